"""Floods: who writes too much is told once and left unanswered, and nobody else notices anything."""

import json
import threading
import time
from statistics import median

import pytest

from bot.faq.model import Faq
from bot.throttle import GROUPS, READERS, TYPING
from tests.telegram.process import BotProcess
from tests.telegram.stand_in.people import Chat, group_chat, mention, new_user, private_chat
from tests.telegram.stand_in.server import StandIn

FLOOD_A_SECOND = 200
"""Messages a second: more than a person's app sends."""

SLACK = 0.02
"""Seconds that a busy machine may take away in between."""


def latencies(server: StandIn, number: int) -> list[float]:
    """Seconds that each of some new people waits for an answer, one after the other."""
    found = []
    for _ in range(number):
        chat = private_chat(server)
        began = time.perf_counter()
        chat.say("thank you")
        chat.answer()
        found.append(time.perf_counter() - began)
    return found


def said_to(chat: Chat) -> list[str]:
    """All that the bot has sent to *chat*."""
    calls = [call for call in chat.server.transcript.calls if call.parameters.chat == chat.id]
    return [call.result["text"] for call in calls if call.method == "sendmessage" and call.result]


def said_by(chat: Chat) -> list[object]:
    """All that was written in *chat*."""
    updates = [update["message"] for _, update in chat.server.transcript.updates if "message" in update]
    return [message for message in updates if message["chat"]["id"] == chat.id]


def test_flooder_is_told_once_and_still_answered_where_it_matters(
    chat: Chat, server: StandIn, app: BotProcess, faq: Faq
) -> None:
    """Of a flood, the first messages are answered, then one notice comes; "chest pain" is answered even then.

    An emergency may go ahead of what waits before it in its chat.
    """
    for _ in range(READERS.at_once + 50):
        chat.say("thank you")
    chat.say("I have a headache, what could it be?")
    chat.say("thank you")
    chat.say("I can't breathe and my chest hurts")

    thanks, notice, physician, emergency = [
        faq.filled(getattr(faq.replies, name)) for name in "thanks too_many physician emergency".split()
    ]
    said = chat.answers(READERS.at_once + 3)
    assert said.count(emergency) == 1
    assert [text for text in said if text != emergency] == [thanks] * READERS.at_once + [notice, physician]


@pytest.mark.slow
def test_others_wait_less_than_twice_as_long_during_a_flood(server: StandIn, app: BotProcess, faq: Faq) -> None:
    """While somebody writes hundreds of messages, others are answered nearly as fast as ever."""
    flooder, calm = private_chat(server), threading.Event()

    def flood() -> None:
        while not calm.wait(1 / FLOOD_A_SECOND):
            flooder.say("thank you")

    latencies(server, 5)
    before = median(latencies(server, 50))
    writing = threading.Thread(target=flood)
    writing.start()
    flooder.answers(READERS.at_once + 1)
    during = median(latencies(server, 300))
    calm.set()
    writing.join()
    usual = max(before, median(latencies(server, 50)))

    print(f"usual {usual:.4f} s, in a flood of {len(said_by(flooder))} messages {during:.4f} s")
    assert len(said_by(flooder)) > 3 * READERS.at_once
    assert during < 2 * usual + SLACK, f"usual {usual:.4f} s, in the flood {during:.4f} s"
    assert said_to(flooder).count(faq.filled(faq.replies.too_many)) == 1
    assert len(said_to(flooder)) == READERS.at_once + 1


@pytest.mark.slow
def test_others_wait_less_than_twice_as_long_while_a_group_floods(server: StandIn, app: BotProcess, faq: Faq) -> None:
    """While a crowd writes hundreds of messages in a group, others are answered nearly as fast as ever."""
    group, people, calm = group_chat(server), [new_user() for _ in range(20)], threading.Event()

    def flood() -> None:
        while not calm.wait(1 / FLOOD_A_SECOND):
            group.send({"text": mention("thank you")}, by=people[len(said_by(group)) % len(people)])

    before = median(latencies(server, 50))
    writing = threading.Thread(target=flood)
    writing.start()
    group.answers(GROUPS.at_once + 1)
    during = median(latencies(server, 200))
    calm.set()
    writing.join()
    usual = max(before, median(latencies(server, 50)))

    print(f"usual {usual:.4f} s, while a group wrote {len(said_by(group))} messages {during:.4f} s")
    assert len(said_by(group)) > 2 * GROUPS.at_once
    assert during < 2 * usual + SLACK, f"usual {usual:.4f} s, in the flood {during:.4f} s"
    assert said_to(group).count(faq.filled(faq.replies.too_many)) == 1


