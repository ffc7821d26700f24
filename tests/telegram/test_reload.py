"""Live reload: the real process, its FAQ file edited under its feet, and what patients and staff notice."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from bot.desk import Desk
from bot.faq.edit import with_entry, with_phrasing
from bot.faq.model import Faq
from handlers.keeping import FaqKeeper
from tests.telegram.process import BotProcess
from tests.telegram.stand_in.keyboard import button_data
from tests.telegram.stand_in.people import Chat, Message, group_chat, private_chat
from tests.telegram.stand_in.server import StandIn
from tests.telegram.test_conversation import UNCLEAR

SHIPPED = (Path(__file__).parents[2] / "faq.yaml").read_bytes().decode()
QUESTION = "What is cupping?"
ANSWER = SHIPPED.split("- id: what-is-cupping\n")[1].split("answer: >-\n")[1].split("\n")[0].strip()[:30]
"""The first words of the answer to it."""

_rounds = count(1)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The FAQ file of this bot alone."""
    path = tmp_path_factory.mktemp("clinic") / "faq.yaml"
    path.write_bytes(SHIPPED.encode())
    return path


@pytest.fixture(scope="module")
def staff(server: StandIn) -> Chat:
    """The private chat of somebody of the staff."""
    return private_chat(server)


@pytest.fixture(scope="module")
def staff_chat(server: StandIn) -> Chat:
    """The group that hears of reloads."""
    return group_chat(server)


@pytest.fixture(scope="module")
def app(server: StandIn, path: Path, staff: Chat, staff_chat: Chat) -> Iterator[BotProcess]:
    """The bot with a file and staff of its own."""
    settings = {"FAQ_FILE": str(path), "STAFF_IDS": str(staff.id), "STAFF_CHAT": str(staff_chat.id)}
    process = BotProcess(server, settings)
    try:
        yield process.polling()
    finally:
        process.close()


@pytest.fixture(autouse=True)
def base(app: BotProcess, path: Path, staff: Chat, staff_chat: Chat) -> str:
    """Every scenario begins with a file of its own in service, all news told, and nothing to undo."""
    name = f"round-{next(_rounds)}"
    text = with_entry(SHIPPED, name, f"Which {name} is this?", [], "Ours.")
    for version in path.parent.glob(".faq-history/*.yaml"):
        version.unlink()
    path.write_bytes(text.encode())
    reload(staff)
    heard(staff_chat, f"added ({name})")
    return text


def reload(staff: Chat) -> str:
    """What ``/reload`` says."""
    staff.say("/reload")
    while True:
        said: str = staff.answer()["text"]
        if "being written" not in said:
            return said
        staff.say("/reload")


def heard(chat: Chat, words: str) -> str:
    """The bot's next message in *chat* that has *words* in it."""
    while words not in (said := chat.answer()["text"]):
        pass
    return str(said)


def asked(server: StandIn, words: str) -> str:
    """What somebody new gets for an answer to *words*."""
    chat = private_chat(server)
    chat.say(words)
    return str(chat.answer()["text"])


def written_anew(path: Path, text: str) -> None:
    """Save as many editors do: write another file, then rename it."""
    other = path.with_name(".faq.yaml.swp")
    other.write_bytes(text.encode())
    other.replace(path)


@pytest.mark.parametrize("by_rename", [False, True], ids=["in place", "by rename"])
def test_saved_file_is_in_service(server: StandIn, path: Path, base: str, staff_chat: Chat, *, by_rename: bool) -> None:
    """A saved answer is what the next patient gets, and the staff chat hears which entries changed."""
    text = base.replace(ANSWER, f"Newly {by_rename}: {ANSWER}")
    written_anew(path, text) if by_rename else path.write_bytes(text.encode())
    said = heard(staff_chat, "in service")

    assert said == "faq.yaml is in service: 1 entry changed (what-is-cupping)."
    assert f"Newly {by_rename}: {ANSWER}" in asked(server, QUESTION)


def test_new_entry_and_phrasing_are_in_service(server: StandIn, path: Path, base: str, staff_chat: Chat) -> None:
    """What the bot itself writes into the file is answered, to the patient who asks it in the new words."""
    keeper = FaqKeeper(path)
    draft = keeper.read()
    text = with_entry(draft.text, "gift-cards", "Do you sell gift vouchers?", ["gift card"], "Yes, at the desk.")
    keeper.save(draft.version, with_phrasing(text, "what-is-cupping", "glass bells on the skin, explained"))
    said = heard(staff_chat, "added")

    assert said == "faq.yaml is in service: 1 entry changed (what-is-cupping), 1 added (gift-cards)."
    assert "\n\nYes, at the desk." in asked(server, "Do you sell gift vouchers?")


