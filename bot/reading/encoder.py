"""A sentence encoder: plain text in, numbers out. Runs a quantised model file with onnxruntime, on one thread.

A text of more tokens than one window holds is read in windows that overlap, so that nothing in it is left unread.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

WINDOW: Final = 256
"""Tokens that are read at once, the two at the edges among them; what the models were trained on."""

_OVERLAP: Final = 32
"""Tokens that stand in two windows, so that no clause is cut in both."""

Floats = npt.NDArray[np.float32]


class Encoder:
    """One model and its tokenizer.

    Args:
        model: the ONNX file; it takes ``ids`` and ``mask``, both (texts, tokens), and gives (texts, numbers).
        tokenizer: cuts text into tokens.
    """

    def __init__(self, model: Path, tokenizer: Tokenizer) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # an arena keeps the memory of the longest message for ever
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._tokenizer = tokenizer

    def tokens(self, text: str) -> list[int]:
        """The ids of *text*, with those that mark its edges."""
        return list(self._tokenizer.encode(text).ids)

    def windows(self, ids: Sequence[int]) -> Floats:
        """What the model says of each window of *ids*: (windows, numbers); one window for most texts."""
        if len(ids) <= WINDOW:
            return self._run(ids)
        first, last, inner = ids[0], ids[-1], ids[1:-1]
        step = WINDOW - 2 - _OVERLAP
        starts = range(0, max(1, len(inner) - _OVERLAP), step)
        return np.concatenate([self._run([first, *inner[at : at + WINDOW - 2], last]) for at in starts])

    def pair(self, text: str, other: str) -> Floats:
        """What the model says of *text* beside *other*: (numbers,)."""
        ids = self._tokenizer.encode(text, other).ids[:WINDOW]
        return np.asarray(self._run(ids)[0])

    def _run(self, ids: Sequence[int]) -> Floats:
        rows = np.array([ids], dtype=np.int64)
        (said,) = self._session.run(None, {"ids": rows, "mask": np.ones_like(rows, dtype=np.float32)})
        return np.asarray(said, dtype=np.float32)
