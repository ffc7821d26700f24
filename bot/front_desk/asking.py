"""Which of the clinic's facts a message to its front desk asks for: a short list of words for each, and no more.

That a message is for the front desk at all has been decided before; what is missed here is answered with the contact.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

from bot.language.shipped import load_shipped

_FILE: Final = Path(__file__).with_name("asking.yaml")

Fact = Literal[
    "contact",
    "late_and_cancel",
    "parking",
    "payment",
    "languages",
    "website",
    "booking",
    "prices",
    "phone",
    "hours",
    "address",
]
"""What may be asked for, the most particular first: "what does parking cost" is about the parking."""

FACTS: Final[tuple[Fact, ...]] = get_args(Fact)

MOST: Final = 3
"""So many facts are told at once; more would be a leaflet."""

_GAP: Final = r"(?: \S+){0,4}? "


@dataclass(frozen=True, slots=True)
class FactWords:
    """The words that ask for each fact: those that are *sure*, and those that count where no sure ones are found."""

    sure: dict[Fact, re.Pattern[str]]
    perhaps: dict[Fact, re.Pattern[str]]

    def asked(self, *readings: str) -> tuple[Fact, ...]:
        """The facts that a message asks for, the likeliest first, three at most; none if no word tells.

        Args:
            readings: the message, folded, with blanks between its words: as typed, as mended.
        """
        for words in (self.sure, self.perhaps):
            if found := [fact for fact in FACTS if any(words[fact].search(text) for text in readings)]:
                return tuple(found[:MOST])
        return ()


def load_fact_words(path: Path = _FILE) -> FactWords:
    """The words in the file at *path*."""
    data: dict[str, dict[str, list[str]]] = load_shipped(path)
    return FactWords(
        {fact: _pattern(data[fact]["sure"]) for fact in FACTS},
        {fact: _pattern(data[fact]["perhaps"]) for fact in FACTS},
    )


def _pattern(phrases: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(_phrase, phrases)))


def _phrase(phrase: str) -> str:
    parts = [" ".join(map(_word, part.split())) for part in phrase.split(" .. ")]
    return rf"(?<!\S){_GAP.join(parts)}(?!\S)"


def _word(word: str) -> str:
    either = "|".join(re.escape(one).replace(r"\*", r"\S*") for one in word.split("|"))
    return f"(?:{either})"
