"""``check --since``: which questions would be answered otherwise than with an earlier FAQ file."""

import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.desk import Desk
from bot.faq.file import read
from bot.reply import Reply


class NoSuchVersion(Exception):
    """There is neither a file nor a git revision of that name; the message is for staff."""


@dataclass(frozen=True, slots=True)
class Change:
    """A *question* and what it gets *before* and *after*."""

    question: str
    before: str
    after: str

    def __str__(self) -> str:
        """``what is hijama: fallback -> faq what-is-cupping``."""
        asked = " ".join(self.question.split()).encode("utf-8", "replace").decode()  # half a letter cannot be printed
        return f"{asked}: {self.before} -> {self.after}"


def earlier_text(path: Path, since: str) -> str:
    """The FAQ file at *path* as it was: the text of the file *since*, or of the git revision of that name.

    Raises:
        NoSuchVersion: there is neither.
        FaqProblems: the file cannot be read.
    """
    if Path(since).is_file():
        return read(Path(since))
    if since.startswith("-"):
        raise NoSuchVersion(f"{since}: no such file, and no name for a git revision")
    command = ["git", "-C", str(path.resolve().parent), "show", f"{since}:./{path.resolve().name}"]
    try:
        shown = subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8")  # noqa: S603 - no shell
    except (OSError, subprocess.CalledProcessError):
        raise NoSuchVersion(f"{since}: neither a file nor a git revision that has {path.name}") from None
    return shown.stdout


def changed(questions: Iterable[str], before: Desk, after: Desk) -> Iterator[Change]:
    """The questions that get another route or another entry."""
    for question in dict.fromkeys(questions):
        old, new = _told(before.reply_to(question)), _told(after.reply_to(question))
        if old != new:
            yield Change(question, old, new)


def _told(reply: Reply) -> str:
    if reply.entry:
        return f"{reply.route} {reply.entry}"
    offered = ", ".join(offer.entry for offer in reply.offers) if reply.route == "clarify" else ""
    return f"{reply.route} ({offered})" if offered else reply.route
