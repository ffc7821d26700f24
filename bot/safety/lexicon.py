"""The words of medicine, from the YAML files beside this module, and where they stand in a sentence.

Loading fails closed: a file that is missing, unreadable or shrunken, or a lexicon that no longer finds its canary
phrases, stops the start (`UnsafeLexicon`).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Final

from bot.language.shipped import UnsafeData, load_shipped
from bot.language.shorthand import Shorthand

FOLDER: Final = Path(__file__).parent
_REMEMBERED: Final = 2000
"""Words whose singular is remembered."""

Words = tuple[str, ...]
_Term = tuple[int, Words, str, str]
"""A place in the order in which terms are tried, the words, and their lexicon and group."""


class UnsafeLexicon(UnsafeData):
    """The lexicons cannot be trusted, so the bot must not start."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A term found in a sentence.

    Attributes:
        kind: the lexicon it is from, such as ``conditions``.
        group: its group there, such as ``neurological``.
        start: index of its first word in the sentence.
        end: index behind its last word.
    """

    kind: str
    group: str
    start: int
    end: int


_AS_WRITTEN: Final = frozenset({"emergency", "suitability"})
"""Lexicons of phrases, which do not come in the plural."""

_SPELT: Final = frozenset({"conditions", "medicines", "procedures", "people"})
"""Lexicons whose words typing errors are mended to."""

LEAST: Final = {
    "conditions": 100,
    "medicines": 50,
    "procedures": 50,
    "people": 500,
    "emergency": 100,
    "suitability": 100,
}
"""How many terms each lexicon has at least; fewer stop the start."""

MOST: Final = 4000
"""How many terms there are at most in all, for a clinician to read and sign them in an afternoon."""

CANARIES: Final = {
    "conditions": ("sciatica", "slipped disc", "diabetes", "shingles", "scoliosis"),
    "medicines": ("ibuprofen", "warfarin", "insulin", "blood thinner"),
    "procedures": ("mri", "hip replacement", "chemotherapy"),
    "people": ("mum", "pregnant"),
    "emergency": ("chest pain", "can not breathe"),
    "suitability": ("too strong for", "is it safe"),
}
"""Phrases that each lexicon must find; one missing stops the start."""


class Lexicon:
    """All terms, ready to be found.

    Args:
        terms: lexicon name to group name to terms.
        split: how a term becomes words; the same as for messages.
    """

    def __init__(self, terms: Mapping[str, Mapping[str, Iterable[str]]], split: Callable[[str], Words]) -> None:
        listed = [
            (split(name), kind, group)
            for kind, groups in terms.items()
            for group, names in groups.items()
            for name in names
        ]
        self.words = frozenset(word for words, kind, _ in listed for word in words if kind in _SPELT)
        self._by_start: dict[Words, list[_Term]] = defaultdict(list)
        for rank, (words, kind, group) in enumerate(sorted(listed, key=lambda term: -len(term[0]))):
            if words:
                self._by_start[words[:2]].append((rank, words, kind, group))

    def marks(self, sentence: Words) -> list[Mark]:
        """Every term in *sentence*; the longest of each lexicon where terms overlap."""
        found: list[Mark] = []
        taken: dict[str, int] = {}
        for at, word in enumerate(sentence):
            one = singular(word)
            for form in (word, one) if one != word else (word,):
                for _, words, kind, group in self._beginning(form, sentence[at + 1 : at + 2]):
                    end = at + len(words)
                    if at >= taken.get(kind, 0) and _stands(words, form, sentence[at:end], kind in _AS_WRITTEN):
                        found.append(Mark(kind, group, at, end))
                        taken[kind] = end
        return found

    def _beginning(self, first: str, after: Words) -> list[_Term]:
        """The terms that begin with *first* and the word *after* it, or are *first* alone; the longest first."""
        starts = {(first,), (first, *after), (first, *map(singular, after))}
        lists = [found for start in starts if (found := self._by_start.get(start))]
        return lists[0] if len(lists) == 1 else sorted(chain.from_iterable(lists))


def _stands(term: Words, first: str, found: Words, as_written: bool) -> bool:  # noqa: FBT001 - private, one caller
    """Whether *term* is what was *found*, the last word perhaps in the plural; *first* is the form looked up."""
    if as_written:
        return term == found
    if len(term) == 1:
        return True
    return (
        len(term) == len(found)
        and first == found[0]
        and term[1:-1] == found[1:-1]
        and term[-1] in (found[-1], singular(found[-1]))
    )


@lru_cache(_REMEMBERED)
def singular(word: str) -> str:
    """*word* without its plural ending."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]


def load_lexicon(shorthand: Shorthand, folder: Path = FOLDER) -> Lexicon:
    """The lexicon in the YAML files of *folder*.

    Raises:
        UnsafeLexicon: with the file and what is wrong with it.
    """
    terms = {kind: read_terms(kind, folder) for kind in LEAST}
    for kind, least in LEAST.items():
        count = sum(map(len, terms[kind].values()))
        if count < least:
            raise UnsafeLexicon(f"{kind}.yaml has shrunk to {count} terms, at least {least} are needed")
    lexicon = Lexicon(terms, shorthand.words_of)
    for kind, phrases in CANARIES.items():
        for phrase in phrases:
            if not any(mark.kind == kind for mark in lexicon.marks(shorthand.words_of(phrase))):
                raise UnsafeLexicon(f'{kind}.yaml no longer finds "{phrase}"')
    return lexicon


HEAD: Final = ("source", "reviewed_by", "reviewed_on")
"""What each file says of itself before its groups: where its terms come from, and which clinician has signed them."""


def read_terms(kind: str, folder: Path = FOLDER) -> dict[str, list[str]]:
    """The terms of the lexicon *kind*, by group.

    Raises:
        UnsafeLexicon: the file cannot be read, does not say where its terms come from, or holds no groups of terms.
    """
    path = folder / f"{kind}.yaml"
    try:
        data = load_shipped(path)
    except (OSError, ValueError) as error:
        raise UnsafeLexicon(f"{path.name} cannot be read") from error
    groups = {name: terms for name, terms in data.items() if name not in HEAD} if isinstance(data, dict) else {}
    if not groups or not all(isinstance(terms, list) for terms in groups.values()):
        raise UnsafeLexicon(f"{path.name} is not a list of groups of terms")
    if missing := [name for name in HEAD if name not in data]:
        raise UnsafeLexicon(f"{path.name} does not say {', '.join(missing)}")
    return {str(group): [str(term) for term in terms] for group, terms in groups.items()}
