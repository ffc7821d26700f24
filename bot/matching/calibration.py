"""What a score means: evidence to a number from 0 to 100, so that nine in ten answers given at 90 are right.

The weights in ``calibration.yaml`` are fitted by ``make model`` on questions by authors that no model has learned from.
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
        likeness: cosine with the entry's nearest phrasing, -1 to 1.
        fuzzy: how much the message is like that phrasing letter by letter, 0 to 1.
        pair: log odds that the phrasing's entry answers the message.
        general: chance that the message is one that a file may answer, of the guide or of the front desk, 0 to 1.
        desk: chance that it is a matter of the front desk, 0 to 1.
        richness: how well the entry is described: 0 for one or two phrasings, 1 for 25 and more.
    """

    ahead: float = 0.0
    lead: float = 0.0
    likeness: float = 0.0
    fuzzy: float = 0.0
    pair: float = 0.0
    general: float = 0.0
    desk: float = 0.0
    richness: float = 0.0

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
