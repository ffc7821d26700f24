"""``/entries``: every entry by buttons, and what the file says of it."""

from typing import Final

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest
from telegram.ext import CommandHandler
from telegram.ext.filters import UpdateType

from bot.faq.model import Entry
from bot.reply import Offer
from handlers.telegram.keyboards import paged, shortened
from handlers.telegram.sending import insisted
from handlers.telegram.staff.screen import say
from handlers.telegram.staff.who import StaffOnly
from handlers.telegram.visit import BackdeskApplication, Visit

ENTRY: Final = "be:"
PAGE: Final = "bp:"


def add_browsing(application: BackdeskApplication) -> None:
    """Let *application* know ``/entries``, for staff alone; `pressing` knows the buttons."""
    theirs = StaffOnly(application.bot_data.options.staff_ids) & UpdateType.MESSAGE
    application.add_handler(CommandHandler("entries", on_entries, filters=theirs))


async def on_entries(update: Update, visit: Visit) -> None:
    """``/entries``: the first page."""
    message = update.effective_message
    if message is None:
        return
    keyboard = entries_keyboard(visit, 0)
    count = len(visit.bot_data.desk.faq.entries)
    await say(message, f"{count} entries; tap one.", keyboard)


async def on_browse(update: Update, visit: Visit) -> None:
    """A button of ``/entries``; only staff's presses come here."""
    query = update.callback_query
    if query is None:
        return
    await acknowledged(query)
    if not isinstance(query.message, Message):
        return
    message, data = query.message, query.data or ""
    if data.startswith(PAGE):
        await turned(query, entries_keyboard(visit, page_number(data.removeprefix(PAGE))))
        return
    entry = visit.bot_data.desk.faq.by_id.get(data.removeprefix(ENTRY))
    text = "\n".join(entry_lines(entry)) if entry else "That entry is no longer in the file; /entries shows what is."
    await say(message, text)


def entries_keyboard(visit: Visit, page: int) -> InlineKeyboardMarkup:
    """The entries of *page* as buttons."""
    topics = visit.bot_data.desk.topics()
    return paged(topics, page, _button, PAGE)


def entry_lines(entry: Entry) -> list[str]:
    """Everything the file says of *entry*."""
    source = f"{entry.source.document}, paragraph {entry.source.paragraph}" if entry.source else "none"
    reviewed = f"by {entry.reviewed_by or '?'} on {entry.reviewed_on or '?'}" if entry.reviewed_by else "not yet"
    return [
        entry.id,
        entry.question,
        "",
        *(f"- {phrasing}" for phrasing in entry.also),
        "",
        entry.answer,
        "",
        f"Source: {source}",
        f"Related: {', '.join(entry.related) or 'none'}",
        f"Reviewed: {reviewed}; to be looked at again: {entry.review_by or 'no date'}",
    ]


async def acknowledged(query: CallbackQuery, words: str | None = None) -> None:
    """Stop the button's clock, with *words* as a short notice; a query that is too old need not be answered."""
    try:
        await query.answer(words)
    except BadRequest:
        return


async def turned(query: CallbackQuery, keyboard: InlineKeyboardMarkup) -> None:
    """Show another page of buttons under the same message."""
    try:
        await insisted(lambda: query.edit_message_reply_markup(keyboard), urgent=True)
    except BadRequest:
        return  # a second press: "Message is not modified"


def page_number(given: str) -> int:
    """The page that a button names; 0 for one forged by hand."""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 5 else 0


def _button(offer: Offer) -> InlineKeyboardButton:
    return InlineKeyboardButton(shortened(offer.label), callback_data=f"{ENTRY}{offer.entry}")
