"""Nothing unsafe is let in: what a hand, a mistake or a prank in the files must not bring to patients."""

import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.desk import Desk, Knowledge
from bot.faq.claims import UnsafeClaims, read_claims
from bot.faq.file import examine, parse_faq
from bot.faq.signing import fingerprint
from bot.reply import Answer
from bot.review.review import review
from tests.test_cli import ROOT, run
from tests.test_faq_file import GOOD, HEAD, problems

CLAIMS = (ROOT / "bot" / "faq" / "claims.yaml").read_text("utf-8")
SHIPPED = (ROOT / "faq.yaml").read_text("utf-8")
TEA = "Have a cup of tea and come by tomorrow."
TODAY = time.strftime("%Y-%m-%d")


def answered(answer: str) -> str:
    """A file whose one answer says *answer*."""
    return HEAD + GOOD.replace("Tissue.", answer)


def replied(**replies: str) -> str:
    """A file in which the *replies* of those names say something else."""
    clinic, rest = (HEAD + GOOD).split("replies:\n")
    for name, reply in replies.items():
        before, after = rest.split(f"  {name}: ")
        rest = f'{before}  {name}: "{reply}"\n' + after.split("\n", 1)[1]
    return f"{clinic}replies:\n{rest}"


@pytest.mark.parametrize("text", ["[]", "", "{}", "- 5", "]", "- claim: a reassurance\n  because: x\n  phrases: [x]\n"])
def test_claims_that_are_gone_stop_the_start(tmp_path: Path, text: str) -> None:
    """A list of claims that is emptied or no list is not taken for one that finds nothing."""
    path = tmp_path / "claims.yaml"
    path.write_text(text)
    with pytest.raises(UnsafeClaims):
        read_claims(path)


@pytest.mark.parametrize("name", re.findall(r"- claim: (.*)", CLAIMS))
def test_shrunken_claim_stops_the_start(tmp_path: Path, name: str) -> None:
    """A claim that is renamed, has lost half its phrases, or has them all misspelt, is missed."""
    block = CLAIMS[CLAIMS.index(f"claim: {name}") :].split("- claim")[0]
    phrases = block[block.index("[") + 1 : block.index("]")]
    shrunken = (
        CLAIMS.replace(f"claim: {name}", "claim: a joke"),
        CLAIMS.replace(phrases, ",".join(phrases.split(",")[::2])),
        CLAIMS.replace(phrases, ",".join(f"x{one.strip()}" for one in phrases.split(","))),
    )
    for number, text in enumerate(shrunken):
        (tmp_path / f"{number}.yaml").write_text(text)
        with pytest.raises(UnsafeClaims):
            read_claims(tmp_path / f"{number}.yaml")
    with pytest.raises(UnsafeClaims):
        read_claims(tmp_path / "missing.yaml")


