"""Grouping: near questions stand together, and none is lost or counted twice."""

from hypothesis import given
from hypothesis import strategies as st

from bot.grouping import grouped
from bot.store.journal import Unanswered, Why

WORDS = st.lists(st.sampled_from("do you sell gift vouchers is there a piano in the room 😀 é".split()), max_size=8)


def asked(number: int, text: str, times: int = 1, why: Why = "fallback") -> Unanswered:
    """A question that waits."""
    return Unanswered(number, text, why, "", times, 0.0)


def test_near_questions_stand_together() -> None:
    """One group for wordings of one question, the most frequent wording first; another for another question."""
    groups = grouped(
        [
            asked(1, "is there a piano"),
            asked(2, "Do you sell a gift voucher?"),
            asked(3, "do you sell gift vouchers", 2),
        ]
    )

    assert [(group.text, group.ids, group.times) for group in groups] == [
        ("do you sell gift vouchers", (3, 2), 3),
        ("is there a piano", (1,), 1),
    ]


def test_one_question_with_three_fates_was_asked_once() -> None:
    """What was offered, then picked, then voted down is one question."""
    fates: tuple[Why, ...] = ("clarify", "chosen", "thumbs-down")
    groups = grouped([asked(number, "cupping massage", 4, why) for number, why in enumerate(fates, 1)])

    assert [(group.times, group.ids) for group in groups] == [(4, (1, 2, 3))]


@given(st.lists(st.tuples(WORDS, st.integers(1, 9)), max_size=12))
def test_no_question_is_lost(questions: list[tuple[list[str], int]]) -> None:
    """Each question is in exactly one group, and groups come most frequent first."""
    groups = grouped([asked(number, " ".join(words), times) for number, (words, times) in enumerate(questions)])

    assert sorted(number for group in groups for number in group.ids) == list(range(len(questions)))
    assert [group.times for group in groups] == sorted((group.times for group in groups), reverse=True)
