"""``make ablate``: the right entry first with one component away at a time, and with plain rankers."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.desk import Desk, Knowledge, load_knowledge
from bot.faq.file import load
from bot.faq.model import Faq
from tests.measure.questions import Question, load_questions

ROOT = Path(__file__).parents[2]
_OFF = 1e-9
"""A weight so small that nothing is left of the block, and nothing is divided by zero."""

_WITHOUT: dict[str, dict[str, object]] = {
    "pieces of words": {"bot.matching.features.PIECES": _OFF},
    "words and pairs": {"bot.matching.features.TERMS": _OFF},
    "meaning in the kernel": {"bot.matching.features.MEANING": _OFF},
    "the model on meaning": {"bot.matching.ridge.MEANING_SHARE": 0.0},
    "meaning altogether": {"bot.matching.features.MEANING": _OFF, "bot.matching.ridge.MEANING_SHARE": 0.0},
    "sentences and windows": {"bot.matching.matcher._parts": lambda whole, _: [whole]},
    "ridge (nearest phrasing instead)": {"bot.matching.ridge.PENALTY": 1e6},
    "synonyms": {"bot.matching.synonyms.Synonyms.applied": lambda _, words: words},
    "spelling": {"bot.language.spelling.Speller._mended": lambda _, word: (word,)},
}


def main() -> None:
    """Print the table for the questions of the file named on the command line."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "tests" / "questions" / "general.jsonl"
    asked = [question for question in load_questions(path) if question.topics]
    faq, knowledge = load(ROOT / "faq.yaml"), load_knowledge()
    print(f"right entry first of {len(asked)}")
    _row("all components", _right(faq, knowledge, asked))
    for name, values in _WITHOUT.items():
        patches = [patch(target, value) for target, value in values.items()]
        for one in patches:
            one.start()
        _row(f"without {name}", _right(faq, knowledge, asked))
        for one in patches:
            one.stop()
    _row("without background messages", _right(faq, replace(knowledge, background=()), asked))
    for name, share in _peers(faq, asked).items():
        _row(f"instead: {name}", share)


def _right(faq: Faq, knowledge: Knowledge, asked: Sequence[Question]) -> float:
    desk = Desk(faq, knowledge)
    return sum(desk.rank(question.text).first in question.topics for question in asked) / len(asked)


def _peers(faq: Faq, asked: Sequence[Question]) -> dict[str, float]:
    owner = [entry.id for entry in faq.entries for _ in entry.phrasings]
    texts = [phrasing.casefold() for entry in faq.entries for phrasing in entry.phrasings]
    given = [question.text.casefold() for question in asked]
    found = {
        name: [owner[process.extractOne(text, texts, scorer=scorer)[2]] for text in given]
        for name, scorer in (("WRatio", fuzz.WRatio), ("token_set_ratio", fuzz.token_set_ratio))
    }
    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True).fit(texts)
    model = LogisticRegression(C=30, max_iter=1000).fit(pieces.transform(texts), owner)
    found["character TF-IDF with a linear model"] = list(model.predict(pieces.transform(given)))
    return {
        name: sum(entry in question.topics for entry, question in zip(entries, asked, strict=True)) / len(asked)
        for name, entries in found.items()
    }


def _row(name: str, share: float) -> None:
    print(f"{name:48} {100 * share:5.1f} %", flush=True)


if __name__ == "__main__":
    main()
