"""Opening hours as people write them, read: ``Mon-Fri 9-18, Sat 9-13`` and ``25 Dec closed, 24 Dec 9-12``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from rapidfuzz import process

from bot.opening.hours import Hours, Span, Spans, Special
from bot.opening.moment import DAY_MINUTES, MONTHS, WEEK, Day, days_in

_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT_DAYS: Final = {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_SHORT_MONTHS: Final = {"sept": 9}
_SETS: Final = {
    "daily": range(7),
    "everyday": range(7),
    "weekdays": range(5),
    "weekday": range(5),
    "weekends": range(5, 7),
    "weekend": range(5, 7),
}
_SHORTEST: Final = 2
"""Letters of a weekday that tell which is meant; of a month three."""

_CLOSED: Final = frozenset({"closed", "shut", "off"})
_FILLERS: Final = frozenset({"from", "and", "on", "the", "of", "open"})
_NAMED_TIMES: Final = {"noon": 12 * 60, "midday": 12 * 60, "midnight": DAY_MINUTES}
_TO: Final = frozenset({"to", "till", "til", "until", "through"})

_EVERY_DAY: Final = re.compile(r"\bevery\s+day\b")
_TOKEN: Final = re.compile(
    r"""\s*(?:
        (?P<date>\d{4}-\d{1,2}-\d{1,2}(?!\d))
      | (?P<year>(?:19|20)\d\d(?![\d:.]))
      | (?P<number>\d{1,2})(?:st|nd|rd|th)\b
      | (?P<hour>\d{1,2})(?:[:.h](?P<minute>\d\d)|h)?(?!\d)\s*(?P<half>[ap]\.?m\b\.?)?
      | (?P<word>[^\W\d_]+)\.?
      | (?P<dash>[-\u2010-\u2015\u2212])
      | (?P<stop>[,;\n&+])
      | (?P<rest>\S)
    )""",
    re.VERBOSE,
)

SUCH_AS: Final = "write it like Mon-Fri 9-18, Sat 9-13, Sun closed"
SUCH_DAYS_AS: Final = "write it like 25 Dec closed, 24 Dec 9-12, 2027-03-26 closed"


class Unclear(ValueError):
    """What is written cannot be read.

    Attributes:
        piece: what stands there, as it is written.
        what: what is wrong, in words for staff.
        instead: what to write instead.
    """

    def __init__(self, piece: str, what: str, instead: str) -> None:
        super().__init__(what)
        self.piece = piece
        self.what = what
        self.instead = instead


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of the text: its *kind*, its *text* as written, and its *value* (minutes, a day's number, a year)."""

    kind: str
    text: str
    value: int = 0
    half: str = ""
    bare: bool = False
    """Whether it is a number alone, which may be an hour or the day of a month."""


_END: Final = _Token("end", "")


def read_hours(hours: str, holidays: str = "") -> Hours:
    """The opening hours that *hours* tells by weekday and *holidays* for days that differ.

    Weekdays that are not named are closed. Days in *holidays* without hours are closed, and without a year they
    come back every year.

    Raises:
        Unclear: at the first piece that cannot be read.
    """
    week = _Week(hours).read()
    special = _Holidays(holidays).read() if holidays.strip() else ()
    halves = any(token.half for token in [*_tokens(hours), *_tokens(holidays)])
    return Hours(week, special, halves)


def weekday_of(word: str) -> int | None:
    """The weekday that *word* names in full or shortened, 0 for Monday; None if it names none."""
    if word in _SHORT_DAYS:
        return _SHORT_DAYS[word]
    if len(word) < _SHORTEST:
        return None
    full = word.removesuffix("s") if word.endswith("days") else word
    short = len(full) <= _SHORTEST + 1
    return next((at for at, day in enumerate(_DAYS) if day == full or (short and day.startswith(full))), None)


