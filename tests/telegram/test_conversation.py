"""What people write, and what they get: the real process against the stand-in, in fair weather.

Expected texts are those of the FAQ file, put together here anew.
"""

import json
from collections.abc import Callable
from itertools import cycle, islice

import pytest

from bot.desk import Desk
from bot.faq.model import Entry, Faq
from tests.telegram.process import BotProcess
from tests.telegram.stand_in import content
from tests.telegram.stand_in.keyboard import button_data, button_labels
from tests.telegram.stand_in.people import Chat, mention, new_user, private_chat
from tests.telegram.stand_in.server import TOKEN, StandIn

SYMPTOM = "My lower back hurts"
EMERGENCY = "I can't breathe and my chest hurts"
NONSENSE = "Where can I park my spaceship?"
UNCLEAR = ("massage stress", "massage back", "cupping massage", "massage", "cupping", "physician", "cups")

HOSTILE = {
    "HTML": "<b>What is cupping?</b><script>alert(1)</script> &lt; </i>",
    "Markdown": "*What _is [cupping](http://x.y)* ```",
    "right to left": "\u202ewhat is cupping\u202c \u2067gnippuc\u2069",
    "NUL and other controls": "what\x00is\x01cupping\x1b[31m",
    "combining marks": "w\u0300\u0301\u0302h\u0303a\u0304t i\u0305s cupping",
    "only emoji": "🤔😂👍🏽",
    "only punctuation": "?!.,;:",
    "blanks": " \u00a0\u200b\u3000 ",
    "4096 letters": "a" * 4096,
    "4096 characters of questions": ("What is cupping? " * 300)[:4096],
    "4096 emoji": "🦴" * 4096,
    "unknown command": "/drop_table",
    "braces": "{name} {contact} %s {0}",
}


@pytest.fixture(scope="module")
def cupping(faq: Faq) -> Entry:
    """The entry that most scenarios ask for."""
    return faq.by_id["what-is-cupping"]


def given(faq: Faq, entry: Entry) -> str:
    """The whole reply for *entry*: the curated answer, its source, and the note."""
    assert entry.source is not None
    source = faq.replies.source.format(document=entry.source.document, paragraph=entry.source.paragraph)
    return f"{entry.question}\n\n{entry.answer}\n\n{source} {faq.filled(faq.replies.note)}"


def test_start_greets_and_shows_topics(chat: Chat, faq: Faq) -> None:
    """``/start`` greets, and shows the first topics as buttons."""
    chat.say("/start")
    answer = chat.answer()

    assert answer["text"] == faq.filled(faq.replies.greeting)
    assert button_data(answer) == [f"e:{entry.id}" for entry in faq.entries[:6]] + ["t:1"]


def test_help_has_no_buttons(chat: Chat, faq: Faq) -> None:
    """``/help`` says what the bot can do."""
    chat.say("/help")
    answer = chat.answer()

    assert answer["text"] == faq.filled(faq.replies.help)
    assert button_data(answer) == []


def test_topics_can_be_turned_to_the_end_and_back(chat: Chat, faq: Faq) -> None:
    """``/topics`` shows every entry once, on pages that turn in place, with data that a button can carry."""
    chat.say("/topics")
    page = chat.answer()
    assert page["text"] == faq.filled(faq.replies.topics)
    seen = [page]
    while (onward := button_labels(page)[-1]) == "▶":
        chat.press(page, button_data(page)[-1])
        page = chat.call("editMessageReplyMarkup").result
        seen.append(page)
    chat.press(page, button_data(page)[-1])
    back = chat.call("editMessageReplyMarkup").result

    data = [data for shown in seen for data in button_data(shown)]
    assert onward == "◀"
    assert [one for one in data if one.startswith("e:")] == [f"e:{entry.id}" for entry in faq.entries]
    assert max(len(one.encode()) for one in data) <= 64
    assert button_data(back) == button_data(seen[-2])
    assert {shown["message_id"] for shown in [*seen, back]} == {seen[0]["message_id"]}


def test_same_page_twice_is_nothing_to_speak_of(chat: Chat, faq: Faq) -> None:
    """A page that is shown already leaves everything as it is, and no apology is sent."""
    chat.say("/topics")
    page = chat.answer()
    chat.press(page, "t:0")
    chat.say("/help")

    assert chat.call("editMessageReplyMarkup").status == 400
    assert chat.answers(1) == [faq.filled(faq.replies.help)]


