"""Characters made plain: one spelling for everything that looks the same to a person.

``fold`` maps any text to lower-case text without control characters, invisible characters, accents and
look-alike letters. It is idempotent, and it is applied to messages and lexicons alike.
"""

import re
import unicodedata
from typing import Final

_LOOK_ALIKES: Final = str.maketrans(
    "авекмнорстухіјѕԁһԛԝґьпгш"  # Cyrillic
    "αβγεζηικμνορτυχω"  # Greek
    "ıłøđħŧɑɡɩɪʀʏᴀʙᴄᴅᴇғɢʜᴊᴋʟᴍɴᴏᴘꜱᴛᴜᴠᴡᴢ"  # Latin letters with strokes, small capitals
    "օսոհձցք",  # Armenian
    "abekmhopctyxijsdhqwrbnrwabyeznikmvoptuxwilodhtagiiryabcdefghjklmnopstuvwzounhagp",
)
_FOREIGN_ALIKE: Final = re.compile("[\u0370-\u03ff\u0400-\u052f\u0530-\u058f]")
_LATIN: Final = re.compile("[a-z]")
_INVISIBLE: Final = {"Cf", "Cc", "Cs", "Co", "Cn"}
_WORD: Final = re.compile(r"\S+")
_QUOTES: Final = str.maketrans("’‘ʼ´`′＇“”„«»–—‐‑‒―…", "'''''''\"\"\"\"\"------.")
_SPACE: Final = re.compile(r"[^\S\n]")


def fold(text: str, most: int | None = None) -> str:
    """*text* in the plain spelling; line breaks stay, every other white space becomes one blank each.

    Args:
        text: any text.
        most: characters that are kept; one may stand for eighteen, so it is cut as soon as they are written out.
    """
    text = unicodedata.normalize("NFKC", text.translate(_QUOTES))[:most].casefold()
    text = _without_marks(text)
    if text.isascii() or not _LATIN.search(text):
        return text.translate(_QUOTES)[:most]
    return _WORD.sub(lambda match: _latin(match.group()), text.translate(_QUOTES))[:most]


def _without_marks(text: str) -> str:
    if text.isascii():
        return _SPACE.sub(" ", "".join(c for c in text if c >= " " or c in "\n\t"))
    decomposed = unicodedata.normalize("NFKD", text)
    kept = (c for c in decomposed if c in "\n\t" or not _is_hidden(c))
    return _SPACE.sub(" ", unicodedata.normalize("NFC", "".join(kept))).casefold()


def _is_hidden(character: str) -> bool:
    category = unicodedata.category(character)
    return category == "Mn" or category == "Me" or category in _INVISIBLE


def _latin(word: str) -> str:
    """*word*, which stands among Latin letters, with look-alike letters in Latin, if it can be read so.

    A whole Russian or Greek word keeps its letters: some of them look like no Latin letter.
    """
    if word.isascii():
        return word
    latin = word.translate(_LOOK_ALIKES)
    return word if _FOREIGN_ALIKE.search(latin) else latin
