"""Answers that no clinician signed make no diagnosis, give no dose, reassure and promise nothing."""

from pathlib import Path

import pytest

from bot.faq.file import load, parse_faq
from bot.faq.problem import FaqProblems
from tests.test_faq_file import GOOD, HEAD, problems

ROOT = Path(__file__).parents[1]

UNSAFE = {
    "Numb toes are nothing to worry about.": "a reassurance",
    "It is Completely  harmless!": "a promise of safety",
    "Cupping cures back pain.": "a promise of healing",
    "Relief is guaranteed.": "a promise of healing",
    "Massage is safe for pregnant women.": "a promise of safety",
    "Take 400 mg of it.": "a dosage or a medicine",
    "Take two tablets before.": "a dosage or a medicine",
    "You probably have a slipped disc.": "a diagnosis",
    "A tight neck is a sign of stress.": "a diagnosis",
    "You don\u2019t need to come, don\u2019t worry.": "a reassurance",
}


@pytest.mark.parametrize(("answer", "claim"), UNSAFE.items())
def test_unsafe_answer_is_refused_until_signed(answer: str, claim: str) -> None:
    """The claim is an error that names its words; name, day and the line that is told lift it together."""
    text = HEAD + GOOD.replace("Tissue.", answer)
    told = problems(text)[0]
    line = told[told.index("reviewed_text: ") :]
    name, day = "    reviewed_by: Dr. Example\n", "    reviewed_on: 2026-05-31\n"

    assert f"is {claim}: " in told
    assert problems(text + name)
    assert "the sign-off is not for this text" in problems(text + name + day)[0]
    assert parse_faq(f"{text}{name}{day}    {line}\n")


@pytest.mark.parametrize(
    "answer", ["Massage does not cure anything.", "It is not safe for everyone.", "No, cupping is never guaranteed."]
)
def test_denied_claim_is_fine(answer: str) -> None:
    """An answer may say that something is no cure."""
    assert parse_faq(HEAD + GOOD.replace("Tissue.", answer))


def test_shipped_answers_claim_nothing() -> None:
    """The shipped file passes."""
    assert load(ROOT / "faq.yaml").entries


def test_source_and_note_count_for_the_length() -> None:
    """4,076 characters fit a message, but not with the question above and the note below; an emoji counts as two."""
    for answer in ("x" * 4076, "\U0001f600" * 2038):
        with pytest.raises(FaqProblems, match="too long for Telegram"):
            parse_faq(HEAD + GOOD.replace("Tissue.", answer))
    assert parse_faq(HEAD + GOOD.replace("Tissue.", "x" * 4075))
