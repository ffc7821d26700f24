"""``check``: the errors of a FAQ file, or its warnings if it has none."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import track

from bot.desk import Desk, Knowledge
from bot.faq.file import examine, read
from bot.faq.model import Faq
from bot.faq.problem import FaqProblems, Problem
from bot.review.phrasing import Phrasing
from bot.review.review import WHOLE, review

__all__ = ["WHOLE", "Checked", "checked"]


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found: the *problems*, and the *faq* if there was no error."""

    problems: tuple[Problem, ...]
    faq: Faq | None = None

    @property
    def whole(self) -> bool:
        """Whether each phrasing was asked in full, so that one that finds another entry would have been told."""
        return self.faq is not None and self.faq.phrasing_count <= WHOLE


def checked(path: Path, today: str, latest: str, known: Callable[[], Knowledge], *, progress: bool) -> Checked:
    """The problems of the file at *path* on the day *today*; *progress* shows a bar on standard error.

    Sign-offs may be of the *latest* day that it is anywhere. *known* loads what ships with the bot.
    """
    try:
        faq, tree = examine(read(path), latest)
    except FaqProblems as refused:
        return Checked(refused.problems)
    if faq is None:
        return Checked(tuple(sorted(tree.problems)))
    desk = Desk(faq, known(), learn=faq.phrasing_count <= WHOLE)
    return Checked(tuple(review(desk, tree, today, _bar if progress else iter)), faq)


def _bar(phrasings: Sequence[Phrasing]) -> Iterator[Phrasing]:
    return iter(track(phrasings, "Asking every phrasing", console=Console(stderr=True), transient=True))
