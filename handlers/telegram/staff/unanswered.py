"""``/unanswered``: what patients asked in vain, grouped, and what staff can do about it, button by button."""

from dataclasses import dataclass
from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import CommandHandler
from telegram.ext.filters import UpdateType

from bot.grouping import Group, grouped
from bot.reply import Offer
from bot.store import journal
from bot.store.journal import Unanswered
from handlers.telegram.keyboards import paged, shortened
from handlers.telegram.pressing import Press
from handlers.telegram.staff.browsing import acknowledged, page_number, turned
from handlers.telegram.staff.doings import settle
from handlers.telegram.staff.drafting import Drafting
from handlers.telegram.staff.screen import say
from handlers.telegram.staff.who import StaffOnly
from handlers.telegram.staff.writing import Refused, Writing
from handlers.telegram.visit import BackdeskApplication, Service, Visit

SHOW: Final = "ug:"
ADD: Final = "ua:"
PICK: Final = "up:"
NEW: Final = "un:"
IGNORE: Final = "ui:"
GONE: Final = "Somebody has dealt with that one already. Send /unanswered for what is left."
WELL: Final = "Nothing waits: every question of late was answered."
UNKNOWN: Final = "The store does not work at the moment, so nobody can tell. /status says more."
MOST_OTHERS: Final = 5

