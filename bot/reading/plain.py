"""A message in the plain spelling that an encoder was trained on: bounded, folded, on one line.

The English encoder reads lower-case text without accents, look-alike letters or spaced-out words; the other one keeps
the letters of its eighteen languages. Training and reading share these functions, so neither can drift.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from bot.language.folding import fold

LONGEST: Final = 1500
"""Characters that are read; a longer message goes to the physician, so that nothing hides behind the cut."""

_MOST_FOLDED: Final = 2 * LONGEST
"""Characters after folding: one ligature can become eighteen letters."""

_SPACED: Final = re.compile(r"(?<!\S)(?:[a-z0-9@$][ .*_-]+){3,}[a-z0-9@$](?![^\s.!?,])")
_BETWEEN: Final = re.compile(r"[ .*_-]")
_STRETCHED: Final = re.compile(r"(.)\1{3,}")
_COMMAND: Final = re.compile(r"\A\s*/\w{1,32}(?:@\w{1,32})?\s+(?=\S)")
_BLANKS: Final = re.compile(r"\s+")
_HIDDEN: Final = frozenset({"Cf", "Cc", "Cs", "Co", "Cn"})

Pictured = Callable[[str], str]
"""Writes out the emoji that mean something."""


def plain_english(text: str, pictured: Pictured) -> str:
    """*text* as the English encoder reads it."""
    folded = fold(pictured(text[:LONGEST])[:_MOST_FOLDED])[:_MOST_FOLDED]
    closed = _SPACED.sub(lambda run: _BETWEEN.sub("", run.group()), folded)
    return _on_one_line(closed)


def plain_foreign(text: str, pictured: Pictured) -> str:
    """*text* as the encoder for other languages reads it."""
    whole = unicodedata.normalize("NFKC", pictured(text[:LONGEST])[:_MOST_FOLDED])[:_MOST_FOLDED]
    return _on_one_line("".join(c for c in whole if c in "\n\t" or unicodedata.category(c) not in _HIDDEN).lower())


def without_command(text: str) -> str:
    """*text* without a command before it, which says nothing of what the message is about."""
    return _COMMAND.sub("", text, count=1)


def _on_one_line(text: str) -> str:
    return _BLANKS.sub(" ", _STRETCHED.sub(r"\1\1", text)).strip()
