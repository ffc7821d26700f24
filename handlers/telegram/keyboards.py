"""Offers as buttons. A button carries at most 64 bytes (Bot API, InlineKeyboardButton), so ids, never texts."""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.reply import Answer, Contact, FrontDesk, Offer, Reply

ENTRY: Final = "e:"
PAGE: Final = "t:"
VOTE: Final = "v:"
"""What a button's data begins with: an entry's id, a page of the topics, or a mark and a thumb."""

SIGN: Final = "|"
"""Between an entry's id and the mark of the question that it was offered for; no id holds it."""

MOST_BUTTONS: Final = 6
MOST_LETTERS: Final = 40
MOST_BYTES: Final = 64

Item = TypeVar("Item")


def reply_keyboard(reply: Reply, mark: str = "") -> InlineKeyboardMarkup | None:
    """A button for each of the first offers, below an answer the thumbs, and the ways to the clinic; else nothing.

    Args:
        reply: what it stands under.
        mark: what the question is kept behind; without one nothing can be learned from a press.
    """
    voting = mark and isinstance(reply, Answer)
    rows = [[_entry_button(offer, "" if voting else mark)] for offer in reply.offers[:MOST_BUTTONS]]
    if voting:
        thumbs = (("👍", "+"), ("👎", "-"))
        rows.append([InlineKeyboardButton(label, callback_data=f"{VOTE}{mark}:{sign}") for label, sign in thumbs])
    if isinstance(reply, FrontDesk) and reply.contacts:
        rows.append([_contact_button(way) for way in reply.contacts])
    return InlineKeyboardMarkup(rows) if rows else None


def topics_keyboard(topics: Sequence[Offer], page: int) -> InlineKeyboardMarkup:
    """The topics of *page*, counted from 0 (an impossible page becomes the nearest), with buttons to turn it."""
    return paged(topics, page, _entry_button, PAGE)


def on_page(items: Sequence[Item], page: int) -> Sequence[Item]:
    """The *items* of *page*, counted from 0; an impossible page becomes the nearest."""
    page = max(0, min(page, (len(items) - 1) // MOST_BUTTONS))
    return items[page * MOST_BUTTONS : (page + 1) * MOST_BUTTONS]


def paged(
    items: Sequence[Item], page: int, button: Callable[[Item], InlineKeyboardButton], prefix: str
) -> InlineKeyboardMarkup:
    """A *button* for each of the *items* of *page*; those that turn it carry *prefix* and a number."""
    last = max(0, (len(items) - 1) // MOST_BUTTONS)
    page = max(0, min(page, last))
    rows = [[button(item)] for item in on_page(items, page)]
    turns = [(page - 1, "◀"), (page + 1, "▶")]
    rows.append([InlineKeyboardButton(sign, callback_data=f"{prefix}{to}") for to, sign in turns if 0 <= to <= last])
    return InlineKeyboardMarkup([row for row in rows if row])


def _entry_button(offer: Offer, mark: str = "") -> InlineKeyboardButton:
    data = f"{ENTRY}{offer.entry}{SIGN}{mark}" if mark else f"{ENTRY}{offer.entry}"
    return InlineKeyboardButton(shortened(offer.label), callback_data=data)


def _contact_button(way: Contact) -> InlineKeyboardButton:
    """A number is copied, for no button can call (Bot API, InlineKeyboardButton: no tel: links); a link is opened."""
    if way.way == "call":
        return InlineKeyboardButton(shortened(way.label), copy_text=CopyTextButton(way.target))
    return InlineKeyboardButton(shortened(way.label), url=way.target)


def shortened(label: str) -> str:
    """*label* within the letters that a phone shows on a button."""
    if len(label) <= MOST_LETTERS:
        return label
    return label[: MOST_LETTERS - 1].rsplit(" ", 1)[0] + "…"
