"""Texts as vectors, for matching: an encoder that was not tuned for routes, which would spoil the space."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

import numpy as np

from bot.reading.encoder import Encoder, Floats
from bot.reading.plain import Pictured, plain_english


class Vectors:
    """Makes vectors, and remembers those of curated texts, so that a reload embeds only what is new.

    Args:
        encoder: gives one vector of length 1 a text.
        pictured: writes out the emoji that mean something.
        version: the digest of the model; a vector is kept under it and its text.
    """

    def __init__(self, encoder: Encoder, pictured: Pictured, version: str) -> None:
        self._encoder = encoder
        self._pictured = pictured
        self._version = version
        self._kept: dict[bytes, Floats] = {}

    def of(self, text: str) -> Floats:
        """The vector of a message, (width,); of one longer than a window, the mean of its windows."""
        found = self._encoder.windows(plain_english(text, self._pictured))
        if len(found) == 1:
            return np.asarray(found[0])
        mean = found.mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)

    def curated(self, texts: Sequence[str]) -> Floats:
        """The vectors of curated *texts*, (texts, width)."""
        keys = [self._key(text) for text in texts]
        for key, text in zip(keys, texts, strict=True):
            if key not in self._kept:
                self._kept[key] = self.of(text)
        return np.stack([self._kept[key] for key in keys])

    def known(self) -> Mapping[bytes, Floats]:
        """Every vector that is remembered, by its key; for a store to keep."""
        return self._kept

    def restore(self, kept: Mapping[bytes, Floats]) -> None:
        """Remember what a store has kept."""
        self._kept.update(kept)

    def _key(self, text: str) -> bytes:
        return sha256(f"{self._version} {text}".encode()).digest()[:16]
