"""The clinic's facts: what staff may write, what they are told, and what a message to the front desk is told."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.desk import Desk, Knowledge
from bot.faq.facts import DEMO_NAME, EXAMPLES, FACTS
from bot.faq.file import examine, parse_faq
from bot.faq.model import Faq
from bot.opening.moment import Day, Moment
from bot.reply import Contact, FrontDesk, Ruling
from bot.review.review import review
from bot.wording import Wording
from handlers.clinic_clock import clinic_moment
from tests.measure.facts import found
from tests.test_cli import run
from tests.test_faq_file import GOOD, HEAD, problems

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "tests" / "questions" / "desk-facts.jsonl"
MONDAY_NOON = Moment(Day(2026, 6, 1), 720)
SUNDAY_NOON = Moment(Day(2026, 6, 7), 720)


def clinic(*lines: str) -> str:
    """A whole file with more *lines* below ``clinic:``, from line 5 on."""
    return HEAD.replace("replies:\n", "".join(f"  {line}\n" for line in lines) + "replies:\n") + GOOD


@pytest.fixture(scope="module")
def demo(faq: Faq, knowledge: Knowledge) -> Desk:
    """A desk for the shipped file that answers the front desk's questions only."""
    return Desk(faq, knowledge, learn=False)


def told(desk: Desk, question: str, now: Moment | None = MONDAY_NOON) -> FrontDesk:
    """The reply to a question once it is decided that it is for the front desk, which is the readers' part."""
    wording, words = Wording(desk.faq), desk.read(question).words
    return wording.with_facts(wording.front_desk(Ruling("desk.learned")), desk.facts_asked(question), words, now)


@pytest.mark.parametrize(
    ("line", "place", "said"),
    [
        ("hours: Mon-Firday 9-18", "5:14", "hours: 'firday' is neither a day nor a time; did you mean 'Friday'?"),
        ("hours: Mon-Fri 9-5", "5:20", "it closes (5) before it opens (9); write 9-17"),
        ("hours: by appointment", "5:10", "write it like Mon-Fri 9-18"),
        ("holidays: 25 Dec", "5:3", "there are holidays but no hours"),
        ("phone: ask inside", "5:10", "phone is no number that can be called"),
        ("booking: book.example.org", "5:12", "no link that a phone can open; write the whole address"),
        ("map: https://example", "5:8", "no link that a phone can open"),
        ("time_zone: Europe/Londn", "5:14", "did you mean 'Europe/London'?"),
        ("prices: It will cure your back for 50", "5:19", 'in prices, "cure" is a promise of healing'),
        ("parkin: behind the house", "5:3", "'parkin' is no field here; did you mean 'parking'?"),
        ("parking: behind {house}", "5:3", "nothing stands behind '{house}'"),
        ("hours: {Mon: 9}", "5:3", "it must be one text"),
    ],
)
def test_fact_that_is_not_written_well_is_told(line: str, place: str, said: str) -> None:
    """Each at its very piece, in words that a receptionist understands."""
    first = problems(clinic(line))[0]

    assert first.startswith(f"faq.yaml:{place}: clinic: ")
    assert said in first


def test_holidays_are_told_at_their_piece() -> None:
    """Of two lines the one that is wrong, also inside a text of several lines."""
    text = clinic("hours: Mon-Fri 9-18", "holidays: >-", "  25 Dec closed,", "  31 Feb closed")

    assert problems(text)[0].startswith("faq.yaml:8:5: clinic: holidays: 31 February is no day of the calendar")


def test_facts_in_braces() -> None:
    """A fact is filled in in an answer; one that is empty, or spelt otherwise, is told."""
    text = clinic("phone: 020 7946 0000", "hours: Mon-Fri 9-18")
    answered = parse_faq(text.replace("answer: Tissue.", 'answer: "Call {phone} on {hours}."'))

    assert answered.filled(answered.entries[0].answer) == "Call 020 7946 0000 on Mon-Fri 9-18."
    assert "{booking} stands for a line that is empty; write booking: under clinic:" in "\n".join(
        problems(text.replace("answer: Tissue.", 'answer: "Book: {booking}"'))
    )
    assert "did you mean '{phone}'?" in "\n".join(problems(text.replace("Tissue.", '"Call {phon}"')))
    assert "did you mean '{hours}'?" in "\n".join(problems(text.replace("greeting: g", 'greeting: "Open {hour}"')))


