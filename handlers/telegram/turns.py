"""Turns: whose messages are judged when they arrive, and whose only when nobody else waits.

Judging takes time, a message can be made to take much of it, and while one is judged nobody is answered. So who writes
many at once is judged last, one message after the other.
"""

from collections import OrderedDict
from typing import Final

AT_ONCE: Final = 5.0
"""Messages of a sender that are judged when they arrive."""

A_SECOND: Final = 0.5
"""And how many more with each second."""

_MOST_SENDERS: Final = 10_000


class Turns:
    """Who had how many turns lately."""

    def __init__(self) -> None:
        self._had: OrderedDict[object, tuple[float, float]] = OrderedDict()

    def next(self, sender: object, now: float) -> bool:
        """Whether a message of *sender* that comes *now* is to be judged at once; a pause makes up for a flood."""
        had, at = self._had.get(sender, (0.0, now))
        had = max(0.0, had - (now - at) * A_SECOND) + 1.0
        self._had[sender] = (min(had, 2 * AT_ONCE), now)
        self._had.move_to_end(sender)
        while len(self._had) > _MOST_SENDERS:
            self._had.popitem(last=False)
        return had <= AT_ONCE
