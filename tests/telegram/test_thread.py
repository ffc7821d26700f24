"""The thread of a conversation on Telegram: messages, buttons and lists, at one process or after it, until /forget."""

from pathlib import Path

from bot.faq.model import Faq
from tests.telegram.conftest import Launch
from tests.telegram.stand_in.keyboard import button_data
from tests.telegram.stand_in.people import Chat, mention, new_user, private_chat
from tests.telegram.stand_in.server import StandIn
from tests.test_dialogues import TALKS


def entries(faq: Faq, answers: list[str]) -> list[str | None]:
    """The entry that each of *answers* gives."""
    asked = {entry.question: entry.id for entry in faq.entries}
    return [asked.get(text.partition("\n")[0]) for text in answers]


def test_follow_ups_are_about_the_answer(chat: Chat, faq: Faq) -> None:
    """What follows an answer is about it; thanks and other matters do not end that."""
    talk = [turn for talk in TALKS for turn in talk]
    for said, _ in talk:
        chat.say(said)

    assert entries(faq, chat.answers(len(talk))) == [entry for _, entry in talk]


def test_buttons_and_lists_belong_to_the_thread(chat: Chat, faq: Faq) -> None:
    """An entry that was chosen by a button is followed up like one that was asked for; a list is picked from."""
    chat.say("What is cupping?")
    answer = chat.answer()
    chat.press(answer, next(data for data in button_data(answer) if data.startswith("e:cupping-cups")))
    chosen = chat.answers(1)
    chat.say("tell me more")
    more = chat.answers(1)
    chat.say("/topics")
    page = chat.answer()
    chat.say("the second one")
    picked = chat.answers(1)
    chat.press(page, "t:1")
    chat.call("editMessageReplyMarkup")
    chat.say("the second one")

    assert entries(faq, chosen + more) == ["cupping-cups"] * 2
    assert entries(faq, picked + chat.answers(1)) == [faq.entries[1].id, faq.entries[7].id]


def test_thread_in_a_group_is_the_persons(group: Chat, faq: Faq) -> None:
    """What somebody else was answered is not what "they" means."""
    one, other = new_user(), new_user()
    group.send({"text": mention("What is cupping?")}, by=one)
    group.send({"text": mention("tell me more")}, by=other)
    group.send({"text": mention("tell me more")}, by=one)

    assert entries(faq, group.answers(3)) == ["what-is-cupping", None, "what-is-cupping"]


def test_thread_outlives_the_process_and_ends_with_forget(
    own_server: StandIn, launch: Launch, tmp_path: Path, faq: Faq
) -> None:
    """After a restart a follow-up is still understood; after /forget it is not, and a symptom ends it, too."""
    url = f"sqlite:///{tmp_path / 'kept.db'}"
    chat = private_chat(own_server)
    first = launch(DATABASE_URL=url).polling()
    chat.say("What is cupping?")
    before = chat.answers(1)
    first.terminate()
    launch(DATABASE_URL=url).polling()
    chat.say("what are they made of?")
    after = chat.answers(1)
    chat.say("/forget")
    chat.answer()
    chat.say("tell me more")
    forgotten = chat.answers(1)
    for said in ("What is fascia?", "My lower back hurts", "the first one"):
        chat.say(said)

    assert entries(faq, before + after + forgotten) == ["what-is-cupping", "cupping-cups", None]
    assert entries(faq, chat.answers(3)) == ["fascia", None, None]
