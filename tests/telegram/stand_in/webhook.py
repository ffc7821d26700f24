"""The webhook: updates posted to the bot, in each chat's order, again and again until they are taken."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.telegram.stand_in.parameters import Parameters
from tests.telegram.stand_in.refusal import bad_request
from tests.telegram.stand_in.updates import Update

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0


@dataclass
class Webhook:
    """Where updates are posted.

    Attributes:
        confirm: forgets an update that was taken.
        url: empty while none is set.
    """

    confirm: Callable[[int], None]
    url: str = ""
    secret: str = ""
    error: dict[str, Any] = field(default_factory=dict)
    _last: dict[int, asyncio.Task[None]] = field(default_factory=dict)

    def set(self, parameters: Parameters) -> None:
        """Start posting to the address that a call names."""
        url = parameters.text("url")
        if not url.startswith(("https://", "http://127.0.0.1:")):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        self.delete()
        self.url, self.secret = url, parameters.text("secret_token")

    def delete(self) -> None:
        """Stop posting."""
        for task in self._last.values():
            task.cancel()
        self._last.clear()
        self.url, self.secret, self.error = "", "", {}

    def post(self, update: Update) -> None:
        """Post *update* after those of the same chat that came before it."""
        chat = _chat(update)
        self._last[chat] = asyncio.create_task(self._post(update, self._last.get(chat)))

    async def _post(self, update: Update, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await before
        pause = _FIRST_PAUSE
        async with aiohttp.ClientSession() as session:
            while not await self._taken(session, update):
                await asyncio.sleep(pause)
                pause = min(_LONGEST_PAUSE, pause * 2)
        self.confirm(update["update_id"])

    async def _taken(self, session: aiohttp.ClientSession, update: Update) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        try:
            async with session.post(self.url, json=update, headers=headers) as answer:
                if answer.ok:
                    return True
                why = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except aiohttp.ClientError:
            why = "Connection refused"
        self.error = {"last_error_date": int(time.time()), "last_error_message": why}
        return False


def _chat(update: Update) -> int:
    for kind, content in update.items():
        if kind != "update_id":
            message = content.get("message", content)
            return int(message.get("chat", content.get("from", {"id": 0}))["id"])
    return 0
