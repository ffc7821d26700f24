"""Slips of the hand in a file that no parser can read, told from how its other lines are written.

A parser knows where it got lost, which may be thirty lines below the slip, and not what was meant. The file's names are
known, though, and each stands so far from the left as its likes do; a line that does not fit in is the one to look at.
"""

import re
from collections.abc import Container, Sequence
from typing import Final

from bot.faq.lines import BLOCK, NAMES, PARTS, QUOTED, Line, Usual, group_of, lines_of, read_line, usual_of
from bot.faq.problem import Problem

MOST: Final = 5
"""So many are told at once; what comes after may only follow from them."""

Said = tuple[str, str]
"""What is wrong, and what to write instead."""

Path = tuple[str | int, ...]

_LISTS: Final = frozenset({"also", "related"})
_OTHER_DASH: Final = re.compile(r" *([•·–—*]|-(?=[^\s-]))")
_UNFINISHED_NAME: Final = re.compile(r" *(?:- +)?(\w+)(:(?=\S)|[;=,]|(?=\s|$))")


def slips(lines: Sequence[str], last: int) -> list[Problem]:
    """What is odd about the *lines* up to the one numbered *last* (from 0); the rest shows what is usual."""
    read = list(lines_of(lines))
    usual = usual_of(read)
    found: list[Problem] = []
    for before, line, after in zip([None, *read], read, [*read[1:], None], strict=False):
        if line.number > last or len(found) == MOST:
            break
        if said := _slip(line, before, after, usual):
            found.append(Problem(line.number + 1, line.left + 1, "error", "", *said))
        elif said := _mispunctuated(line):
            found.append(Problem(line.number + 1, line.raw.find(line.value) + 1, "error", "", *said))
    return found


def swallowed(raw: str, path: Path, present: Container[str], *, plain: bool) -> str:
    """What *raw*, a line that counts as part of the text above it, seems to be in truth; empty if it seems right there.

    Args:
        raw: the line.
        path: of the group of fields that the text stands in.
        present: the fields that the group has.
        plain: whether the text is written without any sign that it goes on.
    """
    line = read_line(0, raw, str(path[0]) if path else "")
    if line.name in NAMES[line.part] and line.name not in present and line.column > 0:
        return f"'{line.name}:'"
    return "the dash" if plain and line.item and line.value else ""


def _slip(line: Line, before: Line | None, after: Line | None, usual: Usual) -> Said | None:
    """What is odd about *line*, and what to write instead."""
    if line.torn:
        return "this line begins further to the left than the first of its text", "begin all lines of a text below it"
    if sign := _OTHER_DASH.match(line.raw):
        if sign[1] == "-":
            return "there is no space behind the dash", 'write "- " and then the text'
        return f"{sign[1]} is no dash here", "begin the line with - and a space"
    return (
        _unfinished(line, before, usual)
        or _too_deep(line, before)
        or _astray(line, before, usual.get(line.group))
        or _item_astray(line, before, after, usual.get(line.group))
        or _undashed(line, before)
    )


def _unfinished(line: Line, before: Line | None, usual: Usual) -> Said | None:
    """A name with something else behind it than a colon and a space."""
    found = _UNFINISHED_NAME.match(line.raw)
    if line.name or found is None:
        return None
    name = found[1]
    known = name in PARTS if line.left == 0 else line.column == usual.get(group_of(line.part, name))
    neighbour = before is not None and bool(before.name) and not line.dash and line.column == before.column
    if not (known or neighbour):
        return None
    if found[2] == ":":
        return f"there is no space behind '{name}:'", f"write {name}: and a space before the text"
    return f"there is no colon behind '{name}'", f"write {name}: and then the text"


def _astray(line: Line, before: Line | None, usual: int | None) -> Said | None:
    """A name that does not stand under its likes."""
    if line.name in PARTS and line.left and not line.value and line.name not in NAMES[line.part]:
        return f"'{line.name}:' does not begin at the left edge", "take the spaces before it away"
    if line.item or usual is None or line.column == usual:
        return None
    if line.name == "id" and not line.dash:
        return "an entry begins with a dash, which is missing here", "write - id: and then its name"
    inside = before is not None and (before.column == line.column or not before.value)
    if line.part in {"replies", "languages"} and line.column > usual and inside:
        return None  # the menu, some of whose names are replies' too
    return _moved(f"'{line.name}:'", line.column - usual)


def _item_astray(line: Line, before: Line | None, after: Line | None, usual: int | None) -> Said | None:
    """A line of a list that does not stand under its neighbours, nor where such lines usually stand."""
    others = [other.left for other in (before, after) if other is not None and other.item]
    if not line.item or usual is None or line.left == usual or all(left == line.left for left in others):
        return None
    return _moved("the dash", line.left - usual)


def _too_deep(line: Line, before: Line | None) -> Said | None:
    """A name below a text, yet further to the right than that text's name."""
    below_text = before is not None and before.name and before.value and not BLOCK.match(before.value)
    if before is None or not line.name or not below_text or line.column <= before.column:
        return None
    return _moved(f"'{line.name}:'", line.column - before.column)


def _moved(what: str, far: int) -> Said:
    spaces = f"{abs(far)} space{'s' if abs(far) > 1 else ''}"
    if far > 0:
        return f"{what} stands {spaces} too far to the right", f"take {spaces} away at the beginning of the line"
    return f"{what} stands {spaces} too far to the left", f"put {spaces} more at the beginning of the line"


def _mispunctuated(line: Line) -> Said | None:
    first = line.value[:1]
    if first in {'"', "'"}:
        whole = QUOTED.match(line.value)
        if whole is None and not line.goes_on:
            return "a quotation mark is opened and never closed", "add the closing quotation mark"
        rest = line.value[whole.end() :].strip() if whole else ""
        if rest and not rest.startswith(("#", ":")):
            return "the text goes on behind its closing quotation mark", "use 'other quotation marks' inside the text"
    elif line.name and first not in {"[", "{", "|", ">"} and re.search(r":(\s|$)", line.value):
        return "a colon with a space after it stands inside the text", 'put the text in "quotes"'
    return None


def _undashed(line: Line, before: Line | None) -> Said | None:
    if line.name or line.dash or before is None:
        return None
    under = before.name in _LISTS and not before.value and line.left >= before.column
    if under or (before.item and line.left == before.left):
        return "this line of a list has no dash", "begin it with - and a space, under the dashes above or below it"
    return None
