"""Webhook mode: only Telegram may post, and what is acknowledged is answered once."""

import contextlib
import json
import socket
import time
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from bot.faq.model import Faq
from tests.telegram.conftest import Launch
from tests.telegram.inboxes import Inbox, received
from tests.telegram.process import BotProcess
from tests.telegram.stand_in.people import private_chat
from tests.telegram.stand_in.refusal import flood
from tests.telegram.stand_in.server import ME, StandIn
from tests.telegram.stand_in.weather import Refused
from tests.telegram.test_health import fetched
from tests.telegram.waiting import until

SECRET = "a-long-random-secret_0123456789"  # noqa: S105 - a test's
HEADER = "X-Telegram-Bot-Api-Secret-Token"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def hooked(launch: Launch, server: StandIn, **settings: str) -> tuple[BotProcess, str]:
    """A bot that listens, and its address."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/telegram"
    given = {"WEBHOOK_URL": url, "WEBHOOK_SECRET": SECRET, "WEBHOOK_PORT": str(port)}
    process = launch(**given | settings)
    process.wait_for_line('"listening"')
    return process, url


def update(number: int, chat: int) -> dict[str, Any]:
    """An update with a message, as Telegram would post it."""
    person = {"id": chat, "is_bot": False, "first_name": "Ada"}
    message = {"message_id": number, "date": 4_000_000_000, "chat": {"id": chat, "type": "private"}, "from": person}
    return {"update_id": number, "message": message | {"text": "thank you"}}


def test_webhook(own_server: StandIn, launch: Launch, faq: Faq) -> None:
    """Posted messages are answered once and in order; setWebhook names the kinds and the secret; a stop is clean."""
    process, url = hooked(launch, own_server)
    chats = [private_chat(own_server) for _ in range(5)]
    for words in ("thank you", "bye"):
        for chat in chats:
            chat.say(words)
    told = own_server.transcript.wait(lambda call: call.method == "setwebhook")

    assert [chat.answers(2) for chat in chats] == [
        [faq.filled(faq.replies.thanks), faq.filled(faq.replies.goodbye)]
    ] * len(chats)
    assert (told.parameters.text("url"), told.parameters.text("secret_token")) == (url, SECRET)
    assert "message" in json.loads(told.parameters.text("allowed_updates"))
    assert process.terminate() == 0
    assert own_server.stage.updates.pending == []
    assert [call for call in own_server.transcript.calls if call.method == "getupdates"] == []
    assert SECRET not in process.stderr


def test_what_is_posted_is_checked(own_server: StandIn, launch: Launch, faq: Faq) -> None:
    """Strangers are refused, nonsense too; a duplicate is acknowledged and not answered; any content type will do."""
    process, url = hooked(launch, own_server)
    chat = private_chat(own_server)
    body = json.dumps(update(5, chat.id))
    good = {HEADER: SECRET, "Content-Type": "application/json; charset=utf-8"}
    with httpx.Client(trust_env=False) as client:

        def post(content: str | bytes, headers: dict[str, str] = good) -> int:
            return client.post(url, content=content, headers=headers).status_code

        refused = [post(body, {}), post(body, {HEADER: SECRET[:-1]}), post(body, {HEADER: SECRET + "x"})]
        nonsense = [post("{"), post(b"\xff\xfe"), post("[]"), post('{"update_id": "x"}'), post("[" * 100_000)]
        taken = [post(body), post(body), post(json.dumps({"update_id": 6, "poll_of_the_future": {"x": 1}}))]
        try:
            large = post(b" " * 2_000_000)
        except httpx.TransportError:
            large = 400  # refused while it was still being written
        other = client.get(url).status_code
    process.check()

    assert refused == [403] * 3
    assert nonsense == [400] * 5
    assert taken == [200] * 3
    assert large == 400
    assert other == 405
    assert chat.answers(1) == [faq.filled(faq.replies.thanks)]
    assert process.terminate() == 0
    assert len(received(chat)) == 1


def test_strangers_are_refused_before_their_body(own_server: StandIn, launch: Launch) -> None:
    """Refused with the headers alone, and nothing of what they go on sending is taken."""
    process, url = hooked(launch, own_server)
    port = int(url.split(":")[2].split("/")[0])
    head = f"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n{HEADER}: wrong\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), 10) as stranger:
        stranger.sendall(head.encode())
        said = stranger.recv(1000)
        stranger.settimeout(10)
        rest = stranger.recv(1000)

    assert said.startswith(b"HTTP/1.1 403")
    assert rest == b"", "the connection is closed"
    process.check()


def test_strangers_cannot_keep_telegram_away(own_server: StandIn, launch: Launch, faq: Faq) -> None:
    """However many connections strangers hold open, a real post is answered at once, and little memory is held."""
    process, url = hooked(launch, own_server)
    port = int(url.split(":")[2].split("/")[0])
    head = f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n{HEADER}: wrong\r\n\r\n".encode()
    before = psutil.Process(process.pid).memory_info().rss
    strangers = []
    for number in range(300):
        strangers.append(socket.create_connection(("127.0.0.1", port), 10))
        strangers[-1].sendall(b"POST / HTTP/1.1\r\nHost:" if number % 2 else head)
    held = psutil.Process(process.pid).memory_info().rss - before
    connections = len(psutil.Process(process.pid).net_connections())
    chat = private_chat(own_server)
    began = time.monotonic()
    chat.say("thank you")

    assert chat.answers(1) == [faq.filled(faq.replies.thanks)]
    print(f"beside 300 strangers: answered after {time.monotonic() - began:.2f} s, {held / 2**20:.1f} MB held")
    assert connections < 130
    assert held < 20 * 2**20
    for stranger in strangers:
        stranger.close()


@pytest.mark.slow
def test_slow_strangers_are_cut_off(own_server: StandIn, launch: Launch) -> None:
    """Who does not finish is cut off, whether in the headers or in the body."""
    _, url = hooked(launch, own_server)
    port = int(url.split(":")[2].split("/")[0])
    head = f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n{HEADER}: {SECRET}\r\n\r\n{{"
    for begun in ("POST / HTTP/1.1\r\n", head):
        with socket.create_connection(("127.0.0.1", port), 20) as slow:
            slow.sendall(begun.encode())
            with contextlib.suppress(ConnectionError):
                assert not slow.recv(1000).startswith(b"HTTP/1.1 200")


def test_health_by_webhook(own_server: StandIn, launch: Launch, faq: Faq) -> None:
    """Unwell until Telegram knows the address; then well, however long nobody writes; figures as ever."""
    own_server.go_down()
    port, metrics = free_port(), str(free_port())
    settings = {"WEBHOOK_PORT": str(port), "METRICS_PORT": metrics, "WEBHOOK_SECRET": SECRET}
    process = launch(WEBHOOK_URL=f"http://127.0.0.1:{port}/", **settings)
    process.wait_for_line("cannot be reached")
    before, _ = fetched(metrics, "/healthz")
    own_server.come_up()
    process.wait_for_line('"listening"')
    chat = private_chat(own_server)
    chat.say("thank you")
    chat.answer()
    after, said = fetched(metrics, "/healthz")
    page = str(until(lambda: 'route="smalltalk"' in (page := fetched(metrics, "/metrics")[1]) and page))

    assert (before, after, json.loads(said)["well"], json.loads(said)["store"]) == (503, 200, True, "well")
    assert 'backdesk_replies_total{route="smalltalk"} 1.0' in page
    assert SECRET not in page + said
    assert fetched(str(port), "/healthz")[0] == 405, "the public port tells nothing"


def test_what_was_acknowledged_survives_a_kill(own_server: StandIn, launch: Launch, faq: Faq, tmp_path: Path) -> None:
    """A post that got its 200 is written down: killed before the answer went out, the next process answers."""
    settings = {"DATABASE_URL": f"sqlite:///{tmp_path / 'inbox.db'}"}
    process, _ = hooked(launch, own_server, **settings)
    chats = [private_chat(own_server) for _ in range(12)]
    own_server.weather.plan("sendMessage", *[Refused(flood(60))] * len(chats))
    for chat in chats:
        chat.say("thank you")
    until(lambda: not own_server.stage.updates.pending)
    for chat in chats:
        chat.call("sendMessage")
    inbox = Inbox(settings["DATABASE_URL"])
    until(lambda: "sending" not in inbox.states())
    inbox.close()
    process.kill()
    hooked(launch, own_server, **settings)

    assert [chat.answers(1) for chat in chats] == [[faq.filled(faq.replies.thanks)]] * len(chats)
    assert [len(received(chat)) for chat in chats] == [1] * len(chats)


def test_back_to_polling(own_server: StandIn, launch: Launch, faq: Faq) -> None:
    """Without the setting, the next start takes the webhook away and polls; what nobody took is answered."""
    process, _ = hooked(launch, own_server)
    process.kill()
    chat = private_chat(own_server)
    chat.say("thank you")
    launch().polling()

    assert chat.answers(1) == [faq.filled(faq.replies.thanks)]
    assert own_server.stage.webhook.url == ""


@pytest.mark.parametrize("secret", ["", "with a blank", "x" * 257])
def test_secret_is_required(launch: Launch, secret: str) -> None:
    """Without a secret that Telegram takes, a webhook is refused at the start."""
    process = launch(WEBHOOK_URL="https://example.org/telegram", WEBHOOK_SECRET=secret)

    assert process.exit_code() == 1
    assert "WEBHOOK_SECRET" in process.stderr
    assert str(ME["id"]) not in process.stderr


def test_port_is_taken(launch: Launch) -> None:
    """A port that somebody else has ends the bot with its own exit code and a line."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        process = launch(WEBHOOK_URL="https://example.org/", WEBHOOK_SECRET=SECRET, WEBHOOK_PORT=str(port))

        assert process.exit_code() == 7
    assert "port cannot be had" in process.stderr
