"""Texts as vectors, for matching: an encoder that was not tuned for routes, which would spoil the space."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Final, Protocol

import numpy as np

from bot.reading.encoder import Encoder, Floats
from bot.reading.plain import Pictured, plain_english

WIDTH: Final = 384
"""Numbers of a vector."""

BATCH: Final = 256
"""Texts after which their vectors are put on the shelf, so that a start that is broken off is not lost."""

RECENT: Final = 8
"""Texts whose vectors are remembered, as in the reader."""

Key = bytes
"""What a vector is kept under: it changes with the text and with the model."""

Progress = Callable[[int, int], None]
"""Is told how many texts of how many have been embedded."""


class Shelf(Protocol):
    """Keeps vectors from one start to the next."""

    def take(self, keys: Sequence[Key]) -> Mapping[Key, Floats]:
        """Those of *keys* that are kept."""

    def put(self, vectors: Mapping[Key, Floats]) -> None:
        """Keep *vectors*, if that is possible."""


class Vectors:
    """Makes vectors, and remembers those of curated texts, so that a reload embeds only what is new.

    Args:
        encoder: gives one vector of length 1 a text.
        pictured: writes out the emoji that mean something.
        version: the digest of the model.
        shipped: the vectors of curated texts that come with the bot.
        shelf: keeps those of other curated texts.
        progress: is told how far embedding them has come.
    """

    def __init__(
        self,
        encoder: Encoder,
        pictured: Pictured,
        version: str,
        *,
        shipped: Mapping[Key, Floats],
        shelf: Shelf | None = None,
        progress: Progress = lambda _done, _all: None,
    ) -> None:
        self._encoder = encoder
        self._pictured = pictured
        self._version = version
        self._shipped = shipped
        self._shelf = shelf
        self._progress = progress
        self._recent = lru_cache(RECENT)(self._embedded)
        self._last: Mapping[Key, Floats] = {}

    def of(self, text: str) -> Floats:
        """The vector of a message, (width,); of one longer than a window, the mean of its windows."""
        return self._recent(text)

    def _embedded(self, text: str) -> Floats:
        found = self._encoder.windows(self._encoder.tokens(plain_english(text, self._pictured)))
        if len(found) == 1:
            return np.asarray(found[0])
        mean = found.mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)

    def curated(self, texts: Sequence[str]) -> Floats:
        """The vectors of curated *texts*, (texts, width); embeds those that neither ship nor were asked for before."""
        by_key = {self.key(text): text for text in texts}
        known = {key: row for key in by_key if (row := self._shipped.get(key, self._last.get(key))) is not None}
        if self._shelf is not None and len(known) < len(by_key):
            known.update(self._shelf.take([key for key in by_key if key not in known]))
        new = [key for key in by_key if key not in known]
        for start in range(0, len(new), BATCH):
            made = {key: self._embedded(by_key[key]) for key in new[start : start + BATCH]}
            if self._shelf is not None:
                self._shelf.put(made)
            known.update(made)
            self._progress(min(start + BATCH, len(new)), len(new))
        if new or len(known) > len(self._last):
            self._last = known
        return np.stack([known[self.key(text)] for text in texts]) if texts else np.zeros((0, WIDTH), np.float32)

    def key(self, text: str) -> Key:
        """What the vector of *text* is kept under."""
        return sha256(f"{self._version} {text}".encode()).digest()[:16]
