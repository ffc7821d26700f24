"""Writes vectors that ship: of the training messages that ask for an entry of our file, and of all shipped texts."""

from pathlib import Path

import numpy as np

from bot.faq.file import load
from bot.language.shorthand import load_shorthand
from bot.matching.asked import STEP
from bot.matching.background import load_background
from bot.reading.encoder import Floats
from bot.reading.shipped import CURATED, FOLDER, load_models
from tests.training.rows import messages

ROOT = Path(__file__).parents[2]
OUT = ROOT / "bot" / "matching" / "asked.npz"


def keep_asked() -> None:
    """Embed and write them."""
    entries = load(ROOT / "faq.yaml").entries
    place = {entry.id: at for at, entry in enumerate(entries)}
    written = [q for q in messages() if q.language == "en" and q.route == "faq" and q.topics and q.topics[0] in place]
    vectors = load_models(load_shorthand().pictured, signed=False).vectors
    texts = [*load_background(), *(phrasing for entry in entries for phrasing in entry.phrasings)]
    keys = np.frombuffer(b"".join(map(vectors.key, texts)), dtype=np.uint8)
    np.savez_compressed(FOLDER / CURATED, keys=keys, vectors=_in_steps(vectors.curated(texts)))
    rows = np.stack([vectors.of(question.text) for question in written])
    np.savez_compressed(
        OUT,
        questions=np.frombuffer("\n".join(entry.question for entry in entries).encode(), dtype=np.uint8),
        vectors=_in_steps(rows),
        owner=np.array([place[question.topics[0]] for question in written], dtype=np.uint16),
    )
    print(f"wrote {OUT.relative_to(ROOT)}: {len(written)} messages, {OUT.stat().st_size // 1024} kB")


def _in_steps(rows: Floats) -> np.ndarray:
    return np.round(rows * STEP / np.abs(rows).max(axis=1, keepdims=True)).astype(np.int8)
