"""Grouping: questions that say nearly the same stand together, so that staff answer them once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from rapidfuzz import fuzz, utils

ALIKE: Final = 85.0
"""Likeness (0 to 100) from which two questions are taken for one."""


class Asked(Protocol):
    """A question and how often it was asked."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def text(self) -> str:
        """What was asked."""

    @property
    def times(self) -> int:
        """How often."""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that say nearly the same.

    Attributes:
        text: the one that was asked most.
        others: the other ways they were put.
        ids: the numbers of all of them.
        times: how often they were asked together.
    """

    text: str
    others: tuple[str, ...]
    ids: tuple[int, ...]
    times: int


def grouped(questions: Sequence[Asked]) -> list[Group]:
    """The groups, those asked most often first. Each question joins the first group whose text it resembles."""
    piles: list[list[Asked]] = []
    for question in sorted(questions, key=lambda one: (-one.times, one.id)):
        pile = next((pile for pile in piles if _alike(pile[0].text, question.text)), None)
        if pile is None:
            piles.append([question])
        else:
            pile.append(question)
    groups = [_group(pile) for pile in piles]
    return sorted(groups, key=lambda group: (-group.times, group.ids))


def _alike(one: str, other: str) -> bool:
    return fuzz.token_sort_ratio(one, other, processor=utils.default_process, score_cutoff=ALIKE) > 0


def _group(pile: Sequence[Asked]) -> Group:
    first, *rest = pile
    others = dict.fromkeys(one.text for one in rest if one.text.casefold() != first.text.casefold())
    times: dict[str, int] = {}
    for one in pile:  # what was offered, then picked, then voted down was asked once
        times[one.text] = max(one.times, times.get(one.text, 0))
    return Group(first.text, tuple(others), tuple(one.id for one in pile), sum(times.values()))
