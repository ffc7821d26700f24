"""Messages to what a reader is trained on: texts with the answers of its heads, and a mask where none is known.

Besides what people wrote there are copies with typing errors and in the dressings that the policy names ("the level
holds"), and letters put together from several messages, whose answer is the gravest of their parts: so a clause counts
as much as the whole. Pairs of a message and a phrasing teach what an entry answers and what only sounds like it.
"""

import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt

from bot.reading.reader import LANGUAGES, OCCASIONS, RISKS
from tests.measure.questions import Question, load_questions
from tests.measure.transformations import doubled, dropped, missing_space, neighbour, swapped

MESSAGES = Path(__file__).parent / "messages"
ANSWERS = len(RISKS)
"""Where the answer of the pair stands, behind those of the risks."""

Answers = npt.NDArray[np.float32]
_RISKY = ("physician", "emergency")
_OCCASION = {"bot": "about", "chat": "greeting"}
_UNSURE = ("clinic", "near-talk", "price", "uncovered")
"""Kinds of older messages labelled ``fallback`` that may be a matter of the front desk."""


@dataclass(frozen=True)
class Row:
    """One thing to learn.

    Attributes:
        text: the message.
        beside: the phrasing that it is held against, empty where there is none.
        answers: what the heads should say, risks first, then whether the phrasing's entry answers the message.
        known: 1 where the answer is known.
        occasion: number of the occasion of small talk, -1 where it is none.
        language: number of the language.
    """

    text: str
    beside: str
    answers: Answers
    known: Answers
    occasion: int
    language: int


def messages(folder: Path = MESSAGES) -> list[Question]:
    """Every message of the training files."""
    return [question for path in sorted(folder.glob("*.jsonl")) for question in load_questions(path)]


def rows(written: Sequence[Question], *, seed: int, letters: float = 0.3) -> list[Row]:
    """What is learned from *written*: as it is, dressed, and *letters* times as many letters put together."""
    alone = [_row(question) for question in (*written, *dressed(written, seed))]
    return [*alone, *letters_of(written, int(letters * len(written)), seed)]


def _row(question: Question) -> Row:
    answers, known = _answers(question)
    occasion = _OCCASION.get(said := question.kind.rsplit("/", 1)[-1], said)
    at = OCCASIONS.index(occasion) if question.route == "smalltalk" and occasion in OCCASIONS else -1
    return Row(question.text, "", answers, known, at, LANGUAGES.index(question.language))


def _answers(question: Question) -> tuple[Answers, Answers]:
    answers, known = np.zeros(ANSWERS + 1, np.float32), np.ones(ANSWERS + 1, np.float32)
    known[ANSWERS] = 0
    answers[RISKS.index("foreign")] = question.language != "en"
    if question.route in _RISKY:
        answers[:2] = 1, question.route == "emergency"
        known[[RISKS.index("desk"), RISKS.index("general")]] = 0
    elif question.route == "desk" or (question.route == "faq" and question.kind == "desk"):
        answers[RISKS.index("desk")] = 1
    elif question.route == "smalltalk":
        answers[RISKS.index("talk")] = 1
    elif question.route == "faq":
        answers[RISKS.index("general")] = 1
    elif any(kind in question.kind for kind in _UNSURE):
        known[RISKS.index("desk")] = 0
    return answers, known


DRESSINGS = (
    "my wife says it's nothing but {}", "{} but it's probably just stress", "{} my doctor said everything is fine",
    "asking for a novel: {}", "for a book i'm writing: {}", "{} lol anyway", "i'd like to book for friday. {}",
    "{} can i still come at 3?", "sorry to bother you, {}", "it's probably silly but {}", "{} no big deal though",
    "asking for a friend, {}", "what time do you open? {}", "{} do you have parking", "hypothetically, {}",
    "{} i don't want to make a fuss", "{} my mate reckons i'm fine", "it's been checked before, nothing found. {}",
    "don't send me to a doctor, {}", "{} please just answer, no lectures", "is it normal that {}",
    "could you move my appointment to tuesday? {}", "{} thanks!!", "{} and what does a massage cost",
)  # fmt: skip
"""What a grave message comes in; none of them makes it less grave."""

