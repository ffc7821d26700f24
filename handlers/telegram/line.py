"""The line to Telegram: what a message passes on its way out, and a word to the inbox before it goes and if it fails.

Each message waits for its turn, gives its place to others, and is written down as being sent. Urgent ones have
connections of their own, so that calls that hang cannot keep them waiting.
"""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from telegram.error import NetworkError
from telegram.request import RequestData

from handlers.telegram.arrival import CURRENT, rank
from handlers.telegram.clock import CLOCK
from handlers.telegram.connection import Connection, ambiguous
from handlers.telegram.ledger import Ledger
from handlers.telegram.order import leave_place
from handlers.telegram.pacing import Limits, Pacing


class Line(Connection):
    """Calls of everything but getUpdates.

    Args:
        most: connections at once.
        read_seconds: how long Telegram may take over an answer.
        reserved: as many more for what is urgent.
        limits: how many messages there may be.

    Attributes:
        ledger: the inbox; without one nothing is told.
    """

    ledger: Ledger | None = None

    def __init__(self, most: int, read_seconds: float, reserved: int = 0, limits: Limits = Limits()) -> None:  # noqa: B008 - frozen
        super().__init__(most, read_seconds, reserved)
        self._pacing = Pacing(limits)

    async def do_request(self, url: str, method: str, *args: Any, **more: Any) -> tuple[int, bytes]:
        """Make a call in its turn."""
        name = url.rpartition("/")[2]
        if name == "sendChatAction" and not self._pacing.spare():
            raise NetworkError("there is no room for it")
        if name == "sendChatAction" or not name.startswith(("send", "edit")):
            return await super().do_request(url, method, *args, **more)
        leave_place()
        await self._pacing.turn(_chat(args[0] if args else more.get("request_data")), rank())
        if name.startswith("edit"):
            return self._heard(*await super().do_request(url, method, *args, **more))
        return self._heard(*await self._sent(url, method, *args, **more))

    async def _sent(self, url: str, method: str, *args: Any, **more: Any) -> tuple[int, bytes]:
        """Send a message, and let the inbox know."""
        arrival = CURRENT.get()
        if arrival is None or self.ledger is None:
            return await super().do_request(url, method, *args, **more)
        await self.ledger.sending(arrival)
        try:
            status, payload = await super().do_request(url, method, *args, urgent=arrival.urgent, **more)
        except Exception as error:
            if not ambiguous(error):
                await self.ledger.unsent(arrival)
            raise
        if status == HTTPStatus.OK:
            arrival.sent = True
        else:
            await self.ledger.unsent(arrival)
        return status, payload

    def _heard(self, status: int, payload: bytes) -> tuple[int, bytes]:
        """Let everybody pause where Telegram says that it is too much."""
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            self._pacing.pause(json.loads(payload).get("parameters", {}).get("retry_after", 0))
        return status, payload

    def is_sound(self, url: str, result: object) -> bool:
        """Whether *result* may be what the call of *url* was answered with; of a message, whether it is one."""
        if not url.rpartition("/")[2].startswith("send") or result is True:
            return result is not None
        return (
            isinstance(result, dict)
            and isinstance(result.get("message_id"), int)
            and isinstance(result.get("date"), int)
            and isinstance(chat := result.get("chat"), dict)
            and isinstance(chat.get("id"), int)
        )

    def note_headers(self, headers: Mapping[str, str]) -> None:
        """Compare the clocks."""
        CLOCK.compare(headers.get("Date"))


def _chat(data: RequestData | None) -> int | None:
    """The chat that a call is for; None if it names none by its number."""
    chat = data.parameters.get("chat_id") if data is not None else None
    try:
        return int(chat)  # type: ignore[arg-type]  # what is no number raises
    except (TypeError, ValueError):
        return None
