"""Buttons: an entry was chosen, or a page of the topics turned. Data forged by hand leads to a friendly line."""

import logging

from telegram import CallbackQuery, Message, Update
from telegram.error import BadRequest

from handlers.telegram.keyboards import ENTRY, PAGE, topics_keyboard
from handlers.telegram.recording import record
from handlers.telegram.sending import URGENT, insisted, send_reply
from handlers.telegram.throttling import heard
from handlers.telegram.visit import Visit

log = logging.getLogger(__name__)


async def on_button(update: Update, visit: Visit) -> None:
    """Answer a button press."""
    query = update.callback_query
    if query is None:
        return
    await _acknowledge(query)
    data = query.data or ""
    if not isinstance(query.message, Message):
        return
    page = data.removeprefix(PAGE)
    if data.startswith(PAGE) and page.isascii() and page.isdigit() and len(page) < 5:
        if await heard(visit, query.from_user, query.message):
            await _turn(query, visit, int(page))
        return
    reply = visit.bot_data.desk.chosen(data.removeprefix(ENTRY) if data.startswith(ENTRY) else "")
    if reply.route not in URGENT and not await heard(visit, query.from_user, query.message):
        return
    log.info("answered", extra={"route": reply.route, "rule": reply.ruling.rule, "entry": reply.entry})
    await send_reply(query.message, reply)
    record(visit.bot_data, reply, query.message.chat_id)


async def _acknowledge(query: CallbackQuery) -> None:
    """Stop the button's clock; a query that is too old cannot be answered, and need not be."""
    try:
        await query.answer()
    except BadRequest:
        log.debug("a button was too old to acknowledge")


async def _turn(query: CallbackQuery, visit: Visit, page: int) -> None:
    keyboard = topics_keyboard(visit.bot_data.desk.topics(), page)
    try:
        await insisted(lambda: query.edit_message_reply_markup(keyboard), urgent=True)
    except BadRequest:
        log.debug("the page was already shown")  # a second press: "Message is not modified"
