"""Text that is no YAML: where the parser got lost, and what to do about it in the staff's words."""

from collections.abc import Sequence
from typing import Final

import yaml

from bot.faq.problem import Problem
from bot.faq.slips import slips

_PLAIN_WORDS: Final = (
    (
        "mapping values are not allowed",
        "a colon with a space after it stands inside a text, or this line is indented too far",
        'put the text in "quotes", or begin the line under the one above',
    ),
    ("found character '\\t'", "a tab stands here", "use spaces: two for each step"),
    ("found a tab character", "a tab stands here", "use spaces: two for each step"),
    ("while scanning a quoted scalar", "a quotation mark is opened and never closed", "add the closing quotation mark"),
    (
        "could not find expected ':'",
        "this line has a name without a colon, or a text that goes on outside its quotes",
        "write name: text",
    ),
    (
        "found unknown escape character",
        'a backslash \\ stands inside "double quotes"',
        "use 'single quotes' around the text",
    ),
    (
        "cannot start any token",
        "a text begins with a character that has a meaning of its own",
        'put the text in "quotes"',
    ),
    (
        "did not find expected",
        "the line does not begin under the one it belongs to, or a text ends in the middle of its line",
        'count the spaces at the line\'s beginning: like its neighbours; put a text with quotes inside it in "quotes"',
    ),
    ("expected a single document", "a line of three dashes (---) begins a second file here", "delete that line"),
)
_NO_WORDS: Final = ["this line cannot be read", "compare it with the lines of an entry that works"]


def unreadable(error: yaml.MarkedYAMLError, lines: Sequence[str]) -> list[Problem]:
    """What is wrong with *lines*, which the parser gave up with *error*: the slips, else what it stumbled over."""
    mark = error.problem_mark or error.context_mark
    if mark and mark.line < len(lines) and "\t" in lines[mark.line][: mark.column + 1]:
        column = lines[mark.line].index("\t") + 1
        return [Problem(mark.line + 1, column, "error", "", "a tab stands here", "use spaces: two for each step")]
    if mark and (found := slips(lines, mark.line)):
        return found
    said = f"{error.context} {error.problem}"
    if error.context_mark and "quoted scalar" in said:
        mark = error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    words = next((words for fragment, *words in _PLAIN_WORDS if fragment in said), _NO_WORDS)
    return [Problem(line, column, "error", "", *words)]
