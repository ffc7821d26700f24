"""The thread of a conversation: which entry was answered last, and what was offered. Entry ids only, no text.

It is remembered as long as a risk is, of each person. Clocks are the caller's: every moment is given, in seconds.
"""

from collections import OrderedDict
from dataclasses import dataclass, replace

from bot.reply import Answer, Clarify, Emergency, Fallback, Physician, Reply
from bot.risk import KEPT_SECONDS, MOST_CHATS, Chat


@dataclass(frozen=True, slots=True)
class Thread:
    """What a person was told last.

    Attributes:
        entry: the entry that was answered; None where the last word was a list to pick from.
        offered: the entries that were shown to pick from, in that order.
    """

    entry: str | None = None
    offered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """A *thread*, and *until* when it matters."""

    thread: Thread
    until: float


class ThreadMemory:
    """What each person was told lately: in a group the thread is the person's, not the group's."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Chat, Kept] = OrderedDict()

    def of(self, chat: Chat, now: float) -> Thread | None:
        """The thread of *chat*, if *now* is soon enough after it."""
        kept = self._kept.get(chat)
        return kept.thread if kept and now < kept.until else None

    def kept(self, chat: Chat) -> Kept | None:
        """What is remembered of *chat*, for a store to keep."""
        return self._kept.get(chat)

    def restore(self, chat: Chat, kept: Kept | None) -> None:
        """Remember of *chat* what a store has kept."""
        if kept is None:
            self._kept.pop(chat, None)
            return
        self._kept[chat] = kept
        self._kept.move_to_end(chat)
        while len(self._kept) > MOST_CHATS:
            self._kept.popitem(last=False)

    def note(self, chat: Chat, reply: Reply, now: float) -> None:
        """Remember *reply* if it answered or offered something; a symptom ends the thread, any other leaves it."""
        offered = tuple(offer.entry for offer in reply.offers)
        match reply:
            case Answer():
                self.restore(chat, Kept(Thread(reply.given, offered), now + KEPT_SECONDS))
            case Clarify() | Fallback() if offered:
                self.restore(chat, Kept(Thread(offered=offered), now + KEPT_SECONDS))
            case Emergency() | Physician():
                self.restore(chat, None)
            case _:
                pass

    def show(self, chat: Chat, offered: tuple[str, ...], now: float) -> None:
        """Remember that the entries *offered* were listed, which asks nothing and leaves the last answer as it is."""
        last = self.of(chat, now) or Thread()
        self.restore(chat, Kept(replace(last, offered=offered), now + KEPT_SECONDS))
