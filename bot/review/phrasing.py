"""A phrasing with the place where it stands, so that a warning can point at it."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.faq.model import Faq
from bot.faq.tree import Path


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One way to ask for an entry.

    Attributes:
        entry: the entry's id.
        at: the entry's place among the entries, from 0.
        number: 0 for the question, from 1 for the others.
        text: as staff wrote it.
        language: of a translated one; empty for English.
    """

    entry: str
    at: int
    number: int
    text: str
    language: str = ""

    @property
    def path(self) -> Path:
        """Where it stands in the file's tree."""
        own: Path = ("also", self.number - 1) if self.number else ("question",)
        abroad: Path = ("translations", self.language) if self.language else ()
        return ("entries", self.at, *abroad, *own)


def phrasings_of(faq: Faq) -> Iterator[Phrasing]:
    """Every phrasing, in the file's order."""
    for at, entry in enumerate(faq.entries):
        for number, text in enumerate(entry.phrasings):
            yield Phrasing(entry.id, at, number, text)
        for code, one in entry.translations.items():
            for number, text in enumerate((one.question, *one.also)):
                yield Phrasing(entry.id, at, number, text, code)