def test_start_without_claims_ends_with_a_line(tmp_path: Path) -> None:
    """The whole program, its list of claims emptied: neither the chat nor ``check`` nor ``ask`` begins."""
    for folder in ("bot", "handlers"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("run_bot.py", "faq.yaml"):
        shutil.copy(ROOT / file, tmp_path / file)
    (tmp_path / "bot" / "faq" / "claims.yaml").write_text("[]\n")
    for arguments in ([], ["check"], ["ask", "What is cupping?"]):
        command = [sys.executable, "run_bot.py", *arguments]
        done = subprocess.run(command, input=b"hello\n", capture_output=True, cwd=tmp_path, timeout=120, check=False)

        assert (done.returncode, done.stdout) == (1, b"")
        assert b"the safety data cannot be trusted" in done.stderr
        assert b"claims.yaml" in done.stderr
        assert b"Traceback" not in done.stderr


HARMLESS_REPLIES = [
    {"physician": "Please see your doctor. {contact}"},
    {"physician": "We do not diagnose; please talk to a physician."},
    {"physician": "I cannot judge that, so contact a GP first."},
    {"emergency": "An emergency? Don't wait: {emergency}"},
    {"emergency": "In an emergency dial 999. Once you are safe, see a physician."},
]
UNSAFE_REPLIES = [
    {"physician": TEA},
    {"physician": "You need not see a doctor."},
    {"physician": "Do not consult a physician, have tea."},
    {"physician": "Rather than see a doctor, have tea."},
    {"physician": "This is one for your physician."},
    {"physician": "Please see a doctor, but it is nothing to worry about."},
    {"physician": "Take 400 mg of ibuprofen and see a physician."},
    {"emergency": TEA},
    {"emergency": "This is an emergency."},
    {"emergency": "Call us on 555 1234."},
    {"emergency": "This is no emergency, so do not call 112."},
    {"emergency": "An emergency: {emergency} You will be fine."},
]


@pytest.mark.parametrize("replies", UNSAFE_REPLIES, ids=str)
def test_two_replies_keep_their_core(replies: dict[str, str]) -> None:
    """The physician reply sends to the physician, the emergency reply names the number, and neither claims anything."""
    line = HEAD[: HEAD.rindex(f"  {next(iter(replies))}:")].count("\n") + 1
    told = problems(replied(**replies))

    assert told
    assert {one.split(": ")[0] for one in told} == {f"faq.yaml:{line}:3"}


@pytest.mark.parametrize("replies", HARMLESS_REPLIES, ids=str)
def test_two_replies_may_say_it_otherwise(replies: dict[str, str]) -> None:
    """In other words it is fine."""
    assert parse_faq(replied(**replies))


def test_emergency_line_without_a_number_is_no_emergency_line() -> None:
    """What the reply takes from the clinic's line counts as the patient reads it."""
    assert (
        "emergency names no emergency number"
        in problems((HEAD + GOOD).replace("emergency: 08", "emergency: Relax."))[0]
    )


def test_tea_stops_the_start(tmp_path: Path) -> None:
    """The shipped file with another physician text starts nothing."""
    path = tmp_path / "faq.yaml"
    start = SHIPPED.index("  physician: >-")
    path.write_text(SHIPPED[:start] + f"  physician: {TEA}\n" + SHIPPED[SHIPPED.index("  emergency: >-") :], "utf-8")
    done = run(given="my back hurts\n", FAQ_FILE=str(path))

    assert (done.returncode, done.stdout) == (1, b"")
    line = SHIPPED[:start].count("\n") + 1
    assert f"faq.yaml:{line}:3: replies: physician does not send anybody to a physician" in done.stderr.decode()


NOBODY = ["x", "xx", "aaa", "Dr.", "Dr", "n/a", "none", "me", "staff", "todo", "???", "R2D2", "the team", "12", "-"]
SOMEBODY = ["Dr. Example", "Jane Doe", "J. Smith", "Li", "O'Neill", "Dr. med. Ana-María Núñez", "王伟", "Prof. Øberg"]


@pytest.mark.parametrize("name", NOBODY)
def test_nobody_signs_nothing(name: str) -> None:
    """Who signs has a name."""
    text = answered("Tissue.") + f'    reviewed_by: "{name}"\n    reviewed_on: 2026-01-01\n'

    assert problems(text) == [
        f"faq.yaml:27:5: entry \"fascia\": '{name}' is nobody's name; write who has read the answer: Dr. Jane Example"
    ]


@pytest.mark.parametrize("name", SOMEBODY)
def test_somebody_may_sign(name: str) -> None:
    """Names of many kinds are names."""
    assert parse_faq(answered("Tissue.") + f'    reviewed_by: "{name}"\n    reviewed_on: 2026-01-01\n')


@pytest.mark.parametrize(("day", "said"), [("2099-01-01", "is yet to come"), ("2026-02-30", "there is no 2026-02-30")])
def test_day_of_the_future_signs_nothing(tmp_path: Path, day: str, said: str) -> None:
    """Nobody has read an answer tomorrow; the real ``check`` and the real start say so."""
    path = tmp_path / "faq.yaml"
    path.write_text(answered("Tissue.") + f"    reviewed_by: Jane Doe\n    reviewed_on: {day}\n")
    checked, started = run("check", str(path)), run(FAQ_FILE=str(path))

    assert (checked.returncode, started.returncode) == (1, 1)
    assert f'faq.yaml:28:5: entry "fascia": {said}' in checked.stderr.decode().replace(f"{day} is", "is")
    assert checked.stderr == started.stderr


def test_sign_off_holds_for_the_text_that_was_signed(knowledge: Knowledge) -> None:
    """``check`` prints the line to paste; a changed answer or question takes the sign-off away, new blanks do not."""
    unsigned = answered("Relief is guaranteed.")
    line = re.findall(r"reviewed_text: \w+", problems(unsigned)[0])[0]
    signed = unsigned + f"    reviewed_by: Jane Doe\n    reviewed_on: {TODAY}\n    {line}\n"
    entry = parse_faq(signed).entries[0]

    assert line == f"reviewed_text: {fingerprint(entry)}"
    assert parse_faq(signed.replace("answer: Relief is", "answer: >-\n      Relief\n      is"))
    for old, new in (("Relief is", "All relief is"), ("What is fascia?", "Does it cure?")):
        assert "the sign-off is not for this text" in problems(signed.replace(f": {old}", f": {new}"))[0]
    harmless = signed.replace("Relief is guaranteed.", "Tissue.")
    faq, tree = examine(harmless)
    assert faq is not None
    warnings = [str(warning) for warning in review(Desk(faq, knowledge), tree, TODAY)]
    assert any("28:5: warning" in one and "the sign-off is for another text" in one for one in warnings)


def test_names_in_braces_are_filled_in_answers(knowledge: Knowledge) -> None:
    """``{contact}``, ``{name}`` and ``{emergency}`` in an answer are the clinic's lines to whoever reads it."""
    faq = parse_faq(answered("Ask {name}. {contact} {emergency}"))
    reply = Desk(faq, knowledge).chosen("fascia")

    assert isinstance(reply, Answer)
    assert reply.answer == "Ask no. 10:30 08"
    assert "\n\nAsk no. 10:30 08" in reply.text


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Ask {kontakt}.", "did you mean '{contact}'?"),
        ("Ask {Contact}.", "did you mean '{contact}'?"),
        ("Ask { contact }.", "did you mean '{contact}'?"),
        ("Ask {contact.", "did you mean '{contact}'?"),
        ("Ask {days}.", "{name}, {contact}, {emergency}"),
        ("Ask {}.", "{name}, {contact}, {emergency}"),
    ],
)
def test_unknown_name_in_braces_is_told(written: str, said: str) -> None:
    """In answers and fixed sentences alike, with what was meant."""
    line = HEAD[: HEAD.index("  greeting:")].count("\n") + 1

    assert problems(answered(written))[0].startswith('faq.yaml:26:5: entry "fascia": ')
    assert said in problems(answered(written))[0]
    assert problems(replied(greeting=written))[0].startswith(f"faq.yaml:{line}:3: replies: ")


