"""Common English: which words there are, how frequent they are, and what they mean as vectors.

The table is distilled from a sentence model by ``make vectors`` (see CONTRIBUTING.md) and is
part of the project: nothing is downloaded, and no model runs.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

_FILE: Final = Path(__file__).with_name("words.npz")


@dataclass(frozen=True)
class Vocabulary:
    """The common words.

    Attributes:
        index: a word to its row.
        zipf: how frequent each word is, on the Zipf scale: 7 is "the", 3 is once in a million words.
        sure: whether the word is so common, or so surely a word, that it is never a typing error.
        vectors: a row of meaning for each word, already weighted by how much the word says; in steps of *scale*.
        scale: the size of a step, for each column.
    """

    index: dict[str, int]
    zipf: Floats
    sure: npt.NDArray[np.bool_]
    vectors: npt.NDArray[np.int8]
    scale: Floats

    def __contains__(self, word: object) -> bool:
        return word in self.index

    def frequency(self, word: str) -> float:
        """The Zipf frequency of *word*; 0 for a word not in the table."""
        row = self.index.get(word)
        return 0.0 if row is None else float(self.zipf[row])

    def is_sure(self, word: str) -> bool:
        """Whether *word* is never taken for a typing error."""
        row = self.index.get(word)
        return row is not None and bool(self.sure[row])

    def meaning(self, words: list[str] | tuple[str, ...]) -> Floats:
        """The sum of the vectors of *words*, length 1; zero where no word is known."""
        rows = [row for word in words if (row := self.index.get(word)) is not None]
        total: Floats = self.vectors[rows].sum(axis=0, dtype=np.float32) * self.scale
        norm = float(np.sqrt(total @ total))
        return total / norm if norm else total


def load_vocabulary(path: Path = _FILE) -> Vocabulary:
    """The table in the file at *path*."""
    with np.load(path) as table:
        words = table["words"].tobytes().decode("ascii").split("\n")
        vectors, scale = table["vectors"], table["scale"].astype(np.float32)
        zipf = table["zipf"].astype(np.float32) / 32
        sure = table["sure"].astype(bool)
    return Vocabulary({word: row for row, word in enumerate(words)}, zipf, sure, vectors, scale)
