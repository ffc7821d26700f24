"""Characters that nobody sees and that change what is read: no text for patients may hold one."""

import json
import unicodedata
from typing import Final

_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_FILLERS: Final = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0")
"""Letters and marks that show nothing."""

DELETE: Final = 0x7F
"""Of the control characters the one that JSON does not escape."""

_JOINER: Final = "\u200d"
_NON_JOINER: Final = "\u200c"
_PICTURES: Final = frozenset({"So", "Sk", "Mn", "Me"})
_PLAIN_SCRIPTS: Final = ("LATIN", "GREEK", "CYRILLIC")


def hidden_in(text: str) -> str:
    """The first character of *text* that is not seen and does not belong where it stands; empty if there is none."""
    return next((letter for at, letter in enumerate(text) if letter != "\n" and _hidden(text, at)), "")


def shown(text: str) -> str:
    """*text* with what nobody sees written as an escape, so that no terminal obeys it; line breaks stay."""
    return "".join(
        letter if letter == "\n" else "    " if letter == "\t" else _escaped(letter) if _hidden(text, at) else letter
        for at, letter in enumerate(text)
    )


def unseen(letter: str) -> tuple[str, str]:
    """What is wrong with *letter*, as staff can look it up, and what to do."""
    name = unicodedata.name(letter, "control character").lower()
    what = f"U+{ord(letter):04X} ({name}) is a character that nobody sees"
    return what, "delete the word around it and type it anew"


def _escaped(letter: str) -> str:
    """*letter* as JSON writes it."""
    return json.dumps(letter)[1:-1] if ord(letter) != DELETE else "\\u007f"


def _hidden(text: str, at: int) -> bool:
    letter = text[at]
    return (letter in _FILLERS or unicodedata.category(letter) in _HIDDEN) and not _joins(text, at)


def _joins(text: str, at: int) -> bool:
    """Whether the character there holds an emoji together, or parts letters of a script that needs it."""
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if not before or not after or text[at] not in {_JOINER, _NON_JOINER}:
        return False
    if text[at] == _JOINER and unicodedata.category(after) == "So":
        return unicodedata.category(before) in _PICTURES
    return all(
        unicodedata.category(one) in {"Lo", "Mn", "Mc"} and not unicodedata.name(one, "").startswith(_PLAIN_SCRIPTS)
        for one in (before, after)
    )
