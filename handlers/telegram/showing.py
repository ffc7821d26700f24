"""What a press or a command is about to show is remembered on its arrival.

The next message may come before it is answered: "tell me more" behind a button, "the second one" behind the topics.
"""

import time
from typing import Final

from telegram import Update
from telegram.ext import ExtBot

from handlers.telegram.keyboards import ENTRY, PAGE, SIGN, on_page
from handlers.telegram.messages import words_of
from handlers.telegram.visit import Service

_LISTS: Final = frozenset({"/start", "/topics"})
"""Commands that show the first topics."""


def note_shown(service: Service, update: Update, bot: ExtBot[None]) -> None:
    """Remember of whoever sent *update* which entry, or which of the topics, it makes us show."""
    query, message = update.callback_query, update.effective_message
    if message is None:
        return
    if query is None:
        words = (words_of(message, bot) or "").strip()
        if words.lower() in _LISTS:
            _show(service, service.speaker(message), 0)
        return
    speaker, data = service.keys.speaker(message.chat.id, query.from_user.id), query.data or ""
    page = data.removeprefix(PAGE)
    if data.startswith(ENTRY):
        service.threads.note(speaker, service.desk.chosen(data.removeprefix(ENTRY).partition(SIGN)[0]), time.time())
    elif data.startswith(PAGE) and page.isascii() and page.isdigit() and len(page) < 5:
        _show(service, speaker, int(page))


def _show(service: Service, speaker: str, page: int) -> None:
    shown = on_page(service.desk.topics(), page)
    service.threads.show(speaker, tuple(topic.entry for topic in shown), time.time())