def test_claim_behind_a_name_in_braces_is_a_claim() -> None:
    """What stands in the clinic's line counts in the answer that it is put into."""
    text = answered("Yes. {contact}").replace("contact: 10:30", "contact: It is safe for everyone.")

    assert "a promise of safety" in problems(text)[0]


@pytest.mark.parametrize("answer", ["We have room #2 for you.", "Press # for the desk.", "Ask us #now"])
def test_answer_that_is_cut_is_told(answer: str) -> None:
    """A # that makes the rest of an answer a comment is an error at its very place."""
    told = problems(answered(answer))[0]

    assert told.startswith(f'faq.yaml:26:{13 + answer.index("#")}: entry "fascia": the text ends before the #')
    assert parse_faq(answered(f'"{answer}"')).entries[0].answer == answer


def test_comment_behind_a_whole_sentence_is_a_warning(knowledge: Knowledge) -> None:
    """Where it may well be a comment, the bot starts, and ``check`` warns."""
    faq, tree = examine(answered("Tissue.  # read by Anna").replace("- fascia?", "- fascia # so they say"))
    assert faq is not None
    warnings = [str(warning) for warning in review(Desk(faq, knowledge), tree, TODAY)]

    assert [one.split(":")[0] for one in warnings if "ends before the #" in one] == ["25", "26"]


HIDDEN = {
    "escape": r"\e",
    "bell": r"\a",
    "override": "\u202e",
    "isolate": "\u2066",
    "zero width": "\u200b",
    "mark": "\u200f",
    "joiner": "\u200d",
    "soft hyphen": "\u00ad",
    "bom": "\ufeff",
    "separator": r"\u2028",
    "next line": r"\N",
    "delete": r"\x7f",
    "filler": "\u3164",
    "private": "\ue000",
}


@pytest.mark.parametrize("letter", HIDDEN.values(), ids=HIDDEN)
@pytest.mark.parametrize("field", ["answer", "question", "reply", "clinic", "source"])
def test_characters_that_nobody_sees_are_told(letter: str, field: str) -> None:
    """Written as they are or as an escape, in everything that patients read; at the line they stand in."""
    text = {
        "answer": answered(f'"Tis{letter}sue."'),
        "question": (HEAD + GOOD).replace("What is fascia?", f'"What is{letter} fascia?"'),
        "reply": replied(greeting=f"Hel{letter}lo"),
        "clinic": (HEAD + GOOD).replace("10:30", f'"at{letter} ten"'),
        "source": answered("Tissue.") + f'    source: {{document: "a{letter}b", paragraph: 1}}\n',
    }[field]
    line = next(
        number for number, one in enumerate(text.splitlines() if "\u2028" not in text else [], 1) if letter in one
    )

    assert [f"faq.yaml:{line}:" in told for told in problems(text) if "is a character that nobody sees" in told] == [
        True
    ]


@pytest.mark.parametrize("answer", ["Ask 👩‍⚕️ or 👨‍👩‍👧.", "☎️ and 🏳️‍🌈", "می‌خواهم", "Café, naïve: 10 €"])
def test_joiners_that_belong_are_fine(answer: str) -> None:
    """Emoji of several parts, and letters that need it."""
    assert parse_faq(answered(f'"{answer}"')).entries[0].answer == answer