def _month_of(word: str) -> int | None:
    """The month that *word* names, 1 for January; None if it names none."""
    if word in _SHORT_MONTHS:
        return _SHORT_MONTHS[word]
    short = len(word) == _SHORTEST + 1
    found = (at for at, month in enumerate(_MONTHS, 1) if month == word or (short and month.startswith(word)))
    return next(found, None)


def _tokens(text: str) -> Iterator[_Token]:
    """The pieces of *text*, without words and dots that add nothing."""
    plain = _EVERY_DAY.sub("daily", text.casefold())
    for found in _TOKEN.finditer(plain):
        kind, piece = str(found.lastgroup), found.group().strip()
        if found["hour"]:
            yield _time(found, piece)
        elif found["word"]:
            yield from _word(found["word"])
        elif found["date"]:
            yield _Token("date", piece)
        elif kind == "rest" and piece in {":", "."}:
            continue
        elif piece:
            yield _Token(kind, piece, int(found[kind]) if kind in {"year", "number"} else 0)


def _word(word: str) -> Iterator[_Token]:
    if word in _FILLERS:
        return
    if word in _TO:
        yield _Token("dash", word)
    elif word in _NAMED_TIMES:
        yield _Token("time", word, _NAMED_TIMES[word])
    elif word in _CLOSED:
        yield _Token("closed", word)
    else:
        yield _Token("word", word)


def _time(found: re.Match[str], piece: str) -> _Token:
    """A time, or the number of a day where no minutes and no half of the day stand behind it."""
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), (found["half"] or "")[:1]
    bare = piece.isdigit()
    if hour > (12 if half else 24) or minute > 59 or (half and hour == 0) or hour * 60 + minute > DAY_MINUTES:
        return _Token("number" if bare and not half else "wrong", piece, hour, half, bare)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return _Token("time", piece, hour * 60 + minute, half, bare)


class _Pieces:
    """The tokens of a text, taken one by one."""

    such_as: str = SUCH_AS

    def __init__(self, text: str) -> None:
        self._left = list(_tokens(text))
        self._at = 0

    def _peek(self, ahead: int = 0) -> _Token:
        at = self._at + ahead
        return self._left[at] if at < len(self._left) else _END

    def _take(self) -> _Token:
        token = self._peek()
        self._at += 1
        return token

    def _span(self) -> Span:
        """A time, a dash and a time."""
        start = self._take()
        if self._peek().kind != "dash":
            raise Unclear(start.text, f"'{start.text}' is no span of time", "write from when to when, such as 9-18")
        self._take()
        end = self._take()
        if end.kind != "time":
            raise Unclear(end.text or start.text, f"no time stands behind '{start.text}-'", "write 9-18 or 9:00-18:00")
        return _spanned(start, end)

    def _in_order(self, spans: list[Span], name: str) -> Spans:
        """*spans* in order; refused where two overlap."""
        spans.sort()
        if any(end > start for (_, end), (start, _) in pairwise(spans)):
            raise Unclear(name, f"the hours of '{name}' overlap", "write them one after the other, such as 9-12, 14-18")
        return _joined(tuple(spans))

    def _unclear(self, token: _Token) -> Unclear:
        if token.kind == "wrong" or token.kind == "number":
            return Unclear(token.text, f"'{token.text}' is no time of the day", "write 9-18, 9:00-18:00 or 9am-6pm")
        if token.kind == "word":
            near = process.extractOne(token.text, self._words(), score_cutoff=70)
            what = f"'{token.text}' is neither a day nor a time"
            return Unclear(token.text, what, f"did you mean '{near[0].title()}'?" if near else self.such_as)
        return Unclear(token.text, f"'{token.text}' does not belong here", self.such_as)

    def _words(self) -> tuple[str, ...]:
        return (*_DAYS, "closed", *_SETS)


