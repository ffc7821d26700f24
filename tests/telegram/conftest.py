"""Fixtures for the scenarios, and the transcript of those that fail."""

from collections.abc import Callable, Generator, Iterator

import pytest

from tests.telegram.process import BotProcess
from tests.telegram.stand_in.people import Chat, group_chat, private_chat
from tests.telegram.stand_in.server import StandIn
from tests.telegram.stand_in.updates import Pace

Launch = Callable[..., BotProcess]

_QUICK = Pace(same_offset=0.3)
"""A bot's last call asks for an offset again and so has to wait; no need to wait long for every bot that is stopped."""

_MOST_LINES, _LONGEST_LINE = 100, 300
_STARTED = pytest.StashKey[float]()
_PROCESSES = pytest.StashKey[list[BotProcess]]()


@pytest.fixture(scope="module")
def server() -> Iterator[StandIn]:
    """Telegram, as far as the bot can tell."""
    server = StandIn(_QUICK).start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def app(server: StandIn) -> Iterator[BotProcess]:
    """The bot, listening, logging all it can."""
    process = BotProcess(server, {"LOG_LEVEL": "DEBUG"})
    try:
        yield process.polling()
    finally:
        process.close()


@pytest.fixture
def chat(server: StandIn, app: BotProcess) -> Chat:
    """Somebody's private chat with the bot."""
    return private_chat(server)


@pytest.fixture
def group(server: StandIn, app: BotProcess) -> Chat:
    """A group with the bot in it."""
    return group_chat(server)


@pytest.fixture
def own_server() -> Iterator[StandIn]:
    """A Telegram for one scenario alone."""
    server = StandIn(_QUICK).start()
    yield server
    server.stop()


@pytest.fixture
def launch(request: pytest.FixtureRequest, own_server: StandIn) -> Iterator[Launch]:
    """Starts a bot of the scenario's own, with more environment variables if need be."""
    started: list[BotProcess] = request.node.stash.setdefault(_PROCESSES, [])

    def start(*, cold: bool = False, **settings: str) -> BotProcess:
        started.append(BotProcess(own_server, settings, cold=cold))
        return started[-1]

    yield start
    for process in started:
        process.close()


@pytest.fixture(autouse=True)
def _start_of_scenario(request: pytest.FixtureRequest) -> None:
    """Remember when the scenario began; let no weather of the last one spoil it, nor a bot that has died."""
    if "app" in request.fixturenames:
        server: StandIn = request.getfixturevalue("server")
        app: BotProcess = request.getfixturevalue("app")
        app.check()
        server.weather.clear()
        request.node.stash[_STARTED] = server.transcript.now
        request.node.stash[_PROCESSES] = [app]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show what the bot and the people did in a scenario that failed."""
    report = yield
    servers = [value for value in getattr(item, "funcargs", {}).values() if isinstance(value, StandIn)]
    if report.failed:
        since = item.stash.get(_STARTED, 0.0)
        report.sections += [("transcript", server.transcript.text(since)) for server in servers]
        processes = item.stash.get(_PROCESSES, [])
        report.sections += [("standard error of the bot", _shortened(process.stderr)) for process in processes]
    return report


def _shortened(log: str) -> str:
    return "\n".join(line[:_LONGEST_LINE] for line in log.splitlines()[-_MOST_LINES:])
