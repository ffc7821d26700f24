"""A symptom of somebody in particular (policy 1, 6)."""

from typing import Final

from bot.safety.complaint import ASKING, DOCUMENTED, about_a_thing, claimed, general, mechanical, overlap
from bot.safety.lexicon import Words
from bot.safety.rules.verdict import first
from bot.safety.sentence import HOUSE, Sentence


def idiom(sentence: Sentence) -> Words:
    """An idiom that reports a symptom with hardly a medical word: "done my back in" (policy 1)."""
    return first(sentence, sentence.of("idioms"))


def own_symptom(sentence: Sentence) -> Words:
    """A symptom and the person who has it (policy 1, 6)."""
    if not sentence.person:
        return ()
    for mark in sentence.of("symptoms", weak=True):
        claim = claimed(sentence, mark)
        documented = sentence.house and set(sentence.said(mark)) <= DOCUMENTED
        if claim or not (mark.weak or documented or about_a_thing(sentence)):
            return sentence.said(mark)
    return ()


def body_symptom(sentence: Sentence) -> Words:
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


_NUMBERS: Final = frozenset("one two three four five six seven eight nine ten twelve few couple several".split())
_SPANS: Final = frozenset("hour hours day days night nights week weeks month months year years decade decades".split())


def lasting(sentence: Sentence) -> Words:
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
        if counted and words[at + 1] in _SPANS and HOUSE.isdisjoint(words[at + 2 : at + 3]):
            return (*sentence.said(marks[0]), word, words[at + 1])
    return ()


def fragment(sentence: Sentence) -> Words:
    """A body part and what is wrong with it, and nothing else: "knee achy from the flight" (policy 1)."""
    if sentence.house or about_a_thing(sentence) or mechanical(sentence) or not ASKING.isdisjoint(sentence.words):
        return ()
    for part in sentence.of("body", weak=True):
        for mark in sentence.of("symptoms", weak=True):
            if min(part.start, mark.start) <= 2 and sentence.near(part, mark, 3) and not overlap(part, mark):
                return sentence.said(part, mark)
    return ()
