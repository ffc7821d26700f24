"""The clinic's facts for its patients: which there are, which are the example's, which are not well written."""

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from rapidfuzz import process

from bot.faq.claims import claims_in
from bot.opening.written import SUCH_AS, Unclear, read_hours

FACTS: Final = (
    *("phone", "address", "map", "hours", "holidays", "booking", "prices"),
    *("payment", "parking", "late_and_cancel", "languages", "website"),
)
"""The names of the facts, in the order in which staff are told what is empty."""

DEMO_NAME: Final = "Backdesk Massage Clinic"
"""The name of the clinic that there is not: under this name the example's facts may be told."""

EXAMPLES: Final[Mapping[str, str]] = {
    "contact": "Please call our front desk or ask at the reception during opening hours.",
    "phone": "+1 555 0100",
    "address": "1 Example Street, Exampletown",
    "map": "https://maps.example.org/backdesk",
    "hours": "Mon-Thu 8:45-18:15, Fri 8:45-16:15, Sat 9:30-12:45",
    "holidays": "24 Dec 9-12, 25-26 Dec closed, 1 Jan closed",
    "time_zone": "Etc/UTC",
    "booking": "https://book.example.org/backdesk",
    "prices": "60 minutes cost 70, 30 minutes cost 40.",
    "payment": "You can pay by card or in cash, and you get a receipt for your insurer.",
    "parking": "Parking is free behind the house.",
    "late_and_cancel": "Please cancel or move an appointment a day ahead; if you are late, we begin when you come.",
    "languages": "English and Esperanto",
    "website": "https://www.example.org",
}
"""What the shipped file says; a clinic of another name that still says so has not filled it in."""

_DIGITS: Final = 3
"""An emergency-like short number is the shortest that can be called."""

_LONGEST_PHONE: Final = 64
_PHONE: Final = re.compile(r"\+?[\d\s()./-]+(?:(?:ext|x)\.?\s*\d+)?", re.IGNORECASE)
_LINKS: Final = ("map", "booking")
_LONGEST: Final = 600
"""Characters of a fact: several have to stand in one message."""


Wrong = tuple[str, str, str, str]
"""The fact, the piece of it that is wrong (empty for the whole), what is wrong, and what to write instead."""


def fact_problems(lines: Mapping[str, str]) -> Iterator[Wrong]:
    """What is wrong with the facts among the *lines* of the clinic."""
    yield from _phone_problems(lines.get("phone", ""))
    for name in _LINKS:
        if lines.get(name) and not is_link(lines[name]):
            what = f"{name} is no link that a phone can open"
            yield name, lines[name], what, "write the whole address, such as https://www.example.org"
    zone = lines.get("time_zone", "")
    if zone and (zones := available_timezones()) and zone not in zones:
        near = process.extractOne(zone, zones, score_cutoff=60)
        what = f"nobody knows the time zone '{zone}'"
        yield "time_zone", zone, what, f"did you mean '{near[0]}'?" if near else "write it like Europe/London"
    yield from _hour_problems(lines.get("hours", ""), lines.get("holidays", ""))
    for name in FACTS:
        if len(lines.get(name, "")) > _LONGEST:
            what = f"{name} is too long for a message ({len(lines[name])} characters)"
            yield name, "", what, f"at most {_LONGEST}, better one sentence"
        for claim, words in claims_in(lines.get(name, "")):
            yield name, words, f'in {name}, "{words}" is {claim.name}: {claim.because}', "leave it out"


def is_link(text: str) -> bool:
    """Whether *text* is a whole web address; Telegram refuses the message around a button with any other."""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return False
    plain = not re.search(r"[\s\"<>\\^`{|}]", text)
    return plain and parts.scheme in {"http", "https"} and re.fullmatch(r"[^\s.]+(?:\.[^\s.]+)+", host) is not None


def _phone_problems(phone: str) -> Iterator[Wrong]:
    if phone and (not _PHONE.fullmatch(phone) or sum(map(str.isdigit, phone)) < _DIGITS):
        what = "phone is no number that can be called"
        yield "phone", phone, what, "write one number alone, such as +1 555 0100; all else goes under contact:"
    elif len(phone) > _LONGEST_PHONE:
        yield "phone", phone, "phone is too long for one number", "write one number alone"


def _hour_problems(hours: str, holidays: str) -> Iterator[Wrong]:
    if holidays and not hours:
        yield "holidays", "", "there are holidays but no hours", f"add hours: and {SUCH_AS}"
        return
    for name, told in (("hours", (hours, "")), ("holidays", ("daily 0-24", holidays))):
        if (hours, holidays)[name == "holidays"]:
            try:
                read_hours(*told)
            except Unclear as unclear:
                yield name, unclear.piece, f"{name}: {unclear.what}", unclear.instead


def told(lines: Mapping[str, str]) -> dict[str, str]:
    """The facts among the *lines* of the clinic that patients may be told; the example's count as empty elsewhere."""
    return {name: "" if is_example(name, lines) else lines.get(name, "") for name in (*FACTS, "time_zone")}


def empty_facts(facts: Mapping[str, str]) -> list[str]:
    """The names of the *facts* that patients are not told since nothing stands there."""
    return [name for name in FACTS if not facts[name]]


def is_example(name: str, lines: Mapping[str, str]) -> bool:
    """Whether a clinic with other lines still says what the example says there."""
    return lines.get("name") != DEMO_NAME and lines.get(name, "") == EXAMPLES[name]
