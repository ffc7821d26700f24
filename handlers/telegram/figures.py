"""Figures for Prometheus: replies, their seconds, how the bot is. No label ever holds a text or an id of anybody."""

import logging
from typing import TYPE_CHECKING, Final, Literal

from bot.reply import Reply
from handlers.telegram.visit import Service

if TYPE_CHECKING:
    from handlers.telegram.counters import Counters

log = logging.getLogger(__name__)


class Figures:
    """What is counted while the bot runs; nothing is before somebody watches, for that needs prometheus-client."""

    def __init__(self) -> None:
        self._counters: Counters | None = None

    def throttled(self, kind: Literal["message", "inline"]) -> None:
        """Count what was left unanswered: a message, command or press; or an inline query."""
        if self._counters is not None:
            self._counters.throttled.labels(kind).inc()

    def inline(self, route: str) -> None:
        """Count an inline query."""
        if self._counters is not None:
            self._counters.inline.labels(route).inc()

    def command(self, name: str) -> None:
        """Count a command; *name* is one of ours, never what somebody typed."""
        if self._counters is not None:
            self._counters.commands.labels(name).inc()

    def note(self, route: str, seconds: float) -> None:
        """Count a reply."""
        if self._counters is not None:
            self._counters.replies.labels(route).inc()
            self._counters.seconds.observe(seconds)

    def reloaded(self) -> None:
        """Count a file taken into service."""
        if self._counters is not None:
            self._counters.reloads.inc()

    def watch(self, service: Service) -> None:
        """Count from now on, and tell how *service* is as well."""
        from handlers.telegram.counters import Counters  # only METRICS_PORT needs prometheus-client

        self._counters = Counters(service)

    def text(self) -> bytes:
        """All figures as Prometheus reads them."""
        return self._counters.text() if self._counters is not None else b""


FIGURES: Final = Figures()
"""The figures of this process."""


def tell_answered(reply: Reply, seconds: float) -> None:
    """Log and count that *reply* was sent, *seconds* after its message had come in."""
    known = {"route": reply.route, "rule": reply.ruling.rule, "entry": reply.entry}
    log.info("answered", extra=known | {"milliseconds": round(1000 * seconds, 1)})
    FIGURES.note(reply.route, seconds)
