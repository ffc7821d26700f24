"""The sentences of a message, for a question with a story around it."""

import re
from typing import Final

MOST: Final = 4
"""Sentences that are looked at besides the whole; the last ones, where the question stands."""

SHORTEST: Final = 12
"""Characters of a sentence that says anything."""

_END: Final = re.compile(r"(?<=[.!?;。？！؟।\n])\s+|\n+")


def asides(message: str) -> list[str]:
    """The last sentences of *message*, if it has more than one."""
    found = [part.strip() for part in _END.split(message) if len(part.strip()) >= SHORTEST]
    return found[-MOST:] if len(found) > 1 else []
