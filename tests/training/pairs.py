"""Pairs of a message and a phrasing: what an entry answers, and what only sounds like it.

From our file, from entries that a clinic's staff may add, and from small FAQs about other matters, so that it holds
for files that nobody has written yet. Half of what teaches most is made here: a phrasing turned round in one word
("relieve", "cause") is no longer answered by its entry, while it does answer itself.
"""

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt

from bot.reading.reader import LANGUAGES
from tests.measure.questions import Question
from tests.training.rows import ANSWERS, Row

Embed = Callable[[Sequence[str]], npt.NDArray[np.float32]]
"""Texts to vectors of length 1, a row a text."""


@dataclass(frozen=True)
class Small:
    """A FAQ to learn from: for each entry's id its phrasings, and messages with the ids that answer them, or none."""

    entries: dict[str, tuple[str, ...]]
    asked: tuple[tuple[str, tuple[str, ...]], ...]


TURNS = (
    (r"\b(relieves?|eases?|soothes?|reduces?|lessens?)\b", ("cause", "worsen", "increase", "trigger")),
    (r"\b(helps?|improves?|boosts?|aids?|benefits?)\b", ("harm", "worsen", "damage", "hinder", "cure", "replace")),
    (r"\b(good|useful)\b", ("bad", "dangerous", "harmful")),
    (r"\b(loosens?|relaxes?)\b", ("tighten", "tear")),
    (r"\b(can|does|do|will)\b", ("how long does", "how often should", "how much does", "who says")),
    (r"\b(what is|what are|what's)\b", ("who invented", "how much is", "where can i buy", "is it dangerous,")),
    (r"\b(how does|how do)\b", ("how long does", "how often does", "how safe is", "how much does")),
    (r"\bmassages?\b", ("acupuncture", "yoga", "magnesium", "physiotherapy", "osteopathy", "a foam roller")),
    (r"\bcupping\b", ("acupuncture", "gua sha", "dry needling", "a sauna", "taping", "reflexology")),
    (r"\bback\b", ("knee", "neck", "foot", "jaw", "belly")),
    (r"\bmuscles?\b", ("teeth", "eyes", "nerves", "kidneys")),
    (r"\bcups?\b", ("needles", "stones", "towels")),
    (r"\btherapists?\b", ("dentists", "trainers", "receptionists")),
)  # fmt: skip
"""A pattern, and what turns a question into another one when it is put in its place."""


def pairs(faqs: Sequence[Small], embed: Embed, *, seed: int) -> list[Row]:
    """The pairs of all *faqs*."""
    return [row for faq in faqs for row in (*_asked(faq, embed, seed), *_turned(faq, seed))]


def _asked(faq: Small, embed: Embed, seed: int) -> Iterator[Row]:
    ids = list(faq.entries)
    owner = np.array([at for at, key in enumerate(ids) for _ in faq.entries[key]])
    phrasings = [phrasing for key in ids for phrasing in faq.entries[key]]
    vectors = embed(phrasings)
    likeness = embed([text for text, _ in faq.asked]) @ vectors.T
    for (text, topics), like in zip(faq.asked, likeness, strict=True):
        chance = random.Random(crc32(f"{seed} {text}".encode()))
        wrong = [at for at in np.argsort(-like) if ids[owner[at]] not in topics][:12]
        if topics and topics[0] in faq.entries:
            own = faq.entries[topics[0]]
            closest = max((at for at in range(len(owner)) if ids[owner[at]] == topics[0]), key=like.__getitem__)
            for phrasing in dict.fromkeys((own[0], phrasings[closest], chance.choice(own))):
                if phrasing != text:
                    yield _pair(text, phrasing, answers=True)
        for at in dict.fromkeys((wrong[:1] if len(topics) else wrong[:2]) + [chance.choice(wrong)]):
            yield _pair(text, phrasings[at], answers=False)
            if chance.random() < 0.5:
                yield _pair(text, faq.entries[ids[owner[at]]][0], answers=False)


def _turned(faq: Small, seed: int) -> Iterator[Row]:
    for phrasing_list in faq.entries.values():
        for phrasing in phrasing_list:
            chance = random.Random(crc32(f"{seed} {phrasing}".encode()))
            fitting = [(pattern, words) for pattern, words in TURNS if re.search(pattern, phrasing, re.IGNORECASE)]
            for pattern, words in chance.sample(fitting, min(2, len(fitting))):
                other = re.sub(pattern, chance.choice(words), phrasing, count=1, flags=re.IGNORECASE)
                yield _pair(other, phrasing_list[0] if chance.random() < 0.5 else phrasing, answers=False)
                if chance.random() < 0.3:
                    yield _pair(other, other.lower().rstrip("?"), answers=True)
            yield _pair(phrasing, phrasing_list[0], answers=True)


def _pair(text: str, beside: str, *, answers: bool) -> Row:
    said, known = np.zeros(ANSWERS + 1, np.float32), np.zeros(ANSWERS + 1, np.float32)
    said[ANSWERS], known[ANSWERS] = answers, 1
    return Row(text, beside, said, known, -1, LANGUAGES.index("en"))


def small(entries: dict[str, tuple[str, ...]], written: Sequence[Question], *, share: float = 0.25) -> Small:
    """A FAQ of *entries* and of the general, near and other messages among *written*; *share* of the far ones."""
    asked = []
    for question in written:
        if question.language != "en" or question.route in {"physician", "emergency"}:
            continue
        close = question.route in {"faq", "desk"} or "near" in question.kind or question.kind == "uncovered"
        if close or crc32(question.text.encode()) % 1000 < 1000 * share:
            asked.append((question.text, question.topics))
    return Small(entries, tuple(asked))


def read_small(path: Path) -> list[Small]:
    """The FAQs of other houses in the tab-separated file at *path*.

    Fields: house; p for a phrasing, a for a message that the entry answers, n for one that none does; entry; text.
    """
    entries: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    asked: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for line in path.read_text("utf-8").splitlines():
        house, kind, entry, text = line.split("\t")
        if kind == "p":
            entries[house][entry].append(text)
        else:
            asked[house].append((text, (entry,) if kind == "a" else ()))
    return [
        Small({entry: tuple(texts) for entry, texts in found.items()}, tuple(asked[house]))
        for house, found in entries.items()
    ]
