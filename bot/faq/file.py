"""Reading the FAQ file: the one module that opens it. Text in, a whole Faq or every problem out."""

from pathlib import Path as FilePath
from typing import Final

from bot.faq import shape
from bot.faq.model import Faq
from bot.faq.problem import FaqProblems, Problem
from bot.faq.tree import Tree, parse

MOST_BYTES: Final = 32 * 1024 * 1024
"""Larger files are refused unread: 20,000 entries of 10 phrasings take about 20 MB."""


def load(path: FilePath, today: str = "") -> Faq:
    """The FAQ in the file at *path*; *today* is as for `examine`.

    Raises:
        FaqProblems: the file is missing, is no text, or has errors; all of them at once.
    """
    return parse_faq(read(path), str(path), today)


def parse_faq(text: str, file: str = "faq.yaml", today: str = "") -> Faq:
    """The FAQ in *text*; *file* is the name that its problems carry, *today* is as for `examine`.

    Raises:
        FaqProblems: with every error found.
    """
    faq, tree = examine(text, today)
    if faq is None:
        raise FaqProblems(file, tree.problems)
    return faq


def examine(text: str, today: str = "") -> tuple[Faq | None, Tree]:
    """The FAQ in *text*, or None, and the tree with the places of its values and all problems found.

    Args:
        text: of the file.
        today: the latest day that it is anywhere, as YYYY-MM-DD: no sign-off may be of a later one. Empty where the
            day does not matter, since the text was examined before.
    """
    tree = parse(text)
    faq = shape.build(tree, today)
    return (None if tree.problems else faq), tree


def parse_earlier(text: str, file: str) -> Faq:
    """The FAQ in *text* as it once was in service, though it may not pass the checks of today.

    Raises:
        FaqProblems: it is no FAQ at all.
    """
    tree = parse(text)
    faq = shape.build(tree, "")
    if faq is None or not faq.entries:
        raise FaqProblems(file, tree.problems)
    ids = faq.by_id
    entries = (one.model_copy(update={"related": tuple(filter(ids.get, one.related))}) for one in faq.entries)
    return faq.model_copy(update={"entries": tuple(entries)})


def read(path: FilePath) -> str:
    """The text of the file at *path*, whole.

    Raises:
        FaqProblems: it is missing, too large, or no UTF-8 text.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise _refusal(path, f"the file is {size // 2**20} MB large, at most {MOST_BYTES // 2**20} MB are read")
        raw = path.read_bytes()
    except OSError as error:
        raise _refusal(path, f"the file cannot be opened ({error.strerror or 'no reason given'})") from error
    if b"\x00" in raw:
        raise _refusal(path, "this is no text file", "save it as plain text (UTF-8)")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _refusal(path, "a character is not UTF-8", "save the file with the encoding UTF-8", line) from error
    if not text.strip():
        raise _refusal(path, "the file is empty", "bring back the last good file")
    return text


def _refusal(path: FilePath, what: str, instead: str = "bring back the last good file", line: int = 1) -> FaqProblems:
    return FaqProblems(str(path), [Problem(line, 1, "error", "", what, instead)])
