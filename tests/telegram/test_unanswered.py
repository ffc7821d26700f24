"""``/unanswered`` through the real process: the file and the database are looked at afterwards."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.faq.file import load, parse_faq
from tests.telegram.process import ROOT, BotProcess
from tests.telegram.stand_in.keyboard import button_data
from tests.telegram.stand_in.people import Chat, Message, group_chat, private_chat
from tests.telegram.stand_in.server import StandIn
from tests.telegram.test_reload import reload
from tests.telegram.waiting import until

SHIPPED = (ROOT / "faq.yaml").read_text("utf-8")
LOST = ("do you sell gift vouchers", "do you sell a gift voucher", "is there a piano in the waiting room")


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with this bot's file and database."""
    folder = tmp_path_factory.mktemp("clinic")
    (folder / "faq.yaml").write_text(SHIPPED, "utf-8")
    return folder


@pytest.fixture(scope="module")
def staff(server: StandIn) -> Chat:
    """The private chat of somebody of the staff."""
    return private_chat(server)


@pytest.fixture(scope="module")
def colleague(server: StandIn) -> Chat:
    """The private chat of somebody else of the staff."""
    return private_chat(server)


@pytest.fixture(scope="module")
def app(server: StandIn, clinic: Path, staff: Chat, colleague: Chat) -> Iterator[BotProcess]:
    """The bot with a file, a database and staff of its own."""
    settings = {
        "FAQ_FILE": str(clinic / "faq.yaml"),
        "DATABASE_URL": f"sqlite:///{clinic / 'backdesk.db'}",
        "STAFF_IDS": f"{staff.id}, {colleague.id}",
        "STAFF_CHAT": str(group_chat(server).id),
    }
    process = BotProcess(server, settings)
    try:
        yield process.polling()
    finally:
        process.close()


@pytest.fixture(autouse=True)
def lost(app: BotProcess, clinic: Path, chat: Chat, staff: Chat) -> None:
    """Every scenario begins with the shipped file in service and the same three lost questions."""
    (clinic / "faq.yaml").write_text(SHIPPED, "utf-8")
    reload(staff)
    rows(clinic, "DELETE FROM unanswered")
    for words in (*LOST, LOST[0]):
        chat.say(words)
        chat.answer()
    until(lambda: rows(clinic, "SELECT sum(times) FROM unanswered")[0][0] == 4)


def rows(clinic: Path, statement: str) -> list[tuple[object, ...]]:
    """What the database says."""
    with sqlite3.connect(clinic / "backdesk.db", timeout=10) as connection:
        return connection.execute(statement).fetchall()


def shown(staff: Chat) -> Message:
    """The first screen of ``/unanswered``."""
    staff.say("/unanswered")
    return staff.answer()


def data_of(message: Message, start: str) -> str:
    """The data of the first button that begins with *start*."""
    return next(data for data in button_data(message) if data.startswith(start))


def test_near_questions_stand_together(staff: Chat) -> None:
    """Most frequent first, near ones as one, with what happened to them."""
    screen = shown(staff)

    assert screen["text"].startswith("1 of 2, asked 3 times")
    assert "gift vouchers" in screen["text"]
    assert "also: do you sell a gift voucher" in screen["text"]
    staff.press(screen, data_of(screen, "ug:1"))
    assert "piano" in staff.answer()["text"]


def test_phrasing_is_added_and_nothing_else(staff: Chat, clinic: Path) -> None:
    """The file gains one line; the group is done."""
    screen = shown(staff)
    data = data_of(screen, "ua:")
    staff.press(screen, data)
    said = staff.answer()["text"]
    text, entry = (clinic / "faq.yaml").read_text("utf-8"), data.split(":")[2]

    assert said.startswith(f'Added to "{entry}"')
    assert LOST[0] in load(clinic / "faq.yaml").by_id[entry].also
    assert len(text.splitlines()) == len(SHIPPED.splitlines()) + 1
    assert [line for line in text.splitlines() if "gift voucher" not in line] == SHIPPED.splitlines()
    assert rows(clinic, "SELECT state, count(*) FROM unanswered GROUP BY state ORDER BY 1") == [
        ("added", 2),
        ("open", 1),
    ]


def test_second_of_two_is_told(staff: Chat, colleague: Chat, clinic: Path) -> None:
    """Two staff with the same screen: the second hears that it is done, and nothing is written twice."""
    mine, theirs = shown(staff), shown(colleague)
    staff.press(mine, data_of(mine, "ua:"))
    staff.answer()
    before = (clinic / "faq.yaml").read_bytes()
    colleague.press(theirs, data_of(theirs, "ua:"))

    assert "already" in colleague.answer()["text"]
    assert (clinic / "faq.yaml").read_bytes() == before


