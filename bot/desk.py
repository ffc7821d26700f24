"""The desk: a message in, one frozen reply out. The only place where a route is decided.

Every way in (message, edited message, caption, button, inline query, terminal, ``ask``) comes through here.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import Final

from bot.conversation.follow_up import Again, Completed, FollowUps, asks_more
from bot.conversation.picking import pick
from bot.conversation.thread import Thread
from bot.faq.model import Faq
from bot.faq.tongues import ENGLISH, code_of
from bot.front_desk.asking import Fact, FactWords, load_fact_words
from bot.language.reading import Reader, Reading
from bot.language.shorthand import Shorthand, load_shorthand
from bot.language.spelling import Speller
from bot.language.vocabulary import Vocabulary, load_vocabulary
from bot.matching.asked import Asked, load_asked
from bot.matching.background import load_background
from bot.matching.calibration import Calibration, load_calibration
from bot.matching.matcher import Matcher, Ranking
from bot.matching.synonyms import Synonyms
from bot.opening.moment import Moment
from bot.phrasebook import Phrasebook
from bot.privacy.masking import Masking, without_names
from bot.reading.plain import plain_foreign, without_command
from bot.reading.reader import Likelihoods
from bot.reading.shipped import Models, load_models
from bot.reading.vectors import Progress, Shelf
from bot.reply import FrontDesk, Match, Offer, Reply, Ruling
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
    fact_words: FactWords = field(default_factory=load_fact_words)

    def split(self, text: str) -> Words:
        """*text* as words, without mending: for curated text."""
        return self._plain_reader.read(text).words

    @cached_property
    def _plain_reader(self) -> Reader:
        return Reader(self.shorthand, Speller(self.vocabulary, self.lexicon.words))


def load_knowledge(
    *, signed: bool = True, shelf: Shelf | None = None, progress: Progress = lambda _done, _all: None
) -> Knowledge:
    """All data that ships with the bot.

    Args:
        signed: hold the models against their manifest; only what makes the models goes without.
        shelf: keeps the vectors of phrasings from one start to the next.
        progress: is told how far embedding new phrasings has come.

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
        models=load_models(shorthand.pictured, signed=signed, shelf=shelf, progress=progress),
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
        self._phrasebook = Phrasebook(faq)
        known = knowledge.small_talk.words | knowledge.lexicon.words | SIGN_WORDS
        house = {word for text in _texts(faq) for word in knowledge.shorthand.words_of(text)}
        self._reader = Reader(knowledge.shorthand, Speller(knowledge.vocabulary, house | known))
        self._synonyms = Synonyms(faq.synonyms, knowledge.shorthand.words_of)
        self._follow_ups = FollowUps(faq, self._curated, knowledge.vocabulary)
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

    def reply_to(
        self,
        question: str,
        *,
        after: Risky | None = None,
        thread: Thread | None = None,
        now: Moment | None = None,
        language: str = "",
    ) -> Reply:
        """The reply to *question*, any text at all, in its language if the file has that.

        Args:
            question: the message.
            after: the route of a risky reply to the same person a short while ago; what belongs to it stays on it.
            thread: what the same person was answered or offered a short while ago; what follows it is about it.
            now: by the clinic's clock, for its opening hours; None where nobody knows.
            language: of the person's Telegram, such as ``pt-br``, for a message in a language that the file has not,
                or in none; empty if nobody knows.
        """
        said = self.likelihoods(question)
        reply = self._in_thread(question, self._continued(question, self._alone(question, said), after), after, thread)
        if isinstance(reply, FrontDesk):
            reply = self._wording.with_facts(reply, self.facts_asked(question), self.read(question).words, now)
        written = self._written(question, said)
        spoken = _spoken(question, written, language, reply)
        return self._wording.told_in(replace(reply, language=written or ENGLISH), *spoken)

    def _in_thread(self, question: str, reply: Reply, after: Risky | None, thread: Thread | None) -> Reply:
        """*reply* to *question*, or what it gets by what was said before."""
        if thread is not None and reply.route not in _SETTLED:
            return self._continued(question, self._threaded(question, reply, thread), after)
        if thread is None and after is not None and reply.route == "smalltalk" and asks_more(self._said(question)):
            return self._risky(after)
        return reply

    def _written(self, question: str, said: Likelihoods) -> str:
        """The language in which *question* is written; empty if it has no letter to tell it by."""
        if found := self._phrasebook.found(question):
            return found[1]
        return said.language if any(map(str.isalpha, question)) else ""

    def _threaded(self, question: str, reply: Reply, thread: Thread) -> Reply:
        """*reply* to *question*, or what it gets after *thread*. Alone it is no symptom and no front desk matter."""
        words = self._said(question)
        offered = tuple(entry for entry in thread.offered if entry in self.faq.by_id)
        open_question = offered if thread.entry is None else ()
        match pick(words, len(offered), asked=bool(open_question)):
            case int(place):
                return self._chosen(offered[place])
            case "none":
                return self._wording.fallback(Ruling("fallback.none-of-these"))
            case "unclear":
                return self._wording.clarify((), offered)
        if reply.ruling.rule == "faq.verbatim" or self._small_talk.occasion(words) not in {None, "help"}:
            return reply
        if named := self._follow_ups.offered_as(words, open_question):
            return self._chosen(named)
        match self._follow_ups.understood(words, thread):
            case Again(entry, fuller):
                return self._more(entry, fuller, thread)
            case Completed() as completed if reply.route != "smalltalk" or _asks(question, words):
                return self._completed(completed, thread) or self._unsure(question, words, reply, completed)
        return self._unsure(question, words, reply)

    def _said(self, question: str) -> Words:
        """The words of *question*, without sentences of small talk before the last: "I see. And how does it work?"."""
        *before, last = self.read(question).sentences or ((),)
        said = [sentence for sentence in before if self._small_talk.occasion(sentence) is None]
        return self._synonyms.applied(tuple(word for sentence in [*said, last] for word in sentence))

    def _more(self, entry: str, fuller: str, thread: Thread) -> Reply:
        """One beside the last entry that surely answers *fuller*; else that entry again, or what was offered."""
        best = next(iter(self.rank(fuller).matches if fuller else ()), None)
        beside = best is not None and best.score >= self.knowledge.thresholds.answer
        if best is not None and beside and best.entry in self._follow_ups.near(thread):
            return self._chosen(best.entry)
        if thread.entry is None:
            return self._wording.clarify((), [offered for offered in thread.offered if offered in self.faq.by_id])
        return self._chosen(entry)

    def _completed(self, completed: Completed, thread: Thread) -> Reply | None:
        """The reply to what a message means in full; a question back where that is not sure; None if nothing fits."""
        close: dict[str, Match] = {}
        least, near = self.knowledge.thresholds, self._follow_ups.near(thread)
        for question in completed.questions:
            said, reading = self.likelihoods(question), self.read(question)
            case = self._router.case(reading, said)
            if self._router.emergency(case) or self._router.physician(case) or self._router.unanswerable(case):
                return self._wording.physician(Ruling("physician.follow-up"))
            if not completed.answerable:
                continue
            matches = self._ranking(question, reading, said).matches
            matches = tuple(match for match in matches if self._follow_ups.knows(match.entry, completed.about))
            matches = tuple(sorted(matches, key=lambda match: -match.score - _NEAR * (match.entry in near)))
            for place, match in enumerate(matches):
                sure = match.score >= least.answer
                itself = match.entry == thread.entry and not completed.points
                known = self._follow_ups.knows(match.entry, completed.named, core=itself)
                if place == 0 and sure and known and (completed.named or match.entry in near):
                    return self._wording.answer(self.faq.by_id[match.entry], Ruling("faq.follow-up"), matches)
                if sure or (known and completed.named and match.score >= least.offer):
                    close.setdefault(match.entry, match)
        return self._wording.clarify(tuple(close.values())[:3], tuple(close)[:3]) if close else None

    def _unsure(self, question: str, words: Words, reply: Reply, completed: Completed | None = None) -> Reply:
        """*reply* to *question*, if it may be given though what was meant is not sure."""
        if completed is not None and reply.entry is not None and reply.matches:
            close = [match.entry for match in reply.matches if match.score >= self.knowledge.thresholds.offer]
            return self._wording.clarify(reply.matches, close or [reply.entry])
        learned = reply.route == "smalltalk" and self._small_talk.occasion(words) is None
        of_the_bot = completed is None and not _OF_THE_BOT.isdisjoint(words)
        unheard = learned and _asks(question, words) and not of_the_bot
        if unheard or (completed is not None and reply.route == "clarify"):
            return self._wording.fallback(Ruling("fallback.follow-up"), reply.matches)
        return reply

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
            return self._risky(after)
        if reply.route == "emergency":  # "should I worry?" is graver alone than it is after a symptom
            vague = self.likelihoods(question).emergency < _PLAIN
            return self._risky(after) if vague else reply
        return reply if reply.route == "physician" else self._risky(after)

    def _risky(self, after: Risky) -> Reply:
        """The reply to what belongs to a symptom or an emergency."""
        if after == "emergency":
            return self._wording.emergency(Ruling("emergency.follow-up"))
        return self._wording.physician(Ruling("physician.follow-up"))

    def _alone(self, question: str, said: Likelihoods) -> Reply:
        """The reply to *question* whatever was said before."""
        if call := self.knowledge.calls.call(question):
            return self._wording.emergency(Ruling(f"emergency.{call.group}", call.words))
        if not plain_foreign(question, str):
            return self._wording.fallback(Ruling("fallback.nothing-fits"))
        reading = self.read(question)
        case = self._router.case(reading, said)
        if verdict := self._router.emergency(case):
            return self._wording.emergency(Ruling(verdict.rule, verdict.words))
        if reading.too_long or said.cut:
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

    def facts_asked(self, message: str) -> tuple[Fact, ...]:
        """The clinic's facts that *message*, which is for the front desk, asks for; the likeliest first."""
        reading = self.read(message)
        return self.knowledge.fact_words.asked(" ".join(reading.typed), reading.text)

    def masked(self, message: str) -> str:
        """*message* as it may be kept for staff, if it may be kept at all."""
        return self._masking.masked(message)

    def words(self, text: str) -> Words:
        """*text* as words, with the file's synonyms put in: what the matcher compares."""
        return self._plain(text)

    def likelihoods(self, message: str) -> Likelihoods:
        """What the readers say of *message*; where they are in doubt, also of it with its typing errors mended."""
        reader, bare = self.knowledge.models.reader, without_command(message)
        said = reader.likelihoods(bare)
        if said.language == "en" and len(bare) <= _LETTER and _DOUBTFUL[0] <= said.physician < _DOUBTFUL[1]:
            mended = reader.likelihoods(" ".join(self.read(bare).words))
            said = replace(said, physician=(said.physician + mended.physician) / 2)
        if bare != message:
            whole = reader.likelihoods(message)  # "/help me" is a call for help, whoever gave the command its name
            said = _at_least(said, whole.physician, whole.emergency)
        return said

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

    def chosen(self, entry: str, language: str = "") -> Reply:
        """The reply to a button that names *entry*: routed like a message that asks the entry's question.

        *language* is as for `reply_to`.
        """
        return self._wording.told_in(self._chosen(entry), code_of(language) or ENGLISH)

    def again(self, route: str, rule: str, language: str = "") -> Reply | None:
        """The risky reply that was decided on when the message arrived, in *language*; None for every other *route*."""
        match route:
            case "emergency":
                return self._wording.told_in(self._wording.emergency(Ruling(rule)), code_of(language) or ENGLISH)
            case "physician":
                return self._wording.told_in(self._wording.physician(Ruling(rule)), code_of(language) or ENGLISH)
        return None

    def fixed(self, name: str, language: str = "") -> str:
        """The fixed sentence *name*, with the clinic's own lines put in; in *language* if the file has it."""
        return self._wording.fixed(name, code_of(language) or ENGLISH)

    def topics(self, language: str = "") -> tuple[Offer, ...]:
        """Every entry, in the file's order, its question in *language* if the file has it."""
        code = code_of(language)
        return tuple(Offer(entry.id, self._wording.label(entry, code)) for entry in self.faq.entries)

    def _chosen(self, entry: str) -> Reply:
        """The reply to a button that names *entry*, in English."""
        known = self.faq.by_id.get(entry)
        if known is None:
            return self._wording.old_button()
        case = self._router.case(self.read(known.question), self.likelihoods(known.question))
        verdict = self._router.emergency(case) or self._router.physician(case)
        if verdict:
            return self._wording.physician(Ruling(verdict.rule, verdict.words))
        return self._wording.answer(known, Ruling("faq.chosen"))

    def _general(self, question: str, case: Case, ranking: Ranking) -> Reply:
        """The reply to a message that is nobody's own case."""
        least, matches, said = self.knowledge.thresholds, ranking.matches, case.likelihoods
        reply = self._fitting(question, ranking, said)
        if reply.ruling.rule == "faq.match" and self._router.unanswerable(case):
            close = [match.entry for match in matches if match.score >= least.offer]
            return self._wording.clarify(matches, close)  # it may be somebody's case: offered, and nothing is claimed
        return reply

    def _fitting(self, question: str, ranking: Ranking, said: Likelihoods) -> Reply:
        """The entry, the entries, or whatever else fits."""
        least, matches = self.knowledge.thresholds, ranking.matches
        best, second = ([match.score for match in matches[:2]] + [0.0, 0.0])[:2]
        sure = best >= least.answer and best - second >= least.lead
        if translated := self._phrasebook.found(question):
            entry = self.faq.by_id[translated[0]]
            ranked = tuple(sorted(matches, key=lambda match: match.entry != entry.id))
            return self._wording.answer(entry, Ruling("faq.verbatim"), ranked)
        if ranking.verbatim or (sure and said.language == "en"):
            rule = "faq.verbatim" if ranking.verbatim else "faq.match"
            return self._wording.answer(self.faq.by_id[matches[0].entry], Ruling(rule), matches)
        if best < least.beside and said.talk >= least.talk and not _is_command(question):
            return self._wording.small_talk(said.occasion)
        if best < least.beside and said.desk >= least.desk and said.desk >= said.general:
            return self._wording.front_desk(Ruling("desk.learned"), matches)
        close = [match.entry for match in matches if match.score >= least.offer]
        if not close:
            return self._wording.fallback(Ruling("fallback.nothing-fits"), matches)
        return self._wording.clarify(matches, close)

    def _ranking(self, question: str, reading: Reading, said: Likelihoods) -> Ranking:
        meant = self._synonyms.applied(reading.words)
        mended = len(question) <= _LETTER and reading.words != reading.typed
        put = mended or meant != reading.words
        return self._matcher.rank(" ".join(meant) if put else without_command(question), said)

    def _curated(self, text: str) -> Words:
        return self._synonyms.applied(self.knowledge.shorthand.words_of(text))

    def _plain(self, text: str) -> Words:
        return self._synonyms.applied(self._reader.read(text).words)


