"""A complaint with its duration is somebody's case (policy 1, 6)."""

from typing import Final

from bot.safety.lexicon import Words
from bot.safety.sentence import Sentence

_COMPLAINTS: Final = frozenset("pain pains ache aches aching sore soreness tight tense stiff stiffness hurts".split())
_NUMBERS: Final = frozenset("one two three four five six seven eight nine ten twelve few couple several".split())
_SPANS: Final = frozenset("hour hours day days night nights week weeks month months year years decade decades".split())


def lasting(sentence: Sentence) -> Words:
    """The complaints that the document speaks of, with how long: "chronic pain for 6 years, does massage help"."""
    complaint = next((word for word in sentence.words if word in _COMPLAINTS), None)
    if complaint is None:
        return ()
    words = sentence.words
    for at, word in enumerate(words[:-1]):
        counted = word.isdigit() or word in _NUMBERS or words[max(0, at - 1) : at + 1] == ("for", "a")
        if counted and words[at + 1] in _SPANS:
            return (complaint, word, words[at + 1])
    return ()
