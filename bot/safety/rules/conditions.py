"""The signs, tests and treatment of a condition (policy 3)."""

from typing import Final

from bot.safety.lexicon import Words
from bot.safety.rules.verdict import first
from bot.safety.sentence import Sentence

_ILLNESS: Final = frozenset("illness illnesses disease diseases syndrome syndromes disorder disorders".split())


def condition(sentence: Sentence) -> Words:
    """An illness is named; the document knows nothing of illnesses (policy 3, 4)."""
    generic = next((word for word in sentence.words if word in _ILLNESS), None)
    if generic and not sentence.house:
        return (generic,)
    return first(sentence, sentence.of("conditions"))