@pytest.mark.parametrize("number", [0, 5, -1], ids=["first", "sixth", "last"])
def test_question_gets_curated_answer(chat: Chat, faq: Faq, number: int) -> None:
    """A question of the file gets its answer, source and note, with related entries as buttons."""
    entry = faq.entries[number]
    chat.say(entry.question)
    answer = chat.answer()

    assert answer["text"] == given(faq, entry)
    assert button_data(answer)[:-2] == [f"e:{related}" for related in entry.related]
    assert button_labels(answer)[-2:] == ["👍", "👎"]
    assert "reply_to_message" not in answer


def test_symptom_goes_to_physician(chat: Chat, faq: Faq) -> None:
    """A symptom gets the physician text."""
    chat.say(SYMPTOM)

    assert chat.answers(1) == [faq.filled(faq.replies.physician)]


def test_emergency_gets_emergency_text(chat: Chat, faq: Faq) -> None:
    """An emergency gets the emergency text, and no buttons to lose time with."""
    chat.say(EMERGENCY)
    answer = chat.answer()

    assert answer["text"] == faq.filled(faq.replies.emergency)
    assert button_data(answer) == []


@pytest.mark.parametrize(("words", "occasion"), [("hello", "greeting"), ("thank you!", "thanks"), ("bye", "goodbye")])
def test_small_talk(chat: Chat, faq: Faq, words: str, occasion: str) -> None:
    """Small talk gets its line."""
    chat.say(words)

    assert chat.answers(1) == [faq.filled(getattr(faq.replies, occasion))]


def test_fallback(chat: Chat, faq: Faq) -> None:
    """What is not covered gets the fallback."""
    chat.say(NONSENSE)

    assert chat.answers(1) == [faq.filled(faq.replies.fallback)]


def test_unclear_question_is_clarified_by_buttons(chat: Chat, faq: Faq, desk: Desk) -> None:
    """Where entries come close they are offered as buttons, and a press gives the answer."""
    words = next(words for words in UNCLEAR if desk.reply_to(words).route == "clarify")
    chat.say(words)
    offered = chat.answer()
    data = button_data(offered)
    query = chat.press(offered, data[0])

    assert offered["text"] == faq.filled(faq.replies.clarify)
    entries = [one.removeprefix("e:").partition("|")[0] for one in data]
    assert entries == [offer.entry for offer in desk.reply_to(words).offers]
    assert chat.answers(1) == [given(faq, faq.by_id[entries[0]])]
    assert chat.acknowledgement(query).status == 200


@pytest.mark.parametrize("data", ["e:nothing-like-that", "t:99999", "t:-1", "t:²", "e:", "", "x" * 64, "e:../../faq"])
def test_forged_button_gets_a_friendly_line(chat: Chat, faq: Faq, data: str) -> None:
    """Data that no button of ours carries gets the line about old buttons."""
    chat.say("/start")
    query = chat.press(chat.answer(), data)

    assert chat.answers(1) == [faq.filled(faq.replies.old_button)]
    assert chat.acknowledgement(query).status == 200


def test_page_that_is_no_more_becomes_the_last(chat: Chat, faq: Faq) -> None:
    """A button to a page that the file has lost since leads to the last page."""
    chat.say("/topics")
    chat.press(chat.answer(), "t:9999")
    page = chat.call("editMessageReplyMarkup").result

    assert button_data(page)[-2] == f"e:{faq.entries[-1].id}"
    assert button_labels(page)[-1] == "◀"


def test_old_press_is_answered_all_the_same(chat: Chat, faq: Faq, cupping: Entry) -> None:
    """A press that came while the bot was down cannot be acknowledged, but its answer is sent."""
    chat.say("/start")
    query = chat.press(chat.answer(), f"e:{cupping.id}", old=True)

    assert chat.answers(1) == [given(faq, cupping)]
    assert chat.acknowledgement(query).status == 400


def test_button_of_a_message_that_is_gone(chat: Chat, faq: Faq, cupping: Entry) -> None:
    """A button of a message that Telegram no longer shows the bot gets its answer in the chat."""
    chat.say("/start")
    chat.press(chat.answer(), f"e:{cupping.id}", gone=True)

    assert chat.answers(1) == [given(faq, cupping)]


@pytest.mark.parametrize("make", [content.photo, content.sticker, content.voice])
def test_what_is_no_text(chat: Chat, faq: Faq, make: Callable[[], content.Content]) -> None:
    """What cannot be read is answered with the line that says so."""
    chat.send(make())

    assert chat.answers(1) == [faq.filled(faq.replies.not_text)]


