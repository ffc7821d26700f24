"""Fixtures for the scenarios, and the transcript of those that fail."""

from collections.abc import Generator, Iterator

import pytest

from tests.telegram.process import BotProcess
from tests.telegram.stand_in.people import Chat, group_chat, private_chat
from tests.telegram.stand_in.server import StandIn

_STARTED = pytest.StashKey[float]()


@pytest.fixture(scope="module")
def server() -> Iterator[StandIn]:
    """Telegram, as far as the bot can tell."""
    server = StandIn().start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def app(server: StandIn) -> Iterator[BotProcess]:
    """The bot, listening, logging all it can."""
    process = BotProcess(server, LOG_LEVEL="DEBUG")
    try:
        yield process.polling()
    finally:
        process.close()


@pytest.fixture
def chat(server: StandIn, app: BotProcess) -> Chat:
    """Somebody's private chat with the bot."""
    _check_alive(app)
    return private_chat(server)


@pytest.fixture
def group(server: StandIn, app: BotProcess) -> Chat:
    """A group with the bot in it."""
    _check_alive(app)
    return group_chat(server)


def _check_alive(app: BotProcess) -> None:
    """Fail at once where waiting for an answer would be in vain."""
    if not app.running:
        pytest.fail("an earlier scenario has ended the bot")


@pytest.fixture(autouse=True)
def _start_of_scenario(request: pytest.FixtureRequest) -> None:
    """Remember when the scenario began, and let no weather of the last one spoil it."""
    if "server" in request.fixturenames:
        server: StandIn = request.getfixturevalue("server")
        server.weather.clear()
        request.node.stash[_STARTED] = server.transcript.now


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show what the bot and the people did in a scenario that failed."""
    report = yield
    fixtures = getattr(item, "funcargs", {})
    if report.failed and isinstance(fixtures.get("server"), StandIn):
        transcript = fixtures["server"].transcript
        report.sections.append(("transcript", transcript.text(item.stash.get(_STARTED, 0.0))))
        processes = [value for value in fixtures.values() if isinstance(value, BotProcess)]
        report.sections += [("standard error of the bot", process.stderr[-20_000:]) for process in processes]
    return report
