"""Through every kind of bad weather that makes the bot write something, nothing secret and nothing of people leaks."""

import json

import pytest

from tests.telegram.conftest import Launch
from tests.telegram.process import BotProcess
from tests.telegram.stand_in import content
from tests.telegram.stand_in.people import Chat, new_user, private_chat
from tests.telegram.stand_in.refusal import Refusal, conflict, flood
from tests.telegram.stand_in.server import TOKEN, StandIn
from tests.telegram.stand_in.updates import OTHER_POLL
from tests.telegram.stand_in.weather import Broken, Dropped, Fault, Garbled, Refused
from tests.telegram.test_health import fetched, free_port
from tests.telegram.test_secrets import DATABASE, HOOK, SECRETS, told
from tests.telegram.test_weather import UNAUTHORIZED, messages

ECHO = '{"ok": false, "error_code": 400, "description": "Bad Request: {path} {sent}"}'
SENDING: dict[str, Fault] = {
    "401": UNAUTHORIZED,
    "404": Refused(Refusal(404, "Not Found")),
    "409": Refused(conflict(OTHER_POLL)),
    "429": Refused(flood(1)),
    "502 page": Broken(502, html=True),
    "500 page": Broken(500, html=True),
    "400 page": Garbled("<html>{path} {sent}</html>", 400),
    "409 page": Garbled("<html>{path} {sent}</html>", 409),
    "403 echo": Garbled(ECHO, 403),
    "400 echo": Garbled(ECHO, 400),
    "409 echo": Garbled(ECHO, 409),
    "no object": Garbled('["{path} {sent}"]', 500),
    "no JSON": Garbled('{"ok": true, "result": "{path} {sent}', 200),
    "no result": Garbled('{"ok": true, "{sent}": "{path}"}', 200),
    "malformed result": Garbled('{"ok": true, "result": {"message_id": "x", "text": "{path} {sent}"}}', 200),
    "dropped": Dropped(),
    "dropped late": Dropped(done=True),
}
FETCHING: list[Fault] = [
    *(Refused(Refusal(404, "Not Found")), Refused(conflict(OTHER_POLL)), Refused(flood(1)), Dropped()),
    *(Broken(502, html=True), Garbled("<html>{path}", 500), Garbled('{"result": "{path}', 200), Garbled("7", 502)),
]
FOR_EACH = ("planted{0}text what is cupping", "my planted{0}knee is swollen")


class Planted:
    """Somebody whose name, words and ids would be recognised anywhere."""

    def __init__(self, server: StandIn, number: int) -> None:
        self.names = [f"Persephone{number}q", f"Quastel{number}q", f"plantedhandle{number}q"]
        person = new_user(self.names[0]) | {"last_name": self.names[1], "username": self.names[2]}
        known = {"id": person["id"], "type": "private", "first_name": self.names[0], "username": self.names[2]}
        self.chat = Chat(server, known, person)
        self.words = [words.format(number) for words in FOR_EACH]

    @property
    def pieces(self) -> list[str]:
        """All that must not be found."""
        return [*self.names, str(self.chat.id), *(next(w for w in s.split() if "planted" in w) for s in self.words)]


def suffer(server: StandIn, people: list[Planted], staff: Chat, port: str) -> str:
    """Bad weather of every kind; what was told meanwhile in ``/status`` and on the pages."""
    for planted, fault in zip(people, SENDING.values(), strict=True):
        server.weather.plan("sendMessage", fault, chat=planted.chat.id)
        for words in planted.words:
            planted.chat.say(words)
    for planted, fault in zip(people, SENDING.values(), strict=True):
        planted.chat.answers(1 if fault == SENDING["403 echo"] else 2)
    for fault in FETCHING:
        server.weather.plan("getUpdates", fault)
        staff.say("thank you")
        staff.answer()
    odd = people[0].chat.id
    server.happen("message", {"message_id": "odd", "chat": {"id": odd}, "text": people[0].words[1], "entities": 7})
    group = {"id": odd, "type": "private", "title": people[0].names[0]}
    people[0].chat.send(content.sticker() | {"migrate_to_chat_id": -odd, "chat": group})
    server.weather.plan("answerCallbackQuery", Garbled(ECHO, 400), Garbled("<html>{sent}", 200))
    message = people[1].chat.say("thank you")
    for _ in range(2):
        people[1].chat.press(message, people[1].words[0])
    people[1].chat.answers(3)
    staff.say("/status")
    status: str = staff.answer()["text"]
    return status + fetched(port, "/healthz")[1] + fetched(port, "/metrics")[1]


