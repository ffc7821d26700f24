"""The bot without its process: all its parts but the last step to the network."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from telegram.request import RequestData

from bot.desk import Desk
from handlers.options import Options
from handlers.telegram.answering import Answering
from handlers.telegram.connection import Connection
from handlers.telegram.ledger import Ledger
from handlers.telegram.line import Line
from handlers.telegram.pacing import Limits, Pacing
from handlers.telegram.polling import build
from tests.telegram.stand_in.backstage import Backstage
from tests.telegram.stand_in.methods import METHODS
from tests.telegram.stand_in.parameters import Parameters
from tests.telegram.stand_in.refusal import Refusal
from tests.telegram.stand_in.server import ME, TOKEN
from tests.telegram.stand_in.updates import Pace, UpdateQueue
from tests.telegram.stand_in.webhook import Webhook

Json = dict[str, Any]

UNPACED = (1e6, 1e6, 1e6)
"""Limits that no test meets: they write faster than people do."""


class Recorder(Connection):
    """Answers calls as the stand-in does, and remembers those that succeeded."""

    def __init__(self) -> None:
        super().__init__(1, 1)
        updates = UpdateQueue(Pace())
        self.stage = Backstage(ME, updates, Webhook(updates.confirm))
        self.calls: list[tuple[str, Parameters]] = []

    async def do_request(self, url: str, method: str, *args: Any, **more: Any) -> tuple[int, bytes]:  # noqa: ARG002 - the library's
        """Answer a call."""
        request_data: RequestData | None = args[0] if args else more.get("request_data")
        name = url.rpartition("/")[2].lower()
        parameters = Parameters(request_data.json_parameters if request_data is not None else {})
        if parameters.chat is not None:
            kind = "private" if parameters.chat > 0 else "supergroup"
            self.stage.chats.open({"id": parameters.chat, "type": kind})
        try:
            result = METHODS[name](self.stage, parameters)
        except Refusal as refusal:
            return refusal.status, json.dumps(refusal.body).encode()
        self.calls.append((name, parameters))
        return 200, json.dumps({"ok": True, "result": result}).encode()


class RecordedLine(Line, Recorder):
    """Our own line to Telegram, up to the last step."""

    def __init__(self) -> None:
        Recorder.__init__(self)
        self._pacing = Pacing(Limits(*UNPACED))


class BotInside:
    """The bot in this process.

    Args:
        desk: answers.
        folder: for the database.
    """

    def __init__(self, desk: Desk, folder: Path) -> None:
        options = _options(f"sqlite:///{folder}/backdesk.db")
        polls, line = Recorder(), RecordedLine()
        self.telegram = line
        self.application = build(desk, TOKEN, options, polls, line)
        line.ledger = Ledger(self.application.bot_data.storing, options.database_url.get_secret_value())
        self._answering = Answering(self.application, line.ledger)

    async def start(self) -> None:
        """Start."""
        await self.application.initialize()
        await self._answering.start()

    async def hear(self, updates: Sequence[object]) -> list[tuple[str, Parameters]]:
        """The calls that the bot makes because of *updates*."""
        self.telegram.calls.clear()
        await self._answering.receive(updates)
        while self._answering.waiting:  # noqa: ASYNC110 - the bot tells nobody when it is done
            await asyncio.sleep(0.001)
        return list(self.telegram.calls)

    async def stop(self) -> None:
        """End."""
        await self._answering.stop(10)
        await self.application.shutdown()
        await self.application.bot_data.storing.close()


def _options(database: str) -> Options:
    return Options(
        token=SecretStr(TOKEN),
        api_url="http://telegram.invalid",
        log_level="DEBUG",
        faq_file=Path("faq.yaml"),
        database_url=SecretStr(database),
        retention_days=30,
        staff_ids=frozenset({1}),
        staff_chat=None,
        webhook_url=None,
        webhook_secret=None,
        webhook_listen="127.0.0.1",
        webhook_port=0,
        metrics_port=None,
        send_limits=UNPACED,
    )
