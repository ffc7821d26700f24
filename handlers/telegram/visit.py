"""What a handler works with: the desk in service, and the memory of risk, kept in the application's ``bot_data``."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from telegram.ext import Application, CallbackContext, ExtBot

from bot.desk import Desk
from bot.privacy.keys import Keys
from bot.reply import Reply
from bot.risk import RiskMemory
from bot.throttle import Throttling
from handlers.options import Options
from handlers.telegram.albums import Albums
from handlers.telegram.file_state import FileState
from handlers.telegram.pulse import Pulse
from handlers.telegram.storing import Storing


@dataclass
class Service:
    """The desk that answers now, what it remembers of each chat, and where things are kept.

    Attributes:
        desk: replaced as a whole when the FAQ file was reloaded.
        options: the settings.
        keys: what stands for people and chats in the store.
        storing: the store.
        risk: which chats had a risky reply lately.
        throttling: who writes too much.
        pulse: whether Telegram is heard.
        file: what is known about the FAQ file.
        albums: which were met lately.
        tell: says something to the staff chat, soon.
        started: when the bot started, in seconds since 1970.
    """

    desk: Desk
    options: Options
    keys: Keys
    storing: Storing
    risk: RiskMemory = field(default_factory=RiskMemory)
    throttling: Throttling = field(default_factory=Throttling)
    pulse: Pulse = field(default_factory=Pulse)
    file: FileState = field(default_factory=FileState)
    albums: Albums = field(default_factory=Albums)
    tell: Callable[[str], None] = lambda _: None
    started: float = field(default_factory=time.time)

    def reply_to(self, chat: int, text: str) -> Reply:
        """The desk's reply to *text* in *chat*, with what is remembered of the chat."""
        now, key = time.time(), self.keys.chat(chat)
        reply = self.desk.reply_to(text, after=self.risk.of(key, now))
        self.risk.note(key, reply, now)
        return reply


Visit = CallbackContext[ExtBot[None], dict[object, object], dict[object, object], Service]
"""The context of every handler; ``visit.bot_data`` is the `Service`."""

BackdeskApplication = Application[ExtBot[None], Any, Any, Any, Service, Any]
"""The application; the builder's own types cannot name its parts any closer."""