def test_examples_are_those_of_the_shipped_file(faq: Faq) -> None:
    """The list of what counts as an example says what the file says, and has all facts."""
    assert faq.clinic.name == DEMO_NAME
    assert {name: getattr(faq.clinic, name) for name in EXAMPLES} == EXAMPLES
    assert set(FACTS) | {"contact", "time_zone"} == set(EXAMPLES)


def test_examples_are_never_told_by_another_clinic(knowledge: Knowledge) -> None:
    """A clinic that changed its name alone tells nobody to ring a number that is none, and is warned of each line."""
    text = (ROOT / "faq.yaml").read_text("utf-8").replace(f"name: {DEMO_NAME}", "name: Hilltop Clinic")
    faq, tree = examine(text)
    assert faq is not None
    desk = Desk(faq, knowledge, learn=False)
    reply = told(desk, "what is your phone number?")
    warnings = [str(one) for one in review(desk, tree, "2026-06-01") if one.where == "clinic"]

    assert reply.text == faq.filled(faq.replies.desk)
    assert reply.contacts == ()
    assert len(warnings) == len(EXAMPLES)
    assert "15:3: warning: clinic: contact is still the example's" in "\n".join(warnings)
    assert any("phone is still the example's, so patients are not told it; write your own" in one for one in warnings)


def test_hours_without_a_time_zone_are_warned_of(knowledge: Knowledge) -> None:
    """Nobody knows whether the clinic is open now where its zone is not told."""
    faq, tree = examine(clinic("hours: Mon-Fri 9-18"))
    assert faq is not None
    warnings = [str(one) for one in review(Desk(faq, knowledge, learn=False), tree, "2026-06-01")]

    assert any("add time_zone: such as Europe/London" in one for one in warnings)
    assert clinic_moment(faq.clinic, 0.0) is None


def test_clock_of_the_clinic() -> None:
    """The moment is that of the clinic's zone, in summer and in winter."""
    there = parse_faq(clinic("time_zone: America/New_York")).clinic

    assert clinic_moment(there, 1_780_000_000) == Moment(Day(2026, 5, 28), 16 * 60 + 26)
    assert clinic_moment(there, 1_767_225_600) == Moment(Day(2025, 12, 31), 19 * 60)


def test_check_says_which_facts_are_empty(tmp_path: Path) -> None:
    """``check`` lists what nobody has filled in; without an error, for that is allowed."""
    path = tmp_path / "faq.yaml"
    path.write_text(clinic("phone: 020 7946 0000", "parking: Behind the house."), "utf-8")
    done = run("check", str(path))

    assert done.returncode == 0
    assert b"nothing stands under clinic: address, map, hours, holidays, booking, prices, payment, " in done.stdout


def test_right_fact_comes_first(demo: Desk) -> None:
    """Of the questions that were written for it, nine in ten get the fact that they ask for, first."""
    questions = found(demo, QUESTIONS)
    right = [one.first for one in questions]

    assert len(questions) >= 150
    assert len({one.fact for one in questions}) == len(FACTS) - 1
    assert sum(right) / len(right) >= 0.95


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        (
            "are you open on Sunday?",
            ["Today, Monday: 8:45\u201318:15.", "Sunday: closed.", "We are open now, until 18:15."],
        ),
        ("how much is an hour?", ["60 minutes cost 70, 30 minutes cost 40."]),
        ("where are you?", ["You find us here: 1 Example Street, Exampletown."]),
        ("I want to book an appointment", ["You can book here: https://book.example.org/backdesk"]),
        ("I'm running late", [EXAMPLES["late_and_cancel"]]),
        ("I have to cancel tomorrow", [EXAMPLES["late_and_cancel"]]),
        ("is there parking and can I pay by card?", [EXAMPLES["parking"], EXAMPLES["payment"]]),
        ("does my insurance pay?", [EXAMPLES["payment"]]),
        ("what's your phone number", ["Our phone number: +1 555 0100."]),
        ("do you speak german", ["We speak: English and Esperanto."]),
    ],
)
def test_facts_that_are_asked_for_are_told(demo: Desk, faq: Faq, question: str, lines: list[str]) -> None:
    """Each fact in the file's words, and at the end the contact for everything else."""
    text = told(demo, question).text.split("\n")

    assert [line for line in text if line in lines] == lines
    assert text[-1] == faq.filled(faq.replies.facts.besides)