def test_bad_edit_keeps_the_last_good_answers(
    server: StandIn, path: Path, base: str, staff: Chat, staff_chat: Chat
) -> None:
    """A bad edit changes no answer; staff hear what is wrong and where, once, and when it is well again."""
    bad = base.replace("  - id: what-is-cupping\n", "  - id: what-is-cupping\n    anwser: Oops\n")
    line = bad[: bad.index("anwser")].count("\n") + 1
    path.write_bytes(bad.encode())
    said = heard(staff_chat, "problem")
    path.write_bytes((bad + "\n").encode())
    again = reload(staff)
    path.write_bytes(base.encode())

    assert said.splitlines()[0] == "faq.yaml has a problem; the last good content answers on."
    assert said.splitlines()[1].startswith(f"faq.yaml:{line}:5: ")
    assert "did you mean 'answer'?" in said
    assert again == said
    assert f"\n\n{ANSWER}" in asked(server, QUESTION)
    assert staff_chat.answer()["text"] == "faq.yaml is in service: nothing changed."


def test_vanished_file_is_a_bad_edit(server: StandIn, path: Path, base: str, staff_chat: Chat) -> None:
    """A file that is gone changes no answer; staff hear of it, and when it has come back changed."""
    path.unlink()
    said = heard(staff_chat, "problem")
    meanwhile = asked(server, QUESTION)
    path.write_bytes(base.replace(ANSWER, f"Back: {ANSWER}").encode())
    heard(staff_chat, "1 entry changed")

    assert "faq.yaml:1:1: the file cannot be opened (No such file or directory)" in said
    assert f"\n\n{ANSWER}" in meanwhile
    assert f"Back: {ANSWER}" in asked(server, QUESTION)


@pytest.mark.parametrize(
    "text", ["", "entries: []", "\x00\x01", "a: [b", "- " * 3000], ids=["empty", "no entries", "NUL", "cut off", "deep"]
)
def test_nonsense_is_a_bad_edit(server: StandIn, path: Path, base: str, staff: Chat, text: str) -> None:
    """Whatever stands in the file, patients are answered from the last good content."""
    path.write_bytes(text.encode())

    assert reload(staff).startswith("faq.yaml has a problem; the last good content answers on.")
    assert f"\n\n{ANSWER}" in asked(server, QUESTION)


def test_no_message_is_lost_while_reloading(server: StandIn, path: Path, base: str, staff_chat: Chat) -> None:
    """While the file is saved again and again, every question gets its one answer, old or new but whole."""
    chats = []
    for round_ in range(6):
        written_anew(path, base.replace(ANSWER, f"Round {round_}: {ANSWER}"))
        for _ in range(15):
            chats.append(private_chat(server))
            chats[-1].say(QUESTION)
    answers = [chat.answer()["text"] for chat in chats]
    heard(staff_chat, "changed")
    calls = server.transcript.calls
    sent = [sum(call.method == "sendmessage" and call.parameters.chat == chat.id for call in calls) for chat in chats]

    assert all(ANSWER in answer for answer in answers)
    assert sent == [1] * len(chats)


def clarified(chat: Chat, faq: Faq) -> Message:
    """A message by which the bot asks back."""
    for words in UNCLEAR:
        chat.say(words)
        message = chat.answer()
        if message["text"] == faq.filled(faq.replies.clarify):
            return message
    raise AssertionError("nothing is unclear to the bot")


GIFTS = ("Do you sell gift vouchers?", "gift card")


