"""The model files that ship with the bot, each checked against its SHA-256 before it is used: they fail closed."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

import numpy as np
from tokenizers import Tokenizer

from bot.language.shipped import UnsafeData, load_shipped
from bot.reading.encoder import Encoder, Floats
from bot.reading.plain import Pictured
from bot.reading.reader import MessageReader
from bot.reading.vectors import Key, Progress, Shelf, Vectors

FOLDER: Final = Path(__file__).parent / "models"
MANIFEST: Final = "manifest.yaml"

CURATED: Final = "curated.npz"
STEP: Final = 127.0
"""Shipped vectors are kept in steps of one part in so many."""

FILES: Final = (
    "english.onnx", "english.json", "foreign.onnx", "foreign.json", "vectors.onnx", CURATED, "thresholds.yaml",
)  # fmt: skip
"""What the manifest must name: three models, two tokenizers, the vectors of the texts that ship with the bot, and the
thresholds that belong to the models.
"""


class UnsafeModel(UnsafeData):
    """The models cannot be trusted, so the bot must not start."""


@dataclass(frozen=True)
class Models:
    """What the model files make possible: *reader* for routes and pairs, *vectors* for matching."""

    reader: MessageReader
    vectors: Vectors


def load_models(
    pictured: Pictured,
    folder: Path = FOLDER,
    *,
    signed: bool = True,
    shelf: Shelf | None = None,
    progress: Progress = lambda _done, _all: None,
) -> Models:
    """The models in *folder*, if *signed* only those that its manifest names; *shelf* keeps vectors for the next start.

    Raises:
        UnsafeModel: a file is missing, is not the one that was measured, or cannot be run.
    """
    if signed:
        check(folder)
    try:
        pieces = Tokenizer.from_file(str(folder / "english.json"))
        english, same = Encoder(folder / "english.onnx", pieces), Encoder(folder / "vectors.onnx", pieces)
        foreign = Encoder(folder / "foreign.onnx", Tokenizer.from_file(str(folder / "foreign.json")))
        shipped = _shipped(folder / CURATED) if signed or (folder / CURATED).exists() else {}
    except Exception as error:  # the run time's own kinds of error are many, and any of them means no model
        raise UnsafeModel("a model cannot be run; make it anew with: make model") from error
    version = digest(folder / "vectors.onnx")
    vectors = Vectors(same, pictured, version, shipped=shipped, shelf=shelf, progress=progress)
    return Models(MessageReader(english, foreign, pictured), vectors)


def _shipped(path: Path) -> dict[Key, Floats]:
    """The vectors in the file at *path*, by their keys."""
    with np.load(path) as table:
        keys, rows = table["keys"].tobytes(), table["vectors"].astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    size = len(keys) // len(rows)
    return {keys[size * at : size * (at + 1)]: row for at, row in enumerate(rows)}


def check(folder: Path = FOLDER) -> None:
    """Hold every file of *folder* against the manifest.

    Raises:
        UnsafeModel: a file is missing or another one than the manifest names.
    """
    try:
        named = load_shipped(folder / MANIFEST)
        wrong = [name for name in FILES if digest(folder / name) != named[name]]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise UnsafeModel("the manifest or a file that it names is missing; make them anew with: make model") from error
    if wrong:
        raise UnsafeModel(f"{', '.join(wrong)}: not the file that was measured; make it anew with: make model")


def digest(path: Path) -> str:
    """The SHA-256 of the file at *path*."""
    return sha256(path.read_bytes()).hexdigest()
