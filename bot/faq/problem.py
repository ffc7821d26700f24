"""A problem in the FAQ file, as a value: where it is, what is wrong, what to write instead."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to put right in the FAQ file; problems sort by their place.

    Attributes:
        line: 1-based; 1 where the problem is the whole file.
        column: 1-based.
        level: an error stops the file from being used, a warning does not.
        where: the entry or part, as in ``entry "fascia"``; empty for the whole file.
        what: what is wrong, in plain words.
        instead: what to write instead.
    """

    line: int
    column: int
    level: Level
    where: str
    what: str
    instead: str

    def __str__(self) -> str:
        """``12:5: entry "fascia": answer is empty; write one to four sentences``."""
        place = f"{self.where}: " if self.where else ""
        warning = "warning: " if self.level == "warning" else ""
        advice = f"; {self.instead}" if self.instead else ""
        return f"{self.line}:{self.column}: {warning}{place}{self.what}{advice}"


class FaqProblems(Exception):
    """The FAQ file cannot be used.

    Attributes:
        file: the name that the file goes by.
        problems: all of them, in the file's order.
    """

    def __init__(self, file: str, problems: Iterable[Problem]) -> None:
        self.file = file
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(self.lines()))

    def lines(self) -> list[str]:
        """Each problem on a line, with the file's name before it."""
        return [f"{self.file}:{problem}" for problem in self.problems]
