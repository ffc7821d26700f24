"""Which entry a text belongs to, learned from the phrasings: kernel ridge regression, one target an entry.

A discriminative model beats the highest likeness: it learns which pieces tell entries apart. Small files are
learned whole at load. In large ones the entries near the question are learned when it is asked, which needs no
time at load and gives the same scores as far as the nearest entries go.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from bot.matching.features import Floats, Table

Rows = npt.NDArray[np.intp]

PENALTY = 0.35
"""Ridge penalty on the diagonal, in units of the kernel (a text with itself has 2.6)."""

MEANING_PENALTY = 1.0
MEANING_SHARE = 1.5
"""How much the model on meaning counts beside the one on the kernel."""

WHOLE = 4000
"""Up to so many phrasings are learned whole: a second at load. Above, the nearest entries are."""

NEAREST = 24
"""Entries that are learned for one question in a large file."""


class Scorer(Protocol):
    """Scores every entry for some texts."""

    def scores(self, likeness: Floats) -> Floats:
        """A row a text, a column an entry, from the texts' likeness to all phrasings."""
        ...


@dataclass(frozen=True)
class Learned:
    """What was learned from the phrasings: one model on the kernel, one on meaning alone.

    The first knows the file's own words, the second the words that nobody wrote into it; their sum beats both.

    Attributes:
        near: the model on the kernel.
        meaning: a row a dimension of meaning, a column an entry.
    """

    near: Scorer
    meaning: Floats

    def scores(self, likeness: Floats, meaning: Floats) -> Floats:
        """A row a text, a column an entry: about 1 for the right one and 0 for the others."""
        both = self.near.scores(likeness) + MEANING_SHARE * (meaning @ self.meaning)
        return np.asarray(both / (1 + MEANING_SHARE), dtype=np.float32)


def learn(table: Table, owner: Rows, entries: int) -> Learned:
    """What *entries* entries mean whose phrasings are the rows of *table*; *owner* is each row's entry."""
    whole = len(owner) <= WHOLE
    near: Scorer = Whole(_solve(table.gram(), owner, np.arange(entries))) if whole else Nearest(table, owner, entries)
    return Learned(near, _solve_meaning(table.meaning, owner, entries))


def _solve(gram: Floats, owner: Rows, entries: Rows) -> Floats:
    targets = (owner[:, None] == entries[None, :]).astype(np.float32)
    gram = gram + PENALTY * np.eye(len(gram), dtype=np.float32)
    return np.asarray(np.linalg.solve(gram, targets), dtype=np.float32)


def _solve_meaning(meaning: Floats, owner: Rows, entries: int) -> Floats:
    sums = np.zeros((entries, meaning.shape[1]), dtype=np.float32)
    np.add.at(sums, owner, meaning)
    gram = meaning.T @ meaning + MEANING_PENALTY * np.eye(meaning.shape[1], dtype=np.float32)
    return np.asarray(np.linalg.solve(gram, sums.T), dtype=np.float32)


@dataclass(frozen=True)
class Whole:
    """All entries, learned at load; *weights* has a row a phrasing and a column an entry."""

    weights: Floats

    def scores(self, likeness: Floats) -> Floats:
        """A row a text, a column an entry."""
        return likeness @ self.weights


@dataclass(frozen=True)
class Nearest:
    """The entries nearest to a question, learned when it is asked."""

    table: Table
    owner: Rows
    entries: int

    def scores(self, likeness: Floats) -> Floats:
        """A row a text, a column an entry; 0 for those that were not near."""
        return np.stack([self._scores(row) for row in likeness])

    def _scores(self, likeness: Floats) -> Floats:
        best = np.zeros(self.entries, dtype=np.float32)
        np.maximum.at(best, self.owner, likeness)
        near = np.argpartition(-best, NEAREST)[:NEAREST] if self.entries > NEAREST else np.arange(self.entries)
        rows = np.flatnonzero(np.isin(self.owner, near))
        weights = _solve(self.table.gram(rows), self.owner[rows], near)
        scores = np.zeros(self.entries, dtype=np.float32)
        scores[near] = likeness[rows] @ weights
        return scores
