"""Claims that no answer may make before a clinician has signed it: diagnoses, reassurance, doses, promises."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from bot.language.shipped import load_shipped

_FILE: Final = Path(__file__).with_name("claims.yaml")
_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_DENIALS: Final = frozenset("no not never cannot cant nor doesnt dont isnt arent wont without".split())
_REACH: Final = 3
_NUMERIC: Final = re.compile(r"^(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|a)(?=$|mg$|ml$)")
NUMBER: Final = "#"


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed, why it may not be, and the words that claim it.

    Attributes:
        name: what the claim is called in a message, as in ``a reassurance``.
        because: why it is refused.
        phrases: as words; ``#`` stands for a number.
        denied_is_fine: whether a denial before the phrase makes it harmless.
    """

    name: str
    because: str
    phrases: tuple[tuple[str, ...], ...]
    denied_is_fine: bool


def claims_in(text: str) -> Iterator[tuple[Claim, str]]:
    """Each claim that *text* makes, once, with the words that make it."""
    words = _words(text)
    numbers = [_NUMERIC.sub(NUMBER, word) for word in words]
    for claim in load_claims():
        for phrase in claim.phrases:
            if (at := _found(phrase, words, numbers, denied_is_fine=claim.denied_is_fine)) is not None:
                yield claim, " ".join(words[at : at + len(phrase)])
                break


def _found(phrase: Sequence[str], words: Sequence[str], numbers: Sequence[str], *, denied_is_fine: bool) -> int | None:
    for at in range(len(words) - len(phrase) + 1):
        if all(part in (words[at + step], numbers[at + step]) for step, part in enumerate(phrase)):
            before = words[max(0, at - _REACH) : at]
            if not (denied_is_fine and _DENIALS.intersection(before)):
                return at
    return None


@cache
def load_claims() -> tuple[Claim, ...]:
    """The claims that ship with the bot."""
    data: list[dict[str, Any]] = load_shipped(_FILE)
    return tuple(
        Claim(
            name=given["claim"],
            because=given["because"],
            phrases=tuple(sorted((_phrase(text) for text in given["phrases"]), key=len, reverse=True)),
            denied_is_fine=given.get("denied") == "fine",
        )
        for given in data
    )


def _phrase(text: str) -> tuple[str, ...]:
    return tuple(text.lower().split())


def _words(text: str) -> list[str]:
    plain = text.lower().replace("\u2019", "'").replace("%", " percent")
    return [match.group().replace("'", "") for match in _WORD.finditer(plain)]