def test_new_entry_is_asked_for_shown_and_confirmed(staff: Chat, clinic: Path, chat: Chat) -> None:
    """Question, answer, preview, yes: the entry is in the file and in service."""
    screen = shown(staff)
    staff.press(screen, data_of(screen, "un:"))
    assert LOST[0] in staff.answer()["text"]
    staff.say("Do you sell gift vouchers?")
    assert "answer" in staff.answer()["text"]
    staff.say("Vouchers are sold at the front desk: ask there.")
    preview = staff.answer()
    assert "Patients will read:" in preview["text"]
    assert preview["text"].endswith("Asked like that, patients get this answer.")
    assert (clinic / "faq.yaml").read_text("utf-8") == SHIPPED
    staff.press(preview, data_of(preview, "uy:"))

    assert "do-you-sell-gift-vouchers" in staff.answer()["text"]
    entry = parse_faq((clinic / "faq.yaml").read_text("utf-8")).by_id["do-you-sell-gift-vouchers"]
    assert entry.answer == "Vouchers are sold at the front desk: ask there."
    reload(staff)
    chat.say("Do you sell gift vouchers?")
    assert "\n\nVouchers are sold" in chat.answer()["text"]


def test_unsafe_answer_is_refused(staff: Chat, clinic: Path) -> None:
    """What `check` would refuse never reaches the file."""
    screen = shown(staff)
    staff.press(screen, data_of(screen, "un:"))
    staff.answer()
    staff.say(".")
    staff.answer()
    staff.say("Cupping cures every back, there is nothing to worry about.")

    assert "Write the answer again" in staff.answer()["text"]
    staff.say("/cancel")
    assert staff.answer()["text"].startswith("Left")
    assert (clinic / "faq.yaml").read_text("utf-8") == SHIPPED


def test_editor_at_the_same_time_loses_nothing(staff: Chat, clinic: Path) -> None:
    """A file that was saved after the preview is not written over; staff get a new preview of the newer file."""
    screen = shown(staff)
    staff.press(screen, data_of(screen, "un:"))
    staff.answer()
    staff.say("Do you sell gift vouchers?")
    staff.answer()
    staff.say("Ask at the front desk.")
    preview = staff.answer()
    edited = SHIPPED.replace("name: Backdesk Massage Clinic", "name: Backdesk Clinic")
    (clinic / "faq.yaml").write_text(edited, "utf-8")
    staff.press(preview, data_of(preview, "uy:"))

    told = staff.answer()["text"]
    assert "changed since the preview" in told
    assert "+ name: Backdesk Clinic" in told
    assert (clinic / "faq.yaml").read_text("utf-8") == edited
    again = staff.answer()
    staff.press(again, data_of(again, "uy:"))
    staff.answer()
    faq = load(clinic / "faq.yaml")
    assert faq.clinic.name == "Backdesk Clinic"
    assert "do-you-sell-gift-vouchers" in faq.by_id


def test_ignored_is_gone(staff: Chat, clinic: Path) -> None:
    """Ignoring takes the group away and shows the next."""
    screen = shown(staff)
    staff.press(screen, data_of(screen, "ui:"))

    assert staff.answer()["text"].startswith("Ignored: ")
    assert staff.answer()["text"].startswith("1 of 1")


def test_any_entry_can_be_picked(staff: Chat, clinic: Path) -> None:
    """The other entries come in pages of buttons."""
    screen = shown(staff)
    number = data_of(screen, "up:").split(":")[1]
    staff.press(screen, f"ua:{number}:fascia")

    assert staff.answer()["text"].startswith('Added to "fascia"')
    assert LOST[0] in load(clinic / "faq.yaml").by_id["fascia"].also


def test_what_goes_to_the_physician_is_not_taught(staff: Chat, clinic: Path) -> None:
    """A phrasing that the router would never let through is refused, with its rule."""
    rows(clinic, "DELETE FROM unanswered")
    rows(
        clinic,
        "INSERT INTO unanswered (text, why, entry, times, last, state) "
        "VALUES ('my knee is swollen, does massage help', 'clarify', '', 1, 1, 'open')",
    )
    screen = shown(staff)
    staff.press(screen, data_of(screen, "ua:") if "ua:" in str(button_data(screen)) else "ua:1:fascia")

    assert "physician." in staff.answer()["text"]
    assert (clinic / "faq.yaml").read_text("utf-8") == SHIPPED
