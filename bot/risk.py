"""Memory of risk: after a physician or emergency reply, what belongs to it stays on that route for a while.

"Is that bad?" and "8/10, lower left" mean nothing alone; after a symptom they are part of it. No text is kept, only
the route and the moment. Clocks are the caller's: every moment is given, in seconds.
"""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final, Literal

from bot.reply import Emergency, Physician, Reply

Risky = Literal["emergency", "physician"]

KEPT_SECONDS: Final = 15 * 60
"""How long a risk is remembered."""

MOST_CHATS: Final = 10_000
"""Chats that are remembered at once; the oldest is forgotten first."""


Chat = int | str
"""What stands for a person in a chat: any value that is always the same for them."""


@dataclass(frozen=True, slots=True)
class Risk:
    """A risky reply's *route*, and *until* when it matters."""

    route: Risky
    until: float


class RiskMemory:
    """Who had a physician or emergency reply lately: in a group the memory is the person's, not the group's."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Chat, Risk] = OrderedDict()

    def of(self, chat: Chat, now: float) -> Risky | None:
        """The route of the last risky reply to *chat*, if *now* is soon enough after it."""
        kept = self._kept.get(chat)
        return kept.route if kept and now < kept.until else None

    def kept(self, chat: Chat) -> Risk | None:
        """What is remembered of *chat*, for a store to keep."""
        return self._kept.get(chat)

    def restore(self, chat: Chat, risk: Risk | None) -> None:
        """Remember of *chat* what a store has kept."""
        if risk is None:
            self._kept.pop(chat, None)
            return
        self._kept[chat] = risk
        self._kept.move_to_end(chat)
        while len(self._kept) > MOST_CHATS:
            self._kept.popitem(last=False)

    def note(self, chat: Chat, reply: Reply, now: float) -> None:
        """Remember *reply* if it was risky; any other leaves what is remembered as it is. An emergency stays one."""
        match reply:
            case Emergency() | Physician():
                held = isinstance(reply, Emergency) or self.of(chat, now) == "emergency"
                self.restore(chat, Risk("emergency" if held else "physician", now + KEPT_SECONDS))
            case _:
                pass
