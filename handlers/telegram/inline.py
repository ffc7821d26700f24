"""Inline mode: ``@bot what is cupping`` in any chat offers whole answers; a symptom gets the physician reply alone."""

import time
from typing import Final

from telegram import InlineQuery, InlineQueryResultArticle, InputTextMessageContent, Update
from telegram.error import TelegramError

from bot.desk import Desk
from bot.reply import Answer, Reply
from handlers.clinic_clock import clinic_moment
from handlers.telegram.arrival import URGENT
from handlers.telegram.clock import CLOCK
from handlers.telegram.figures import FIGURES
from handlers.telegram.throttling import typing_heard
from handlers.telegram.tongue import tongue_of
from handlers.telegram.visit import Service, Visit

MOST_RESULTS: Final = 10
CACHE_SECONDS: Final = 10
"""Short, so that a reload shows at once."""

_LONGEST_TITLE: Final = 80
_LONGEST_DESCRIPTION: Final = 120


async def on_inline(update: Update, visit: Visit) -> None:
    """Offer what fits to what is being typed; nothing of it is counted or kept, for half of it is not written yet."""
    query = update.inline_query
    if query is None:
        return
    heard = await typing_heard(visit.bot_data, query.from_user)
    try:
        await query.answer(results(visit.bot_data, query, heard=heard), cache_time=CACHE_SECONDS, is_personal=True)
    except TelegramError:
        return  # mostly too old: the next letter has asked again already


def results(service: Service, query: InlineQuery, *, heard: bool = True) -> list[InlineQueryResultArticle]:
    """The replies that *query* may send, best first; of a risky one only the reply itself.

    One that is not *heard* any more gets nothing, unless it is risky.
    """
    desk, language = service.desk, tongue_of(query.from_user)
    if not query.query.strip():
        FIGURES.inline("topics")
        return [] if not heard else _of_entries(desk, [topic.entry for topic in desk.topics()], language)
    after = service.risk.of(service.keys.chat(query.from_user.id), time.time())
    moment = clinic_moment(desk.faq.clinic, CLOCK.now())
    reply = desk.reply_to(query.query, after=after, now=moment, language=language)
    FIGURES.inline(reply.route)
    if reply.route in URGENT:
        return [_article(f":{reply.route}", _first_sentence(reply.text), reply)]
    if not heard:
        return []
    offered = [offer.entry for offer in reply.offers]
    if isinstance(reply, Answer):
        return _of_entries(desk, [reply.given, *offered], reply.told_in)
    return _of_entries(desk, offered, reply.told_in) or [
        _article(f":{reply.route}", _first_sentence(reply.text), reply)
    ]


def _of_entries(desk: Desk, entries: list[str], language: str) -> list[InlineQueryResultArticle]:
    replies = {entry: desk.chosen(entry, language) for entry in entries[:MOST_RESULTS]}
    return [_article(entry, reply.question, reply) for entry, reply in replies.items() if isinstance(reply, Answer)]


def _article(name: str, title: str, reply: Reply) -> InlineQueryResultArticle:
    description = reply.answer if isinstance(reply, Answer) else reply.text
    return InlineQueryResultArticle(
        id=name,
        title=_cut(title, _LONGEST_TITLE),
        description=_cut(description, _LONGEST_DESCRIPTION),
        input_message_content=InputTextMessageContent(reply.text),
    )


def _first_sentence(text: str) -> str:
    return text.split(". ")[0]


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0] + "…"
