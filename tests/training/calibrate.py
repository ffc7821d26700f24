"""Fits ``bot/matching/calibration.yaml``: evidence to the chance that the entry is right. Part of ``make model``.

Fitted to the project's training questions, none of which is a phrasing of the file or a background message; and to
other files than ours, for staff add entries with two or three phrasings.
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
from tests.measure.questions import Question, load_questions

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
OUT = ROOT / "bot" / "matching" / "calibration.yaml"
NEAR = 4.0
"""How much a question counts that a clinic hears at its desk: patients ask those, and few are written down here."""

OWN = 0.5
"""How much a phrasing of the file itself counts: asked word for word it must find its entry."""

Sample = tuple[tuple[float, ...], bool, float]
"""The evidence for the first entry, whether that is the right one, and how much it counts."""

HEAD = "# Fitted by `make model` on the project's own questions; see calibration.py. Not for editing by hand.\n"


def main() -> None:
    """Fit and write the weights."""
    faq, knowledge = load(ROOT / "faq.yaml"), load_knowledge()
    paths = sorted((HERE / "messages").glob("*.jsonl"))
    written = [question for path in paths for question in load_questions(path) if _usable(question)]
    found = [one for version, weight in _versions(faq) for one in _samples(version, weight, knowledge, written)]
    evidence, right, weights = zip(*found, strict=True)
    model = LogisticRegression(C=10, max_iter=10_000).fit(np.array(evidence), right, weights)
    names = [field.name for field in fields(Evidence)]
    fitted = {"bias": model.intercept_[0], **dict(zip(names, model.coef_[0], strict=True))}
    OUT.write_text(HEAD + "".join(f"{name}: {weight:.3f}\n" for name, weight in fitted.items()), "utf-8")
    print(f"wrote {OUT.relative_to(ROOT)}: fitted to {len(right)} questions, {sum(right)} with a right entry first")


def _versions(faq: Faq) -> Iterator[tuple[Faq, float]]:
    """The file, and others that staff could write, each with the weight that its questions have."""
    clinic = tuple(Entry.model_validate(entry) for entry in yaml.safe_load((HERE / "clinic.yaml").read_text("utf-8")))
    short = tuple(map(_shortened, faq.entries))
    yield faq, 2.0
    for entries in (short, clinic, short + clinic):
        yield faq.model_copy(update={"entries": entries}), 1.0


def _shortened(entry: Entry) -> Entry:
    """*entry* with three phrasings, as staff write a new one."""
    return entry.model_copy(update={"also": entry.also[:: max(1, len(entry.also) // 2)][:2]})


def _samples(faq: Faq, weight: float, knowledge: Knowledge, questions: Sequence[Question]) -> Iterator[Sample]:
    """The questions that the file does not hold, and its own phrasings, which count less."""
    desk = Desk(faq, knowledge)
    own = {phrasing: entry.id for entry in faq.entries for phrasing in entry.phrasings}
    seen = own.keys() | set(knowledge.background)
    asked = [(q.text, q.topics, NEAR if q.kind in {"near", "desk"} else 1.0) for q in questions if q.text not in seen]
    for text, topics, counts in [*asked, *((text, (entry,), OWN) for text, entry in own.items())]:
        ranking = desk.rank(text)
        if ranking.first:
            yield ranking.evidence.values, ranking.first in topics, weight * counts


def _usable(question: Question) -> bool:
    """Whether the right entry of *question* is known, be it none."""
    return question.route not in {"physician", "emergency"} and (question.route != "faq" or bool(question.topics))


if __name__ == "__main__":
    main()
