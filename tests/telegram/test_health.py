"""``/healthz``, ``/metrics``, ``health``, and that no secret leaks where things go wrong."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import urllib.request
from dataclasses import replace
from pathlib import Path
from urllib.error import HTTPError

import pytest

from bot.desk import Desk
from bot.throttle import READERS
from handlers.telegram.health import serve_health
from handlers.telegram.pulse import DEAD_SECONDS
from tests.telegram.conftest import Launch
from tests.telegram.in_process import BotInside
from tests.telegram.process import ROOT, BotProcess
from tests.telegram.stand_in.people import private_chat
from tests.telegram.stand_in.refusal import Refusal
from tests.telegram.stand_in.server import TOKEN, StandIn
from tests.telegram.stand_in.weather import Broken, Dropped, Refused
from tests.telegram.waiting import until

SYMPTOM = "my zebra coloured knee is swollen"


def free_port() -> str:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def fetched(port: str, path: str) -> tuple[int, str]:
    """Status and text of a local page."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as page:
            return page.status, page.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


def health(port: str) -> subprocess.CompletedProcess[str]:
    """``run_bot.py health``."""
    command = [sys.executable, "run_bot.py", "health"]
    environment = os.environ | {"METRICS_PORT": port}
    return subprocess.run(command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)


@pytest.fixture
def port() -> str:
    """The metrics port."""
    return free_port()


@pytest.fixture
def bot(launch: Launch, port: str) -> BotProcess:
    """A bot that tells how it is, and logs all it can."""
    return launch(METRICS_PORT=port, LOG_LEVEL="DEBUG").polling()


def test_health_of_a_living_bot_and_of_none(bot: BotProcess, port: str) -> None:
    """200 and exit code 0 while it lives; one line and exit code 1 when it is gone."""
    status, said = fetched(port, "/healthz")
    alive = health(port)
    bot.kill()
    gone = health(port)

    assert (status, json.loads(said)["well"], json.loads(said)["store"]) == (200, True, "well")
    assert (alive.returncode, alive.stdout.count("\n")) == (0, 1)
    assert alive.stdout.startswith("well: ")
    assert (gone.returncode, gone.stderr.count("\n")) == (1, 1)


async def test_deaf_bot_is_unwell(desk: Desk, tmp_path: Path, port: str) -> None:
    """503 and exit code 1 where Telegram has not answered for more than a minute."""
    service = BotInside(desk, tmp_path).application.bot_data
    service.options = replace(service.options, metrics_port=int(port))
    server = serve_health(service)
    assert server is not None
    well, _ = await asyncio.to_thread(fetched, port, "/healthz")
    service.pulse.heard -= DEAD_SECONDS + 1
    deaf, said = await asyncio.to_thread(fetched, port, "/healthz")
    asked = await asyncio.to_thread(health, port)
    server.stop()

    assert (well, deaf, json.loads(said)["well"]) == (200, 503, False)
    assert (asked.returncode, asked.stdout) == (1, "")


def test_metrics_count_replies_by_route_without_texts_or_ids(own_server: StandIn, bot: BotProcess, port: str) -> None:
    """Routes, seconds, entries, fetch age and store; of the people nothing."""
    chat = private_chat(own_server)
    for words in ("What is cupping?", SYMPTOM):
        chat.say(words)
        chat.answer()
    said = str(until(lambda: 'route="physician"' in (page := fetched(port, "/metrics")[1]) and page))

    for line in (
        'backdesk_replies_total{route="faq"} 1.0',
        'backdesk_replies_total{route="physician"} 1.0',
        "backdesk_reply_seconds_count 2.0",
        "backdesk_store_trouble 0.0",
        "backdesk_reloads_total 0.0",
    ):
        assert line in said
    assert "backdesk_last_fetch_age_seconds" in said
    assert not [secret for secret in (TOKEN, str(chat.id), "zebra", "Ada") if secret in said]


def test_metrics_count_what_was_too_much_inline_queries_and_commands(
    own_server: StandIn, bot: BotProcess, port: str
) -> None:
    """By kind, route and command alone."""
    chat = private_chat(own_server)
    chat.say("/help")
    for words in ("", "What is cupping?", SYMPTOM):
        chat.ask_inline(words)
    for _ in range(2 * READERS.at_once):
        chat.say("thank you")
    chat.say("/topics")
    chat.say(SYMPTOM)
    said = str(until(lambda: 'replies_total{route="physician"}' in (page := fetched(port, "/metrics")[1]) and page))

    for line in (
        'backdesk_inline_queries_total{route="topics"} 1.0',
        'backdesk_inline_queries_total{route="faq"} 1.0',
        'backdesk_inline_queries_total{route="physician"} 1.0',
        'backdesk_commands_total{command="help"} 1.0',
        'backdesk_commands_total{command="topics"} 1.0',
    ):
        assert line in said
    throttled = next(line for line in said.splitlines() if line.startswith('backdesk_throttled_total{kind="message"}'))
    assert READERS.at_once / 2 < float(throttled.split()[1]) <= READERS.at_once + 2
    assert not [secret for secret in (TOKEN, str(chat.id), "zebra", "Ada") if secret in said]


def test_taken_port_stops_no_reply(own_server: StandIn, launch: Launch) -> None:
    """Patients come before figures."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        bot = launch(METRICS_PORT=str(other.getsockname()[1])).polling()
        chat = private_chat(own_server)
        chat.say("What is cupping?")

        assert chat.answer()["text"]
        assert "port cannot be had" in bot.stderr


def test_no_secret_is_told_when_things_go_wrong(own_server: StandIn, bot: BotProcess, port: str) -> None:
    """Refused, broken and dropped calls, and an update that makes no sense: never the token, a text or an id."""
    chat = private_chat(own_server)
    faults = (Broken(502, html=True), Dropped(), Refused(Refusal(400, "Bad Request: odd")))
    own_server.weather.plan("sendMessage", *faults, chat=chat.id)
    own_server.weather.plan("getUpdates", Broken(500, html=True), Dropped())
    chat.say(SYMPTOM)
    chat.say("What is cupping?")
    chat.answer()
    own_server.happen("message", {"message_id": "odd", "date": "never", "chat": {"id": chat.id}, "text": SYMPTOM})
    for method in ("getUpdates", "getMe"):
        own_server.weather.plan(method, Refused(Refusal(401, "Unauthorized")))
    bot.wait_for_line("Telegram rejects the token")
    bot.terminate()
    replies = json.dumps([call.parameters.text("text") for call in own_server.transcript.calls])

    assert "answered" in bot.stderr
    assert not [secret for secret in (TOKEN, TOKEN.split(":")[1], "zebra", str(chat.id)) if secret in bot.stderr]
    assert TOKEN.split(":")[1] not in replies


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="the limits of a process are read from /proc")
def test_crash_would_leave_no_memory_behind(own_server: StandIn, bot: BotProcess) -> None:
    """Core dumps are switched off."""
    limits = Path(f"/proc/{bot.pid}/limits").read_text("ascii")
    line = next(line for line in limits.splitlines() if line.startswith("Max core file size"))

    assert line.split()[4:6] == ["0", "0"]
