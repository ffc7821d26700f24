"""Lines of the FAQ file as staff see them, read without a YAML parser, so that a broken file can be read too."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.faq.model import Clinic, Entry, Faq, Replies, Source, Tongue, Translation

PARTS: Final = frozenset(Faq.model_fields)
"""The names at the left edge."""

NAMES: Final[dict[str, frozenset[str]]] = {
    "clinic": frozenset(Clinic.model_fields),
    "replies": frozenset(Replies.model_fields),
    "entries": frozenset(Entry.model_fields),
    "translations": frozenset(Translation.model_fields),
    "languages": frozenset(Tongue.model_fields),
    "": frozenset(),
}
"""The names of the fields in each part."""

BLOCK: Final = re.compile(r"[>|][-+0-9]*\s*(?:#.*)?$")
"""What stands behind a name whose text follows in the lines below it."""

QUOTED: Final = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'")
"""A whole text in quotation marks."""

_SOURCE: Final = frozenset(Source.model_fields)
_LINE: Final = re.compile(r"( *)(-(?: +|$))?((\w+)(:?)(?=\s|$))?(.*)")

Usual = Mapping[str, int]
"""How far from the left the lines of each group begin, from 0."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is no comment, and not the inside of a text unless it is torn.

    Attributes:
        number: from 0.
        part: of the file, such as ``entries``; empty before the first.
        left: the column of its first letter, from 0.
        dash: whether it begins with a dash and a space.
        column: of what comes behind the dash, from 0.
        name: what stands before its colon; empty where there is none.
        value: what stands behind that, or the whole text.
        goes_on: whether a quotation mark is opened here that a later line closes.
        torn: whether it belongs to a text but begins further to the left than that text's first line.
    """

    number: int
    raw: str
    part: str
    left: int
    dash: bool
    column: int
    name: str
    value: str
    goes_on: bool = False
    torn: bool = False

    @property
    def item(self) -> bool:
        """Whether it is a line of a list of texts."""
        return self.dash and not self.name

    @property
    def group(self) -> str:
        """Which lines it should stand under: those of the same group."""
        return f"- {self.part}" if self.item else group_of(self.part, self.name)

    @property
    def known(self) -> bool:
        """Whether a field is written here as it should be."""
        return self.name in NAMES[self.part] or (self.left == 0 and self.name in PARTS)


def group_of(part: str, name: str) -> str:
    """Which lines the field *name* of *part* should stand under; empty if there is no such field."""
    if part == "entries" and name in _SOURCE:
        return "source"
    return part if name in NAMES[part] else ""


def usual_of(read: Sequence[Line]) -> Usual:
    """How far from the left the lines of each group begin."""
    seen = Counter((line.group, line.left if line.item else line.column) for line in read if line.group)
    return {group: column for (group, column), _ in reversed(seen.most_common())}


def lines_of(lines: Sequence[str]) -> Iterator[Line]:
    """The lines that are no comments, and of a text in several lines only the first, and the torn ones."""
    part, quote, inside, body, abroad = "", "", -1, 0, -1
    for number, raw in enumerate(lines):
        bare, left = raw.strip(), len(raw) - len(raw.lstrip(" "))
        if quote:
            quote = "" if bare.endswith(quote) else quote
            continue
        if not bare or (bare.startswith("#") and inside < 0):
            continue
        abroad = abroad if left > abroad else -1
        line = read_line(number, raw, "translations" if abroad >= 0 else part)
        if left > inside >= 0 and not (left == inside + 1 < body and line.known):
            body = body or left
            if left < body:
                yield replace(line, name="", torn=True)
            continue
        if left == 0 and line.name in PARTS:
            part = line.name
            line = read_line(number, raw, part)
        if part == "entries" and line.name == "translations" and not line.value:
            abroad = line.column
        inside, body = line.left if BLOCK.match(line.value) else -1, 0
        quote = _goes_on(line, lines)
        yield replace(line, goes_on=bool(quote))


def read_line(number: int, raw: str, part: str) -> Line:
    """*raw*, the line *number* (from 0) of the file, in *part* of it."""
    indent, dash, _, word, colon, rest = _LINE.findall(raw)[0]
    name, value = (word, rest) if colon else ("", word + rest)
    known = part if part in NAMES else ""
    return Line(number, raw, known, len(indent), bool(dash), len(indent + dash), name, value.strip())


def _goes_on(line: Line, lines: Sequence[str]) -> str:
    """The quotation mark that a later line closes; empty if there is none, or if the next line is a new one."""
    if line.value[:1] not in {'"', "'"} or QUOTED.match(line.value):
        return ""
    following = next((raw for raw in lines[line.number + 1 :] if raw.strip()), "")
    after = read_line(0, following, line.part)
    return "" if after.dash or after.known or (after.left == 0 and after.name) or not following else line.value[0]
