"""The vectors of a clinic's phrasings on disk, so that the next start need not make them again.

Nothing but curated text is ever kept here, and of that only numbers. What cannot be read or written is made anew: the
file is no data of anybody, and may be deleted at any time.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import numpy as np

from bot.reading.encoder import Floats
from bot.reading.vectors import WIDTH, Key

MOST: Final = 250_000
"""Vectors that are kept; the oldest go first. Of 768 bytes each."""

_AT_ONCE: Final = 500
"""Keys of one question to the file."""


class VectorFile:
    """The file at *path*; it is made when the first vector is kept."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def take(self, keys: Sequence[Key]) -> Mapping[Key, Floats]:
        """Those of *keys* that are kept; none if the file cannot be read."""
        if not self._path.exists():
            return {}
        try:
            with self._opened() as file:
                return {
                    key: np.frombuffer(row, np.float16).astype(np.float32)
                    for some in (keys[at : at + _AT_ONCE] for at in range(0, len(keys), _AT_ONCE))
                    for key, row in file.execute(
                        f"SELECT key, row FROM vectors WHERE key IN ({','.join('?' * len(some))})",  # noqa: S608 - only question marks
                        some,
                    )
                    if len(row) == 2 * WIDTH
                }
        except sqlite3.Error:
            return {}

    def put(self, vectors: Mapping[Key, Floats]) -> None:
        """Keep *vectors*; where nothing can be written, nothing is."""
        rows = [(key, row.astype(np.float16).tobytes()) for key, row in vectors.items()]
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._opened() as file:
                file.executemany("INSERT OR REPLACE INTO vectors (key, row) VALUES (?, ?)", rows)
                file.execute("DELETE FROM vectors WHERE rowid <= (SELECT max(rowid) FROM vectors) - ?", (MOST,))
        except (sqlite3.Error, OSError):
            return

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        file = sqlite3.connect(self._path, timeout=5)
        try:
            with file:
                file.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB UNIQUE NOT NULL, row BLOB NOT NULL)")
                yield file
        finally:
            file.close()
