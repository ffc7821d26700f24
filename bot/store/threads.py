"""The threads of conversations, kept where restarts do not reach them and other processes see them: ids, no text."""

from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy import Connection, delete, select

from bot.conversation.thread import Kept, Thread
from bot.store.tables import threads
from bot.store.upsert import Upsert


def read(connection: Connection, chats: Iterable[str]) -> dict[str, Kept]:
    """What is known of *chats*."""
    return _known(connection, list(chats))


def read_all(connection: Connection, now: float) -> dict[str, Kept]:
    """All that still matters *now*; the rest is deleted."""
    connection.execute(delete(threads).where(threads.c.until < now))
    return _known(connection, None)


def write(connection: Connection, changed: Mapping[str, Kept | None]) -> None:
    """Keep what has changed; None forgets a chat."""
    gone = [chat for chat, kept in changed.items() if kept is None]
    if gone:
        connection.execute(delete(threads).where(threads.c.chat.in_(gone)))
    rows = [
        {
            "chat": chat,
            "entry": kept.thread.entry or "",
            "offered": " ".join(kept.thread.offered),  # no id holds a blank
            "until": kept.until,
        }
        for chat, kept in sorted(changed.items())
        if kept
    ]
    if rows:
        _WRITE(connection, *rows)


def _known(connection: Connection, chats: list[str] | None) -> dict[str, Kept]:
    query = select(threads.c.chat, threads.c.entry, threads.c.offered, threads.c.until)
    if chats is not None:
        query = query.where(threads.c.chat.in_(chats))
    return {
        row.chat: Kept(Thread(row.entry or None, tuple(row.offered.split())), row.until)
        for row in connection.execute(query)
    }


_WRITE: Final = Upsert(threads, ("chat",), lambda new: {"entry": new.entry, "offered": new.offered, "until": new.until})
