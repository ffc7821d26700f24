"""Phrasings of different entries that are nearly the same: no matcher can tell which entry is meant.

Two phrasings are twins if the words they share weigh nearly all that they have together; rare words weigh more. Only
phrasings that share one of their rarest words are compared: twins cannot differ in all of them, so none is missed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from math import log
from typing import Final

from bot.review.phrasing import Phrasing

ALIKE: Final = 0.9
"""Share of the weight that twins have in common, of all that either has."""

FILLER: Final = frozenset(
    "a an the is are was do does did can could will would should please tell me us i you we of to it be at any some so "
    "that this there there's just about".split()
)
"""Words that do not make a question another one."""

Weights = dict[str, float]


def twins(phrasings: Sequence[Phrasing], words: Sequence[Sequence[str]]) -> Iterator[tuple[Phrasing, Phrasing]]:
    """The pairs, each later phrasing with the first that it doubles; *words* are those of each phrasing."""
    said = [frozenset(group) - FILLER or frozenset(group) for group in words]
    count = Counter(word for group in said for word in group)
    weight = {word: 1.0 + log(len(said) / number) for word, number in count.items()}
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for at, group in enumerate(said):
        telling = _telling(group, weight)
        near = dict.fromkeys(other for word in telling for other in holders[word])
        for other in sorted(near):
            foreign = phrasings[other].entry != phrasings[at].entry
            if foreign and _alike(group, said[other], weight) >= ALIKE:
                yield phrasings[at], phrasings[other]
                break
        for word in telling:
            holders[word].append(at)


def _telling(words: frozenset[str], weight: Weights) -> list[str]:
    """The rarest words: the rest together weighs too little to make twins."""
    ordered = sorted(words, key=lambda word: (-weight[word], word))
    spare = (1 - ALIKE) * sum(weight[word] for word in words)
    passed = 0.0
    for at, word in enumerate(ordered):
        passed += weight[word]
        if passed > spare:
            return ordered[: at + 1]
    return ordered


def _alike(ours: frozenset[str], theirs: frozenset[str], weight: Weights) -> float:
    together = sum(weight[word] for word in ours | theirs)
    return sum(weight[word] for word in ours & theirs) / together if together else 0.0
