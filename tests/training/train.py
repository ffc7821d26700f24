"""``make model``: trains the readers, computes their thresholds, fits the scores, and writes it all into the project.

From the package registry and ``tests/training`` alone. The same files and versions give the same models on one kind of
machine. Figures that come of it are on ``tests/questions``, whose authors no model has learned from.
"""

import random
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import torch
import yaml

from bot.faq.file import load
from bot.language.shorthand import load_shorthand
from bot.reading.plain import plain_english, plain_foreign
from bot.reading.shipped import FILES, FOLDER, MANIFEST, digest
from tests.measure.questions import Question
from tests.training import bases, fitting
from tests.training.asked import keep_asked
from tests.training.bert import Mean
from tests.training.calibrate import calibrate
from tests.training.floor import keep_floor
from tests.training.pairs import Small, pairs, read_small, small
from tests.training.rows import Row, messages, rows
from tests.training.thresholds import compute

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
SEED = 1

EPOCHS = 2
PAIRS = 32_000
"""Pairs that are learned from, a chance choice of all."""

ENGLISH_OF_FOREIGN = 9_000
"""English messages that the encoder for other languages learns from too: what it knows of them helps in all."""

PICTURED = load_shorthand().pictured


def train_english() -> None:
    """The encoder for English: routes and pairs."""
    base, plain = bases.english(), partial(plain_english, pictured=PICTURED)
    fitting.export(Mean(base.bert), FOLDER / "vectors.onnx")
    base.tokenizer.save(str(FOLDER / "english.json"))
    written = messages()

    def embed(texts: Sequence[str]) -> np.ndarray:
        return np.stack(list(fitting.vectors(Mean(base.bert).eval(), base, list(texts), plain)))

    beside = pairs(_faqs(written), embed, seed=SEED)
    random.Random(SEED).shuffle(beside)
    learned = [*rows(written, seed=SEED), *beside[:PAIRS]]
    print(f"English: {len(written)} messages, {len(learned)} rows", flush=True)
    model = fitting.fit(base, learned, plain, epochs=EPOCHS, rate=6e-5, seed=SEED)
    fitting.export(model, FOLDER / "english.onnx")


def train_foreign() -> None:
    """The encoder for other languages: routes alone."""
    base, plain = bases.foreign(), partial(plain_foreign, pictured=PICTURED)
    written = messages()
    english = [question for question in written if question.language == "en"]
    others = [question for question in written if question.language != "en"]
    random.Random(SEED).shuffle(english)
    learned: list[Row] = rows(english[:ENGLISH_OF_FOREIGN], seed=SEED, letters=0.2)
    learned += [*rows(others, seed=SEED, letters=0.2), *rows(others, seed=SEED + 1, letters=0.0)]
    print(f"other languages: {len(others)} messages, {len(learned)} rows", flush=True)
    model = fitting.fit(base, learned, plain, epochs=EPOCHS, rate=8e-5, seed=SEED)
    fitting.export(model, FOLDER / "foreign.onnx")
    base.tokenizer.save(str(FOLDER / "foreign.json"))


def sign() -> None:
    """Write the manifest: the digest of every file."""
    head = "# SHA-256 of every file that the readers use; written by `make model`. Another file stops the start.\n"
    (FOLDER / MANIFEST).write_text(head + "".join(f"{name}: {digest(FOLDER / name)}\n" for name in FILES), "utf-8")


def _faqs(written: Sequence[Question]) -> list[Small]:
    """Our file, one that a clinic's staff may write, and those of other houses."""
    ours = {entry.id: entry.phrasings for entry in load(ROOT / "faq.yaml").entries}
    clinic = yaml.safe_load((HERE / "clinic.yaml").read_text("utf-8"))
    of_clinic = {entry["id"]: (entry["question"], *entry["also"]) for entry in clinic}
    asked = [question for question in written if question.author == "clinic"]
    others = [question for question in written if question.author != "clinic"]
    near = [(question.text, ()) for question in others if question.route == "fallback" and "near" in question.kind]
    answered = [(question.text, question.topics) for question in asked]
    return [small(ours, others), Small(of_clinic, (*answered, *near)), *read_small(HERE / "faqs.tsv")]


STEPS = {
    "english": train_english,
    "foreign": train_foreign,
    "asked": keep_asked,
    "calibrate": calibrate,
    "thresholds": compute,
    "floor": keep_floor,
    "sign": sign,
}
"""What ``make model`` does, in this order; the command line may name single steps."""


def main() -> None:
    """Do all steps, or those that are named."""
    torch.set_num_threads(2)
    FOLDER.mkdir(exist_ok=True)
    for name in sys.argv[1:] or STEPS:
        print(f"== {name}", flush=True)
        STEPS[name]()


if __name__ == "__main__":
    main()
