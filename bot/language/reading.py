"""A message as the desk reads it: bounded, folded, cut into sentences and mended words."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from bot.language.folding import fold
from bot.language.shorthand import Shorthand, words_in
from bot.language.spelling import Speller

LONGEST: Final = 1500
"""Characters that are read. What lies behind them cannot hide a symptom: a longer message goes to the physician."""

Words = tuple[str, ...]

MOST_MENDED: Final = 40
"""Strange words that are mended. What lies behind them cannot hide a symptom either."""

_SENTENCE_END: Final = re.compile(r"[.!?;\n\u3002\uff1f\u061f\u0964]+|\s[-/|]+\s|[()\[\]{}\"]|:\s")
_CHUNK_INNER: Final = re.compile(r"(?<=[a-z0-9])[._*|~/\\+=,-](?=[a-z0-9])")
_SIGN_AS_LETTER: Final = re.compile(r"(?<=[a-z])[@$](?=[a-z])")
_LETTERS: Final = {"@": "a", "$": "s"}
_SPACED: Final = re.compile(r"(?:(?<![^\s])[a-z0-9@$](?:[ .*_-]|$)){3,}(?:(?<![^ .*_-])[a-z0-9@$](?![^\s.!?,]))?")


@dataclass(frozen=True)
class Reading:
    """A message as read.

    Attributes:
        sentences: the words of each sentence, mended and written out.
        typed: the words as typed, folded only.
        unknown: words that are neither known nor near a known word.
        too_long: whether a part of the message was not read.
        questions: whether each sentence ended in a question mark.
    """

    sentences: tuple[Words, ...]
    typed: Words
    unknown: frozenset[str]
    too_long: bool = False

    @cached_property
    def words(self) -> Words:
        """All words, in order."""
        return tuple(word for sentence in self.sentences for word in sentence)

    @cached_property
    def text(self) -> str:
        """The words with blanks between them."""
        return " ".join(self.words)


class Reader:
    """Reads messages.

    Args:
        shorthand: short forms and emoji.
        speller: mends typing errors.
    """

    def __init__(self, shorthand: Shorthand, speller: Speller) -> None:
        self._shorthand = shorthand
        self._speller = speller

    def read(self, message: str) -> Reading:
        """The reading of *message*; any text at all is read, none raises."""
        bounded = message[:LONGEST]
        folded = fold(self._shorthand.pictured(bounded), 2 * LONGEST)
        plain = self._joined(_SIGN_AS_LETTER.sub(lambda sign: _LETTERS[sign.group()], folded))
        typed: list[str] = []
        sentences = []
        strange = set[str]()
        for sentence in _SENTENCE_END.split(plain):
            raw = words_in(sentence)
            typed.extend(raw)
            if mended := self._mended(raw, strange):
                sentences.append(tuple(mended))
        unknown = frozenset(w for s in sentences for w in s if not self._speller.knows(w))
        cut = len(message) > LONGEST or len(folded) == 2 * LONGEST or len(strange) > MOST_MENDED
        return Reading(tuple(sentences), tuple(typed), unknown, too_long=cut)

    def _mended(self, raw: list[str], strange: set[str]) -> list[str]:
        """*raw*, written out and mended, but for what comes after too many *strange* words."""
        words = self._shorthand.expanded(raw)
        mended = list[str]()
        for word in words:
            if word.isascii() and not self._speller.knows(word):
                strange.add(word)
            mended.extend(self._speller.mended(word) if len(strange) <= MOST_MENDED else [word])
        return self._shorthand.expanded(mended) if mended != words else words

    def _joined(self, text: str) -> str:
        """*text* with s p a c e d and d.o.t.t.e.d words closed up."""
        if _CHUNK_INNER.search(text):
            text = " ".join(self._undotted(chunk) for chunk in text.split(" "))
        if not _SPACED.search(text):
            return text
        return "\n".join(self._unspaced(line) for line in text.split("\n"))

    def _undotted(self, chunk: str) -> str:
        parts = _CHUNK_INNER.split(chunk)
        if len(parts) == 1:
            return chunk
        bare = [re.sub(r"[^a-z0-9]", "", part) for part in parts]
        joined = "".join(bare)
        if all(len(part) == 1 for part in bare) and not joined.isdigit():
            return joined if len(joined) > 2 or self._speller.knows(joined) else chunk
        if all(map(self._speller.knows, bare)) and not (self._speller.knows(joined) and min(map(len, bare)) == 1):
            return re.sub(r"(?<=[a-z0-9])[_*|~/\\+=,-](?=[a-z0-9])", " ", chunk)
        if joined.isalpha() and self._speller.knows(joined):
            return joined
        return re.sub(r"(?<=[a-z0-9])[_*|~/\\+=,-](?=[a-z0-9])", " ", chunk)

    def _unspaced(self, line: str) -> str:
        chunks = re.split(r" {2,}", line)
        singles = sum(len(word) == 1 for word in line.split())
        if len(chunks) > 1 and singles >= 0.6 * len(line.split()):
            return " ".join(re.sub(r"[ .*_-]", "", chunk) for chunk in chunks)
        return _SPACED.sub(lambda run: " " + re.sub(r"[ .*_-]", "", run.group()) + " ", line)
