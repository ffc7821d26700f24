"""When the bot ends by itself, how it says so, and when it does not."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from telegram.ext import ExtBot

from bot.faq.edit import with_entry
from bot.faq.model import Faq
from handlers.telegram.connection import Connection
from handlers.telegram.fetching import Fetching
from handlers.telegram.pulse import Pulse
from handlers.telegram.rejection import Ended, Rejection
from tests.telegram.conftest import Launch
from tests.telegram.process import ROOT, BotProcess
from tests.telegram.stand_in.keyboard import button_labels
from tests.telegram.stand_in.people import private_chat
from tests.telegram.stand_in.refusal import Refusal, conflict
from tests.telegram.stand_in.server import TOKEN, StandIn
from tests.telegram.stand_in.updates import OTHER_POLL, Pace
from tests.telegram.stand_in.weather import Broken, Fault, Late, Refused
from tests.telegram.test_weather import messages


@pytest.mark.slow
def test_second_poller(own_server: StandIn, launch: Launch) -> None:
    """While another process goes on fetching, the bot says so once and then leaves with exit code 5."""
    own_server.weather.plan("getUpdates", *[Refused(conflict(OTHER_POLL))] * 20)
    process = launch()

    assert process.exit_code() == 5
    said = messages(process)
    assert said.count("another process fetches the updates of this bot; only one may run") == 1
    assert said[-1].startswith("another process goes on fetching")


@pytest.mark.skipif(not os.environ.get("BACKDESK_LONG"), reason="takes half a minute; BACKDESK_LONG=1 runs it")
def test_two_real_pollers(faq: Faq) -> None:
    """Of two bots that fetch for the same token, one leaves with exit code 5, the other goes on; nothing is lost."""
    server = StandIn(Pace(same_offset=0.3, conflict=0.1)).start()
    bots = [BotProcess(server, {}) for _ in range(2)]
    try:
        chats = []
        while all(bot.running for bot in bots):
            chats.append(private_chat(server))
            chats[-1].say("thank you")
            time.sleep(0.5)
        left, other = sorted(bots, key=lambda bot: bot.running)
        chats.append(private_chat(server))
        chats[-1].say("thank you")

        assert [chat.answers(1) for chat in chats] == [[faq.filled(faq.replies.thanks)]] * len(chats)
        assert left.exit_code() == 5
        assert other.terminate() == 0
    finally:
        for bot in bots:
            bot.close()
        server.stop()


def test_overlapping_restart(own_server: StandIn, launch: Launch, faq: Faq) -> None:
    """A few conflicts, as when the next process starts before the last one has ended, are survived."""
    own_server.weather.plan("getUpdates", *[Refused(conflict(OTHER_POLL))] * 3)
    launch()
    chat = private_chat(own_server)
    chat.say("thank you")

    assert chat.answers(1) == [faq.filled(faq.replies.thanks)]


STRAY = [Refused(Refusal(404, "Not Found")), Refused(Refusal(401, "Unauthorized")), Broken(401, html=True)]


@pytest.mark.parametrize("stray", STRAY, ids=["404", "401", "401 as a page"])
def test_stray_rejections(own_server: StandIn, launch: Launch, faq: Faq, stray: Fault) -> None:
    """A rejection of each call at the start, and of a poll, while the token is good is not the end."""
    for method in ("getMe", "deleteWebhook", "getUpdates", "setMyCommands"):
        own_server.weather.plan(method, stray)
    process = launch()
    chat = private_chat(own_server)
    chat.say("thank you")

    assert chat.answer(60)["text"] == faq.filled(faq.replies.thanks)
    assert process.terminate() == 0


def test_stray_rejection_by_webhook(own_server: StandIn, launch: Launch) -> None:
    """The same of setWebhook."""
    own_server.weather.plan("setWebhook", Refused(Refusal(404, "Not Found")))
    process = launch(WEBHOOK_URL="http://127.0.0.1:9/", WEBHOOK_SECRET="s" * 20, WEBHOOK_PORT="0")
    process.wait_for_line('"listening"')

    assert process.terminate() == 0


@pytest.mark.slow
async def test_token_that_is_rejected_for_good(own_server: StandIn) -> None:
    """Several rejections over some time, each confirmed by getMe, end it with exit code 4; fewer or others do not."""
    unauthorized = Refused(Refusal(401, "Unauthorized"))
    own_server.weather.plan("getUpdates", *[unauthorized] * 5)
    own_server.weather.plan("getMe", Broken(401, html=True), *[unauthorized] * 4)
    began = time.monotonic()
    async with fetching(own_server, silent=0, rejection=(1.0, 0.5)) as (rejected, _):
        with pytest.raises(Ended) as ended:
            await asyncio.wait_for(rejected.run(), 20)

    assert ended.value.code == 4
    assert time.monotonic() - began > 1.5
    assert own_server.weather.over


def test_by_way_of_a_proxy(own_server: StandIn, launch: Launch, faq: Faq) -> None:
    """Where the owner's environment names a proxy, Telegram is reached through it, but not what is to go past it."""
    away = {"TELEGRAM_API_URL": "http://telegram.invalid", "HTTP_PROXY": own_server.url, "NO_PROXY": "example.org"}
    through = launch(**away).polling()
    chat = private_chat(own_server)
    chat.say("thank you")
    first = chat.answers(1)
    through.terminate()
    launch(HTTP_PROXY="http://127.0.0.1:9", NO_PROXY="127.0.0.1").polling()
    chat.say("bye")

    assert first + chat.answers(1) == [faq.filled(faq.replies.thanks), faq.filled(faq.replies.goodbye)]


