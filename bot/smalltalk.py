"""Small talk: greetings, thanks, goodbyes, and questions about the bot itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from bot.language.shipped import load_shipped
from bot.reading.reader import OCCASIONS, Occasion

_FILE: Final = Path(__file__).with_name("smalltalk.yaml")

Words = tuple[str, ...]

MOST_LEFT: Final = 0
"""Words that may be left over beside phrases and fillers."""


@dataclass(frozen=True)
class SmallTalkPhrases:
    """The phrases of each occasion, by their first word, and the words that fill the space between them."""

    phrases: Mapping[str, Sequence[tuple[Words, Occasion]]]
    filler: frozenset[str]

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the phrases."""
        return frozenset(word for found in self.phrases.values() for phrase, _ in found for word in phrase)

    def occasion(self, words: Words) -> Occasion | None:
        """What *words* are said for, if they are small talk and nothing else."""
        found: set[Occasion] = set()
        left = at = 0
        while at < len(words):
            phrase = next((p for p in self.phrases.get(words[at], ()) if words[at : at + len(p[0])] == p[0]), None)
            if phrase:
                found.add(phrase[1])
            else:
                left += words[at] not in self.filler
            at += len(phrase[0]) if phrase else 1
        if left > MOST_LEFT:
            return None
        return next((occasion for occasion in OCCASIONS if occasion in found), None)


def load_small_talk(split: Callable[[str], Words], path: Path = _FILE) -> SmallTalkPhrases:
    """The phrases in the file at *path*; *split* makes words of a text as it is done for messages."""
    data: dict[str, list[str]] = load_shipped(path)
    phrases: dict[str, list[tuple[Words, Occasion]]] = {}
    for occasion in OCCASIONS:
        for phrase in map(split, data[occasion]):
            phrases.setdefault(phrase[0], []).append((phrase, occasion))
    for found in phrases.values():
        found.sort(key=lambda item: -len(item[0]))
    return SmallTalkPhrases(phrases, frozenset(data["filler"]))
