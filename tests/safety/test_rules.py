"""Each rule has messages that it must catch and near ones that it must leave alone: a rule that falls asleep shows."""

from pathlib import Path
from typing import Any

import pytest

from bot.desk import Desk, Knowledge
from bot.language.shipped import load_shipped
from bot.safety.calls import BARE
from bot.safety.emergency import SIGNS, emergency_verdicts
from bot.safety.lexicon import read_terms
from bot.safety.rules import PHYSICIAN, duration

CASES = Path(__file__).parent / "cases"
LEAST = 6

RULES = [
    *(f"physician.{name}" for name in PHYSICIAN),
    *(f"emergency.{group}" for group in read_terms("emergency")),
    *(f"emergency.{name}" for name in SIGNS),
    f"emergency.{BARE}",
]


MISSED: dict[str, list[str]] = load_shipped(CASES / "missed.yaml")
"""Cases that the readers get wrong today. Each must still come out wrong, else it is to be taken from the list."""


def cases(kind: str) -> list[Any]:
    """Every message of *kind* with its rule."""
    return [
        pytest.param(
            path.stem,
            text,
            id=f"{path.stem}: {text}",
            marks=[pytest.mark.xfail(strict=True, reason="a known miss")]
            if f"{path.stem}: {text}" in MISSED[kind]
            else [],
        )
        for path in sorted(CASES.glob("*.*.yaml"))
        for text in load_shipped(path)[kind]
    ]


def fired(desk: Desk, knowledge: Knowledge, text: str) -> set[str]:
    """Every rule that *text* meets, not only the first of them."""
    sentences = desk.case(text).sentences
    call = knowledge.calls.call(text)
    return {
        *(f"physician.{name}" for name, rule in PHYSICIAN.items() for sentence in sentences if rule(sentence)),
        *(verdict.rule for verdict in emergency_verdicts(sentences)),
        *([f"emergency.{call.group}"] if call else []),
    }


@pytest.mark.parametrize(("rule", "text"), cases("must_route"))
def test_case_gets_its_route(desk: Desk, rule: str, text: str) -> None:
    """By a reader or by a rule; of a physician's case the emergency's is as right."""
    assert desk.reply_to(text).route in {rule.partition(".")[0], "emergency"}


@pytest.mark.parametrize(("rule", "text"), cases("must_not"))
def test_neighbour_is_left_alone(desk: Desk, knowledge: Knowledge, rule: str, text: str) -> None:
    """The rule is silent on it, and no reader takes it for a case either."""
    assert rule not in fired(desk, knowledge, text)
    assert desk.reply_to(text).route not in {rule.partition(".")[0], "emergency"}


def test_every_rule_has_its_file() -> None:
    """There is a file for each rule, with enough of both kinds and nothing twice; others are for the readers alone."""
    files = {path.stem: load_shipped(path) for path in CASES.glob("*.*.yaml")}

    assert files.keys() >= set(RULES)
    for rule, kinds in files.items():
        for kind in ("must_route", "must_not"):
            assert len(set(kinds[kind])) == len(kinds[kind]) >= LEAST, (rule, kind)


def test_positive_control_a_sleeping_rule_shows(
    desk: Desk, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the units of measures in place of those of time, as once happened in silence, a rule's cases fail."""
    monkeypatch.setattr(duration, "_SPANS", frozenset("minutes hours days weeks km miles kilos percent".split()))
    texts: list[str] = load_shipped(CASES / "physician.lasting.yaml")["must_route"]

    assert [text for text in texts if "physician.lasting" not in fired(desk, knowledge, text)] != []
