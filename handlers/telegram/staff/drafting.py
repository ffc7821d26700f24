"""A new entry, asked for step by step: the question, the answer, a preview, and nothing without a yes."""

import json
import time
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Final

from sqlalchemy import Connection
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import ApplicationHandlerStop, CommandHandler, MessageHandler, filters
from telegram.ext.filters import UpdateType

from bot.grouping import Group
from bot.store import drafts
from handlers.telegram.pressing import Press
from handlers.telegram.staff.browsing import acknowledged
from handlers.telegram.staff.doings import settle
from handlers.telegram.staff.screen import say
from handlers.telegram.staff.who import StaffOnly
from handlers.telegram.staff.writing import NewEntry, Refused, Writing, new_id, plain
from handlers.telegram.visit import BackdeskApplication, Service, Visit

YES: Final = "uy:"
NO: Final = "ux:"
SEAL_LETTERS: Final = 16
BEFORE_ALL: Final = -1
"""The group of handlers that see a message before the others."""

ASK_QUESTION: Final = (
    "A new entry. Write its question as patients should see it on a button, or send a dot to take this one:\n\n{}\n\n"
    "/cancel leaves."
)
ASK_ANSWER: Final = (
    "Now write the answer: one to four sentences, only what our document says. Patients read it word for word.\n\n"
    "/cancel leaves."
)
LEFT: Final = "Left; nothing was written."
NOTHING: Final = "There is nothing to leave."
NOT_KEPT: Final = "The store does not work at the moment, so nothing can be written from here. /status says more."
OLDER: Final = "That button is from an older preview, so nothing was written. Here is the one of what you write now."
SAVED: Final = 'Saved as "{}". It is in service in a moment; /undo takes it back.'


@dataclass(frozen=True, slots=True)
class Draft:
    """A new entry on its way: the *group* of questions it answers, what is known of it, and the file's *version*."""

    group: tuple[int, ...]
    text: str
    question: str = ""
    answer: str = ""
    version: str = ""


