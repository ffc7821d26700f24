"""Offers as buttons. A button carries at most 64 bytes (Bot API, InlineKeyboardButton), so ids, never texts."""

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.reply import Offer

ENTRY, PAGE = "e:", "t:"
"""What a button's data begins with: an entry's id, or a page of the topics."""

MOST_BUTTONS = 6
MOST_LETTERS = 40
MOST_BYTES = 64


def offers_keyboard(offers: Sequence[Offer]) -> InlineKeyboardMarkup | None:
    """A button for each of the first offers, or nothing where there is none."""
    rows = [[_entry_button(offer)] for offer in offers[:MOST_BUTTONS]]
    return InlineKeyboardMarkup(rows) if rows else None


def topics_keyboard(topics: Sequence[Offer], page: int) -> InlineKeyboardMarkup:
    """The topics of *page*, counted from 0 (an impossible page becomes the nearest), with buttons to turn it."""
    last = max(0, (len(topics) - 1) // MOST_BUTTONS)
    page = max(0, min(page, last))
    rows = [[_entry_button(offer)] for offer in topics[page * MOST_BUTTONS : (page + 1) * MOST_BUTTONS]]
    turns = [(page - 1, "◀"), (page + 1, "▶")]
    rows.append([InlineKeyboardButton(sign, callback_data=f"{PAGE}{to}") for to, sign in turns if 0 <= to <= last])
    return InlineKeyboardMarkup([row for row in rows if row])


def _entry_button(offer: Offer) -> InlineKeyboardButton:
    return InlineKeyboardButton(shortened(offer.label), callback_data=f"{ENTRY}{offer.entry}")


def shortened(label: str) -> str:
    """*label* within the letters that a phone shows on a button."""
    if len(label) <= MOST_LETTERS:
        return label
    return label[: MOST_LETTERS - 1].rsplit(" ", 1)[0] + "…"
