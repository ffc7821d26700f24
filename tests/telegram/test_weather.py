"""What goes wrong between the bot and Telegram, and what people notice of it: as little as possible."""

import json
import os

import pytest

from bot.faq.model import Faq
from tests.telegram.conftest import Launch
from tests.telegram.process import BotProcess
from tests.telegram.stand_in.people import Chat, group_chat, private_chat
from tests.telegram.stand_in.refusal import Refusal, conflict, flood
from tests.telegram.stand_in.server import TOKEN, StandIn
from tests.telegram.stand_in.transcript import Call
from tests.telegram.stand_in.updates import OTHER_POLL
from tests.telegram.stand_in.weather import Broken, Dropped, Fault, Garbled, Late, Refused

LONG = bool(os.environ.get("BACKDESK_LONG"))
UNAUTHORIZED = Refused(Refusal(401, "Unauthorized"))
LONGER_THAN_PATIENCE = Late(16, done=True)


def sent(chat: Chat) -> list[Call]:
    """The bot's attempts to send something to *chat*."""
    calls = chat.server.transcript.calls
    return [call for call in calls if call.method == "sendmessage" and call.parameters.chat == chat.id]


def messages(app: BotProcess) -> list[str]:
    """What the bot logged."""
    return [json.loads(line)["message"] for line in app.stderr.splitlines()]


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        pytest.param(Refused(flood(2)), 429, id="flood"),
        pytest.param(Broken(502), 502, id="502 as JSON"),
        pytest.param(Broken(502, html=True), 502, id="502 as a page"),
        pytest.param(Broken(500), 500, id="500"),
        pytest.param(Dropped(), 0, id="dropped"),
    ],
)
def test_answer_gets_through(chat: Chat, faq: Faq, fault: Fault, status: int) -> None:
    """An answer that Telegram did not take is sent again after a pause, and arrives once."""
    chat.server.weather.plan("sendMessage", fault, chat=chat.id)
    chat.say("thank you")
    chat.say("bye")

    assert chat.answers(2) == [faq.filled(faq.replies.thanks), faq.filled(faq.replies.goodbye)]
    failed, succeeded, _ = sent(chat)
    assert (failed.status, succeeded.status) == (status, 200)
    assert succeeded.began - failed.began >= (2 if status == 429 else 1)


def test_answer_follows_a_group_that_moves(server: StandIn, app: BotProcess, faq: Faq) -> None:
    """A group that becomes a supergroup while the bot answers has another id; the answer comes there."""
    old, new = group_chat(server), group_chat(server)
    server.do(lambda: server.stage.chats.moved.update({old.id: new.id}))
    old.say("@BackdeskBot my leg went numb, does cupping help?")

    assert new.answers(1) == [faq.filled(faq.replies.physician)]
    assert [call.status for call in sent(old)] == [400]


def test_answer_dropped_after_its_arrival_is_not_lost(chat: Chat, faq: Faq) -> None:
    """Whether a dropped answer has arrived cannot be known, so it may come twice, but it comes."""
    chat.server.weather.plan("sendMessage", Dropped(done=True), chat=chat.id)
    chat.say("thank you")

    assert chat.answers(1) == [faq.filled(faq.replies.thanks)]


@pytest.mark.slow
def test_late_answer_is_doubled_only_where_it_matters(server: StandIn, app: BotProcess, faq: Faq) -> None:
    """If Telegram takes too long, an emergency text is sent again; small talk is not."""
    hurt, polite = private_chat(server), private_chat(server)
    for chat, words in ((hurt, "I can't breathe and my chest hurts"), (polite, "thank you")):
        server.weather.plan("sendMessage", LONGER_THAN_PATIENCE, chat=chat.id)
        chat.say(words)

    assert hurt.answers(2) == [faq.filled(faq.replies.emergency)] * 2
    assert polite.answers(2) == [faq.filled(faq.replies.thanks), faq.filled(faq.replies.sorry)]


def test_time_of_an_answer_counts_from_its_message(chat: Chat, app: BotProcess) -> None:
    """Who has to wait for an earlier answer in the same chat waits; the log says how long."""
    chat.server.weather.plan("sendMessage", Refused(flood(2)), chat=chat.id)
    before = len(app.stderr.splitlines())
    chat.say("What is cupping?")
    chat.say("What is fascia?")
    chat.answers(2)
    app.wait_for_line('"entry": "fascia"', before)
    told = [json.loads(line) for line in app.stderr.splitlines()[before:]]

    assert min(one["milliseconds"] for one in told if one.get("message") == "answered") > 300