def test_album_is_refused_once(chat: Chat, faq: Faq) -> None:
    """Pictures that were sent together are told once that they cannot be read, and not at all below a question."""
    for _ in range(3):
        chat.send(content.photo(), media_group_id="1")
    for caption in ("What is cupping?", None, None):
        chat.send(content.photo(caption), media_group_id="2")
    chat.send(content.photo())
    not_text, answer = faq.filled(faq.replies.not_text), given(faq, faq.by_id["what-is-cupping"])

    assert chat.answers(3) == [not_text, answer, not_text]


def test_symptom_in_an_album_is_never_missed(chat: Chat, faq: Faq) -> None:
    """Whichever picture of an album carries the words, they are answered."""
    chat.send(content.photo(), media_group_id="3")
    chat.send(content.photo("what is this rash on my arm?"), media_group_id="3")

    assert chat.answers(2) == [faq.filled(faq.replies.not_text), faq.filled(faq.replies.physician)]


def test_live_location_that_moves(chat: Chat, faq: Faq) -> None:
    """A live location is told once that it cannot be read, not at every step."""
    shared = chat.send({"location": {"latitude": 51.0, "longitude": 7.0, "live_period": 600}})
    for step in range(3):
        shared |= {"location": {"latitude": 51.0 + step, "longitude": 7.0, "live_period": 600}}
        chat.edit(shared)
    chat.say("bye")

    assert chat.answers(2) == [faq.filled(faq.replies.not_text), faq.filled(faq.replies.goodbye)]


def test_caption_counts_as_text(chat: Chat, faq: Faq) -> None:
    """A symptom under a photo goes to the physician."""
    chat.send(content.photo("what is this rash on my arm?"))

    assert chat.answers(1) == [faq.filled(faq.replies.physician)]


def test_edited_message_is_answered_anew(chat: Chat, faq: Faq, cupping: Entry) -> None:
    """A message that was edited is answered as it reads now."""
    message = chat.say(NONSENSE)
    first = chat.answer()["text"]
    chat.edit(message, cupping.question)

    assert [first, *chat.answers(1)] == [faq.filled(faq.replies.fallback), given(faq, cupping)]


def test_forwarded_message_is_routed(chat: Chat, faq: Faq) -> None:
    """A forwarded symptom goes to the physician like any other."""
    chat.send(content.forwarded(content.text(SYMPTOM), new_user("Eve")))

    assert chat.answers(1) == [faq.filled(faq.replies.physician)]


@pytest.mark.parametrize("command", ["/start", "/help", "/topics", "/privacy", "/forget", "/start@BackdeskBot"])
def test_symptom_behind_a_command(chat: Chat, faq: Faq, command: str) -> None:
    """A command lifts no symptom out of its route."""
    chat.say(f"{command} {SYMPTOM}")
    chat.say(f"{command} {EMERGENCY}")

    assert chat.answers(2) == [faq.filled(faq.replies.physician), faq.filled(faq.replies.emergency)]


def test_symptom_behind_a_command_in_a_group(group: Chat, faq: Faq) -> None:
    """In a group it is the same, whether the command names the bot or not; a bare one does what it says."""
    group.say(f"/start {EMERGENCY}")
    group.say(f"/start@BackdeskBot {EMERGENCY}")
    group.say("/weather my back hurts")
    group.say("/HELP")

    assert group.answers(3) == [*[faq.filled(faq.replies.emergency)] * 2, faq.filled(faq.replies.help)]


def test_follow_up_stays_with_the_physician(chat: Chat, faq: Faq) -> None:
    """After a symptom, a follow-up that means nothing alone goes to the physician; elsewhere it does not."""
    chat.say(SYMPTOM)
    chat.say("is that bad?")
    other = private_chat(chat.server)
    other.say("what about 8 of 10")

    assert chat.answers(2) == [faq.filled(faq.replies.physician)] * 2
    assert other.answers(1) != [faq.filled(faq.replies.physician)]


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_gets_what_the_desk_says(chat: Chat, desk: Desk, words: str) -> None:
    """Whatever is written, what the desk says to it arrives, whole and as plain text."""
    chat.say(words)

    assert chat.answers(1) == [desk.reply_to(words).text]


