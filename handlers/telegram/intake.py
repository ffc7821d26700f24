"""Updates as Telegram sends them become arrivals: read, judged, and sealed for the inbox.

The desk judges a message when it arrives, so that no symptom text has to wait in the inbox: of a message that goes to
the physician, only the route and the rule are kept.
"""

import json
import logging
import time
from typing import Any

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.ext import ExtBot

from bot.privacy.redaction import framed, redacted
from bot.reply import Reply
from bot.store.inbox import Arriving, Waiting
from handlers.telegram.arrival import Arrival
from handlers.telegram.messages import for_us, words_of
from handlers.telegram.showing import note_shown
from handlers.telegram.soundness import is_sound
from handlers.telegram.tongue import tongue_of
from handlers.telegram.turns import Turns
from handlers.telegram.visit import Service

log = logging.getLogger(__name__)

Json = dict[str, Any]


class Intake:
    """Makes arrivals.

    Args:
        bot: the bot that updates belong to.
        service: the desk, the keys and what is remembered.
    """

    def __init__(self, bot: ExtBot[None], service: Service) -> None:
        self._bot = bot
        self._service = service
        self._staff = service.options.staff_ids
        self._turns = Turns()

    def speaker_of(self, raw: object) -> str | None:
        """The key of the person that *raw* is from, in its chat, before anything else is known of it."""
        parts = [part for part in raw.values() if isinstance(part, dict)] if isinstance(raw, dict) else []
        for part in parts:
            chat = _id(part.get("message", part), "chat")
            if chat is not None:
                writer = _id(part, "sender_chat")
                return self._service.keys.speaker(chat, writer if writer is not None else _id(part, "from"))
        return None

    def arrival(self, raw: object) -> Arrival | None:
        """*raw*, read and (unless its sender has had too many turns) judged; None if it is no update at all."""
        if not isinstance(raw, dict) or not isinstance(raw.get("update_id"), int):
            log.critical("something came that is no update")
            return None
        update = self._read(raw)
        if update is None:
            return None
        arrival = Arrival(raw["update_id"], self._chat(update), update)
        message = update.effective_message
        if update.callback_query is None and (message is None or not for_us(message, self._bot)):
            return arrival  # nobody waits for an answer that could be lost
        note_shown(self._service, update, self._bot)
        if self._has_words(update) and self._turns.next(_sender(update), time.monotonic()):
            arrival.reply = self._judged(update)
        arrival.sealed = self._sealed(raw, arrival)
        return arrival

    def judge(self, arrival: Arrival) -> None:
        """Judge what was not judged when it came in."""
        arrival.reply = self._judged(arrival.update)
        if arrival.urgent:
            arrival.sealed = self._sealed(arrival.update.to_dict(), arrival)

    def unjudged(self, arrival: Arrival) -> bool:
        """Whether *arrival* is still to be judged."""
        return arrival.reply is None and self._has_words(arrival.update)

    def arriving(self, arrival: Arrival) -> Arriving:
        """*arrival* as the inbox takes it."""
        reply = arrival.reply
        route, rule = (reply.route, reply.ruling.rule or "") if reply is not None and arrival.urgent else ("", "")
        return Arriving(arrival.update_id, arrival.chat, arrival.sealed or b"", route, rule, time.time())

    def restored(self, row: Waiting) -> Arrival | None:
        """What an inbox row holds; None if it cannot be read, as after a change of the token."""
        opened = self._service.keys.opened(row.payload)
        try:
            raw = json.loads(opened) if opened is not None else None
            update = self._read(raw) if isinstance(raw, dict) else None
        except (ValueError, KeyError, TypeError, RecursionError):
            update = None
        if update is None:
            return None
        number = row.update_id if row.update_id >= 0 else update.update_id
        reply = self._service.desk.again(row.route, row.rule, tongue_of(update.effective_user))
        return Arrival(number, self._chat(update), update, row.payload, reply, row.seq, row.tries)

    def _read(self, raw: Json) -> Update | None:
        """The update; of one that the library cannot read the frame, so that its sender hears something."""
        message = next((raw[kind] for kind in ("message", "edited_message") if isinstance(raw.get(kind), dict)), None)
        plain = {name: value for name, value in framed(message or {}).items() if name != "edit_date"}
        frame = {"update_id": raw["update_id"], "message": plain} if message else None
        for tried in (raw, frame):
            try:
                update = Update.de_json(tried, self._bot) if tried is not None else None
            except Exception as error:  # whatever the library makes of it, the next update must come through
                log.critical("an update could not be read: %s", type(error).__name__)
                continue
            if update is not None and is_sound(update):
                return update
        return None

    def _has_words(self, update: Update) -> bool:
        """Whether *update* says something to us that the desk has to judge."""
        message = update.effective_message
        if message is None or update.callback_query is not None or not for_us(message, self._bot):
            return False
        text = words_of(message, self._bot)
        return text is not None and not (text.startswith("/") and len(text.split()) == 1)

    def _judged(self, update: Update) -> Reply | None:
        message = update.effective_message
        text = words_of(message, self._bot) if message is not None else None
        if message is None or text is None:
            return None
        try:
            if text.startswith("/") and self._by_staff(message):
                return self._service.desk.reply_to(text)  # what they /test is nobody's symptom, so nothing follows it
            return self._service.reply_to(self._service.speaker(message), text, tongue_of(update.effective_user))
        except Exception:  # one message must not keep those that came with it from being answered
            log.exception("a message could not be judged")
            return None

    def _sealed(self, raw: Json, arrival: Arrival) -> bytes:
        """*raw* for the inbox; of a risky message the language of its reply stays, which its words no longer tell."""
        reply, kept = arrival.reply, redacted(raw, risky=arrival.urgent)
        for part in kept.values() if arrival.urgent else ():
            if reply is not None and isinstance(part, dict) and isinstance(writer := part.get("from"), dict):
                part["from"] = writer | {"language_code": reply.told_in}
        return self._service.keys.sealed(json.dumps(kept, separators=(",", ":")).encode())

    def _by_staff(self, message: Message) -> bool:
        person = message.from_user
        return message.chat.type == ChatType.PRIVATE and person is not None and person.id in self._staff

    def _chat(self, update: Update) -> str:
        chat, user = update.effective_chat, update.effective_user
        if chat is not None:
            return self._service.keys.chat(chat.id)
        return self._service.keys.reader(user.id) if user is not None else ""


def _id(part: object, name: str) -> int | None:
    """The id of the chat or person under *name* in a raw *part* of an update."""
    of = part.get(name) if isinstance(part, dict) else None
    number = of.get("id") if isinstance(of, dict) else None
    return number if isinstance(number, int) else None


def _sender(update: Update) -> int | None:
    """Who has written."""
    sender = update.effective_sender
    return sender.id if sender is not None else None
