"""The learned part: a linear model that can add to the physician and emergency routes, never take away from them.

It reads words, pairs of words, pieces of words, their meaning, and which lexicons spoke. Trained by ``make model`` on
the messages in ``tests/training``, all written for this project; the weights are in ``model.npz``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import exp, sqrt
from pathlib import Path
from typing import Final
from zipfile import BadZipFile
from zlib import crc32

import numpy as np
import numpy.typing as npt

from bot.language.vocabulary import Vocabulary
from bot.safety.lexicon import UnsafeLexicon, Words
from bot.safety.sentence import Sentence
from bot.smalltalk import OCCASIONS

_FILE: Final = Path(__file__).with_name("model.npz")

BUCKETS: Final = 1 << 17
"""Columns for words and pieces, found by a checksum of their text."""

HEADS: Final = 2 + len(OCCASIONS)
"""Physician, emergency, and the occasions of small talk."""

_REMEMBERED: Final = 2000
"""Words whose pieces are remembered; they take some two megabytes."""

_LONGEST_REMEMBERED: Final = 24

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Risk:
    """How likely a message needs a physician, how likely it is an emergency, and what else it may be; each 0 to 1.

    Attributes:
        physician: a symptom or diagnosis question.
        emergency: an emergency, given that it is one for the physician.
        talk: small talk, for each occasion in their order.
    """

    physician: float
    emergency: float
    talk: tuple[float, ...]


def surface(sentences: Sequence[Sentence]) -> dict[int, float]:
    """The columns of a text and their values, each block of length 1."""
    out: dict[int, float] = {}
    for block in (_terms(sentences), _pieces(sentences), _columns(_signals(sentences))):
        scale = 1 / sqrt(len(block) or 1)
        for at in block:
            out[at] = out.get(at, 0.0) + scale
    return out


def _columns(names: Iterable[str]) -> frozenset[int]:
    return frozenset(crc32(name.encode()) % BUCKETS for name in names)


def _terms(sentences: Sequence[Sentence]) -> frozenset[int]:
    names: set[str] = set()
    for sentence in sentences:
        words = ("<", *sentence.words, ">")
        names.update(f"w {word}" for word in sentence.words)
        names.update(f"p {a} {b}" for a, b in pairwise(words))
        names.update(f"s {a} {b}" for a, b in zip(words, words[2:], strict=False))
    return _columns(names)


def _pieces(sentences: Sequence[Sentence]) -> frozenset[int]:
    return frozenset[int]().union(*(_pieces_of(word) for sentence in sentences for word in sentence.words))


def _pieces_of(word: str) -> frozenset[int]:
    """As `_cut`; only words of a usual length are remembered, or a few thousand endless ones would fill the memory."""
    return _remembered(word) if len(word) <= _LONGEST_REMEMBERED else _cut(word)


def _cut(word: str) -> frozenset[int]:
    """The columns of every run of three to five letters of *word*, its edges marked."""
    edged = f" {word} "
    return _columns(edged[at : at + size] for size in (3, 4, 5) for at in range(len(edged) - size + 1))


_remembered = lru_cache(_REMEMBERED)(_cut)


def _signals(sentences: Sequence[Sentence]) -> set[str]:
    """Which lexicons spoke in a sentence, alone and two by two, and who is spoken of."""
    names: set[str] = set()
    for sentence in sentences:
        seen = {f"{mark.kind}{'?' if mark.weak else ''}" for mark in sentence.marks if mark.kind != "shapes"}
        seen |= {f"shape {mark.group}" for mark in sentence.of("shapes")}
        seen |= {
            name
            for name, on in (
                ("self", sentence.first_person),
                ("house", sentence.house),
                ("new", bool(sentence.unknown)),
            )
            if on
        }
        ordered = sorted(seen)
        names.update(f"l {name}" for name in ordered)
        names.update(f"l {a} {b}" for at, a in enumerate(ordered) for b in ordered[at + 1 :])
    return names


class LearnedRisk:
    """The trained model.

    Args:
        vocabulary: common English.
        surface_weights: a row a column, one weight a head: physician, emergency, and one an occasion of small talk.
        meaning_weights: the same for the block of meaning.
        bias: one number a head.
    """

    def __init__(self, vocabulary: Vocabulary, surface_weights: Floats, meaning_weights: Floats, bias: Floats) -> None:
        self._vocabulary = vocabulary
        self._surface = surface_weights
        self._meaning = meaning_weights
        self._bias = bias

    def risk(self, sentences: Sequence[Sentence]) -> Risk:
        """The risk of a text."""
        columns = surface(sentences)
        rows = np.fromiter(columns, dtype=np.intp, count=len(columns))
        values = np.fromiter(columns.values(), dtype=np.float32, count=len(columns))
        words: Words = tuple(word for sentence in sentences for word in sentence.words)
        logits = values @ self._surface[rows] + self._vocabulary.meaning(words) @ self._meaning + self._bias
        physician, emergency, *talk = (1 / (1 + exp(-max(-30.0, min(30.0, float(logit))))) for logit in logits)
        return Risk(physician, emergency, tuple(talk))


def load_learned(vocabulary: Vocabulary, path: Path = _FILE) -> LearnedRisk:
    """The trained model in the file at *path*.

    Raises:
        UnsafeLexicon: the file is missing, unreadable or of the wrong shape.
    """
    try:
        with np.load(path) as data:
            at, weights = data["at"], data["weights"].astype(np.float32)
            meaning, bias = data["meaning"].astype(np.float32), data["bias"].astype(np.float32)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise UnsafeLexicon(f"{path.name} cannot be read; make it anew with: make model") from error
    dense: Floats = np.zeros((BUCKETS, HEADS), dtype=np.float32)
    if meaning.shape != (vocabulary.vectors.shape[1], HEADS) or bias.shape != (HEADS,) or len(at) < 1000:
        raise UnsafeLexicon(f"{path.name} does not fit; make it anew with: make model")
    dense[at] = weights
    return LearnedRisk(vocabulary, dense, meaning, bias)
