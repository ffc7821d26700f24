"""Typing errors mended: a word that is no word becomes the likeliest word near it.

A known word is never changed, so a word of the FAQ cannot become a symptom, nor a symptom a word of the FAQ.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.language.vocabulary import Vocabulary

_NEIGHBOURS: Final = {
    key: near
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for key, near in zip(row, zip(" " + row, row[1:] + " ", strict=False), strict=False)
}
_UNDER: Final = {
    "q": "a",
    "w": "as",
    "e": "sd",
    "r": "df",
    "t": "fg",
    "y": "gh",
    "u": "hj",
    "i": "jk",
    "o": "kl",
    "p": "l",
    "a": "z",
    "s": "zx",
    "d": "xc",
    "f": "cv",
    "g": "vb",
    "h": "bn",
    "j": "nm",
    "k": "m",
    "l": "",
}
_LEET: Final = str.maketrans("013457 89@$!+", "oieast bgasit")
_Split = tuple[float, tuple[str, ...]]
LONGEST: Final = 40
"""Longer words are no typing errors of anything."""


class Speller:
    """Mends the words of messages against common English and the words of this house.

    Args:
        vocabulary: common English.
        house: the words of the lexicons and of the FAQ: known, and likelier than others.
    """

    def __init__(self, vocabulary: Vocabulary, house: Iterable[str]) -> None:
        self._vocabulary = vocabulary
        self._house = sorted({word for word in house if word.isalpha() and len(word) > 1})
        self._house_set = frozenset(self._house)
        self._buckets: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in vocabulary.index:
            if vocabulary.is_sure(word):
                self._buckets[word[0], len(word)].append(word)
        self._remembered = lru_cache(maxsize=20_000)(self._mended)

    def knows(self, word: str) -> bool:
        """Whether *word* is a word: common, or of this house, or a number."""
        return word in self._house_set or self._vocabulary.is_sure(word) or word.isdigit()

    def mended(self, word: str) -> tuple[str, ...]:
        """*word* as it was likely meant: itself, another word, or the words that were run together."""
        return self._remembered(word) if len(word) <= LONGEST else (word,)  # endless words would fill the memory

    def _mended(self, word: str) -> tuple[str, ...]:
        if self.knows(word) or not word.isascii():
            return (word,)
        for reading in _readings(word):
            if self.knows(reading):
                return (reading,)
        plain = ([word, *_readings(word)])[-1] if not word.isalpha() else word
        if not plain.isalpha():
            return (word,)
        near = self._nearest(plain)
        return (near,) if near else self._split(plain) or (word,)

    def _nearest(self, word: str) -> str | None:
        allowed = _allowed(len(word))
        if not allowed:
            return None
        found = process.extract(word, self._house, scorer=OSA.distance, score_cutoff=allowed, limit=12)
        names = {name for name, _, _ in found}
        for size in range(len(word) - allowed, len(word) + allowed + 1):
            bucket = self._buckets.get((word[0], size), [])
            names.update(
                n
                for n, _, _ in process.extract(word, bucket, scorer=OSA.distance, score_cutoff=min(allowed, 2), limit=8)
            )
        names = {name for name in names if len(name) > 3 or len(name) > len(word)}
        best = max(names, key=lambda name: (self._likelihood(word, name), name), default=None)
        return best if best and self._likelihood(word, best) > _least(len(word)) else None

    def _likelihood(self, typed: str, meant: str) -> float:
        """How likely *meant* was typed as *typed*: frequency less the cost of the errors."""
        prior = max(self._vocabulary.frequency(meant), 3.0 if meant in self._house_set else 0.0)
        prior += 1.5 if meant in self._house_set else 0.0
        return prior - 3.0 * error_cost(typed, meant)

    def _split(self, word: str) -> tuple[str, ...]:
        """*word* as words run together, or nothing where it cannot be read so."""
        if len(word) < 6:
            return ()
        best: list[_Split] = [(0.0, ())]
        for end in range(1, len(word) + 1):
            options: list[_Split] = [(-99.0, ())]
            for start in range(max(0, end - 14), end):
                part = word[start:end]
                if self.knows(part) and (len(part) > 2 or part in _TINY):
                    cost = 6.5 - max(self._vocabulary.frequency(part), 3.5 if part in self._house_set else 0.0)
                    options.append((best[start][0] - cost - 0.8, (*best[start][1], part)))
            best.append(max(options))
        score, parts = best[-1]
        return parts if score > -0.55 * len(word) else ()


_TINY: Final = frozenset("a i am an as at be by do go he hi if in is it me my no of on or so to up us we".split())


def _least(length: int) -> float:
    """How likely a mended word must be: the longer, the more its letters vouch for it."""
    return 0.0 if length < 6 else -0.6 if length < 8 else -1.6 if length < 10 else -2.4


def _allowed(length: int) -> int:
    """How many typing errors a word of *length* letters may hold."""
    return 0 if length < 4 else 1 if length < 5 else 2 if length < 10 else 3


def _readings(word: str) -> list[str]:
    """*word* with digits as letters, and with stretched letters shortened."""
    readings = []
    if not word.isalpha() and 2 * sum(map(str.isalpha, word)) > len(word):
        readings += [word.translate(_LEET), word.translate(_LEET).replace("i", "l")]
    for base in [word, *readings]:
        twice = _shortened(base, 2)
        if twice != base or base != word:
            readings += [twice, _shortened(base, 1)]
    return readings


def _shortened(word: str, most: int) -> str:
    out = ""
    for letter in word:
        if not out.endswith(letter * most):
            out += letter
    return out


@lru_cache(maxsize=50_000)
def error_cost(typed: str, meant: str) -> float:
    """The cost of typing *typed* for *meant*: about 1 an error, less for the errors that thumbs make."""
    cost = float(OSA.distance(typed, meant))
    if cost and typed[0] != meant[0]:
        cost += 0.5
    if sorted(typed) == sorted(meant):
        cost -= 0.35
    elif len(typed) == len(meant):
        slips = [(a, b) for a, b in zip(typed, meant, strict=True) if a != b]
        cost -= 0.3 * sum(
            b in _NEIGHBOURS.get(a, ()) or b in _UNDER.get(a, "") or a in _UNDER.get(b, "") for a, b in slips
        )
    elif _shortened(typed, 1) == _shortened(meant, 1) or _without_vowels(typed) == _without_vowels(meant):
        cost -= 0.3
    return cost


def _without_vowels(word: str) -> str:
    return word[0] + "".join(letter for letter in word[1:] if letter not in "aeiou")
