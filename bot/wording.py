"""Routes to replies: every sentence comes from the curated file, none from the message."""

from collections.abc import Iterable
from dataclasses import replace

from bot.faq.model import Entry, Faq
from bot.faq.tongues import ENGLISH
from bot.front_desk.telling import Telling
from bot.opening.moment import Moment
from bot.reading.reader import Occasion
from bot.reply import Answer, Clarify, Emergency, Fallback, FrontDesk, Match, Offer, Physician, Reply, Ruling, SmallTalk

Matches = tuple[Match, ...]


class Wording:
    """Puts the file's sentences together.

    Args:
        faq: the curated file.
    """

    def __init__(self, faq: Faq) -> None:
        self._faq = faq
        self._telling = Telling(faq)

    def emergency(self, ruling: Ruling) -> Emergency:
        """Get help now, then the physician text."""
        return Emergency(text=self.fixed("emergency"), ruling=ruling)

    def physician(self, ruling: Ruling, matches: Matches = (), offered: Iterable[str] = ()) -> Physician:
        """Consult your physician; general entries at most as buttons."""
        return Physician(text=self.fixed("physician"), ruling=ruling, matches=matches, offers=self._offers(offered))

    def answer(self, entry: Entry, ruling: Ruling = Ruling(), matches: Matches = ()) -> Answer:  # noqa: B008 - frozen
        """The entry's question, the curated answer, its source, and the line that it is no medical advice."""
        return self._answer(entry, ENGLISH, "", ruling, matches)

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

    def with_facts(self, reply: FrontDesk, facts: Iterable[str], words: Iterable[str], now: Moment | None) -> FrontDesk:
        """*reply* with the *facts* that are asked for in *words*, as far as staff have filled them in."""
        text = self._telling.told(tuple(facts), tuple(words), now)
        return replace(reply, text=text or reply.text, contacts=self._telling.contacts)

    def fallback(self, ruling: Ruling, matches: Matches = (), offered: Iterable[str] = ()) -> Fallback:
        """Not covered; topics, contact, and the consult-your-physician line."""
        return Fallback(text=self.fixed("fallback"), ruling=ruling, matches=matches, offers=self._offers(offered))

    def old_button(self) -> Fallback:
        """The button leads to nothing any more."""
        return Fallback(text=self.fixed("old_button"), ruling=Ruling("fallback.old-button"))

    def fixed(self, name: str, language: str = ENGLISH) -> str:
        """The fixed sentence *name* with the clinic's own lines put in; in *language* if the file has it."""
        return self._faq.sentence(name, language) or self._faq.sentence(name)

    def label(self, entry: Entry, language: str) -> str:
        """The entry's question; in *language* if the file has it."""
        return entry.translations[language].question if language in entry.translations else entry.question

    def told_in(self, reply: Reply, *spoken: str) -> Reply:
        """*reply*, which is in English, in the first of the languages *spoken* in which the file has it.

        Where it has none of them it stays in English. An emergency or physician reply then gets the line for
        emergencies below it, and an answer the line that the guide is in English, in the first that has such a line.
        """
        if isinstance(reply, Answer):
            return self._answer_in(reply, *spoken)
        name = self._sentence(reply)
        language = self._first(spoken, name)
        if language != ENGLISH:
            english, translated = self.fixed(name), self.fixed(name, language)
            said = english in reply.text
            text = reply.text.replace(english, translated, 1) if said else f"{translated}\n\n{reply.text}"  # facts
            offers = tuple(self._offer(offer.entry, language) for offer in reply.offers)
            return replace(reply, text=text, offers=offers, told_in=language)
        if isinstance(reply, Emergency | Physician) and ENGLISH not in spoken[:1]:
            language = self._first(spoken, "in_emergency")
            text = "\n\n".join(filter(None, (reply.text, self._faq.sentence("in_emergency", language))))
            return replace(reply, text=text, told_in=language)
        return reply

    def _answer_in(self, reply: Answer, *spoken: str) -> Answer:
        """The same for an answer: translated if the entry is, else with the line that the guide is in English."""
        entry = self._faq.by_id[reply.given]
        known = (one for one in spoken if one in {ENGLISH, *entry.translations} or self._has(one, "guide_in_english"))
        language = next(known, ENGLISH)
        told = language in entry.translations or spoken[:1] == (ENGLISH,)
        guide = "" if told else self.fixed("guide_in_english", language)
        answer = self._answer(entry, language, guide, reply.ruling, reply.matches)
        return replace(answer, language=reply.language, told_in=language)

    def _answer(self, entry: Entry, language: str, guide: str, ruling: Ruling, matches: Matches) -> Answer:
        source, note = self._faq.source_of(entry, language), self.fixed("note", language)
        translated = entry.translations.get(language)
        answer = self._faq.filled(translated.answer, language) if translated else self._faq.filled(entry.answer)
        question = self.label(entry, language)
        parts = (guide, question, answer, " ".join(filter(None, (source, note))))
        return Answer(
            text="\n\n".join(filter(None, parts)),
            given=entry.id,
            question=question,
            answer=answer,
            source=source,
            note=note,
            guide=guide,
            offers=tuple(self._offer(related, language) for related in entry.related),
            ruling=ruling,
            matches=matches,
        )

    def _sentence(self, reply: Reply) -> str:
        """Which fixed sentence *reply* says."""
        match reply:
            case SmallTalk():
                return str(reply.ruling.rule).removeprefix("smalltalk.")
            case FrontDesk():
                return "desk" if self._faq.replies.desk else "fallback"
            case Fallback(ruling=Ruling(rule="fallback.old-button")):
                return "old_button"
        return reply.route

    def _first(self, spoken: Iterable[str], name: str) -> str:
        """The first of the languages in which the file has the sentence *name*; English it always has."""
        return next((one for one in spoken if one == ENGLISH or self._has(one, name)), ENGLISH)

    def _has(self, language: str, name: str) -> bool:
        return bool(self._faq.sentence(name, language)) and language != ENGLISH

    def _offer(self, entry: str, language: str = ENGLISH) -> Offer:
        return Offer(entry, self.label(self._faq.by_id[entry], language))

    def _offers(self, ids: Iterable[str]) -> tuple[Offer, ...]:
        return tuple(map(self._offer, ids))
