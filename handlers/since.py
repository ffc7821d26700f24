"""``check --since``: which questions would be answered otherwise than with an earlier FAQ file."""

import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.desk import Desk
from bot.faq.file import read
from bot.faq.model import Faq, Tongue
from bot.reply import Reply


class NoSuchVersion(Exception):
    """There is neither a file nor a git revision of that name; the message is for staff."""


@dataclass(frozen=True, slots=True)
class Reworded:
    """A text that says something else: *what* it is, what it said *before*, what it says *after*; empty for none.

    Attributes:
        questions: how many of the questions that were asked get it.
    """

    what: str
    before: str
    after: str
    questions: int = 0

    def lines(self) -> list[str]:
        """For the terminal."""
        asked = f" (given to {self.questions} of the questions)" if self.questions else ""
        return [f"  {self.what}{asked}", f"    before: {self.before or '-'}", f"    after:  {self.after or '-'}"]


@dataclass(frozen=True, slots=True)
class Change:
    """A *question* and the replies that it gets *before* and *after*."""

    question: str
    before: Reply
    after: Reply

    @property
    def moved(self) -> bool:
        """Whether it goes elsewhere, and not only gets other words."""
        return _told(self.before) != _told(self.after)

    def __str__(self) -> str:
        """``what is hijama: fallback -> faq what-is-cupping``."""
        asked = " ".join(self.question.split()).encode("utf-8", "replace").decode()  # half a letter cannot be printed
        return f"{asked}: {_told(self.before)} -> {_told(self.after)}"


@dataclass(frozen=True, slots=True)
class Since:
    """All that is different since the version *since*: *changes* of replies to questions, and *texts*."""

    since: str
    changes: tuple[Change, ...]
    texts: tuple[Reworded, ...]

    def lines(self) -> list[str]:
        """For the terminal: the texts, then how many questions change, then those that go elsewhere."""
        moved = [change for change in self.changes if change.moved]
        words = len(self.changes) - len(moved)
        lines = [_counted(len(self.texts), "text", self.since)] if self.texts else []
        lines += [line for text in self.texts for line in text.lines()]
        lines += [_counted(len(self.changes), "question", self.since), *(f"  {change}" for change in moved)]
        return lines + ([f"  {words} more: the same reply as before, in other words"] if words else [])

    def record(self) -> dict[str, object]:
        """For programs."""
        texts = [
            {"what": one.what, "before": one.before, "after": one.after, "questions": one.questions}
            for one in self.texts
        ]
        questions = [
            {"text": change.question, "before": _record(change.before), "after": _record(change.after)}
            for change in self.changes
        ]
        return {"since": self.since, "texts": texts, "questions": questions}


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


def compared(since: str, questions: Iterable[str], before: Desk, after: Desk) -> Since:
    """What is different since the version *since*: every text, and the reply to each of the *questions*."""
    asked = list(dict.fromkeys(questions))
    replies = [(question, before.reply_to(question), after.reply_to(question)) for question in asked]
    given = Counter(_source(new) for _, _, new in replies)
    texts = (
        Reworded(what, old, new, given[source])
        for what, source, old, new in _texts(before.faq, after.faq)
        if old != new
    )
    changes = (Change(*one) for one in replies if (one[1].text, _told(one[1])) != (one[2].text, _told(one[2])))
    return Since(since, tuple(changes), tuple(texts))


def _texts(before: Faq, after: Faq) -> Iterator[tuple[str, str, str, str]]:
    """Each text that patients read: what it is, where replies come from that show it, and what it said and says."""
    for name in type(before.replies).model_fields:
        old, new = (getattr(faq.replies, name) for faq in (before, after))
        if isinstance(old, str):
            yield f'reply "{name}"', f"reply {name}", before.filled(old), after.filled(new)
    for code in dict.fromkeys([*before.languages, *after.languages]):
        for name in Tongue.model_fields:
            old, new = (faq.filled(str(getattr(faq.languages.get(code), name, "")), code) for faq in (before, after))
            if name != "menu":
                yield f'"{name}" in the language "{code}"', "", old, new
    for name in type(before.clinic).model_fields:
        yield f'clinic line "{name}"', "", getattr(before.clinic, name), getattr(after.clinic, name)
    for entry in dict.fromkeys([*before.by_id, *after.by_id]):
        for field, source in (("question", ""), ("answer", f"answer {entry}")):
            old, new = (
                faq.filled(getattr(faq.by_id[entry], field)) if entry in faq.by_id else "" for faq in (before, after)
            )
            yield f'{field} of "{entry}"', source, old, new


def _source(reply: Reply) -> str:
    if reply.entry:
        return f"answer {reply.entry}"
    rule = str(reply.ruling.rule or "")
    return f"reply {rule.removeprefix('smalltalk.')}" if rule.startswith("smalltalk.") else f"reply {reply.route}"


def _counted(number: int, what: str, since: str) -> str:
    return f"{number} {what} changes since {since}" if number == 1 else f"{number} {what}s change since {since}"


def _record(reply: Reply) -> dict[str, object]:
    offered = [offer.entry for offer in reply.offers]
    return {"route": reply.route, "entry": reply.entry, "offered": offered, "reply": reply.text}


def _told(reply: Reply) -> str:
    if reply.entry:
        return f"{reply.route} {reply.entry}"
    offered = ", ".join(offer.entry for offer in reply.offers) if reply.route == "clarify" else ""
    return f"{reply.route} ({offered})" if offered else reply.route
