"""Writes the lists of ``bot/safety`` that hold up the readers: the terms that they do not know by themselves.

``tests/training/terms`` holds many more names of illnesses, medicines, operations and signs than a clinician could sign
in an afternoon. Most of them the readers know; what they miss in any of a few plain questions stays a rule. Part of
``make model``. A list that comes out otherwise than it was loses its sign-off, for it is another list.
"""

from collections.abc import Iterator
from pathlib import Path

import yaml

from bot.desk import Desk, load_knowledge
from bot.faq.file import load
from bot.safety.lexicon import CANARIES, FOLDER, read_terms

ROOT = Path(__file__).parents[2]
TERMS = Path(__file__).parent / "terms"

QUESTIONS = {
    "conditions": ("{}", "can i get a massage with {}", "is cupping ok for {}", "my sister has {}, can she come"),
    "medicines": ("{}", "can i get a massage while taking {}", "should i take {}", "cupping and {}"),
    "procedures": ("{}", "can i get a massage after {}", "i had a {} last week", "do i need a {}"),
    "emergency": ("{}", "{} what should i do now"),
}
"""What is asked of each term of a list."""

AMBIGUOUS = "ambiguous"
"""The group of terms that mean something else too, which no rule may judge alone."""


def keep_floor() -> None:
    """Ask, and write what is left of every list."""
    desk = Desk(load(ROOT / "faq.yaml"), load_knowledge(signed=False))
    for kind, questions in QUESTIONS.items():
        terms = read_terms(kind, TERMS)
        left = {
            group: [term for term in names if term in CANARIES[kind] or not _known(desk, kind, term, questions)]
            for group, names in terms.items()
            if group != AMBIGUOUS
        }
        count = sum(map(len, left.values()))
        print(f"{kind}: {count} of {sum(map(len, terms.values()))} terms stay", flush=True)
        _write(kind, {group: names for group, names in left.items() if names})


def _known(desk: Desk, kind: str, term: str, questions: tuple[str, ...]) -> bool:
    least = desk.knowledge.thresholds
    for question in questions:
        text = question.format(term)
        said = desk.likelihoods(text)
        if kind == "emergency":
            if said.emergency < least.emergency and desk.knowledge.calls.call(text) is None:
                return False
        elif said.physician < least.physician:
            return False
    return True


def _write(kind: str, groups: dict[str, list[str]]) -> None:
    path = FOLDER / f"{kind}.yaml"
    head = path.read_text("utf-8").split("\n\n")[0]
    signed = yaml.safe_load(path.read_text("utf-8"))
    same = {group: names for group, names in signed.items() if isinstance(names, list)} == groups
    review = {name: signed[name] for name in ("source", "reviewed_by", "reviewed_on")}
    if not same:
        review |= {"reviewed_by": "nobody yet", "reviewed_on": "never"}
    path.write_text("\n".join([head, "", *_lines(review), *_grouped(groups), ""]), "utf-8")


def _lines(review: dict[str, object]) -> Iterator[str]:
    return (f"{name}: {said}" for name, said in review.items())


def _grouped(groups: dict[str, list[str]]) -> Iterator[str]:
    for group, names in groups.items():
        yield from ("", f"{group}:", *(f'  - "{name}"' for name in names))
