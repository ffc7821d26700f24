"""The throttle: who writes too much is told once, then left unanswered until it is calm again.

A bucket of messages for each reader, filled at a steady pace. Of a bucket only the moment is kept at which it will be
full again, so a million readers cost no more than the fixed number of them that is remembered. Which messages are
answered all the same (an emergency, a question for the physician) is the caller's affair: those are never judged here.
"""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final, Literal

Verdict = Literal["heard", "notice", "silence"]
"""Answer it; say once that it is too much; say nothing."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How much is answered.

    Attributes:
        at_once: messages in a row.
        a_minute: messages a minute after that.
        calm: messages that must be free again before one who was silenced is heard.
    """

    at_once: int
    a_minute: int
    calm: int

    def judged(self, kept: "Kept", now: float) -> tuple[Verdict, "Kept"]:
        """The verdict on a message that comes *now*, and what to keep of it.

        A message in the silence empties the bucket too: it ends with a pause, not with patience.
        """
        each = 60.0 / self.a_minute
        full_at = min(max(kept.full_at, now), now + self.at_once * each)  # a clock set back silences nobody for long
        free = self.at_once - (full_at - now) / each
        if free >= (self.calm if kept.noticed else 1):
            return "heard", Kept(full_at + each, noticed=False)
        return ("silence" if kept.noticed else "notice"), Kept(now + self.at_once * each, noticed=True)


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a bucket: the moment at which it is full again, and whether its owner was told."""

    full_at: float = 0.0
    noticed: bool = False


READERS: Final = Pace(at_once=30, a_minute=20, calm=3)
"""A person, in whatever chat: more than anybody reads."""

GROUPS: Final = Pace(at_once=60, a_minute=40, calm=6)
"""All that is said to the bot in a group."""

TYPING: Final = Pace(at_once=150, a_minute=120, calm=20)
"""A person who types behind the bot's name in any chat: nearly every letter is a query."""

MOST_KEPT: Final = 20_000
"""Buckets that are kept at once; the one that was not used for longest is forgotten first, and is full again."""


class Throttle:
    """The buckets of many keys.

    Args:
        pace: how much is answered.
        most: buckets that are kept at once.
    """

    def __init__(self, pace: Pace, most: int = MOST_KEPT) -> None:
        self._pace = pace
        self._most = most
        self._kept: OrderedDict[object, Kept] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def judge(self, key: object, now: float) -> Verdict:
        """The verdict on a message of *key* that comes *now*."""
        verdict, self._kept[key] = self._pace.judged(self._kept.get(key, Kept()), now)
        self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return verdict


class Throttling:
    """The buckets of readers, of groups, and of those who type inline."""

    def __init__(self) -> None:
        self.readers = Throttle(READERS)
        self.groups = Throttle(GROUPS)
        self.typing = Throttle(TYPING)

    def judge(self, reader: int | None, group: int | None, now: float) -> Verdict:
        """The verdict on what *reader* does in *group*; what a reader may not, does not count against the group."""
        verdict: Verdict = "heard" if reader is None else self.readers.judge(reader, now)
        return self.groups.judge(group, now) if verdict == "heard" and group is not None else verdict
