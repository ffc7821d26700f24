"""Names in braces: ``{contact}`` in a text stands for a line of the clinic's; a name that nobody knows is a mistake."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from rapidfuzz import fuzz, process

CLINIC: Final = ("name", "contact", "emergency")
"""What may stand in braces in every text that patients read, besides the facts that are filled in."""

BESIDES: Final[dict[str, tuple[str, ...]]] = {
    "source": ("document", "paragraph"),
    "privacy": ("days",),
    "chosen": ("question",),
    "facts": ("day", "times", "time"),
}
"""What else may stand in braces in the fixed sentence of that name."""

LINES: Final[dict[str, tuple[str, ...]]] = {"contact": (), "call": ("number",)}
"""What may stand in braces in a language's own line of that name, and nothing besides."""

_NAME: Final = re.compile(r"\{(\w+)\}")
_BRACED: Final = re.compile(r"\{([^{}]*)\}|(\{[^{}\s]*|[^{}\s]*\})")


def filled(text: str, lines: Mapping[str, str]) -> str:
    """*text* with the *lines* in place of their names; what is put in is left as it is."""
    return _NAME.sub(lambda found: lines.get(found[1], found[0]), text)


def brace_problems(text: str, known: Collection[str], empty: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """What stands in braces in *text* and is not *known*: what is wrong, and what to write instead.

    Args:
        text: that patients read.
        known: the names that stand for something there.
        empty: those that would, were they filled in.
    """
    for found in _BRACED.finditer(text):
        if found[1] in known:
            continue
        name = found[1] if found[1] is not None else found[2]
        if found[1] is None:
            what = f"'{name}' is half of a pair of braces"
        elif name in empty:
            yield f"{{{name}}} stands for a line that is empty", f"write {name}: under clinic:, or leave {{{name}}} out"
            continue
        else:
            what = f"nothing stands behind '{{{name}}}', so patients would read it as it is"
        bare = name.strip("{} ").casefold()
        near = process.extractOne(bare, empty, scorer=fuzz.ratio, score_cutoff=75)
        near = near or process.extractOne(bare, known, score_cutoff=60)
        listed = ", ".join(f"{{{one}}}" for one in known)
        some = f"use one of {listed}, or (round brackets)" if known else "write it without braces"
        yield what, f"did you mean '{{{near[0]}}}'?" if near else some
