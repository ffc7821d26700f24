"""What a score means: evidence to a number from 0 to 100, so that nine in ten answers given at 90 are right.

The weights in ``calibration.yaml`` are fitted by ``make model`` on the project's own training questions.
"""

from dataclasses import dataclass, fields
from functools import cached_property
from math import exp
from pathlib import Path
from typing import Final

from bot.language.shipped import load_shipped

_FILE: Final = Path(__file__).with_name("calibration.yaml")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for one entry.

    Attributes:
        ahead: how far its learned score (about 1 for the right entry) is ahead of that of "something else".
        lead: how far it is ahead of the best other entry; negative if behind.
        likeness: the kernel with the entry's nearest phrasing, 0 to 2.6.
        fuzzy: how much of the nearest phrasing's words stand in the message, 0 to 1.
        explained: the share of the message's content words that the entry knows, 0 to 1.
        foreign: the kernel with the nearest message about something else, 0 to 2.6.
        known: how much of the message stands in the file's words, 0 to 3; a word or two soon look like something.
        richness: how well the entry is described: 0 for one or two phrasings, 1 for 25 and more.
        told: *known* times *richness*; what few phrasings do not say, says little against an entry.
    """

    ahead: float = 0.0
    lead: float = 0.0
    likeness: float = 0.0
    fuzzy: float = 0.0
    explained: float = 0.0
    foreign: float = 0.0
    known: float = 0.0
    richness: float = 0.0
    told: float = 0.0

    @property
    def values(self) -> tuple[float, ...]:
        """The numbers, in this order."""
        return tuple(getattr(self, name) for name in self.__slots__)


@dataclass(frozen=True)
class Calibration:
    """A logistic curve over the evidence: *weights* by the name of the evidence, and a *bias*."""

    weights: Evidence
    bias: float

    @cached_property
    def _factors(self) -> tuple[float, ...]:
        return self.weights.values

    def score(self, evidence: Evidence) -> float:
        """0 to 100: how sure it is that the entry answers the message."""
        total = self.bias + sum(w * e for w, e in zip(self._factors, evidence.values, strict=True))
        return round(100 / (1 + exp(-max(-30.0, min(30.0, total)))), 1)


def load_calibration(path: Path = _FILE) -> Calibration:
    """The fitted weights in the file at *path*."""
    data: dict[str, str] = load_shipped(path)
    return Calibration(Evidence(**{f.name: float(data[f.name]) for f in fields(Evidence)}), float(data["bias"]))
