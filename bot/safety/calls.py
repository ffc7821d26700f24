"""Calls for help in eighteen languages, looked for in what was typed: no speller has touched it, no word is left out.

The terms stand in ``lang/``, one file a group of languages. Terms in scripts without word spaces are looked for
anywhere, all others as whole words. A bare call ("911", "help me please") counts only if the message is nothing else.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Final

from bot.language.folding import fold
from bot.language.reading import LONGEST
from bot.language.shipped import load_shipped
from bot.safety.lexicon import UnsafeLexicon

FOLDER: Final = Path(__file__).parent / "lang"

BARE: Final = "bare-call"
BESIDE: Final = "beside-a-bare-call"
REASONS: Final = (
    "trouble-breathing",
    "chest-pain-or-pressure",
    "suicide-or-self-harm",
    "says-it-is-an-emergency",
    BARE,
    BESIDE,
)
"""The groups that a language may have; the first four are emergencies wherever they stand."""

LANGUAGES: Final = frozenset("en es pt fr de it nl pl ru uk tr ar fa hi id vi zh ja ko".split())
LEAST: Final = 1500
"""How many terms there are at least; fewer stop the start."""

CANARIES: Final = (
    "911",
    "no puedo respirar",
    "dor no peito",
    "Notfall",
    "помогите",
    "我不能呼吸",
    "助けて",
    "가슴이 아파요",
)
"""Messages that must be calls; one that is none stops the start."""

MOST_BETWEEN: Final = 4
"""Words that may stand between two parts of a term, and twice as many letters where there are no words."""

LONGEST_BARE: Final = 12
"""Words of a message that may still be a bare call."""

_LONGEST_TERM: Final = 6
_TOKEN: Final = re.compile(r"(?:[^\W_]|[\u0900-\u0d7f])+")
_SPACELESS: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_RUN: Final = re.compile(r"([^\W\d])\1{2,}")
_APART: Final = re.compile(r"(?<=\d)[ .-](?=\d)")
_ARABIC: Final = str.maketrans("ةىيك", "هییک")  # what Arabic and Persian keyboards write differently

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A call for help: its *group*, and the *words* of the term that was found."""

    group: str
    words: Words


@dataclass(frozen=True, slots=True)
class _Term:
    """A term's *parts* in any order, each one a run of words or, where *spaceless*, of letters."""

    group: str
    parts: tuple[Words, ...]
    spaceless: bool


