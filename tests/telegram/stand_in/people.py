"""People: they write into private chats and groups, press buttons, and read what the bot says."""

import time
from itertools import count
from typing import Any

from tests.telegram.stand_in import content
from tests.telegram.stand_in.content import Content, User
from tests.telegram.stand_in.server import ME, StandIn
from tests.telegram.stand_in.transcript import PATIENCE, Call

Message = dict[str, Any]

_numbers = count(int(time.time()) % 10**6 * 1000 + 4_000_000_000)

SENDING = {"sendmessage", "sendphoto", "senddocument"}


def new_user(name: str = "Ada", *, is_bot: bool = False) -> User:
    """Somebody nobody has met before."""
    return {"id": next(_numbers), "is_bot": is_bot, "first_name": name, "language_code": "en"}


class Chat:
    """A chat, seen by those who write in it. Answers are read in the order in which the bot began to send them.

    Args:
        server: where the bot is.
        chat: the chat as Telegram tells it.
        person: who writes unless somebody else is named.
    """

    def __init__(self, server: StandIn, chat: dict[str, Any], person: User) -> None:
        self.server = server
        self.id: int = chat["id"]
        self.person = person
        self._chat = chat
        self._read = len(server.transcript.calls)
        server.do(lambda: server.stage.chats.open(chat))

    def say(self, words: str, **more: Any) -> Message:
        """Write *words*."""
        return self.send(content.text(words), **more)

    def send(self, what: Content, by: User | None = None, reply_to: Message | None = None, **more: Any) -> Message:
        """Send *what*; more fields of the message may be given."""
        fields = what | more | ({"reply_to_message": reply_to} if reply_to else {})
        message = self.server.do(lambda: self.server.stage.chats.keep(self._chat, by or self.person, fields))
        self.server.happen("message", message)
        return message

    def edit(self, message: Message, words: str | None = None) -> None:
        """Change what *message* says, or let something else in it change."""
        message |= ({} if words is None else content.text(words)) | {"edit_date": int(time.time())}
        self.server.happen("edited_message", message)

    def press(self, message: Message, data: str, *, old: bool = False, gone: bool = False) -> str:
        """Press the button with *data* under *message*; the query's id.

        Args:
            message: the message with the button.
            data: the button's data.
            old: the press reaches the bot so late that it cannot be answered any more.
            gone: the message is so old that Telegram does not tell the bot what it was.
        """
        number = str(next(_numbers))
        if not old:
            self.server.do(lambda: self.server.stage.queries.add(number))
        if gone:
            message = {"chat": self._chat, "message_id": message["message_id"], "date": 0}
        query = {"id": number, "from": self.person, "message": message, "chat_instance": str(self.id), "data": data}
        self.server.happen("callback_query", query)
        return number

    def ask_inline(self, words: str) -> str:
        """Type *words* behind the bot's name in any chat; the query's id."""
        number = str(next(_numbers))
        self.server.do(lambda: self.server.stage.queries.add(number))
        self.server.happen("inline_query", {"id": number, "from": self.person, "query": words, "offset": ""})
        return number

    def block(self) -> None:
        """Block the bot."""
        self.server.do(lambda: self.server.stage.chats.blocked.add(self.id))

    def answer(self, seconds: float = PATIENCE) -> Message:
        """The bot's next message in this chat."""
        found = self.server.transcript.wait(self._is_message, self._read, seconds)
        self._read = found.number + 1
        message: Message = found.result
        return message

    def answers(self, number: int) -> list[str]:
        """The texts of the bot's next messages in this chat."""
        return [self.answer()["text"] for _ in range(number)]

    def call(self, method: str) -> Call:
        """The bot's next call of *method* in this chat, answered already."""
        found = self.server.transcript.wait(lambda call: self._is_call(call, method.lower()), self._read)
        self._read = found.number + 1
        return found

    def acknowledgement(self, query: str) -> Call:
        """The call by which the bot acknowledged the button press *query*, answered already."""
        return self.server.transcript.wait(
            lambda call: call.parameters.text("callback_query_id") == query and call.ended is not None
        )

    def _is_call(self, call: Call, method: str) -> bool:
        return call.method == method and call.parameters.chat == self.id and call.ended is not None

    def _is_message(self, call: Call) -> bool:
        return call.method in SENDING and call.parameters.chat == self.id and call.result is not None


def private_chat(server: StandIn) -> Chat:
    """A chat of somebody new with the bot."""
    person = new_user()
    return Chat(server, {"id": person["id"], "type": "private", "first_name": person["first_name"]}, person)


def group_chat(server: StandIn) -> Chat:
    """A group that the bot was added to."""
    chat = {"id": -1_000_000_000_000 - next(_numbers), "type": "supergroup", "title": "Back school"}
    return Chat(server, chat, new_user("Grace"))


def mention(words: str) -> str:
    """*words*, said to the bot."""
    return f"@{ME['username']} {words}"