class Drafting:
    """Asks for a new entry and adds it.

    Args:
        writing: writes into the file.
    """

    def __init__(self, writing: Writing) -> None:
        self._writing = writing

    def add_to(self, application: BackdeskApplication) -> None:
        """Let *application* hear what staff write while they are in the middle of a draft."""
        theirs = StaffOnly(application.bot_data.options.staff_ids) & UpdateType.MESSAGE
        application.add_handler(CommandHandler("cancel", self.on_cancel, filters=theirs))
        words = theirs & filters.TEXT & ~filters.COMMAND
        application.add_handler(MessageHandler(words, self.on_words), group=BEFORE_ALL)

    @property
    def presses(self) -> dict[str, Press]:
        """What the preview's buttons begin with, and who handles them."""
        return {YES: self._on_yes, NO: self._on_no}

    async def begin(self, message: Message, service: Service, user: int, group: Group) -> None:
        """Start a draft for *group*, in place of an earlier one."""
        draft = Draft(group.ids, plain(group.text))
        kept = await _kept(service, user, draft)
        await say(message, ASK_QUESTION.format(draft.text) if kept else NOT_KEPT)

    async def on_cancel(self, update: Update, visit: Visit) -> None:
        """``/cancel``: leave the draft."""
        message, user = update.effective_message, update.effective_user
        if message is None or user is None:
            return
        had = await _draft(visit.bot_data, user.id)
        await _dropped(visit.bot_data, user.id)
        await say(message, LEFT if had else NOTHING)

    async def on_words(self, update: Update, visit: Visit) -> None:
        """What staff write: the next part of their draft, if they are in the middle of one; else like anybody's."""
        message, user = update.effective_message, update.effective_user
        if message is None or user is None or (draft := await _draft(visit.bot_data, user.id)) is None:
            return
        words = (message.text or "").strip()
        if not draft.question:
            question = draft.text if words in {".", ""} else plain(words)
            kept = await _kept(visit.bot_data, user.id, Draft(draft.group, draft.text, question))
            await say(message, ASK_ANSWER if kept else NOT_KEPT)
        else:
            answered = Draft(draft.group, draft.text, draft.question, words)
            await self._preview(message, visit.bot_data, user.id, answered)
        raise ApplicationHandlerStop

    async def _preview(self, message: Message, service: Service, user: int, draft: Draft) -> None:
        entry = _entry(service, draft)
        try:
            file, lines, brings = await self._writing.preview(service.desk, entry)
        except Refused as refusal:
            await _kept(service, user, Draft(draft.group, draft.text, draft.question))
            await say(message, f"{refusal}\n\nWrite the answer again, or /cancel.")
            return
        previewed = Draft(draft.group, draft.text, draft.question, draft.answer, file.version)
        if not await _kept(service, user, previewed):
            await say(message, NOT_KEPT)
            return
        shown = (
            "Patients will read:",
            entry.question,
            service.desk.faq.filled(entry.answer),
            service.desk.fixed("note"),
            "The file gets:",
            lines,
            brings,
        )
        text = "\n\n".join(shown)
        save = InlineKeyboardButton("Save", callback_data=f"{YES}{_seal(previewed)}")
        leave = InlineKeyboardButton("Leave", callback_data=NO)
        await say(message, text, InlineKeyboardMarkup([[save, leave]]))

    async def _on_yes(self, update: Update, visit: Visit) -> None:
        message, user = await _pressed(update)
        service = visit.bot_data
        draft = await _draft(service, user) if message else None
        if message is None:
            return
        if draft is None or not draft.version:
            await say(message, NOTHING)
            return
        if update.callback_query is None or update.callback_query.data != f"{YES}{_seal(draft)}":
            await say(message, OLDER)
            await self._preview(message, service, user, draft)
            return
        entry = _entry(service, draft)
        try:
            made = await self._writing.add_entry(draft.version, entry)
        except Refused as refusal:
            await say(message, str(refusal))
            await self._preview(message, service, user, draft)
            return
        await _dropped(service, user)
        await settle(service, user, draft.group, "added", made)
        await say(message, SAVED.format(entry.id))

    async def _on_no(self, update: Update, visit: Visit) -> None:
        message, user = await _pressed(update)
        if message:
            await _dropped(visit.bot_data, user)
            await say(message, LEFT)


def _seal(draft: Draft) -> str:
    """What ties a preview's button to what it shows; another preview's button does not fit."""
    return sha256(json.dumps(asdict(draft)).encode()).hexdigest()[:SEAL_LETTERS]


def _entry(service: Service, draft: Draft) -> NewEntry:
    return NewEntry(new_id(draft.question, service.desk.faq.by_id), draft.question, draft.answer)


async def _pressed(update: Update) -> tuple[Message | None, int]:
    query = update.callback_query
    if query is None:
        return None, 0
    await acknowledged(query)
    return (query.message if isinstance(query.message, Message) else None), query.from_user.id


async def _draft(service: Service, user: int) -> Draft | None:
    reader = service.keys.reader(user)
    kept = await service.storing.ask(lambda connection: drafts.of(connection, reader), None)
    if kept is None:
        return None
    values = json.loads(kept)
    return Draft(**{**values, "group": tuple(values["group"])})


async def _kept(service: Service, user: int, draft: Draft) -> bool:
    """Whether *draft* could be kept."""
    reader, said, now = service.keys.reader(user), json.dumps(asdict(draft)), time.time()

    def work(connection: Connection) -> bool:
        drafts.keep(connection, reader, said, now)
        return True

    return await service.storing.ask(work, otherwise=False)


async def _dropped(service: Service, user: int) -> None:
    reader = service.keys.reader(user)
    await service.storing.ask(lambda connection: drafts.drop(connection, reader), None)
