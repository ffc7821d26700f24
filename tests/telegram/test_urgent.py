"""An emergency is never given up: it goes out when the weather is better, through restarts, however long that takes."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.faq.model import Faq
from bot.language.reading import LONGEST
from tests.telegram.conftest import Launch
from tests.telegram.inboxes import Inbox, received
from tests.telegram.stand_in.people import Chat, group_chat, mention, private_chat
from tests.telegram.stand_in.refusal import Refusal, bad_request, conflict
from tests.telegram.stand_in.server import StandIn
from tests.telegram.stand_in.weather import Broken, Dropped, Fault, Garbled, Moved, Refused
from tests.telegram.test_delivery import EMERGENCY
from tests.telegram.test_weather import messages, sent
from tests.telegram.waiting import until

DEEP = "[" * 100_000


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


WEATHER: dict[str, Fault] = {
    "401": Refused(Refusal(401, "Unauthorized")),
    "401 as a page": Broken(401, html=True),
    "403 as a page": Broken(403, html=True),
    "404": Refused(Refusal(404, "Not Found")),
    "409": Refused(conflict("terminated by other getUpdates request")),
    "429 as a page": Broken(429, html=True),
    "a page with status 200": Garbled("<html>Welcome!"),
    "deep JSON": Garbled(DEEP),
    "a deep refusal": Garbled(DEEP, 400),
    "endless": Garbled('{"ok": true, "result": "' + "x" * 17_000_000),
    "something else": Garbled('{"ok": true, "result": [1]}'),
    "not ok": Garbled('{"ok": false, "description": "?"}'),
}


@pytest.mark.parametrize("fault", WEATHER.values(), ids=WEATHER.keys())
def test_what_is_no_answer_is_weather(chat: Chat, faq: Faq, fault: Fault) -> None:
    """Whatever comes instead of Telegram's answer to a message, an emergency is sent again."""
    chat.server.weather.plan("sendMessage", fault, chat=chat.id)
    chat.say(EMERGENCY)

    assert chat.answers(1) == [faq.filled(faq.replies.emergency)]
    assert len(sent(chat)) == 2


def test_redirects_are_never_followed(own_server: StandIn, launch: Launch, faq: Faq) -> None:
    """The token goes nowhere but to Telegram, and the message is sent again."""
    other = StandIn().start()
    launch().polling()
    chat = private_chat(own_server)
    own_server.weather.plan("sendMessage", Moved(other.url), chat=chat.id)
    own_server.weather.plan("getUpdates", Moved(other.url))
    chat.say(EMERGENCY)

    assert chat.answers(1) == [faq.filled(faq.replies.emergency)]
    assert other.transcript.calls == []
    other.stop()


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Dropped(), id="resets", marks=pytest.mark.slow),
        pytest.param(Garbled("<html>Welcome!"), id="pages with status 200", marks=pytest.mark.slow),
        pytest.param(Refused(bad_request("TOPIC_CLOSED")), id="400"),
    ],
)
def test_urgent_reply_is_held_until_it_is_sent(
    own_server: StandIn, launch: Launch, faq: Faq, database: str, inbox: Inbox, fault: Fault
) -> None:
    """Longer than a reply is tried in one go; its chat goes on, and what is held is in the inbox until it is sent."""
    process = launch(DATABASE_URL=database).polling()
    chat = private_chat(own_server)
    own_server.weather.plan("sendMessage", *[fault] * (1 if isinstance(fault, Refused) else 4), chat=chat.id)
    chat.say(EMERGENCY)
    chat.say("thank you")
    until(lambda: inbox.states().get("held"))
    answers = chat.answers(2)

    assert answers == [faq.filled(faq.replies.thanks), faq.filled(faq.replies.emergency)]
    assert "an urgent reply could not be sent; again in 5 s" in messages(process)
    until(lambda: inbox.states() == {"done": 2})


@pytest.mark.slow
def test_urgent_reply_is_held_through_restarts(
    own_server: StandIn, launch: Launch, faq: Faq, database: str, inbox: Inbox
) -> None:
    """Stopped or killed while it is held, the next process takes it up; its age changes nothing but the words."""
    chat = private_chat(own_server)
    own_server.weather.plan("sendMessage", *[Refused(bad_request("TOPIC_CLOSED"))] * 3, chat=chat.id)
    process = launch(DATABASE_URL=database).polling()
    chat.say(EMERGENCY, date=int(time.time()) - 3 * 3600)
    until(lambda: inbox.states() == {"held": 1})
    assert process.terminate() == 0
    stopped = inbox.states()
    process = launch(DATABASE_URL=database).polling()
    until(lambda: inbox.states() == {"held": 1})
    process.kill()
    killed = inbox.states()
    process = launch(DATABASE_URL=database).polling()
    replies = faq.replies

    assert chat.answers(1) == [f"{faq.filled(replies.away)}\n\n{faq.filled(replies.emergency)}"]
    assert (stopped, killed) == ({"waiting": 1}, {"held": 1})
    until(lambda: inbox.states() == {"done": 1})


