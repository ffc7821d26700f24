"""Numbers and addresses in a clinic's line: what must be the same in every language."""

import re
from typing import Final

NUMBER: Final = re.compile(r"(?<!\w)\+?\d[\d -]{0,15}\d(?!\w)")
"""A telephone number."""

_DETAIL: Final = re.compile(r"https?://\S+|[\w.+-]*@[\w.-]+|\d+")


def numbers_in(text: str) -> list[str]:
    """The telephone numbers in *text*."""
    return NUMBER.findall(text)


def lacking(line: str, translated: str) -> list[str]:
    """The numbers and addresses of *line* that its translation does not name."""
    named = set(_details(translated))
    return [detail for detail in dict.fromkeys(_details(line)) if detail not in named]


def _details(line: str) -> list[str]:
    return [found.rstrip(".,;") for found in _DETAIL.findall(line)]
