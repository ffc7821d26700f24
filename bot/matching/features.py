"""Texts as vectors: pieces of words, words and pairs of words, and meaning, each of length 1.

The kernel of two texts is the weighted sum of the three cosines. Weights were chosen on own questions, see
``make eval``; what each block brings is told in the README.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import sqrt
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from bot.language.vocabulary import Vocabulary

Words = tuple[str, ...]
Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.intp]

PIECES: Final = 1.0
TERMS: Final = 0.6
MEANING: Final = 1.0
"""Weights of the three blocks."""

LARGE: Final = 4000
"""From so many texts on, columns that most texts share are left out: they tell little and cost the most."""

COMMON: Final = 400
"""Texts of a large file that a column may occur in, or one in 200 if that is more."""

_MEANING_SCALE: Final = np.float32(sqrt(MEANING))
_SLICE: Final = 256

_NONE: Final[Rows] = np.zeros(0, dtype=np.intp)


class Columns:
    """Numbers for the pieces and terms of texts: given out while the file is read, fixed from then on."""

    def __init__(self) -> None:
        self._number: dict[str, int] = {}
        self._pieces: dict[str, Rows] = {}
        self._fixed = False

    def __len__(self) -> int:
        return len(self._number)

    def fix(self) -> None:
        """Give out no more numbers: what is new from now on has no column."""
        self._fixed = True

    def pieces(self, words: Words) -> Rows:
        """The columns of every run of two to five letters of each word, its edges marked."""
        return np.concatenate([self._of_word(word) for word in words]) if words else _NONE

    def terms(self, words: Words) -> Rows:
        """The columns of each word, and of each pair of neighbours."""
        return self._numbers([*(f"={word}" for word in words), *(f"={a}={b}" for a, b in pairwise(words))])

    def _of_word(self, word: str) -> Rows:
        known = self._pieces.get(word)
        if known is not None:
            return known
        edged = f" {word} "
        numbers = self._numbers([edged[at : at + size] for size in (2, 3, 4, 5) for at in range(len(edged) - size + 1)])
        if not self._fixed:
            self._pieces[word] = numbers
        return numbers

    def _numbers(self, names: list[str]) -> Rows:
        if self._fixed:
            return np.array([at for name in names if (at := self._number.get(name)) is not None], dtype=np.intp)
        return np.array([self._number.setdefault(name, len(self._number)) for name in names], dtype=np.intp)


@dataclass(frozen=True)
class Features:
    """The space in which texts are compared, fitted to the file's phrasings.

    Attributes:
        columns: the pieces and terms that count.
        rarity: for each column, the inverse document frequency over the phrasings; 0 for one that is left out.
        vocabulary: common English, for the block of meaning.
    """

    columns: Columns
    rarity: Floats
    vocabulary: Vocabulary

    @classmethod
    def fit(cls, texts: Sequence[Words], vocabulary: Vocabulary) -> "Features":
        """The space of all pieces and terms that occur in *texts*."""
        columns = Columns()
        seen = [np.unique(np.concatenate([columns.pieces(words), columns.terms(words)])) for words in texts]
        columns.fix()
        counts = np.bincount(np.concatenate([_NONE, *seen]), minlength=len(columns))
        total = len(texts)
        rarity = 1.0 + np.log((1 + total) / (1 + counts))
        if total > LARGE:
            rarity[counts > max(COMMON, total // 200)] = 0.0
        return cls(columns, rarity.astype(np.float32), vocabulary)

    def text(self, words: Words) -> "Text":
        """A text: two blocks of columns, each of its weight's length, and what it means."""
        blocks = [self._block(self.columns.pieces(words), PIECES), self._block(self.columns.terms(words), TERMS)]
        columns, weights = (np.concatenate(parts) for parts in zip(*blocks, strict=True))
        return Text(columns, weights, self.vocabulary.meaning(words) * _MEANING_SCALE)

    def _block(self, columns: Rows, weight: float) -> tuple[Rows, Floats]:
        at, counts = np.unique(columns, return_counts=True)
        values = (1 + np.log(counts)) * self.rarity[at]
        kept = values > 0
        at, values = at[kept], values[kept]
        length = sqrt(float(values @ values)) or 1.0
        return at, (values * (sqrt(weight) / length)).astype(np.float32)

    def table(self, texts: Sequence[Words]) -> "Table":
        """All *texts* as rows."""
        meaning = np.empty((len(texts), self.vocabulary.vectors.shape[1]), dtype=np.float32)
        columns, weights = [_NONE.astype(np.int32)], [np.zeros(0, dtype=np.float32)]
        for at, words in enumerate(texts):
            text = self.text(words)
            meaning[at] = text.meaning
            columns.append(text.columns.astype(np.int32))
            weights.append(text.weights)
        starts = np.cumsum([len(row) for row in columns])
        cells = np.concatenate(weights), np.concatenate(columns), starts
        return Table(sparse.csr_matrix(cells, shape=(len(texts), len(self.columns))), meaning)


