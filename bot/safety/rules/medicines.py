"""Medicines (policy 5)."""

from bot.safety.lexicon import Words
from bot.safety.rules.verdict import first
from bot.safety.sentence import Sentence


def medicine(sentence: Sentence) -> Words:
    """A medicine is named."""
    return first(sentence, sentence.of("medicines"))