def test_answer_that_fails_for_good_is_apologised_for(chat: Chat, faq: Faq) -> None:
    """When an answer cannot be sent at all, the person hears that something went wrong."""
    chat.server.weather.plan("sendMessage", Refused(Refusal(400, "Bad Request: TOPIC_CLOSED")), chat=chat.id)
    chat.say("thank you")

    assert chat.answers(1) == [faq.filled(faq.replies.sorry)]


@pytest.mark.parametrize(
    "body",
    ['{"ok": true, "result": {"message_id": "x"}}', '{"ok": true}', '{"ok": true, "result": {"mess', "<html>Welcome!"],
    ids=["no message", "no result", "cut off", "a page"],
)
def test_answer_that_is_none(chat: Chat, app: BotProcess, faq: Faq, body: str) -> None:
    """Where nobody can know whether a general answer has arrived, the person hears that, and is answered next time."""
    before = messages(app).count("a request failed: Unreadable")
    chat.server.weather.plan("sendMessage", Garbled(body), chat=chat.id)
    chat.say("thank you")
    chat.say("bye")

    assert chat.answers(2) == [faq.filled(faq.replies.sorry), faq.filled(faq.replies.goodbye)]
    assert messages(app).count("a request failed: Unreadable") == before + 1


def test_press_that_cannot_be_acknowledged(chat: Chat, faq: Faq) -> None:
    """Whatever becomes of the acknowledgement, the button's answer comes."""
    chat.say("/topics")
    message = chat.answer()
    chat.server.weather.plan("answerCallbackQuery", Broken(502), Refused(flood(50)), Dropped(), Garbled("<html>"))
    for _ in range(4):
        chat.press(message, "e:what-is-cupping")

    answers = chat.answers(4)
    assert all(faq.by_id["what-is-cupping"].answer in answer for answer in answers)


def test_person_who_blocked_the_bot_is_left_alone(chat: Chat, server: StandIn, app: BotProcess, faq: Faq) -> None:
    """A person who has blocked the bot is tried once; everybody else is answered as ever."""
    chat.block()
    chat.say("thank you")
    refused = chat.call("sendMessage")
    other = private_chat(server)
    other.say("bye")

    assert refused.said == "Forbidden: bot was blocked by the user"
    assert other.answers(1) == [faq.filled(faq.replies.goodbye)]
    assert len(sent(chat)) == 1
    assert "the reader has blocked the bot" in messages(app)


def test_flood_wait_is_obeyed_for_everybody(chat: Chat, server: StandIn, faq: Faq) -> None:
    """A 429 pauses all messages for as long as it says; then an emergency goes first, and nothing is lost."""
    server.weather.plan("sendMessage", Refused(flood(2)), chat=chat.id)
    for _ in range(20):
        chat.say("thank you")
    refused = chat.call("sendMessage")
    other = private_chat(server)
    other.say("I can't breathe and my chest hurts")

    assert other.answers(1) == [faq.filled(faq.replies.emergency)]
    assert sent(other)[0].began - refused.began >= 2
    assert chat.answers(20) == [faq.filled(faq.replies.thanks)] * 20
    assert sent(chat)[1].began > sent(other)[0].began


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Refused(conflict(OTHER_POLL)), id="conflict"),
        pytest.param(Refused(flood(1)), id="flood"),
        pytest.param(Broken(502, html=True), id="502 as a page"),
        pytest.param(Dropped(), id="dropped"),
        pytest.param(Garbled("[]", 502), id="502 with another JSON"),
        pytest.param(Garbled('{"ok": true, "result": [7, null, {"upd'), id="cut off"),
        pytest.param(Garbled('{"ok": true, "result": [7, null, {"update_id": "x"}]}'), id="no updates"),
        pytest.param(Garbled('{"ok": true, "result": 7}'), id="no list"),
    ],
)
def test_polling_goes_on(chat: Chat, faq: Faq, fault: Fault) -> None:
    """A poll that fails is followed by another one."""
    chat.server.weather.plan("getUpdates", fault)
    chat.say("thank you")
    first = chat.answers(1)
    chat.say("bye")

    assert first + chat.answers(1) == [faq.filled(faq.replies.thanks), faq.filled(faq.replies.goodbye)]


