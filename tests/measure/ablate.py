"""``make ablate``: what each list and each rule brings beside the readers, on authors that no model has learned from.

A list or a rule stays if leaving it out costs recall: if it alone catches risky messages, and sends few others away.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.desk import Desk, load_knowledge
from bot.faq.file import load
from bot.safety.emergency import emergency_verdict
from bot.safety.lexicon import LEAST, Lexicon, read_terms
from bot.safety.router import Router
from bot.safety.rules import PHYSICIAN
from bot.safety.sentence import Sentence
from tests.measure.questions import Question, load_questions

ROOT = Path(__file__).parents[2]

Fires = Callable[[Sequence[Sentence]], bool]


@dataclass(frozen=True)
class InDoubt:
    """A message that the readers alone would not send to the physician, though they are not sure of it."""

    question: Question
    sentences: tuple[Sentence, ...]


def main() -> None:
    """Print for every list what is lost and what is spared without it, and the same for every rule."""
    knowledge = load_knowledge()
    desk, least = Desk(load(ROOT / "faq.yaml"), knowledge), knowledge.thresholds
    written = [q for path in sorted((ROOT / "tests" / "questions").glob("*.jsonl")) for q in load_questions(path)]
    said = [(question, desk.likelihoods(question.text)) for question in written]
    risky = sum(question.route in _RISKY for question, _ in said)
    alone = sum(q.route in _RISKY and s.physician < least.physician for q, s in said)
    print(f"{risky} risky messages, of which the readers alone miss {alone}; {len(said) - risky} harmless ones")
    zone = [(q, s) for q, s in said if s.language == "en" and least.doubt <= s.physician < least.physician]
    terms = {kind: read_terms(kind) for kind in LEAST}
    split = knowledge.shorthand.words_of

    def cases(router: Router) -> list[InDoubt]:
        return [InDoubt(q, router.case(desk.read(q.text), s).sentences) for q, s in zone]

    whole = cases(Router(Lexicon(terms, split), least))
    _row("all rules", whole, _any_rule)
    for kind in LEAST:
        less = Lexicon({name: groups for name, groups in terms.items() if name != kind}, split)
        count = sum(map(len, terms[kind].values()))
        _row(f"without {kind} ({count} terms)", cases(Router(less, least)), _any_rule)
    for name, rule in PHYSICIAN.items():
        _row(f"only the rule {name}", whole, lambda sentences, rule=rule: any(map(rule, sentences)))  # type: ignore[misc]  # mypy knows no defaults of lambdas


_RISKY = frozenset({"physician", "emergency"})


def _any_rule(sentences: Sequence[Sentence]) -> bool:
    physician = any(rule(sentence) for rule in PHYSICIAN.values() for sentence in sentences)
    return physician or emergency_verdict(sentences) is not None


def _row(name: str, cases: Sequence[InDoubt], fires: Fires) -> None:
    caught = [case.question.route in _RISKY for case in cases if fires(case.sentences)]
    print(f"{name:44} caught {sum(caught):4}   sent away {len(caught) - sum(caught):4}")


if __name__ == "__main__":
    main()
