"""Conversations by people: all through ``ask --jsonl``, and a few through the terminal and Telegram."""

import io

import pytest
from rich.console import Console

from bot.desk import Desk
from bot.faq.model import Faq
from handlers.terminal import TerminalChat
from tests.measure.dialogues import (
    FILES,
    Judged,
    answered_after_symptom,
    follows,
    load_turns,
    measured,
    right,
    wrongly_answered,
)

FOLLOWED, WRONG = 0.7, 0.02
"""Shares of follow-ups that are answered rightly at least, and of turns that get a wrong entry at most."""

Talk = tuple[tuple[str, str | None], ...]

TALKS: tuple[Talk, ...] = (
    (
        ("What is cupping?", "what-is-cupping"),
        ("and how does it work?", "how-cupping-works"),
        ("what are they made of?", "cupping-cups"),
        ("thanks!", None),
        ("tell me more", "cupping-cups"),
    ),
    (
        ("Can massage improve posture?", "massage-posture"),
        ("and flexibility?", "joint-movement"),
        ("where can I park my spaceship?", None),
        ("and reiki?", None),
        ("the second one", "muscle-tension"),
    ),
)
"""What is said, and the entry that is answered; the rest are other routes."""


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    """Every turn of every conversation, and its reply."""
    return measured([turn for path in FILES for turn in load_turns(path)])


@pytest.mark.slow
def test_no_symptom_is_followed_by_an_answer(judged: list[Judged]) -> None:
    """What belongs to a symptom is never answered from the FAQ."""
    assert [turn.say for turn, reply in judged if answered_after_symptom(turn, reply)] == []


@pytest.mark.slow
def test_follow_ups_are_understood(judged: list[Judged]) -> None:
    """Of what people ask after an answer most is answered by the right entry, and hardly anything by a wrong one."""
    later = [(turn, reply) for turn, reply in judged if follows(turn)]

    assert sum(right(*one) for one in later) >= FOLLOWED * len(later)
    assert sum(wrongly_answered(*one) for one in judged) <= WRONG * len(judged)


@pytest.mark.parametrize("talk", TALKS, ids=["cupping", "massage"])
def test_terminal_keeps_the_thread(desk: Desk, faq: Faq, talk: Talk) -> None:
    """In the terminal a follow-up is about the answer before it; thanks and other matters do not end that."""
    asked = {entry.question: entry.id for entry in faq.entries}
    shown = io.StringIO()
    terminal = TerminalChat(desk, Console(file=shown, width=200), lambda: 0.0, lambda: 0.0)
    answered = []
    for said, _ in talk:
        terminal.answer(said)
        title = shown.getvalue().partition("\n")[0].strip("╭─╮ ")
        answered.append(asked.get(title))
        shown.seek(shown.truncate(0))

    assert answered == [entry for _, entry in talk]


def test_terminal_knows_what_was_picked(desk: Desk) -> None:
    """A typed number and the list of topics belong to the thread as well."""
    shown = io.StringIO()
    terminal = TerminalChat(desk, Console(file=shown, width=200), lambda: 0.0, lambda: 0.0)
    for line in ("/topics", "4", "tell me more", "/topics", "the last one"):
        shown.seek(shown.truncate(0))
        terminal.answer(line)
        if line == "tell me more":
            assert "What is fascia?" in shown.getvalue()

    assert desk.topics()[-1].label in shown.getvalue()
