"""The webhook: Telegram posts updates here, through a TLS proxy. Acknowledged is only what was written down.

Whoever knows the address could post, so nothing is read before the secret is right, slow strangers are cut off, and
there are only so many connections. Any path and any content type will do: proxies change both.
"""

import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from typing import Any, Final

from tornado.httpserver import HTTPServer
from tornado.iostream import IOStream
from tornado.web import Application, RequestHandler, stream_request_body

from handlers.telegram.pulse import Pulse

log = logging.getLogger(__name__)

LARGEST_BODY: Final = 2**20
"""Bytes of the largest update that is taken; Telegram's own are far smaller."""

MOST_CONNECTIONS: Final = 100
"""At once; Telegram opens 40 unless told otherwise. Beyond them the one that has been open longest has to go."""

SLOWEST_SECONDS: Final = 10.0
"""How long a request, its headers or its body, may be on its way; also how long an idle connection is kept."""

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name

Receive = Callable[[Sequence[object]], Awaitable[None]]


def serve(port: int, address: str, secret: str, receive: Receive, pulse: Pulse) -> HTTPServer:
    """A server on *address* and *port* that hands posted updates to *receive*.

    Raises:
        OSError: the port cannot be had.
    """
    given = {"secret": secret.encode(), "receive": receive, "pulse": pulse}
    application = Application([(r".*", _Hook, given)], log_function=lambda _: None)
    server = _Server(
        application,
        max_body_size=LARGEST_BODY,
        max_buffer_size=LARGEST_BODY,
        body_timeout=SLOWEST_SECONDS,
        idle_connection_timeout=SLOWEST_SECONDS,
        xheaders=False,
    )
    server.listen(port, address)
    return server


class _Server(HTTPServer):
    """A server that keeps room for whoever comes next: a post of Telegram's takes no time, strangers may stay."""

    def initialize(self, *args: Any, **named: Any) -> None:
        """The library's way to make one."""
        self._streams: list[IOStream] = []
        super().initialize(*args, **named)

    def handle_stream(self, stream: IOStream, address: tuple[Any, ...]) -> None:
        """Take a new connection."""
        self._streams = [other for other in self._streams if not other.closed()]
        if len(self._streams) >= MOST_CONNECTIONS:
            self._streams.pop(0).close()
        self._streams.append(stream)
        super().handle_stream(stream, address)


@stream_request_body
class _Hook(RequestHandler):
    """One post."""

    def initialize(self, secret: bytes, receive: Receive, pulse: Pulse) -> None:
        self._secret = secret
        self._receive = receive
        self._pulse = pulse
        self._body = bytearray()

    def prepare(self) -> None:
        """With the headers, before the body: who does not know the secret is refused, and nothing more is read."""
        given = self.request.headers.get(SECRET_HEADER, "").encode("utf-8", "replace")
        if self.request.method == "POST" and not hmac.compare_digest(given, self._secret):
            self.set_header("Connection", "close")
            self._end(HTTPStatus.FORBIDDEN)

    def data_received(self, chunk: bytes) -> None:
        """A part of the body; only of a post, whose secret was right."""
        if self.request.method == "POST":
            self._body += chunk

    async def post(self) -> None:
        try:
            update = json.loads(self._body)
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
