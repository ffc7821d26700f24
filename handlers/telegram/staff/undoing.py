"""What was done last from staff's phones: said in words, with whose it was, and taken back."""

import asyncio
import time
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from bot.faq.changes import changes, differences
from bot.faq.file import parse_faq
from bot.faq.problem import FaqProblems
from bot.store import actions
from bot.store.actions import Action
from handlers.keeping import Change, Changed, Draft, FaqKeeper, NothingToUndo, NotSaved
from handlers.telegram.visit import Service

SEAL_LETTERS: Final = 16
OVERTAKEN: Final = "Somebody has changed the file after my last change, so nothing was taken back."
GONE: Final = "That was taken back already."
UNKNOWN: Final = "The store does not work at the moment, so nobody can tell what was done last. /status says more."
_MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Step:
    """What would be taken back.

    Attributes:
        question: says what and whose it is, and asks.
        seal: ties the answer to what was asked.
        change: of the file, if it was one.
        action: what staff did, if that is known.
    """

    question: str
    seal: str
    change: Change | None
    action: Action | None


class Undoing:
    """Takes back what was done last: a change of the file of *keeper*, or that questions were ignored."""

    def __init__(self, keeper: FaqKeeper) -> None:
        self._keeper = keeper

    async def last(self, service: Service, user: int) -> Step | str:
        """What was done last, as *user* is to be told; a sentence where nothing can be taken back."""
        done = await service.storing.ask(actions.recent, None)
        try:
            change = await asyncio.to_thread(self._keeper.last_change)
        except NothingToUndo as error:
            change, trouble = None, _sentence(str(error))
        except NotSaved as error:
            return _sentence(str(error))
        ignored = next((one for one in reversed(done or []) if one.kind == "ignored"), None)
        if ignored is not None and (change is None or ignored.at > change.at):
            return await _ignoring(service, user, ignored)
        if change is None:
            return UNKNOWN if done is None else trouble
        if change.overtaken:
            compared = differences(change.before.text, change.now.text)
            return "\n".join([OVERTAKEN, "Compared with before my change, it now says:", *compared])
        action = next((one for one in reversed(done or []) if one.made == change.made), None)
        return _changing(service, user, change, action)

    async def take_back(self, service: Service, step: Step) -> str:
        """Take *step* back; what was done, in words."""
        if step.change is None:
            return await _unignored(service, step.action)
        try:
            undone, now = await asyncio.to_thread(self._keeper.undo, step.change.made)
        except (NothingToUndo, NotSaved) as error:
            return _sentence(str(error))
        except Changed:
            return OVERTAKEN
        lines = ["Taken back:", *differences(undone.text, now.text), _counted(undone, now)]
        if step.action is not None and await _reopened(service, step.action):
            lines.append("What patients had asked waits in /unanswered again.")
        return "\n".join(filter(None, lines))


async def _ignoring(service: Service, user: int, action: Action) -> Step:
    said = await _texts(service, action)
    named = "".join(f"\n- {text}" for text in said[:_MOST_NAMED])
    question = (
        f"Done last from here ({_whose(service, user, action)}, {_when(action.at)}): questions were ignored.{named}\n"
        "Taking that back changes no entry: they wait in /unanswered again. Take it back?"
    )
    seal = sha256(f"{action.numbers} {action.at}".encode()).hexdigest()[:SEAL_LETTERS]
    return Step(question, seal, None, action)


def _changing(service: Service, user: int, change: Change, action: Action | None) -> Step:
    lines = [
        f"Done last from here ({_whose(service, user, action)}, {_when(change.at)}): {_done(change)}",
        "Taking that back changes the file so:",
        *differences(change.now.text, change.before.text),
        "Take it back?",
    ]
    return Step("\n".join(lines), change.made[:SEAL_LETTERS], change, action)


async def _unignored(service: Service, action: Action | None) -> str:
    if action is None or not await _reopened(service, action):
        return GONE
    said = await _texts(service, action)
    return "\n".join(["Taken back, and no entry was touched. In /unanswered again:", *(f"- {text}" for text in said)])


async def _texts(service: Service, action: Action) -> list[str]:
    none: list[str] = []
    return await service.storing.ask(lambda connection: actions.texts(connection, action.numbers), none)


async def _reopened(service: Service, action: Action) -> bool:
    return await service.storing.ask(lambda connection: actions.take_back(connection, action), otherwise=False)


def _whose(service: Service, user: int, action: Action | None) -> str:
    if action is None:
        return "nobody knows whose"
    return "yours" if action.who == service.keys.reader(user) else "a colleague's"


def _when(moment: float) -> str:
    return time.strftime("%d %b %H:%M UTC", time.gmtime(moment))


def _done(change: Change) -> str:
    return _counted(change.before, change.now) or "the file was changed."


def _counted(before: Draft, after: Draft) -> str:
    try:
        found = changes(*(parse_faq(draft.text.removeprefix("\ufeff")) for draft in (before, after)))
    except FaqProblems:
        return ""
    return _sentence(str(found))


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
