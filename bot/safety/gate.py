"""The unexplained-word gate, the last line before an answer: no word of the message may be left over.

A word is explained if the FAQ file uses it, or if it is a common English word that no medical lexicon holds.
"Is massage good for stiffness" passes; "is massage good for blorptosis" leaves a word over.
"""

from collections.abc import Collection, Sequence
from typing import Final

from bot.safety.complaint import DOCUMENTED
from bot.safety.lexicon import Mark, Words
from bot.safety.sentence import Sentence

_MEDICAL: Final = frozenset({"conditions", "medicines", "procedures", "symptoms", "idioms", "emergency"})
_BEFORE: Final = frozenset(
    "for with against of from having has have had got if after on to during despite about and or".split()
)
"""Words after which an unknown word may well be an illness: "is massage good for blorptosis"."""


class Gate:
    """Finds words that nobody can account for.

    Args:
        house: the words of the FAQ file.
    """

    def __init__(self, house: Collection[str]) -> None:
        self._house = frozenset(house)

    def unexplained(self, sentences: Sequence[Sentence]) -> Words:
        """The words of a message that are left over."""
        return tuple(word for sentence in sentences for word in self._left(sentence))

    def _left(self, sentence: Sentence) -> Words:
        medical = {at for mark in sentence.marks if self._foreign(sentence, mark) for at in range(mark.start, mark.end)}
        return tuple(
            word
            for at, word in enumerate(sentence.words)
            if word not in self._house
            and word not in DOCUMENTED
            and (
                at in medical
                or (word in sentence.unknown and not _BEFORE.isdisjoint(sentence.words[max(0, at - 2) : at]))
            )
        )

    def _foreign(self, sentence: Sentence, mark: Mark) -> bool:
        """Whether the term under *mark* is medical: surely, or by the body part right beside it."""
        if mark.kind not in _MEDICAL:
            return False
        return not mark.weak or (
            mark.kind == "symptoms" and any(sentence.near(mark, part, 0) for part in sentence.of("body"))
        )
