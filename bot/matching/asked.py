"""How people ask for the entries that ship with the bot: vectors of the training messages, without their words.

They stand beside an entry's phrasings while the entry's question is the one that they were written for; an entry that
staff change or write anew is found by its phrasings alone.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np

from bot.reading.encoder import Floats

_FILE: Final = Path(__file__).with_name("asked.npz")

STEP: Final = 127.0
"""Vectors are kept in steps of one part in so many."""

Asked = Mapping[str, Floats]
"""An entry's question to the vectors of messages that ask for it, (messages, width)."""


def load_asked(path: Path = _FILE) -> Asked:
    """The vectors in the file at *path*."""
    with np.load(path) as table:
        questions = table["questions"].tobytes().decode("utf-8").split("\n")
        rows, owner = table["vectors"].astype(np.float32), table["owner"]
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return {question: rows[owner == at] for at, question in enumerate(questions)}
