"""The counters of one process, in a registry of their own, as prometheus-client keeps and writes them."""

import time
from collections.abc import Iterator
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from handlers.telegram.visit import Service

_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1, 3, 10, 60)


class Counters:
    """What is counted, and how *service* is.

    Attributes:
        replies: by route.
        seconds: from taking a message up to the end of sending its reply.
        reloads: files taken into service.
        throttled: by kind.
        inline: queries, by route.
        commands: of patients, by name.
    """

    def __init__(self, service: Service) -> None:
        self._registry = CollectorRegistry()
        self.replies = Counter("backdesk_replies", "Replies sent, by route.", ["route"], registry=self._registry)
        self.seconds = Histogram(
            "backdesk_reply_seconds",
            "From taking a message up to the end of sending its reply.",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self.reloads = Counter("backdesk_reloads", "Files taken into service.", registry=self._registry)
        self.throttled = Counter(
            "backdesk_throttled", "Left unanswered because there was too much of it.", ["kind"], registry=self._registry
        )
        self.inline = Counter(
            "backdesk_inline_queries", "Inline queries, answered or not, by route.", ["route"], registry=self._registry
        )
        self.commands = Counter("backdesk_commands", "Commands of patients.", ["command"], registry=self._registry)
        self._registry.register(_State(service))

    def text(self) -> bytes:
        """All figures as Prometheus reads them."""
        return generate_latest(self._registry)


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
