"""The stand-in keeps the real server's rules; otherwise the scenarios would prove nothing."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.telegram.process import ROOT
from tests.telegram.stand_in import content
from tests.telegram.stand_in.people import Chat, group_chat, mention, private_chat
from tests.telegram.stand_in.refusal import flood
from tests.telegram.stand_in.sending import NOT_MODIFIED
from tests.telegram.stand_in.server import ME, TOKEN, StandIn
from tests.telegram.stand_in.updates import BY_WEBHOOK, OTHER_POLL, UNDER_WEBHOOK, Pace
from tests.telegram.stand_in.weather import Broken, Dropped, Fault, Garbled, Late, Refused

Ask = Callable[..., httpx.Response]

PACE = Pace(same_offset=0.3, conflict=0.3)


@pytest.fixture
def server() -> Iterator[StandIn]:
    """A fresh stand-in that loses little time."""
    server = StandIn(PACE).start()
    yield server
    server.stop()


@pytest.fixture
def ask(server: StandIn) -> Iterator[Ask]:
    """Calls a method as a bot does, with a form."""
    with httpx.Client(base_url=f"{server.url}/bot{TOKEN}/", trust_env=False, timeout=30) as client:

        def call(method: str, **form: Any) -> httpx.Response:
            return client.post(method, data=form)

        yield call


@pytest.fixture
def someone(server: StandIn) -> Chat:
    """Somebody's private chat with the bot."""
    return private_chat(server)


def ids(answer: httpx.Response) -> list[int]:
    """The update ids of an answer to getUpdates."""
    return [update["update_id"] for update in answer.json()["result"]]


def refusal(answer: httpx.Response) -> tuple[int, str]:
    """The status and words of a refusal."""
    body = answer.json()
    assert (body["ok"], body["error_code"]) == (False, answer.status_code)
    return answer.status_code, body["description"]


def keyboard(data: str) -> str:
    """A keyboard of one button."""
    return json.dumps({"inline_keyboard": [[{"text": "press me", "callback_data": data}]]})


def test_update_stays_until_it_is_confirmed(someone: Chat, ask: Ask) -> None:
    """An update comes again and again until an offset above it has been asked for."""
    someone.say("one")
    someone.say("two")
    first, second = ids(ask("getUpdates"))

    assert second == first + 1
    assert first > 10**8
    assert ids(ask("getUpdates", offset=second)) == [second]
    assert ids(ask("getUpdates", offset=second)) == [second]
    assert ids(ask("getUpdates", offset=second + 1)) == []


def test_negative_and_future_offsets(someone: Chat, ask: Ask) -> None:
    """A negative offset counts from the end and forgets the rest; one from the future begins at the head."""
    for words in ("one", "two", "three"):
        someone.say(words)
    first = ids(ask("getUpdates", limit=1))[0]

    assert ids(ask("getUpdates", offset=first + 1000)) == [first, first + 1, first + 2]
    assert ids(ask("getUpdates", offset=-2)) == [first + 1, first + 2]
    assert ids(ask("getUpdates")) == [first + 1, first + 2]


def test_poll_wakes_at_once(someone: Chat, ask: Ask) -> None:
    """A waiting poll is answered as soon as something happens."""
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(ask, "getUpdates", timeout=50)
        someone.server.transcript.wait(lambda call: call.method == "getupdates")
        someone.say("hello")

        assert waiting.result(10).json()["result"][0]["message"]["text"] == "hello"


def test_hurried_poll_has_to_wait(ask: Ask) -> None:
    """Who asks for the same offset again at once waits although the time-out is 0."""
    ask("getUpdates", offset=7)
    answer = ask("getUpdates", offset=7)

    assert answer.elapsed.total_seconds() >= PACE.same_offset


def test_second_poll_ends_the_first(server: StandIn, ask: Ask) -> None:
    """Of two waiting polls the older one is told that there is a conflict."""
    with ThreadPoolExecutor() as pool:
        older = pool.submit(ask, "getUpdates", timeout=50)
        server.transcript.wait(lambda call: call.method == "getupdates")
        younger = pool.submit(ask, "getUpdates", timeout=1, offset=1)

        assert refusal(older.result(10)) == (409, f"Conflict: {OTHER_POLL}")
        assert ids(younger.result(10)) == []


