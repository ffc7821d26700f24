"""Is it an emergency, or one for the physician? Asked of every message before anything else."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.language.reading import Reading
from bot.safety.emergency import emergency_verdict
from bot.safety.learned import LearnedRisk
from bot.safety.lexicon import Lexicon
from bot.safety.rules import Verdict, physician_verdict
from bot.safety.sentence import Sentence

SURE_PHYSICIAN = 0.4
"""Learned risk from which a message goes to the physician."""

SURE_HOUSE = 0.6
"""The same for messages that speak of massage or cupping: most general questions do."""

SURE_PART = 0.8
"""The same for one sentence of such a message, so that a story around a general question raises no alarm."""

SURE_EMERGENCY = 0.6
"""Learned risk from which a message is an emergency, given that it is one for the physician."""

MOST_PARTS = 24
"""Sentences that the learned part reads one by one; the rules read all."""


@dataclass(frozen=True)
class Router:
    """Decides the two routes that nothing can lift a message out of."""

    lexicon: Lexicon
    learned: LearnedRisk

    def sentences(self, reading: Reading) -> tuple[Sentence, ...]:
        """The sentences of *reading* with their terms marked."""
        return tuple(
            Sentence(words, tuple(self.lexicon.marks(words)), reading.unknown.intersection(words))
            for words in reading.sentences
        )

    def emergency(self, sentences: Sequence[Sentence]) -> Verdict | None:
        """Why this is an emergency, if it is one."""
        if verdict := emergency_verdict(sentences):
            return verdict
        whole = self.learned.risk(sentences)
        if whole.emergency >= SURE_EMERGENCY and whole.physician >= SURE_PHYSICIAN:
            return Verdict("emergency.learned", ())
        return None

    def physician(self, sentences: Sequence[Sentence]) -> Verdict | None:
        """Why this is one for the physician, if it is."""
        for sentence in sentences:
            if verdict := physician_verdict(sentence):
                return verdict
        house = any(sentence.house for sentence in sentences)
        if self.learned.risk(sentences).physician >= (SURE_HOUSE if house else SURE_PHYSICIAN):
            return Verdict("physician.learned", ())
        parts = sentences[:MOST_PARTS] if len(sentences) > 1 else ()
        if any(self.learned.risk([part]).physician >= (SURE_PART if house else SURE_HOUSE) for part in parts):
            return Verdict("physician.learned-part", ())
        return None
