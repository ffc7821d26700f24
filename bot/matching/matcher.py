"""From a reading to the best entries, with calibrated scores.

A question is compared as a whole and sentence by sentence, so that a story around it does not drown it.
Besides the entries there is one more thing a text can be: something else. Background messages stand for that;
those that resemble a phrasing of the file are left out when it is loaded, so that staff may write any entry.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, log1p
from typing import Final

import numpy as np
from rapidfuzz import fuzz

from bot.faq.model import Entry
from bot.language.vocabulary import Vocabulary
from bot.matching.calibration import Calibration, Evidence
from bot.matching.features import Features, Floats, Table
from bot.matching.ridge import Near, learn
from bot.reply import Match

Words = tuple[str, ...]

MOST_PARTS: Final = 8
"""Parts of a message that are compared, besides the whole; the last ones, where the question stands."""

WINDOW: Final = 12
"""Words of a part: longer sentences are read through a window that moves by half its width."""

_BATCH: Final = 64
"""Background messages compared at once: beside 200,000 phrasings each takes a megabyte."""

ENOUGH: Final = 20.0
"""Weight of known words beyond which more of them say nothing: a thousand words hold many by chance."""

POOR: Final = 2
RICH: Final = 25
"""Phrasings of an entry that is hardly described, and of one that is described well."""

RESEMBLES: Final = 1.15
"""Background messages that are more like a phrasing than this (of 2.6) are left out."""


def _parts(whole: Words, sentences: Sequence[Words]) -> list[Words]:
    """The whole message, its sentences, and windows of the long ones."""
    if len(sentences) < 2 and len(whole) <= WINDOW + WINDOW // 2:
        return [whole]
    parts = [part for sentence in sentences for part in _windows(sentence)]
    return [whole, *[part for part in parts if len(part) > 2][-MOST_PARTS:]]


def _windows(sentence: Words) -> list[Words]:
    if len(sentence) <= WINDOW + WINDOW // 2:
        return [sentence]
    step = WINDOW // 2
    return [sentence[at : at + WINDOW] for at in range(0, len(sentence) - step, step)]


def _richness(phrasings: int) -> float:
    return min(1.0, max(0.0, log(phrasings / POOR) / log(RICH / POOR))) if phrasings else 0.0


@dataclass(frozen=True)
class Ranking:
    """The best entries for a message.

    Attributes:
        matches: best first, three at most.
        first: the entry with the highest learned score, empty where there is none.
        evidence: what that one's score was made of; what the calibration is fitted to.
    """

    matches: tuple[Match, ...] = ()
    first: str = ""
    evidence: Evidence = Evidence()  # noqa: RUF009 - frozen


class Matcher:
    """Finds the entries that a question is about.

    Args:
        entries: the file's entries.
        phrasings: for each entry, its phrasings as words (synonyms applied).
        background: messages about other things, as words.
        vocabulary: common English.
        calibration: turns evidence into scores.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        phrasings: Sequence[Sequence[Words]],
        background: Sequence[Words],
        vocabulary: Vocabulary,
        calibration: Calibration,
    ) -> None:
        self._entries = entries
        self._vocabulary = vocabulary
        self._calibration = calibration
        own = [words for group in phrasings for words in group]
        owner = np.array([at for at, group in enumerate(phrasings) for _ in group], dtype=np.intp)
        self._typed = [phrasing for entry in entries for phrasing in entry.phrasings]
        self._plain = [" ".join(words) for words in own]
        self._features = Features.fit(own, vocabulary)
        table = self._beside_others(own, background)
        other = len(table.meaning) - len(own)
        owner = np.concatenate([owner, np.full(other, len(entries), dtype=np.intp)])
        self._learned = learn(table, owner, len(entries) + 1)
        self._starts = np.searchsorted(owner, np.arange(len(entries) + 2))
        self._words = [frozenset(word for words in group for word in words) for group in phrasings]
        self._richness = [_richness(len(group)) for group in phrasings]
        self._all_words = frozenset().union(*self._words)

    def _beside_others(self, own: Sequence[Words], background: Sequence[Words]) -> Table:
        """The phrasings as rows, and below them the background messages that resemble none of them."""
        ours = self._features.table(own)
        if not background:
            return ours
        theirs = self._features.table(background)
        nearest = np.concatenate(
            [
                ours.likeness(theirs.rows(np.arange(at, min(at + _BATCH, len(background))))).max(axis=1)
                for at in range(0, len(background), _BATCH)
            ]
        )
        return ours.above(theirs.rows(np.flatnonzero(nearest < RESEMBLES)))

    def rank(self, sentences: Sequence[Words]) -> Ranking:
        """The best entries for a message with these *sentences* (synonyms applied)."""
        whole = tuple(word for sentence in sentences for word in sentence)
        if not whole:
            return Ranking()
        parts = _parts(whole, sentences)
        scores, near = self._learned.scores([self._features.text(part) for part in parts])
        return self._ranking(scores, near, parts)

    def _ranking(self, scores: Floats, near: Near, parts: Sequence[Words]) -> Ranking:
        count = len(self._entries)
        entries, other = scores[:count], float(scores[count])
        best = np.argpartition(-entries, 2)[:3] if count > 3 else np.arange(count)
        best = best[np.argsort(-entries[best], kind="stable")]
        weighed = [self._weighed(part) for part in parts]
        foreign = float(near(count, 1).max()) if self._starts[count] < self._starts[count + 1] else 0.0
        known = log1p(min(ENOUGH, self._known(weighed[0])))
        found = []
        for at in map(int, best):
            likeness = near(at, len(parts))
            nearest = int(np.argmax(likeness))
            row = int(self._starts[at]) + nearest
            rival = float(entries[best[0] if at != best[0] else best[1]]) if count > 1 else 0.0
            evidence = Evidence(
                ahead=float(entries[at]) - other,
                lead=float(entries[at]) - rival,
                likeness=float(likeness[nearest]),
                fuzzy=max(fuzz.token_set_ratio(self._plain[row], " ".join(part)) for part in parts) / 100,
                explained=max(self._explained(at, weights) for weights in weighed),
                foreign=foreign,
                known=known,
                richness=self._richness[at],
                told=known * self._richness[at],
            )
            match = Match(self._entries[at].id, self._typed[row], self._calibration.score(evidence))
            found.append((match, evidence))
        matches = sorted((match for match, _ in found), key=lambda match: -match.score)
        return Ranking(tuple(matches), found[0][0].entry, found[0][1])

    def _weighed(self, part: Words) -> dict[str, float]:
        """The part's words, weighed by their rarity."""
        return {word: max(0.5, 7.0 - self._vocabulary.frequency(word)) for word in set(part)}

    def _known(self, weights: Mapping[str, float]) -> float:
        """How much the message's words weigh together that stand in the file; 12 is usual for a question to it."""
        return sum(weight for word, weight in weights.items() if word in self._all_words)

    def _explained(self, at: int, weights: Mapping[str, float]) -> float:
        """The share of a part's words, weighed, that the entry's phrasings hold."""
        known = self._words[at]
        return sum(weight for word, weight in weights.items() if word in known) / sum(weights.values())
