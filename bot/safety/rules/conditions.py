"""A cause, a name, a prognosis; the signs, tests and treatment of a condition (policy 2, 3)."""

from typing import Final

from bot.safety.complaint import overlap
from bot.safety.lexicon import Mark, Words
from bot.safety.rules.verdict import first
from bot.safety.sentence import Sentence

_ILLNESS: Final = frozenset("illness illnesses disease diseases syndrome syndromes disorder disorders".split())


def condition(sentence: Sentence) -> Words:
    """An illness is named; the document knows nothing of illnesses (policy 3, 4)."""
    generic = next((word for word in sentence.words if word in _ILLNESS), None)
    if generic and not sentence.house:
        return (generic,)
    return first(sentence, sentence.of("conditions"))


def shape(sentence: Sentence) -> Words:
    """A way to ask what only a physician can answer, whatever the illness: "what is wrong with me" (policy 2, 3)."""
    return first(sentence, sentence.groups("shapes", "alone"))


def explained(sentence: Sentence) -> Words:
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
