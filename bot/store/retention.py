"""Retention: what has been kept long enough is deleted. Counts and votes stay; they hold no text and no id."""

from typing import Final

from sqlalchemy import Connection, delete

from bot.store import notes, throttles
from bot.store.tables import drafts, given, inbox, risks, threads, unanswered

DAY: Final = 86_400

GIVEN_DAYS: Final = 2
"""Days that a vote button still knows its question."""

INBOX_DAYS: Final = 2
"""Days that an answered update is remembered, without its text: Telegram repeats none after one day."""

DRAFT_DAYS: Final = 1
"""Days that a member of staff may take over an answer."""


def tidy(connection: Connection, now: float, retention_days: int) -> None:
    """Delete what is older than it may be.

    Args:
        connection: in a transaction.
        now: seconds since 1970.
        retention_days: how long unanswered questions are kept after they were last asked.
    """
    for old in (
        delete(unanswered).where(unanswered.c.last < now - retention_days * DAY),
        delete(given).where(given.c.at < now - GIVEN_DAYS * DAY),
        delete(inbox).where(inbox.c.state.in_(("done", "aside")), inbox.c.arrived < now - INBOX_DAYS * DAY),
        delete(risks).where(risks.c.until < now),
        delete(threads).where(threads.c.until < now),
        delete(drafts).where(drafts.c.at < now - DRAFT_DAYS * DAY),
    ):
        connection.execute(old)
    notes.forget(connection, now - DAY)
    throttles.tidy(connection, now)
