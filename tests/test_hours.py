"""Opening hours: as people write them, what they mean at a minute, and what is told of those that are unclear."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.opening.hours import Hours, Spans
from bot.opening.moment import DAY_MINUTES, Day, Moment
from bot.opening.written import Unclear, read_hours

MONDAY = Day(2026, 6, 1)
NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

times = st.integers(0, DAY_MINUTES)
spans = st.lists(times, min_size=2, max_size=6, unique=True).map(
    lambda found: [(a, b) for a, b in zip(sorted(found)[::2], sorted(found)[1::2], strict=False)]
)
days = st.builds(Day, st.integers(2000, 2100), st.integers(1, 12), st.integers(1, 28))
moments = st.builds(Moment, days, st.integers(0, DAY_MINUTES - 1))
PIECES = [
    *("Mon", "tues", "Sunday", "daily", "closed", "-", "\u2013", " to ", ",", ";", "\n", "9", "18", "9:30", "25", "31"),
    *("5pm", "12am", "noon", "Dec", "February", "2027", "2027-02-29", "1st", "x", ":", ".", "24", "00:00", "99"),
]


def hm(minute: int) -> str:
    """*minute* of a day as people write it."""
    return f"{minute // 60}:{minute % 60:02}"


def outcome(hours: str, holidays: str) -> tuple[str, str] | list[Spans]:
    """What staff are told about *hours* and *holidays*, or the spans of all days."""
    try:
        read = read_hours(hours, holidays)
    except Unclear as unclear:
        return unclear.what, unclear.instead
    return [*read.week, *(special.spans for special in read.special)]


@pytest.mark.parametrize(
    "written",
    [
        "Mon-Fri 9-18, Sat 9-13",
        "Mon-Fri 9:00-18:00, Sat 9:00-13:00, Sun closed",
        "Monday to Friday 9am-6pm; Saturday 9am \u2013 1 pm",
        "Mon\u2013Fri: from 9.00 to 18.00\nSat: 9-13",
        "mon tue wed thu and fri 9-18. Sat 9 until 13",
        "weekdays 9-18, Sat 9h-13h",
        "Mo-Fr 09:00-18:00 & Sa 9-1pm",
        "Mon-Sat 9-18, Sat 9-13",
        "Mon-Fri 9-12, 12-18, Sat 9-13",
    ],
)
def test_hours_as_people_write_them(written: str) -> None:
    """The same week, however it is written."""
    assert read_hours(written).week == (((540, 1080),),) * 5 + (((540, 780),), ())


def test_days_that_stand_twice() -> None:
    """A day named alone goes before the same day in a span of days; hours that do not overlap are added."""
    assert read_hours("Mon-Fri 9-18, Wed closed").week[2] == ()
    assert read_hours("Mon-Fri 9-12, Wed 14-18").week[2] == ((540, 720), (840, 1080))
    assert read_hours("Fri-Mon 10-12").week == (((600, 720),), (), (), (), *[((600, 720),)] * 3)


@pytest.mark.parametrize(
    ("written", "minute"),
    [
        ("1-5pm", (780, 1020)),
        ("9-5pm", (540, 1020)),
        ("9-noon", (540, 720)),
        ("12-12am", (720, 1440)),
        ("0-24", (0, 1440)),
    ],
)
def test_halves_of_the_day(written: str, minute: tuple[int, int]) -> None:
    """Am and pm are read as people mean them."""
    assert read_hours(f"daily {written}").week[0] == (minute,)


@pytest.mark.parametrize(
    ("written", "piece", "what", "instead"),
    [
        ("Mon-Firday 9-18", "firday", "neither a day nor a time", "did you mean 'Friday'?"),
        ("Mon-Fri 9-5", "5", "closes (5) before it opens (9)", "9-17"),
        ("9-18", "9", "before any day", "Mon-Fri 9-18"),
        ("Mon-Fri", "mon", "has no hours", "Mon closed"),
        ("Mon 9", "9", "no span of time", "9-18"),
        ("Mon 9-", "9", "no time stands behind", "9-18"),
        ("Mon 25-26", "25", "no time of the day", "9-18"),
        ("Mon 9-12, 11-14", "mon", "overlap", "9-12, 14-18"),
        ("Mon 9-18, Mon 10-12", "mon", "twice", "keep one"),
        ("Sat by appointment", "by", "neither a day nor a time", "Mon-Fri 9-18"),
        ("Sun closed", "", "no day has any hours", "Mon-Fri 9-18"),
    ],
)
def test_unclear_hours_are_told(written: str, piece: str, what: str, instead: str) -> None:
    """What cannot be read is told with the piece, in words for staff."""
    with pytest.raises(Unclear) as caught:
        read_hours(written)

    assert caught.value.piece == piece
    assert what in caught.value.what
    assert instead in caught.value.instead


@pytest.mark.parametrize(
    ("holidays", "day", "expected"),
    [
        ("25 Dec closed", Day(2030, 12, 25), ()),
        ("Dec 25", Day(2031, 12, 25), ()),
        ("24 Dec 9-12, 14-16, 25-26 Dec", Day(2026, 12, 24), ((540, 720), (840, 960))),
        ("24 Dec 9-12, 14-16, 25-26 Dec", Day(2026, 12, 26), ()),
        ("24th of December - 2 January closed", Day(2027, 1, 1), ()),
        ("24 Dec - 2 Jan 2027", Day(2026, 12, 31), ()),
        ("24 Dec - 2 Jan 2027", Day(2027, 12, 31), ((0, 1440),)),
        ("2027-03-26 closed", Day(2027, 3, 26), ()),
        ("2027-03-26 closed", Day(2028, 3, 26), ((0, 1440),)),
        ("Jan 2, 2027 10-12", Day(2027, 1, 2), ((600, 720),)),
        ("24 Dec closed, 24 Dec 2027 9-12", Day(2027, 12, 24), ((540, 720),)),
        ("29 Feb closed", Day(2028, 2, 29), ()),
    ],
)
def test_holidays(holidays: str, day: Day, expected: tuple[tuple[int, int], ...]) -> None:
    """Days that differ, every year or in one; those of one year go first."""
    assert read_hours("daily 0-24", holidays).on(day) == expected


@pytest.mark.parametrize(
    ("holidays", "piece"),
    [("31 Feb", "31"), ("Christmas", "christmas"), ("25.12.", "25.12"), ("12/25", "12"), ("2027-13-01", "2027-13-01")],
)
def test_unclear_holidays_are_told(holidays: str, piece: str) -> None:
    """A day that is none, or that only some would read in the same way, is told."""
    with pytest.raises(Unclear) as caught:
        read_hours("daily 9-18", holidays)

    assert caught.value.piece == piece


def test_open_now_and_next() -> None:
    """Open up to the last minute but one, closed in the break; the next opening may be in another week."""
    hours = read_hours("Mon-Fri 9-12, 14-18", "2 June closed")

    assert [hours.closes(Moment(MONDAY, minute)) for minute in (539, 540, 719, 720, 840, 1080)] == [
        *(None, 720, 720, None, 1080, None),
    ]
    assert hours.opens(Moment(MONDAY, 600)) == Moment(MONDAY, 840)
    assert hours.opens(Moment(MONDAY, 1100)) == Moment(Day(2026, 6, 3), 540)
    assert hours.opens(Moment(Day(2026, 6, 5), 1100)) == Moment(Day(2026, 6, 8), 540)
    assert read_hours("Mon 9-12", "1 June - 30 June").opens(Moment(MONDAY, 0)) is None


def test_times_are_told_as_staff_write_them() -> None:
    """In halves of the day where staff write am and pm."""
    halved, whole = read_hours("Mon 9am-5:30pm"), read_hours("Mon 9-17:30")

    assert halved.told(halved.on(MONDAY), "closed") == "9:00 am\u20135:30 pm"
    assert whole.told(whole.on(MONDAY), "closed") == "9:00\u201317:30"
    assert whole.told((), "closed") == "closed"
    assert (halved.clock(0), halved.clock(720), halved.clock(1440)) == ("12:00 am", "12:00 pm", "12:00 am")


@given(week=st.lists(spans, min_size=7, max_size=7))
def test_what_is_written_is_read(week: list[list[tuple[int, int]]]) -> None:
    """Any week that is written out is read as it was, but for spans that touch, which become one."""
    text = "; ".join(
        f"{name} {', '.join(f'{hm(start)}-{hm(end)}' for start, end in found)}"
        for name, found in zip(NAMES, week, strict=True)
    )
    hours = read_hours(text)

    for day, found in zip(MONDAY.week(), week, strict=True):
        for minute in {minute for span in found for minute in span if minute < DAY_MINUTES}:
            expected = any(start <= minute < end for start, end in found)
            assert (hours.closes(Moment(day, minute)) is not None) == expected


@given(text=st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join)))
def test_any_text_is_read_or_told(text: str) -> None:
    """No text does anything else than be read, or be told with what to write instead."""
    for hours, holidays in ((text, ""), ("daily 9-18", text)):
        for told in outcome(hours, holidays):
            assert told if isinstance(told, str) else all(0 <= start < end <= DAY_MINUTES for start, end in told)


@given(now=moments, week=st.lists(spans, min_size=7, max_size=7))
def test_open_or_opening(now: Moment, week: list[list[tuple[int, int]]]) -> None:
    """When it opens next lies ahead, and it is open then."""
    hours = Hours(tuple(map(tuple, week)))
    opens = hours.opens(now)

    assert opens is not None
    assert opens > now
    assert hours.closes(opens) is not None


@given(day=days)
def test_days_follow_one_another(day: Day) -> None:
    """The next day is later, and its weekday is the next."""
    assert day.next() > day
    assert day.next().weekday == (day.weekday + 1) % 7
