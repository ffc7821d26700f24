"""What stood in the FAQ file and was lost by a save: found in the versions kept, and put back beside what is new."""

import asyncio
import time
from dataclasses import dataclass
from typing import Final

from bot.faq.edit import CannotEdit, parsed
from bot.faq.missing import missing, put_back
from handlers.keeping import Changed, Content, FaqKeeper, NotSaved

MOST: Final = 50
"""So many versions are looked at."""

SEAL_LETTERS: Final = 16
NOTHING: Final = "Nothing is missing: all that stood in the file of late stands in it now."
NO_MORE: Final = "There is nothing further back. Every version lies in .faq-history beside the file."
GONE: Final = "That version is not there any more, or nothing of it is missing. Send /restore to look again."


@dataclass(frozen=True, slots=True)
class Lost:
    """What is missing in the file since one of its versions, the one at *place*; *seal* names it."""

    question: str
    seal: str
    place: int


class Restoring:
    """Puts back into the file of *keeper* what it once said."""

    def __init__(self, keeper: FaqKeeper) -> None:
        self._keeper = keeper

    async def lost(self, skip: int) -> Lost | str:
        """The newest version, but for the first ones, of which something is missing; a sentence if there is none."""
        return await asyncio.to_thread(self._lost, skip)

    async def put_back(self, seal: str) -> tuple[str, str]:
        """Put back what is missing since the version of that *seal*; what was done, in words, and the new version."""
        return await asyncio.to_thread(self._put_back, seal)

    def _lost(self, skip: int) -> Lost | str:
        try:
            now = parsed(self._keeper.read().text)
            contents = self._keeper.contents(MOST)
        except (NotSaved, CannotEdit) as error:
            return _sentence(error)
        for place, content in enumerate(contents[skip:], skip):
            try:
                gone = missing(parsed(content.draft.text), now)
            except CannotEdit:
                continue
            if gone:
                lines = [f"In the file {_since(content)}, and not now:", *gone.lines(), "Put it back?"]
                return Lost("\n".join(lines), content.draft.version[:SEAL_LETTERS], place)
        return NO_MORE if skip else NOTHING

    def _put_back(self, seal: str) -> tuple[str, str]:
        try:
            now = self._keeper.read()
            kept = [one.draft for one in self._keeper.contents(MOST) if len(seal) == SEAL_LETTERS]
            older = next((draft for draft in kept if draft.version.startswith(seal)), None)
            gone = missing(parsed(older.text), parsed(now.text)) if older is not None else None
            if older is None or not gone:
                return GONE, ""
            made = self._keeper.save(now.version, put_back(now.text, older.text))
        except Changed:
            return (
                "Somebody else changed the file at this very moment, so nothing was written. Send /restore again.",
                "",
            )
        except (NotSaved, CannotEdit) as error:
            return _sentence(error), ""
        return "\n".join(["Put back:", *gone.lines(), "/undo takes it out again."]), made


def _since(content: Content) -> str:
    whose = "written from here" if content.written else "written with an editor"
    return f"of {time.strftime('%d %b %H:%M UTC', time.gmtime(content.at))} ({whose})"


def _sentence(error: Exception) -> str:
    words = str(error)
    return f"{words[:1].upper()}{words[1:]}."
