"""Thumbs and choices: pressed in the real process, and looked for in the database afterwards."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.desk import Desk
from bot.faq.model import Faq
from tests.telegram.conftest import Launch
from tests.telegram.process import BotProcess
from tests.telegram.stand_in.keyboard import button_data, button_labels
from tests.telegram.stand_in.people import Chat, group_chat, new_user, private_chat
from tests.telegram.stand_in.server import StandIn
from tests.telegram.test_conversation import SYMPTOM, UNCLEAR

QUESTION = "Hi, my name is Xenophon. What is cupping?"
"""Answered by an entry, with a name that must not be kept."""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of this bot alone."""
    return tmp_path_factory.mktemp("clinic") / "kept.db"


@pytest.fixture(scope="module")
def app(server: StandIn, database: Path) -> Iterator[BotProcess]:
    """The bot with a database that can be looked at."""
    process = BotProcess(server, {"DATABASE_URL": f"sqlite:///{database}"})
    try:
        yield process.polling()
    finally:
        process.close()


@pytest.fixture(autouse=True)
def clean(app: BotProcess, database: Path) -> None:
    """Nothing is known from an earlier scenario."""
    with closing(sqlite3.connect(database, timeout=10)) as kept, kept:
        for table in ("votes", "unanswered", "given"):
            kept.execute(f"DELETE FROM {table}")  # noqa: S608 - the names stand above


def rows(database: Path, query: str, enough: int = 1) -> list[Any]:
    """What *query* finds, as soon as that are *enough* rows: the bot stores a moment after it has answered."""
    until = time.monotonic() + 10
    while True:
        with closing(sqlite3.connect(database, timeout=10)) as kept:
            found = kept.execute(query).fetchall()
        if len(found) >= enough or time.monotonic() > until:
            return found
        time.sleep(0.05)


def toast(chat: Chat, query: str) -> str:
    """The short notice that the press *query* got."""
    call = chat.acknowledgement(query)
    assert call.status == 200
    return call.parameters.text("text")


def test_thumbs_are_one_row_below_the_offers(chat: Chat, faq: Faq) -> None:
    """Each answer has the thumbs in its last row; other replies have none."""
    chat.say("What is cupping?")
    answer = chat.answer()
    chat.say(SYMPTOM)
    physician = chat.answer()

    last = answer["reply_markup"]["inline_keyboard"][-1]
    assert [button["text"] for button in last] == ["👍", "👎"]
    assert len(answer["reply_markup"]["inline_keyboard"]) == len(faq.by_id["what-is-cupping"].related) + 1
    assert max(len(one.encode()) for one in button_data(answer)) <= 64
    assert "👍" not in button_labels(physician)


def test_one_vote_a_reader_which_can_be_changed(chat: Chat, faq: Faq, database: Path) -> None:
    """The last thumb of a reader counts, once; a toast thanks for each."""
    chat.say("What is cupping?")
    answer = chat.answer()
    up, down = button_data(answer)[-2:]

    said = [toast(chat, chat.press(answer, data)) for data in (up, up, down, down)]

    assert said == [faq.replies.voted_up] * 2 + [faq.replies.voted_down] * 2
    votes = rows(database, "SELECT reader, entry, up FROM votes")
    assert [(entry, thumb) for _, entry, thumb in votes] == [("what-is-cupping", 0)]
    assert str(chat.person["id"]) not in votes[0][0]
    noted = rows(database, "SELECT text, why, entry, times FROM unanswered")
    assert noted == [("What is cupping?", "thumbs-down", "what-is-cupping", 1)]


def test_what_is_forgotten_is_in_no_byte(chat: Chat, faq: Faq, database: Path) -> None:
    """After ``/forget`` the code that a vote was kept under is gone from the database's files at once."""
    chat.say("What is cupping?")
    answer = chat.answer()
    toast(chat, chat.press(answer, button_data(answer)[-1]))
    reader = rows(database, "SELECT reader FROM votes")[0][0]

    def left() -> bool:
        files = (database, database.with_name(f"{database.name}-wal"))
        return any(reader.encode() in file.read_bytes() for file in files if file.exists())

    before = left()
    chat.say("/forget")

    assert chat.answers(1) == [faq.replies.forgotten]
    assert (before, left()) == (True, False)


def test_thumb_that_turns_up_takes_the_question_back(server: StandIn, chat: Chat, database: Path) -> None:
    """Staff do not see a question whose thumb went up after all; somebody else's thumb down stays."""
    other = private_chat(server)
    pressed = []
    for somebody in (chat, other):
        somebody.say("What is cupping?")
        answer = somebody.answer()
        up, down = button_data(answer)[-2:]
        toast(somebody, somebody.press(answer, down))
        pressed.append((somebody, answer, up))
    before = rows(database, "SELECT times FROM unanswered")
    for somebody, answer, up in pressed[:1]:
        toast(somebody, somebody.press(answer, up))
    between = rows(database, "SELECT times FROM unanswered")
    for somebody, answer, up in pressed[1:]:
        toast(somebody, somebody.press(answer, up))

    assert [before, between, rows(database, "SELECT times FROM unanswered", 0)] == [[(2,)], [(1,)], []]


