"""``/healthz`` and ``/metrics`` on a local port. Nothing there says more than that the bot lives, and how it fares."""

import logging
from http import HTTPStatus
from typing import Final

from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from handlers.telegram.figures import FIGURES
from handlers.telegram.pulse import DEAD_SECONDS
from handlers.telegram.visit import Service

log = logging.getLogger(__name__)

HOST: Final = "127.0.0.1"


def serve_health(service: Service) -> HTTPServer | None:
    """The server on METRICS_PORT; None if none is asked for, or it cannot be had: patients come first."""
    port = service.options.metrics_port
    if port is None:
        return None
    FIGURES.watch(service)
    application = Application(
        [(r"/healthz", _Health, {"service": service}), (r"/metrics", _Metrics)], log_function=lambda _: None
    )
    server = HTTPServer(application, max_body_size=0)
    try:
        server.listen(port, HOST)
    except OSError as error:
        log.error("no health and no metrics: their port cannot be had: %s", error.strerror)  # noqa: TRY400 - the port is all there is to know
        return None
    return server


def is_well(service: Service) -> bool:
    """Whether Telegram has answered, or posted, within a minute; by webhook, silence means only that nobody writes."""
    if service.options.webhook_url:
        return not service.pulse.broken
    return service.pulse.silent_for < DEAD_SECONDS


class _Health(RequestHandler):
    """``/healthz``."""

    def initialize(self, service: Service) -> None:
        self._service = service

    def get(self) -> None:
        service, well = self._service, is_well(self._service)
        self.set_status(HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE)
        self.write(
            {
                "well": well,
                "seconds since Telegram answered": round(service.pulse.silent_for, 1),
                "store": "unwell" if service.storing.trouble is not None else "well",
                "entries": len(service.desk.faq.entries),
            }
        )


class _Metrics(RequestHandler):
    """``/metrics``."""

    def get(self) -> None:
        self.set_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.write(FIGURES.text())
