"""Texts written as YAML: plain where that is safe, else in "double quotes", as the file's first lines tell staff."""

import io
import textwrap
import unicodedata
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

LONG: Final = 100
"""Longer texts are folded over several lines."""

_WIDTH: Final = 110
_ONE_LINE: Final = 2**30
_UNWRITABLE: Final = {"Cc", "Cs", "Cn", "Co"}


def one_line(text: str) -> str:
    """*text* as one line without control characters: what a phrasing is."""
    kept = "".join(" " if letter.isspace() else letter for letter in text if letter.isspace() or _writable(letter))
    return " ".join(kept.split())


def paragraphs(text: str) -> str:
    """*text* with its lines kept and blanks at their ends taken away: what an answer is."""
    lines = [one_line(line) for line in text.splitlines()]
    return "\n".join(lines).strip("\n")


def written(text: str, *, flow: bool = False) -> str:
    """*text*, one line, as a YAML scalar; in ``[brackets]`` (*flow*) always quoted, for parsers differ there."""
    plain = "" if flow or not text[0].isalnum() else _dumped(text)
    return plain if plain[:1] not in {"'", '"', ""} else _dumped(DoubleQuotedScalarString(text))


def block(text: str, indent: str, newline: str) -> str:
    """*text* behind a ``name:``, folded under *indent* where it is long or has several lines."""
    if len(text) <= LONG and "\n" not in text:
        return " " + written(text) + newline
    if "\n" in text:
        sign, lines = "|-", text.split("\n")
    else:
        room = max(40, _WIDTH - len(indent))
        sign, lines = ">-", textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False)
    return f" {sign}{newline}" + "".join(f"{indent}{line}".rstrip() + newline for line in lines)


def _writable(letter: str) -> bool:
    return unicodedata.category(letter) not in _UNWRITABLE


def _dumped(text: str) -> str:
    yaml = YAML(pure=True)
    yaml.width = _ONE_LINE
    yaml.allow_unicode = True
    out = io.StringIO()
    yaml.dump([text], out)
    return out.getvalue().strip().removeprefix("- ")
