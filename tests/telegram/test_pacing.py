"""Pacing: below Telegram's limits, urgent first, nothing given up."""

import asyncio
import os
import time
from itertools import pairwise

import pytest

from bot.faq.model import Faq
from handlers.telegram.pacing import Limits, Meter, Pacing
from tests.telegram.conftest import Launch
from tests.telegram.inboxes import received
from tests.telegram.stand_in.people import private_chat
from tests.telegram.stand_in.refusal import flood
from tests.telegram.stand_in.server import StandIn
from tests.telegram.stand_in.weather import Refused
from tests.telegram.test_delivery import EMERGENCY

TELEGRAMS = "25, 1, 20"
PEOPLE = 100 if os.environ.get("BACKDESK_LONG") else 40


@pytest.mark.slow
@pytest.mark.parametrize("limits", [TELEGRAMS, "1e6, 1e6, 1e6"], ids=["paced", "against the limit"])
def test_two_hundred_emergencies_at_telegrams_limit(own_server: StandIn, launch: Launch, faq: Faq, limits: str) -> None:
    """Telegram takes 30 messages a second: of two emergencies from each of many people, all are answered once.

    Paced, Telegram has to refuse nothing; even where it does (the bot being told of higher limits), nothing is lost.
    """
    own_server.weather.limit = 30
    launch(SEND_LIMITS=limits).polling()
    chats = [private_chat(own_server) for _ in range(PEOPLE)]
    began = time.monotonic()
    for _ in range(2):
        for chat in chats:
            chat.say(EMERGENCY)
    answers = [chat.answers(2) for chat in chats]
    took = time.monotonic() - began
    refused = own_server.weather.refused
    print(f"{2 * PEOPLE} emergencies, 30 a second: all answered after {took:.1f} s, {refused} times 429")

    assert answers == [[faq.filled(faq.replies.emergency)] * 2] * PEOPLE
    assert [len(received(chat)) for chat in chats] == [2] * PEOPLE
    assert refused == 0 or limits != TELEGRAMS


def test_a_429_counts_against_nobody(own_server: StandIn, launch: Launch, faq: Faq) -> None:
    """However often it comes, the message is sent in the end."""
    own_server.weather.plan("sendMessage", *[Refused(flood(1))] * 6)
    launch().polling()
    hurt, polite = private_chat(own_server), private_chat(own_server)
    polite.say("thank you")
    hurt.say(EMERGENCY)

    assert hurt.answers(1) == [faq.filled(faq.replies.emergency)]
    assert polite.answers(1) == [faq.filled(faq.replies.thanks)]
    assert (len(received(hurt)), len(received(polite))) == (1, 1)


async def passed(pacing: Pacing, wanted: list[tuple[int, int]]) -> list[tuple[float, int, int]]:
    """When each of *wanted*, a chat and a rank, had its turn, in that order."""
    began, found = time.monotonic(), list[tuple[float, int, int]]()

    async def one(chat: int, rank: int) -> None:
        await pacing.turn(chat, rank)
        found.append((time.monotonic() - began, chat, rank))

    await asyncio.gather(*(one(chat, rank) for chat, rank in wanted))
    return found


async def test_no_second_has_more_than_it_may() -> None:
    """In all, and in a chat; what is urgent goes first."""
    everybody = await passed(Pacing(Limits(25, 1, 20)), [(chat, 2) for chat in range(1, 60)] + [(60, 0)])
    moments = sorted(at for at, _, _ in everybody)
    one_chat = [at for at, _, _ in await passed(Pacing(Limits(25, 10, 20)), [(7, 2)] * 5)]

    assert max(sum(start <= at < start + 1 for at in moments) for start in moments) <= 28
    assert [chat for _, chat, _ in everybody].index(60) <= 3
    assert all(later - earlier > 0.09 for earlier, later in pairwise(one_chat))


def test_no_minute_in_a_group_has_more_than_it_may() -> None:
    """Some at once, then few: whoever wants to send all the time sends no more than 20 in any minute."""
    meter, now, moments = Meter(4.0, 5.0), 1000.0, list[float]()
    for _ in range(100):
        now = meter.free_at(now)
        meter.take(now)
        moments.append(now)

    assert moments[:5] == [1000.0] * 5
    assert max(sum(start <= at < start + 60 for at in moments) for start in moments) <= 20


async def test_a_pause_is_for_everybody() -> None:
    """Nothing passes in it; then the most urgent does first."""
    pacing = Pacing(Limits(1e6, 1e6, 1e6))
    pacing.pause(0.3)
    found = await passed(pacing, [(1, 2), (2, 1), (3, 0)])

    assert found[0][0] >= 0.3
    assert [rank for _, _, rank in found] == [0, 1, 2]
    assert not pacing.spare() or found[-1][0] < 1
