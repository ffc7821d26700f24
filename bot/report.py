"""The figures of a report: what was asked in some days, by route, and what readers thought of the answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection

from bot.store import journal, votes
from bot.store.votes import Thumbs

DAY: Final = 86_400
MOST_ENTRIES: Final = 5
ROUTES: Final = ("faq", "clarify", "smalltalk", "desk", "fallback", "physician", "emergency")
_TO_BE_ANSWERED: Final = ("faq", "clarify", "fallback")


@dataclass(frozen=True)
class Report:
    """Figures of whole days, UTC; the last one is not over yet.

    Attributes:
        first: the first day, counted from 1970.
        days: how many.
        by_day: for each route the questions of each day.
        entries: the entries given most often, with how often.
        thumbs: all votes of these days.
    """

    first: int
    days: int
    by_day: Mapping[str, Sequence[int]]
    entries: Sequence[tuple[str, int]] = ()
    thumbs: Thumbs = field(default_factory=lambda: Thumbs(0, 0))

    @property
    def total(self) -> int:
        """All questions."""
        return sum(map(sum, self.by_day.values()))

    def of(self, route: str) -> int:
        """The questions that took *route*."""
        return sum(self.by_day.get(route, ()))

    @property
    def share(self) -> float | None:
        """Answered from the file, of all that it should answer: not small talk, not the physician's; None of none."""
        asked = sum(map(self.of, _TO_BE_ANSWERED))
        return self.of("faq") / asked if asked else None


def make_report(connection: Connection, now: float, days: int) -> Report:
    """The report on the last *days* days, today among them."""
    first = int(now // DAY) - days + 1
    since, until = first * DAY, (first + days) * DAY
    by_day = {route: [0] * days for route in ROUTES}
    for figure in journal.figures(connection, since, until):
        by_day.setdefault(figure.route, [0] * days)[figure.day - first] += figure.number
    thumbs = votes.totals(connection, since).values()
    total = Thumbs(sum(one.up for one in thumbs), sum(one.down for one in thumbs))
    return Report(first, days, by_day, tuple(journal.by_entry(connection, since, until)[:MOST_ENTRIES]), total)
