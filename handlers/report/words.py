"""The report as words."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.report import ROUTES, Report

NAMES: Final = {
    "faq": "Answered",
    "clarify": "Asked back",
    "smalltalk": "Small talk",
    "desk": "For the front desk",
    "fallback": "Not covered",
    "physician": "To the physician",
    "emergency": "Emergency",
}


def day_of(number: int) -> datetime:
    """The day *number*, counted from 1970."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=number)


def span(report: Report) -> str:
    """From when to when: "3 May to 9 May 2026"."""
    first, last = day_of(report.first), day_of(report.first + report.days - 1)
    end = f"{last.day} {last:%b} {last.year}"
    return end if first == last else f"{first.day} {first:%b} to {end}"


def share_words(report: Report) -> str:
    """The answered share."""
    return "nothing to answer yet" if report.share is None else f"{report.share:.0%}"


def in_words(report: Report, questions: Mapping[str, str]) -> str:
    """All figures of *report*, line by line; *questions* are those of the entries."""
    lines = [f"{span(report)} (UTC)", f"Questions: {report.total}"]
    lines += [f"  {NAMES[route]}: {report.of(route)}" for route in ROUTES if report.of(route)]
    lines += [f"Answered share: {share_words(report)}", f"Thumbs: {report.thumbs.up} up, {report.thumbs.down} down"]
    if report.entries:
        lines.append("Most given answers:")
        lines += [f"  {number} × {questions.get(entry, entry)}" for entry, number in report.entries]
    return "\n".join(lines)
