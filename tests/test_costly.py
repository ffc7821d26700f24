"""Costly texts: however a message is made, it is judged and masked in no time, or one person would keep all waiting."""

import random
import string
import time
from collections.abc import Callable

import pytest

from bot.desk import Desk
from bot.language.reading import LONGEST, MOST_MENDED

MOST_SECONDS = 0.1


def strange(letters: int, seed: int = 1) -> str:
    """Words that nobody knows."""
    chance = random.Random(seed)
    words = ("".join(chance.choices(string.ascii_lowercase, k=letters)) for _ in range(LONGEST // (letters + 1)))
    return " ".join(words)


TEXTS = {
    "one character that stands for eighteen": "ﷺ" * LONGEST,
    "the same as words": "ﷺ " * (LONGEST // 2),
    "squared words": "㌖" * LONGEST,
    "emoji that mean something": "🤕" * LONGEST,
    "at signs": "@" * LONGEST,
    "dotted words": "ab.cd." * 250,
    "dotted letters": "a." * 750,
    "brackets": "(" * LONGEST,
    "digits": "1a" * 750,
    "two alphabets": "аb " * 500,
    "an address that never comes": "a at b dot" + "(at)" * 370,
    "many sentences": "my back hurts. " * 100,
}


def quickest(do: Callable[[str], object], texts: list[str]) -> float:
    """The shortest time for one of *texts*: a busy machine takes time away, a costly text takes it each time."""
    took = []
    for text in texts:
        began = time.perf_counter()
        do(text)
        took.append(time.perf_counter() - began)
    return min(took)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_any_text_is_judged_and_masked_in_no_time(desk: Desk, text: str) -> None:
    """Each within a tenth of a second."""
    assert quickest(desk.reply_to, [text] * 3) < MOST_SECONDS
    assert quickest(desk.masked, [text] * 3) < MOST_SECONDS


@pytest.mark.parametrize("letters", [4, 5, 7, 9, 13, 24, 36])
def test_strange_words_are_judged_in_no_time(desk: Desk, letters: int) -> None:
    """Words that were never seen before, so that none is remembered."""
    assert quickest(desk.reply_to, [strange(letters, seed) for seed in range(3)]) < MOST_SECONDS


def test_what_costs_too_much_to_read_goes_to_the_physician(desk: Desk) -> None:
    """Nothing hides behind what was not read; an emergency before it, mistyped, is still one."""
    assert desk.reply_to("ﷺ" * LONGEST).route == "physician"
    assert desk.reply_to(strange(5)).route == "physician"
    assert desk.reply_to("I cant braethe and my chst hurts. " + strange(5)).route == "emergency"
    assert not desk.read(" ".join(strange(5).split()[:MOST_MENDED])).too_long
