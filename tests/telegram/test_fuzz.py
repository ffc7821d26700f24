"""Updates as no Telegram sends them: no exception, no silence where a reply is due, no word that the file does not say.

A reply is due to a message or an edited one in a private chat, from a person, not written through a bot, whatever else
the message holds or lacks, unless it only tells what happened in the chat, or has no words and is part of an album or
was edited. FUZZ_EXAMPLES asks for a longer campaign.
"""

import asyncio
import json
import logging
import os
import time
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.desk import Desk
from bot.faq.model import Faq
from tests.telegram.in_process import BotInside
from tests.telegram.process import BotProcess
from tests.telegram.stand_in.people import new_user, private_chat
from tests.telegram.stand_in.server import ME, StandIn

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "150"))

Json = dict[str, Any]

_ids = count(5_000_000_000)
_updates = count(1_000_000)

UNREADABLE = "an update could not be read"

HOSTILE = [
    *(
        "",
        " ",
        "\x00",
        "what is\x00 cupping",
        "\u202ewhat is cupping\u202c",
        "\u200b\u200d\ufeff",
        "😀" * 4096,
        "a" * 4096,
    ),
    *(
        "<b>what</b> is <script>cupping",
        "*_[`what is cupping",
        "\ud83d",
        "what is \udfff cupping",
        "{name} {emergency} {0} %s",
    ),
    *("/start", "/start@BackdeskBot", "/start@OtherBot", "/topics x", "/", "//", "/forget", "/privacy", "/nonsense"),
    *(
        "/status",
        "/reload",
        "/undo",
        "/restore",
        "/test what is cupping",
        "/entries",
        "/unanswered",
        "/report",
        "/start\x00",
    ),
    *(
        "@BackdeskBot what is cupping",
        "@OtherBot what is cupping",
        "what is cupping",
        "I can't breathe",
        "my leg is numb",
    ),
    *("ж" * 300, "\U000e0041" * 100, "=cmd|' /C calc'!A0", "'; DROP TABLE inbox; --", "thank you"),
]
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=200))
NUMBERS = st.one_of(st.integers(-5, 5), st.sampled_from([2**31, 2**53, -(2**63), 2**64, 10**30]))
JUNK = st.one_of(
    st.none(), st.booleans(), NUMBERS, st.floats(allow_nan=False, allow_infinity=False), TEXTS,
    st.lists(NUMBERS, max_size=2), st.dictionaries(st.sampled_from(["id", "type", "text", "x"]), NUMBERS, max_size=2),
)  # fmt: skip
KINDS = ["bot_command", "mention", "text_link", "text_mention", "url", "pre", "custom_emoji", "of_tomorrow"]
ENTITY = st.fixed_dictionaries({"type": st.sampled_from(KINDS), "offset": NUMBERS, "length": NUMBERS})
BOT = {"id": 99, "is_bot": True, "first_name": "Other", "username": "OtherBot"}
GROUP = {"id": -1001234, "type": "supergroup", "title": "G"}
CHANNEL = {"id": -1009876, "type": "channel", "title": "News"}
ORIGIN = {"type": "user", "sender_user": {"id": 7, "is_bot": False, "first_name": "F"}, "date": 1}
OTHER_CONTENT: st.SearchStrategy[Json] = st.one_of(
    st.fixed_dictionaries({"text": TEXTS}),
    st.fixed_dictionaries({"text": TEXTS, "entities": st.lists(ENTITY, max_size=3)}),
    st.fixed_dictionaries({"caption": TEXTS, "photo": st.just([])}),
    st.sampled_from([{}, {"dice": {"emoji": "🎲", "value": 3}}, {"location": {"latitude": 1.0, "longitude": 2.0}}]),
    st.sampled_from(
        [{"poll": {}}, {"contact": {"phone_number": "1", "first_name": "x"}}, {"gift_of_tomorrow": {"a": 1}}]
    ),
)
MORE: st.SearchStrategy[Json] = st.sampled_from(
    [
        *(
            {},
            {"forward_origin": ORIGIN},
            {"is_topic_message": True, "message_thread_id": 5},
            {"forward_origin": {"type": "x"}},
        ),
        *({"via_bot": BOT}, {"sender_chat": CHANNEL}, {"reply_to_message": {}}, {"quote": {"text": "my leg is numb"}}),
        *(
            {"edit_date": 1},
            {"media_group_id": "1"},
            {"x" * 1000: "y" * 10_000},
            {"reply_markup": {"inline_keyboard": [[]]}},
        ),
    ]
)
FRAME = {"message_id", "date", "chat", "from"}
FIELDS = ["text", "caption", "photo", "entities", "reply_to_message", "forward_origin", "voice", "sticker", "edit_date"]
SPOILT: st.SearchStrategy[Json] = st.dictionaries(
    st.sampled_from([*FIELDS, *FRAME, "via_bot", "sender_chat"]), JUNK, max_size=2
)
FORGED = [
    *("", "e:", "e:what-is-cupping", "e:none", "e:\x00", "t:", "t:0", "t:-1", "t:99999999", "t:²", "x" * 64, "undo:1"),
    *("v:", "v:x:1", "u:1", "d:1", "n:", "s:", "add:1", "ignore:1", "👍:x", "up:x:y", "down:x:y", "c:x:y", "f:1"),
]


