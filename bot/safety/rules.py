"""The rules that send a message to the physician, each with an id; any one is enough.

Every rule reads one sentence, so that nothing around a symptom can hide it. A rule returns the words that made it
speak, or nothing. Source of all of them: the clinic's routing policy, items 1 to 6.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from bot.safety.complaint import ASKING, DOCUMENTED, about_a_thing, claimed, general, mechanical, overlap, owned
from bot.safety.endings import ending
from bot.safety.lexicon import Mark, Words
from bot.safety.sentence import Sentence

Rule = Callable[[Sentence], Words]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rule that spoke: its *id*, and the *words* that made it."""

    rule: str
    words: Words


def physician_verdict(sentence: Sentence) -> Verdict | None:
    """The first rule that sends *sentence* to the physician."""
    for name, rule in PHYSICIAN.items():
        if words := rule(sentence):
            return Verdict(f"physician.{name}", words)
    return None


def _idiom(sentence: Sentence) -> Words:
    return _first(sentence, sentence.of("idioms"))


def _condition(sentence: Sentence) -> Words:
    """An illness is named; the document knows nothing of illnesses (policy 3, 4)."""
    generic = next((word for word in sentence.words if word in _ILLNESS), None)
    if generic and not sentence.house:
        return (generic,)
    return _first(sentence, sentence.of("conditions"))


_ILLNESS: Final = frozenset("illness illnesses disease diseases syndrome syndromes disorder disorders".split())


def _medicine(sentence: Sentence) -> Words:
    return _first(sentence, sentence.of("medicines"))


def _procedure(sentence: Sentence) -> Words:
    return _first(sentence, sentence.of("procedures"))


def _shape(sentence: Sentence) -> Words:
    return _first(sentence, sentence.groups("shapes", "alone"))


_ENGLISH: Final = frozenset(
    (
        "the is are my i a an to of and for what how it do does can you in on with have this that was not me am be "
        "we your"
    ).split()
)


def _language(sentence: Sentence) -> Words:
    """Pain, illness or medicine in another language; look-alike words inside English sentences do not count."""
    english = sum(word in _ENGLISH for word in sentence.words)
    if english >= 2 and 5 * english > len(sentence.words):
        return ()
    return _first(sentence, sentence.of("languages"))


def _own_symptom(sentence: Sentence) -> Words:
    """A symptom and the person who has it (policy 1, 6)."""
    if not sentence.person:
        return ()
    for mark in sentence.of("symptoms", weak=True):
        claim = claimed(sentence, mark)
        documented = sentence.house and set(sentence.said(mark)) <= DOCUMENTED
        if claim or not (mark.weak or documented or about_a_thing(sentence)):
            return sentence.said(mark)
    return ()


def _body_symptom(sentence: Sentence) -> Words:
    """A symptom without a person: "sharp pain when bending", "swollen ankle" (policy 1).

    General questions about massage and cupping may hold the few symptom words that the document speaks of.
    """
    if sentence.house or general(sentence) or about_a_thing(sentence) or mechanical(sentence):
        return ()
    body = list(sentence.of("body", weak=True))
    for mark in sentence.of("symptoms", weak=True):
        if not mark.weak:
            return sentence.said(mark)
        near = next((part for part in body if sentence.near(mark, part, 3) and not overlap(mark, part)), None)
        if near and not near.weak and ASKING.isdisjoint(sentence.words):
            return sentence.said(mark, near)
    return ()


def _asked(sentence: Sentence) -> Words:
    """A treatment or a medicine for somebody is asked about: "should I put ice on it" (policy 4, 5)."""
    if not sentence.person or about_a_thing(sentence):
        return ()
    for ask in sentence.groups("shapes", "ask-treatment"):
        for kind in ("conditions", "medicines"):
            for mark in sentence.of(kind, weak=True):
                if not overlap(ask, mark):
                    return sentence.said(ask, mark)
    return ()


def _explained(sentence: Sentence) -> Words:
    """A cause, a sign or an outlook is asked for: "what causes back pain" (policy 2, 3).

    Also in general, and also of the pains that the document speaks of: it says nothing of their causes.
    """
    if sentence.house or any(sentence.of("things")) or "massage" in sentence.words:
        return ()
    for ask in sentence.groups("shapes", "ask-meaning"):
        for part in sentence.of("body", weak=True):
            return sentence.said(ask, part)
    for group in ("ask-meaning", "ask-cause", "ask-outlook", "ask-signs"):
        for ask in sentence.groups("shapes", group):
            for mark in (*sentence.of("symptoms", weak=True), *sentence.of("conditions", weak=True)):
                if not overlap(ask, mark) and (not mark.weak or any(sentence.of("body")) or _bare(sentence, mark)):
                    return sentence.said(ask, mark)
    return ()


def _bare(sentence: Sentence, mark: Mark) -> bool:
    """Whether a weak term stands with a word that makes it a complaint of the body."""
    return not set(sentence.said(mark)).isdisjoint({"strain", "sprain", "stiffness", "tension", "numb", "injury"})


_NUMBERS: Final = frozenset("one two three four five six seven eight nine ten twelve few couple several".split())
_SPANS: Final = frozenset("hour hours day days night nights week weeks month months year years decade decades".split())


