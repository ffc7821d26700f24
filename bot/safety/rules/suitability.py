"""Whether massage or cupping is right for somebody, and operations and the like (policy 4)."""

from typing import Final

from bot.safety.lexicon import Mark, Words
from bot.safety.rules.verdict import first
from bot.safety.sentence import Sentence


def procedure(sentence: Sentence) -> Words:
    """An operation, an examination or the like is named."""
    return first(sentence, sentence.of("procedures"))


_RIGHT: Final = frozenset(
    "right good bad suitable safe ok okay fine something thing recommended advisable cupping massage".split()
)
_SOMEBODY: Final = frozenset("me my us our him his her them".split())


def fit(sentence: Sentence) -> Words:
    """Whether it is too strong, or gentle enough, for somebody in particular (policy 4)."""
    for mark in sentence.groups("suitability", "fit"):
        after = sentence.words[mark.end : mark.end + 3]
        somebody = any(mark.end <= person.start < mark.end + 3 for person in sentence.of("people"))
        if somebody or not _SOMEBODY.isdisjoint(after):
            return (*sentence.said(mark), *after)
    for one, other, whom in zip(sentence.words, sentence.words[1:], sentence.words[2:], strict=False):
        right = (one in _RIGHT and other == "for") or other in {"suit", "suits"}
        if sentence.house and right and whom in {"me", "him", "her"}:
            return (one, other, whom)
    return ()


_TENS: Final = frozenset("sixty seventy eighty ninety".split())
_MEASURES: Final = frozenset(
    "minute minutes min mins hour hours day days week weeks km miles kg kilos pounds euros percent late away".split()
)


def aged(sentence: Sentence) -> Words:
    """Massage or cupping for somebody who says how old they are, or is said to be (policy 4)."""
    words = sentence.words
    for at, word in enumerate(words[2:], 2):
        said = words[at - 1] in {"am", "is", "turned", "turn", "turns"} and sentence.person
        measured = not _MEASURES.isdisjoint(words[at + 1 : at + 2])
        if sentence.visit and said and not measured and (word in _TENS or (word.isdigit() and 60 <= int(word) <= 110)):
            return words[at - 2 : at + 1]
    return ()


def care_group(sentence: Sentence) -> Words:
    """Massage or cupping for people to whom special care applies (policy 4).

    Ages count only if it is asked whether it is right for them: children and the old stand in many a harmless story.
    """
    asked = any(sentence.groups("suitability", "asked"))
    for mark in sentence.groups("people", "care"):
        aged = mark.group.startswith("care-age")
        if aged:
            counts = (sentence.house and (asked or len(sentence.words) < 8)) or (
                sentence.visit and _owned(sentence, mark)
            )
        else:
            counts = sentence.house or sentence.first_person
        if counts:
            return sentence.said(mark)
    return ()


_OWN: Final = frozenset(["my", "his", "her", "our"])


def _owned(sentence: Sentence, mark: Mark) -> bool:
    """Whether "my" or the like, or a person of theirs, stands right before *mark*."""
    if not _OWN.isdisjoint(sentence.words[max(0, mark.start - 3) : mark.start]):
        return True
    return any(
        0 <= mark.start - person.end <= 1
        for person in sentence.of("people")
        if person.group.startswith(("kin", "other"))
    )
