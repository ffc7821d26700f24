"""The library's bot, which does not show its token and follows a group that moves."""

from typing import Any

from telegram import Message
from telegram.error import ChatMigrated
from telegram.ext import ExtBot


class Client(ExtBot[None]):
    """Calls Telegram."""

    def __repr__(self) -> str:
        """Nothing of the token; the application's own text holds this as well."""
        return "Client[]"

    async def send_message(self, chat_id: int | str, *args: Any, **more: Any) -> Message:
        """Send a message; to a group that became a supergroup since somebody asked there, under its new id."""
        try:
            return await super().send_message(chat_id, *args, **more)
        except ChatMigrated as moved:
            return await super().send_message(moved.new_chat_id, *args, **more)
