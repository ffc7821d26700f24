"""The parts of a message that may hold its question, which may have a story around it."""

import re
from typing import Final

MOST: Final = 4
"""Sentences that are looked at besides the whole."""

SHORTEST: Final = 12
"""Characters of a sentence that says anything."""

LONGEST: Final = 300
"""Characters of a part; a longer message is not looked at as a whole, for what it asks stands in a sentence of it."""

_END: Final = re.compile(r"(?<=[.!?;。？！؟।\n])\s+|\n+")
_ASKED: Final = ("?", "？", "؟")


def parts(message: str) -> list[str]:
    """*message* and its last sentences, questions before others; of a long one, its sentences alone."""
    found = [part.strip()[-LONGEST:] for part in _END.split(message) if len(part.strip()) >= SHORTEST]
    asked = [part for part in found if part.endswith(_ASKED)]
    chosen = (asked or found)[-MOST:] if len(message) > LONGEST else found[-MOST:] if len(found) > 1 else []
    return chosen if len(message) > LONGEST and chosen else [message[:LONGEST], *chosen]
