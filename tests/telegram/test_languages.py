"""Other languages on Telegram: replies, commands and the command menu."""

from pathlib import Path

from bot.desk import Desk
from bot.faq.model import Faq
from bot.store.inbox import Waiting
from handlers.telegram.intake import Intake
from tests.telegram.in_process import BotInside
from tests.telegram.process import BotProcess
from tests.telegram.stand_in.people import new_user, private_chat
from tests.telegram.stand_in.server import StandIn
from tests.telegram.waiting import until


def test_menu_is_set_in_every_language(server: StandIn, app: BotProcess, faq: Faq) -> None:
    """Each language of the file has its own words for the commands."""
    commands = server.stage.profile.commands
    until(lambda: server.do(lambda: len(commands)) > len(faq.languages))
    menus = server.do(lambda: dict(commands))
    shown = {
        code: {command["command"]: command["description"] for command in menu} for (_, code), menu in menus.items()
    }

    assert shown == {"": faq.replies.menu} | {code: dict(tongue.menu) for code, tongue in faq.languages.items()}


def test_reply_is_in_the_language_of_the_message_then_of_telegram(server: StandIn, app: BotProcess, faq: Faq) -> None:
    """A symptom in its own language, a number and ``/start`` in that of the person's Telegram."""
    chat = private_chat(server)
    chat.person["language_code"] = "de-AT"
    said = [
        ("/start", "greeting", "de"),
        ("mi hijo no puede respirar", "emergency", "es"),
        ("112", "emergency", "de"),
        ("my knee is swollen", "emergency", "en"),
    ]
    for words, name, code in said:
        chat.say(words)
        assert chat.answer()["text"] == faq.sentence(name, code)


def test_language_that_is_no_text_harms_nothing(server: StandIn, app: BotProcess, faq: Faq) -> None:
    """Whatever stands there, the reply comes, in English."""
    chat = private_chat(server)
    chat.send({"text": "112"}, by=new_user() | {"language_code": 7})

    assert chat.answers(1) == [faq.sentence("emergency")]


async def test_symptom_that_waits_in_the_inbox_keeps_its_language(desk: Desk, faq: Faq, tmp_path: Path) -> None:
    """Its words are not kept, and Telegram is set to another language; the reply after a stop is in theirs."""
    bot = BotInside(desk, tmp_path)
    await bot.start()
    intake = Intake(bot.application.bot, bot.application.bot_data)
    person = new_user() | {"language_code": "de"}
    chat = {"id": person["id"], "type": "private", "first_name": "Ada"}
    words = {"message_id": 1, "date": 1_900_000_000, "chat": chat, "from": person, "text": "Me duele la rodilla"}
    arrival = intake.arrival({"update_id": 1, "message": words})
    assert arrival is not None
    assert arrival.reply is not None
    kept = intake.arriving(arrival)
    row = Waiting(1, 1, kept.payload, kept.route, kept.rule, ambiguous=False, tries=1)
    again = intake.restored(row)
    await bot.stop()

    assert again is not None
    assert again.reply is not None
    assert again.reply.text == arrival.reply.text == faq.sentence(kept.route, "es")
