"""Replies in the language of the message, else of the person's Telegram, else in English."""

import io
import json
from pathlib import Path

import pytest

from bot.desk import Desk, Knowledge
from bot.faq.file import parse_faq
from bot.faq.model import Faq
from bot.reply import Answer
from handlers.jsonl import answered

SHIPPED = (Path(__file__).parents[1] / "faq.yaml").read_text("utf-8")
BEGUN = """
languages:
  da:
    call: Ring til alarmcentralen ({number}).
    in_emergency: "I en nødsituation: {emergency}"
"""
TRANSLATED = """\
    translations:
      es:
        question: ¿Qué es la fascia?
        also: [fascia definición]
        answer: La fascia es el tejido conectivo que envuelve los músculos.
"""

SYMPTOMS = {
    "es": "Me duele mucho la rodilla desde hace una semana",
    "pt": "Meu joelho está inchado há uma semana",
    "fr": "J'ai mal au genou depuis une semaine",
    "de": "Mein Knie tut seit einer Woche weh",
    "it": "Mi fa male il ginocchio da una settimana",
    "nl": "Mijn knie doet al een week pijn",
    "pl": "Od tygodnia boli mnie kolano",
    "tr": "Bir haftadır dizim ağrıyor",
    "id": "Lutut saya sakit sejak seminggu",
    "ru": "У меня неделю болит колено",
    "uk": "У мене тиждень болить коліно",
    "ar": "ركبتي تؤلمني منذ أسبوع",
    "fa": "یک هفته است که زانویم درد می‌کند",
    "hi": "मेरे घुटने में एक हफ्ते से दर्द है",
    "vi": "Đầu gối của tôi bị đau một tuần nay",
    "zh": "我的膝盖疼了一个星期了",
    "ja": "一週間前から膝が痛いです",
    "ko": "일주일 전부터 무릎이 아파요",
}


@pytest.fixture(scope="module")
def begun(knowledge: Knowledge) -> Desk:
    """A file with a translated entry, and a language that has nothing but the line for emergencies."""
    head, entries = SHIPPED.split("\nlanguages:\n")[0], "entries:" + SHIPPED.split("\nentries:")[1]
    fascia = "    related: [massage-posture, muscle-tension]\n  - id: joint-movement"
    assert fascia in entries
    translated = entries.replace(fascia, fascia.replace("  - id", f"{TRANSLATED}  - id"))
    return Desk(parse_faq(f"{head}{BEGUN}{translated}"), knowledge)


@pytest.mark.parametrize(("code", "text"), SYMPTOMS.items(), ids=SYMPTOMS.keys())
def test_symptom_is_answered_in_its_language(desk: Desk, faq: Faq, code: str, text: str) -> None:
    """With the physician or emergency text of that language, whatever Telegram is set to."""
    reply = desk.reply_to(text, language="en")

    assert (reply.language, reply.told_in) == (code, code)
    assert reply.route in {"physician", "emergency"}
    assert reply.text == faq.sentence(reply.route, code)


@pytest.mark.parametrize(
    ("text", "language", "told_in"),
    [
        ("my knee is swollen", "es", "en"),
        ("my knee is swollen", "", "en"),
        ("112", "es", "es"),
        ("112", "pt-br", "pt"),
        ("112", "ZH_Hans", "zh"),
        ("112", "el", "en"),
        ("112", "", "en"),
        ("112", "../../x", "en"),
        ("hola", "es", "es"),
        ("hello", "en", "en"),
        ("jeg har ondt i knæet siden i mandags", "de", "de"),
        ("jeg har ondt i knæet siden i mandags", "", "en"),
    ],
)
def test_telegrams_language_is_asked_second(desk: Desk, faq: Faq, text: str, language: str, told_in: str) -> None:
    """Where the message has no language, or one that the file has not; a tag's first part counts."""
    reply = desk.reply_to(text, language=language)

    assert reply.told_in == told_in
    assert reply.text == faq.sentence("greeting" if reply.route == "smalltalk" else reply.route, told_in)


def test_untranslated_risk_gets_the_line_for_emergencies(begun: Desk) -> None:
    """In English, and below it the short line with the number, in the message's language."""
    reply = begun.reply_to("jeg har ondt i knæet siden i mandags")

    assert reply.route in {"physician", "emergency"}
    assert reply.text == f"{begun.fixed(reply.route)}\n\nI en nødsituation: Ring til alarmcentralen (112, 911, 999)."
    assert begun.reply_to("my knee is swollen", language="da").text == begun.fixed("physician")


def test_translated_entry_is_found_and_told(begun: Desk) -> None:
    """A question of the entry, typed as it stands in the file, gets the answer in its language."""
    for typed in ("¿Qué es la fascia?", "QUÉ ES LA FASCIA", "Fascia definición"):
        reply = begun.reply_to(typed, language="es")

        assert isinstance(reply, Answer)
        assert reply.question == "¿Qué es la fascia?"
        assert reply.answer.startswith("La fascia es el tejido")
        assert reply.guide == ""


def test_untranslated_answer_says_that_the_guide_is_in_english(desk: Desk, faq: Faq, begun: Desk) -> None:
    """In the person's language, above the English answer; to an English message nothing is said."""
    told, plain = desk.chosen("fascia", "es"), desk.chosen("fascia")

    assert told.text.startswith(f"{faq.sentence('guide_in_english', 'es')}\n\n{faq.by_id['fascia'].question}\n\n")
    assert told.text.endswith(faq.sentence("note", "es"))
    assert faq.by_id["fascia"].answer in told.text
    assert plain.text.startswith(faq.by_id["fascia"].question)
    assert begun.chosen("what-is-cupping", "da").text.startswith(begun.fixed("guide_in_english"))
    assert begun.chosen("fascia", "es").text.startswith("¿Qué es la fascia?")


def test_risk_from_the_inbox_keeps_its_language(desk: Desk, faq: Faq) -> None:
    """What is taken up again after a stop is said in the language that was noted."""
    reply = desk.again("emergency", "emergency.learned", "ja")

    assert reply is not None
    assert reply.text == faq.sentence("emergency", "ja")


def test_buttons_of_a_translated_entry_are_translated(begun: Desk) -> None:
    """The label is the translated question where there is one."""
    labels = {offer.entry: offer.label for offer in begun.topics("es-419")}

    assert labels["fascia"] == "¿Qué es la fascia?"
    assert labels["joint-movement"] == begun.faq.by_id["joint-movement"].question


def test_jsonl_takes_a_language(desk: Desk, faq: Faq) -> None:
    """As Telegram's; anything but a text is as if it were not there."""
    lines = [{"text": "112", "language": language} for language in ("de-AT", 7, None, "")]
    given = io.BytesIO("\n".join(map(json.dumps, lines)).encode())
    replies = [json.loads(line)["reply"] for line in answered(desk, given)]

    assert replies == [faq.sentence("emergency", "de"), *[faq.sentence("emergency")] * 3]
