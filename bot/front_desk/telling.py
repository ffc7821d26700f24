"""What a message to the front desk is told: the facts that it asks for, in the file's words."""

from collections.abc import Iterator
from functools import cached_property
from typing import Final

from bot.faq import braces
from bot.faq.answer import MOST_REPLY, units
from bot.faq.model import Faq
from bot.opening.hours import Hours
from bot.opening.moment import Day, Moment
from bot.opening.written import weekday_of
from bot.reply import Contact

Words = tuple[str, ...]

_HOLIDAYS: Final = frozenset(
    "holiday holidays christmas xmas easter year years eid diwali ramadan thanksgiving bank boxing eve".split()
)
"""Words for which the holidays are told besides the week: which day a feast is on, only staff know."""

_WEEKEND: Final = {"weekend": (5, 6), "weekends": (5, 6)}


class Telling:
    """Puts the lines of the front desk together.

    Args:
        faq: the curated file, with the clinic's facts.
    """

    def __init__(self, faq: Faq) -> None:
        self._faq = faq
        self._lines = faq.replies.facts
        self._facts = faq.clinic.facts

    def told(self, facts: Words, words: Words, now: Moment | None) -> str:
        """The lines for *facts*, and what is for everything else; empty where staff have filled in none of them.

        Args:
            facts: that are asked for, the likeliest first.
            words: of the message, for the days that it names.
            now: by the clinic's clock; None where nobody knows.
        """
        if facts[:1] == ("contact",):
            return ""
        told = [line for fact in facts if fact != "contact" and (line := self._told(fact, words, now))]
        besides = self._faq.filled(self._lines.besides)
        while told:
            text = "\n\n".join(filter(None, ["\n".join(told), besides]))
            if units(text) <= MOST_REPLY:
                return text
            told.pop()
        return ""

    @cached_property
    def contacts(self) -> tuple[Contact, ...]:
        """The ways to the clinic that staff have filled in, and named."""
        facts, lines = self._facts, self._lines
        ways = (
            Contact("call", lines.call.strip(), facts["phone"]),
            Contact("book", lines.book.strip(), facts["booking"]),
            Contact("directions", lines.directions.strip(), facts["map"]),
        )
        return tuple(way for way in ways if way.label and way.target)

    def _told(self, fact: str, words: Words, now: Moment | None) -> str:
        """The line for one fact; of the opening hours several."""
        if not self._facts[fact]:
            return ""
        line = self._faq.filled(str(getattr(self._lines, fact))) or self._facts[fact]
        opening = self._faq.clinic.opening
        if fact != "hours" or opening is None:
            return line
        return "\n".join(filter(None, [line, *self._about_hours(opening, words, now)]))

    def _about_hours(self, opening: Hours, words: Words, now: Moment | None) -> Iterator[str]:
        """The days that are named, and today; whether it is open now; holidays where they are named."""
        lines, days = self._lines, [name.strip() for name in self._lines.weekdays.split(",")]
        if days != [""]:
            for day in sorted(self._named(words, now), key=lambda day: day != (now and now.day)):
                line = lines.today if now and day == now.day else lines.day
                times = opening.told(opening.on(day), lines.closed.strip())
                if times:
                    yield braces.filled(line, {"day": days[day.weekday], "times": times})
        if now is not None:
            closes, opens = opening.closes(now), opening.opens(now)
            if closes is not None:
                yield braces.filled(lines.open_now, {"time": opening.clock(closes)})
            elif opens is None or days == [""]:
                yield lines.closed_now
            else:
                again = {"day": days[opens.day.weekday], "time": opening.clock(opens.minute)}
                yield " ".join(filter(None, [lines.closed_now, braces.filled(lines.opens, again)]))
        if self._facts["holidays"] and _HOLIDAYS.intersection(words):
            yield self._faq.filled(lines.holidays)

    def _named(self, words: Words, now: Moment | None) -> list[Day]:
        """Today, and the days of the coming week that *words* name; none where nobody knows which day it is."""
        if now is None:
            return []
        week = now.day.week()
        named = {weekday for word in words if len(word) > 2 and (weekday := weekday_of(word)) is not None}
        named.update(weekday for word in words for weekday in _WEEKEND.get(word, ()))
        tomorrow = "tomorrow" in words
        return [day for at, day in enumerate(week) if at == 0 or (at == 1 and tomorrow) or day.weekday in named]
