"""What staff see of the bot on their phone, through the real process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.desk import Desk
from bot.faq.model import Faq
from tests.telegram.process import BotProcess
from tests.telegram.stand_in.keyboard import button_data
from tests.telegram.stand_in.people import Chat, private_chat
from tests.telegram.stand_in.server import StandIn

QUESTION = "What is cupping?"
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
    process = BotProcess(server, {"DATABASE_URL": f"sqlite:///{database}", "STAFF_IDS": f"{staff.id}, 77"})
    try:
        yield process.polling()
    finally:
        process.close()


def test_status_tells_how_the_bot_is(staff: Chat, app: BotProcess, faq: Faq) -> None:
    """Entries, version, uptime, reload, errors, store and counts."""
    staff.say(QUESTION)
    staff.answer()
    staff.say("/status")
    said = staff.answer()["text"]

    assert f"Entries: {len(faq.entries)} with {faq.phrasing_count} phrasings" in said
    for line in ("Running for: 0 min", "Last reload:", "Last error: none", "Store: well", "faq "):
        assert line in said


def test_test_shows_reply_and_why(staff: Chat, app: BotProcess) -> None:
    """``/test`` is ``ask --why`` on the phone."""
    staff.say("/test my leg went numb, does cupping help?")
    said = staff.answer()["text"]
    staff.say("/test")

    assert "route: physician" in said
    assert "rule:  physician." in said
    assert "/test what is cupping" in staff.answer()["text"]


def test_nothing_follows_a_test(staff: Chat, app: BotProcess, desk: Desk) -> None:
    """What staff ask after they have tested a symptom is judged alone."""
    staff.say(f"/test {SYMPTOM}")
    staff.answer()
    staff.say("do you sell gift vouchers")

    assert staff.answer()["text"] == desk.reply_to("do you sell gift vouchers").text


def test_entries_can_be_browsed(staff: Chat, app: BotProcess, faq: Faq) -> None:
    """Pages of buttons, and behind each everything the file says of the entry."""
    staff.say("/entries")
    page = staff.answer()
    staff.press(page, button_data(page)[0])
    said = staff.answer()["text"]
    first = faq.entries[0]

    assert all(text in said for text in (first.id, first.question, first.answer, *first.also))


@pytest.mark.parametrize("words", ["/status", "/entries", "/unanswered"])
def test_for_strangers_the_commands_do_not_exist(chat: Chat, words: str) -> None:
    """A patient who sends one gets what any such text gets."""
    chat.say("/nosuchcommand")
    unknown = chat.answer()["text"]
    chat.say(words)

    assert chat.answer()["text"] == unknown


@pytest.mark.parametrize(
    "data",
    ["be:what-is-cupping", "bp:1", "ug:0", "ua:1:fascia", "up:1:0", "un:1", "ui:1", "uy:", "hu:", "hr:", "ho:0", "hx:"],
)
def test_stranger_cannot_press_staff_buttons(chat: Chat, faq: Faq, data: str) -> None:
    """Data of the staff's buttons are old buttons for others."""
    chat.say(QUESTION)
    answer = chat.answer()
    chat.press(answer, data)

    assert chat.answer()["text"] == faq.replies.old_button
