"""What is kept in memory of those who write: bounded, however many they are."""

import asyncio
import gc
import tracemalloc
from itertools import count
from pathlib import Path
from typing import Any

from bot.desk import Desk
from tests.telegram.in_process import BotInside

_numbers = count(8_000_000)

ROUND = 400
"""People a round."""


def update() -> dict[str, Any]:
    """Somebody new says thank you."""
    number = next(_numbers)
    person = {"id": number, "is_bot": False, "first_name": "Ada"}
    chat = {"id": number, "type": "private", "first_name": "Ada"}
    message = {"message_id": 1, "date": 4_000_000_000, "chat": chat, "from": person, "text": "thank you"}
    return {"update_id": number, "message": message}


def test_the_library_keeps_no_list_of_everybody(desk: Desk, tmp_path: Path) -> None:
    """Nothing that the application holds grows with the number of people who wrote."""

    async def grown() -> dict[str, int]:
        bot = BotInside(desk, tmp_path)
        await bot.start()
        await bot.hear([update() for _ in range(ROUND)])
        before = _sizes(bot.application)
        await bot.hear([update() for _ in range(ROUND)])
        after = _sizes(bot.application)
        await bot.stop()
        return {name: size - before[name] for name, size in after.items() if size > before[name]}

    assert asyncio.run(grown()) == {}


def _sizes(holder: object) -> dict[str, int]:
    """How many things each of the holder's own collections holds."""
    names = [name for kind in type(holder).__mro__ for name in getattr(kind, "__slots__", ())]
    held = {name: getattr(holder, name, None) for name in [*names, *getattr(holder, "__dict__", {})]}
    return {name: len(value) for name, value in held.items() if isinstance(value, set | dict | list)}


def test_a_new_reader_leaves_no_more_than_a_few_marks(desk: Desk, tmp_path: Path) -> None:
    """Of each person who wrote a bucket and an update's number stay, and both only up to a fixed number."""

    async def grown() -> float:
        bot, sizes = BotInside(desk, tmp_path), []
        await bot.start()
        tracemalloc.start()
        for _ in range(3):
            await bot.hear([update() for _ in range(ROUND)])
            gc.collect()
            sizes.append(tracemalloc.get_traced_memory()[0])
        tracemalloc.stop()
        await bot.stop()
        return (sizes[2] - sizes[1]) / ROUND

    assert asyncio.run(grown()) < 1_500
