"""Drafts: what a member of staff is in the middle of, kept by their key so that any process can go on with it."""

from typing import Final

from sqlalchemy import Connection, delete, select

from bot.store.tables import drafts
from bot.store.upsert import Upsert


def keep(connection: Connection, reader: str, draft: str, moment: float) -> None:
    """Keep *draft* (JSON) as what *reader* is in the middle of, in place of an earlier one."""
    _KEEP(connection, {"reader": reader, "draft": draft, "at": moment})


def of(connection: Connection, reader: str) -> str | None:
    """What *reader* is in the middle of, if anything."""
    return connection.scalar(select(drafts.c.draft).where(drafts.c.reader == reader))


def drop(connection: Connection, reader: str) -> None:
    """Forget what *reader* was in the middle of."""
    connection.execute(delete(drafts).where(drafts.c.reader == reader))


_KEEP: Final = Upsert(drafts, ("reader",), lambda new: {"draft": new.draft, "at": new.at})
