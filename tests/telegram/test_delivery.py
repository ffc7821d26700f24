"""Each message gets one answer: through bad weather, stops, restarts and kills, each chat in its order.

``BACKDESK_KILLS`` is how often the bot is killed (3 unless set), ``BACKDESK_LONG=1`` makes the outage longer than a
minute.
"""

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.faq.model import Faq
from tests.telegram.conftest import Launch
from tests.telegram.inboxes import Inbox, received
from tests.telegram.stand_in.people import Chat, group_chat, mention, private_chat
from tests.telegram.stand_in.refusal import flood
from tests.telegram.stand_in.server import StandIn
from tests.telegram.stand_in.weather import Broken, Dropped, Fault, Late, Refused
from tests.telegram.test_health import fetched, free_port
from tests.telegram.test_weather import messages
from tests.telegram.waiting import until

KILLS = int(os.environ.get("BACKDESK_KILLS", "3"))
LONG = bool(os.environ.get("BACKDESK_LONG"))
OUTAGE_SECONDS = 65.0 if LONG else 3.0

SYMPTOM = "why does my knee hurt when I walk"
EMERGENCY = "I can't breathe and my chest hurts"


@pytest.fixture
def database(tmp_path: Path) -> str:
    """A database that outlives the bot."""
    return f"sqlite:///{tmp_path}/inbox.db"


@pytest.fixture
def inbox(database: str) -> Iterator[Inbox]:
    """The bot's inbox."""
    inbox = Inbox(database)
    yield inbox
    inbox.close()


def expected(faq: Faq) -> dict[str, str]:
    """What each of a few messages is answered with."""
    replies = faq.replies
    said = {"thank you": replies.thanks, "bye": replies.goodbye, "hello": replies.greeting}
    return {words: faq.filled(text) for words, text in (said | {SYMPTOM: replies.physician}).items()}


@pytest.mark.parametrize("duplicates", [False, True], ids=["once", "again after a restart"])
def test_duplicates(own_server: StandIn, launch: Launch, faq: Faq, database: str, *, duplicates: bool) -> None:
    """An update that comes again is not answered again, not even by the next process."""
    process = launch(DATABASE_URL=database).polling()
    chat = private_chat(own_server)
    chat.say("thank you")
    first = chat.answers(1)
    update = own_server.transcript.updates[-1][1]
    if duplicates:
        process.terminate()
        process = launch(DATABASE_URL=database)
    own_server.do(lambda: own_server.stage.updates.pending.append(update))
    chat.say("bye")

    assert first + chat.answers(1) == [faq.filled(faq.replies.thanks), faq.filled(faq.replies.goodbye)]
    assert process.terminate() == 0
    assert len(received(chat)) == 2


def test_storm(own_server: StandIn, launch: Launch, faq: Faq) -> None:
    """Floods, failing servers and broken connections in both directions: every message is answered once, in order."""
    launch().polling()
    said = expected(faq)
    chats = [private_chat(own_server) for _ in range(12)]
    faults: list[Fault] = [Refused(flood(1)), Broken(502), Broken(502, html=True), Dropped(), Broken(500)]
    own_server.weather.plan("sendMessage", *faults * 3)
    own_server.weather.plan("getUpdates", Broken(502), Dropped(done=True), Dropped(), Broken(502, html=True))
    for words in said:
        for chat in chats:
            chat.say(words)

    assert [chat.answers(len(said)) for chat in chats] == [list(said.values())] * len(chats)
    assert [len(received(chat)) for chat in chats] == [len(said)] * len(chats)


@pytest.mark.slow
def test_outage(own_server: StandIn, launch: Launch, faq: Faq) -> None:
    """What was fetched right before an outage, and what was written during it, is answered once when it is over.

    The log says once that Telegram is gone; after a minute ``/healthz`` says that the bot is unwell, until it is back.
    """
    port = free_port()
    process = launch(METRICS_PORT=port).polling()
    before = [private_chat(own_server) for _ in range(20)]
    own_server.weather.plan("sendMessage", *[Broken(502)] * len(before))
    for chat in before:
        chat.say("thank you")
    for chat in before:
        chat.call("sendMessage")
    own_server.go_down()
    during = private_chat(own_server)
    during.say("bye")
    time.sleep(OUTAGE_SECONDS)
    process.check()
    meanwhile, _ = fetched(port, "/healthz")
    own_server.come_up()

    assert [chat.answers(1) for chat in before] == [[faq.filled(faq.replies.thanks)]] * len(before)
    assert (meanwhile, fetched(port, "/healthz")[0]) == (503 if LONG else 200, 200)
    assert len([line for line in messages(process) if "cannot be reached" in line]) == 1
    assert len(messages(process)) < 3 * len(before)
    assert during.answers(1) == [faq.filled(faq.replies.goodbye)]
    assert [len(received(chat)) for chat in before] == [1] * len(before)


