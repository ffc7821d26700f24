"""Shorthand, contractions and emoji, and the words they stand for."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from bot.language.folding import fold
from bot.language.shipped import load_shipped

_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_IS: Final = frozenset("it that what where who how there here he she why when let".split())
_FILE: Final = Path(__file__).with_name("shorthand.yaml")


@dataclass(frozen=True)
class Shorthand:
    """What short forms mean.

    Attributes:
        words: a word or two words as typed, without apostrophes, to the words meant.
        emoji: a character to a word.
    """

    words: dict[tuple[str, ...], tuple[str, ...]]
    emoji: dict[int, str]

    @cached_property
    def longest(self) -> int:
        """How many words the longest short form has."""
        return max(map(len, self.words), default=1)

    def pictured(self, text: str) -> str:
        """*text* with the emoji that mean something here as words; all others stay."""
        return text if text.isascii() else text.translate(self.emoji)

    def words_of(self, text: str) -> tuple[str, ...]:
        """Curated *text* as words: folded and written out, not mended."""
        return tuple(self.expanded(words_in(fold(text))))

    def expanded(self, words: list[str]) -> list[str]:
        """*words* with every short form written out, the longest first."""
        out: list[str] = []
        at = 0
        while at < len(words):
            for length in range(min(self.longest, len(words) - at), 0, -1):
                meant = self.words.get(tuple(words[at : at + length]))
                if meant is not None:
                    out.extend(meant)
                    at += length
                    break
            else:
                out.append(words[at])
                at += 1
        return out


def load_shorthand(path: Path = _FILE) -> Shorthand:
    """The short forms in the file at *path*."""
    data: dict[str, dict[str, str]] = load_shipped(path)
    words = {**data["contractions"], **data["chat"]}
    return Shorthand(
        words={tuple(fold(short).split()): tuple(fold(meant).split()) for short, meant in words.items()},
        emoji={ord(picture): f" {meant} " for picture, meant in data["emoji"].items()},
    )


def words_in(sentence: str) -> list[str]:
    """The words of a folded *sentence*, without apostrophes and without the 's of possession."""
    words = []
    for match in _WORD.finditer(sentence):
        word = match.group()
        if word.endswith("'s") and word[:-2] not in _IS:
            word = word[:-2]
        words.append(word.replace("'", ""))
    return words
