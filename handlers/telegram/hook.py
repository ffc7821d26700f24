"""The webhook: Telegram posts updates here, through a TLS proxy. Acknowledged is only what was written down.

Whoever knows the address could post, so nothing is read before the secret is right. Any path and any content type
will do: proxies change both.
"""

import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from typing import Any, Final

from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from handlers.telegram.pulse import Pulse

log = logging.getLogger(__name__)

LARGEST_BODY: Final = 2**20
"""Bytes of the largest update that is taken; Telegram's own are far smaller."""

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name

Receive = Callable[[Sequence[object]], Awaitable[None]]


def serve(port: int, address: str, secret: str, receive: Receive, pulse: Pulse) -> HTTPServer:
    """A server on *address* and *port* that hands posted updates to *receive*.

    Raises:
        OSError: the port cannot be had.
    """
    given = {"secret": secret.encode(), "receive": receive, "pulse": pulse}
    application = Application([(r".*", _Hook, given)], log_function=lambda _: None)
    server = HTTPServer(application, max_body_size=LARGEST_BODY, max_buffer_size=LARGEST_BODY, xheaders=False)
    server.listen(port, address)
    return server


class _Hook(RequestHandler):
    """One post."""

    def initialize(self, secret: bytes, receive: Receive, pulse: Pulse) -> None:
        self._secret = secret
        self._receive = receive
        self._pulse = pulse

    async def post(self) -> None:
        given = self.request.headers.get(SECRET_HEADER, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._secret):
            self._end(HTTPStatus.FORBIDDEN)
            return
        try:
            update = json.loads(self.request.body)
        except (ValueError, RecursionError):
            update = None
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            self._end(HTTPStatus.BAD_REQUEST)
            return
        await self._receive([update])
        self._pulse.hear()
        self._end(HTTPStatus.OK)

    def _end(self, status: HTTPStatus) -> None:
        self.set_status(status)
        self.finish()

    def write_error(self, status_code: int, **_: Any) -> None:
        """Nothing about what went wrong is anybody's business."""
        self._end(HTTPStatus(status_code))

    def log_exception(self, *error: Any) -> None:
        """Without the request, which the library would print."""
        log.error("a posted update could not be taken", exc_info=error)
