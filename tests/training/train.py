"""``make model``: trains ``bot/safety/model.npz`` on the messages in ``tests/training/messages``.

All messages were written for this project. The same files always give the same weights.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from bot.faq.file import load
from bot.language.reading import Reader
from bot.language.shipped import load_shipped
from bot.language.shorthand import load_shorthand
from bot.language.spelling import Speller
from bot.language.vocabulary import load_vocabulary
from bot.safety.learned import BUCKETS, surface
from bot.safety.lexicon import FOLDER, WEAK, load_lexicon
from bot.safety.sentence import Sentence, cut
from bot.smalltalk import OCCASIONS
from tests.measure.questions import Question, load_questions
from tests.measure.transformations import TRANSFORMATIONS

ROOT = Path(__file__).parents[2]
MESSAGES = Path(__file__).parent / "messages"
OUT = ROOT / "bot" / "safety" / "model.npz"

MEANING_WEIGHT = 1.5
LEXICON_WEIGHT = 0.05
"""How much a term of the lexicons counts beside a message that somebody wrote."""

SHAPE_WEIGHT = 0.5
FAQ_WEIGHT = 1.5
"""How much more a general question counts: there are few, and each false alarm is a patient without an answer."""

EMERGENCY_WEIGHT = 2.0
STRENGTH = 24.0
"""Inverse of the penalty on the weights."""

Floats = npt.NDArray[np.float32]


class Room:
    """The space the learned part works in: messages as rows."""

    def __init__(self) -> None:
        self.vocabulary, shorthand = load_vocabulary(), load_shorthand()
        self.lexicon = load_lexicon(shorthand)
        faq = load(ROOT / "faq.yaml")
        texts = [phrasing for entry in faq.entries for phrasing in entry.phrasings]
        house = {word for text in texts for word in shorthand.words_of(text)}
        self.reader = Reader(shorthand, Speller(self.vocabulary, house | self.lexicon.words))

    def sentences(self, text: str) -> list[Sentence]:
        """*text* as the router sees it."""
        reading = self.reader.read(text)
        return [
            Sentence(words, tuple(self.lexicon.marks(words)), reading.unknown.intersection(words))
            for sentence in reading.sentences
            for words in cut(sentence)
        ]

    def table(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """A row for each text: the surface's columns, then the meaning's."""
        at: list[int] = []
        values: list[float] = []
        starts = [0]
        meanings = []
        for text in texts:
            sentences = self.sentences(text)
            columns = surface(sentences)
            at.extend(columns)
            values.extend(columns.values())
            starts.append(len(at))
            meanings.append(self.vocabulary.meaning([word for s in sentences for word in s.words]))
        surfaces = sparse.csr_matrix((values, at, starts), shape=(len(texts), BUCKETS), dtype=np.float32)
        return sparse.hstack([surfaces, sparse.csr_matrix(np.stack(meanings) * MEANING_WEIGHT)], format="csr")


def messages() -> list[Question]:
    """All training messages, and dressed-up copies of some."""
    written = [question for path in sorted(MESSAGES.glob("*.jsonl")) for question in load_questions(path)]
    return [*written, *_dressed(written), *_from_lexicons(), *_from_shapes(), *_from_faq(), *_from_small_talk(written)]


def _from_small_talk(written: Sequence[Question]) -> Iterator[Question]:
    """The phrases of the small talk file that nobody wrote as a message."""
    known = {question.text for question in written}
    phrases: dict[str, list[str]] = load_shipped(ROOT / "bot" / "smalltalk.yaml")
    for occasion in OCCASIONS:
        yield from (Question(text, "smalltalk", f"talk/{occasion}") for text in phrases[occasion] if text not in known)


def _from_lexicons() -> Iterator[Question]:
    """What the lexicons hold, as messages of their own."""
    for kind, route in (
        ("emergency", "emergency"),
        ("idioms", "physician"),
        ("conditions", "physician"),
        ("medicines", "physician"),
    ):
        groups: dict[str, list[str]] = load_shipped(FOLDER / f"{kind}.yaml")
        for group, names in groups.items():
            if not group.startswith(WEAK):
                yield from (Question(name, route, f"lexicon/{kind}") for name in names)


def _from_shapes() -> Iterator[Question]:
    """Questions about illnesses and medicines, known ones and ones that nobody has ever heard of."""
    chance = random.Random(11)
    lines = (Path(__file__).parent / "shapes.txt").read_text("utf-8").splitlines()
    shapes = [line for line in lines if line and not line.startswith("#")]
    groups: dict[str, list[str]] = load_shipped(FOLDER / "conditions.yaml")
    known = [name for group, names in groups.items() if not group.startswith(WEAK) for name in names]
    for shape in shapes:
        for name in [_unheard_of(chance) for _ in range(6)] + chance.sample(known, 3):
            yield Question(shape.replace("{}", name), "physician", "shape/condition")


def _unheard_of(chance: random.Random) -> str:
    """A name that looks like an illness, a medicine or the person one is named after."""
    syllables = [
        "ba",
        "cor",
        "den",
        "fel",
        "gra",
        "hy",
        "jo",
        "kra",
        "lem",
        "mor",
        "nas",
        "per",
        "qui",
        "ros",
        "sti",
        "tor",
        "ul",
        "vex",
        "wil",
        "zan",
    ]
    ends = ["", "", "s", " disease", " syndrome", "'s", "ia", "in", "ex", "oma", "ol", "an", "er"]
    return "".join(chance.sample(syllables, chance.choice([2, 2, 3]))) + chance.choice(ends)


def _from_faq() -> Iterator[Question]:
    for entry in load(ROOT / "faq.yaml").entries:
        yield from (Question(phrasing, "faq", "phrasing") for phrasing in entry.phrasings)


_TYPING = ("swapped letters", "dropped letter", "neighbour key", "missing space")
_PADDING = ("polite padding", "emoji", "third person", "faq question before", "faq question after")


def _dressed(written: Sequence[Question]) -> Iterator[Question]:
    """Copies with typing errors and padding, and the sentences of harmless messages one by one."""
    for question in written:
        chance = random.Random(crc32(question.text.encode()))  # so that a new message changes no other one's copy
        risky = question.route in {"physician", "emergency"}
        if chance.random() < 0.7:
            name = chance.choice(_TYPING if question.route == "smalltalk" else [*_TYPING, *_PADDING])
            yield replace(question, text=TRANSFORMATIONS[name](question.text, chance))
        sentences = [part.strip() for part in re.split(r"[.!?]+\s", question.text)]
        if not risky and len(sentences) > 1:
            yield from (replace(question, text=part) for part in sentences if len(part.split()) > 3)


def targets(questions: Sequence[Question]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Whether each is risky, and whether it is an emergency."""
    routes = np.array([question.route for question in questions])
    return np.isin(routes, ["physician", "emergency"]), routes == "emergency"