@dataclass(frozen=True, slots=True)
class Text:
    """One text: its *columns* (pieces and terms), their *weights*, and its *meaning* (dense)."""

    columns: Rows
    weights: Floats
    meaning: Floats


@dataclass(frozen=True)
class Table:
    """Texts as rows: their *surface* (pieces and terms, sparse) and their *meaning* (dense)."""

    surface: sparse.csr_matrix
    meaning: Floats

    @cached_property
    def by_column(self) -> sparse.csr_matrix:
        """The surface turned over: a row a column."""
        return self.surface.T.tocsr()

    def rows(self, rows: Rows) -> "Table":
        """Some of the texts."""
        return Table(self.surface[rows], self.meaning[rows])

    def above(self, others: "Table") -> "Table":
        """These texts, and *others* below them."""
        surface = sparse.vstack([self.surface, others.surface], format="csr")
        return Table(surface, np.concatenate([self.meaning, others.meaning]))

    def surface_likeness(self, text: Text) -> Floats:
        """The part of the kernel that pieces and terms make, of *text* with each of these.

        For one text SciPy's own product takes three times as long to begin.
        """
        turned = self.by_column
        starts = turned.indptr[text.columns]
        lengths = turned.indptr[text.columns + 1] - starts
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        cells = within + np.repeat(starts, lengths)
        weights = turned.data[cells] * np.repeat(text.weights, lengths)
        return np.bincount(turned.indices[cells], weights, len(self.meaning)).astype(np.float32)

    def nearness(self, text: Text, first: int, end: int) -> Floats:
        """The kernel of *text* with the rows from *first* to before *end*."""
        spread = np.zeros(self.surface.shape[1], dtype=np.float32)
        spread[text.columns] = text.weights
        starts = self.surface.indptr[first : end + 1]
        cells = slice(starts[0], starts[-1])
        met = np.append(self.surface.data[cells] * spread[self.surface.indices[cells]], np.float32(0))
        sums = np.add.reduceat(met, starts[:-1] - starts[0])
        sums[np.diff(starts) == 0] = 0  # where nothing is to be summed up, reduceat gives what comes next
        return np.asarray(sums + self.meaning[first:end] @ text.meaning, dtype=np.float32)

    def likeness(self, others: "Table") -> Floats:
        """The kernel of *others* with these texts: a row for each of the others, a column for each of these."""
        likeness = np.empty((len(others.meaning), len(self.meaning)), dtype=np.float32)
        for at in range(0, len(likeness), _SLICE):  # slice by slice: the products are larger than what remains
            some = slice(at, at + _SLICE)
            likeness[some] = (others.surface[some] @ self.by_column).toarray()
            likeness[some] += others.meaning[some] @ self.meaning.T
        return likeness

    def gram(self) -> Floats:
        """The kernel of the texts with each other."""
        return self.likeness(self)
