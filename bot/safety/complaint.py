"""Whose complaint it is: what ties a symptom to somebody in particular, and what makes a sentence a general one."""

from typing import Final

from bot.safety.lexicon import Mark, Words
from bot.safety.sentence import Sentence

NEAR: Final = 6
"""Words that may stand between a symptom and the body part or person it belongs to."""


_OWN: Final = frozenset(["my", "his", "her", "our"])
_SUBJECTS: Final = frozenset({"i", "he", "she"})
_HAS: Final = frozenset(
    (
        "have has had having get gets got getting am is are was been feel feels felt feeling suffer suffers "
        "suffered suffering keep keeps can not cannot do live lives deal wake woke went"
    ).split()
)


def claimed(sentence: Sentence, mark: Mark) -> bool:
    """Whether somebody in particular is said to have the symptom under *mark*: "my neck is stiff", "he has pain"."""
    parts = [part for part in sentence.of("body", weak=True) if owned(sentence, part)]
    if any(sentence.near(mark, part, NEAR) and not overlap(mark, part) for part in parts):
        return True
    if not mark.weak and owned(sentence, mark):
        return True
    before = sentence.words[max(0, mark.start - 7) : mark.start]
    subject = max((at for at, word in enumerate(before) if word in _SUBJECTS), default=-1)
    kin = any(0 <= mark.start - person.end <= 3 for person in sentence.of("people"))
    has = any(word in _HAS for word in before[subject + 1 :])
    near_body = any(sentence.near(mark, part, 3) and not overlap(mark, part) for part in sentence.of("body", weak=True))
    if mark.weak and not near_body:
        return subject >= 0 and _felt(sentence, mark, before[subject + 1 :])
    followed = kin and any(0 <= mark.start - person.end <= 1 for person in sentence.of("people"))
    return followed or (has and (subject >= 0 or kin))


_STATES: Final = frozenset("stiff tense tight sore achy knotted".split())
_DEGREES: Final = frozenset(
    "so very always really quite still all a bit little too constantly often usually terribly super just rather".split()
)
_OF_THINGS: Final = frozenset("on for with budget money schedule about".split())


def _felt(sentence: Sentence, mark: Mark, between: Words) -> bool:
    """Whether somebody is said to be stiff, tense or the like all over: "I'm always tense"."""
    state = set(sentence.said(mark)) <= _STATES and _OF_THINGS.isdisjoint(sentence.words[mark.end : mark.end + 1])
    return state and not _HAS.isdisjoint(between) and set(between) <= _HAS | _DEGREES


def owned(sentence: Sentence, mark: Mark) -> bool:
    """Whether "my" or the like, or a person of theirs, stands right before *mark*."""
    if not _OWN.isdisjoint(sentence.words[max(0, mark.start - 3) : mark.start]):
        return True
    return any(
        0 <= mark.start - person.end <= 1
        for person in sentence.of("people")
        if person.group.startswith(("kin", "other"))
    )


def about_a_thing(sentence: Sentence) -> bool:
    """Whether the sentence is about a thing, not a body: "my car coughs"."""
    if not any(sentence.of("things")) or any(sentence.of("body")):
        return False
    return not any(
        a == "i" and b in {"feel", "have", "felt", "am", "had", "get"}
        for a, b in zip(sentence.words, sentence.words[1:], strict=False)
    )


ASKING: Final = frozenset("does do is can are should will which what why how whats could would did has who".split())
_OF_MANY: Final = frozenset("general generally people folk folks everyone everybody athletes runners swimmers".split())
DOCUMENTED: Final = frozenset(
    (
        "pain pains ache aches aching achy painful painfully sore soreness tight tightness tense tension stiff "
        "stiffness knots strain strains strained injury injured injuries hurt hurts bad weak crooked recover "
        "symptoms symptom condition conditions diagnose uncomfortable backache backaches back everyday muscle "
        "contractions toxins tighten slouch slouching hunched posture mobility pressure flow lumps chronic life "
        "threatening out of alignment spot spots"
    ).split()
)


def general(sentence: Sentence) -> bool:
    """Whether this may be a general question with no more than the symptoms that the document speaks of.

    Nobody in particular is in it; whether the FAQ may answer is then for the learned part and the gate to say.
    """
    symptoms = set(sentence.said(*sentence.of("symptoms", weak=True)))
    asks = not ASKING.isdisjoint(sentence.words) or (sentence.visit and not _OF_MANY.isdisjoint(sentence.words))
    return asks and not sentence.person and symptoms <= DOCUMENTED


_MECHANICS: Final = frozenset(
    "muscle muscles contraction contractions pull pulls body out of alignment crooked shortened".split()
)


def mechanical(sentence: Sentence) -> bool:
    """Whether this is no more than what the document says of muscles: that contractions pull the body out of line."""
    symptoms = set(sentence.said(*sentence.of("symptoms", weak=True)))
    return not sentence.person and symptoms <= _MECHANICS and not _MUSCLES.isdisjoint(sentence.words)


_MUSCLES: Final = frozenset({"muscle", "muscles", "contractions"})


def overlap(one: Mark, other: Mark) -> bool:
    """Whether two marks share a word."""
    return one.start < other.end and other.start < one.end