def test_crowd_in_a_group_is_throttled_as_one(group: Chat, server: StandIn, app: BotProcess, faq: Faq) -> None:
    """A group in which many people flood the bot gets one notice; an emergency there is answered."""
    people = [new_user(f"Person {number}") for number in range(20)]
    for number in range(GROUPS.at_once + 40):
        group.send({"text": mention("thank you")}, by=people[number % len(people)])
    group.say(mention("I can't breathe and my chest hurts"))
    other = group_chat(server)
    other.say(mention("bye"))

    assert other.answers(1) == [faq.filled(faq.replies.goodbye)]
    told = group.answers(GROUPS.at_once + 2)
    told.remove(faq.filled(faq.replies.emergency))  # it goes ahead of what waits in its chat
    assert told.pop() == faq.filled(faq.replies.too_many)
    assert set(told) == {faq.filled(faq.replies.thanks)}


def test_buttons_and_commands_count(chat: Chat, faq: Faq) -> None:
    """Pressing buttons without end is a flood like any other, and so are commands."""
    cupping = faq.by_id["what-is-cupping"]
    chat.say("/topics")
    message = chat.answer()
    for _ in range(READERS.at_once - 1):
        chat.press(message, f"e:{cupping.id}")
    last = [chat.press(message, data) for data in (f"e:{cupping.id}", "t:1", "nonsense")]
    chat.say("/start")
    chat.say("my leg went numb, does cupping help?")

    answers = chat.answers(READERS.at_once + 1)
    assert all(cupping.answer in text for text in answers[:-2])
    assert answers[-2:] == [faq.filled(faq.replies.too_many), faq.filled(faq.replies.physician)]
    assert [chat.acknowledgement(query).status for query in last] == [200, 200, 200]


def test_forgetting_is_no_way_around_the_throttle(chat: Chat, faq: Faq) -> None:
    """``/forget`` counts like any other message, and after it the reader has no more of them than before."""
    for _ in range(READERS.at_once - 1):
        chat.say("thank you")
    chat.say("/forget")
    chat.say("thank you")

    answers = chat.answers(READERS.at_once + 1)
    assert answers[-2:] == [faq.replies.forgotten, faq.filled(faq.replies.too_many)]


def test_typing_without_end_offers_nothing_but_where_it_matters(server: StandIn, chat: Chat, faq: Faq) -> None:
    """Beyond what anybody types, inline queries get an empty list; a symptom still the physician, others theirs."""

    def offered(query: str) -> list[str]:
        call = server.transcript.wait(
            lambda call: call.parameters.text("inline_query_id") == query and call.ended is not None
        )
        assert call.parameters.flag("is_personal")
        results = json.loads(call.parameters.text("results"))
        return [result["input_message_content"]["message_text"] for result in results]

    began, queries = time.monotonic(), list[str]()
    while len(queries) < TYPING.at_once + TYPING.a_minute * (time.monotonic() - began) / 60 + 20:
        queries.append(chat.ask_inline("what is cupping"))
        if len(queries) % 20 == 0:
            offered(queries[-1])
    symptom, emergency = (
        chat.ask_inline("my knee is swollen and hot"),
        chat.ask_inline("i cant breathe and my chest hurts"),
    )
    other = private_chat(server).ask_inline("what is cupping")
    chat.say("bye")

    assert all(offered(query) for query in queries[: TYPING.at_once])
    assert offered(queries[-1]) == []
    assert offered(symptom) == [faq.filled(faq.replies.physician)]
    assert offered(emergency) == [faq.filled(faq.replies.emergency)]
    assert offered(other)
    assert chat.answers(1) == [faq.filled(faq.replies.goodbye)]