_WHY: Final = {
    "fallback": "no entry fitted",
    "desk": "sent to the front desk",
    "clarify": 'asked back with "did you mean"',
    "thumbs-down": "thumb down for {}",
    "chosen": "picked {} from the buttons",
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A group that waits for staff, its *place* among all, from 0, and what happened to its questions."""

    group: Group
    place: int
    total: int
    happened: tuple[str, ...]


class UnansweredCommand:
    """The command and its buttons.

    Args:
        writing: writes into the file.
        drafting: asks for a new entry.
    """

    def __init__(self, writing: Writing, drafting: Drafting) -> None:
        self._writing = writing
        self._drafting = drafting

    def add_to(self, application: BackdeskApplication) -> None:
        """Let *application* know the command, for staff alone."""
        theirs = StaffOnly(application.bot_data.options.staff_ids) & UpdateType.MESSAGE
        application.add_handler(CommandHandler("unanswered", self.on_unanswered, filters=theirs))

    @property
    def presses(self) -> dict[str, Press]:
        """What the buttons begin with, and who handles them."""
        return {
            SHOW: self._on_show,
            ADD: self._on_add,
            PICK: self._on_pick,
            NEW: self._on_new,
            IGNORE: self._on_ignore,
        }

    async def on_unanswered(self, update: Update, visit: Visit) -> None:
        """``/unanswered``: the group that was asked most."""
        if update.effective_message:
            await _show(update.effective_message, visit.bot_data, 0)

    async def _on_show(self, update: Update, visit: Visit) -> None:
        message, data = await _pressed(update, SHOW)
        if message:
            await _show(message, visit.bot_data, page_number(data))

    async def _on_ignore(self, update: Update, visit: Visit) -> None:
        message, data = await _pressed(update, IGNORE)
        user = update.effective_user
        if message and user and (found := await _found(message, visit.bot_data, data)):
            await settle(visit.bot_data, user.id, found.group.ids, "ignored")
            await say(message, f"Ignored: {found.group.text}\n/undo brings it back.")
            await _show(message, visit.bot_data, found.place)

    async def _on_add(self, update: Update, visit: Visit) -> None:
        message, data = await _pressed(update, ADD)
        number, _, entry = data.partition(":")
        user = update.effective_user
        if message is None or user is None or not (found := await _found(message, visit.bot_data, number)):
            return
        try:
            phrasing, brings, made = await self._writing.add_phrasing(visit.bot_data.desk, entry, found.group.text)
        except Refused as refusal:
            await say(message, str(refusal))
            return
        await settle(visit.bot_data, user.id, found.group.ids, "added", made)
        await say(message, f'Added to "{entry}": {phrasing}\n{brings}\n/undo takes it back.')

    async def _on_pick(self, update: Update, visit: Visit) -> None:
        message, data = await _pressed(update, PICK)
        number, _, page = data.partition(":")
        if message is None or update.callback_query is None or not number.isdigit():
            return
        topics = visit.bot_data.desk.topics()
        keyboard = paged(topics, page_number(page), lambda offer: _entry_button(number, offer), f"{PICK}{number}:")
        await turned(update.callback_query, keyboard)

    async def _on_new(self, update: Update, visit: Visit) -> None:
        message, data = await _pressed(update, NEW)
        if message and update.effective_user and (found := await _found(message, visit.bot_data, data)):
            await self._drafting.begin(message, visit.bot_data, update.effective_user.id, found.group)


async def _pressed(update: Update, start: str) -> tuple[Message | None, str]:
    """The message under which a button was pressed, and what its data say behind *start*."""
    query = update.callback_query
    if query is None:
        return None, ""
    await acknowledged(query)
    message = query.message if isinstance(query.message, Message) else None
    return message, (query.data or "").removeprefix(start)


async def _waiting(service: Service) -> list[tuple[Group, tuple[str, ...]]] | None:
    """The open groups and what happened to them; None where the store cannot tell."""
    questions = await service.storing.ask(journal.open_questions, None)
    if questions is None:
        return None
    by_id = {question.id: question for question in questions}
    return [(group, _happened([by_id[one] for one in group.ids])) for group in grouped(questions)]


def _happened(questions: list[Unanswered]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_WHY[one.why].format(f'"{one.entry}"') for one in questions if one.why in _WHY))


async def _found(message: Message, service: Service, number: str) -> Waiting | None:
    """The group with the question of that *number*; staff are told where there is none any more."""
    groups = await _waiting(service)
    if groups is None:
        await say(message, UNKNOWN)
        return None
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else -1
    for place, (group, happened) in enumerate(groups):
        if wanted in group.ids:
            return Waiting(group, place, len(groups), happened)
    await say(message, GONE)
    return None


async def _show(message: Message, service: Service, place: int) -> None:
    """Show the group at *place*, or the last one."""
    groups = await _waiting(service)
    if not groups:
        await say(message, UNKNOWN if groups is None else WELL)
        return
    place = min(place, len(groups) - 1)
    shown = Waiting(groups[place][0], place, len(groups), groups[place][1])
    keyboard = _keyboard(service, shown)
    await say(message, "\n".join(_lines(shown)), keyboard)


def _lines(shown: Waiting) -> list[str]:
    group = shown.group
    times = "once" if group.times == 1 else f"{group.times} times"
    others = [f"also: {text}" for text in group.others[:MOST_OTHERS]]
    return [
        f"{shown.place + 1} of {shown.total}, asked {times}",
        "",
        group.text,
        *others,
        "",
        f"What happened: {'; '.join(shown.happened)}",
    ]


def _keyboard(service: Service, shown: Waiting) -> InlineKeyboardMarkup:
    number, desk = shown.group.ids[0], service.desk
    best = [match.entry for match in desk.rank(shown.group.text).matches]
    offers = [Offer(entry, desk.faq.by_id[entry].question) for entry in best if entry in desk.faq.by_id]
    rows = [[_entry_button(str(number), offer)] for offer in offers]
    rows.append(
        [
            InlineKeyboardButton("Other entry", callback_data=f"{PICK}{number}:0"),
            InlineKeyboardButton("New entry", callback_data=f"{NEW}{number}"),
            InlineKeyboardButton("Ignore", callback_data=f"{IGNORE}{number}"),
        ]
    )
    turns = [(shown.place - 1, "◀"), (shown.place + 1, "▶")]
    buttons = [InlineKeyboardButton(sign, callback_data=f"{SHOW}{to}") for to, sign in turns if 0 <= to < shown.total]
    return InlineKeyboardMarkup([*rows, buttons] if buttons else rows)


def _entry_button(number: str, offer: Offer) -> InlineKeyboardButton:
    return InlineKeyboardButton(shortened(f"Add to: {offer.label}"), callback_data=f"{ADD}{number}:{offer.entry}")