@pytest.mark.slow
def test_stop_in_an_outage(own_server: StandIn, launch: Launch, faq: Faq, database: str, inbox: Inbox) -> None:
    """Told to stop while Telegram is gone, the bot ends within ten seconds; the next one answers what was left."""
    process = launch(DATABASE_URL=database).polling()
    chats = [private_chat(own_server) for _ in range(10)]
    own_server.weather.plan("sendMessage", *[Broken(502)] * len(chats))
    for chat in chats:
        chat.say("thank you")
    for chat in chats:
        chat.call("sendMessage")
    time.sleep(0.1)
    own_server.go_down()
    began = time.monotonic()

    assert process.terminate() == 0
    assert time.monotonic() - began < 12
    assert inbox.states().get("sending", 0) == 0
    own_server.come_up()
    launch(DATABASE_URL=database)
    assert [chat.answers(1) for chat in chats] == [[faq.filled(faq.replies.thanks)]] * len(chats)
    inbox.wait_until_empty(own_server)
    assert [len(received(chat)) for chat in chats] == [1] * len(chats)


@pytest.mark.slow
def test_stop_in_a_flood_wait(own_server: StandIn, launch: Launch, faq: Faq, database: str) -> None:
    """A long flood wait does not hold up the end; the message is answered by the next process."""
    process = launch(DATABASE_URL=database).polling()
    waiting = private_chat(own_server)
    own_server.weather.plan("sendMessage", Refused(flood(100)), chat=waiting.id)
    waiting.say("thank you")
    waiting.call("sendMessage")
    began = time.monotonic()

    assert process.terminate() == 0
    assert time.monotonic() - began < 12
    launch(DATABASE_URL=database)
    assert waiting.answers(1) == [faq.filled(faq.replies.thanks)]


def test_stop_in_a_flood_wait_at_the_start(own_server: StandIn, launch: Launch) -> None:
    """A flood wait is obeyed at the start as well, where it does not hold up the end either."""
    own_server.weather.plan("getMe", Refused(flood(2)))
    process = launch().polling()
    first, second = [call.began for call in own_server.transcript.calls if call.method == "getme"]
    process.terminate()
    own_server.weather.plan("getMe", Refused(flood(100)))
    waiting = launch()
    waiting.wait_for_line("cannot be reached: RetryAfter")
    began = time.monotonic()

    assert second - first >= 2
    assert waiting.terminate() == 0
    assert time.monotonic() - began < 12


def test_ids_that_start_anew(own_server: StandIn, launch: Launch, faq: Faq) -> None:
    """After a quiet week the ids of updates begin elsewhere, lower ones too; nothing is taken for known."""
    launch().polling()
    chat = private_chat(own_server)
    chat.say("thank you")
    first = chat.answers(1)
    own_server.do(lambda: own_server.stage.updates.start_anew(1_000_000))
    chat.say("bye")
    chat.say("hello")

    assert first + chat.answers(2) == [
        faq.filled(said) for said in (faq.replies.thanks, faq.replies.goodbye, faq.replies.greeting)
    ]
    assert len(received(chat)) == 3


@pytest.mark.slow
def test_slow_chats_delay_nobody(own_server: StandIn, launch: Launch, faq: Faq) -> None:
    """While Telegram hangs over messages to 40 chats, an emergency elsewhere is answered at once."""
    process = launch().polling()
    slow = [private_chat(own_server) for _ in range(40)]
    for chat in slow:
        own_server.weather.plan("sendMessage", Late(40), chat=chat.id)
        chat.say("thank you")
    for chat in slow:
        own_server.transcript.wait(lambda call, chat=chat: call.parameters.chat == chat.id)  # type: ignore[misc]
    hurt = private_chat(own_server)
    hurt.say(EMERGENCY)
    began = time.monotonic()

    assert hurt.answers(1) == [faq.filled(faq.replies.emergency)]
    took = time.monotonic() - began
    print(f"40 chats hang for 40 s: an emergency was answered after {took:.2f} s")
    assert took < 5
    assert [received(chat) for chat in slow] == [[]] * len(slow)
    process.kill()


def test_old_messages(own_server: StandIn, launch: Launch, faq: Faq) -> None:
    """A message older than ten minutes gets the safe text; an emergency its own text, too."""
    polite, hurt = private_chat(own_server), private_chat(own_server)
    polite.say("What is fascia?", date=int(time.time()) - 700)
    hurt.say(EMERGENCY, date=int(time.time()) - 700)
    polite.say("thank you", date=int(time.time()) - 300)
    launch()
    away = faq.filled(faq.replies.away)

    assert polite.answers(2) == [away, faq.filled(faq.replies.thanks)]
    assert hurt.answers(1) == [f"{away}\n\n{faq.filled(faq.replies.emergency)}"]
    assert "physician" in away
    assert faq.clinic.emergency in away


