"""Staff at odds with the bot: forged data, late and long texts, a restart, a colleague, groups."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.faq.file import load
from bot.faq.model import Faq
from tests.telegram.conftest import Launch
from tests.telegram.process import ROOT, BotProcess
from tests.telegram.stand_in.keyboard import button_data
from tests.telegram.stand_in.people import Chat, Message, group_chat, private_chat
from tests.telegram.stand_in.server import StandIn
from tests.telegram.waiting import until

SHIPPED = (ROOT / "faq.yaml").read_text("utf-8")
LOST = "do you sell gift vouchers"
MOST = 4096


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


def settings(clinic: Path, *staff: Chat) -> dict[str, str]:
    """The settings of a bot with its own file, database and *staff*."""
    return {
        "FAQ_FILE": str(clinic / "faq.yaml"),
        "DATABASE_URL": f"sqlite:///{clinic / 'backdesk.db'}",
        "STAFF_IDS": " ".join(str(one.id) for one in staff),
        "STAFF_CHAT": str(group_chat(staff[0].server).id),
    }


@pytest.fixture(scope="module")
def app(server: StandIn, clinic: Path, staff: Chat, colleague: Chat) -> Iterator[BotProcess]:
    """The bot with a file, a database and staff of its own."""
    process = BotProcess(server, settings(clinic, staff, colleague))
    try:
        yield process.polling()
    finally:
        process.close()


@pytest.fixture(autouse=True)
def waiting(request: pytest.FixtureRequest, clinic: Path) -> None:
    """Every scenario begins with the shipped file and one question that waits."""
    (clinic / "faq.yaml").write_text(SHIPPED, "utf-8")
    if "app" not in request.fixturenames:
        return
    request.getfixturevalue("app")
    until(lambda: has_tables(clinic))  # the bot listens before its store is open
    wait_again(clinic)


def has_tables(clinic: Path) -> bool:
    """Whether the bot has made its database."""
    with closing(sqlite3.connect(clinic / "backdesk.db", timeout=10)) as kept:
        names = {name for (name,) in kept.execute("SELECT name FROM sqlite_master")}
    return {"unanswered", "drafts"} <= names


def wait_again(clinic: Path, text: str = LOST) -> int:
    """Let nothing but one question wait, and nobody draft anything; its number."""
    with closing(sqlite3.connect(clinic / "backdesk.db", timeout=10)) as kept, kept:
        kept.execute("DELETE FROM unanswered")
        kept.execute("DELETE FROM drafts")
        row = kept.execute(
            "INSERT INTO unanswered (text, why, entry, times, last, state)"
            " VALUES (?, 'fallback', '', 2, unixepoch(), 'open')",
            (text,),
        )
        return row.lastrowid or 0


def stored(clinic: Path, query: str) -> list[tuple[object, ...]]:
    """What the database says."""
    with closing(sqlite3.connect(clinic / "backdesk.db", timeout=10)) as kept:
        return kept.execute(query).fetchall()


def pressed(chat: Chat, screen: Message, start: str) -> Message:
    """What comes after the press of the first button whose data begin with *start*."""
    chat.press(screen, next(data for data in button_data(screen) if data.startswith(start)))
    return chat.answer()


def said(chat: Chat, words: str) -> Message:
    """What comes after *words*."""
    chat.say(words)
    return chat.answer()


def drafted(chat: Chat, question: str, answer: str) -> Message:
    """The preview of a new entry."""
    pressed(chat, said(chat, "/unanswered"), "un:")
    said(chat, question)
    return said(chat, answer)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("words", ["/status", "/unanswered", "/entries", "/test What is cupping?", "/cancel", "/undo"])
def test_in_a_group_staff_are_anybody(server: StandIn, clinic: Path, staff: Chat, words: str) -> None:
    """In a group the commands do not exist, whoever sends them: patients read along there."""
    group = group_chat(server)
    group.person = staff.person
    group.say(words)
    group.say("/help")

    assert "topics" in group.answer()["text"]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    "data",
    [
        *("ug:99999", "ug:x", "ug:²", "ua:", "ua:1", "ua:999999999:fascia", "ua:²:fascia", "un:", "un:-1", "ui:x"),
        *("uy:", "ux:", "up:x:0", "be:", "be:nothing", "bp:x", "bp:²"),
        "ua:1:" + "x" * 59,
    ],
)
def test_forged_data_change_nothing(staff: Chat, clinic: Path, data: str) -> None:
    """Data that no button carries lead to no change and to no apology, for staff as well."""
    number = wait_again(clinic)
    screen = said(staff, "/entries")
    staff.press(screen, data)
    staff.say("/status")
    heard = [staff.answer()["text"]]
    while not heard[-1].startswith("Entries: "):
        heard.append(staff.answer()["text"])

    assert not any("Sorry" in words for words in heard)
    assert (clinic / "faq.yaml").read_text("utf-8") == SHIPPED
    assert stored(clinic, "SELECT id, state FROM unanswered") == [(number, "open")]


def test_entry_that_is_gone_is_told(app: BotProcess, staff: Chat, clinic: Path) -> None:
    """A phrasing for an entry that is not in the file is refused in words."""
    screen = said(staff, "/unanswered")
    number = stored(clinic, "SELECT id FROM unanswered")[0][0]
    staff.press(screen, f"ua:{number}:nothing-like-that")

    assert staff.answer()["text"] == 'There is no entry "nothing-like-that" in the file any more.'
    assert stored(clinic, "SELECT state FROM unanswered") == [("open",)]


def test_cancel_leaves_the_file_and_the_question(app: BotProcess, staff: Chat, clinic: Path) -> None:
    """After /cancel what staff write is a question like any other, and Save finds nothing to save."""
    preview = drafted(staff, "Do you sell gift vouchers?", "Yes, at the front desk.")
    said(staff, "/cancel")
    after = said(staff, "What is cupping?")["text"]
    late = pressed(staff, preview, "uy:")["text"]

    assert load(clinic / "faq.yaml").by_id["what-is-cupping"].answer in after
    assert "nothing" in late
    assert (clinic / "faq.yaml").read_text("utf-8") == SHIPPED
    assert stored(clinic, "SELECT state FROM unanswered") == [("open",)]


def test_two_previews_and_the_first_wins(app: BotProcess, staff: Chat, colleague: Chat, clinic: Path) -> None:
    """Two staff confirm at once: one entry is saved, the other is told and shown the file as it is now."""
    first = drafted(staff, "Do you sell gift vouchers?", "Yes, at the front desk.")
    second = drafted(colleague, "Can I buy a present for a friend?", "Yes, ask at the front desk.")
    saved = pressed(staff, first, "uy:")["text"]
    told = pressed(colleague, second, "uy:")["text"]
    between = load(clinic / "faq.yaml")
    again = colleague.answer()
    pressed(colleague, again, "uy:")

    assert saved.startswith("Saved as ")
    assert "changed since the preview" in told
    assert "Can I buy a present for a friend?" in again["text"]
    added = {entry.question for entry in load(clinic / "faq.yaml").entries} - {e.question for e in between.entries}
    assert added == {"Can I buy a present for a friend?"}
    assert "Do you sell gift vouchers?" in {entry.question for entry in between.entries}


def test_button_of_an_older_preview_saves_nothing(app: BotProcess, staff: Chat, clinic: Path) -> None:
    """Save under an older preview does not save the newer draft: staff get what they would save now to see first."""
    older = drafted(staff, "Do you sell gift vouchers?", "Yes, at the front desk.")
    drafted(staff, "Do you sell presents?", "Ask at the front desk.")
    told = pressed(staff, older, "uy:")["text"]
    untouched = (clinic / "faq.yaml").read_text("utf-8") == SHIPPED
    pressed(staff, staff.answer(), "uy:")

    assert "older preview" in told
    assert untouched
    assert load(clinic / "faq.yaml").entries[-1].question == "Do you sell presents?"


def test_draft_survives_a_restart(own_server: StandIn, launch: Launch, tmp_path: Path) -> None:
    """A draft waits for its answer though the bot was stopped in between."""
    staff, clinic = private_chat(own_server), tmp_path
    (clinic / "faq.yaml").write_text(SHIPPED, "utf-8")
    process = launch(**settings(clinic, staff)).polling()
    said(staff, "/status")
    wait_again(clinic)
    pressed(staff, said(staff, "/unanswered"), "un:")
    said(staff, "Do you sell gift vouchers?")
    process.terminate()
    launch(**settings(clinic, staff)).polling()
    preview = said(staff, "Yes, at the front desk.")
    pressed(staff, preview, "uy:")

    added = load(clinic / "faq.yaml").entries[-1]
    assert (added.question, added.answer) == ("Do you sell gift vouchers?", "Yes, at the front desk.")
    assert stored(clinic, "SELECT state FROM unanswered") == [("added",)]
    assert stored(clinic, "SELECT * FROM drafts") == []


@pytest.mark.parametrize("question", ["my knee is swollen", "Is massage good for a slipped disc?", "I can't breathe"])
def test_symptom_is_no_entry(app: BotProcess, staff: Chat, clinic: Path, question: str) -> None:
    """No entry is made of a question that belongs with the physician; the rule is named."""
    told = drafted(staff, question, "Ask at the front desk.")

    assert "uy:" not in str(button_data(told))
    assert any(f"({route}." in told["text"] for route in ("physician", "emergency"))
    assert (clinic / "faq.yaml").read_text("utf-8") == SHIPPED


def test_words_new_to_the_file_can_be_taught(app: BotProcess, staff: Chat, clinic: Path) -> None:
    """Words that no entry knows yet are no reason to refuse the entry that explains them."""
    pressed(staff, drafted(staff, "Which aroma oils do you use?", "Lavender and almond oil."), "uy:")

    assert load(clinic / "faq.yaml").entries[-1].question == "Which aroma oils do you use?"


@pytest.mark.parametrize("answer", ["long " * 819, "🦴" * 2048, "a\n" * 2040], ids=["words", "emoji", "lines"])
def test_long_answer_is_refused_in_words(app: BotProcess, staff: Chat, clinic: Path, answer: str) -> None:
    """An answer that Telegram would not take together with the note is refused, not cut."""
    preview = drafted(staff, "Do you sell gift vouchers?", answer[:MOST].strip())

    assert "uy:" not in button_data(preview)
    assert "too long" in preview["text"]
    assert (clinic / "faq.yaml").read_text("utf-8") == SHIPPED


def test_long_screens_are_cut_not_lost(app: BotProcess, staff: Chat, clinic: Path) -> None:
    """An entry or a why that is longer than a message is shown as far as it goes."""
    many = "".join(f'      - "Is the padded bench number {number} 🦴🦴🦴🦴🦴🦴🦴🦴 soft?"\n' for number in range(150))
    text = SHIPPED.replace("    also:\n", "    also:\n" + many, 1)
    (clinic / "faq.yaml").write_text(text, "utf-8")
    until(lambda: "in service" in said(staff, "/reload")["text"])
    entry = load(clinic / "faq.yaml").entries[0]
    staff.press(said(staff, "/entries"), f"be:{entry.id}")
    shown = staff.answer()["text"]
    why = said(staff, "/test " + ("What is cupping? " * 300)[: MOST - 6])["text"]

    assert shown.startswith(entry.id)
    assert len(shown.encode("utf-16-le")) // 2 <= MOST
    assert "Sorry" not in shown
    assert "route:" in why


def test_unwell_store_is_said(own_server: StandIn, launch: Launch, tmp_path: Path) -> None:
    """Where the store does not work, staff hear of it in every screen that needs it, and patients are answered."""
    staff = private_chat(own_server)
    process = launch(STAFF_IDS=str(staff.id), DATABASE_URL=f"sqlite:///{tmp_path / 'nowhere' / 'kept.db'}").polling()
    said(staff, "hello")
    process.wait_for_line("the store does not work")
    status, waiting = said(staff, "/status")["text"], said(staff, "/unanswered")["text"]

    assert "Store: the database file cannot be opened" in status
    assert "the store cannot tell" in status
    assert "The store does not work" in waiting


def test_patient_never_learns_of_staff(app: BotProcess, chat: Chat, faq: Faq, clinic: Path) -> None:
    """A patient who sends the commands, with words or without, gets what any unknown command gets."""
    unknown = said(chat, "/nothing What is cupping?")["text"]
    known = [said(chat, f"/{name} What is cupping?")["text"] for name in ("test", "undo", "reload")]

    assert known == [unknown] * 3