def _spanned(start: _Token, end: _Token) -> Span:
    """From *start* to *end*; ``1-5pm`` is the afternoon, ``9-5pm`` begins in the morning."""
    first, last = start.value, end.value or DAY_MINUTES
    if end.half == "p" and not start.half and first + DAY_MINUTES // 2 < last:
        first += DAY_MINUTES // 2
    if first >= last:
        meant = f"{start.text}-{last // 60 + 12}" if last < DAY_MINUTES // 2 else "9-18"
        what = f"it closes ({end.text}) before it opens ({start.text})"
        raise Unclear(end.text, what, f"write {meant}, or use am and pm")
    return first, last


class _Week(_Pieces):
    """Hours by weekday."""

    def read(self) -> tuple[Spans, ...]:
        """The spans of each weekday, Monday first.

        Raises:
            Unclear: at the first piece that cannot be read.
        """
        week: list[Spans] = [()] * WEEK
        widths = [WEEK + 1] * WEEK
        while self._peek() is not _END:
            if self._peek().kind == "stop":
                self._take()
                continue
            days, name = self._days()
            spans = self._spans(name)
            for day in days:
                if _clash(week[day], spans) and widths[day] <= len(days):
                    what = f"the hours of {_DAYS[day].title()} are told twice, and they overlap"
                    raise Unclear(name, what, "keep one of the two")
                added = spans and not _clash(week[day], spans)
                week[day] = tuple(sorted(week[day] + spans)) if added else spans
                widths[day] = len(days)
        if not any(week):
            raise Unclear("", "no day has any hours", SUCH_AS)
        return tuple(map(_joined, week))

    def _days(self) -> tuple[list[int], str]:
        """The days that are named before their hours, and the last name."""
        if self._peek().kind == "time":
            what = f"'{self._peek().text}' stands before any day"
            raise Unclear(self._peek().text, what, "say on which days, such as Mon-Fri 9-18")
        days: list[int] = []
        name = ""
        while (token := self._peek()).kind in {"word", "stop"}:
            self._take()
            if token.kind == "word":
                name = token.text
                days += self._named(token)
        if not name:
            raise self._unclear(token)
        return list(dict.fromkeys(days)), name

    def _named(self, token: _Token) -> list[int]:
        """The days of one name, or of two with a dash between them."""
        if token.text in _SETS:
            return list(_SETS[token.text])
        first = weekday_of(token.text)
        if first is None:
            raise self._unclear(token)
        if self._peek().kind != "dash" or self._peek(1).kind != "word":
            return [first]
        self._take()
        other = self._take()
        last = weekday_of(other.text)
        if last is None:
            raise self._unclear(other)
        return [(first + step) % WEEK for step in range((last - first) % WEEK + 1)]

    def _spans(self, name: str) -> Spans:
        if self._peek().kind == "closed":
            self._take()
            return ()
        if spans := self._times():
            return self._in_order(spans, name)
        if self._peek().kind not in {"end", "stop", "word"}:
            raise self._unclear(self._peek())
        raise Unclear(name, f"'{name}' has no hours", f"write {name.title()} 9-13, or {name.title()} closed")

    def _times(self) -> list[Span]:
        spans: list[Span] = []
        while self._peek().kind == "time" or (spans and self._peek().kind == "stop" and self._peek(1).kind == "time"):
            if self._peek().kind == "stop":
                self._take()
            spans.append(self._span())
        return spans