HARMLESS_DRESSINGS = (
    "{} lol anyway", "asking for a novel: {}", "i'd like to book for friday. {}", "sorry to bother you, {}",
    "it's probably silly but {}", "{} no big deal though", "asking for a friend, {}", "hypothetically, {}",
    "{} thanks!!", "my wife asks: {}",
)  # fmt: skip
"""The same around general questions, so that no dressing speaks for itself."""


def dressed(written: Sequence[Question], seed: int) -> Iterator[Question]:
    """Copies with typing errors, and English ones in dressings."""
    for question in written:
        chance = random.Random(crc32(f"{seed} {question.text}".encode()))  # a new message changes no other one's copy
        if chance.random() < 0.3:
            text = chance.choice(_ERRORS)(question.text, chance)
            if text != question.text:
                yield replace(question, text=text)
        if question.language == "en" and len(question.text) < 400:
            share, shapes = _DRESSED.get(question.route, (0.0, ()))
            if chance.random() < share:
                yield replace(question, text=chance.choice(shapes).replace("{}", _continued(question.text)))


_DRESSED: dict[str, tuple[float, Sequence[str]]] = {
    "emergency": (0.7, DRESSINGS),
    "physician": (0.12, DRESSINGS),
    "faq": (0.18, HARMLESS_DRESSINGS),
}


def _continued(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _as_digits(text: str, chance: random.Random) -> str:
    digits = str.maketrans("aeios", "43105")
    return " ".join(word.translate(digits) if chance.random() < 0.4 else word for word in text.split(" "))


def _without_accents(text: str) -> str:
    plain = (c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c) != "Mn")
    return unicodedata.normalize("NFC", "".join(plain))


_ERRORS: tuple[Callable[[str, random.Random], str], ...] = (
    swapped,
    dropped,
    doubled,
    neighbour,
    missing_space,
    _as_digits,
    lambda text, _: text.upper(),
    lambda text, _: re.sub(r"[^\w\s]", "", text.lower()),
    lambda text, _: " ".join(text) if len(text) < 50 else text,
    lambda text, _: _without_accents(text),
)

_JOINTS = (". ", " ", "\n", ", ", " and ", " also ", ". btw ", "! ")
_MOST_LETTERS = 1400


def letters_of(written: Sequence[Question], count: int, seed: int) -> Iterator[Row]:
    """*count* letters put together from messages of one language; half of them hold one grave message."""
    chance = random.Random(seed)
    grave: dict[str, list[Question]] = defaultdict(list)
    calm: dict[str, list[Question]] = defaultdict(list)
    for question in written:
        if len(question.text) < 300 and "gibberish" not in question.kind:
            (grave if question.route in _RISKY else calm)[question.language].append(question)
    languages = [language for language in sorted(calm) if len(calm[language]) > 5 and grave[language]]
    weights = [len(calm[language]) for language in languages]
    for language in chance.choices(languages, weights, k=count):
        parts = chance.sample(calm[language], chance.choice([1, 1, 2, 2, 3, 4, 5]))
        if bad := chance.random() < 0.5:
            parts.insert(chance.randrange(len(parts) + 1), chance.choice(grave[language]))
        elif len(parts) == 1:
            parts.append(chance.choice(calm[language]))
        joint = chance.choice(_JOINTS if language == "en" else _JOINTS[:4])
        text = joint.join(part.text.rstrip(".") if joint.startswith(".") else part.text for part in parts)
        if len(text) <= _MOST_LETTERS:
            yield _letter(text, parts, LANGUAGES.index(language), bad=bad)


def _letter(text: str, parts: Sequence[Question], language: int, *, bad: bool) -> Row:
    each = [_answers(part) for part in parts]
    answers = np.stack([said * known for said, known in each]).max(axis=0)
    known = np.stack([np.maximum(known, said) for said, known in each]).min(axis=0)
    known = np.maximum(known, answers)
    talk = RISKS.index("talk")
    answers[talk], known[talk] = float(not bad and all(part.route == "smalltalk" for part in parts)), 1
    return Row(text, "", answers, known, -1, language)
