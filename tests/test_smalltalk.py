"""Small talk: phrases that the file lists, what is only like them, and what only begins like them."""

from pathlib import Path

import pytest

from bot.desk import Desk
from tests.measure.questions import load_questions

OWN = Path(__file__).parent / "questions" / "smalltalk.jsonl"


def test_small_talk_that_nobody_listed_is_known(desk: Desk) -> None:
    """Most of what people say for a greeting, thanks or goodbye is recognised; little that only begins like it is."""
    questions = load_questions(OWN)
    talk = [desk.reply_to(question.text).route for question in questions if question.route == "smalltalk"]
    other = [desk.reply_to(question.text).route for question in questions if question.route != "smalltalk"]

    assert talk.count("smalltalk") >= 0.8 * len(talk)
    assert other.count("smalltalk") <= 0.15 * len(other)


@pytest.mark.parametrize(
    ("said", "occasion"),
    [
        ("howdy partner", "greeting"),
        ("thx ur the best", "thanks"),
        ("catch ya later alligator", "goodbye"),
        ("are you a robot or what", "about"),
        ("what stuff do you know", "help"),
    ],
)
def test_the_reply_fits_the_occasion(desk: Desk, said: str, occasion: str) -> None:
    """Who says goodbye is not greeted."""
    assert desk.reply_to(said).ruling.rule == f"smalltalk.{occasion}"


@pytest.mark.parametrize("said", ["howdy partner, my back is killing me", "thx ur the best, is it sciatica though"])
def test_small_talk_lifts_no_symptom(desk: Desk, said: str) -> None:
    """Nothing that a message contains besides can lift a symptom out of its route."""
    assert desk.reply_to(said).route == "physician"
