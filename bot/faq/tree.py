"""YAML text to plain data in which every scalar is text and every value remembers its place."""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from bot.faq.problem import Problem
from bot.faq.slips import swallowed
from bot.faq.unreadable import unreadable

Path = tuple[str | int, ...]
Data = str | list["Data"] | dict[str, "Data"]
Place = tuple[int, int]

DEPTH: Final = 12
"""Deepest nesting that is read; the real file has five levels."""

_STANDARD: Final = "tag:yaml.org,2002:"
"""What YAML itself calls the kinds of values."""

_Loader: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Tree:
    """Plain *data*, the *places* (line, column, 1-based) of its values, and the *problems* met.

    The place of a named value is its name's, so that an empty one can be pointed at.
    """

    data: Data = ""
    places: dict[Path, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    lines: list[str] = field(default_factory=list, repr=False)
    cuts: dict[Path, Place] = field(default_factory=dict)
    """Where a # behind a text begins a comment: perhaps it was meant to be part of it."""

    def place(self, path: Path) -> Place:
        """Where the value at *path* stands, or the nearest value above it that has a place."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))


def parse(text: str) -> Tree:
    """Read *text* as YAML; what cannot be read is in ``problems``, never raised."""
    tree = Tree(lines=text.splitlines())
    try:
        _refuse_aliases(text)
        node = yaml.compose(text, Loader=_Loader)
    except _Alias as alias:
        tree.problems.append(
            _problem(
                alias.mark, "a *name or &name is a YAML shortcut", 'write the text out in full, or put it in "quotes"'
            )
        )
        return tree
    except yaml.MarkedYAMLError as error:
        tree.problems.extend(unreadable(error, tree.lines))
        return tree
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        tree.problems.append(
            Problem(line, 1, "error", "", "a character that no text file may hold", "delete the line and type it anew")
        )
        return tree
    except RecursionError:
        node = None
        tree.problems.append(
            Problem(1, 1, "error", "", "the file is nested too deeply", "start from the last good file")
        )
    if node is not None:
        tree.data = _plain(node, (), tree)
    return tree


class _Alias(Exception):
    """An alias or anchor was met: refused, since a few lines of them can fill the memory."""

    def __init__(self, mark: Any) -> None:
        super().__init__()
        self.mark = mark


def _refuse_aliases(text: str) -> None:
    if "*" not in text and "&" not in text:
        return
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if getattr(event, "anchor", None) is not None:
            raise _Alias(event.start_mark)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEPTH:
            raise RecursionError


def _plain(node: yaml.Node, path: Path, tree: Tree) -> Data:
    tree.places[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
    if len(path) > DEPTH:
        raise RecursionError
    if not node.tag.startswith(_STANDARD):
        what = f"YAML takes {node.tag.partition(' ')[0]} at the beginning of this text for a sign and drops it"
        tree.problems.append(_problem(node.start_mark, what, 'put the text in "quotes"'))
    if isinstance(node, yaml.ScalarNode):
        if (cut := _cut(node, tree.lines)) is not None:
            tree.cuts[path] = cut
        return str(node.value)
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            tree.problems.extend(_swallowed(item, path, (), tree.lines))
        return [_plain(item, (*path, index), tree) for index, item in enumerate(node.value)]
    return dict(_pairs(node, path, tree))


def _pairs(node: yaml.Node, path: Path, tree: Tree) -> Iterator[tuple[str, Data]]:
    first_line: dict[str, int] = {}
    present = {str(key.value) for key, _ in node.value}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            tree.problems.append(
                _problem(key_node.start_mark, "a list stands where a name belongs", "write name: text")
            )
            continue
        key = str(key_node.value)
        if key in first_line:
            what = f"'{key}' stands here twice, first in line {first_line[key]}"
            tree.problems.append(_problem(key_node.start_mark, what, "keep one of the two"))
            continue
        first_line[key] = key_node.start_mark.line + 1
        if isinstance(value_node, yaml.ScalarNode) and _is_comment(tree.lines, key_node.end_mark):
            what = f"all that stands behind a # is a comment, so '{key}' begins after it or is empty"
            tree.problems.append(_problem(key_node.end_mark, what, 'put the text in "quotes"'))
        tree.problems.extend(_swallowed(value_node, path, present, tree.lines))
        value = _plain(value_node, (*path, key), tree)
        tree.places[*path, key] = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
        yield key, value


def _swallowed(node: yaml.Node, path: Path, present: Container[str], lines: list[str]) -> Iterator[Problem]:
    """Lines that belong to the text above them only because they begin too far to the right."""
    if not isinstance(node, yaml.ScalarNode) or node.style in {"'", '"'}:
        return
    last = node.end_mark.line + (node.end_mark.column > 0)
    for number, raw in enumerate(lines[node.start_mark.line + 1 : last], node.start_mark.line + 1):
        if sign := swallowed(raw, path, present, plain=not node.style):
            what = f"{sign} stands so far to the right that this line counts as part of the text above"
            column = len(raw) - len(raw.lstrip()) + 1
            yield Problem(number + 1, column, "error", "", what, "begin the line under its likes")


def _cut(node: yaml.ScalarNode, lines: list[str]) -> Place | None:
    """Where a comment begins behind a text that stands outside quotes, if one does."""
    end = node.end_mark
    if node.style or not node.value or end.line >= len(lines):
        return None
    rest = lines[end.line][end.column :]
    found = re.match(r"[ \t]+#", rest)
    return (end.line + 1, end.column + found.end()) if found else None


def _is_comment(lines: list[str], mark: yaml.Mark) -> bool:
    """Whether a comment stands where the text of the name that ends at *mark* should begin."""
    rest = lines[mark.line][mark.column :] if mark.line < len(lines) else ""
    return rest.removeprefix(":").lstrip().startswith("#") and rest.startswith(":")


def _problem(mark: yaml.Mark | None, what: str, instead: str) -> Problem:
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Problem(line, column, "error", "", what, instead)
