"""After a symptom: what belongs to it stays with it, what does not is answered as usual."""

from pathlib import Path
from typing import Any

import pytest

from bot.desk import Desk
from bot.language.shipped import load_shipped
from bot.risk import Risky

CASES: dict[str, list[str]] = load_shipped(Path(__file__).parent / "cases" / "follow-up.yaml")


MISSED: dict[str, list[str]] = load_shipped(Path(__file__).parent / "cases" / "missed.yaml")
"""Cases that the readers get wrong today. Each must still come out wrong, else it is to be taken from the list."""


def cases(kind: str) -> list[Any]:
    """The messages of *kind*, the known misses marked."""
    missed = MISSED["follow_up"]
    return [
        pytest.param(text, marks=[pytest.mark.xfail(strict=True, reason="a known miss")] if text in missed else [])
        for text in CASES[kind]
    ]


@pytest.mark.parametrize("text", cases("belongs"))
def test_what_belongs_to_a_symptom_stays_with_it(desk: Desk, text: str) -> None:
    """It gets the physician reply again, never thanks, a greeting or an answer; after an emergency the emergency's."""
    assert desk.reply_to(text, after="physician").route == "physician"
    assert desk.reply_to(text, after="emergency").route == "emergency"


@pytest.mark.parametrize("text", cases("does_not"))
def test_what_does_not_belong_is_answered_as_usual(desk: Desk, text: str) -> None:
    """It gets what it would get without the symptom, and that is no risky reply."""
    levels: tuple[Risky, ...] = ("physician", "emergency")
    for after in levels:
        reply = desk.reply_to(text, after=after)

        assert reply == desk.reply_to(text)
        assert reply.route not in {"physician", "emergency"}


@pytest.mark.parametrize(
    "text", ["I can't breathe", "my chest hurts", "my face is drooping", "I cant feel my legs", "he is unconscious"]
)
def test_emergency_after_a_symptom_is_one(desk: Desk, text: str) -> None:
    """However few words it has: what went before makes nothing less grave."""
    assert desk.reply_to(text, after="physician").route == "emergency"


def test_there_are_enough_cases() -> None:
    """Forty of each kind and more, none twice."""
    assert min(map(len, CASES.values())) >= 40
    assert len({text for texts in CASES.values() for text in texts}) == sum(map(len, CASES.values()))
