"""The front desk's facts on Telegram: the real process is asked whether the clinic is open."""

from typing import Any

from bot.faq.facts import EXAMPLES
from bot.faq.model import Faq
from tests.telegram.stand_in.keyboard import button_labels
from tests.telegram.stand_in.people import Chat


def buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    """Every button under *message*."""
    return [button for row in message["reply_markup"]["inline_keyboard"] for button in row]


def test_opening_hours_and_ways_to_the_clinic(chat: Chat, faq: Faq) -> None:
    """Sunday's hours, open or closed now, and buttons that lead to the clinic; a symptom gets none of it."""
    chat.say("are you open on Sunday?")
    answer = chat.answer()
    lines = answer["text"].split("\n")
    facts = faq.replies.facts

    assert lines[0] == faq.filled(facts.hours)
    assert lines[1].startswith("Today, ")
    assert any(line in lines for line in ("Sunday: closed.", "Today, Sunday: closed."))
    assert any(line.startswith(("We are open now, until ", "We are closed now. We open next on ")) for line in lines)
    assert lines[-1] == faq.filled(facts.besides)
    assert button_labels(answer) == [facts.call, facts.book, facts.directions]
    assert buttons(answer)[0]["copy_text"] == {"text": EXAMPLES["phone"]}
    assert [button["url"] for button in buttons(answer)[1:]] == [EXAMPLES["booking"], EXAMPLES["map"]]

    chat.say("my back hurts, are you open on Sunday?")
    assert chat.answer()["text"] == faq.filled(faq.replies.physician)