def replies(server: StandIn) -> str:
    """All that the bot sent to anybody."""
    shown = ("text", "caption", "reply_markup", "results", "description", "short_description", "commands")
    calls = [call.parameters for call in server.transcript.calls]
    return "\n".join(call.text(name) for call in calls for name in shown)


def leaked(everything: str, people: list[Planted]) -> list[str]:
    """The secrets and planted pieces in *everything*."""
    pieces = [piece for planted in people for piece in planted.pieces]
    return told(everything) + [piece for piece in pieces if piece.lower() in everything.lower()]


@pytest.mark.parametrize("way", ["polling", "webhook"])
def test_nothing_leaks(own_server: StandIn, launch: Launch, way: str) -> None:
    """Polling with a store that works, and by webhook with one that cannot be reached; nothing is told anywhere."""
    staff, port = private_chat(own_server), free_port()
    people = [Planted(own_server, number) for number in range(len(SENDING))]
    settings = {"LOG_LEVEL": "DEBUG", "METRICS_PORT": port, "STAFF_IDS": str(staff.id), "WEBHOOK_SECRET": HOOK}
    if way == "webhook":
        hook = free_port()
        settings |= {"WEBHOOK_URL": f"http://127.0.0.1:{hook}/{HOOK}", "WEBHOOK_PORT": hook, "DATABASE_URL": DATABASE}
    process = launch(**settings)
    process.wait_for_line('"listening"')
    said = suffer(own_server, people, staff, port)
    own_server.go_down()
    people[2].chat.say(people[2].words[0])
    if way == "polling":
        process.wait_for_line("Telegram cannot be reached")
    said += unreachable(port)
    own_server.come_up()
    own_server.weather.plan("sendMessage", Refused(flood(100)), chat=people[3].chat.id)
    people[3].chat.say(people[3].words[0])
    people[3].chat.call("sendMessage")

    assert process.terminate() == 0
    assert own_server.weather.over or way == "webhook"
    assert "a request failed: Unreadable" in messages(process)
    assert len(messages(process)) > 2 * len(SENDING)
    assert leaked(process.stderr + said + replies(own_server), people) == []
    ends_with_a_rejected_token(launch, own_server, settings)


def unreachable(port: str) -> str:
    """What the pages say in an outage."""
    return fetched(port, "/healthz")[1] + fetched(port, "/metrics")[1]


def ends_with_a_rejected_token(launch: Launch, server: StandIn, settings: dict[str, str]) -> None:
    """The next start meets a 401 for a while."""
    server.weather.plan("getMe", *[UNAUTHORIZED] * 10)
    process: BotProcess = launch(**settings)
    process.wait_for_line("Telegram rejects the token")

    assert process.terminate() == 0
    assert told(process.stderr) == []


def test_what_is_planted_is_found(own_server: StandIn) -> None:
    """The search itself finds a leak of each kind."""
    planted = Planted(own_server, 1)
    line = json.dumps({"message": f"{TOKEN} {planted.chat.id} planted1text", "name": "PERSEPHONE1Q"})

    assert set(leaked(line, [planted])) == {*SECRETS[:2], str(planted.chat.id), "planted1text", "Persephone1q"}
