"""Thumbs: one vote a reader and answer, changeable; a thumb down puts the question where staff will see it."""

import logging
import time
from typing import Final, Literal

from sqlalchemy import Connection
from telegram import CallbackQuery, Message, Update
from telegram.error import TelegramError

from bot.store import given, journal, votes
from handlers.telegram.keyboards import VOTE
from handlers.telegram.marks import is_mark
from handlers.telegram.throttling import heard
from handlers.telegram.tongue import tongue_of
from handlers.telegram.visit import Visit

log = logging.getLogger(__name__)

LONGEST_TOAST: Final = 200
"""Letters of the notice after a press (Bot API, answerCallbackQuery)."""

Outcome = Literal["voted_up", "voted_down", "vote_expired", "vote_not_kept"]


async def on_vote(update: Update, visit: Visit) -> None:
    """A thumb under an answer was pressed."""
    query = update.callback_query
    if query is None:
        return
    if isinstance(query.message, Message) and not await heard(visit, query.from_user, query.message):
        await toast(query)
        return
    mark, _, thumb = (query.data or "").removeprefix(VOTE).partition(":")
    outcome: Outcome = "vote_expired"
    if is_mark(mark) and thumb in {"+", "-"}:
        reader = visit.bot_data.keys.reader(query.from_user.id)
        up, now = thumb == "+", time.time()
        outcome = await visit.bot_data.storing.ask(
            lambda connection: voted(connection, mark, reader, up=up, now=now), "vote_not_kept"
        )
    await toast(query, visit.bot_data.desk.fixed(outcome, tongue_of(query.from_user)))


def voted(connection: Connection, mark: str, reader: str, *, up: bool, now: float) -> Outcome:
    """Keep the vote; a thumb down counts the question for staff once, and one that turns up takes that back."""
    known = given.what(connection, mark)
    if known is None or not known.entry:
        return "vote_expired"
    before = votes.of(connection, reader, known.entry)
    votes.vote(connection, reader, known.entry, up=up, moment=now)
    if not up and before is not False and known.text:
        journal.note(connection, known.text, "thumbs-down", known.entry, now)
    if up and before is False and known.text:
        journal.take_back(connection, known.text, "thumbs-down", known.entry)
    return "voted_up" if up else "voted_down"


async def toast(query: CallbackQuery, words: str = "") -> None:
    """Stop the button's clock, with *words* as a short notice if any; a query that is too old need not be answered."""
    try:
        await query.answer(words[:LONGEST_TOAST] or None)
    except TelegramError as error:  # the clock stops by itself; what the button was pressed for still comes
        log.debug("a button could not be acknowledged: %s", type(error).__name__)
