"""Requests to Telegram, and a word to the inbox right before a reply goes out and right after it has failed."""

from http import HTTPStatus
from typing import Any

from handlers.telegram.arrival import CURRENT
from handlers.telegram.connection import Connection, ambiguous
from handlers.telegram.ledger import Ledger


class Line(Connection):
    """Requests as ever; the inbox knows of each that sends a message.

    Attributes:
        ledger: the inbox; without one nothing is told.
    """

    ledger: Ledger | None = None

    async def do_request(self, url: str, method: str, *args: Any, **more: Any) -> tuple[int, bytes]:
        """Make the request."""
        arrival = CURRENT.get()
        if arrival is None or self.ledger is None or not _sends(url):
            return await super().do_request(url, method, *args, **more)
        await self.ledger.sending(arrival)
        try:
            status, payload = await super().do_request(url, method, *args, **more)
        except Exception as error:
            if not ambiguous(error):
                await self.ledger.unsent(arrival)
            raise
        if status == HTTPStatus.OK:
            arrival.sent = True
        else:
            await self.ledger.unsent(arrival)
        return status, payload


def _sends(url: str) -> bool:
    method = url.rpartition("/")[2]
    return method.startswith("send") and method != "sendChatAction"
