"""Actions: what staff did last from their phones, so that it can be taken back. No texts, and keys instead of ids."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final, Literal

from sqlalchemy import Connection, select, update

from bot.store import notes
from bot.store.tables import unanswered

Kind = Literal["ignored", "added"]

MOST: Final = 20
"""So many are remembered."""

_NAME: Final = "staff-actions"


@dataclass(frozen=True, slots=True)
class Action:
    """Something that staff did.

    Attributes:
        kind: whether questions were ignored, or added to the file.
        numbers: of the questions it was about.
        who: the key of whoever did it.
        at: when, in seconds since 1970.
        made: the version of the file that came of it; empty for what touched no file.
    """

    kind: Kind
    numbers: tuple[int, ...]
    who: str
    at: float
    made: str = ""


def remember(connection: Connection, action: Action) -> None:
    """Remember *action* as the last one."""
    _write(connection, [*recent(connection), action][-MOST:], action.at)


def recent(connection: Connection) -> list[Action]:
    """What was done, oldest first."""
    kept = notes.read(connection, notes.ALL, _NAME)
    listed = json.loads(kept.value) if kept else []
    return [Action(**{**one, "numbers": tuple(one["numbers"])}) for one in listed]


def take_back(connection: Connection, action: Action) -> bool:
    """Let the questions of *action* wait again, and forget it; whether it was still there to be taken back."""
    kept = recent(connection)
    if action not in kept:
        return False
    theirs = unanswered.c.id.in_(action.numbers), unanswered.c.state == action.kind
    connection.execute(update(unanswered).where(*theirs).values(state="open"))
    _write(connection, [one for one in kept if one != action], action.at)
    return True


def texts(connection: Connection, numbers: Sequence[int]) -> list[str]:
    """The questions with those *numbers*, as far as they are still kept."""
    return list(connection.scalars(select(unanswered.c.text).where(unanswered.c.id.in_(numbers))))


def _write(connection: Connection, actions: Sequence[Action], moment: float) -> None:
    notes.keep(connection, notes.ALL, _NAME, json.dumps([asdict(one) for one in actions]), moment)
