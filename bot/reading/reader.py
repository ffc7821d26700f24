"""What a message is about, as two encoders see it: one for English, one for eighteen other languages.

The English one is quick and says itself whether it is at home. Where it is not, the other one speaks; where that is in
doubt, both do, and the graver of the two counts: a risk is never talked away by the encoder that knows less.
"""

from dataclasses import dataclass
from math import exp
from typing import Final, Literal, get_args

import numpy as np

from bot.reading.encoder import Encoder, Floats
from bot.reading.plain import Pictured, plain_english, plain_foreign

Occasion = Literal["about", "help", "goodbye", "thanks", "greeting"]
Language = Literal[
    "en", "es", "pt", "fr", "de", "it", "nl", "pl", "tr", "id", "ru", "uk", "ar", "fa", "hi", "vi", "zh", "ja", "ko",
    "da", "sv",
]  # fmt: skip

OCCASIONS: Final[tuple[Occasion, ...]] = get_args(Occasion)
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)

RISKS: Final = ("physician", "emergency", "desk", "talk", "general", "foreign")
"""The heads that answer yes or no, in the order of the models' numbers; behind them stand whether a phrasing's entry
answers the message (for pairs), the occasions, and the languages.
"""

PAIR: Final = len(RISKS)
"""Where the number of a pair stands."""

HEADS: Final = len(RISKS) + 1 + len(OCCASIONS) + len(LANGUAGES)

SURELY_ENGLISH: Final = 0.02
"""Chance of another language below which the second encoder is not asked; it would cost three times the first."""

SURELY_FOREIGN: Final = 0.98
"""From here on the English encoder is not listened to."""

MOST_SURE: Final = 6.0
"""What the pair model says at the most, for or against."""


@dataclass(frozen=True, slots=True)
class Likelihoods:
    """How likely a message is of each kind; every number from 0 to 1, and more than one may be high.

    Attributes:
        physician: a symptom or diagnosis question, emergencies among them.
        emergency: one that may need help now.
        desk: a matter of the front desk.
        talk: small talk and nothing else.
        general: a general question that the clinic's guide answers.
        occasion: what small talk is said for, if it is small talk.
        language: the language, as a two-letter code.
    """

    physician: float
    emergency: float
    desk: float
    talk: float
    general: float
    occasion: Occasion
    language: Language


class MessageReader:
    """Reads messages.

    Args:
        english: the encoder for English.
        foreign: the encoder for all languages.
        pictured: writes out the emoji that mean something.
    """

    def __init__(self, english: Encoder, foreign: Encoder, pictured: Pictured) -> None:
        self._english = english
        self._foreign = foreign
        self._pictured = pictured

    def likelihoods(self, text: str) -> Likelihoods:
        """How likely *text* is of each kind; any text at all."""
        here = _gravest(self._english.windows(plain_english(text, self._pictured)))
        elsewhere = float(here[RISKS.index("foreign")])
        if elsewhere < SURELY_ENGLISH:
            return _likelihoods(here, "en")
        there = _gravest(self._foreign.windows(plain_foreign(text, self._pictured)))
        language = LANGUAGES[int(there[-len(LANGUAGES) :].argmax())]
        if elsewhere >= SURELY_FOREIGN:
            return _likelihoods(there, language)
        main, other = (there, here) if elsewhere >= 0.5 else (here, there)
        graver = main.copy()
        graver[:2] = [max(main[at], other[at]) for at in range(2)]
        return _likelihoods(graver, language if main is there else "en")

    def answers(self, text: str, phrasing: str) -> float:
        """How sure it is that the entry of *phrasing* answers *text*: log odds, at most `MOST_SURE` either way."""
        said = self._english.pair(plain_english(text, self._pictured), plain_english(phrasing, self._pictured))
        return max(-MOST_SURE, min(MOST_SURE, float(said[PAIR])))


def _gravest(windows: Floats) -> Floats:
    """The heads of all windows as one row: chances for yes and no, the highest of each; the rest as they are."""
    row = np.asarray(windows.max(axis=0), dtype=np.float32)
    row[: len(RISKS)] = [1 / (1 + exp(-max(-30.0, min(30.0, float(logit))))) for logit in row[: len(RISKS)]]
    return row


def _likelihoods(row: Floats, language: Language) -> Likelihoods:
    physician, emergency, desk, talk, general, _ = (float(chance) for chance in row[: len(RISKS)])
    occasions = row[PAIR + 1 : PAIR + 1 + len(OCCASIONS)]
    occasion = OCCASIONS[int(occasions.argmax())]
    return Likelihoods(physician, emergency, desk, talk, general, occasion, language)
