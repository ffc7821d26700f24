"""The desk: a message in, one frozen reply out. The only place where a route is decided.

Every way in (message, edited message, caption, button, inline query, terminal, ``ask``) comes through here.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Final

from bot.faq.model import Faq
from bot.language.reading import Reader, Reading
from bot.language.shorthand import Shorthand, load_shorthand
from bot.language.spelling import Speller
from bot.language.vocabulary import Vocabulary, load_vocabulary
from bot.matching.asked import Asked, load_asked
from bot.matching.background import load_background
from bot.matching.calibration import Calibration, load_calibration
from bot.matching.matcher import Matcher, Ranking
from bot.matching.synonyms import Synonyms
from bot.privacy.masking import Masking, without_names
from bot.reading.reader import Likelihoods
from bot.reading.shipped import Models, load_models
from bot.reply import Offer, Reply, Ruling
from bot.risk import Risky
from bot.safety.calls import Calls, load_calls
from bot.safety.emergency import SIGN_WORDS
from bot.safety.follow_up import belongs
from bot.safety.lexicon import Lexicon, load_lexicon
from bot.safety.router import Case, Router
from bot.safety.thresholds import Thresholds, load_thresholds
from bot.smalltalk import SmallTalkPhrases, load_small_talk
from bot.wording import Wording

Words = tuple[str, ...]


@dataclass(frozen=True)
class Knowledge:
    """What the bot knows before it has read any FAQ file; loaded once, shared by every desk."""

    vocabulary: Vocabulary
    shorthand: Shorthand
    lexicon: Lexicon
    calls: Calls
    models: Models
    thresholds: Thresholds
    calibration: Calibration
    small_talk: SmallTalkPhrases
    background: tuple[str, ...]
    asked: Asked

    def split(self, text: str) -> Words:
        """*text* as words, without mending: for curated text."""
        return self._plain_reader.read(text).words

    @cached_property
    def _plain_reader(self) -> Reader:
        return Reader(self.shorthand, Speller(self.vocabulary, self.lexicon.words))


def load_knowledge(*, signed: bool = True) -> Knowledge:
    """All data that ships with the bot.

    Args:
        signed: hold the models against their manifest; only what makes the models goes without.

    Raises:
        UnsafeLexicon: safety data are missing, unreadable or shrunken.
        UnsafeModel: a model is missing, or not the one that was measured.
    """
    vocabulary, shorthand = load_vocabulary(), load_shorthand()
    lexicon = load_lexicon(shorthand)
    return Knowledge(
        vocabulary=vocabulary,
        shorthand=shorthand,
        lexicon=lexicon,
        calls=load_calls(),
        models=load_models(shorthand.pictured, signed=signed),
        thresholds=load_thresholds(),
        calibration=load_calibration(),
        small_talk=load_small_talk(shorthand.words_of),
        background=load_background(),
        asked=load_asked(),
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
        self._router = Router(knowledge.lexicon, knowledge.thresholds)
        plain = {word for text in knowledge.background for word in knowledge.shorthand.words_of(without_names(text))}
        self._masking = Masking(house, known | plain)
        if learn:
            _ = self._matcher  # learned now, so that no patient waits for it

    @cached_property
    def _matcher(self) -> Matcher:
        knowledge = self.knowledge
        return Matcher(
            self.faq.entries,
            vectors=knowledge.models.vectors,
            reader=knowledge.models.reader,
            background=knowledge.background,
            asked=knowledge.asked,
            calibration=knowledge.calibration,
            pictured=knowledge.shorthand.pictured,
        )

    def reply_to(self, question: str, *, after: Risky | None = None) -> Reply:
        """The reply to *question*, any text at all.

        Args:
            question: the message.
            after: the route of a risky reply to the same person a short while ago; what belongs to it stays on it.
        """
        said = self.likelihoods(question)
        reply = self._continued(question, self._alone(question, said), after)
        return replace(reply, language=said.language)

    def _continued(self, question: str, reply: Reply, after: Risky | None) -> Reply:
        """*reply* to *question*, or the risky one if it belongs to what was said before."""
        if after is None or (reply.route == "emergency" and reply.ruling.rule != "emergency.learned"):
            return reply
        reading = self.read(question)
        taken = (
            "smalltalk" if self._small_talk.occasion(reading.words) else reply.route.replace("smalltalk", "fallback")
        )
        if not belongs(reading.words, taken, reading.typed, asked="?" in question):
            return reply
        if after == "emergency":
            return self._wording.emergency(Ruling("emergency.follow-up"))
        if reply.ruling.rule == "emergency.learned" and len(reading.words) <= _VAGUE:
            return self._wording.physician(Ruling("physician.follow-up"))
        return reply if reply.route == "physician" else self._wording.physician(Ruling("physician.follow-up"))

    def _alone(self, question: str, said: Likelihoods) -> Reply:
        """The reply to *question* whatever was said before."""
        if call := self.knowledge.calls.call(question):
            return self._wording.emergency(Ruling(f"emergency.{call.group}", call.words))
        reading = self.read(question)
        case = self._router.case(reading, said)
        if verdict := self._router.emergency(case):
            return self._wording.emergency(Ruling(verdict.rule, verdict.words))
        if reading.too_long:
            return self._wording.physician(Ruling("physician.too-long"))
        if verdict := self._router.physician(case):
            return self._wording.physician(Ruling(verdict.rule, verdict.words))
        if occasion := self._small_talk.occasion(reading.words):
            return self._wording.small_talk(occasion)
        return self._general(question, case, self._ranking(question, reading, said))

    def read(self, message: str) -> Reading:
        """*message* as the desk reads it."""
        return self._reader.read(message)

    def case(self, message: str) -> Case:
        """*message* as the router looks at it."""
        return self._router.case(self.read(message), self.likelihoods(message))

    def masked(self, message: str) -> str:
        """*message* as it may be kept for staff, if it may be kept at all."""
        return self._masking.masked(message)

    def words(self, text: str) -> Words:
        """*text* as words, with the file's synonyms put in: what the matcher compares."""
        return self._plain(text)

    def likelihoods(self, message: str) -> Likelihoods:
        """What the readers say of *message*; where they are in doubt, also of it with its typing errors mended."""
        reader = self.knowledge.models.reader
        said = reader.likelihoods(message)
        if said.language != "en" or not _DOUBTFUL[0] <= said.physician < _DOUBTFUL[1]:
            return said
        mended = reader.likelihoods(" ".join(self.read(message).words))
        return replace(said, physician=(said.physician + mended.physician) / 2)

    def kept_away(self, phrasing: str) -> Ruling | None:
        """What keeps a phrasing of the file itself from being answered, if anything does; asks no matcher."""
        if call := self.knowledge.calls.call(phrasing):
            return Ruling(f"emergency.{call.group}", call.words)
        reading = self.read(phrasing)
        case = self._router.case(reading, self.likelihoods(phrasing))
        if verdict := self._router.emergency(case) or self._router.physician(case):
            return Ruling(verdict.rule, verdict.words)
        occasion = self._small_talk.occasion(reading.words)
        return Ruling(f"smalltalk.{occasion}") if occasion else None

    def rank(self, message: str) -> Ranking:
        """The entries nearest to *message*, without a route; for measurements."""
        return self._ranking(message, self.read(message), self.likelihoods(message))

    def chosen(self, entry: str) -> Reply:
        """The reply to a button that names *entry*: routed like a message that asks the entry's question."""
        known = self.faq.by_id.get(entry)
        if known is None:
            return self._wording.old_button()
        case = self._router.case(self.read(known.question), self.likelihoods(known.question))
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

    def _general(self, question: str, case: Case, ranking: Ranking) -> Reply:
        """The reply to a message that is nobody's own case."""
        least, matches, said = self.knowledge.thresholds, ranking.matches, case.likelihoods
        reply = self._fitting(question, ranking, said)
        if reply.route in {"faq", "clarify"} and (verdict := self._router.unanswerable(case)):
            close = [match.entry for match in matches[:1] if match.score >= least.offer]
            return self._wording.physician(Ruling(verdict.rule, verdict.words), matches, close)
        return reply

    def _fitting(self, question: str, ranking: Ranking, said: Likelihoods) -> Reply:
        """The entry, the entries, or whatever else fits."""
        least, matches = self.knowledge.thresholds, ranking.matches
        best = matches[0].score if matches else 0.0
        if ranking.verbatim or (best >= least.answer and said.language == "en"):
            rule = "faq.verbatim" if ranking.verbatim else "faq.match"
            return self._wording.answer(self.faq.by_id[matches[0].entry], Ruling(rule), matches)
        if said.talk >= least.talk and not _is_command(question):
            return self._wording.small_talk(said.occasion)
        if said.desk >= least.desk and said.desk >= said.general:
            return self._wording.front_desk(Ruling("desk.learned"), matches)
        close = [match.entry for match in matches if match.score >= least.offer]
        if not close:
            return self._wording.fallback(Ruling("fallback.nothing-fits"), matches)
        return self._wording.clarify(matches, close)

    def _ranking(self, question: str, reading: Reading, said: Likelihoods) -> Ranking:
        meant = self._synonyms.applied(reading.words)
        return self._matcher.rank(question if meant == reading.words else " ".join(meant), said)

    def _plain(self, text: str) -> Words:
        return self._synonyms.applied(self._reader.read(text).words)


_DOUBTFUL: Final = (0.1, 0.9)
"""Chances of a physician's case between which the mended message is read too: on authors that were left out this halves
the false alarms of misspelt general questions and costs no recall.
"""

_VAGUE: Final = 6
"""Words of a message after a symptom that is too vague to be graver than it: "should I worry?"."""


def _is_command(question: str) -> bool:
    """Whether *question* is a command and nothing else; one that nobody knows is not meant for talk."""
    return question.lstrip().startswith("/") and len(question.split()) == 1


def _texts(faq: Faq) -> chain[str]:
    phrasings = chain.from_iterable(entry.phrasings for entry in faq.entries)
    return chain(phrasings, faq.synonyms, *faq.synonyms.values())
