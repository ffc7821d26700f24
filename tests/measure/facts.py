"""How often the front desk finds the fact that is asked for: ``python -m tests.measure.facts FILE``.

Each line has a text and a fact. Told is how often the fact comes first, and how often it is among those told.
"""

import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bot.desk import Desk, load_knowledge
from bot.faq.file import load

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Found:
    """The facts *told* for a *text* that asks for *fact*."""

    text: str
    fact: str
    told: tuple[str, ...]

    @property
    def first(self) -> bool:
        """Whether the fact comes first; where none is found the contact is told."""
        return (self.told or ("contact",))[0] == self.fact

    @property
    def among(self) -> bool:
        """Whether the fact is told at all."""
        return self.fact in (self.told or ("contact",))


def found(desk: Desk, path: Path) -> list[Found]:
    """What *desk* finds in the questions of the file at *path*."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [Found(one["text"], one["fact"], desk.facts_asked(one["text"])) for one in lines]


def main(path: Path) -> None:
    """Print the figures, and each question whose fact does not come first."""
    all_found = found(Desk(load(ROOT / "faq.yaml"), load_knowledge(), learn=False), path)
    for one in all_found:
        if not one.first:
            print(f"  {one.fact:16} {', '.join(one.told) or '-':40} {one.text}")
    count = Counter(fact for one in all_found for fact, true in (("first", one.first), ("among", one.among)) if true)
    print(f"{count['first']} of {len(all_found)} first, {count['among']} among those told")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "tests" / "questions" / "desk-facts.jsonl")
