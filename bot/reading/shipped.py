"""The model files that ship with the bot, each checked against its SHA-256 before it is used: they fail closed."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from bot.language.shipped import UnsafeData, load_shipped
from bot.reading.encoder import Encoder
from bot.reading.plain import Pictured
from bot.reading.reader import MessageReader
from bot.reading.vectors import Vectors

FOLDER: Final = Path(__file__).parent / "models"
MANIFEST: Final = "manifest.yaml"

FILES: Final = ("english.onnx", "english.json", "foreign.onnx", "foreign.json", "vectors.onnx", "thresholds.yaml")
"""What the manifest must name: three models, two tokenizers, and the thresholds that belong to the models."""


class UnsafeModel(UnsafeData):
    """The models cannot be trusted, so the bot must not start."""


@dataclass(frozen=True)
class Models:
    """What the model files make possible: *reader* for routes and pairs, *vectors* for matching."""

    reader: MessageReader
    vectors: Vectors


def load_models(pictured: Pictured, folder: Path = FOLDER, *, signed: bool = True) -> Models:
    """The models in *folder*, if *signed* only those that its manifest names.

    Raises:
        UnsafeModel: a file is missing, is not the one that was measured, or cannot be run.
    """
    if signed:
        check(folder)
    try:
        english = Encoder(folder / "english.onnx", folder / "english.json")
        foreign = Encoder(folder / "foreign.onnx", folder / "foreign.json")
        same = Encoder(folder / "vectors.onnx", folder / "english.json")
    except Exception as error:  # the run time's own kinds of error are many, and any of them means no model
        raise UnsafeModel("a model cannot be run; make it anew with: make model") from error
    return Models(MessageReader(english, foreign, pictured), Vectors(same, pictured, digest(folder / "vectors.onnx")))


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