def _lasting(sentence: Sentence) -> Words:
    """A symptom with its duration is somebody's case: "chronic pain for 6 years, does massage help" (policy 1, 6)."""
    marks = [
        mark for mark in sentence.of("symptoms", weak=True) if not mark.weak or any(sentence.of("body", weak=True))
    ]
    if not marks or about_a_thing(sentence):
        return ()
    words = sentence.words
    for at, word in enumerate(words[:-1]):
        if word == "since" and not sentence.house:
            return sentence.said(marks[0])
        counted = word.isdigit() or word in _NUMBERS or words[max(0, at - 1) : at + 1] == ("for", "a")
        if counted and words[at + 1] in _SPANS:
            return (*sentence.said(marks[0]), word, words[at + 1])
    return ()


def _fragment(sentence: Sentence) -> Words:
    """A body part and what is wrong with it, and nothing else: "back is wrecked", "stiff neck, two days" (policy 1)."""
    if sentence.house or about_a_thing(sentence) or mechanical(sentence) or not ASKING.isdisjoint(sentence.words):
        return ()
    for part in sentence.of("body", weak=True):
        for mark in sentence.of("symptoms", weak=True):
            if min(part.start, mark.start) <= 2 and sentence.near(part, mark, 3) and not overlap(part, mark):
                return sentence.said(part, mark)
    return ()


_AROUND: Final = frozenset({"after", "since", "before", "following", "post", "had"})
_DAILY: Final = frozenset({"exercise", "exercises", "rest", "treatment", "heat", "test", "tests"})


def _operated(sentence: Sentence) -> Words:
    """Massage or cupping around an operation or the like (policy 4)."""
    for mark in sentence.of("procedures", weak=True):
        around = not _AROUND.isdisjoint(sentence.words[max(0, mark.start - 3) : mark.start])
        harmless = set(sentence.said(mark)) <= _DAILY
        if around and not harmless and (sentence.house or sentence.person):
            return sentence.said(mark)
    return ()


def _fit(sentence: Sentence) -> Words:
    """Whether it is too strong, or gentle enough, for somebody in particular (policy 4)."""
    for mark in sentence.groups("shapes", "ask-suitability-fit"):
        after = sentence.words[mark.end : mark.end + 3]
        somebody = any(mark.end <= person.start < mark.end + 3 for person in sentence.of("people"))
        if somebody or not _SOMEBODY.isdisjoint(after):
            return (*sentence.said(mark), *after)
    for first, second, third in zip(sentence.words, sentence.words[1:], sentence.words[2:], strict=False):
        right = (first in _RIGHT and second == "for") or second in {"suit", "suits"}
        if sentence.house and right and third in {"me", "him", "her"}:
            return (first, second, third)
    return ()


def _aged(sentence: Sentence) -> Words:
    """Massage or cupping for somebody who says how old they are, or is said to be (policy 4)."""
    words = sentence.words
    for at, word in enumerate(words[2:], 2):
        said = words[at - 1] in {"am", "is", "turned", "turn", "turns"} and sentence.person
        measured = not _MEASURES.isdisjoint(words[at + 1 : at + 2])
        if sentence.visit and said and not measured and (word in _TENS or (word.isdigit() and 60 <= int(word) <= 110)):
            return words[at - 2 : at + 1]
    return ()


_RIGHT: Final = frozenset(
    "right good bad suitable safe ok okay fine something thing recommended advisable cupping massage".split()
)
_TENS: Final = frozenset("sixty seventy eighty ninety".split())
_MEASURES: Final = frozenset(
    "minute minutes min mins hour hours day days week weeks km miles kg kilos pounds euros percent late away".split()
)
_SOMEBODY: Final = frozenset("me my us our him his her them".split())


def _care_group(sentence: Sentence) -> Words:
    """Massage or cupping for people to whom special care applies (policy 4).

    Ages count only if it is asked whether it is right for them: children and the old stand in many a harmless story.
    """
    asked = any(sentence.groups("shapes", "ask-suitability")) or any(sentence.groups("shapes", "alone-suitability"))
    for mark in sentence.groups("people", "care"):
        aged = mark.group.startswith("care-age")
        if aged:
            counts = (sentence.house and (asked or len(sentence.words) < 8)) or (
                sentence.visit and owned(sentence, mark)
            )
        else:
            counts = sentence.house or sentence.first_person
        if counts:
            return sentence.said(mark)
    return ()


def _first(sentence: Sentence, marks: Iterator[Mark]) -> Words:
    mark = next(marks, None)
    return sentence.said(mark) if mark else ()


PHYSICIAN: Final[dict[str, Rule]] = {
    "own-symptom": _own_symptom,
    "body-symptom": _body_symptom,
    "condition": _condition,
    "medicine": _medicine,
    "procedure": _procedure,
    "idiom": _idiom,
    "shape": _shape,
    "explained": _explained,
    "lasting": _lasting,
    "fragment": _fragment,
    "operated": _operated,
    "asked": _asked,
    "fit": _fit,
    "aged": _aged,
    "care-group": _care_group,
    "ending": ending,
    "language": _language,
}
