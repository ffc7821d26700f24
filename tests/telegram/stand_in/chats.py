"""The chats that the bot knows, and the messages in them."""

import time
from itertools import count
from typing import Any

from tests.telegram.stand_in.parameters import Parameters
from tests.telegram.stand_in.refusal import Refusal, bad_request, forbidden

Chat = dict[str, Any]
Message = dict[str, Any]


class Chats:
    """Chats by their id, and their messages by both ids.

    Attributes:
        blocked: private chats whose person has blocked the bot.
        left: groups that the bot was thrown out of.
        moved: groups that became supergroups, with their new id.
    """

    def __init__(self) -> None:
        self.blocked: set[int] = set()
        self.left: set[int] = set()
        self.moved: dict[int, int] = {}
        self._chats: dict[int, Chat] = {}
        self._messages: dict[tuple[int, int], Message] = {}
        self._ids = count(1)

    def open(self, chat: Chat) -> None:
        """Let the bot know *chat*."""
        self._chats[chat["id"]] = chat

    def keep(self, chat: Chat, sender: dict[str, Any], content: dict[str, Any]) -> Message:
        """Put a new message of *sender* into *chat*."""
        message: Message = {
            "message_id": next(self._ids),
            "from": sender,
            "chat": chat,
            "date": int(time.time()),
        } | content
        self._messages[chat["id"], message["message_id"]] = message
        return message

    def writable(self, parameters: Parameters) -> Chat:
        """The chat that a call wants to write to."""
        if not parameters.text("chat_id"):
            raise bad_request("chat_id is empty")
        chat = self._chats.get(parameters.chat or 0)
        if chat is None:
            raise bad_request("chat not found")
        if chat["id"] in self.blocked:
            raise forbidden("bot was blocked by the user")
        if chat["id"] in self.left:
            raise forbidden(f"bot was kicked from the {chat['type']} chat")
        if chat["id"] in self.moved:
            moved = "Bad Request: group chat was upgraded to a supergroup chat"
            raise Refusal(400, moved, migrate_to_chat_id=self.moved[chat["id"]])
        return chat

    def named(self, parameters: Parameters, what: str) -> Message:
        """The message that a call names; *what* is the server's word for it."""
        chat = self.writable(parameters)
        number = parameters.integer("message_id", 0)
        if not number:
            raise bad_request("message identifier is not specified")
        message = self._messages.get((chat["id"], number))
        if message is None:
            raise bad_request(f"{what} not found")
        return message

    def replied_to(self, parameters: Parameters, chat: Chat) -> Message | None:
        """The message that a new one answers, if it names one."""
        asked = parameters.nested("reply_parameters", "can't parse reply parameters JSON object") or {}
        number = int(asked.get("message_id") or parameters.integer("reply_to_message_id", 0))
        message = self._messages.get((int(chat["id"]), number))
        if number and message is None and not asked.get("allow_sending_without_reply"):
            raise bad_request("message to be replied not found")
        return message

    def drop(self, message: Message) -> None:
        """Delete *message*."""
        del self._messages[message["chat"]["id"], message["message_id"]]
