"""Masking: what a text says of a person is taken out before it is kept for staff.

No list of names is shipped: a list is never complete, and names are words too. So it goes the other way round: where a
name may stand, only words of ordinary English and of the FAQ are kept. It takes out too much rather than too little.
"""

import re
import unicodedata
from collections.abc import Set as AbstractSet
from typing import Final

LONGEST: Final = 300
"""Characters that are kept."""

_LONGEST_READ: Final = 600

_EMAIL: Final = re.compile(r"[^\s@]*@(?=\S*[^\s@]\.\S)\S+")
_SPELT_EMAIL: Final = re.compile(
    r"[\w.+-]{1,64} ?[(\[]?(?:\bat\b|@)[)\]]? ?[\w.+-]{1,64} ?[(\[]?\bdot\b[)\]]? ?\w+", re.IGNORECASE
)
_LINK: Final = re.compile(r"\b\w+://\S+|\bwww\.\S+|\b[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}(?:[/:?#]\S*)?", re.IGNORECASE)
_HANDLE: Final = re.compile(r"@\s*\w+")
_NUMBER: Final = re.compile(r"[+(#]*\w*\d\w*(?:[\s().,/:+'-]*\w*\d\w*)*")

_WORD: Final = re.compile(r"\[(?:email|link|handle|number|name)\]|[^\W\d_]+(?:['-][^\W\d_]+)*")
_PLACES: Final = frozenset({"[email]", "[link]", "[handle]", "[number]", "[name]"})

_NAMED: Final = re.compile(
    r"\b(?:(?:my|his|her|their|our|the|full|first|last|sur)\s*names?(?:\s+is|\s*'?s|\s*:)?|name\s*:|call(?:ed)?(?:\s+me)?"
    r"|names?\s+is|signed(?:\s+by)?|surname(?:\s+is)?)\W*$",
    re.IGNORECASE,
)
"""After it stands a name, whatever the word."""

_PERHAPS: Final = re.compile(
    r"(?:\b(?:i'?m|i\s+am|this\s+is|it'?s|it\s+is|here\s+is|thanks?|thank\s+you|thx|ty|cheers|regards|best|wishes|yours"
    r"|sincerely|love|greetings|hi|hello|hey|dear|dr|doctor|mr|mrs|ms|miss|mx|sir|prof(?:essor)?|nurse|therapist|masseuse"
    r"|masseur|from|with|by|ask|see|seeing|saw|met|friend|wife|husband|son|daughter|mum|mom|dad|mother|father|brother"
    r"|sister|partner|boss)|^)\W*$",
    re.IGNORECASE,
)
"""After it, or at the very beginning, a word that is not ordinary is a name."""

_SMALL: Final = frozenset(
    "a am an and are as at but by can cheers do for from he how i im in is it my name not of on or regards she so that "
    "thanks the this thx to was what with".split()
)
_ALWAYS: Final = frozenset(
    "i i'm i'd i'll i've ok monday tuesday wednesday thursday friday saturday sunday january february march april june "
    "july august september october november december english".split()
)
_NAMES: Final = frozenset({"john", "smith"})
"""Words of the lexicons that are names first."""

_MOST_NAMES: Final = 3


class Masking:
    """Masks texts.

    Args:
        house: words of the FAQ; they are kept wherever they stand.
        ordinary: words of ordinary English; kept where a capital letter says nothing.
    """

    def __init__(self, house: AbstractSet[str], ordinary: AbstractSet[str]) -> None:
        self._house = _ALWAYS | house
        self._ordinary = (self._house | _SMALL | ordinary) - _NAMES

    def masked(self, text: str) -> str:
        """*text* without addresses, links, handles, numbers and names, on one line, 300 characters at most."""
        text = _plain(text[:_LONGEST_READ])
        if "dot" in text.casefold():
            text = _SPELT_EMAIL.sub("[email]", text)
        for kind, sign in ((_EMAIL, "[email]"), (_LINK, "[link]"), (_HANDLE, "[handle]"), (_NUMBER, " [number] ")):
            text = kind.sub(sign, text)
        return " ".join(self._without_names(text).split())[:LONGEST]

    def _without_names(self, text: str) -> str:
        out, end, named = "", 0, 0
        for match in _WORD.finditer(text):
            word, before = match.group(), text[max(0, match.start() - 60) : match.start()]
            out += text[end : match.start()]
            end = match.end()
            if word in _PLACES:
                out += word
            elif self._is_name(word, before, named):
                out, named = out + "[name]", named + 1
                continue
            else:
                out += word
            named = 0
        return out + text[end:]

    def _is_name(self, word: str, before: str, named: int) -> bool:
        """Whether *word* may be one, *before* it stands what stands, *named* names directly before it."""
        bare = word.casefold().removesuffix("'s")
        if not all(letter.isascii() or unicodedata.name(letter, "").startswith("LATIN") for letter in bare):
            return True
        if _NAMED.search(before) or (0 < named < _MOST_NAMES and _NAMED.search(before.rsplit(None, named)[0])):
            return bare not in _SMALL
        if bare in self._house:
            return False
        ordinary = self._is_ordinary(bare)
        if word[0].isupper() and not _begins(before):
            return not (word.isupper() and len(word) > 1 and ordinary)
        if word[0].isupper() or named or _PERHAPS.search(before):
            return not ordinary
        return False

    def _is_ordinary(self, bare: str) -> bool:
        return all(part in self._ordinary for part in re.split(r"['-]", bare) if len(part) > 1)


def without_names(text: str) -> str:
    """Curated *text* without the words inside it that have a capital letter."""
    first, *others = text.split() or [""]
    return " ".join([first, *(word for word in others if word == word.lower())])


def _begins(before: str) -> bool:
    """Whether a sentence begins after *before*, so that a capital letter says nothing."""
    gap = before.rstrip(" \"'(-*>")
    return not gap or gap[-1] in ".!?\n:;"


def _plain(text: str) -> str:
    """*text* in one spelling, without what cannot be seen."""
    text = unicodedata.normalize("NFKC", text)[:_LONGEST_READ].replace("\u2019", "'").replace("\u2018", "'")
    hidden = {"Cf", "Cc", "Cs", "Co", "Cn"}
    return "".join(
        c if unicodedata.category(c) not in hidden else "\n" if c == "\n" else " " if c in "\t\r" else "" for c in text
    )
