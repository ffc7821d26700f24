"""Warnings about a file without errors: what patients would miss, and where in the file it stands."""

import json
from pathlib import Path

from bot.desk import Desk, Knowledge
from bot.faq.file import examine
from bot.review.review import review
from tests.test_cli import run
from tests.test_faq_file import HEAD

CUPS = """\
  - id: cups
    question: Which cups are used for cupping?
    also: [what are the cups made of, material of the cups]
    answer: Glass.
    review_by: 2026-05-31
"""
ROOM = """\
  - id: room
    question: Is there music in the treatment room?
    also: [do you play music during a session, music while lying there]
    answer: Yes.
"""
WORDS = [
    f"{first}{second}"
    for first in "bcdfghklmn"
    for second in "ando eltu irba ospi unda aski elvo imtu orga upsi".split()
]
SYMPTOMS = """\
  - id: numb
    question: my leg went numb, what now?
    also: [why does my chest hurt]
    answer: See somebody.
"""


def warned(knowledge: Knowledge, entries: str, today: str = "2026-01-01") -> list[str]:
    """The warnings of a file with these *entries*."""
    faq, tree = examine(HEAD + entries)
    assert faq is not None
    return [str(problem) for problem in review(Desk(faq, knowledge), tree, today)]


def test_good_entries_have_no_warning(knowledge: Knowledge) -> None:
    """Entries that are well apart are all well."""
    assert warned(knowledge, CUPS + ROOM) == []


def test_twins_are_told_with_both_places(knowledge: Knowledge) -> None:
    """A phrasing that another entry has in nearly the same words is told, with the other's line."""
    twin = ROOM.replace("music while lying there", "the material of cups")
    found = warned(knowledge, CUPS + twin)

    assert (
        '29:48: warning: entry "room": "the material of cups" is nearly the same as "material of the cups" '
        'in line 24, of entry "cups"; keep it in the entry that answers it, and delete the other'
    ) in found


def test_swallowed_phrasings_name_the_rule_and_leave_the_entry_unreachable(knowledge: Knowledge) -> None:
    """Each phrasing that goes to the physician is told with its rule, and the entry that has no other one."""
    found = warned(knowledge, CUPS + SYMPTOMS)

    assert len(found) == 3
    assert found[0].startswith('27:5: warning: entry "numb": nobody can reach this entry')
    assert '"my leg went numb, what now?" goes to the physician (rule physician.' in found[1]
    assert '"why does my chest hurt" goes to ' in found[2]


def test_review_is_due_the_day_after(knowledge: Knowledge) -> None:
    """review_by is the last good day."""
    assert warned(knowledge, CUPS, "2026-05-31") == []
    assert "its review was due on 2026-05-31" in warned(knowledge, CUPS, "2026-06-01")[0]


def test_phrasing_that_finds_another_entry_is_told(knowledge: Knowledge) -> None:
    """A phrasing that is answered with another entry is told with that entry."""
    cups = CUPS.replace("material of the cups", "what are cups made of, what is a cup made of")
    found = warned(knowledge, cups + ROOM.replace("music while lying there", "what are the cups made of"))

    assert any('entry "room": "what are the cups made of" finds entry "cups" instead' in line for line in found)


def test_small_talk_is_told(knowledge: Knowledge) -> None:
    """A phrasing that is nothing but small talk is told with its rule."""
    found = warned(knowledge, CUPS + ROOM.replace("music while lying there", "hello"))

    assert '"hello" is taken for small talk (rule smalltalk.greeting)' in found[0]


def test_large_file_is_reviewed_in_part_and_that_is_said(tmp_path: Path) -> None:
    """Above 1,500 phrasings not each one is asked in full, and the last line says so."""
    entry = "  - id: room{0}\n    question: is there music in room {0}?\n    also: [{1}]\n    answer: Yes.\n"
    also = ", ".join(f"tune number {number} {{0}}" for number in range(15))
    file = tmp_path / "faq.yaml"
    file.write_text(HEAD + "".join(entry.format(word, also.format(word)) for word in WORDS[:100]), "utf-8")
    done = run("check", str(file))

    assert done.returncode == 0
    last = done.stdout.decode().splitlines()[-1]
    assert "100 entries with 1600 phrasings" in last
    assert last.endswith("(of more than 1,500 phrasings not every one is asked in full)")


def test_formats_and_exit_codes(tmp_path: Path) -> None:
    """Errors end with 1, warnings with 0 and with --strict 1; JSON and annotations carry every field, escaped."""
    file = tmp_path / "50%, a:b.yaml"
    file.write_text(HEAD + SYMPTOMS, "utf-8")
    as_json, annotations = run("check", str(file), "--format", "json"), run("check", str(file), "--format", "github")
    strict = run("check", str(file), "--strict")
    file.write_text(HEAD + CUPS.replace("Glass.", ""), "utf-8")
    broken = run("check", str(file), "--format", "json")

    assert (as_json.returncode, annotations.returncode, strict.returncode, broken.returncode) == (0, 0, 1, 1)
    listed = json.loads(as_json.stdout)
    assert set(listed[0]) == {"file", "line", "column", "level", "where", "what", "instead"}
    assert (listed[-1]["level"], listed[-1]["where"]) == ("warning", 'entry "numb"')
    assert annotations.stdout.startswith(
        b"::warning file=" + str(tmp_path).encode() + b"/50%25%2C a%3Ab.yaml,line=22,col=5::"
    )
    assert json.loads(broken.stdout)[0]["level"] == "error"


def test_shipped_file_has_no_warning() -> None:
    """All is well with the file that ships."""
    done = run("check", "--format", "json")

    assert (done.returncode, json.loads(done.stdout)) == (0, [])
