"""As a visitor sees it: the profile, the typing sign, tapped offers, and inline mode."""

import json
from typing import Any

import pytest

from bot.desk import Desk
from bot.faq.model import Faq
from tests.telegram.process import BotProcess
from tests.telegram.stand_in.keyboard import button_data, button_labels
from tests.telegram.stand_in.people import Chat
from tests.telegram.stand_in.server import StandIn
from tests.telegram.stand_in.weather import Late
from tests.telegram.waiting import until

UNCLEAR = ("massage stress", "massage back", "cupping massage", "massage", "cupping", "physician", "cups")
TEXTS = ("name", "description", "short_description")


def clarified(chat: Chat, desk: Desk) -> dict[str, Any]:
    """What the bot asks back."""
    chat.say(next(words for words in UNCLEAR if desk.reply_to(words).route == "clarify"))
    return chat.answer()


def test_profile_is_set(server: StandIn, app: BotProcess, faq: Faq) -> None:
    """Name, description and short description are those of the FAQ file."""
    shown = until(lambda: len(server.stage.profile.texts) == len(TEXTS) and server.stage.profile.texts)

    assert shown == {(name, ""): faq.filled(getattr(faq.replies, f"profile_{name}")) for name in TEXTS}


def test_profile_that_fits_is_left_alone(own_server: StandIn, launch: Any, faq: Faq) -> None:
    """Nothing is set that is shown already, for Telegram rations it."""
    for name in TEXTS:
        own_server.stage.profile.texts[name, ""] = faq.filled(getattr(faq.replies, f"profile_{name}"))
    launch().polling()
    asked = {f"getmy{name.replace('_', '')}" for name in TEXTS}
    own_server.transcript.wait(lambda call: call.method == "getmyshortdescription" and call.ended is not None)
    methods = {call.method for call in own_server.transcript.calls}

    assert asked <= methods
    assert not {method.replace("get", "set", 1) for method in asked} & methods


def test_slow_reply_shows_typing(server: StandIn, chat: Chat) -> None:
    """The sign comes where the reply takes long."""
    server.weather.plan("sendMessage", Late(1.5), chat=chat.id)
    chat.say("What is cupping?")

    assert chat.call("sendChatAction").parameters.text("action") == "typing"


def test_quick_replies_show_no_typing(server: StandIn, chat: Chat) -> None:
    """A sign for every reply would only flicker; on a very busy machine one or the other may be slow."""
    for _ in range(5):
        chat.say("What is cupping?")
        chat.answer()
    signs = [call for call in server.transcript.calls if call.method == "sendchataction"]

    assert sum(call.parameters.chat == chat.id for call in signs) < 5


def test_tapped_offer_shows_what_was_chosen(server: StandIn, chat: Chat, faq: Faq, desk: Desk) -> None:
    """The buttons go away, the choice is named, and a second tap harms nothing."""
    offer = clarified(chat, desk)
    data = button_data(offer)[0]
    entry = data.removeprefix("e:").partition("|")[0]
    chat.press(offer, data)
    answer = chat.answer()
    edited = chat.call("editMessageText")

    assert faq.by_id[entry].answer in answer["text"]
    assert edited.parameters.text("text") == f"You chose: {faq.by_id[entry].question}"
    assert "reply_markup" not in edited.result
    chat.press(offer, data)
    assert faq.by_id[entry].answer in chat.answer()["text"]


def test_buttons_are_few_and_short(chat: Chat, desk: Desk) -> None:
    """At most six, of at most forty characters."""
    labels = button_labels(clarified(chat, desk))

    assert 2 <= len(labels) <= 6
    assert all(len(label) <= 40 for label in labels)


def inline(server: StandIn, chat: Chat, words: str) -> list[dict[str, Any]]:
    """What is offered to somebody who types *words* behind the bot's name."""
    number = chat.ask_inline(words)
    call = server.transcript.wait(
        lambda call: call.parameters.text("inline_query_id") == number and call.ended is not None
    )
    assert call.result is True
    assert call.parameters.flag("is_personal")
    offered: list[dict[str, Any]] = json.loads(call.parameters.text("results"))
    return offered


def texts(offered: list[dict[str, Any]]) -> list[str]:
    """What would be sent."""
    return [result["input_message_content"]["message_text"] for result in offered]


def test_inline_question_offers_whole_answers(server: StandIn, chat: Chat, faq: Faq, desk: Desk) -> None:
    """The answer with its source and note, as a message would get it, comes first."""
    offered = inline(server, chat, "what is cupping")

    assert offered[0]["title"] == faq.by_id["what-is-cupping"].question
    assert texts(offered)[0] == desk.reply_to("what is cupping").text


def test_inline_without_words_offers_topics(server: StandIn, chat: Chat, faq: Faq) -> None:
    """The first entries of the file."""
    offered = inline(server, chat, " ")

    assert [result["id"] for result in offered] == [entry.id for entry in faq.entries[:10]]


@pytest.mark.parametrize("words", ["my knee is swollen, what is cupping", "i cant breathe and my chest hurts"])
def test_inline_symptom_offers_only_the_physician_or_emergency_reply(
    server: StandIn, chat: Chat, desk: Desk, words: str
) -> None:
    """No entry is offered to somebody who writes of a symptom."""
    assert desk.reply_to(words).route in {"physician", "emergency"}
    assert texts(inline(server, chat, words)) == [desk.reply_to(words).text]


def test_inline_after_a_symptom_keeps_to_the_physician(server: StandIn, chat: Chat, desk: Desk) -> None:
    """What was written in the private chat counts here as well."""
    chat.say("my knee is swollen and hot")
    physician = chat.answer()["text"]

    assert texts(inline(server, chat, "is that bad?")) == [physician]


@pytest.mark.parametrize("words", ["where can i park my spaceship", "thanks", "massage stress", "x" * 256, "<b>"])
def test_inline_always_offers_something(server: StandIn, chat: Chat, words: str) -> None:
    """Nobody looks at an empty list."""
    assert inline(server, chat, words)
