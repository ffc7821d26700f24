"""What was given: behind a short id, the question that stands above vote and clarify buttons.

A button carries 64 bytes, so it holds the id and not the question; after two days the question is gone and a vote
counts without it.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, insert, select

from bot.store.tables import given


@dataclass(frozen=True, slots=True)
class Given:
    """A question and the entry it was answered with.

    Attributes:
        text: the question, masked.
        entry: empty under a clarify.
    """

    text: str
    entry: str


def give(connection: Connection, mark: str, text: str, entry: str | None, moment: float) -> None:
    """Keep the masked *text* and the *entry* behind *mark*, a random id of at most 16 letters that the caller made."""
    connection.execute(_GIVE, {"id": mark, "text": text, "entry": entry or "", "at": moment})


def what(connection: Connection, mark: str) -> Given | None:
    """What stands behind *mark*; None where it was deleted since, or never was."""
    row = connection.execute(_WHAT, {"mark": mark}).first()
    return Given(row.text, row.entry) if row else None


_GIVE: Final = insert(given)  # built once: building a statement takes ten times as long as running it
_WHAT: Final = select(given.c.text, given.c.entry).where(given.c.id == bindparam("mark"))