@pytest.mark.parametrize(
    ("now", "line"),
    [
        (MONDAY_NOON, "We are open now, until 18:15."),
        (SUNDAY_NOON, "We are closed now. We open next on Monday at 8:45."),
        (Moment(Day(2026, 12, 24), 700), "We are open now, until 12:00."),
        (Moment(Day(2026, 12, 25), 700), "We are closed now. We open next on Monday at 8:45."),
    ],
)
def test_open_or_closed_now(demo: Desk, now: Moment, line: str) -> None:
    """The clock is told from outside; holidays go before the week."""
    assert line in told(demo, "are you open now?", now).text.split("\n")


def test_without_a_clock_only_the_week_is_told(demo: Desk, faq: Faq) -> None:
    """Where nobody knows what time it is, nothing is said of now and today."""
    lines = told(demo, "are you open on Sunday?", None).text.split("\n")

    assert lines == [faq.filled(faq.replies.facts.hours), "", faq.filled(faq.replies.facts.besides)]


def test_holidays_are_told_where_they_are_named(demo: Desk) -> None:
    """Which day a feast is on, only staff know: their line is told as it stands."""
    assert f"On holidays: {EXAMPLES['holidays']}." in told(demo, "are you open at christmas?").text


def test_bare_facts_are_told_without_lines(knowledge: Knowledge) -> None:
    """A file from before, whose replies have no lines for facts, tells each fact as it stands."""
    faq = parse_faq(clinic("hours: Mon-Fri 9-18", "parking: Behind the house.", "phone: 020 7946 0000"))
    reply = told(Desk(faq, knowledge, learn=False), "where can I park?")

    assert reply.text == "Behind the house."
    assert reply.contacts == ()


def test_complaint_gets_the_contact_and_nothing_else(demo: Desk) -> None:
    """Who complains is told whom to turn to, and no prices."""
    assert demo.facts_asked("I want to complain, I paid 70 for an hour and got half")[0] == "contact"
    reply = told(demo, "can I talk to a person about the price?")

    assert reply.text == demo.fixed("desk")
    assert [way.way for way in reply.contacts] == ["call", "book", "directions"]
    assert reply.contacts[0] == Contact("call", demo.faq.replies.facts.call, "+1 555 0100")


def test_desk_tells_the_facts(demo: Desk) -> None:
    """A message that is for the front desk gets its facts from the desk itself, with the ways to the clinic."""
    reply = demo.reply_to("are you open on Sunday?", now=MONDAY_NOON)

    assert reply == replace(told(demo, "are you open on Sunday?"), matches=reply.matches)
    assert "Sunday: closed." in reply.text


@pytest.mark.parametrize("question", ["my back hurts, are you open on Sunday?", "how much is it, I have sciatica"])
def test_symptom_beside_a_fact_stays_with_the_physician(demo: Desk, question: str) -> None:
    """No fact lifts a symptom out of its route."""
    assert demo.reply_to(question, now=MONDAY_NOON).route == "physician"


def test_terminal_shows_the_facts_and_the_ways() -> None:
    """In the terminal the number and the links stand below the reply."""
    shown = run(given="are you open on Sunday?\n").stdout.decode()

    assert "Our opening hours: Mon-Thu 8:45-18:15" in shown
    assert "Sunday: closed." in shown
    assert "  Book  https://book.example.org/backdesk" in shown
