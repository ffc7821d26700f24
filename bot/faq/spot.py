"""Places in the FAQ file's text: where the entries, their lists and values begin and end, as the parser marks them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import yaml

_Loader: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BREAK: Final = re.compile(r"\r\n|\r|\n")
_BLANK_LINE: Final = re.compile(r"(?:\r\n|\r(?!\n)|\n)[ \t]*(?:\r\n|\r|\n)[ \t]*$")


@dataclass(frozen=True)
class Spot:
    """A place in a text, *at* so many characters from its beginning, and what is to be *put* there."""

    at: int
    put: str

    def put_into(self, text: str) -> str:
        """*text* with the addition."""
        return text[: self.at] + self.put + text[self.at :]


@dataclass(frozen=True)
class Part:
    """A value of the file: its *node* in *text*, whose lines end with *newline*."""

    node: yaml.Node
    text: str
    newline: str

    @property
    def flow(self) -> bool:
        """Whether it is written in brackets."""
        return bool(getattr(self.node, "flow_style", False))

    @property
    def column(self) -> int:
        """How far its lines are indented."""
        return int(self.node.start_mark.column)

    @property
    def items(self) -> list["Part"]:
        """What a list holds."""
        return [Part(node, self.text, self.newline) for node in self.node.value]

    def value(self, name: str) -> "Part | None":
        """What stands behind *name*, if anything."""
        found = (value for key, value in self.node.value if key.value == name)
        return next((Part(node, self.text, self.newline) for node in found), None)

    def inside(self, put: str) -> Spot:
        """Behind the last item of a list in brackets."""
        end = self.items[-1].node.end_mark.index if self.items else self.node.end_mark.index - 1
        return Spot(end, put)

    def after(self, name: str, put: str) -> Spot:
        """Behind the value of *name*, on its line."""
        part = self.value(name) or self
        return Spot(part.node.end_mark.index, put)

    def below_value(self, name: str, lines: str) -> Iterator[Spot]:
        """Below the value of *name*; see `below`."""
        if part := self.value(name):
            yield from part.below(lines)

    def below(self, lines: str) -> Iterator[Spot]:
        """Below this part's last line, wherever that may be taken to end: the nearest first.

        Behind a folded text the parser marks the beginning of what comes next, so blank lines are skipped backwards.
        """
        end = _last(self.node).end_mark.index
        bare = len(self.text[:end].rstrip())
        for at in dict.fromkeys((bare, end)):
            found = _BREAK.search(self.text, at)
            if at == end and self._begins_line(at):
                yield Spot(at, lines + self.newline)
            if found:
                yield Spot(found.end(), lines + self.newline)
            else:
                yield Spot(len(self.text), self.newline + lines)

    def _begins_line(self, at: int) -> bool:
        return at > 0 and self.text[at - 1] in "\r\n"


@dataclass(frozen=True)
class Layout:
    """How the file is laid out: the *sequence* of its entries, and how its lines end."""

    sequence: Part
    newline: str

    @classmethod
    def of(cls, text: str) -> "Layout":
        """The layout of *text*, which must be a whole FAQ without a byte order mark."""
        found = _BREAK.search(text)
        newline = found.group() if found else "\n"
        node = yaml.compose(text, Loader=_Loader)
        root = Part(node or yaml.MappingNode("", []), text, newline)
        return cls(root.value("entries") or root, newline)

    @cached_property
    def entries(self) -> list[Part]:
        """Every entry."""
        return self.sequence.items

    @property
    def last_line(self) -> int:
        """The number (from 0) of the line behind the entries' last one."""
        mark = _last(self.sequence.node).end_mark
        return int(mark.line) + (mark.column > 0)

    @property
    def inner(self) -> int:
        """How far the fields of a new entry are indented."""
        last = self.entries[-1]
        return self.sequence.column + 2 if last.flow else last.column

    @property
    def step(self) -> int:
        """How much further the dashes below ``also:`` are indented than its name, as in the other entries."""
        for entry in reversed(self.entries):
            also = entry.value("also")
            if also is not None and not also.flow and not entry.flow:
                return also.column - entry.column
        return 2

    @property
    def apart(self) -> bool:
        """Whether an empty line stands between the last two entries."""
        if len(self.entries) < 2:
            return False
        start = self.entries[-1].node.start_mark.index
        before = self.sequence.text[:start].rstrip("- ")
        return _BLANK_LINE.search(before) is not None


def _last(node: yaml.Node) -> yaml.Node:
    """The value that ends last in a block; brackets are taken as one."""
    while isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return node