def test_who_has_blocked_the_bot_is_left_alone(
    own_server: StandIn, launch: Launch, database: str, inbox: Inbox
) -> None:
    """A 403 in Telegram's own words ends it, for an emergency as well."""
    launch(DATABASE_URL=database).polling()
    chat = private_chat(own_server)
    chat.block()
    chat.say(EMERGENCY)
    until(lambda: inbox.states() == {"done": 1})

    assert [call.status for call in sent(chat)] == [403]


WORST = ("ﷺ" * LONGEST, "㌖" * LONGEST, "@" * LONGEST, "qz xv " * (LONGEST // 6), "strange")


def strange_words(number: int) -> str:
    """Words that nobody has met, other ones for each *number*."""
    return " ".join(f"{chr(97 + at % 26)}qx{chr(97 + number % 26)}{chr(97 + at // 26)}vk" for at in range(180))


@pytest.mark.slow
@pytest.mark.parametrize("text", WORST, ids=["ligatures", "squares", "at signs", "many words", "strange words"])
def test_emergency_behind_costly_texts(own_server: StandIn, launch: Launch, faq: Faq, text: str) -> None:
    """Behind a hundred of the worst messages of one person, an emergency is answered within three seconds."""
    launch().polling()
    flooder, hurt = private_chat(own_server), private_chat(own_server)
    for number in range(100):
        flooder.say(strange_words(number) if text == "strange" else text)
    hurt.say(EMERGENCY)
    began = time.monotonic()

    assert hurt.answers(1) == [faq.filled(faq.replies.emergency)]
    took = time.monotonic() - began
    print(f"behind 100 costly messages: {took:.2f} s")
    assert took < 3


def test_flooders_own_symptom_is_answered(own_server: StandIn, launch: Launch, faq: Faq, tmp_path: Path) -> None:
    """Judged last is judged all the same, in order, and then nothing of it is kept but the route."""
    inbox = Inbox(url := f"sqlite:///{tmp_path}/inbox.db")
    launch(DATABASE_URL=url).polling()
    chat = private_chat(own_server)
    for _ in range(20):
        chat.say("thank you")
    chat.say("why does my knee hurt when I walk")
    chat.say("is that bad?")
    thanks, physician = faq.filled(faq.replies.thanks), faq.filled(faq.replies.physician)

    assert chat.answers(22) == [thanks] * 20 + [physician] * 2
    until(lambda: set(inbox.states()) == {"done"})
    inbox.close()


@pytest.mark.parametrize("who", ["an anonymous admin", "a channel"])
def test_who_writes_in_another_name_is_answered(own_server: StandIn, launch: Launch, faq: Faq, who: str) -> None:
    """Telegram tells them with a bot as the sender (GroupAnonymousBot, Channel_Bot) and a ``sender_chat``."""
    launch().polling()
    group = group_chat(own_server)
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    channel = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
    own = {"id": group.id, "type": "supergroup", "title": "Back school"}
    other = {"id": -1001234567890, "type": "channel", "title": "Backs"}
    by, chat = (anonymous, own) if who == "an anonymous admin" else (channel, other)
    words = mention("my chest hurts and I cannot breathe")
    group.say(words, by=by, sender_chat=chat)
    first = group.answers(1)
    group.say("/topics@BackdeskBot", by=by, sender_chat=chat)

    assert first + group.answers(1) == [faq.filled(faq.replies.emergency), faq.filled(faq.replies.topics)]
    group.say(words, by={"id": 5, "is_bot": True, "first_name": "Another bot"})
    group.say(words, by=by, sender_chat=chat, via_bot={"id": 6, "is_bot": True, "first_name": "Inline"})
    group.say("/help@BackdeskBot")
    assert group.answers(1) == [faq.filled(faq.replies.help)]
    assert len(received(group)) == 3


def test_fast_clock(own_server: StandIn, launch: Launch, faq: Faq) -> None:
    """Eleven minutes between this machine's clock and Telegram's: told, corrected, and nobody hears of being late."""
    own_server.weather.clock_slow = 660
    process = launch().polling()
    chat = private_chat(own_server)
    chat.say("What is fascia?", date=int(time.time()) - 660)
    chat.say("thank you", date=int(time.time()) - 1400)

    answer, late = chat.answers(2)
    assert faq.by_id["fascia"].answer in answer
    assert late == faq.filled(faq.replies.away)
    process.wait_for_line("this machine's clock is wrong by 66")
