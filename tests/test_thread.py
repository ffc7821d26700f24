"""The thread of a conversation: what a short message means after an answer, and what is never guessed."""

import pytest

from bot.conversation.thread import Thread, ThreadMemory
from bot.desk import Desk
from bot.faq.model import Faq
from bot.risk import KEPT_SECONDS

CUPPING = ("what-is-cupping", "how-cupping-works", "cupping-benefits")


def after(faq: Faq, entry: str) -> Thread:
    """The thread after the answer of *entry*."""
    return Thread(entry, faq.by_id[entry].related)


@pytest.mark.parametrize(
    ("entry", "said", "meant"),
    [
        ("what-is-cupping", "and how does it work?", "how-cupping-works"),
        ("what-is-cupping", "what are they made of?", "cupping-cups"),
        ("how-cupping-works", "how does that work", "how-cupping-works"),
        ("massage-benefits", "is it proven?", None),
        ("massage-posture", "and flexibility?", "joint-movement"),
        ("massage-posture", "what about cupping?", None),
        ("massage-benefits", "what about cupping?", "cupping-benefits"),
        ("muscle-tension", "and does cupping do that too?", "cupping-benefits"),
        ("fascia", "and what does massage do to it?", "fascia"),
        ("massage-posture", "why?", "massage-posture"),
        ("pain-relief", "go on", "pain-relief"),
        ("what-is-cupping", "how?", "how-cupping-works"),
        ("cupping-benefits", "the second one", "what-is-cupping"),
        ("cupping-benefits", "1", "cupping-deep-tissue"),
        ("cupping-vs-massage", "can you do both in one go?", "cupping-vs-massage"),
    ],
)
def test_follow_up_is_about_the_entry(desk: Desk, faq: Faq, entry: str, said: str, meant: str | None) -> None:
    """A short question is completed with what the entry is about; where that is not sure, nothing is answered."""
    assert desk.reply_to(said, thread=after(faq, entry)).entry == meant


@pytest.mark.parametrize("entry", ["what-is-cupping", "massage-posture", "pain-relief", "fascia", "cupping-cups"])
@pytest.mark.parametrize(
    "said",
    [
        "and acupuncture?",
        "what about yoga?",
        "and reiki?",
        "how long does it last?",
        "how often?",
        "does it hurt?",
        "does it always work?",
        "is it for everybody?",
        "is it better?",
        "can it make things worse?",
        "does it cure anything?",
        "with magnesium?",
        "and for kids?",
        "what does it cost?",
    ],
)
def test_nothing_is_guessed(desk: Desk, faq: Faq, entry: str, said: str) -> None:
    """Another subject, time, number, harm and guarantee are answered from no entry."""
    assert desk.reply_to(said, thread=after(faq, entry)).route != "faq"


@pytest.mark.parametrize(
    ("said", "route", "entry"),
    [
        ("the first one", "faq", "what-is-cupping"),
        ("2.", "faq", "how-cupping-works"),
        ("number three please", "faq", "cupping-benefits"),
        ("the last one", "faq", "cupping-benefits"),
        ("how it works", "faq", "how-cupping-works"),
        ("the benefits", "faq", "cupping-benefits"),
        ("none of these", "fallback", None),
        ("no", "fallback", None),
        ("yes", "clarify", None),
        ("the fifth one", "clarify", None),
        ("tell me more", "clarify", None),
        ("thanks", "smalltalk", None),
    ],
)
def test_what_was_offered_can_be_picked(desk: Desk, said: str, route: str, entry: str | None) -> None:
    """A few words pick from what was asked back; where it could be several, it is asked again."""
    reply = desk.reply_to(said, thread=Thread(None, CUPPING))

    assert (reply.route, reply.entry) == (route, entry)
    assert route != "clarify" or tuple(offer.entry for offer in reply.offers) == CUPPING


def test_yes_to_one_offer_is_that_one(desk: Desk) -> None:
    """Where one entry was offered, a yes and "that one" mean it."""
    offered = Thread(None, ("fascia",))

    assert [desk.reply_to(said, thread=offered).entry for said in ("yes", "yes please", "that one")] == ["fascia"] * 3


@pytest.mark.parametrize("said", ["What is fascia?", "Does massage improve blood flow?", "What are the cups made of?"])
def test_question_of_its_own_is_not_touched(desk: Desk, faq: Faq, said: str) -> None:
    """What needs nothing else to be understood gets the reply that it always gets."""
    assert desk.reply_to(said, thread=after(faq, "pain-relief")) == desk.reply_to(said)


@pytest.mark.parametrize("said", ["my back hurts", "I can't breathe and my chest hurts", "is that bad?", "why?"])
def test_symptom_comes_before_the_thread(desk: Desk, faq: Faq, said: str) -> None:
    """After a symptom what belongs to it stays with it, whatever was answered since."""
    thread = after(faq, "what-is-cupping")

    assert desk.reply_to(said, after="physician", thread=thread).route in {"physician", "emergency"}


def test_completed_question_may_be_one_for_the_physician(desk: Desk, faq: Faq) -> None:
    """What becomes a physician's question by being completed goes to the physician."""
    assert desk.reply_to("and for migraine?", thread=after(faq, "massage-posture")).route == "physician"


def test_entries_that_are_gone_are_not_offered(desk: Desk) -> None:
    """After the file was changed, what had been offered may not exist any more."""
    assert desk.reply_to("the first one", thread=Thread("gone", ("gone", "fascia"))).entry == "fascia"
    assert desk.reply_to("tell me more", thread=Thread("gone")).route != "faq"


def test_thread_fades_and_small_talk_leaves_it(desk: Desk) -> None:
    """It is remembered for a quarter of an hour after the answer, in its own chat, and ends with a symptom."""
    memory = ThreadMemory()
    memory.note(7, desk.reply_to("What is fascia?"), 100.0)
    for said in ("thanks", "hello", "/nonsense"):
        memory.note(7, desk.reply_to(said), 500.0)
    thread = memory.of(7, 100.0 + KEPT_SECONDS - 1)

    assert thread == Thread("fascia", ("massage-posture", "muscle-tension"))
    assert (memory.of(7, 100.0 + KEPT_SECONDS), memory.of(8, 101.0)) == (None, None)
    memory.note(7, desk.reply_to("my back hurts"), 101.0)
    assert memory.of(7, 102.0) is None


def test_list_leaves_the_answer(desk: Desk) -> None:
    """Topics that are shown can be picked from, and what was answered before can still be followed up."""
    memory = ThreadMemory()
    memory.note(7, desk.reply_to("What is fascia?"), 100.0)
    memory.show(7, CUPPING, 101.0)

    assert memory.of(7, 102.0) == Thread("fascia", CUPPING)