@st.composite
def messages(draw: st.DrawFn) -> Json:
    """A message, more or less."""
    person = {"id": next(_ids), "is_bot": False, "first_name": "Ada"}
    private = {"id": person["id"], "type": "private", "first_name": "Ada"}
    chat = draw(st.sampled_from([private] * 6 + [GROUP, CHANNEL]))
    sender = draw(st.sampled_from([person] * 6 + [BOT, {"id": 1087968824, "is_bot": True, "first_name": "Group"}]))
    frame: Json = {"message_id": next(_ids), "date": int(time.time()), "chat": chat, "from": sender}
    message: Json = frame | draw(OTHER_CONTENT) | draw(MORE) | draw(st.one_of(st.just({}), SPOILT))
    for name in draw(st.lists(st.sampled_from([*FRAME, "text"]), max_size=1)) if draw(st.integers(0, 9)) == 0 else ():
        message.pop(name, None)
    return message


@st.composite
def updates(draw: st.DrawFn) -> Json:
    """An update, more or less."""
    kind = draw(
        st.sampled_from("message message message edited_message channel_post callback_query of_tomorrow".split())
    )
    number = {"update_id": next(_updates)}
    if kind == "of_tomorrow":
        return number | draw(st.dictionaries(st.sampled_from(["inline_query", "my_chat_member", "new_kind"]), JUNK))
    if kind != "callback_query":
        return number | {kind: draw(messages())}
    person = {"id": next(_ids), "is_bot": False, "first_name": "Ada"}
    below = {"message_id": 5, "date": int(time.time()), "chat": {"id": person["id"], "type": "private"}, "from": ME}
    query = {
        "id": str(next(_ids)),
        "from": person,
        "message": below,
        "chat_instance": "1",
        "data": draw(st.sampled_from(FORGED)),
    }
    return number | {
        kind: query | draw(st.dictionaries(st.sampled_from([*query, "inline_message_id"]), JUNK, max_size=1))
    }


def due(update: Json) -> int | None:
    """The chat in which a reply to *update* is due."""
    message = update.get("message") or update.get("edited_message")
    if not isinstance(message, dict):
        return None
    chat, sender = message.get("chat"), message.get("from")
    whole = isinstance(message.get("message_id"), int) and isinstance(message.get("date"), int)
    if not isinstance(chat, dict) or not isinstance(sender, dict) or not whole or message.get("via_bot"):
        return None
    private = chat.get("type") == "private" and chat.get("id") == sender.get("id")
    wordless = not any(isinstance(message.get(name), str) for name in ("text", "caption"))
    if wordless and ("media_group_id" in message or "edited_message" in update):
        return None
    sane = 0 < message["message_id"] < 2**53 and 0 < message["date"] < 2**31
    return chat["id"] if private and sane and sender.get("is_bot") is False else None


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """One event loop for all examples."""
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest.fixture(scope="module")
def inside(
    loop: asyncio.AbstractEventLoop, desk: Desk, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BotInside]:
    """The bot."""
    bot = BotInside(desk, tmp_path_factory.mktemp("fuzz"))
    loop.run_until_complete(bot.start())
    yield bot
    loop.run_until_complete(bot.stop())


def known_texts(faq: Faq, desk: Desk) -> set[str]:
    """All that a patient may ever read."""
    codes = ("en", *faq.languages)
    fixed = {desk.fixed(name, code) for name in type(faq.replies).model_fields if name != "menu" for code in codes}
    late = {f"{faq.filled(getattr(faq.replies, 'away', ''))}\n\n{text}" for text in fixed}
    return fixed | late | {desk.chosen(entry.id, code).text for entry in faq.entries for code in codes}


@pytest.mark.filterwarnings("ignore:Generating overly large repr")  # the huge fields are meant
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    report_multiple_bugs=True,
)
@given(several=st.lists(updates(), min_size=1, max_size=4))
def test_no_exception_no_silence_no_stranger_words(
    loop: asyncio.AbstractEventLoop,
    inside: BotInside,
    desk: Desk,
    faq: Faq,
    caplog: pytest.LogCaptureFixture,
    several: list[Json],
) -> None:
    """Whatever comes, whoever waits for an answer gets one, and it is one that the file holds."""
    caplog.clear()
    calls = loop.run_until_complete(inside.hear(json.loads(json.dumps(several))))
    said = [(parameters.chat, parameters.text("text")) for method, parameters in calls if method == "sendmessage"]

    errors = [record for record in caplog.records if record.exc_info or record.levelno >= logging.ERROR]
    assert [record.getMessage() for record in errors if not record.getMessage().startswith(UNREADABLE)] == []
    assert {chat for update in several if (chat := due(update)) is not None} - {chat for chat, _ in said} == set()
    assert {text for _, text in said} - known_texts(faq, desk) == set()


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@settings(max_examples=1, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(many=st.lists(updates(), min_size=200, max_size=300))
def test_the_process_lives_through_it(server: StandIn, app: BotProcess, faq: Faq, many: list[Json]) -> None:
    """After a few hundred such updates the real process answers as ever, and has logged no traceback."""
    for update in many:
        for kind, what in update.items():
            if kind != "update_id":
                server.do(lambda kind=kind, what=what: server.stage.happen(kind, what))  # type: ignore[misc]
    chat = private_chat(server)
    chat.person |= new_user()
    chat.say("thank you")

    assert chat.answers(1) == [faq.filled(faq.replies.thanks)]
    assert "traceback" not in app.stderr