class Calls:
    """All terms, ready to be found.

    Args:
        languages: language code to group to terms.
    """

    def __init__(self, languages: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        self._anywhere: dict[str, list[_Term]] = {}
        self._spaceless: list[_Term] = []
        self._bare: set[Words] = set()
        self._bare_spaceless: set[str] = set()
        self._beside: set[Words] = set()
        for groups in languages.values():
            for group, terms in groups.items():
                for term in (made for text in terms for made in _terms(group, text)):
                    self._add(term)

    def call(self, typed: str) -> Call | None:
        """The call for help in *typed*, a message as it came or folded, if there is one."""
        read = unicodedata.normalize("NFKC", typed[:LONGEST])[: 2 * LONGEST]  # one sign may stand for eighteen
        for folded in dict.fromkeys((fold(read), _word_by_word(read))):
            text = _plain(folded)
            if found := self._found(text):
                return found
        return None

    def _found(self, text: str) -> Call | None:
        if not _is_command(text) and (bare := self._bare_call(text)):
            return bare
        words = tuple(_TOKEN.findall(text))
        for at, word in enumerate(words):
            for term in self._anywhere.get(word, ()):
                if _stands(term, words, at):
                    return Call(term.group, tuple(word for part in term.parts for word in part))
        if not _SPACELESS.search(text):
            return None
        letters = "".join(text.split())
        return next((Call(t.group, ("".join(t.parts[0]),)) for t in self._spaceless if _written(t, letters)), None)

    def _bare_call(self, text: str) -> Call | None:
        words = tuple(_TOKEN.findall(_APART.sub("", text)))
        if _SPACELESS.search(text):
            said = "".join(words)
            called = self._spaceless_pattern.fullmatch(said) is not None and any(
                b in said for b in self._bare_spaceless
            )
            return Call(BARE, (said,)) if called and len(said) <= 3 * LONGEST_BARE else None
        if len(words) >= 3 and all(len(word) == 1 for word in words):
            words = ("".join(words),)
        if not words or len(words) > LONGEST_BARE:
            return None
        reached = {0: False}  # where the words up to there are all accounted for, and whether a call is among them
        for at in range(len(words)):
            if at not in reached:
                continue
            for end in range(at + 1, min(at + _LONGEST_TERM, len(words)) + 1):
                if (part := words[at:end]) in self._bare or part in self._beside:
                    reached[end] = reached.get(end, False) or reached[at] or part in self._bare
        return Call(BARE, words) if reached.get(len(words)) else None

    @cached_property
    def _spaceless_pattern(self) -> re.Pattern[str]:
        words = {"".join(words) for words in self._beside | self._bare} | self._bare_spaceless
        return re.compile("(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")+")

    def _add(self, term: _Term) -> None:
        whole = term.parts[0]
        if term.group == BESIDE:
            self._beside.add(whole)
        elif term.group == BARE and term.spaceless:
            self._bare_spaceless.add("".join(whole))
        elif term.group == BARE:
            self._bare.add(whole)
        elif term.spaceless:
            self._spaceless.append(term)
        else:
            self._anywhere.setdefault(whole[0], []).append(term)


def _is_command(text: str) -> bool:
    """Whether *text* is a command such as ``/help``: it asks for a list, not for rescue."""
    return text.lstrip().startswith("/")


def load_calls(folder: Path = FOLDER) -> Calls:
    """The calls in the YAML files of *folder*.

    Raises:
        UnsafeLexicon: with the file and what is wrong with it.
    """
    languages: dict[str, dict[str, list[str]]] = {}
    for path in sorted(folder.glob("*.yaml")):
        languages |= _read(path)
    if missing := sorted(LANGUAGES - languages.keys()):
        raise UnsafeLexicon(f"calls for help are missing in: {', '.join(missing)}")
    count = sum(len(terms) for groups in languages.values() for terms in groups.values())
    if count < LEAST:
        raise UnsafeLexicon(f"calls for help have shrunk to {count} terms, at least {LEAST} are needed")
    calls = Calls(languages)
    for canary in CANARIES:
        if calls.call(canary) is None:
            raise UnsafeLexicon(f'calls for help no longer find "{canary}"')
    return calls


def _read(path: Path) -> dict[str, dict[str, list[str]]]:
    try:
        data = load_shipped(path)
        languages = data["languages"]
        return {
            str(code): {group: [str(term) for term in groups[group]] for group in REASONS if group in groups}
            for code, groups in languages.items()
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnsafeLexicon(f"{path.name} cannot be read") from error


def _terms(group: str, text: str) -> Iterator[_Term]:
    """The terms that the line *text* stands for: one for each choice of forms."""
    for parts in product(*(part.split("/") for part in text.split("…"))):
        split = tuple(tuple(_TOKEN.findall(_plain(fold(part)))) for part in parts)
        if not all(split):
            continue
        if _SPACELESS.search(text):
            yield _Term(group, tuple(("".join(words),) for words in split), spaceless=True)
            continue
        for first in range(len(split)):  # whichever part stands first is looked up by its first word
            yield _Term(group, (split[first], *split[:first], *split[first + 1 :]), spaceless=False)


def _plain(folded: str) -> str:
    """*folded* text with digits as digits, apostrophes as blanks and dragged letters once."""
    text = folded.replace("'", " ").translate(_ARABIC)
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    return _RUN.sub(r"\1", text)


def _word_by_word(text: str) -> str:
    """*text* folded word by word, so that a Russian word beside an English one keeps its letters."""
    return " ".join(fold(word) for word in text.split())


def _stands(term: _Term, words: Words, at: int) -> bool:
    """Whether *term* stands in *words*, its first part at *at* and the others close after it in any order."""
    first, *others = term.parts
    end = at + len(first)
    if words[at:end] != first:
        return False
    reach = words[end : end + sum(MOST_BETWEEN + len(part) for part in others)]
    return all(any(reach[n : n + len(part)] == part for n in range(len(reach))) for part in others)


def _written(term: _Term, letters: str) -> bool:
    """Whether *term* stands in *letters*, its parts close to each other."""
    first, *others = ("".join(part) for part in term.parts)
    most = 2 * MOST_BETWEEN + max(map(len, others), default=0)
    at = letters.find(first)
    while at >= 0:
        reach = letters[max(0, at - most) : at + len(first) + most]
        if all(other in reach for other in others):
            return True
        at = letters.find(first, at + 1)
    return False