class _Holidays(_Pieces):
    """Days that differ, with hours of their own or closed."""

    such_as = SUCH_DAYS_AS

    def read(self) -> tuple[Special, ...]:
        """The days, as they are written.

        Raises:
            Unclear: at the first piece that cannot be read.
        """
        special = []
        while self._peek() is not _END:
            if self._peek().kind == "stop":
                self._take()
                continue
            first, last, name = self._dates()
            special.append(Special(first, last, self._spans(name)))
        return tuple(special)

    def _dates(self) -> tuple[Day, Day, str]:
        """One date, or two with a dash between them; both have a year, or neither has one."""
        begins = self._peek()
        first = self._date()
        last = first
        if self._peek().kind == "dash":
            self._take()
            last = self._date(first)
        if first.month == 0:
            first = Day(last.year, last.month, first.number)
        if first.year == 0 and last.year:
            over = (first.month, first.number) > (last.month, last.number)
            first = Day(last.year - over, first.month, first.number)
        elif first.year and last.year == 0:
            over = (first.month, first.number) > (last.month, last.number)
            last = Day(first.year + over, last.month, last.number)
        for day in (first, last):
            if not 1 <= day.number <= days_in(day.month, day.year or _LEAP):
                what = f"{day.number} {_MONTHS[day.month - 1].title()} is no day of the calendar"
                raise Unclear(begins.text, what, SUCH_DAYS_AS)
        if first.year and last < first:
            raise Unclear(begins.text, "the last day comes before the first", "write the earlier day first")
        return first, last, begins.text

    def _date(self, before: Day | None = None) -> Day:
        """A date; its month is 0 if it stands behind a dash that is still to come, as in 25-26 Dec."""
        token = self._take()
        if token.kind == "date":
            return _iso(token)
        if _is_number(token):
            return self._day_first(token, before)
        month = _month_of(token.text) if token.kind == "word" else None
        if month is None:
            raise self._unclear(token) if token is not _END else Unclear("", "a day is missing", SUCH_DAYS_AS)
        if not _is_number(self._peek()):
            raise Unclear(token.text, f"no day stands behind '{token.text}'", SUCH_DAYS_AS)
        number = _number(self._take())
        if self._peek().kind == "stop" and self._peek(1).kind == "year":
            self._take()
        return Day(self._year(), month, number)

    def _day_first(self, token: _Token, before: Day | None) -> Day:
        """A date of which *token*, the day's number, stands first."""
        month = _month_of(self._peek().text) if self._peek().kind == "word" else None
        if month is not None:
            self._take()
            return Day(self._year(), month, _number(token))
        if before is not None and before.month and self._peek().kind != "word":
            return Day(self._year(), before.month, _number(token))
        if before is None and self._peek().kind == "dash" and _is_number(self._peek(1)):
            return Day(0, 0, _number(token))
        raise Unclear(token.text, f"no month stands behind '{token.text}'", SUCH_DAYS_AS)

    def _year(self) -> int:
        return self._take().value if self._peek().kind == "year" else 0

    def _spans(self, name: str) -> Spans:
        if self._peek().kind == "closed":
            self._take()
            return ()
        spans: list[Span] = []
        while self._is_span(0) or (spans and self._peek().kind == "stop" and self._is_span(1)):
            if self._peek().kind == "stop":
                self._take()
            spans.append(self._span())
        if not spans and self._peek() is not _END and self._peek().kind != "stop":
            raise self._unclear(self._peek())
        return self._in_order(spans, name)

    def _is_span(self, ahead: int) -> bool:
        """Whether a time begins there, and no date such as 25-26 Dec."""
        if self._peek(ahead).kind != "time":
            return False
        behind = self._peek(ahead + 1)
        date = behind.kind == "word" and _month_of(behind.text) is not None
        behind = self._peek(ahead + 3)
        return not date and not (behind.kind == "word" and _month_of(behind.text) is not None)

    def _words(self) -> tuple[str, ...]:
        return (*_MONTHS, "closed")


_LEAP: Final = 2024
"""A year that has a 29 February, for days that come back every year."""


def _iso(token: _Token) -> Day:
    year, month, number = map(int, token.text.split("-"))
    if not 1 <= month <= MONTHS or year == 0:
        raise Unclear(token.text, f"'{token.text}' is no day of the calendar", SUCH_DAYS_AS)
    return Day(year, month, number)


def _is_number(token: _Token) -> bool:
    return token.kind == "number" or (token.kind == "time" and token.bare)


def _number(token: _Token) -> int:
    return token.value if token.kind == "number" else int(token.text)


def _joined(spans: Spans) -> Spans:
    """*spans* with those that touch made one."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and joined[-1][1] >= start:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _clash(spans: Spans, others: Spans) -> bool:
    """Whether two of them share a minute."""
    return any(start < other_end and other < end for start, end in spans for other, other_end in others)
