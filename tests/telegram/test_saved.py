"""Nothing that staff saved is lost: a phone and an editor at once, and an /undo that asks. Through the real process."""

import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bot.faq.edit import with_entry
from bot.faq.file import load, parse_faq
from handlers.keeping import FaqKeeper
from tests.telegram.conftest import Launch
from tests.telegram.process import ROOT, BotProcess
from tests.telegram.stand_in.keyboard import button_data, button_labels
from tests.telegram.stand_in.people import Chat, Message, private_chat
from tests.telegram.stand_in.server import StandIn
from tests.telegram.waiting import until

SHIPPED = (ROOT / "faq.yaml").read_text("utf-8")
VOUCHERS, PIANO = "do you sell gift vouchers", "is there a piano in the waiting room"


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    """The folder with this bot's file and database."""
    (tmp_path / "faq.yaml").write_text(SHIPPED, "utf-8")
    return tmp_path


@pytest.fixture
def staff(own_server: StandIn) -> Chat:
    """The private chat of somebody of the staff."""
    return private_chat(own_server)


@pytest.fixture
def colleague(own_server: StandIn) -> Chat:
    """The private chat of somebody else of the staff."""
    return private_chat(own_server)


@pytest.fixture
def settings(clinic: Path, staff: Chat, colleague: Chat) -> dict[str, str]:
    """The settings of a bot whose staff have no chat of their own."""
    return {
        "FAQ_FILE": str(clinic / "faq.yaml"),
        "DATABASE_URL": f"sqlite:///{clinic / 'backdesk.db'}",
        "STAFF_IDS": f"{staff.id} {colleague.id}",
    }


@pytest.fixture
def bot(launch: Launch, clinic: Path, settings: dict[str, str], staff: Chat) -> BotProcess:
    """The bot with a file, a database and staff of its own; two questions wait."""
    process = launch(**settings).polling()
    said(staff, "/status")
    until(lambda: [one.read_text("utf-8") for one in kept(clinic)] == [SHIPPED])
    with closing(sqlite3.connect(clinic / "backdesk.db", timeout=10)) as database, database:
        for times, words in enumerate((PIANO, VOUCHERS), 1):
            database.execute(
                "INSERT INTO unanswered (text, why, entry, times, last, state)"
                " VALUES (?, 'fallback', '', ?, unixepoch(), 'open')",
                (words, times),
            )
    return process


def kept(clinic: Path) -> list[Path]:
    """The contents in the history."""
    paths = sorted(clinic.glob(".faq-history/*.yaml"), key=lambda path: path.name.split("Z-")[1])
    return [path for path in paths if "-made-" in path.name or "-found-" in path.name]


def _last_is(clinic: Path, text: str) -> bool:
    return kept(clinic)[-1].read_text("utf-8") == text


def said(chat: Chat, words: str) -> Message:
    """What comes after *words*."""
    chat.say(words)
    return chat.answer()


def heard(chat: Chat, words: str) -> Message:
    """The bot's next message with *words* in it."""
    while words not in (message := chat.answer())["text"]:
        pass
    return message


def pressed(chat: Chat, screen: Message, label: str) -> Message:
    """What comes after the press of the button whose label begins so."""
    at = next(at for at, name in enumerate(button_labels(screen)) if name.startswith(label))
    chat.press(screen, button_data(screen)[at])
    return chat.answer()


def states(clinic: Path) -> dict[object, object]:
    """The questions and what became of them."""
    with closing(sqlite3.connect(clinic / "backdesk.db", timeout=10)) as database:
        return dict(database.execute("SELECT text, state FROM unanswered").fetchall())


def taught(staff: Chat) -> None:
    """An entry taught by phone."""
    pressed(staff, said(staff, "/unanswered"), "New entry")
    said(staff, "Do you sell gift vouchers?")
    pressed(staff, said(staff, "Ask at the front desk."), "Save")


def test_editor_with_an_older_buffer_loses_nothing(bot: BotProcess, clinic: Path, staff: Chat, colleague: Chat) -> None:
    """Staff are told what the save took out, the version is kept, one tap puts it back beside what is new."""
    path = clinic / "faq.yaml"
    taught(staff)
    with_it = path.read_text("utf-8")
    path.write_text(SHIPPED.replace("name: Backdesk", "name: Frontdesk", 1), "utf-8")
    told = [heard(one, "took out what stood in it before")["text"] for one in (staff, colleague)]
    question = said(colleague, "/restore")
    before = path.read_text("utf-8")
    done = pressed(colleague, question, "Put back")["text"]
    faq = load(path)

    assert all('- entry "do-you-sell-gift-vouchers": Do you sell gift vouchers?' in one for one in told)
    assert all("/restore puts it back" in one for one in told)
    assert "do-you-sell-gift-vouchers" in question["text"]
    assert "Frontdesk" in before
    assert "do-you-sell-gift-vouchers" not in before
    assert done.startswith("Put back:")
    assert faq.by_id["do-you-sell-gift-vouchers"].answer == "Ask at the front desk."
    assert "Frontdesk" in faq.clinic.name
    texts = [one.read_text("utf-8") for one in kept(clinic)]
    assert texts == [SHIPPED, with_it, before, path.read_text("utf-8")]
    assert said(colleague, "/restore")["text"].startswith("Nothing is missing")