def test_outage(chat: Chat, app: BotProcess, faq: Faq) -> None:
    """What people write while Telegram cannot be reached is answered afterwards."""
    before = len(app.stderr.splitlines())
    chat.server.go_down()
    chat.say("thank you")
    broken = app.wait_for_line("Telegram cannot be reached", after=before)
    app.wait_for_line("fetching failed", after=app.wait_for_line("fetching failed", after=broken))
    chat.server.come_up()

    assert chat.answers(1) == [faq.filled(faq.replies.thanks)]
    app.wait_for_line("Telegram is reached again", after=broken)


@pytest.mark.parametrize(
    "token", [pytest.param(TOKEN[:-1] + "x", id="wrong"), pytest.param("nonsense-0123456789", id="malformed")]
)
def test_rejected_token(launch: Launch, token: str) -> None:
    """A token that Telegram does not accept is told at once, with a line that says what to do; the end comes later."""
    process = launch(TELEGRAM_BOT_TOKEN=token, LOG_LEVEL="DEBUG")
    process.wait_for_line("Telegram rejects the token; set TELEGRAM_BOT_TOKEN")

    assert (process.exit_code(200) if LONG else process.terminate()) == (4 if LONG else 0)
    assert token not in process.stderr


def test_blank_token(launch: Launch) -> None:
    """A blank token ends the bot with exit code 4 before anybody is asked."""
    process = launch(TELEGRAM_BOT_TOKEN=" ")  # noqa: S106 - a blank

    assert process.exit_code() == 4
    assert messages(process)[-1].startswith("Telegram rejects the token; set TELEGRAM_BOT_TOKEN")


@pytest.mark.skipif(not LONG, reason="takes two minutes; BACKDESK_LONG=1 runs it")
def test_token_that_is_revoked_while_running(own_server: StandIn, launch: Launch) -> None:
    """A bot whose token is rejected later does not stay on deaf: it ends with exit code 4."""
    process = launch().polling()
    for method in ("getUpdates", "getMe"):
        own_server.weather.plan(method, *[UNAUTHORIZED] * 100)

    assert process.exit_code(200) == 4
    assert messages(process)[-1].startswith("Telegram rejects the token")
    assert TOKEN not in process.stderr


def test_bad_start(own_server: StandIn, launch: Launch, faq: Faq) -> None:
    """A bot that starts while Telegram is down says so and waits; it needs no menu, nor a token without blanks."""
    own_server.weather.plan("setMyCommands", Broken(500))
    own_server.go_down()
    process = launch(TELEGRAM_BOT_TOKEN=f" {TOKEN}\n")
    process.wait_for_line("Telegram cannot be reached: ClientConnectorError")
    own_server.come_up()
    process.polling()
    chat = private_chat(own_server)
    chat.say("thank you")

    assert chat.answers(1) == [faq.filled(faq.replies.thanks)]
    assert "the command menu could not be set: NetworkError" in messages(process)


def test_stop_answers_what_is_queued(own_server: StandIn, launch: Launch, faq: Faq) -> None:
    """Told to stop with a queue of messages, the bot answers them all and ends with exit code 0."""
    process = launch().polling()
    chats = [private_chat(own_server) for _ in range(40)]
    own_server.weather.plan("sendMessage", *[Late(0.3)] * len(chats))
    for chat in chats:
        chat.say("thank you")
    last = own_server.transcript.updates[-1][1]["update_id"]
    own_server.transcript.wait(
        lambda call: call.method == "getupdates" and call.parameters.integer("offset", 0) > last, alive=process.check
    )
    waiting = [chat for chat in chats if not sent(chat)]

    assert process.terminate() == 0
    assert len(waiting) > 0
    assert [chat.answers(1) for chat in chats] == [[faq.filled(faq.replies.thanks)]] * len(chats)
    assert own_server.stage.updates.pending == []


def test_log_keeps_secrets_in_bad_weather(server: StandIn, app: BotProcess) -> None:
    """After all that, the log of the bot holds neither its token nor anything anybody wrote."""
    written = {update["message"]["text"] for _, update in server.transcript.updates if "message" in update}

    assert TOKEN not in app.stderr
    assert [text for text in written if " " in text and text in app.stderr] == []
