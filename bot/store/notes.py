"""Notes: what the processes on one database tell each other, by name. A note of nobody in particular is for all."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, delete, select

from bot.store.tables import notes
from bot.store.upsert import Upsert

ALL: Final = ""
"""Stands for the process in notes that all share."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note's words, and *at* which moment they were written, in seconds since 1970."""

    value: str
    at: float


def keep(connection: Connection, process: str, name: str, value: str, moment: float) -> None:
    """Write the note *name* of *process*, in place of an earlier one."""
    _KEEP(connection, {"process": process, "name": name, "value": value, "at": moment})


def read(connection: Connection, process: str, name: str) -> Note | None:
    """The note *name* of *process*, if there is one."""
    row = connection.execute(_READ, {"whose": process, "named": name}).first()
    return Note(row.value, row.at) if row else None


def of_each(connection: Connection, name: str, since: float) -> list[str]:
    """What each process says in its note *name*, if that was written at *since* or later."""
    statement = select(notes.c.value).where(notes.c.name == name, notes.c.process != ALL, notes.c.at >= since)
    return list(connection.scalars(statement.order_by(notes.c.process)))


def turned(connection: Connection, name: str, value: str, moment: float) -> bool:
    """Write the shared note *name*; whether it said something else before. Of several that ask, one hears yes."""
    row = {"process": ALL, "name": name, "value": value, "at": moment}
    return _TURN(connection, row) == 1


def forget(connection: Connection, before: float) -> None:
    """Delete what processes left that have been silent since *before*; shared notes stay."""
    connection.execute(delete(notes).where(notes.c.process != ALL, notes.c.at < before))


_KEEP: Final = Upsert(notes, ("process", "name"), lambda new: {"value": new.value, "at": new.at})
_TURN: Final = Upsert(
    notes,
    ("process", "name"),
    lambda new: {"value": new.value, "at": new.at},
    only=lambda new: notes.c.value != new.value,
)
_READ: Final = select(notes.c.value, notes.c.at).where(
    notes.c.process == bindparam("whose"), notes.c.name == bindparam("named")
)
