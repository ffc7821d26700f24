"""Figures for Prometheus: replies, their seconds, how the bot is. No label ever holds a text or an id of anybody."""

import logging
import time
from collections.abc import Iterator
from typing import Final, Literal

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.reply import Reply
from handlers.telegram.visit import Service

log = logging.getLogger(__name__)

_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1, 3, 10, 60)


class Figures:
    """What is counted while the bot runs, in a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._replies = Counter("backdesk_replies", "Replies sent, by route.", ["route"], registry=self._registry)
        self._seconds = Histogram(
            "backdesk_reply_seconds",
            "From taking a message up to the end of sending its reply.",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._reloads = Counter("backdesk_reloads", "Files taken into service.", registry=self._registry)

        self._throttled = Counter(
            "backdesk_throttled", "Left unanswered because there was too much of it.", ["kind"], registry=self._registry
        )
        self._inline = Counter(
            "backdesk_inline_queries", "Inline queries, answered or not, by route.", ["route"], registry=self._registry
        )
        self._commands = Counter("backdesk_commands", "Commands of patients.", ["command"], registry=self._registry)

    def throttled(self, kind: Literal["message", "inline"]) -> None:
        """Count what was left unanswered: a message, command or press; or an inline query."""
        self._throttled.labels(kind).inc()

    def inline(self, route: str) -> None:
        """Count an inline query."""
        self._inline.labels(route).inc()

    def command(self, name: str) -> None:
        """Count a command; *name* is one of ours, never what somebody typed."""
        self._commands.labels(name).inc()

    def note(self, route: str, seconds: float) -> None:
        """Count a reply."""
        self._replies.labels(route).inc()
        self._seconds.observe(seconds)

    def reloaded(self) -> None:
        """Count a file taken into service."""
        self._reloads.inc()

    def watch(self, service: Service) -> None:
        """Tell how *service* is as well."""
        self._registry.register(_State(service))

    def text(self) -> bytes:
        """All figures as Prometheus reads them."""
        return generate_latest(self._registry)


FIGURES: Final = Figures()
"""The figures of this process."""


def tell_answered(reply: Reply, seconds: float) -> None:
    """Log and count that *reply* was sent, *seconds* after its message had come in."""
    known = {"route": reply.route, "rule": reply.ruling.rule, "entry": reply.entry}
    log.info("answered", extra=known | {"milliseconds": round(1000 * seconds, 1)})
    FIGURES.note(reply.route, seconds)


class _State(Collector):
    """How the bot is, looked up when somebody asks."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def collect(self) -> Iterator[Metric]:
        """One gauge each."""
        service = self._service
        gauges = {
            "backdesk_store_trouble": ("1 while the store does not work.", float(service.storing.trouble is not None)),
            "backdesk_entries": ("Entries in service.", float(len(service.desk.faq.entries))),
            "backdesk_last_fetch_age_seconds": ("Since Telegram last answered.", service.pulse.silent_for),
            "backdesk_waiting": ("Updates that are not answered yet.", float(service.pulse.waiting)),
            "backdesk_last_reload_timestamp_seconds": ("When the file was last taken.", service.file.loaded_at or 0.0),
            "backdesk_uptime_seconds": ("Since the start.", time.time() - service.started),
        }
        for name, (words, value) in gauges.items():
            yield GaugeMetricFamily(name, words, value=value)
