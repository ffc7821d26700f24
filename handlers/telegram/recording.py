"""Recording: after a reply, what may be known of it. Of a symptom message that is the rule, the route and the hour."""

import time
from typing import Final

from sqlalchemy import Connection

from bot.reply import Reply
from bot.store import given, journal
from bot.store.journal import HOUR, Why
from handlers.telegram.visit import Service

_LEARNED_FROM: Final[dict[str, Why]] = {"fallback": "fallback", "desk": "desk", "clarify": "clarify"}
"""Routes whose questions staff may want to answer better."""


def record(service: Service, reply: Reply, speaker: str, text: str | None = None) -> None:
    """Count *reply*, soon; keep the masked *text* of a question that no entry answered.

    Nothing is kept of what follows a symptom of the same *speaker*: alone it looks harmless, and it is part of it.
    """
    now, why = time.time(), _LEARNED_FROM.get(reply.route)
    route, rule, entry = reply.route, reply.ruling.rule, reply.entry
    risky = service.risk.of(speaker, now) is not None
    kept = service.desk.masked(text) if text and why and not risky else ""

    def work(connection: Connection) -> None:
        journal.count(connection, int(now // HOUR), route, rule, entry)
        if kept and why:
            journal.note(connection, kept, why, "", now)

    service.storing.later(work)


def record_choice(service: Service, reply: Reply, mark: str) -> None:
    """Note, soon, that *reply* was picked for the question behind *mark*, from the entries that had been offered."""
    entry, now = reply.entry, time.time()
    if entry is None or not mark:
        return

    def work(connection: Connection) -> None:
        asked = given.what(connection, mark)
        if asked is not None and asked.text and not asked.entry:
            journal.note(connection, asked.text, "chosen", entry, now)

    service.storing.later(work)
