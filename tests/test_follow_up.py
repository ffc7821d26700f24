"""Memory of risk: short follow-ups stay with the physician for a while."""

import pytest

from bot.desk import Desk
from bot.risk import KEPT_SECONDS, RiskMemory

CHAT = 7


@pytest.mark.parametrize("text", ["is that bad?", "and if I come anyway?", "8/10, lower left", "does massage help it?"])
def test_follow_up_stays_with_the_physician(desk: Desk, text: str) -> None:
    """After a symptom, what points back to it gets the physician reply, too."""
    assert desk.reply_to(text, after="physician").route == "physician"


def test_follow_up_of_an_emergency_stays_an_emergency(desk: Desk) -> None:
    """After an emergency, a short message gets the emergency reply again."""
    assert desk.reply_to("ok and now", after="emergency").route in {"emergency", "smalltalk"}
    assert desk.reply_to("it is still there", after="emergency").route == "emergency"


@pytest.mark.parametrize("text", ["What is fascia?", "What are the cupping cups made of?"])
def test_clear_general_question_is_answered(desk: Desk, text: str) -> None:
    """A clear general question ends the memory."""
    assert desk.reply_to(text, after="physician").route == "faq"


def test_memory_fades(desk: Desk) -> None:
    """A risk is remembered for a quarter of an hour and in its own chat only."""
    memory = RiskMemory()
    memory.note(CHAT, desk.reply_to("my back hurts"), now=100.0)

    assert memory.of(CHAT, now=100.0 + KEPT_SECONDS - 1) == "physician"
    assert memory.of(CHAT, now=100.0 + KEPT_SECONDS) is None
    assert memory.of(CHAT + 1, now=100.0) is None


def test_answer_ends_the_memory(desk: Desk) -> None:
    """After an answer from the FAQ nothing is remembered."""
    memory = RiskMemory()
    memory.note(CHAT, desk.reply_to("my back hurts"), now=100.0)
    memory.note(CHAT, desk.reply_to("What is fascia?"), now=101.0)

    assert memory.of(CHAT, now=102.0) is None