def test_two_readers_have_a_vote_each(server: StandIn, chat: Chat, database: Path) -> None:
    """Two readers of one answer in a group are two votes, and so are two private chats."""
    other = private_chat(server)
    for one, thumb in ((chat, -2), (other, -1)):
        one.say("What is cupping?")
        answer = one.answer()
        toast(one, one.press(answer, button_data(answer)[thumb]))

    assert sorted(rows(database, "SELECT up FROM votes", 2)) == [(0,), (1,)]


def test_names_are_masked_in_a_question_voted_down(chat: Chat, database: Path) -> None:
    """What a thumb down keeps of the question is masked."""
    chat.say(QUESTION)
    answer = chat.answer()
    toast(chat, chat.press(answer, button_data(answer)[-1]))

    assert rows(database, "SELECT text, why FROM unanswered") == [
        ("Hi, my name is [name]. What is cupping?", "thumbs-down")
    ]


@pytest.mark.parametrize("data", ["v:", "v:00000000:+", "v:00000000", "v:zzzzzzzz:-", "v:'; DROP TABLE votes;--:+"])
def test_forged_thumb_stores_nothing(chat: Chat, faq: Faq, database: Path, data: str) -> None:
    """A thumb that no button of ours carries gets a friendly line and is not counted."""
    chat.say("What is cupping?")
    said = toast(chat, chat.press(chat.answer(), data))

    assert said == faq.replies.vote_expired
    assert rows(database, "SELECT * FROM votes", 0) == []


def test_choice_below_a_clarify_is_kept(chat: Chat, faq: Faq, desk: Desk, database: Path) -> None:
    """Which entry a patient picks when the bot asks back is a learning signal; the answer can be voted on then."""
    words = next(words for words in UNCLEAR if desk.reply_to(words).route == "clarify")
    chat.say(words)
    offered = chat.answer()
    data = button_data(offered)[0]
    entry = data.removeprefix("e:").partition("|")[0]
    chat.press(offered, data)
    answer = chat.answer()
    toast(chat, chat.press(answer, button_data(answer)[-1]))

    noted = rows(database, "SELECT text, why, entry FROM unanswered ORDER BY why", 3)
    assert noted == [(words, "chosen", entry), (words, "clarify", ""), (words, "thumbs-down", entry)]


def test_mark_of_an_answer_is_no_choice(chat: Chat, database: Path) -> None:
    """An entry's button with the mark of an answer, or with a forged one, gives the answer and notes no choice."""
    chat.say("What is cupping?")
    answer = chat.answer()
    mark = button_data(answer)[-1].split(":")[1]
    for forged in (mark, "00000000", "x' OR 1=1"):
        chat.press(answer, f"e:fascia|{forged}"[:64])
        assert chat.answer()["text"]
    chat.press(answer, button_data(answer)[-1])

    rows(database, "SELECT * FROM unanswered")
    assert rows(database, "SELECT why FROM unanswered", 0) == [("thumbs-down",)]


def test_nothing_of_a_symptom_is_kept_for_a_button(chat: Chat, database: Path) -> None:
    """A symptom, and what follows it, leave no text behind any button; the question before and after do."""
    for words in ("What is cupping?", SYMPTOM, "is that bad?", "How does cupping work?"):
        chat.say(words)
        chat.answer()

    texts = rows(database, "SELECT text FROM given ORDER BY at", 2)
    assert texts == [("What is cupping?",), ("How does cupping work?",)]


def test_thumbs_in_a_group(server: StandIn, app: BotProcess, database: Path) -> None:
    """In a group every member has a vote under the same answer."""
    group = group_chat(server)
    group.say("/start")
    greeting = group.answer()
    group.press(greeting, "e:what-is-cupping")
    answer = group.answer()
    for _ in range(2):
        group.person = new_user()
        toast(group, group.press(answer, button_data(answer)[-2]))

    assert rows(database, "SELECT up FROM votes", 2) == [(1,), (1,)]


def test_unwell_store_answers_without_thumbs(own_server: StandIn, launch: Launch, tmp_path: Path, faq: Faq) -> None:
    """Where the store does not work, the answer goes out without thumbs."""
    process = launch(DATABASE_URL=f"sqlite:///{tmp_path / 'nowhere' / 'kept.db'}").polling()
    chat = private_chat(own_server)
    chat.say("hello")
    chat.answer()
    process.wait_for_line("the store does not work")
    chat.say("What is cupping?")
    answer = chat.answer()

    assert faq.by_id["what-is-cupping"].answer in answer["text"]
    assert "👍" not in button_labels(answer)
    query = chat.press(answer, "v:0123abcd:+")
    assert toast(chat, query) == faq.replies.vote_not_kept