def test_quick_conflicts_are_delayed(server: StandIn, ask: Ask) -> None:
    """The first conflict is told at once, one that follows soon after only when some seconds have passed."""
    ask("setWebhook", url="https://127.0.0.1/")
    first, second = ask("getUpdates"), ask("getUpdates")

    assert refusal(first) == refusal(second) == (409, f"Conflict: {UNDER_WEBHOOK}")
    assert first.elapsed.total_seconds() < PACE.conflict <= second.elapsed.total_seconds()
    assert Pace() == Pace(same_offset=3, conflict=3)


def test_ids_grow_across_restarts() -> None:
    """However much was written before, a server that is started again has larger ids."""
    found = []
    for _ in range(2):
        server = StandIn(PACE).start()
        for _ in range(200):
            private_chat(server).say("hello")
        found.append([update["update_id"] for update in server.stage.updates.pending])
        server.stop()

    assert max(found[0]) < min(found[1])


def test_at_most_a_hundred_updates(someone: Chat, ask: Ask) -> None:
    """However many are asked for, a hundred come at once; fewer if fewer are asked for."""
    for _ in range(120):
        someone.say("hello")

    assert [len(ids(ask("getUpdates", limit=limit))) for limit in (1000, 7, 0)] == [100, 7, 1]
    assert someone.server.transcript.updates[-1][1]["update_id"] not in ids(ask("getUpdates"))


def test_webhook_ends_a_poll(server: StandIn, ask: Ask) -> None:
    """Setting a webhook ends the waiting poll with a conflict."""
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(ask, "getUpdates", timeout=50)
        server.transcript.wait(lambda call: call.method == "getupdates")
        ask("setWebhook", url="https://127.0.0.1/")

        assert refusal(waiting.result(10)) == (409, f"Conflict: {BY_WEBHOOK}")


@pytest.mark.parametrize("body", [{"json": {"chat_id": 1, "text": "x"}}, {"params": {"chat_id": 1, "text": "x"}}])
def test_other_ways_to_call(server: StandIn, someone: Chat, body: dict[str, Any]) -> None:
    """Parameters may come as JSON or in the address as well, and a method's name in any case."""
    next(iter(body.values()))["chat_id"] = someone.id
    answer = httpx.post(f"{server.url}/bot{TOKEN}/SENDmessage", **body, trust_env=False)

    assert answer.json()["result"]["text"] == "x"


def test_upload(server: StandIn, someone: Chat) -> None:
    """A photo comes as a file of a multipart form."""
    url, form = f"{server.url}/bot{TOKEN}/sendPhoto", {"chat_id": str(someone.id), "caption": "our cups"}
    answer = httpx.post(url, data=form, files={"photo": ("cups.png", b"12345")}, trust_env=False).json()
    missing = httpx.post(url, data=form, trust_env=False)

    assert (answer["result"]["photo"][0]["file_size"], answer["result"]["caption"]) == (5, "our cups")
    assert refusal(missing) == (400, "Bad Request: there is no photo in the request")


def test_wrong_addresses(server: StandIn) -> None:
    """A wrong token, a malformed one, an unknown method and an unknown path are refused as the real server does."""
    paths = [f"/bot{TOKEN[:-1]}9/getMe", "/botnonsense/getMe", f"/bot{TOKEN}/getNonsense", "/nonsense"]

    assert [refusal(httpx.get(server.url + path, trust_env=False)) for path in paths] == [
        (401, "Unauthorized"),
        (401, "Unauthorized: invalid token specified"),
        (404, "Not Found: method not found"),
        (404, "Not Found"),
    ]


