"""What a handler works with: the desk in service, and what is remembered, kept in the application's ``bot_data``."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from telegram import Message
from telegram.ext import Application, CallbackContext, ExtBot

from bot.conversation.thread import ThreadMemory
from bot.desk import Desk
from bot.privacy.keys import Keys
from bot.reply import Reply
from bot.risk import RiskMemory
from bot.throttle import Throttling
from handlers.clinic_clock import clinic_moment
from handlers.options import Options
from handlers.telegram.albums import Albums
from handlers.telegram.clock import CLOCK
from handlers.telegram.file_state import FileState
from handlers.telegram.pulse import Pulse
from handlers.telegram.storing import Storing


@dataclass
class Service:
    """The desk that answers now, what it remembers of each person, and where things are kept.

    Attributes:
        desk: replaced as a whole when the FAQ file was reloaded.
        options: the settings.
        keys: what stands for people and chats in the store.
        storing: the store.
        risk: who had a risky reply lately, in which chat.
        threads: what each was told last.
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
    threads: ThreadMemory = field(default_factory=ThreadMemory)
    throttling: Throttling = field(default_factory=Throttling)
    pulse: Pulse = field(default_factory=Pulse)
    file: FileState = field(default_factory=FileState)
    albums: Albums = field(default_factory=Albums)
    tell: Callable[[str], None] = lambda _: None
    started: float = field(default_factory=time.time)

    def reply_to(self, speaker: str, text: str, language: str = "") -> Reply:
        """The desk's reply to *text*, with what is remembered of the *speaker*, a person in a chat.

        *language* is that of the person's Telegram.
        """
        now = time.time()
        after, thread = self.risk.of(speaker, now), self.threads.of(speaker, now)
        moment = clinic_moment(self.desk.faq.clinic, CLOCK.now())
        reply = self.desk.reply_to(text, after=after, thread=thread, now=moment, language=language)
        self.risk.note(speaker, reply, now)
        self.threads.note(speaker, reply, now)
        return reply

    def speaker(self, message: Message) -> str:
        """The key of who wrote *message*, in its chat."""
        writer = message.sender_chat or message.from_user
        return self.keys.speaker(message.chat_id, writer.id if writer is not None else None)


Visit = CallbackContext[ExtBot[None], dict[object, object], dict[object, object], Service]
"""The context of every handler; ``visit.bot_data`` is the `Service`."""

BackdeskApplication = Application[ExtBot[None], Any, Any, Any, Service, Any]
"""The application; the builder's own types cannot name its parts any closer."""
