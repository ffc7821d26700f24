"""Fits ``bot/matching/calibration.yaml``: evidence to the chance that the entry is right. Part of ``make model``.

Fitted to questions by authors that no model has learned from (``tests/questions``), on our file, on a shortened one, on
entries of a clinic's desk and on the FAQs of other houses, for staff add entries with two or three phrasings.
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression

from bot.desk import Desk, Knowledge, load_knowledge
from bot.faq.file import load
from bot.faq.model import Entry, Faq
from bot.matching.calibration import Evidence
from tests.measure.questions import load_questions
from tests.training.pairs import Small, read_small

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
QUESTIONS = ROOT / "tests" / "questions"
OUT = ROOT / "bot" / "matching" / "calibration.yaml"

ASKED = ("general", "general2", "general3", "near", "contrast", "desk", "other", "other3", "clinic")
"""The files of questions whose right entry is known, be it none."""

Asked = Sequence[tuple[str, tuple[str, ...]]]
Sample = tuple[tuple[float, ...], bool, float]
"""The evidence for an entry, whether it is a right one, and how much it counts."""

HEAD = "# Fitted by `make model` on authors that were left out; see calibration.py. Not for editing by hand.\n"


def calibrate() -> None:
    """Fit and write the weights."""
    knowledge = load_knowledge(signed=False)
    found = [one for faq, asked, weight in _files() for one in _samples(faq, asked, weight, knowledge)]
    evidence, right, weights = zip(*found, strict=True)
    model = LogisticRegression(C=1, max_iter=10_000).fit(np.array(evidence), right, weights)
    names = [field.name for field in fields(Evidence)]
    fitted = {"bias": model.intercept_[0], **dict(zip(names, model.coef_[0], strict=True))}
    OUT.write_text(HEAD + "".join(f"{name}: {weight:.3f}\n" for name, weight in fitted.items()), "utf-8")
    print(f"wrote {OUT.relative_to(ROOT)}: fitted to {len(right)} candidates, {sum(right)} of them right")


def _files() -> Iterator[tuple[Faq, Asked, float]]:
    """Files, what is asked of each, and how much that counts."""
    faq = load(ROOT / "faq.yaml")
    clinic = tuple(Entry.model_validate(entry) for entry in yaml.safe_load((HERE / "clinic.yaml").read_text("utf-8")))
    written = [q for name in ASKED for q in load_questions(QUESTIONS / f"{name}.jsonl")]
    asked = [(q.text, q.topics) for q in written if q.route not in {"physician", "emergency"}]
    short = tuple(
        entry.model_copy(update={"also": entry.also[:: max(1, len(entry.also) // 2)][:2]}) for entry in faq.entries
    )
    yield faq, asked, 2.0
    yield faq.model_copy(update={"entries": (*short, *clinic)}), asked, 1.0
    for house in read_small(QUESTIONS / "faqs.tsv"):
        yield _as_file(faq, house), house.asked, 1.0


def _as_file(faq: Faq, house: Small) -> Faq:
    """*house* as a file of ours."""
    entries = [Entry(id=entry, question=texts[0], also=texts[1:], answer="-") for entry, texts in house.entries.items()]
    return faq.model_copy(update={"entries": tuple(entries)})


def _samples(faq: Faq, asked: Asked, weight: float, knowledge: Knowledge) -> Iterator[Sample]:
    desk = Desk(faq, knowledge)
    for text, topics in asked:
        ranking = desk.rank(text)
        for match, evidence in zip(ranking.matches, ranking.evidence, strict=True):
            yield evidence.values, match.entry in topics, weight
