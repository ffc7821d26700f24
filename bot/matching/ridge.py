"""Which entry a text belongs to, learned from the phrasings: kernel ridge regression, one target an entry.

A discriminative model beats the highest likeness: it learns which pieces tell entries apart. Small files are
learned whole at load. In large ones the entries near the question are learned when it is asked, which needs no
time at load and gives the same scores as far as the nearest entries go.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from bot.matching.features import Floats, Rows, Table

PENALTY = 0.35
"""Ridge penalty on the diagonal, in units of the kernel (a text with itself has 2.6)."""

MEANING_PENALTY = 1.0
MEANING_SHARE = 1.5
"""How much the model on meaning counts beside the one on the kernel."""

FEW_ENTRIES = 40
"""Up to so many entries are learned whole, which is quickest to ask. Learning those near the question is better at
telling many apart (own sets of 60 entries: 34 to 40 % and 27 to 32 % right first), and costs nothing at load.
"""

_FEW_ROWS = 500
"""Below it waking the threads of SciPy's solver takes longer than its better algorithm saves; above it saves a third of
the memory. It holds the interpreter for some 40 ms while a small file is reloaded.
"""

NEAREST = 16
"""Entries that are learned for one question in a large file."""

NEAREST_ROWS = 16
"""Phrasings of each that take part, the nearest ones; the class of other things has hundreds."""


class Scorer(Protocol):
    """Scores every entry for some texts."""

    def scores(self, texts: Table, meant: Floats) -> tuple[Floats, Floats]:
        """The kernel's scores, and the likeness to the phrasings.

        Args:
            texts: the texts to score.
            meant: the scores of the model on meaning, a row a text, a column an entry.

        Returns:
            A row a text and a column an entry; a row a text and a column a phrasing.
        """
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

    def scores(self, texts: Table) -> tuple[Floats, Floats]:
        """About 1 for a text's right entry and 0 for others; and the likeness to each phrasing, 0 for far ones."""
        meant = texts.meaning @ self.meaning
        near, likeness = self.near.scores(texts, meant)
        both = (near + MEANING_SHARE * meant) / (1 + MEANING_SHARE)
        return np.asarray(both, dtype=np.float32), likeness


def learn(table: Table, owner: Rows, entries: int) -> Learned:
    """What *entries* entries mean whose phrasings are the rows of *table*; *owner* is each row's entry, ascending."""
    small = entries <= FEW_ENTRIES
    weights = _solve(table.gram(), owner, np.arange(entries)) if small else None
    near: Scorer = Nearest(table, owner, entries) if weights is None else Whole(table, weights)
    _ = table.by_column  # made now, not while the first question waits
    return Learned(near, _solve_meaning(table.meaning, owner, entries))


def _solve(gram: Floats, owner: Rows, entries: Rows) -> Floats:
    targets = (owner[:, None] == entries[None, :]).astype(np.float32)
    np.fill_diagonal(gram, gram.diagonal() + PENALTY)  # in place: the gram is the largest thing there is at load
    if len(gram) < _FEW_ROWS:
        return np.asarray(np.linalg.solve(gram, targets), dtype=np.float32)
    factor = cho_factor(gram, lower=True, overwrite_a=True, check_finite=False)
    return np.asarray(cho_solve(factor, targets, check_finite=False), dtype=np.float32)


def _solve_meaning(meaning: Floats, owner: Rows, entries: int) -> Floats:
    sums = np.zeros((entries, meaning.shape[1]), dtype=np.float32)
    np.add.at(sums, owner, meaning)
    gram = meaning.T @ meaning + MEANING_PENALTY * np.eye(meaning.shape[1], dtype=np.float32)
    return np.asarray(np.linalg.solve(gram, sums.T), dtype=np.float32)


@dataclass(frozen=True)
class Whole:
    """All entries, learned at load; *weights* has a row a phrasing and a column an entry."""

    table: Table
    weights: Floats

    def scores(self, texts: Table, meant: Floats) -> tuple[Floats, Floats]:  # noqa: ARG002 - the protocol's
        """See `Scorer`."""
        likeness = self.table.likeness(texts)
        return likeness @ self.weights, likeness


@dataclass(frozen=True)
class Nearest:
    """The entries nearest to a question, learned when it is asked."""

    table: Table
    owner: Rows
    entries: int

    @cached_property
    def _starts(self) -> Rows:
        return np.searchsorted(self.owner, np.arange(self.entries + 1))

    def scores(self, texts: Table, meant: Floats) -> tuple[Floats, Floats]:
        """See `Scorer`; 0 for entries and phrasings that were not near."""
        surface = self.table.surface_likeness(texts).max(axis=0)
        near = self._near(surface, meant.max(axis=0))
        rows = np.concatenate([self._rows(entry, surface) for entry in near])
        local = self.table.rows(rows)
        weights = _solve(local.gram(), self.owner[rows], near)
        found = local.likeness(texts)
        likeness = np.zeros((len(found), len(self.owner)), dtype=np.float32)
        likeness[:, rows] = found
        scores = np.zeros((len(found), self.entries), dtype=np.float32)
        scores[:, near] = found @ weights
        return scores, likeness

    def _near(self, surface: Floats, meant: Floats) -> Rows:
        """The entries worth learning, by their best phrasing and by what they mean."""
        filled = np.flatnonzero(np.diff(self._starts))
        best = meant.copy()
        best[filled] += np.maximum.reduceat(surface, self._starts[:-1][filled])
        return np.sort(np.argpartition(-best, NEAREST)[:NEAREST]) if self.entries > NEAREST else np.arange(self.entries)

    def _rows(self, entry: int, surface: Floats) -> Rows:
        rows = np.arange(self._starts[entry], self._starts[entry + 1])
        if len(rows) <= NEAREST_ROWS:
            return rows
        return np.sort(rows[np.argpartition(-surface[rows], NEAREST_ROWS)[:NEAREST_ROWS]])
