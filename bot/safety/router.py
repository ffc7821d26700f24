"""The order of routes that nothing can lift a message out of: emergency, then physician.

The readers decide; the rules are a floor below them. A rule may send a message to the physician, never away from him,
and counts only where the readers leave a doubt, for words alone know no context.
"""

from dataclasses import dataclass

from bot.language.reading import Reading
from bot.reading.reader import Likelihoods
from bot.safety.emergency import emergency_verdict
from bot.safety.lexicon import Lexicon
from bot.safety.rules import physician_verdict
from bot.safety.rules.verdict import Verdict
from bot.safety.sentence import HOUSE, Sentence, cut
from bot.safety.thresholds import Thresholds


@dataclass(frozen=True)
class Case:
    """A message as the router looks at it: its sentences with their terms marked, and what the readers say of it."""

    sentences: tuple[Sentence, ...]
    likelihoods: Likelihoods


@dataclass(frozen=True)
class Router:
    """Decides the two routes that nothing can lift a message out of."""

    lexicon: Lexicon
    thresholds: Thresholds

    def case(self, reading: Reading, likelihoods: Likelihoods) -> Case:
        """*reading* as the router looks at it."""
        visit = not HOUSE.isdisjoint(reading.words)
        sentences = (
            Sentence(words, tuple(self.lexicon.marks(words)), visit)
            for sentence in reading.sentences
            for words in cut(sentence)
        )
        return Case(tuple(sentences), likelihoods)

    def emergency(self, case: Case) -> Verdict | None:
        """Why this is an emergency, if it is one."""
        said, foreign = case.likelihoods, case.likelihoods.language != "en"
        least = self.thresholds.emergency_foreign if foreign else self.thresholds.emergency
        grave = max(said.physician, said.emergency) >= self._least_physician(foreign=foreign)
        if said.emergency >= least and grave:  # what is nobody's case at all is no emergency either
            return Verdict("emergency.learned", ())
        return emergency_verdict(case.sentences) if said.physician >= self.thresholds.doubt else None

    def physician(self, case: Case) -> Verdict | None:
        """Why this goes to the physician, if it does."""
        said, foreign = case.likelihoods, case.likelihoods.language != "en"
        if said.physician < self.thresholds.doubt:
            return None
        rule = None if foreign else next(filter(None, map(physician_verdict, case.sentences)), None)
        if said.physician >= self._least_physician(foreign=foreign):
            return rule or Verdict("physician.learned", ())  # the rule says why, where one does
        return rule

    def unanswerable(self, case: Case) -> Verdict | None:
        """Why no entry may be given at once though nothing sends this to the physician: it may be somebody's case."""
        doubtful = case.likelihoods.physician >= self.thresholds.answerable
        return Verdict("physician.doubt", ()) if doubtful else None

    def _least_physician(self, *, foreign: bool) -> float:
        return self.thresholds.physician_foreign if foreign else self.thresholds.physician
