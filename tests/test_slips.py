"""Slips of the hand: whichever line of a file is broken, in whichever way, staff are sent to that line."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.file import examine
from tests.test_faq_file import HEAD

TEXT = (
    HEAD.replace("  help: h\n", '  help: "Ask: me"\n').replace("  note: n\n", "  note: >-\n    No\n    advice.\n")
    + """\
  - id: fascia
    question: What is fascia?
    also:
      - what does fascia do
      - "fascia: what is it"
      - tissue around muscles
    answer: >-
      It is tissue, and
      it wraps the muscles.
    source:
      document: The guide
      paragraph: 1
    related: [cups]

  # The second one.
  - id: cups
    question: Which cups are there?
    also:
      - what are cups made of
      - is it glass
    answer: Glass or plastic.
    related:
      - fascia
"""
)
LINES = TEXT.split("\n")
NAME = r"( *(?:- )?\w+)"

Slip = Callable[[str], str]

SLIPS: dict[str, tuple[Slip, str]] = {
    "one space more": (lambda raw: f" {raw}", "too far to the right|begins further|left edge"),
    "two spaces more": (
        lambda raw: f"  {raw}",
        "too far to the right|so far to the right|begins further|left edge|missing",
    ),
    "one space less": (lambda raw: raw.removeprefix(" "), "too far to the left|begins further"),
    "no colon": (lambda raw: re.sub(rf"^{NAME}:(?= |$)", r"\1", raw), "no colon behind '"),
    "semicolon": (lambda raw: re.sub(rf"^{NAME}:(?= |$)", r"\1;", raw), "no colon behind '"),
    "no space behind the colon": (lambda raw: re.sub(rf"^{NAME}: ", r"\1:", raw), "no space behind '"),
    "no dash": (lambda raw: re.sub(r"^( *)- ", r"\1", raw), "has no dash|begins with a dash"),
    "no space behind the dash": (
        lambda raw: re.sub(r"^( *)- ", r"\1-", raw),
        "no space behind the dash|begins with a dash",
    ),
    "bullet": (lambda raw: re.sub(r"^( *)- ", r"\1• ", raw), "• is no dash|begins with a dash"),
    "no closing quotation mark": (lambda raw: re.sub(r'"(.+)"$', r'"\1', raw), "opened and never closed"),
    "quotation marks inside": (
        lambda raw: re.sub(r'"(\w+)(.+)"$', r'""\1"\2"', raw),
        "behind its closing quotation mark",
    ),
    "tab": (lambda raw: re.sub("^  ", "\t", raw), "a tab stands here"),
    "colon inside": (lambda raw: re.sub(r"^(  +\w+: [A-Za-z]+)(?= )", r"\1:", raw), "a colon with a space"),
}
HARMLESS = {"    No", "    advice.", "      It is tissue, and", "      it wraps the muscles.", "      - fascia"}
"""Lines of a text, and the only one of a list, may stand further left or right."""


@pytest.mark.parametrize("name", SLIPS)
def test_whichever_line_is_broken_is_told(name: str) -> None:
    """Nine of ten times staff are sent to the line or the one beside it, in words that fit; silence is never loss."""
    slip, words = SLIPS[name]
    told, elsewhere = 0, []
    for number, raw in enumerate(LINES):
        broken = slip(raw)
        if broken == raw or not raw or raw.lstrip().startswith("#"):
            continue
        _, tree = examine("\n".join([*LINES[:number], broken, *LINES[number + 1 :]]))
        assert tree.problems or raw in HARMLESS
        fitting = any(
            abs(problem.line - number - 1) <= 1 and re.search(words, str(problem)) for problem in tree.problems
        )
        told += fitting
        elsewhere += [] if fitting or not tree.problems else [(broken, min(tree.problems))]

    assert told >= 9 * len(elsewhere), elsewhere


@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.text(" -:#\"'>|[]{}&*!\n\tabid", max_size=4)), max_size=4))
def test_no_slip_is_too_much(slips: list[tuple[int, str]]) -> None:
    """Whatever was typed into the file: it can be used, or there is a line that says why not."""
    text = TEXT
    for at, typed in slips:
        text = text[:at] + typed + text[at:]
    faq, tree = examine(text)

    assert faq is not None or tree.problems
    assert all(1 <= problem.line <= text.count("\n") + 2 for problem in tree.problems)
