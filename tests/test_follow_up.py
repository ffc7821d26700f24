"""Memory of risk: short follow-ups stay with the physician for a while."""

import pytest

from bot.desk import Desk
from bot.privacy.keys import Keys
from bot.risk import KEPT_SECONDS, RiskMemory

CHAT = 7


@pytest.mark.parametrize("text", ["is that bad?", "and if I come anyway?", "8/10, lower left", "does massage help it?"])
def test_follow_up_stays_with_the_physician(desk: Desk, text: str) -> None:
    """After a symptom, what points back to it gets the physician reply, too."""
    assert desk.reply_to(text, after="physician").route == "physician"


def test_follow_up_of_an_emergency_stays_an_emergency(desk: Desk) -> None:
    """After an emergency, a short message gets the emergency reply again."""
    assert desk.reply_to("ok and now", after="emergency").route == "emergency"
    assert desk.reply_to("it is still there", after="emergency").route == "emergency"


@pytest.mark.parametrize("text", ["What is fascia?", "What are the cupping cups made of?"])
def test_clear_general_question_is_answered(desk: Desk, text: str) -> None:
    """A clear general question is answered in between."""
    assert desk.reply_to(text, after="physician").route == "faq"


def test_memory_fades(desk: Desk) -> None:
    """A risk is remembered for a quarter of an hour and in its own chat only."""
    memory = RiskMemory()
    memory.note(CHAT, desk.reply_to("my back hurts"), now=100.0)

    assert memory.of(CHAT, now=100.0 + KEPT_SECONDS - 1) == "physician"
    assert memory.of(CHAT, now=100.0 + KEPT_SECONDS) is None
    assert memory.of(CHAT + 1, now=100.0) is None


def test_answer_does_not_wipe_the_memory(desk: Desk) -> None:
    """After a general answer, what points back is still about the symptom; the answer does not prolong the memory."""
    memory = RiskMemory()
    memory.note(CHAT, desk.reply_to("my back hurts"), now=100.0)
    memory.note(CHAT, desk.reply_to("what is cupping?", after=memory.of(CHAT, 101.0)), now=101.0)

    assert memory.of(CHAT, now=102.0) == "physician"
    assert desk.reply_to("would that help?", after=memory.of(CHAT, 102.0)).route == "physician"
    assert memory.of(CHAT, now=100.0 + KEPT_SECONDS) is None


def test_opening_hours_do_not_prolong_the_memory(desk: Desk) -> None:
    """A front desk question after a symptom is answered as usual, and the quarter of an hour runs on."""
    memory = RiskMemory()
    memory.note(CHAT, desk.reply_to("my back hurts"), now=100.0)
    reply = desk.reply_to("opening hours?", after=memory.of(CHAT, 800.0))
    memory.note(CHAT, reply, now=800.0)

    assert reply.route not in {"physician", "emergency"}
    assert memory.of(CHAT, now=100.0 + KEPT_SECONDS) is None


def test_level_of_an_emergency_holds(desk: Desk) -> None:
    """A symptom that is told after an emergency is an emergency too, and so is what follows that."""
    memory = RiskMemory()
    memory.note(CHAT, desk.reply_to("I have chest pain"), now=100.0)
    reply = desk.reply_to("my arm hurts too", after=memory.of(CHAT, 110.0))
    memory.note(CHAT, reply, now=110.0)
    memory.note(CHAT, desk.reply_to("what causes lupus"), now=120.0)

    assert reply.route == "emergency"
    assert memory.of(CHAT, now=130.0) == "emergency"


def test_memory_of_a_private_chat_outlives_the_update() -> None:
    """Alone with the bot a person is kept under the chat's key, as before; in a group under one of their own."""
    keys = Keys("123:token")

    assert keys.speaker(5, 5) == keys.speaker(-7, None).replace(keys.chat(-7), keys.chat(5)) == keys.chat(5)
    assert len({keys.speaker(-7, 5), keys.speaker(-7, 6), keys.speaker(-8, 5), keys.chat(-7), keys.chat(5)}) == 5