def test_symptoms_do_not_wait_in_the_inbox(
    own_server: StandIn, launch: Launch, faq: Faq, database: str, inbox: Inbox
) -> None:
    """Of a symptom only the route is kept, and nothing readable of anything; the next bot answers all the same."""
    process = launch(DATABASE_URL=database).polling()
    hurt, curious = private_chat(own_server), private_chat(own_server)
    own_server.weather.plan("sendMessage", Refused(flood(60)), chat=hurt.id)
    own_server.weather.plan("sendMessage", Refused(flood(60)), chat=curious.id)
    hurt.say(SYMPTOM)
    curious.say("What is fascia?")
    hurt.call("sendMessage"), curious.call("sendMessage")
    until(lambda: set(inbox.states()) == {"claimed"})
    process.kill()
    rows = inbox.rows()

    assert [(state, route) for state, route, _ in rows] == [("claimed", "physician"), ("claimed", "")]
    assert b"fascia" not in b"".join(payload or b"" for _, _, payload in rows)
    launch(DATABASE_URL=database)
    assert hurt.answers(1) == [faq.filled(faq.replies.physician)]
    assert "ascia" in curious.answers(1)[0]
    inbox.wait_until_empty(own_server)
    assert [(route, payload) for _, route, payload in inbox.rows()] == [("", None)] * 2


def test_symptom_in_a_group_survives_a_kill(own_server: StandIn, launch: Launch, faq: Faq, database: str) -> None:
    """Without its text, and so without the mention, it is still known to be for the bot."""
    process, group = launch(DATABASE_URL=database).polling(), group_chat(own_server)
    own_server.weather.plan("sendMessage", Refused(flood(60)), chat=group.id)
    group.say(mention(SYMPTOM))
    group.call("sendMessage")
    process.kill()
    launch(DATABASE_URL=database).polling()

    assert group.answer()["text"] == faq.filled(faq.replies.physician)


def test_follow_up_after_a_restart(own_server: StandIn, launch: Launch, faq: Faq, database: str) -> None:
    """A short follow-up to a symptom stays with the physician though another process answers it."""
    process = launch(DATABASE_URL=database).polling()
    chat = private_chat(own_server)
    chat.say(SYMPTOM)
    first = chat.answers(1)
    process.terminate()
    launch(DATABASE_URL=database)
    chat.say("is that bad?")

    assert first + chat.answers(1) == [faq.filled(faq.replies.physician)] * 2


@pytest.mark.slow
def test_kills(own_server: StandIn, launch: Launch, faq: Faq, database: str, inbox: Inbox) -> None:
    """Killed at random moments: nothing is doubled but what is urgent, nothing lost but what was on its way.

    A reply that was being sent at the moment of the kill may or may not have arrived. The urgent ones are sent again,
    so at most one a chat (ten) comes once more after each kill; of the others, as many may be missing, and the person
    is told so.
    """
    chance, said, chats = random.Random(7), expected(faq), list[Chat]()
    slow = [Late(0.03)] * 100_000
    own_server.do(lambda: own_server.weather.plan("sendMessage", *slow[: 60 * KILLS]))
    for _ in range(KILLS):
        process = launch(DATABASE_URL=database).polling()
        new = [private_chat(own_server) for _ in range(10)]
        chats += new
        for words in said:
            for chat in new:
                chat.say(words)
        time.sleep(chance.uniform(0, 0.6))
        process.kill()
    last = launch(DATABASE_URL=database).polling()
    inbox.wait_until_empty(own_server)
    assert last.terminate() == 0
    lost, doubled = _compared(chats, said, faq)
    print(f"{KILLS} kills, {len(chats) * len(said)} messages: {lost} lost in sending, {doubled} urgent ones doubled")

    assert lost <= 10 * KILLS
    assert doubled <= 10 * KILLS


def _compared(chats: list[Chat], said: dict[str, str], faq: Faq) -> tuple[int, int]:
    """How many answers are missing and how many urgent ones came twice; fails on anything worse."""
    urgent, lost, doubled = faq.filled(faq.replies.physician), 0, 0
    told = faq.filled(faq.replies.interrupted)
    for chat in chats:
        everything = received(chat)
        got = [text for text in everything if text != told]
        assert urgent in got
        doubled += got.count(urgent) - 1
        once = [text for number, text in enumerate(got) if text not in got[:number]]
        assert once == [text for text in said.values() if text in once], "out of order"
        assert len(got) == len(once) + got.count(urgent) - 1, "a general answer came twice"
        assert everything.count(told) >= len(said) - len(once), "an answer was lost in silence"
        lost += len(said) - len(once)
    return lost, doubled