_OCCASIONS = {"bot": "about", "chat": "greeting"}
"""What the occasion of some kinds of small talk is; the others are named after theirs."""


def _talk_heads(table: sparse.csr_matrix, questions: Sequence[Question], weights: Floats) -> list[LogisticRegression]:
    """One head an occasion of small talk, fitted to all messages but small talk of no known occasion."""
    kinds = [question.kind.removeprefix("talk/") for question in questions]
    said = np.array([_OCCASIONS.get(kind, kind) for kind in kinds])
    talk = np.array([question.route == "smalltalk" for question in questions])
    known = ~talk | np.isin(said, OCCASIONS)
    return [fit(table[known], (talk & (said == one))[known], weights[known]) for one in OCCASIONS]


def fit(
    table: sparse.csr_matrix, target: npt.NDArray[np.bool_], weights: Floats, *, risky: float = 1.0
) -> LogisticRegression:
    """One head; *weights* say how much each message counts, *risky* how much more the positive ones do."""
    model = LogisticRegression(C=STRENGTH, solver="liblinear", class_weight={True: risky, False: 1.0}, max_iter=300)
    return model.fit(table, target, sample_weight=weights)


def _weight(question: Question) -> float:
    if question.kind.startswith("lexicon/"):
        return LEXICON_WEIGHT
    if question.kind.startswith("shape/"):
        return SHAPE_WEIGHT
    return FAQ_WEIGHT if question.route == "faq" else 1.0


def main() -> None:
    """Train, print what cross-validation says, and write the weights."""
    room, questions = Room(), messages()
    table = room.table([question.text for question in questions])
    risky, emergency = targets(questions)
    print(f"{len(questions)} messages, {int(risky.sum())} risky, {int(emergency.sum())} emergencies")
    weights = np.array([_weight(question) for question in questions], dtype=np.float32)
    _cross_validate(table, risky, weights)
    heads = [fit(table, risky, weights), fit(table[risky], emergency[risky], weights[risky], risky=EMERGENCY_WEIGHT)]
    heads += _talk_heads(table, questions, weights)
    learned = np.stack([head.coef_[0] for head in heads], axis=1).astype(np.float32)
    bias = np.array([head.intercept_[0] for head in heads], dtype=np.float32)
    used = np.flatnonzero(np.abs(learned[:BUCKETS]).max(axis=1) > 0.004)
    np.savez_compressed(
        OUT,
        at=used.astype(np.uint32),
        weights=learned[used].astype(np.float16),
        meaning=(learned[BUCKETS:] * MEANING_WEIGHT).astype(np.float32),
        bias=bias,
    )
    print(f"wrote {OUT.relative_to(ROOT)}: {len(used)} columns, {OUT.stat().st_size // 1024} kB")


def _cross_validate(table: sparse.csr_matrix, target: npt.NDArray[np.bool_], weights: Floats) -> None:
    chances = np.zeros(len(target))
    for train, test in StratifiedKFold(5, shuffle=True, random_state=1).split(table, target):
        chances[test] = fit(table[train], target[train], weights[train]).predict_proba(table[test])[:, 1]
    chances, target = chances[weights >= 1], target[weights >= 1]
    for edge in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
        caught, alarms = (chances[target] >= edge).mean(), (chances[~target] >= edge).mean()
        print(f"at {edge}: {caught:.3f} caught, {alarms:.4f} false alarms")


if __name__ == "__main__":
    main()
