"""Fits ``bot/matching/calibration.yaml``: evidence to the chance that the entry is right. Part of ``make model``.

Fitted to the project's training questions, none of which is a phrasing of the file or a background message.
"""

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.desk import Desk, load_knowledge
from bot.faq.file import load
from bot.matching.calibration import Evidence
from tests.measure.questions import Question, load_questions

ROOT = Path(__file__).parents[2]
OUT = ROOT / "bot" / "matching" / "calibration.yaml"
HEAD = "# Fitted by `make model` on the project's own questions; see calibration.py. Not for editing by hand.\n"


def main() -> None:
    """Fit and write the weights."""
    faq, knowledge = load(ROOT / "faq.yaml"), load_knowledge()
    seen = {phrasing for entry in faq.entries for phrasing in entry.phrasings} | set(knowledge.background)
    paths = sorted((Path(__file__).parent / "messages").glob("*.jsonl"))
    written = [question for path in paths for question in load_questions(path)]
    general = [q for q in written if _usable(q) and q.text not in seen]
    evidence, right = _evidence(Desk(faq, knowledge), general)
    model = LogisticRegression(C=10, max_iter=2000).fit(evidence, right)
    weights = {"bias": model.intercept_[0], **dict(zip(_names(), model.coef_[0], strict=True))}
    OUT.write_text(HEAD + "".join(f"{name}: {weight:.3f}\n" for name, weight in weights.items()), "utf-8")
    print(f"wrote {OUT.relative_to(ROOT)}: fitted to {len(right)} questions, {sum(right)} with a right entry first")


def _usable(question: Question) -> bool:
    """Whether the right entry of *question* is known, be it none."""
    return question.route not in {"physician", "emergency"} and (question.route != "faq" or bool(question.topics))


def _names() -> list[str]:
    return [field.name for field in fields(Evidence)]


def _evidence(
    desk: Desk, questions: Sequence[Question]
) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.float64]], list[bool]]:
    rankings = [(question, desk.rank(question.text)) for question in questions]
    found = [(question, ranking) for question, ranking in rankings if ranking.first]
    return np.array([r.evidence.values for _, r in found]), [r.first in q.topics for q, r in found]


if __name__ == "__main__":
    main()
