"""What a message is about, as two encoders see it: one for English, one for eighteen other languages.

The English one is quick and says itself whether it is at home. Where it is not, the other one speaks; where that is in
doubt, both do, and the graver of the two counts: a risk is never talked away by the encoder that knows less.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from typing import Final, Literal, get_args

import numpy as np

from bot.reading.encoder import WINDOW, Encoder, Floats
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

MOST_ENGLISH: Final = 480
"""Tokens of English that are read: two windows. Letters of 1,500 characters have 350; what has more is no language."""

MOST_FOREIGN: Final = 320
"""The same in other languages, where a token costs twice the time: 1,000 characters of most, 400 of Chinese."""

GLANCE: Final = 64
"""Tokens of a long message from which its language is told, so that only the encoder that knows it reads the rest."""

RECENT: Final = 8
"""Texts whose reading is remembered: one message is asked about more than once, by two desks of which one is newer."""

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
        cut: whether the message has a part that was not read.
    """

    physician: float
    emergency: float
    desk: float
    talk: float
    general: float
    occasion: Occasion
    language: Language
    cut: bool = False


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
        self._recent = lru_cache(RECENT)(self._read)
        self._recent_pairs = lru_cache(RECENT)(self._pair)

    def likelihoods(self, text: str) -> Likelihoods:
        """How likely *text* is of each kind; any text at all, in the time of a letter of 1,500 characters."""
        return self._recent(text)

    def _read(self, text: str) -> Likelihoods:
        ids = self._english.tokens(plain_english(text, self._pictured))
        if len(ids) > WINDOW:
            return self._of_long(text, ids)
        here = _gravest(self._english.windows(ids))
        elsewhere = float(here[RISKS.index("foreign")])
        if elsewhere < SURELY_ENGLISH:
            return _likelihoods(here, "en")
        there, cut = self._abroad(text)
        language = _language(there)
        if elsewhere >= SURELY_FOREIGN:
            return _likelihoods(there, language, cut=cut)
        main, other = (there, here) if elsewhere >= 0.5 else (here, there)
        graver = main.copy()
        graver[:2] = [max(main[at], other[at]) for at in range(2)]
        return _likelihoods(graver, language if main is there else "en", cut=cut)

    def _of_long(self, text: str, ids: Sequence[int]) -> Likelihoods:
        """The same of a text of more than one window: read by the one encoder that is at home."""
        glance = _gravest(self._english.windows([*ids[: GLANCE - 1], ids[-1]]))
        if glance[RISKS.index("foreign")] >= 0.5:
            there, cut = self._abroad(text)
            return _likelihoods(there, _language(there), cut=cut)
        cut = len(ids) > MOST_ENGLISH  # goes to the physician, so one window is enough to see how urgent it is
        return _likelihoods(_gravest(self._english.windows(ids[:WINDOW] if cut else ids)), "en", cut=cut)

    def _abroad(self, text: str) -> tuple[Floats, bool]:
        """What the encoder for other languages says of *text*, and whether it was cut."""
        ids = self._foreign.tokens(plain_foreign(text, self._pictured))
        cut = len(ids) > MOST_FOREIGN
        return _gravest(self._foreign.windows(ids[: WINDOW // 2] if cut else ids)), cut

    def answers(self, text: str, phrasing: str) -> float:
        """How sure it is that the entry of *phrasing* answers *text*: log odds, at most `MOST_SURE` either way."""
        return self._recent_pairs(text, phrasing)

    def _pair(self, text: str, phrasing: str) -> float:
        said = self._english.pair(plain_english(text, self._pictured), plain_english(phrasing, self._pictured))
        return max(-MOST_SURE, min(MOST_SURE, float(said[PAIR])))


def _gravest(windows: Floats) -> Floats:
    """The heads of all windows as one row: chances for yes and no, the highest of each; the rest as they are."""
    row = np.asarray(windows.max(axis=0), dtype=np.float32)
    row[: len(RISKS)] = [1 / (1 + exp(-max(-30.0, min(30.0, float(logit))))) for logit in row[: len(RISKS)]]
    return row


def _language(row: Floats) -> Language:
    return LANGUAGES[int(row[-len(LANGUAGES) :].argmax())]


def _likelihoods(row: Floats, language: Language, *, cut: bool = False) -> Likelihoods:
    physician, emergency, desk, talk, general, _ = (float(chance) for chance in row[: len(RISKS)])
    occasions = row[PAIR + 1 : PAIR + 1 + len(OCCASIONS)]
    occasion = OCCASIONS[int(occasions.argmax())]
    return Likelihoods(physician, emergency, desk, talk, general, occasion, language, cut)
