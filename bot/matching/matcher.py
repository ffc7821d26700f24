"""From a message to the best entries, with calibrated scores.

Entries are found by the vectors of their phrasings; whether the nearest one answers the message is then for the pair
model to say, which reads both side by side: "does massage ease pain" and "does massage cause pain" are neighbours for
vectors. Besides the entries there is one more thing a message can be: something else. Background messages stand for
that; those that resemble a phrasing of the file are left out when it is loaded, so that staff may write any entry.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Final

import numpy as np
from rapidfuzz import fuzz

from bot.faq.model import Entry
from bot.matching.asked import Asked
from bot.matching.calibration import Calibration, Evidence
from bot.reading.encoder import Floats
from bot.reading.plain import Pictured, plain_english
from bot.reading.reader import MOST_SURE, Likelihoods, MessageReader
from bot.reading.sentences import parts
from bot.reading.vectors import Vectors
from bot.reply import Match

CANDIDATES: Final = 3
"""Entries that are read side by side with the message; each costs as much as reading it once."""

RIDGE: Final = 1.0
"""Penalty on the weights of the learned model."""

BACKGROUND: Final = 0.3
"""How much a background message counts beside a phrasing."""

RESEMBLES: Final = 0.75
"""Background messages that are more like a phrasing than this are left out."""

FAR: Final = 0.3
"""An entry less like the message than this is not read side by side with it."""

POOR: Final = 2
RICH: Final = 25
"""Phrasings of an entry that is hardly described, and of one that is described well."""

_BATCH: Final = 256


@dataclass(frozen=True)
class Ranking:
    """The best entries for a message.

    Attributes:
        matches: best first, three at most.
        evidence: what the score of each was made of; what the calibration is fitted to.
        verbatim: whether the message is a phrasing of the first, typed as it stands in the file.
    """

    matches: tuple[Match, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    verbatim: bool = False


class Matcher:
    """Finds the entries that a message is about.

    Args:
        entries: the file's entries.
        vectors: makes vectors, and remembers those of the phrasings.
        reader: reads a message and a phrasing side by side.
        background: messages about other things.
        asked: how people ask for entries that have not been changed.
        calibration: turns evidence into scores.
        pictured: writes out the emoji that mean something.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        *,
        vectors: Vectors,
        reader: MessageReader,
        background: Sequence[str],
        asked: Asked,
        calibration: Calibration,
        pictured: Pictured,
    ) -> None:
        self._entries, self._vectors, self._reader = entries, vectors, reader
        self._calibration, self._pictured = calibration, pictured
        self._typed = [phrasing for entry in entries for phrasing in entry.phrasings]
        self._plain = [plain_english(phrasing, pictured).strip(" ?!.") for phrasing in self._typed]
        self._starts = np.cumsum([0, *(len(entry.phrasings) for entry in entries)])[:-1]
        self._own = vectors.curated(self._typed)
        groups = [
            np.concatenate([self._own[self._rows(at)], asked.get(entry.question, self._own[:0])])
            for at, entry in enumerate(entries)
        ]
        self._all = np.concatenate(groups) if groups else self._own
        self._all_starts = np.cumsum([0, *map(len, groups)])[:-1]
        self._weights = self._learned(vectors.curated(background))
        self._exact = {text: row for row, text in reversed(list(enumerate(self._plain)))}

    def rank(self, message: str, likelihoods: Likelihoods) -> Ranking:
        """The best entries for *message*, of which the reader says *likelihoods*."""
        plain = plain_english(message, self._pictured).strip(" ?!.")
        if not plain or not self._entries:
            return Ranking()
        said = parts(message)
        rows = np.stack([self._vectors.of(part) for part in said])
        likeness = rows @ self._own.T
        by_entry = np.maximum.reduceat(rows @ self._all.T, self._all_starts, axis=1)
        learned = np.concatenate([rows, np.ones((len(rows), 1), np.float32)], axis=1) @ self._weights
        ahead = learned[:, :-1] - learned[:, -1:]
        found = self._found(said, likeness, by_entry, ahead, plain, likelihoods)
        found.sort(key=lambda one: -one[0].score)
        verbatim = self._exact.get(plain)
        if verbatim is not None:
            entry = self._entries[self._owner(verbatim)].id
            found.sort(key=lambda one: one[0].entry != entry)
        matches, evidence = zip(*found, strict=True)
        return Ranking(tuple(matches), tuple(evidence), verbatim is not None and bool(matches))

    def _found(
        self,
        parts: Sequence[str],
        likeness: Floats,
        by_entry: Floats,
        ahead: Floats,
        plain: str,
        likelihoods: Likelihoods,
    ) -> list[tuple[Match, Evidence]]:
        total = (ahead + by_entry).max(axis=0)
        count = min(CANDIDATES, len(self._entries))
        best = np.argpartition(-total, count - 1)[:count]
        verbatim = self._exact.get(plain)
        if verbatim is not None and self._owner(verbatim) not in best:
            best = np.append(best, self._owner(verbatim))
        leads = np.sort(total[best])[::-1]
        found = []
        for at in map(int, best):
            part = int((ahead[:, at] + by_entry[:, at]).argmax())
            row = int(self._starts[at] + likeness[part, self._rows(at)].argmax())
            near = float(by_entry[part, at])
            rival = float(leads[1] if total[at] == leads[0] and len(leads) > 1 else leads[0])
            evidence = Evidence(
                ahead=float(ahead[part, at]),
                lead=float(total[at]) - rival if len(leads) > 1 else 0.5,
                likeness=near,
                fuzzy=fuzz.token_sort_ratio(self._plain[row], plain) / 100,
                pair=self._reader.answers(parts[part], self._typed[row]) if near >= FAR else -MOST_SURE,
                general=max(likelihoods.general, likelihoods.desk),
                desk=likelihoods.desk,
                richness=_richness(len(self._entries[at].phrasings)),
            )
            found.append((Match(self._entries[at].id, self._typed[row], self._calibration.score(evidence)), evidence))
        return found

    def _rows(self, entry: int) -> slice:
        start = int(self._starts[entry])
        return slice(start, start + len(self._entries[entry].phrasings))

    def _owner(self, row: int) -> int:
        return int(np.searchsorted(self._starts, row, side="right")) - 1

    def _learned(self, background: Floats) -> Floats:
        """A ridge model over the phrasings and "something else": (width + 1, entries + 1)."""
        chunks = [background[at : at + _BATCH] for at in range(0, len(background), _BATCH)]
        other = np.concatenate([rows[(rows @ self._own.T).max(axis=1) < RESEMBLES] for rows in chunks])
        rows = np.concatenate([self._all, other])
        rows = np.concatenate([rows, np.ones((len(rows), 1), np.float32)], axis=1)
        weights = np.concatenate([np.ones(len(self._all)), np.full(len(other), BACKGROUND)]).astype(np.float32)
        weighed = rows * weights[:, None]
        targets = np.zeros((rows.shape[1], len(self._entries) + 1), np.float32)
        sums = np.add.reduceat(weighed[: len(self._all)], self._all_starts, axis=0)
        targets[:, :-1] = sums.T
        targets[:, -1] = weighed[len(self._all) :].sum(axis=0)
        gram = weighed.T @ rows + RIDGE * np.eye(rows.shape[1], dtype=np.float32)
        return np.asarray(np.linalg.solve(gram, targets), dtype=np.float32)


def _richness(phrasings: int) -> float:
    return min(1.0, max(0.0, log(phrasings / POOR) / log(RICH / POOR))) if phrasings else 0.0
