"""``/report`` and ``report``: the picture, the words and the page, from the real process and its database."""

import re
import sqlite3
import struct
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.telegram.process import BotProcess
from tests.telegram.stand_in.people import Chat, private_chat
from tests.telegram.stand_in.refusal import Refusal
from tests.telegram.stand_in.server import StandIn
from tests.telegram.stand_in.weather import Refused
from tests.telegram.waiting import until
from tests.test_cli import run

SYMPTOM = "my knee is swollen and hot"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of this bot alone."""
    return tmp_path_factory.mktemp("store") / "backdesk.db"


@pytest.fixture(scope="module")
def staff(server: StandIn) -> Chat:
    """The private chat of somebody of the staff."""
    return private_chat(server)


@pytest.fixture(scope="module")
def app(server: StandIn, database: Path, staff: Chat) -> Iterator[BotProcess]:
    """The bot with a database and staff of its own."""
    process = BotProcess(server, {"DATABASE_URL": f"sqlite:///{database}", "STAFF_IDS": str(staff.id)})
    try:
        yield process.polling()
    finally:
        process.close()


def test_report_is_a_picture_and_the_same_as_words(staff: Chat, app: BotProcess, database: Path) -> None:
    """First the empty one, then one with figures, then a page."""
    staff.say("/report")
    assert "caption" in staff.answer()
    assert "Questions: 0" in staff.answer()["text"]

    for words in ("What is cupping?", "What is cupping?", SYMPTOM):
        staff.say(words)
        staff.answer()
    with sqlite3.connect(database) as store:
        until(lambda: store.execute("select sum(number) from counts").fetchone()[0] == 3)
        store.execute("insert into votes values ('a', 'what-is-cupping', 1, ?)", (time.time(),))
    store.close()
    staff.say("/report 2")
    assert staff.answer()["photo"][0]["file_size"] > 10_000
    said = staff.answer()["text"]
    for line in ("Questions: 3", "Answered: 2", "To the physician: 1", "Answered share: 100%", "Thumbs: 1 up, 0 down"):
        assert line in said
    assert "2 × What is cupping therapy?" in said


@pytest.mark.parametrize(
    "fault",
    [Refused(Refusal(400, "Bad Request: PHOTO_INVALID_DIMENSIONS")), Refused(Refusal(413, "Request Entity Too Large"))],
    ids=["400", "413"],
)
def test_picture_that_cannot_be_sent(staff: Chat, app: BotProcess, fault: Refused) -> None:
    """Without the picture, the words come all the same, and nothing is apologised for."""
    staff.server.weather.plan("sendPhoto", *[fault] * 4, chat=staff.id)
    staff.say("/report")
    said = staff.answer()["text"]
    staff.say("thank you")

    assert "Questions: " in said
    assert "welcome" in staff.answer()["text"]
    assert "the picture of the report could not be sent" in app.stderr


@pytest.mark.parametrize("days", ["0", "-1", "367", "9" * 20, "²", "many"])
def test_impossible_number_of_days(staff: Chat, app: BotProcess, days: str) -> None:
    """What could be written instead is said."""
    staff.say(f"/report {days}")

    assert "/report 30" in staff.answer()["text"]


def test_report_is_for_staff_alone(chat: Chat) -> None:
    """For a patient it is an unknown command."""
    chat.say("/nosuchcommand")
    unknown = chat.answer()["text"]
    chat.say("/report")

    assert chat.answer()["text"] == unknown


def test_page_needs_no_network(tmp_path: Path) -> None:
    """One file with the picture inside, of the right size, and nothing that would be fetched."""
    import base64

    url, file = f"sqlite:///{tmp_path / 'empty.db'}", tmp_path / "report.html"
    done = run("report", "--html", str(file), DATABASE_URL=url)
    page = file.read_text("utf-8")
    picture = base64.b64decode(re.findall(r'src="data:image/png;base64,([^"]+)"', page)[0])

    assert done.returncode == 0
    assert struct.unpack(">II", picture[16:24]) == (1080, 1350)
    assert not re.search(r"(?:src|href)=\"(?!data:)|url\(|@import", page)
    assert b"Questions: 0" in run("report", "--days", "1", DATABASE_URL=url).stdout
