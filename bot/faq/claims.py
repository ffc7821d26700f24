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

LEAST: Final = {
    "a promise of healing": 20,
    "a reassurance": 32,
    "a promise of safety": 17,
    "a diagnosis": 23,
    "a dosage or a medicine": 37,
}
"""The claims there are, and how many phrases each has at least; fewer stop the start."""

CANARIES: Final = {
    "a promise of healing": ("Cupping cures it.", "Relief is guaranteed.", "It fixes your back."),
    "a reassurance": ("This is nothing to worry about.", "It is not serious.", "You will be fine."),
    "a promise of safety": ("It is safe for everyone.", "It is completely harmless."),
    "a diagnosis": ("You probably have it.", "It is a sign of stress.", "It is caused by stress."),
    "a dosage or a medicine": ("Take 400 mg.", "Take two tablets.", "Ibuprofen helps.", "Stop taking it."),
}
"""Texts in which each claim must be found; one that is missed stops the start."""


class UnsafeClaims(Exception):
    """The list of claims cannot be trusted, so no answer can be, and the bot must not start."""


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
    words, numbers = _read(text)
    for claim in load_claims():
        if (said := _made(claim, words, numbers)) is not None:
            yield claim, said


def _made(claim: Claim, words: Sequence[str], numbers: Sequence[str]) -> str | None:
    """The words that make *claim*, if any do."""
    for phrase in claim.phrases:
        if (at := _found(phrase, words, numbers, denied_is_fine=claim.denied_is_fine)) is not None:
            return " ".join(words[at : at + len(phrase)])
    return None


def _found(phrase: Sequence[str], words: Sequence[str], numbers: Sequence[str], *, denied_is_fine: bool) -> int | None:
    for at in range(len(words) - len(phrase) + 1):
        if all(part in (words[at + step], numbers[at + step]) for step, part in enumerate(phrase)):
            before = words[max(0, at - _REACH) : at]
            if not (denied_is_fine and _DENIALS.intersection(before)):
                return at
    return None


def load_claims() -> tuple[Claim, ...]:
    """The claims that ship with the bot.

    Raises:
        UnsafeClaims: they are missing, unreadable or shrunken.
    """
    return read_claims(_FILE)


@cache
def read_claims(path: Path) -> tuple[Claim, ...]:
    """The claims in the file at *path*, read once.

    Raises:
        UnsafeClaims: with what is wrong with it.
    """
    try:
        claims = tuple(_claim(given) for given in load_shipped(path))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnsafeClaims(f"{path.name} cannot be read as a list of claims") from error
    by_name = {claim.name: claim for claim in claims}
    for name, least in LEAST.items():
        count = len(by_name[name].phrases) if name in by_name else 0
        if count < least:
            raise UnsafeClaims(f'"{name}" in {path.name} has shrunk to {count} phrases, at least {least} are needed')
        for text in CANARIES[name]:
            if _made(by_name[name], *_read(text)) is None:
                raise UnsafeClaims(f'{path.name} no longer finds "{name}" in "{text}"')
    return claims


def _claim(given: dict[str, Any]) -> Claim:
    phrases = {_phrase(text) for text in given["phrases"]} - {()}
    return Claim(
        name=given["claim"],
        because=given["because"],
        phrases=tuple(sorted(phrases, key=lambda phrase: (-len(phrase), phrase))),
        denied_is_fine=given.get("denied") == "fine",
    )


def _phrase(text: str) -> tuple[str, ...]:
    return tuple(text.lower().split())


def _read(text: str) -> tuple[list[str], list[str]]:
    """The words of *text*, and the same with a sign for each number."""
    plain = text.lower().replace("\u2019", "'").replace("%", " percent")
    words = [match.group().replace("'", "") for match in _WORD.finditer(plain)]
    return words, [_NUMERIC.sub(NUMBER, word) for word in words]
