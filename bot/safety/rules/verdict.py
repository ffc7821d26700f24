"""What a rule is, and what it says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.safety.lexicon import Mark, Words
from bot.safety.sentence import Sentence

Rule = Callable[[Sentence], Words]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rule that spoke: its *id*, and the *words* that made it."""

    rule: str
    words: Words


def first(sentence: Sentence, marks: Iterator[Mark]) -> Words:
    """The words under the first of *marks*."""
    mark = next(marks, None)
    return sentence.said(mark) if mark else ()
