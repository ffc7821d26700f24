"""Routes to replies: every sentence comes from the curated file, none from the message."""

from collections.abc import Iterable

from bot.faq.model import Entry, Faq
from bot.reading.reader import Occasion
from bot.reply import Answer, Clarify, Emergency, Fallback, FrontDesk, Match, Offer, Physician, Ruling, SmallTalk

Matches = tuple[Match, ...]


class Wording:
    """Puts the file's sentences together.

    Args:
        faq: the curated file.
    """

    def __init__(self, faq: Faq) -> None:
        self._faq = faq

    def emergency(self, ruling: Ruling) -> Emergency:
        """Get help now, then the physician text."""
        return Emergency(text=self.fixed("emergency"), ruling=ruling)

    def physician(self, ruling: Ruling, matches: Matches = (), offered: Iterable[str] = ()) -> Physician:
        """Consult your physician; general entries at most as buttons."""
        return Physician(text=self.fixed("physician"), ruling=ruling, matches=matches, offers=self._offers(offered))

    def answer(self, entry: Entry, ruling: Ruling = Ruling(), matches: Matches = ()) -> Answer:  # noqa: B008 - frozen
        """The entry's question, the curated answer, its source, and the line that it is no medical advice."""
        source, note = self._faq.source_of(entry), self.fixed("note")
        answer = self._faq.filled(entry.answer)
        parts = (entry.question, answer, " ".join(filter(None, (source, note))))
        return Answer(
            text="\n\n".join(filter(None, parts)),
            given=entry.id,
            question=entry.question,
            answer=answer,
            source=source,
            note=note,
            offers=self._offers(entry.related),
            ruling=ruling,
            matches=matches,
        )

    def clarify(self, matches: Matches, offered: Iterable[str]) -> Clarify:
        """Did you mean one of these?"""
        offers = self._offers(offered)
        return Clarify(text=self.fixed("clarify"), offers=offers, matches=matches)

    def small_talk(self, occasion: Occasion) -> SmallTalk:
        """A short friendly line."""
        return SmallTalk(text=self.fixed(occasion), ruling=Ruling(f"smalltalk.{occasion}"))

    def front_desk(self, ruling: Ruling, matches: Matches = ()) -> FrontDesk:
        """The clinic's contact, for what its front desk knows."""
        return FrontDesk(text=self.fixed("desk") or self.fixed("fallback"), ruling=ruling, matches=matches)

    def fallback(self, ruling: Ruling, matches: Matches = (), offered: Iterable[str] = ()) -> Fallback:
        """Not covered; topics, contact, and the consult-your-physician line."""
        return Fallback(text=self.fixed("fallback"), ruling=ruling, matches=matches, offers=self._offers(offered))

    def old_button(self) -> Fallback:
        """The button leads to nothing any more."""
        return Fallback(text=self.fixed("old_button"), ruling=Ruling("fallback.old-button"))

    def fixed(self, name: str) -> str:
        """The fixed sentence *name* with the clinic's own lines put in."""
        return self._faq.filled(str(getattr(self._faq.replies, name)))

    def _offers(self, ids: Iterable[str]) -> tuple[Offer, ...]:
        return tuple(Offer(entry, self._faq.by_id[entry].question) for entry in ids)
