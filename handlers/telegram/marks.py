"""Marks: short ids in the buttons under a reply, behind which the store keeps the question for two days."""

import secrets
import time
from typing import Final

from sqlalchemy import Connection

from bot.reply import Answer, Reply
from bot.store import given
from handlers.telegram.visit import Service

LETTERS: Final = 8


def marked(service: Service, reply: Reply, speaker: str, text: str | None = None, earlier: str = "") -> str:
    """A new mark for *reply*, its question kept soon; empty where there is nothing to learn or the store is unwell.

    Args:
        service: desk, keys and store.
        reply: an answer, or a question which entry is meant.
        speaker: whom it is for; what follows a symptom of theirs is not kept.
        text: what was asked; None if a button was pressed.
        earlier: the mark of the button that was pressed, for what had been asked above it.
    """
    if reply.route not in {"faq", "clarify"} or service.storing.trouble is not None:
        return ""
    now, mark = time.time(), secrets.token_hex(LETTERS // 2)
    risky = service.risk.of(speaker, now) is not None
    kept = service.desk.masked(text) if text and not risky else ""
    entry, own = (reply.given, reply.question) if isinstance(reply, Answer) else ("", "")

    def work(connection: Connection) -> None:
        before = given.what(connection, earlier) if earlier else None
        given.give(connection, mark, kept or (before.text if before else "") or own, entry, now)

    service.storing.later(work)
    return mark


def is_mark(letters: str) -> bool:
    """Whether *letters* could be a mark; those of a forged button need not be looked up."""
    return len(letters) == LETTERS and set(letters) <= set("0123456789abcdef")