def test_markup_in_an_answer_is_only_text(own_server: StandIn, launch: Launch, tmp_path: Path) -> None:
    """What looks like HTML or Markdown in the FAQ file arrives as it is written, in an answer and on its button."""
    text = (ROOT / "faq.yaml").read_text("utf-8")
    odd = "1 < 2 & <b>3 *4* _5 [6](7) `8 <script> (9) %s."
    path = tmp_path / "faq.yaml"
    path.write_text(with_entry(text, "odd", "Which <odd & *one_ [is] this?", [], odd), "utf-8")
    launch(FAQ_FILE=str(path)).polling()
    chat = private_chat(own_server)
    chat.say("Which <odd & *one_ [is] this?")
    chat.say("/topics")
    answer, topics = chat.answers(1)[0], chat.answer()
    last = chat.press(topics, "t:99")
    page = chat.call("editMessageReplyMarkup").result

    assert f"\n\n{odd}" in answer
    assert "Which <odd & *one_ [is] this?" in button_labels(page)
    assert chat.acknowledgement(last).status == 200
    assert [call for call in own_server.transcript.calls if call.parameters.text("parse_mode")] == []


@asynccontextmanager
async def fetching(
    server: StandIn, silent: float, rejection: tuple[float, float] = (60.0, 1.0)
) -> AsyncIterator[tuple[Fetching, Pulse]]:
    """The bot's fetching in this process, after so many seconds without an answer."""
    async with Connection(1, 5) as polls, Connection(8, 5) as others:
        bot, pulse = ExtBot(TOKEN, base_url=f"{server.url}/bot", request=others, get_updates_request=polls), Pulse()
        pulse.heard -= silent

        async def receive(updates: Sequence[object]) -> None:
            assert not updates

        address = f"{bot.base_url}/getUpdates"
        yield Fetching(bot, polls, address, ["message"], receive, pulse, Rejection(bot.get_me, *rejection)), pulse


async def test_only_fetching_fails(own_server: StandIn) -> None:
    """If getUpdates has failed for a minute though Telegram answers all else, fetching ends with exit code 6."""
    own_server.weather.plan("getUpdates", *[Broken(500)] * 100)
    async with fetching(own_server, silent=0) as (early, _):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(early.run(), 2)
    async with fetching(own_server, silent=61) as (late, _):
        with pytest.raises(Ended) as ended:
            await asyncio.wait_for(late.run(), 20)

    assert ended.value.code == 6


async def test_outage_is_not_death(own_server: StandIn) -> None:
    """However long Telegram cannot be reached at all, fetching goes on trying, and says so once."""
    own_server.go_down()
    async with fetching(own_server, silent=3600) as (patient, pulse):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(patient.run(), 3)

    assert pulse.broken == "ClientConnectorError"
    assert time.monotonic() - pulse.turned < 60
    own_server.come_up()


def test_watchdog() -> None:
    """A process that hangs, so that not even the event loop turns, is ended with exit code 6."""
    hanging = (
        "import time; from handlers.telegram.pulse import Pulse, Watchdog; pulse = Pulse()\n"
        "with Watchdog(pulse):\n    pulse.turned -= 61; time.sleep(50)"
    )
    ended = subprocess.run([sys.executable, "-c", hanging], cwd=ROOT, capture_output=True, timeout=60, check=False)

    assert ended.returncode == 6
    assert b"fetching has not moved for a minute" in ended.stderr


@pytest.mark.parametrize("number", [1, 40])
def test_updates_that_cannot_be_read(own_server: StandIn, launch: Launch, faq: Faq, number: int) -> None:
    """Updates that the library cannot read are logged once each, not fetched for ever; the others are answered."""
    process = launch().polling()
    chat = private_chat(own_server)
    for _ in range(number):
        own_server.happen("message", {"message_id": "x", "chat": {"id": chat.id}, "entities": 7})
    chat.say("thank you")

    assert chat.answers(1)[-1:] == [faq.filled(faq.replies.thanks)]
    assert process.terminate() == 0
    assert messages(process).count("an update could not be read: TypeError") <= number


@pytest.mark.slow
def test_stop_is_quick(own_server: StandIn, launch: Launch) -> None:
    """With nothing to do, and with a hanging send, the bot ends in time."""
    idle = launch().polling()
    began = time.monotonic()
    assert idle.terminate() == 0
    assert time.monotonic() - began < 5
    hanging = launch().polling()
    chat = private_chat(own_server)
    own_server.weather.plan("sendMessage", Late(14), chat=chat.id)
    chat.say("thank you")
    own_server.transcript.wait(lambda call: call.method == "sendmessage")
    began = time.monotonic()

    assert hanging.terminate() == 0
    assert time.monotonic() - began < 12


def test_stop_while_telegram_was_never_there(own_server: StandIn, launch: Launch) -> None:
    """A bot that waits for Telegram at its start can be stopped as well."""
    own_server.go_down()
    process = launch()
    process.wait_for_line("Telegram cannot be reached")

    assert process.terminate() == 0
    own_server.come_up()