def test_editor_quicker_than_the_bot_looks_loses_nothing(bot: BotProcess, clinic: Path, staff: Chat) -> None:
    """What the bot wrote is kept from the moment it is written, though it never went into service."""
    path = clinic / "faq.yaml"
    keeper = FaqKeeper(path)
    draft = keeper.read()
    keeper.save(draft.version, with_entry(draft.text, "gifts", "Do you sell gifts?", [], "At the desk."))
    path.write_text(SHIPPED + "# newer\n", "utf-8")
    heard(staff, '- entry "gifts": Do you sell gifts?')
    done = pressed(staff, said(staff, "/restore"), "Put back")["text"]

    assert '- entry "gifts"' in done
    assert "# newer" in path.read_text("utf-8")
    assert "gifts" in load(path).by_id


def test_hand_edits_are_kept_whoever_made_them(bot: BotProcess, clinic: Path, staff: Chat) -> None:
    """Each content that was in service is in the history, and what a later one lost can be put back."""
    path = clinic / "faq.yaml"
    edits = [with_entry(SHIPPED, f"by-hand-{n}", f"Is number {n} here?", [], "Yes, it is.") for n in range(3)]
    for text in edits:
        path.write_text(text, "utf-8")
        said(staff, "/reload")
        until(partial(_last_is, clinic, text))
    for number in (1, 0):
        screen = said_until(staff, "/restore", "Put it back?")
        assert f'"by-hand-{number}"' in screen["text"]
        pressed_until(staff, screen, "Put back", "Put back:")

    assert {"by-hand-0", "by-hand-1", "by-hand-2"} <= set(load(path).by_id)
    assert [one.read_text("utf-8") for one in kept(clinic)][:4] == [SHIPPED, *edits]


def said_until(chat: Chat, words: str, wanted: str) -> Message:
    """What comes after *words*, news of other kinds passed over."""
    chat.say(words)
    return heard(chat, wanted)


def pressed_until(chat: Chat, screen: Message, label: str, wanted: str) -> Message:
    """What comes after the press, news of other kinds passed over."""
    at = next(at for at, name in enumerate(button_labels(screen)) if name.startswith(label))
    chat.press(screen, button_data(screen)[at])
    return heard(chat, wanted)


def test_undo_of_ignore_touches_no_entry(bot: BotProcess, clinic: Path, staff: Chat, colleague: Chat) -> None:
    """After "Ignore", /undo brings the question back; the entry that was taught before stays in service."""
    path = clinic / "faq.yaml"
    taught(staff)
    with_it = path.read_bytes()
    screen = said(staff, "/unanswered")
    assert PIANO in screen["text"]
    pressed(staff, screen, "Ignore")
    staff.answer()
    theirs = said(colleague, "/undo")
    mine = said(staff, "/undo")
    ignored = states(clinic)
    done = pressed(staff, mine, "Yes")["text"]
    again = pressed(colleague, theirs, "Yes")
    before_that = colleague.answer()["text"]

    assert "a colleague's" in theirs["text"]
    assert "yours" in mine["text"]
    assert PIANO in mine["text"]
    assert "changes no entry" in mine["text"]
    assert ignored[PIANO] == "ignored"
    assert done.startswith("Taken back, and no entry was touched.")
    assert states(clinic) == {PIANO: "open", VOUCHERS: "added"}
    assert path.read_bytes() == with_it
    assert "Something else was done in the meantime" in again["text"]
    assert "1 entry added (do-you-sell-gift-vouchers)" in before_that
    assert path.read_bytes() == with_it


def test_undo_of_a_taught_entry_says_whose_and_asks(
    bot: BotProcess, clinic: Path, staff: Chat, colleague: Chat
) -> None:
    """Nothing happens before Yes; No leaves it; Yes takes it out, and the question waits again."""
    path = clinic / "faq.yaml"
    taught(staff)
    question = said(colleague, "/undo")
    left = pressed(colleague, question, "No")["text"]
    with_it = "do-you-sell-gift-vouchers" in load(path).by_id
    done = pressed(colleague, question, "Yes")["text"]

    assert "a colleague's" in question["text"]
    assert "1 entry added (do-you-sell-gift-vouchers)." in question["text"]
    assert left == "Left as it is."
    assert with_it
    assert "waits in /unanswered again" in done
    assert path.read_text("utf-8") == SHIPPED
    assert states(clinic) == {PIANO: "open", VOUCHERS: "open"}


def test_save_while_the_bot_was_down_is_told_at_the_start(
    launch: Launch, bot: BotProcess, clinic: Path, settings: dict[str, str], staff: Chat
) -> None:
    """An editor need not wait for the bot to run."""
    taught(staff)
    bot.terminate()
    (clinic / "faq.yaml").write_text(SHIPPED, "utf-8")
    launch(**settings).polling()
    told = heard(staff, "took out")["text"]

    assert '- entry "do-you-sell-gift-vouchers": Do you sell gift vouchers?' in told
    assert parse_faq(kept(clinic)[1].read_text("utf-8")).by_id["do-you-sell-gift-vouchers"]


def test_what_is_kept_is_the_owners_alone(bot: BotProcess, clinic: Path, staff: Chat) -> None:
    """The database, its companions, the history and all in it: nobody else on the machine can read them."""
    taught(staff)
    files = [*clinic.glob("backdesk.db*"), *clinic.glob(".faq-history/*"), *clinic.glob(".faq-history/.*")]

    assert {path.name for path in files} >= {"backdesk.db", "backdesk.db-wal", "lock"}
    assert {oct(path.stat().st_mode & 0o777) for path in files if path.is_file()} == {"0o600"}
    assert (clinic / ".faq-history").stat().st_mode & 0o777 == 0o700
