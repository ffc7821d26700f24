"""Texts as vectors: pieces of words, words and pairs of words, and meaning, each of length 1.

The kernel of two texts is the weighted sum of the three cosines. Weights were chosen on own questions, see
``make eval``; what each block brings is told in the README.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import log, sqrt

import numpy as np
import numpy.typing as npt
from scipy import sparse

from bot.language.vocabulary import Vocabulary

Words = tuple[str, ...]
Floats = npt.NDArray[np.float32]

PIECES, TERMS, MEANING = 1.0, 0.6, 1.0
"""Weights of the three blocks."""


def pieces(words: Words) -> Iterable[str]:
    """Every run of two to five letters of each word, its edges marked."""
    for word in words:
        edged = f" {word} "
        for size in (2, 3, 4, 5):
            for start in range(len(edged) - size + 1):
                yield edged[start : start + size]


def terms(words: Words) -> Iterable[str]:
    """Each word, and each pair of neighbours."""
    yield from (f"={word}" for word in words)
    yield from (f"={a}={b}" for a, b in pairwise(words))


@dataclass(frozen=True)
class Features:
    """The space in which texts are compared, fitted to the file's phrasings.

    Attributes:
        column: a piece or term to its column.
        rarity: for each column, the inverse document frequency over *entries*, times its block's weight.
        vocabulary: common English, for the block of meaning.
    """

    column: dict[str, int]
    rarity: Floats
    vocabulary: Vocabulary

    @classmethod
    def fit(cls, texts: Sequence[Words], vocabulary: Vocabulary) -> "Features":
        """The space of all pieces and terms that occur in *texts*."""
        counts: Counter[str] = Counter()
        for words in texts:
            counts.update({*pieces(words), *terms(words)})
        column = {name: at for at, name in enumerate(counts)}
        total = len(texts)
        rarity = [1.0 + log((1 + total) / (1 + count)) for count in counts.values()]
        return cls(column, np.array(rarity, dtype=np.float32), vocabulary)

    def row(self, words: Words) -> tuple[list[int], list[float]]:
        """The columns and weights of a text: two blocks, each of its weight's length."""
        columns: list[int] = []
        weights: list[float] = []
        for names, weight in ((pieces(words), PIECES), (terms(words), TERMS)):
            block = [
                (at, float((1 + log(count)) * self.rarity[at]))
                for name, count in Counter(names).items()
                if (at := self.column.get(name)) is not None
            ]
            length = sqrt(sum(value * value for _, value in block)) or 1.0
            columns.extend(at for at, _ in block)
            weights.extend(value * sqrt(weight) / length for _, value in block)
        return columns, weights

    def table(self, texts: Sequence[Words]) -> "Table":
        """All *texts* as rows."""
        starts, columns, weights = [0], [], []
        for words in texts:
            at, value = self.row(words)
            columns.extend(at)
            weights.extend(value)
            starts.append(len(columns))
        shape = (len(texts), len(self.column))
        surface = sparse.csr_matrix(
            (np.array(weights, np.float32), np.array(columns, np.int32), np.array(starts, np.int64)), shape=shape
        )
        meaning = np.stack([self.vocabulary.meaning(words) for words in texts]) * sqrt(MEANING)
        return Table(surface, meaning.astype(np.float32))


@dataclass(frozen=True)
class Table:
    """Texts as rows: their *surface* (pieces and terms, sparse) and their *meaning* (dense)."""

    surface: sparse.csr_matrix
    meaning: Floats

    @cached_property
    def by_column(self) -> sparse.csr_matrix:
        """The surface turned over: a row a column."""
        return self.surface.T.tocsr()

    def likeness(self, others: "Table") -> Floats:
        """The kernel of *others* with these texts: a row for each of the others, a column for each of these."""
        surface = (others.surface @ self.by_column).toarray()
        return np.asarray(surface + others.meaning @ self.meaning.T, dtype=np.float32)

    def gram(self, rows: npt.NDArray[np.intp] | slice = slice(None)) -> Floats:
        """The kernel of the *rows* with each other."""
        surface, meaning = self.surface[rows], self.meaning[rows]
        return np.asarray((surface @ surface.T).toarray() + meaning @ meaning.T, dtype=np.float32)
