"""The desk: a message in, one frozen reply out. The only place where a route is decided.

Every way in (message, edited message, caption, button, inline query, terminal, ``ask``) comes through here.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Final

from bot.faq.model import Faq
from bot.language.reading import Reader, Reading
from bot.language.shorthand import Shorthand, load_shorthand
from bot.language.spelling import Speller
from bot.language.vocabulary import Vocabulary, load_vocabulary
from bot.matching.background import load_background
from bot.matching.calibration import Calibration, load_calibration
from bot.matching.matcher import Matcher, Ranking
from bot.matching.synonyms import Synonyms
from bot.privacy.masking import Masking, without_names
from bot.reply import Offer, Reply, Ruling
from bot.risk import Risky
from bot.safety.calls import Calls, load_calls, load_foreign
from bot.safety.emergency import SIGN_WORDS
from bot.safety.follow_up import belongs
from bot.safety.gate import Gate
from bot.safety.learned import LearnedRisk, load_learned
from bot.safety.lexicon import Lexicon, load_lexicon
from bot.safety.router import Case, Router
from bot.safety.rules.languages import is_english
from bot.smalltalk import SmallTalkPhrases, likely_occasion, load_small_talk
from bot.wording import Wording

SURE: Final = 70.0
"""Score from which an answer is given."""

CLOSE: Final = 12.0
"""Score from which an entry is offered."""

MARGIN: Final = 10.0
"""An answer is given only if the next entry scores so much less; otherwise both are offered."""

EXPLAINED: Final = 40.0
"""Score from which a general question counts as explained by the FAQ."""

VERY_SURE: Final = 80.0
"""Score from which an answer is given though a related entry comes close: it stands below the answer as a button."""

ASSURED: Final = 95.0
"""Score from which a message is no small talk, whatever has been learned about small talk."""

Words = tuple[str, ...]


@dataclass(frozen=True)
class Knowledge:
    """What the bot knows before it has read any FAQ file; loaded once, shared by every desk."""

    vocabulary: Vocabulary
    shorthand: Shorthand
    lexicon: Lexicon
    calls: Calls
    foreign: Calls
    learned: LearnedRisk
    calibration: Calibration
    small_talk: SmallTalkPhrases
    background: tuple[str, ...]

    def split(self, text: str) -> Words:
        """*text* as words, without mending: for curated text."""
        return self._plain_reader.read(text).words

    @cached_property
    def _plain_reader(self) -> Reader:
        return Reader(self.shorthand, Speller(self.vocabulary, self.lexicon.words))


def load_knowledge() -> Knowledge:
    """All data that ships with the bot.

    Raises:
        UnsafeLexicon: safety data are missing, unreadable or shrunken.
    """
    vocabulary, shorthand = load_vocabulary(), load_shorthand()
    lexicon = load_lexicon(shorthand)
    return Knowledge(
        vocabulary=vocabulary,
        shorthand=shorthand,
        lexicon=lexicon,
        calls=load_calls(),
        foreign=load_foreign(),
        learned=load_learned(vocabulary),
        calibration=load_calibration(),
        small_talk=load_small_talk(shorthand.words_of),
        background=load_background(),
    )


class Desk:
    """Answers messages from one FAQ file.

    Args:
        faq: the curated file.
        knowledge: what ships with the bot.
        learn: learn the entries at once; else when the first question needs it.
    """

    def __init__(self, faq: Faq, knowledge: Knowledge, *, learn: bool = True) -> None:
        self.faq = faq
        self.knowledge = knowledge
        self._small_talk = knowledge.small_talk
        self._wording = Wording(faq)
        known = knowledge.small_talk.words | knowledge.lexicon.words | SIGN_WORDS
        house = {word for text in _texts(faq) for word in knowledge.shorthand.words_of(text)}
        self._reader = Reader(knowledge.shorthand, Speller(knowledge.vocabulary, house | known))
        self._synonyms = Synonyms(faq.synonyms, knowledge.shorthand.words_of)
        self._router = Router(knowledge.lexicon, knowledge.learned)
        self._gate = Gate(house)
        plain = {word for text in knowledge.background for word in knowledge.shorthand.words_of(without_names(text))}
        self._masking = Masking(house, known | plain)
        if learn:
            _ = self._matcher  # learned now, so that no patient waits for it

    @cached_property
    def _matcher(self) -> Matcher:
        entries, knowledge = self.faq.entries, self.knowledge
        groups = [[self._plain(phrasing) for phrasing in entry.phrasings] for entry in entries]
        background = [self._plain(text) for text in knowledge.background]
        return Matcher(entries, groups, background, knowledge.vocabulary, knowledge.calibration)

    def reply_to(self, question: str, *, after: Risky | None = None) -> Reply:
        """The reply to *question*, any text at all.

        Args:
            question: the message.
            after: the route of a risky reply to the same person a short while ago; what belongs to it stays on it.
        """
        reply = self._alone(question)
        if after is None or reply.route == "emergency":
            return reply
        reading = self.read(question)
        if not belongs(reading.words, reply.route, reading.typed, asked="?" in question):
            return reply
        if after == "emergency":
            return self._wording.emergency(Ruling("emergency.follow-up"))
        return reply if reply.route == "physician" else self._wording.physician(Ruling("physician.follow-up"))

    def _alone(self, question: str) -> Reply:
        """The reply to *question* whatever was said before."""
        if call := self.knowledge.calls.call(question):
            return self._wording.emergency(Ruling(f"emergency.{call.group}", call.words))
        reading = self.read(question)
        case = self._router.case(reading)
        if verdict := self._router.emergency(case):
            return self._wording.emergency(Ruling(verdict.rule, verdict.words))
        if reading.too_long:
            return self._wording.physician(Ruling("physician.too-long"))
        if verdict := self._router.physician(case):
            return self._wording.physician(Ruling(verdict.rule, verdict.words))
        if not is_english(reading.typed) and (foreign := self.knowledge.foreign.call(question)):
            return self._wording.physician(Ruling(f"physician.{foreign.group}", foreign.words))
        if occasion := self._small_talk.occasion(reading.words):
            return self._wording.small_talk(occasion)
        ranking = self._ranking(reading)
        explained = bool(ranking.matches) and ranking.matches[0].score >= EXPLAINED
        if verdict := self._router.learned_physician(case, explained=explained):
            return self._wording.physician(Ruling(verdict.rule, verdict.words))
        best = ranking.matches[0].score if ranking.matches else 0.0
        asked = best >= ASSURED or _is_command(question)
        talk = None if asked else likely_occasion(case.risk.talk, answered=best >= SURE)
        return self._wording.small_talk(talk) if talk else self._general(ranking, case)

    def read(self, message: str) -> Reading:
        """*message* as the desk reads it."""
        return self._reader.read(message)

    def case(self, message: str) -> Case:
        """*message* as the router looks at it."""
        return self._router.case(self.read(message))

    def masked(self, message: str) -> str:
        """*message* as it may be kept for staff, if it may be kept at all."""
        return self._masking.masked(message)

    def words(self, text: str) -> Words:
        """*text* as words, with the file's synonyms put in: what the matcher compares."""
        return self._plain(text)

    def kept_away(self, phrasing: str) -> Ruling | None:
        """What keeps a phrasing of the file itself from being answered, if anything does; asks no matcher."""
        if call := self.knowledge.calls.call(phrasing):
            return Ruling(f"emergency.{call.group}", call.words)
        reading = self.read(phrasing)
        case = self._router.case(reading)
        if verdict := self._router.explained(case):
            return Ruling(verdict.rule, verdict.words)
        if occasion := self._small_talk.occasion(reading.words):
            return Ruling(f"smalltalk.{occasion}")
        words = self._gate.unexplained(case.sentences)
        return Ruling("physician.unexplained", words) if words else None

    def rank(self, message: str) -> Ranking:
        """The entries nearest to *message*, without a route; for measurements."""
        return self._ranking(self.read(message))

    def chosen(self, entry: str) -> Reply:
        """The reply to a button that names *entry*: routed like a message that asks the entry's question."""
        known = self.faq.by_id.get(entry)
        if known is None:
            return self._wording.old_button()
        reading = self._reader.read(known.question)
        case = self._router.case(reading)
        verdict = self._router.emergency(case) or self._router.physician(case)
        if verdict:
            return self._wording.physician(Ruling(verdict.rule, verdict.words))
        return self._wording.answer(known, Ruling("faq.chosen"))

    def again(self, route: str, rule: str) -> Reply | None:
        """The risky reply that was decided on when the message arrived; None for every other *route*."""
        match route:
            case "emergency":
                return self._wording.emergency(Ruling(rule))
            case "physician":
                return self._wording.physician(Ruling(rule))
        return None

    def fixed(self, name: str) -> str:
        """The fixed sentence *name* of the file's ``replies``, with the clinic's own lines put in."""
        return self._wording.fixed(name)

    def topics(self) -> tuple[Offer, ...]:
        """Every entry, in the file's order."""
        return tuple(Offer(entry.id, entry.question) for entry in self.faq.entries)

    def _general(self, ranking: Ranking, case: Case) -> Reply:
        best = ranking.matches[0].score if ranking.matches else 0.0
        close = tuple(match.entry for match in ranking.matches if match.score >= CLOSE)
        if best < CLOSE:
            nearest = tuple(match.entry for match in ranking.matches)
            return self._wording.fallback(Ruling("fallback.nothing-fits"), ranking.matches, nearest)
        if words := self._gate.unexplained(case.sentences):
            return self._wording.physician(Ruling("physician.unexplained", words), ranking.matches, close[:1])
        rival = ranking.matches[1].score if len(ranking.matches) > 1 else 0.0
        entry = self.faq.by_id[close[0]]
        kindred = best >= VERY_SURE and any(match.entry in entry.related for match in ranking.matches[1:2])
        if best >= SURE and (best - rival >= MARGIN or kindred):
            return self._wording.answer(entry, Ruling("faq.match"), ranking.matches)
        return self._wording.clarify(ranking.matches, close if len(close) > 1 else [m.entry for m in ranking.matches])

    def _ranking(self, reading: Reading) -> Ranking:
        return self._matcher.rank([self._synonyms.applied(sentence) for sentence in reading.sentences])

    def _plain(self, text: str) -> Words:
        return self._synonyms.applied(self._reader.read(text).words)


def _is_command(question: str) -> bool:
    """Whether *question* is a command and nothing else; one that nobody knows is not meant for talk."""
    return question.lstrip().startswith("/") and len(question.split()) == 1


def _texts(faq: Faq) -> chain[str]:
    phrasings = chain.from_iterable(entry.phrasings for entry in faq.entries)
    return chain(phrasings, faq.synonyms, *faq.synonyms.values())
