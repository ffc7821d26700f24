"""The FAQ file: what staff may write, and what they are told when it is wrong."""

from pathlib import Path

import pytest

from bot.faq.file import MOST_BYTES, load, parse_faq
from bot.faq.problem import FaqProblems

HEAD = """\
clinic:
  name: no
  contact: 10:30
  emergency: 08
replies:
  physician: Consult a physician. {contact}
  emergency: "An emergency: {emergency}"
  fallback: f
  clarify: c
  greeting: g
  thanks: t
  goodbye: b
  about: a
  help: h
  topics: o
  source: s
  note: n
  not_text: x
  old_button: l
  sorry: y
entries:
"""
GOOD = """\
  - id: fascia
    question: What is fascia?
    also:
      - fascia?
    answer: Tissue.
"""


def problems(text: str) -> list[str]:
    """The problems of a FAQ file with this text."""
    with pytest.raises(FaqProblems) as caught:
        parse_faq(text)
    return caught.value.lines()


def test_scalars_stay_text() -> None:
    """10:30, no and 08 stay what staff typed."""
    clinic = parse_faq(HEAD + GOOD).clinic

    assert (clinic.name, clinic.contact, clinic.emergency) == ("no", "10:30", "08")


BROKEN = {
    "empty answer": (
        HEAD + GOOD.replace("answer: Tissue.", "answer:"),
        ['faq.yaml:26:5: entry "fascia": answer is empty; write one to four sentences'],
    ),
    "misspelt field": (
        HEAD + GOOD.replace("    answer:", "    anwser: x\n    answer:"),
        ["faq.yaml:26:5: entry \"fascia\": 'anwser' is no field here; did you mean 'answer'?"],
    ),
    "missing field": (
        HEAD + GOOD.replace("    question: What is fascia?\n", ""),
        ['faq.yaml:22:5: entry "fascia": question is missing; add question: the question as a patient would ask it'],
    ),
    "same id twice": (
        HEAD + GOOD + GOOD,
        ['faq.yaml:27:5: entry "fascia": the id stands twice, first in line 22; give each entry its own'],
    ),
    "same field twice": (
        HEAD + GOOD + "    answer: Again.\n",
        ["faq.yaml:27:5: 'answer' stands here twice, first in line 26; keep one of the two"],
    ),
    "related to nothing": (
        HEAD + GOOD + "    related: [fasica]\n",
        ["faq.yaml:27:15: entry \"fascia\": related names 'fasica', which no entry has; did you mean 'fascia'?"],
    ),
    "text instead of a list": (
        HEAD + GOOD.replace("also:\n      - fascia?", "also: fascia?"),
        [
            (
                'faq.yaml:24:5: entry "fascia": also is one text; '
                "it must be a list: each line begins with a dash and a space"
            )
        ],
    ),
    "tab": (
        HEAD + GOOD.replace("    question:", "\tquestion:"),
        ["faq.yaml:23:1: a tab stands here; use spaces: two for each step"],
    ),
    "colon inside a text": (
        HEAD + GOOD.replace("What is fascia?", "What is it: fascia?"),
        [('faq.yaml:23:15: a colon with a space after it stands inside the text; put the text in "quotes"')],
    ),
    "open quotation mark": (
        HEAD + GOOD.replace("question: What", 'question: "What'),
        ["faq.yaml:23:15: a quotation mark is opened and never closed; add the closing quotation mark"],
    ),
    "exclamation mark first": (
        HEAD + GOOD.replace("answer: Tissue.", "answer: !1 choice of tissue."),
        [
            (
                "faq.yaml:26:13: YAML takes !1 at the beginning of this text for a sign and drops it; "
                'put the text in "quotes"'
            )
        ],
    ),
    "number sign first": (
        HEAD + GOOD.replace("answer: Tissue.", "answer: #1 among\n      tissues."),
        [
            (
                "faq.yaml:26:11: all that stands behind a # is a comment, so 'answer' begins after it or is empty; "
                'put the text in "quotes"'
            )
        ],
    ),
    "alias bomb": (
        "a: &a [x, x]\nb: [*a, *a]\n",
        [
            'faq.yaml:1:4: a *name or &name is a YAML shortcut; write the text out in full, or put it in "quotes"',
        ],
    ),
    "no entries": (HEAD.replace("entries:", "entries: []"), ["faq.yaml:21:1: there is no entry; write at least one"]),
    "no FAQ at all": (
        "hello",
        ["faq.yaml:1:1: this is no FAQ file; it must have clinic:, replies: and entries:"],
    ),
    "no physician text": (
        (HEAD + GOOD).replace("  physician: Consult a physician. {contact}\n", ""),
        ["faq.yaml:5:1: replies: physician is missing; add physician: and its text"],
    ),
    "two problems": (
        HEAD.replace("  greeting: g\n", "  greeting:\n") + GOOD.replace("answer: Tissue.", "answer:"),
        [
            "faq.yaml:10:3: replies: greeting is empty; write its text, or delete the line",
            'faq.yaml:26:5: entry "fascia": answer is empty; write one to four sentences',
        ],
    ),
}


@pytest.mark.parametrize(("text", "expected"), BROKEN.values(), ids=BROKEN.keys())
def test_problem_is_told_with_place_and_advice(text: str, expected: list[str]) -> None:
    """Every problem comes with file, line, column, entry, what is wrong, and what to write instead."""
    assert problems(text) == expected


UNREADABLE = {
    "missing": (None, "the file cannot be opened (No such file or directory); bring back the last good file"),
    "empty": (b"", "the file is empty; bring back the last good file"),
    "binary": (bytes(range(256)), "this is no text file; save it as plain text (UTF-8)"),
    "latin-1": ("caf\u00e9".encode("latin-1"), "a character is not UTF-8; save the file with the encoding UTF-8"),
    "huge": (b"a" * (MOST_BYTES + 1), "the file is 32 MB large, at most 32 MB are read; bring back the last good file"),
}


@pytest.mark.parametrize(("content", "expected"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_unreadable_file_is_one_clear_line(tmp_path: Path, content: bytes | None, expected: str) -> None:
    """A file that is no text gets one line that says so."""
    path = tmp_path / "faq.yaml"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(FaqProblems) as caught:
        load(path)

    assert caught.value.lines() == [f"{path}:1:1: {expected}"]
