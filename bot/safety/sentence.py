"""One sentence with the terms of the lexicon marked, and the questions that rules ask of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from bot.safety.lexicon import Mark, Words

_SELF: Final = frozenset("i me my mine myself am we our us".split())
HOUSE: Final = frozenset(
    (
        "massage massages massaging massaged masseur masseuse cupping cups cup suction hijama rubdown kneading "
        "therapist therapists session sessions treatment therapy bodywork vacuum appointment"
    ).split()
)


@dataclass(frozen=True)
class Sentence:
    """A sentence of a message.

    Attributes:
        words: its words as read.
        marks: the terms found in it.
        visit: whether the message speaks of massage or cupping anywhere.
    """

    words: Words
    marks: tuple[Mark, ...]
    visit: bool = False

    def of(self, kind: str) -> Iterator[Mark]:
        """The marks of *kind*."""
        return (mark for mark in self.marks if mark.kind == kind)

    def said(self, *marks: Mark) -> Words:
        """The words under *marks*."""
        return tuple(word for mark in marks for word in self.words[mark.start : mark.end])

    def groups(self, kind: str, prefix: str) -> Iterator[Mark]:
        """The marks of *kind* whose group begins with *prefix*."""
        return (mark for mark in self.marks if mark.kind == kind and mark.group.startswith(prefix))

    @cached_property
    def first_person(self) -> bool:
        """Whether the writer speaks of themselves."""
        return not _SELF.isdisjoint(self.words)

    @cached_property
    def person(self) -> bool:
        """Whether somebody in particular is spoken of: the writer, or a person of theirs."""
        return (
            self.first_person or any(self.of("people")) or not {"he", "she", "his", "her", "him"}.isdisjoint(self.words)
        )

    @cached_property
    def house(self) -> bool:
        """Whether massage or cupping is spoken of."""
        return not HOUSE.isdisjoint(self.words)


_ASKING: Final = frozenset("does do is are can will would could should what how why".split())
_LEAST: Final = 3


def cut(words: Words) -> tuple[Words, ...]:
    """*words* in two where a question about massage or cupping begins in their midst.

    People leave out the full stop: "my back hurts does massage help" is a symptom and a question.
    """
    for at in range(_LEAST, len(words) - 1):
        if words[at] in _ASKING and words[at + 1] in HOUSE:
            return (words[:at], *cut(words[at:]))
    return (words,)
