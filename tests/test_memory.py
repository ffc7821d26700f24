"""What the core keeps in memory: flat, whoever writes and whatever they write."""

import tracemalloc
from collections.abc import Callable
from itertools import islice

import pytest

from bot.desk import Desk
from bot.risk import MOST_CHATS, Risk, RiskMemory

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def grown(work: Callable[[int], object], before: int, after: int) -> int:
    """Bytes by which *work*, done with the numbers up to *after*, holds more than with those up to *before*."""
    numbers, sizes = iter(range(after)), []
    tracemalloc.start()
    try:
        for stop in (before, after - before):
            for number in islice(numbers, stop):
                work(number)
            sizes.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    return sizes[1] - sizes[0]


def made_up(number: int, length: int) -> str:
    """A word that nobody has written before."""
    letters = ""
    while len(letters) < length:
        number = (number * 6364136223846793005 + 1442695040888963407) % 2**64
        letters += LETTERS[(number >> 33) % len(LETTERS)]
    return letters


def test_million_chats_at_risk_cost_a_fixed_number() -> None:
    """The oldest are forgotten first."""
    memory = RiskMemory()

    assert grown(lambda chat: memory.restore(chat, Risk("physician", float(chat))), 2 * MOST_CHATS, 1_000_000) < 100_000
    assert memory.kept(1_000_000 - MOST_CHATS) is not None
    assert memory.kept(1_000_000 - MOST_CHATS - 1) is None


@pytest.mark.parametrize("length", [1400, 60])
def test_endless_words_are_not_remembered(desk: Desk, length: int) -> None:
    """Of hundreds of messages with words that exist nowhere, next to nothing stays."""
    words = 1400 // (length + 1) or 1

    def ask(number: int) -> None:
        desk.reply_to(" ".join(made_up(number * words + place, length) for place in range(words)))

    assert grown(ask, 10, 60) < 1_000_000
