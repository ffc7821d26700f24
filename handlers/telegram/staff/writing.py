"""Writing into the FAQ file from Telegram: checked, saved whole, and never over somebody else's change."""

import asyncio
import re
import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import Final

from bot.desk import Desk
from bot.faq.changes import differences
from bot.faq.edit import CannotEdit, with_entry, with_phrasing
from handlers.keeping import Changed, Draft, FaqKeeper, NotSaved
from handlers.telegram.arrival import URGENT
from handlers.telegram.staff.rehearsal import rehearsed, verdict

_MASK: Final = re.compile(r"\s*\[(?:name|number|email|link|handle)\]")
LONGEST_ID: Final = 40
UNEXPLAINED: Final = "physician.unexplained"
"""The rule for words that the file does not know; it knows them once they stand in it."""

MOST_SHOWN: Final = 8
"""Versions of the file whose text is remembered for as long as their previews may be confirmed."""

Make = Callable[[], str]


class Refused(Exception):
    """Nothing was written; the message says why, in words for staff."""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry that somebody is about to add."""

    id: str
    question: str
    answer: str


class Writing:
    """Adds phrasings and entries to the file of *keeper*."""

    def __init__(self, keeper: FaqKeeper) -> None:
        self._keeper = keeper
        self._shown: OrderedDict[str, str] = OrderedDict()

    async def read(self) -> Draft:
        """What the file says now.

        Raises:
            Refused: it cannot be read.
        """
        try:
            return await asyncio.to_thread(self._keeper.read)
        except NotSaved as error:
            raise Refused(_sentence(error)) from None

    async def add_phrasing(self, desk: Desk, entry: str, phrasing: str) -> tuple[str, str, str]:
        """Teach *entry* another way to ask; what was written, what it brings, and the file's new version.

        Raises:
            Refused: the router would never let it through, or the file takes no such line.
        """
        phrasing = plain(phrasing)
        draft = await self.read()
        new = await self._made(lambda: with_phrasing(draft.text, entry, phrasing))
        brings = await _let_through(desk, new, phrasing, entry)
        return phrasing, brings, await self._save(draft, new)

    async def preview(self, desk: Desk, entry: NewEntry) -> tuple[Draft, str, str]:
        """The file as it is, the lines that *entry* would add to it, and what they would bring.

        Raises:
            Refused: it could not be added.
        """
        draft = await self.read()
        new = await self._made(lambda: with_entry(draft.text, entry.id, entry.question, [], entry.answer))
        self._shown[draft.version] = draft.text
        while len(self._shown) > MOST_SHOWN:
            self._shown.popitem(last=False)
        brings = await _let_through(desk, new, entry.question, entry.id)
        return draft, "\n".join(differences(draft.text, new)), brings

    async def add_entry(self, version: str, entry: NewEntry) -> str:
        """Add *entry*, if the file still is the *version* that its preview was made from; the file's new version.

        Raises:
            Refused: it is not, or cannot be written.
        """
        draft = await self.read()
        if draft.version != version:
            raise Refused("\n".join(self._newer(version, draft.text)))
        new = await self._made(lambda: with_entry(draft.text, entry.id, entry.question, [], entry.answer))
        return await self._save(draft, new)

    def _newer(self, version: str, text: str) -> list[str]:
        said = "The file was changed since the preview, so nothing was written."
        known = self._shown.get(version)
        lines = [f"{said} What is new in it:", *differences(known, text), ""] if known is not None else [said]
        return [*lines, "Here is a new preview."]

    async def _save(self, draft: Draft, new: str) -> str:
        try:
            return await asyncio.to_thread(self._keeper.save, draft.version, new)
        except Changed as error:
            said = ["Somebody else changed the file at this very moment, so nothing was written. It now says:"]
            raise Refused("\n".join([*said, *differences(draft.text, error.newer.text)])) from None
        except NotSaved as error:
            raise Refused(_sentence(error)) from None

    async def _made(self, make: Make) -> str:
        try:
            return await asyncio.to_thread(make)
        except CannotEdit as error:
            raise Refused(_sentence(error)) from None


def plain(text: str) -> str:
    """*text* on one line, without what stands for masked names and numbers."""
    return " ".join(_MASK.sub("", text).split())


def new_id(question: str, taken: Container[str]) -> str:
    """An id for a new entry: the question's words, in plain letters, and a number if it is taken."""
    letters = unicodedata.normalize("NFKD", question).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", letters) or ["entry"]
    stem = "-".join(words)[:LONGEST_ID].strip("-")
    number = 2
    found = stem
    while found in taken:
        found, number = f"{stem}-{number}", number + 1
    return found


async def _let_through(desk: Desk, text: str, question: str, entry: str) -> str:
    """What the file *text* brings to whoever asks *question*, which is meant for *entry*.

    Raises:
        Refused: the router would never let it through to any entry.
    """
    reply = await rehearsed(desk.knowledge, text, question)
    for one in (desk.reply_to(question), reply):  # a symptom must not become harmless by standing in the file
        if one.route in URGENT and (one is reply or one.ruling.rule != UNEXPLAINED):
            raise Refused(
                f"Such a question goes to the physician ({one.ruling.rule}) and reaches no entry, so it was not added."
            )
    return verdict(reply, entry)


def _sentence(error: Exception) -> str:
    words = str(error)
    return f"{words[:1].upper()}{words[1:]}."