def test_buttons_of_before_a_reload(
    server: StandIn, path: Path, base: str, staff_chat: Chat, desk: Desk, faq: Faq
) -> None:
    """Old buttons for an entry that is gone get a friendly line, those for one that was rewritten its new answer."""
    with_gifts = with_entry(base, "gift-cards", GIFTS[0], [GIFTS[1]], "Yes, at the desk.")
    path.write_bytes((with_gifts.rstrip() + "\n    related: [what-is-cupping]\n").encode())
    heard(staff_chat, "added (gift-cards)")
    chat = private_chat(server)
    chat.say(GIFTS[0])
    answer = chat.answer()
    offers = {data[0]: data for data in button_data(answer)}
    clarify = clarified(chat, faq)
    path.write_bytes(base.replace(ANSWER, f"Rewritten: {ANSWER}").encode())
    heard(staff_chat, "removed (gift-cards)")
    votes = [chat.press(answer, data) for data in button_data(answer)[-2:]]
    chat.press(answer, "e:gift-cards")
    chat.press(clarify, "e:gift-cards|" + button_data(clarify)[0].partition("|")[2])
    gone = chat.answers(2)
    chat.press(answer, offers["e"])
    related = chat.answers(1)[0]
    chat.press(clarify, offered := button_data(clarify)[0])
    chosen = chat.answers(1)[0]
    known = {desk.fixed("voted_up"), desk.fixed("voted_down"), desk.fixed("vote_expired")}

    assert gone == [desk.chosen("").text] * 2
    assert f"Rewritten: {ANSWER}" in related
    assert faq.by_id[offered[2:].partition("|")[0]].answer in chosen
    assert all(chat.acknowledgement(vote).parameters.text("text") in known for vote in votes)


def test_undo_takes_the_last_change_back(server: StandIn, path: Path, base: str, staff: Chat) -> None:
    """``/undo`` asks and then says what it took back, and the next patient gets the answer of before."""
    keeper = FaqKeeper(path)
    draft = keeper.read()
    keeper.save(draft.version, with_phrasing(draft.text, "what-is-cupping", "glass bells on the skin"))
    taught = path.read_bytes()
    reload(staff)
    staff.say("/undo")
    question = staff.answer()
    untouched = path.read_bytes() == taught
    staff.press(question, button_data(question)[0])
    said = staff.answer()["text"]
    staff.say("/undo")

    assert untouched
    assert "1 entry changed (what-is-cupping)." in question["text"]
    assert "- - glass bells on the skin" in question["text"].splitlines()
    assert said.splitlines() == [
        "Taken back:",
        "- - glass bells on the skin",
        "1 entry changed (what-is-cupping).",
        "The file of before is in service.",
    ]
    assert path.read_bytes().decode() == base
    assert staff.answer()["text"] == "There is no change that could be taken back."


def test_undo_spares_what_an_editor_wrote(path: Path, staff: Chat) -> None:
    """After somebody has used an editor, ``/undo`` leaves the file as it is and shows what it says now."""
    keeper = FaqKeeper(path)
    draft = keeper.read()
    keeper.save(draft.version, with_phrasing(draft.text, "what-is-cupping", "glass bells on the skin"))
    staff.say("/undo")
    question = staff.answer()
    newest = keeper.read().text.replace(ANSWER, f"By hand: {ANSWER}")
    path.write_bytes(newest.encode())
    for ask in (lambda: staff.press(question, button_data(question)[0]), lambda: staff.say("/undo")):
        ask()
        said = staff.answer()["text"]

        assert path.read_bytes().decode() == newest
        assert said.startswith("Somebody has changed the file after my last change, so nothing was taken back.")
        assert "+ - glass bells on the skin" in said
        assert f"+ By hand: {ANSWER}" in said


@pytest.mark.parametrize("command", ["/reload", "/undo", "/restore"])
def test_commands_do_not_exist_for_others(
    server: StandIn, path: Path, base: str, staff: Chat, staff_chat: Chat, desk: Desk, command: str
) -> None:
    """For patients, and in groups, the commands are words like any others."""
    keeper = FaqKeeper(path)
    draft = keeper.read()
    keeper.save(draft.version, with_phrasing(draft.text, "what-is-cupping", "glass bells on the skin"))
    now = path.read_bytes()
    theirs = asked(server, command)
    staff_chat.send({"text": command, "entities": _command(command)}, by=staff.person)

    assert theirs == desk.reply_to(command).text
    assert reload(staff).startswith("faq.yaml is in service")
    assert path.read_bytes() == now


def _command(command: str) -> list[Message]:
    return [{"type": "bot_command", "offset": 0, "length": len(command)}]


def test_log_keeps_secrets(app: BotProcess, path: Path) -> None:
    """Nothing of the file's words is logged."""
    assert str(path) not in app.stderr
    assert "glass bells" not in app.stderr
    assert "Oops" not in app.stderr
