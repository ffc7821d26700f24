"""Buttons: an entry was chosen, or a page of the topics turned. Data forged by hand leads to a friendly line."""

import contextlib
import logging

from telegram import CallbackQuery, Message, Update
from telegram.error import BadRequest, TelegramError

from bot.desk import Desk
from handlers.telegram.arrival import URGENT, waited
from handlers.telegram.figures import tell_answered
from handlers.telegram.keyboards import ENTRY, PAGE, SIGN, VOTE, topics_keyboard
from handlers.telegram.marks import is_mark, marked
from handlers.telegram.recording import record, record_choice
from handlers.telegram.sending import insisted, send_reply
from handlers.telegram.throttling import heard
from handlers.telegram.tongue import tongue_of
from handlers.telegram.visit import Visit
from handlers.telegram.voting import on_vote, toast

log = logging.getLogger(__name__)


async def on_button(update: Update, visit: Visit) -> None:
    """Answer a button press."""
    query = update.callback_query
    if query is None:
        return
    data, desk = query.data or "", visit.bot_data.desk  # a reload may replace it while the answer is being sent
    if data.startswith(VOTE):
        await on_vote(update, visit)
        return
    await toast(query)
    if not isinstance(query.message, Message):
        return
    page = data.removeprefix(PAGE)
    if data.startswith(PAGE) and page.isascii() and page.isdigit() and len(page) < 5:
        if await heard(visit, query.from_user, query.message):
            await _turn(query, visit, int(page))
        return
    entry, _, offered = data.removeprefix(ENTRY).partition(SIGN)
    reply = desk.chosen(entry if data.startswith(ENTRY) else "", tongue_of(query.from_user))
    if reply.route not in URGENT and not await heard(visit, query.from_user, query.message):
        return
    earlier = offered if is_mark(offered) else ""
    speaker = visit.bot_data.keys.speaker(query.message.chat_id, query.from_user.id)
    mark = marked(visit.bot_data, reply, speaker, earlier=earlier)
    await send_reply(query.message, reply, mark)
    tell_answered(reply, waited())
    record(visit.bot_data, reply, speaker)
    record_choice(visit.bot_data, reply, earlier)
    if reply.entry is not None:
        await _show_choice(query.message, desk, reply.entry)


async def _show_choice(offer: Message, desk: Desk, entry: str) -> None:
    """Where the bot had asked back: say what was chosen and take the buttons away; the answer is out already."""
    asked = next((code for code in ("", *desk.faq.languages) if offer.text == desk.fixed("clarify", code)), None)
    if asked is None:
        return
    question = next(topic.label for topic in desk.topics(asked) if topic.entry == entry)
    words = desk.fixed("chosen", asked).replace("{question}", question)
    with contextlib.suppress(TelegramError):  # too old to be changed, or changed already by a first tap
        await (offer.edit_text(words) if words else offer.edit_reply_markup(None))


async def _turn(query: CallbackQuery, visit: Visit, page: int) -> None:
    keyboard = topics_keyboard(visit.bot_data.desk.topics(tongue_of(query.from_user)), page)
    try:
        await insisted(lambda: query.edit_message_reply_markup(keyboard), urgent=True)
    except BadRequest:
        log.debug("the page was already shown")  # a second press: "Message is not modified"
