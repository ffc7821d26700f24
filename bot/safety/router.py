"""Is it an emergency, or one for the physician? Asked of every message before anything else."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from bot.language.reading import Reading
from bot.safety.emergency import emergency_verdict
from bot.safety.learned import LearnedRisk, Risk
from bot.safety.lexicon import Lexicon
from bot.safety.rules import physician_verdict
from bot.safety.rules.verdict import Verdict
from bot.safety.sentence import HOUSE, Sentence, cut

SURE_PHYSICIAN: Final = 0.5
"""Learned risk from which a message goes to the physician."""

SURE_HOUSE: Final = 0.7
"""The same for messages that speak of massage or cupping: most general questions do."""

SURE_ALONE: Final = 0.5
"""The same for one sentence beside others: a general question around a symptom saves nobody."""

SURE_PART: Final = 0.85
"""The same for one sentence about massage or cupping beside others."""

SURE_SOMEBODY: Final = 0.5
"""The same for messages in which a body or a complaint may be somebody's in particular."""

SURE_EXPLAINED: Final = 0.9
"""The same for a general question, nobody's own case, that the FAQ explains well: it leans to the FAQ."""

SURE_EMERGENCY: Final = 0.6
"""Learned risk from which a message is an emergency, given that it is one for the physician."""

VERY_SURE_EMERGENCY: Final = 0.9
"""From here on half as sure a physician's case is enough."""

LONG: Final = 30
"""Words from which a message counts as a story. Each of its sentences is one more chance for a false alarm."""

SURE_STORY: Final = 0.8
"""Learned risk from which a story goes to the physician in which a body or a complaint may be somebody's."""

SURE_ASIDE: Final = 0.85
"""The same for one of its sentences in which no body and no complaint is somebody's."""

MOST_PARTS: Final = 24
"""Sentences that the learned part reads one by one; the rules read all."""


@dataclass(frozen=True)
class Case:
    """A message as the router looks at it; the learned part reads it once, and only if it is asked."""

    sentences: tuple[Sentence, ...]
    learned: LearnedRisk

    @cached_property
    def risk(self) -> Risk:
        """The learned risk of the whole message."""
        return self.learned.risk(self.sentences)


@dataclass(frozen=True)
class Router:
    """Decides the two routes that nothing can lift a message out of."""

    lexicon: Lexicon
    learned: LearnedRisk

    def case(self, reading: Reading) -> Case:
        """*reading* as the router looks at it: its sentences with their terms marked."""
        visit = not HOUSE.isdisjoint(reading.words)
        sentences = (
            Sentence(words, tuple(self.lexicon.marks(words)), reading.unknown.intersection(words), visit)
            for sentence in reading.sentences
            for words in cut(sentence)
        )
        return Case(tuple(sentences), self.learned)

    def emergency(self, case: Case) -> Verdict | None:
        """Why this is an emergency, if it is one."""
        return emergency_verdict(case.sentences) or _learned_emergency(case.risk)

    def explained(self, case: Case) -> Verdict | None:
        """The verdict on a question that the FAQ answers well, all routes at once; the quick ones first."""
        return (
            emergency_verdict(case.sentences)
            or self.physician(case)
            or _learned_emergency(case.risk)
            or self.learned_physician(case, explained=True)
        )

    def physician(self, case: Case) -> Verdict | None:
        """The rule that sends this to the physician, if one does."""
        return next(filter(None, map(physician_verdict, case.sentences)), None)

    def learned_physician(self, case: Case, *, explained: bool) -> Verdict | None:
        """Whether the learned part sends this to the physician; *explained* if the FAQ has a sure answer."""
        sentences = case.sentences
        story = sum(len(sentence.words) for sentence in sentences) >= LONG
        if case.risk.physician >= _edge(sentences, story=story, explained=explained):
            return Verdict("physician.learned", ())
        for part in sentences[:MOST_PARTS] if len(sentences) > 1 else ():
            if self.learned.risk([part]).physician >= _part_edge(part, story=story):
                return Verdict("physician.learned-part", ())
        return None


def _learned_emergency(risk: Risk) -> Verdict | None:
    least = SURE_PHYSICIAN if risk.emergency < VERY_SURE_EMERGENCY else SURE_PHYSICIAN / 2
    if risk.emergency >= SURE_EMERGENCY and risk.physician >= least:
        return Verdict("emergency.learned", ())
    return None


def _part_edge(part: Sentence, *, story: bool) -> float:
    """How sure the learned part must be of one sentence beside others."""
    if part.house:
        return SURE_PART
    return SURE_ASIDE if story and not _somebodys(part) else SURE_ALONE


def _edge(sentences: Sequence[Sentence], *, story: bool, explained: bool) -> float:
    """How sure the learned part must be of a whole message."""
    if any(map(_somebodys, sentences)):
        return SURE_STORY if story else SURE_SOMEBODY
    if explained:
        return SURE_EXPLAINED
    return SURE_HOUSE if any(sentence.house for sentence in sentences) else SURE_PHYSICIAN


def _somebodys(sentence: Sentence) -> bool:
    """Whether a body or a complaint may be somebody's in particular here."""
    return sentence.person and any(mark.kind in {"symptoms", "body", "conditions"} for mark in sentence.marks)