@pytest.mark.parametrize(
    ("form", "why"),
    [
        pytest.param({"text": ""}, "message text is empty", id="empty"),
        pytest.param({"text": "x" * 4097}, "message is too long", id="too long"),
        pytest.param({"text": "x", "chat_id": 5}, "chat not found", id="unknown chat"),
        pytest.param({"text": "x", "reply_markup": keyboard("я" * 33)}, "BUTTON_DATA_INVALID", id="66 bytes"),
        pytest.param({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object", id="no JSON"),
        pytest.param(
            {"text": "a < b", "parse_mode": "HTML"},
            "can't parse entities: Unclosed start tag at byte offset 2",
            id="HTML",
        ),
        pytest.param(
            {"text": "So.", "parse_mode": "MarkdownV2"},
            "can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'",
            id="MarkdownV2",
        ),
    ],
)
def test_message_that_cannot_be_sent(someone: Chat, ask: Ask, form: dict[str, Any], why: str) -> None:
    """What the real server would not send is refused in its words."""
    assert refusal(ask("sendMessage", **({"chat_id": someone.id} | form))) == (400, f"Bad Request: {why}")


def test_longest_message_and_button(someone: Chat, ask: Ask) -> None:
    """4096 characters and 64 bytes are just right."""
    answer = ask("sendMessage", chat_id=someone.id, text="я" * 4096, reply_markup=keyboard("я" * 32))

    assert len(answer.json()["result"]["text"]) == 4096


def test_editing(someone: Chat, ask: Ask) -> None:
    """A message can be edited to something else, not to what it is, and people's messages not at all."""
    theirs = someone.say("hello")["message_id"]
    ours = ask("sendMessage", chat_id=someone.id, text="x", reply_markup=keyboard("a")).json()["result"]["message_id"]
    edit: dict[str, Any] = {"chat_id": someone.id, "message_id": ours, "reply_markup": keyboard("b")}

    assert ask("editMessageReplyMarkup", **edit).json()["ok"] is True
    assert refusal(ask("editMessageReplyMarkup", **edit)) == (400, f"Bad Request: {NOT_MODIFIED}")
    assert refusal(ask("editMessageText", **edit | {"message_id": theirs, "text": "y"}))[1].endswith("can't be edited")
    assert ask("deleteMessage", **edit).json()["result"] is True
    assert refusal(ask("editMessageReplyMarkup", **edit))[1] == "Bad Request: message to edit not found"


def test_queries_grow_old(someone: Chat, ask: Ask) -> None:
    """A press or an inline query can be answered while it is young."""
    message = ask("sendMessage", chat_id=someone.id, text="x", reply_markup=keyboard("a")).json()["result"]
    young, old = someone.press(message, "a"), someone.press(message, "a", old=True)
    inline = someone.ask_inline("cupping")

    assert ask("answerCallbackQuery", callback_query_id=young).json()["result"] is True
    assert refusal(ask("answerCallbackQuery", callback_query_id=old))[1].startswith("Bad Request: query is too old")
    assert ask("answerInlineQuery", inline_query_id=inline, results="[]").json()["result"] is True


def test_profile(ask: Ask) -> None:
    """Commands, name and descriptions can be set, asked for, and taken away."""
    menu = [{"command": "start", "description": "Say hello"}]
    ask("setMyCommands", commands=json.dumps(menu))
    ask("setMyShortDescription", short_description="short")

    assert ask("getMyCommands").json()["result"] == menu
    assert ask("deleteMyCommands").json()["result"] is True
    assert ask("getMyCommands").json()["result"] == []
    assert ask("getMyShortDescription").json()["result"] == {"short_description": "short"}
    assert refusal(ask("setMyCommands", commands='[{"command": "Ä", "description": "x"}]'))[1].endswith(
        "COMMAND_INVALID"
    )
    assert ask("getMe").json()["result"].items() >= ME.items()


def test_allowed_updates(someone: Chat, ask: Ask) -> None:
    """Kinds of updates that were not asked for never come."""
    ask("getUpdates", allowed_updates='["message"]')
    message = someone.say("hello")
    someone.edit(message, "hello again")

    assert [sorted(update) for update in ask("getUpdates").json()["result"]] == [["message", "update_id"]]


def test_weather(server: StandIn, someone: Chat, ask: Ask) -> None:
    """Planned faults strike one call each, and only the effect of a drop after it is left."""
    faults: list[Fault] = [Refused(flood(7)), Broken(502), Broken(502, html=True)]
    server.weather.plan("sendMessage", *faults, Dropped(), Dropped(done=True), chat=someone.id)
    flooded, as_json, as_html = (ask("sendMessage", chat_id=someone.id, text="x") for _ in faults)

    assert refusal(flooded) == (429, "Too Many Requests: retry after 7")
    assert (flooded.headers["Retry-After"], flooded.json()["parameters"]) == ("7", {"retry_after": 7})
    assert refusal(as_json) == (502, "Bad Gateway")
    assert (as_html.status_code, as_html.headers["Content-Type"]) == (502, "text/html; charset=utf-8")
    assert f"/bot{TOKEN}/sendmessage" in as_html.text
    for _ in range(2):
        with pytest.raises(httpx.RemoteProtocolError):
            ask("sendMessage", chat_id=someone.id, text="dropped")
    assert someone.answers(1) == ["dropped"]
    assert [call.result is None for call in server.transcript.calls] == [True, True, True, True, False]


def test_late_answers(server: StandIn, someone: Chat, ask: Ask) -> None:
    """An answer may come later than the bot waits, when the message has arrived already or arrives later."""
    server.weather.plan("sendMessage", Late(0.5, done=True), Late(0.5))
    arrived = []
    for words in ("at once", "late"):
        began = server.transcript.now
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(
                f"{server.url}/bot{TOKEN}/sendMessage",
                data={"chat_id": someone.id, "text": words},
                timeout=0.2,
                trust_env=False,
            )
        arrived.append(next(call.result is not None for call in server.transcript.calls if call.began >= began))

    assert arrived == [True, False]
    assert someone.answers(2) == ["at once", "late"]
    assert ask("sendMessage", chat_id=someone.id, text="x").elapsed.total_seconds() < 0.5


@pytest.mark.parametrize(
    ("fault", "status", "body"),
    [
        pytest.param(Broken(500, html=True), 500, "<title>500 Internal Server Error</title>", id="500 as a page"),
        pytest.param(Broken(500), 500, '"description": "Internal Server Error"', id="500 as JSON"),
        pytest.param(Garbled("[{sent}"), 200, "x", id="garbled"),
        pytest.param(Garbled("{path}", 404), 404, f"/bot{TOKEN}/sendmessage", id="garbled refusal"),
    ],
)
def test_answers_that_are_none(server: StandIn, someone: Chat, ask: Ask, fault: Fault, status: int, body: str) -> None:
    """What a failing server or a proxy answers instead, without any effect."""
    server.weather.plan("sendMessage", fault)
    answer = ask("sendMessage", chat_id=someone.id, text="x")

    assert (answer.status_code, body in answer.text) == (status, True)
    assert server.transcript.calls[-1].result is None


def test_chats_that_cannot_be_written_to(server: StandIn, someone: Chat, ask: Ask) -> None:
    """Who has blocked the bot, a group that has thrown it out, and one that has moved."""
    out, moved = group_chat(server), group_chat(server)
    someone.block()
    server.do(lambda: server.stage.chats.left.add(out.id))
    server.do(lambda: server.stage.chats.moved.update({moved.id: -5}))
    answers = [ask("sendMessage", chat_id=chat.id, text="x") for chat in (someone, out, moved)]

    assert [refusal(answer) for answer in answers] == [
        (403, "Forbidden: bot was blocked by the user"),
        (403, "Forbidden: bot was kicked from the supergroup chat"),
        (400, "Bad Request: group chat was upgraded to a supergroup chat"),
    ]
    assert answers[2].json()["parameters"] == {"migrate_to_chat_id": -5}


def test_what_people_do(server: StandIn, ask: Ask) -> None:
    """Mentions in groups, edits, presses, pictures, stickers and voices come as Telegram sends them."""
    group = group_chat(server)
    said = group.say(mention("hello"))
    group.edit(said, "hello again")
    group.press(said, "a", gone=True)
    for what in (content.photo("a picture"), content.sticker(), content.voice()):
        group.send(what)
    updates = ask("getUpdates", allowed_updates='["message", "edited_message", "callback_query"]').json()["result"]

    assert group.id < 0
    assert updates[0]["message"]["entities"] == [
        {"type": "mention", "offset": 0, "length": len(str(ME["username"])) + 1}
    ]
    assert updates[1]["edited_message"]["edit_date"] >= updates[0]["message"]["date"]
    assert updates[2]["callback_query"]["message"]["date"] == 0
    assert [sorted({"photo", "sticker", "voice"} & set(update["message"])) for update in updates[3:]] == [
        ["photo"],
        ["sticker"],
        ["voice"],
    ]


BROKEN_SCENARIO = """
from tests.telegram.stand_in.people import private_chat

def test_broken(own_server, launch):
    launch().polling()
    chat = private_chat(own_server)
    chat.say("thank you")
    assert chat.answers(1) == ["what it never says"]
"""


def test_failing_scenario_prints_its_transcript(tmp_path: Path) -> None:
    """What the bot and people did, with the times, and what the bot wrote, stand below a failure."""
    (tmp_path / "test_broken.py").write_text(BROKEN_SCENARIO)
    command = [sys.executable, "-m", "pytest", "-p", "tests.telegram.conftest", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "--rootdir", str(tmp_path), str(tmp_path)],
        cwd=ROOT, capture_output=True, timeout=120, check=False, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip

    assert done.returncode == 1
    assert "- transcript -" in done.stdout
    assert re.search(r"^ +\d+\.\d{3}  people  message \d+ chat=\d+ .*thank you", done.stdout, re.MULTILINE)
    assert re.search(r"^ +\d+\.\d{3}  bot     sendmessage chat_id=\d+ .*-> 200  \(\d", done.stdout, re.MULTILINE)
    assert "- standard error of the bot -" in done.stdout
    assert '"listening"' in done.stdout


def test_outage(server: StandIn, ask: Ask) -> None:
    """While the server is down it refuses connections; afterwards it is found at the same place."""
    server.go_down()
    with pytest.raises(httpx.ConnectError):
        ask("getMe")
    server.come_up()

    assert ask("getMe").json()["ok"] is True


class _Hook(BaseHTTPRequestHandler):
    """A bot's webhook that takes only the second of two posts."""

    def do_POST(self) -> None:
        """Note the update; fail the first time."""
        assert isinstance(self.server, _HookServer)
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        secret = self.headers["X-Telegram-Bot-Api-Secret-Token"]
        self.server.posts.append((self.headers["Content-Type"], secret, body["update_id"]))
        self.send_response(500 if len(self.server.posts) == 1 else 200)
        self.end_headers()
        if len(self.server.posts) == 3:
            self.server.done.set_result(None)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by the library
        """Be quiet."""


class _HookServer(HTTPServer):
    """Where the webhook listens."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hook)
        self.posts: list[tuple[str, str, int]] = []
        self.done: Future[None] = Future()


def test_webhook(server: StandIn, someone: Chat, ask: Ask) -> None:
    """Updates are posted with the secret, in the chat's order, until they are taken; polling is a conflict."""
    with _HookServer() as hook:
        threading.Thread(target=hook.serve_forever, daemon=True).start()
        ask("setWebhook", url=f"http://127.0.0.1:{hook.server_port}/", secret_token="s3cret")  # noqa: S106 - a test's
        someone.say("one")
        someone.say("two")
        hook.done.result(30)
        conflict = refusal(ask("getUpdates"))
        error = ask("getWebhookInfo").json()["result"]["last_error_message"]
        hook.shutdown()
    first = hook.posts[0][2]

    assert hook.posts == [("application/json", "s3cret", number) for number in (first, first, first + 1)]
    assert conflict == (409, f"Conflict: {UNDER_WEBHOOK}")
    assert "500" in error
    assert ask("getWebhookInfo").json()["result"]["url"].startswith("http://127.0.0.1")
    assert ask("deleteWebhook", drop_pending_updates=True).json()["result"] is True
    assert ids(ask("getUpdates")) == []
