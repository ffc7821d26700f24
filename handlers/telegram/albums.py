"""Albums: pictures sent together come as a message each, and need no more than one reply that they cannot be read."""

from collections import OrderedDict
from typing import Final

from telegram import Message

MOST_KEPT: Final = 1_000
"""Albums that are remembered; their pictures arrive within seconds of each other."""


class Albums:
    """Which albums were met lately."""

    def __init__(self) -> None:
        self._met: OrderedDict[str, None] = OrderedDict()

    def begins(self, message: Message) -> bool:
        """Whether *message* stands alone or is the first of its album."""
        album = message.media_group_id
        if album is None:
            return True
        known = album in self._met
        self._met[album] = None
        while len(self._met) > MOST_KEPT:
            self._met.popitem(last=False)
        return not known
