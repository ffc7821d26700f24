"""Which entry a text belongs to, learned from the phrasings: kernel ridge regression, one target an entry.

A discriminative model beats the highest likeness: it learns which pieces tell entries apart. Small files are
learned whole at load. In large ones the entries near the question are learned when it is asked, which needs no
time at load and gives the same scores as far as the nearest entries go.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Protocol

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from bot.matching.features import Floats, Rows, Table, Text

PENALTY: Final = 0.35
"""Ridge penalty on the diagonal, in units of the kernel (a text with itself has 2.6)."""

MEANING_PENALTY: Final = 1.0
MEANING_SHARE: Final = 1.5
"""How much the model on meaning counts beside the one on the kernel."""

FEW_ENTRIES: Final = 40
"""Up to so many entries are learned whole, which is quickest to ask. Learning those near the question is better at
telling many apart (own sets of 60 entries: 34 to 40 % and 27 to 32 % right first), and costs nothing at load.
"""

_FEW_ROWS: Final = 500
"""Below it waking the threads of SciPy's solver takes longer than its better algorithm saves; above it saves a third of
the memory. It holds the interpreter for some 40 ms while a small file is reloaded.
"""

NEAREST: Final = 16
"""Entries that are learned for one question in a large file."""

NEAREST_ROWS: Final = 16
"""Phrasings of each that take part, the nearest ones; the class of other things has hundreds."""


Near = Callable[[int, int], Floats]
"""For an entry, the likeness of each of its phrasings to the nearest of the first so many texts; 0 for far ones."""


class Scorer(Protocol):
    """Scores every entry for some texts."""

    def scores(self, texts: Sequence[Text], meant: Floats) -> tuple[Floats, Near]:
        """The kernel's scores, a row a text and a column an entry; and the likeness to the phrasings.

        Args:
            texts: the texts to score.
            meant: the scores of the model on meaning, a row a text, a column an entry.
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

    def scores(self, texts: Sequence[Text]) -> tuple[Floats, Near]:
        """For each entry about 1 if it is the right one for one of the *texts*, else 0; and the likeness."""
        meant = np.stack([text.meaning for text in texts]) @ self.meaning
        near, likeness = self.near.scores(texts, meant)
        both = (near + MEANING_SHARE * meant) / (1 + MEANING_SHARE)
        return np.asarray(both.max(axis=0), dtype=np.float32), likeness


def learn(table: Table, owner: Rows, entries: int) -> Learned:
    """What *entries* entries mean whose phrasings are the rows of *table*; *owner* is each row's entry, ascending."""
    meaning = _solve_meaning(table.meaning, owner, entries)
    if entries > FEW_ENTRIES:
        _ = table.by_column  # made now, not while the first question waits
        return Learned(Nearest(table, owner, entries), meaning)
    weights = _solve(table.gram(), owner, np.arange(entries))
    starts = np.searchsorted(owner, np.arange(entries + 1))
    plain = Table(table.surface, table.meaning)  # without the table turned over, which only the gram needed
    return Learned(Whole(plain, starts, table.surface.T @ weights, table.meaning.T @ weights), meaning)


def _solve(gram: Floats, owner: Rows, entries: Rows) -> Floats:
    targets = (owner[:, None] == entries[None, :]).astype(np.float32)
    np.fill_diagonal(gram, gram.diagonal() + PENALTY)  # in place: the gram is the largest thing there is at load
    if len(gram) < _FEW_ROWS:
        return np.asarray(np.linalg.solve(gram, targets), dtype=np.float32)
    factor = cho_factor(gram.T, lower=True, overwrite_a=True, check_finite=False)  # turned, it is not copied
    return np.asarray(cho_solve(factor, targets, check_finite=False), dtype=np.float32)


def _solve_meaning(meaning: Floats, owner: Rows, entries: int) -> Floats:
    sums = np.zeros((entries, meaning.shape[1]), dtype=np.float32)
    np.add.at(sums, owner, meaning)
    gram = meaning.T @ meaning + MEANING_PENALTY * np.eye(meaning.shape[1], dtype=np.float32)
    return np.asarray(np.linalg.solve(gram, sums.T), dtype=np.float32)


@dataclass(frozen=True)
class Whole:
    """All entries, learned at load.

    Attributes:
        table: the phrasings.
        starts: each entry's first row in it, and the end.
        surface: a row a piece or term, a column an entry.
        meaning: a row a dimension of meaning, a column an entry.
    """

    table: Table
    starts: Rows
    surface: Floats
    meaning: Floats

    def scores(self, texts: Sequence[Text], meant: Floats) -> tuple[Floats, Near]:  # noqa: ARG002 - the protocol's
        """See `Scorer`."""
        scores = [text.weights @ self.surface[text.columns] + text.meaning @ self.meaning for text in texts]

        def near(entry: int, most: int) -> Floats:
            first, end = int(self.starts[entry]), int(self.starts[entry + 1])
            found = [self.table.nearness(text, first, end) for text in texts[:most]]
            return np.asarray(np.max(found, axis=0), dtype=np.float32)

        return np.stack(scores), near


@dataclass(frozen=True)
class Nearest:
    """The entries nearest to a question, learned when it is asked."""

    table: Table
    owner: Rows
    entries: int

    @cached_property
    def _starts(self) -> Rows:
        return np.searchsorted(self.owner, np.arange(self.entries + 1))

    def scores(self, texts: Sequence[Text], meant: Floats) -> tuple[Floats, Near]:
        """See `Scorer`; 0 for entries that were not near."""
        surface = np.max([self.table.surface_likeness(text) for text in texts], axis=0)
        nearest = self._near(surface, meant.max(axis=0))
        rows = np.concatenate([self._rows(entry, surface) for entry in nearest])
        local = self.table.rows(rows)
        weights = _solve(local.gram(), self.owner[rows], nearest)
        found = np.stack([local.nearness(text, 0, len(rows)) for text in texts])
        scores = np.zeros((len(texts), self.entries), dtype=np.float32)
        scores[:, nearest] = found @ weights

        def near(entry: int, most: int) -> Floats:
            likeness = np.zeros(self._starts[entry + 1] - self._starts[entry], dtype=np.float32)
            own = self.owner[rows] == entry
            likeness[rows[own] - self._starts[entry]] = found[:most, own].max(axis=0)
            return likeness

        return scores, near

    def _near(self, surface: Floats, meant: Floats) -> Rows:
        """The entries worth learning, by their best phrasing and by what they mean; the last, other things, always."""
        if self.entries <= NEAREST:
            return np.arange(self.entries)
        filled = np.flatnonzero(np.diff(self._starts))
        best = meant.copy()
        best[filled] += np.maximum.reduceat(surface, self._starts[:-1][filled])
        best[-1] = np.inf
        return np.sort(np.argpartition(-best, NEAREST)[:NEAREST])

    def _rows(self, entry: int, surface: Floats) -> Rows:
        rows = np.arange(self._starts[entry], self._starts[entry + 1])
        if len(rows) <= NEAREST_ROWS:
            return rows
        return np.sort(rows[np.argpartition(-surface[rows], NEAREST_ROWS)[:NEAREST_ROWS]])
