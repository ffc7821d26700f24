"""The journal: how many questions took which route, and the texts of those that no entry answered.

Texts come in masked (`bot.privacy.masking`); those of physician and emergency messages never come in at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Connection, Row, case, delete, func, select, update

from bot.store.tables import counts, unanswered
from bot.store.upsert import Upsert

Why = Literal["fallback", "desk", "clarify", "thumbs-down", "chosen"]
State = Literal["open", "added", "ignored"]

HOUR: Final = 3600
DAY_HOURS: Final = 24


@dataclass(frozen=True, slots=True)
class Figure:
    """How many questions took one *route* on one *day* (days since 1970, UTC)."""

    day: int
    route: str
    number: int


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that was not answered well.

    Attributes:
        id: its number.
        text: masked.
        why: what happened to it.
        entry: the entry that was voted down or chosen; else empty.
        times: how often it was asked.
        last: when last, in seconds since 1970.
    """

    id: int
    text: str
    why: str
    entry: str
    times: int
    last: float


def count(connection: Connection, hour: int, route: str, rule: str | None, entry: str | None) -> None:
    """Count one more reply in *hour* (hours since 1970, UTC)."""
    _COUNT(connection, {"hour": hour, "route": route, "rule": rule or "", "entry": entry or "", "number": 1})


def figures(connection: Connection, since: float, until: float) -> list[Figure]:
    """Questions a day and route from the moment *since* to before *until*, oldest day first."""
    day = counts.c.hour.op("/")(DAY_HOURS)
    statement = select(day, counts.c.route, func.sum(counts.c.number)).where(*_within(since, until))
    rows = connection.execute(statement.group_by(day, counts.c.route).order_by(day, counts.c.route))
    return [Figure(int(day), route, int(number)) for day, route, number in rows]


def by_route(connection: Connection, since: float, until: float) -> dict[str, int]:
    """Questions a route in that time."""
    statement = select(counts.c.route, func.sum(counts.c.number)).where(*_within(since, until))
    return {route: int(number) for route, number in connection.execute(statement.group_by(counts.c.route))}


def by_entry(connection: Connection, since: float, until: float) -> list[tuple[str, int]]:
    """The entries given in that time and how often, most frequent first."""
    number = func.sum(counts.c.number)
    statement = select(counts.c.entry, number).where(*_within(since, until), counts.c.entry != "")
    rows = connection.execute(statement.group_by(counts.c.entry).order_by(number.desc(), counts.c.entry))
    return [(entry, int(number)) for entry, number in rows]


def note(connection: Connection, text: str, why: Why, entry: str, moment: float) -> None:
    """Keep the masked *text* of a question that was not answered well; the same one again only counts.

    What staff ignored stays ignored; what they had added and is asked again is open again.
    """
    _NOTE(connection, {"text": text, "why": why, "entry": entry, "times": 1, "last": moment, "state": "open"})


def take_back(connection: Connection, text: str, why: Why, entry: str) -> None:
    """Count the question once less, as if its last `note` had not been; at nought it is gone."""
    row = (unanswered.c.text == text) & (unanswered.c.why == why) & (unanswered.c.entry == entry)
    connection.execute(update(unanswered).where(row).values(times=unanswered.c.times - 1))
    connection.execute(delete(unanswered).where(row, unanswered.c.times <= 0))


def open_questions(connection: Connection, limit: int = 500) -> list[Unanswered]:
    """The questions that wait for staff, most frequent first, then the latest."""
    order = (unanswered.c.times.desc(), unanswered.c.last.desc(), unanswered.c.id)
    rows = connection.execute(_SELECT.where(unanswered.c.state == "open").order_by(*order).limit(limit))
    return [_unanswered(row) for row in rows]


def set_state(connection: Connection, numbers: Sequence[int], state: State) -> None:
    """Say what became of the questions with those *numbers*."""
    connection.execute(update(unanswered).where(unanswered.c.id.in_(numbers)).values(state=state))


_COUNT: Final = Upsert(counts, ("hour", "route", "rule", "entry"), lambda new: {"number": counts.c.number + new.number})
_NOTE: Final = Upsert(
    unanswered,
    ("text", "why", "entry"),
    lambda new: {
        "times": unanswered.c.times + new.times,
        "last": new.last,
        "state": case((unanswered.c.state == "ignored", "ignored"), else_="open"),
    },
)
_SELECT: Final = select(
    *(unanswered.c[name] for name in ("id", "text", "why", "entry", "times", "last")),
)


def _unanswered(row: Row[tuple[Any, ...]]) -> Unanswered:
    return Unanswered(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it


def _within(since: float, until: float) -> tuple[ColumnElement[bool], ...]:
    """Conditions on the hour; the hour that *until* lies in counts only up to a whole *until*."""
    return (counts.c.hour >= int(since // HOUR), counts.c.hour < -int(-until // HOUR))
