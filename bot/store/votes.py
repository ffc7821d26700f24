"""Votes: a thumb up or down, one a reader and entry. Readers are keys (`bot.privacy.keys`)."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, delete, func, select

from bot.store.tables import votes
from bot.store.upsert import Upsert


@dataclass(frozen=True, slots=True)
class Thumbs:
    """How many thumbs are *up* and how many *down*."""

    up: int
    down: int


def vote(connection: Connection, reader: str, entry: str, *, up: bool, moment: float) -> None:
    """Keep the vote of *reader* on *entry*, in the place of an earlier one."""
    _VOTE(connection, {"reader": reader, "entry": entry, "up": int(up), "at": moment})


def totals(connection: Connection, since: float = 0.0) -> dict[str, Thumbs]:
    """The thumbs of every entry that has any, of votes given or changed from *since* on."""
    statement = select(votes.c.entry, func.sum(votes.c.up), func.count()).where(votes.c.at >= since)
    rows = connection.execute(statement.group_by(votes.c.entry))
    return {entry: Thumbs(int(up), int(all_) - int(up)) for entry, up, all_ in rows}


def of(connection: Connection, reader: str, entry: str) -> bool | None:
    """Whether *reader* put a thumb up under *entry*; None without a vote."""
    up = connection.scalar(select(votes.c.up).where(votes.c.reader == reader, votes.c.entry == entry))
    return None if up is None else bool(up)


def forget(connection: Connection, reader: str) -> None:
    """Delete every vote of *reader*."""
    connection.execute(delete(votes).where(votes.c.reader == reader))


_VOTE: Final = Upsert(votes, ("reader", "entry"), lambda new: {"up": new.up, "at": new.at})
