"""Backstage: all that the stand-in knows, for the methods to work on."""

from dataclasses import dataclass, field
from typing import Any

from tests.telegram.stand_in.chats import Chats
from tests.telegram.stand_in.profile import Profile
from tests.telegram.stand_in.updates import Update, UpdateQueue
from tests.telegram.stand_in.webhook import Webhook


@dataclass
class Backstage:
    """What the server knows of one bot.

    Attributes:
        me: the bot, as getMe tells it.
        queries: ids of the button presses and inline queries that can still be answered.
    """

    me: dict[str, Any]
    updates: UpdateQueue
    webhook: Webhook
    chats: Chats = field(default_factory=Chats)
    profile: Profile = field(default_factory=Profile)
    queries: set[str] = field(default_factory=set)

    def happen(self, kind: str, content: object) -> Update | None:
        """Let the bot know what people did; nothing comes of it if the bot did not ask for its kind."""
        update = self.updates.add(kind, content)
        if update is not None and self.webhook.url:
            self.webhook.post(update)
        return update
