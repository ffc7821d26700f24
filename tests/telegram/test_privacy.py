"""A full run through the real process with pieces planted in it; afterwards every byte it left is searched for them."""

import sqlite3
from pathlib import Path

from bot.faq.model import Faq
from tests.telegram.conftest import Launch
from tests.telegram.stand_in.keyboard import button_data
from tests.telegram.stand_in.people import Chat, new_user
from tests.telegram.stand_in.server import TOKEN, StandIn

SAID = (
    "my name is Xenophon Quastel, where can I park my spaceship?",
    "im zaphodius and i want a gift voucher for my spaceship",
    "Write to plantedmail@example.org or +49 170 5550199 about my spaceship",
    "Is there a website like https://planted-link.example/x and who is @plantedhandle, spaceship?",
    "massage stress",
    "What is cupping?",
)
SYMPTOMS = ("My kneecap plantedsymptom hurts and is swollen", "I can't breathe and my chest hurts plantedemergency")
AFTER = "So where should plantedfollower park that huge old spaceship of the whole travelling family on Tuesday night?"

PLANTED = (
    *("Xenophon", "Quastel", "zaphodius", "plantedmail", "5550199", "planted-link", "plantedhandle", "plantedsymptom"),
    *("plantedemergency", "plantedfollower", "kneecap", "swollen", "Persephone"),
)


def test_nothing_planted_is_left(own_server: StandIn, launch: Launch, tmp_path: Path, faq: Faq) -> None:
    """Names, numbers, addresses, symptom texts, ids and the token are in no database file and in no line of the log."""
    process = launch(LOG_LEVEL="DEBUG", DATABASE_URL=f"sqlite:///{tmp_path / 'kept.db'}").polling()
    person = new_user("Persephone")
    chat = Chat(own_server, {"id": person["id"], "type": "private", "first_name": "Persephone"}, person)
    for words in SAID:
        chat.say(words)
        answer = chat.answer()
    chat.press(answer, button_data(answer)[0])
    chat.answer()
    for words in (*SYMPTOMS, AFTER, "/privacy", "/forget"):
        chat.say(words)
        chat.answer()
    left = _bytes(tmp_path) + process.stderr.encode()
    code = process.terminate()
    left += _bytes(tmp_path) + process.stderr.encode()

    assert code == 0
    planted = [*PLANTED, TOKEN, TOKEN.partition(":")[2], str(person["id"])]
    assert [piece for piece in planted if piece.encode().lower() in left.lower()] == []
    with sqlite3.connect(tmp_path / "kept.db") as kept:
        texts = [text for (text,) in kept.execute("SELECT text FROM unanswered")]
        routes = dict(kept.execute("SELECT route, sum(number) FROM counts GROUP BY route"))
    kept.close()
    assert any("spaceship" in text and "[name]" in text for text in texts)
    assert routes["emergency"] >= 1
    assert routes["physician"] >= 1
    assert sum(routes.values()) >= len(SAID) + 1 + len(SYMPTOMS)


def test_privacy_is_told(chat: Chat, faq: Faq) -> None:
    """``/privacy`` says what is kept and how long; ``/forget`` says that it is done."""
    chat.say("/privacy")
    chat.say("/forget")

    assert chat.answers(2) == [faq.replies.privacy.replace("{days}", "30"), faq.replies.forgotten]


def test_forgetting_ends_the_memory_of_risk(chat: Chat, faq: Faq) -> None:
    """After ``/forget`` what follows is no follow-up of the symptom any more."""
    chat.say("My lower back hurts")
    chat.say("8 out of 10")
    before = chat.answers(2)
    chat.say("/forget")
    forgotten = chat.answers(1)
    chat.say("8 out of 10")

    assert before == [faq.filled(faq.replies.physician)] * 2
    assert forgotten == [faq.replies.forgotten]
    assert chat.answers(1) == [faq.filled(faq.replies.fallback)]


def _bytes(folder: Path) -> bytes:
    """Every byte that the store has on the disk, also what waits to be moved into the database."""
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