_DOUBTFUL: Final = (0.1, 0.97)
"""Chances of a physician's case between which the mended message is read too: on authors that were left out this halves
the false alarms of misspelt general questions and costs no recall.
"""

_NEAR: Final = 5.0
"""Points of score by which an entry beside the last one is preferred in a follow-up."""

_LETTER: Final = 300
"""Characters of a message from which an error in a word changes little, while reading it twice costs much."""

_SETTLED: Final = frozenset({"emergency", "physician", "desk"})
"""Routes that a message has by itself, whatever an entry said before it."""

_ASKING: Final = frozenset("what which who whom where when why how".split())
_ASKING_FIRST: Final = frozenset("do does did is are can could will would should".split())
_OF_THE_BOT: Final = frozenset("you your yourself bot".split())

_PLAIN: Final = 0.5
"""Chance of an emergency from which on a message after a symptom is one by itself."""


def _at_least(said: Likelihoods, physician: float, emergency: float) -> Likelihoods:
    """*said*, at least as grave as the two chances."""
    return replace(said, physician=max(said.physician, physician), emergency=max(said.emergency, emergency))


def _asks(question: str, words: Words) -> bool:
    return "?" in question or not _ASKING.isdisjoint(words) or not _ASKING_FIRST.isdisjoint(words[:1])


_GREETING: Final = 2
"""Words of small talk by which no language can be told: "hola", "ok danke"."""


def _spoken(question: str, written: str, language: str, reply: Reply) -> tuple[str, ...]:
    """The languages to answer in, best first: that in which *question* is *written*, then Telegram's *language*.

    Of a word or two of small talk Telegram knows better.
    """
    known = tuple(filter(None, (written, code_of(language)))) or (ENGLISH,)
    return known[::-1] if reply.route == "smalltalk" and len(question.split()) <= _GREETING else known


def _is_command(question: str) -> bool:
    """Whether *question* is a command and nothing else; one that nobody knows is not meant for talk."""
    return question.lstrip().startswith("/") and len(question.split()) == 1


def _texts(faq: Faq) -> chain[str]:
    phrasings = chain.from_iterable(entry.phrasings for entry in faq.entries)
    return chain(phrasings, faq.synonyms, *faq.synonyms.values())
