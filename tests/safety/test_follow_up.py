"""After a symptom: what belongs to it stays with it, what does not is answered as usual."""

from pathlib import Path

import pytest

from bot.desk import Desk
from bot.language.shipped import load_shipped
from bot.risk import Risky

CASES: dict[str, list[str]] = load_shipped(Path(__file__).parent / "cases" / "follow-up.yaml")


@pytest.mark.parametrize("text", CASES["belongs"])
def test_what_belongs_to_a_symptom_stays_with_it(desk: Desk, text: str) -> None:
    """It gets the physician reply again, never thanks, a greeting or an answer; after an emergency the emergency's."""
    assert desk.reply_to(text, after="physician").route == "physician"
    assert desk.reply_to(text, after="emergency").route == "emergency"


TAKEN_FOR_MORE = {"thanks, I will call my doctor"}
"""What the reader takes for a question to the physician by itself, whatever went before."""


@pytest.mark.parametrize("text", [text for text in CASES["does_not"] if text not in TAKEN_FOR_MORE])
def test_what_does_not_belong_is_answered_as_usual(desk: Desk, text: str) -> None:
    """It gets what it would get without the symptom, and that is no risky reply."""
    levels: tuple[Risky, ...] = ("physician", "emergency")
    for after in levels:
        reply = desk.reply_to(text, after=after)

        assert reply == desk.reply_to(text)
        assert reply.route not in {"physician", "emergency"}


def test_there_are_enough_cases() -> None:
    """Forty of each kind and more, none twice."""
    assert min(map(len, CASES.values())) >= 40
    assert len({text for texts in CASES.values() for text in texts}) == sum(map(len, CASES.values()))