def test_group_is_left_in_peace(group: Chat, faq: Faq, cupping: Entry) -> None:
    """In a group the bot speaks only when it is mentioned or replied to, and to a command."""
    group.say(cupping.question)
    group.say(SYMPTOM)
    group.send(content.photo())
    group.say(mention("is not me").replace("@BackdeskBot", "@BackdeskBotany"))
    group.say(mention(cupping.question))
    mentioned = group.answer()
    group.say(SYMPTOM, reply_to=mentioned)
    replied = group.answer()["text"]
    group.say("/help@BackdeskBot")

    assert mentioned["text"] == given(faq, cupping)
    assert [replied, *group.answers(1)] == [faq.filled(faq.replies.physician), faq.filled(faq.replies.help)]


def test_memory_of_a_symptom_is_the_persons(group: Chat, faq: Faq, desk: Desk) -> None:
    """In a group what somebody says after a symptom of theirs belongs to it; what another one says does not."""
    other, after = new_user(), "8 out of 10"
    group.say(mention(SYMPTOM))
    group.send({"text": mention(after)}, by=other)
    group.say(mention(after))
    physician = faq.filled(faq.replies.physician)

    assert group.answers(3) == [physician, desk.reply_to(after).text, physician]
    assert desk.reply_to(after).text != physician


def test_mention_in_a_caption(group: Chat, faq: Faq) -> None:
    """A mention under a photo counts, whatever the case of its letters."""
    group.send(content.photo("@backdeskbot what is this rash on my arm?"))

    assert group.answers(1) == [faq.filled(faq.replies.physician)]


def test_other_bots_are_ignored(group: Chat, chat: Chat, faq: Faq, cupping: Entry) -> None:
    """What another bot writes is not answered, be it a mention, a command, or sent through a person."""
    other = new_user("Robot", is_bot=True)
    group.send(content.text(mention(cupping.question)), by=other)
    group.send(content.text("/start@BackdeskBot"), by=other)
    group.say(mention("bye"))
    chat.say(cupping.question, via_bot=other)
    chat.say("thank you")

    assert group.answers(1) == [faq.filled(faq.replies.goodbye)]
    assert chat.answers(1) == [faq.filled(faq.replies.thanks)]


def test_service_messages_are_ignored(group: Chat, faq: Faq) -> None:
    """Joining, leaving and pinning are nothing to speak of."""
    group.send({"new_chat_members": [new_user()]})
    group.send({"left_chat_member": new_user()})
    group.send({"new_chat_title": mention("What is cupping?")})
    group.say(mention("bye"))

    assert group.answers(1) == [faq.filled(faq.replies.goodbye)]


def test_menu_is_set(server: StandIn, app: BotProcess, faq: Faq) -> None:
    """The command menu of the file is shown by Telegram."""
    menu = server.do(lambda: server.stage.profile.commands["default", ""])

    assert {command["command"]: command["description"] for command in menu} == dict(faq.replies.menu)


def test_many_chats_are_answered_in_order(server: StandIn, app: BotProcess, faq: Faq, desk: Desk) -> None:
    """Thirty chats that write at once are all answered, each in its own order."""
    asked = [entry.question for entry in islice(cycle(faq.entries), 30)]
    chats = [private_chat(server) for _ in asked]
    for chat, question in zip(chats, asked, strict=True):
        chat.say(question)
        chat.say("thank you")
        chat.say("bye")
    thanks, goodbye = faq.filled(faq.replies.thanks), faq.filled(faq.replies.goodbye)

    assert [chat.answers(3) for chat in chats] == [
        [desk.reply_to(question).text, thanks, goodbye] for question in asked
    ]


def test_log_keeps_secrets(server: StandIn, app: BotProcess, chat: Chat, cupping: Entry) -> None:
    """Even the most talkative log holds no token, no text of a message and no id of a chat."""
    said = [cupping.question, SYMPTOM, EMERGENCY, NONSENSE, "/start", "zebrafinch <b>", "ünïcödé zebrafinch"]
    for words in said:
        chat.say(words)
    chat.send(content.photo("zebrafinch in a caption"))
    chat.say("/topics")
    answers = [chat.answer() for _ in range(len(said) + 2)]
    chat.press(answers[-1], f"e:{cupping.id}")
    shown = [answer["text"] for answer in [*answers, chat.answer()]]
    log = "\n".join(" ".join(map(str, json.loads(line).values())) for line in app.stderr.splitlines())

    assert TOKEN not in app.stderr
    assert TOKEN.partition(":")[2] not in app.stderr
    assert [words for words in [*said[:4], "zebrafinch", *shown] if words in log] == []
    assert str(chat.id) not in log
