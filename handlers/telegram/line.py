"""The line to Telegram: says when it breaks and when it holds again, and when the token is rejected.

python-telegram-bot retries in silence while it starts. After one rejected getUpdates it stops polling for good without
telling anybody, a bot that looks alive and is deaf; so it is not told, and we stop in good order.
"""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from telegram.request import HTTPXRequest

log = logging.getLogger(__name__)

_REJECTED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)
_NO_UPDATES = b'{"ok": true, "result": []}'


class Line(HTTPXRequest):
    """Requests as ever, and a word about them; the address is never part of it, for it holds the token.

    Attributes:
        on_rejected: called when getUpdates is rejected.
    """

    on_rejected: Callable[[], None] | None = None
    _broken = False

    async def do_request(self, url: str, method: str, *args: Any, **more: Any) -> tuple[int, bytes]:
        """Make the request."""
        try:
            status, payload = await super().do_request(url, method, *args, **more)
        except Exception as error:
            self._tell(broken=type(error.__cause__ or error).__name__)
            raise
        self._tell(broken=f"status {status}" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "")
        if status in _REJECTED and url.endswith("/getUpdates") and self.on_rejected is not None:
            self.on_rejected()
            return HTTPStatus.OK, _NO_UPDATES
        return status, payload

    def _tell(self, broken: str) -> None:
        """Log a change, not every try."""
        if broken and not self._broken:
            log.warning("Telegram cannot be reached: %s; trying again until it can", broken)
        elif self._broken and not broken:
            log.warning("Telegram is reached again")
        self._broken = bool(broken)
