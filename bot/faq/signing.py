"""The sign-off of a clinician: who, on which day, and for which text. It holds for that text and no other."""

import calendar
import unicodedata
from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from bot.faq.model import Entry

LETTERS: Final = 10
"""Letters of a fingerprint: it tells one text from its next version, and is no secret."""

_TITLES: Final = frozenset(
    "dr doctor prof professor mr mrs ms miss mx sir md gp dc do pt rn phd physician clinician".split()
)
_NOBODY: Final = frozenset(
    "anonymous anybody anyone admin boss bot clinic me myself na nobody no none null staff somebody someone tbd team "
    "test todo unknown us we you yes".split()
)

Wrong = tuple[str, str, str]
"""The field, what is wrong with it, and what to write instead."""


def fingerprint(entry: Entry) -> str:
    """What names the entry's question and answer among all others; line breaks and blanks do not count."""
    said = "\n".join(" ".join(text.split()) for text in (entry.question, entry.answer))
    return sha256(unicodedata.normalize("NFC", said).encode("utf-8", "surrogatepass")).hexdigest()[:LETTERS]


def is_signed(entry: Entry) -> bool:
    """Whether a clinician has signed the entry as it is now."""
    return bool(entry.reviewed_by and entry.reviewed_on) and entry.reviewed_text == fingerprint(entry)


def line_to_sign(entry: Entry) -> str:
    """The line that ties a sign-off to the entry as it is now."""
    return f"reviewed_text: {fingerprint(entry)}"


def signing_problems(entry: Entry, today: str) -> Iterator[Wrong]:
    """What is wrong with the sign-off, whatever the answer says.

    Args:
        entry: the entry.
        today: the latest day that it is anywhere, as YYYY-MM-DD; empty where nobody knows.
    """
    if entry.reviewed_by is not None and not _is_name(entry.reviewed_by):
        yield (
            "reviewed_by",
            f"'{entry.reviewed_by}' is nobody's name",
            "write who has read the answer: Dr. Jane Example",
        )
    for name, day in (("reviewed_on", entry.reviewed_on), ("review_by", entry.review_by)):
        if day is not None and not _exists(day):
            yield name, f"there is no {day}", "write a day that the calendar has, such as 2026-05-31"
    if entry.reviewed_on and today and entry.reviewed_on > today:
        yield "reviewed_on", f"{entry.reviewed_on} is yet to come", "write the day on which the answer was read"


def _is_name(name: str) -> bool:
    """Whether somebody could be called so: a word of two letters and more that is no title and no stopgap."""
    words = ["".join(filter(str.isalpha, word)).casefold() for word in name.replace("-", " ").split()]
    telling = [word for word in words if len(word) > 1 and len(set(word)) > 1 and word not in _TITLES]
    stopgap = "".join(words) in _NOBODY or any(word in _NOBODY for word in telling)
    return bool(telling) and not stopgap and not any(letter.isdigit() for letter in name)


def _exists(day: str) -> bool:
    year, month, number = map(int, day.split("-"))
    return year > 0 and number <= calendar.monthrange(year, month)[1]
