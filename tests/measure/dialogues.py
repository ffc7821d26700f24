"""``python -m tests.measure.dialogues [--misses] [FILE ...]``: the share of right turns in written conversations.

All conversations of a file go through one ``ask --jsonl``, each under a ``chat`` of its own.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

ROOT: Final = Path(__file__).parents[2]
FILES: Final = tuple(sorted((ROOT / "tests" / "dialogues").glob("*.yaml")))
RISKY: Final = frozenset({"emergency", "physician"})


@dataclass(frozen=True, slots=True)
class Turn:
    """What a person says, and what is right to be answered.

    Attributes:
        chat: the conversation's id.
        place: which turn of it this is, from 0.
        say: the message.
        routes: the right routes.
        entries: the right entries where an entry may be given.
        risky: whether an earlier turn was a symptom or an emergency.
    """

    chat: str
    place: int
    say: str
    routes: frozenset[str]
    entries: frozenset[str]
    risky: bool


Judged = tuple[Turn, dict[str, Any]]


def main() -> None:
    """Print the shares for the files named on the command line, or for all; with ``--misses`` also what went wrong."""
    named = [Path(name) for name in sys.argv[1:] if not name.startswith("--")]
    for path in named or FILES:
        judged = measured(load_turns(path))
        print(f"== {path.name}")
        for line in shares(judged):
            print(line)
        for turn, reply in judged if "--misses" in sys.argv else ():
            if not right(turn, reply):
                told = f"{reply['route']} {reply['entry'] or ''} {reply['rule'] or ''} {reply['score']}"
                print(f"  {turn.chat}.{turn.place + 1} {turn.say!r}: {told}, not {_expected(turn)}")


def load_turns(path: Path) -> list[Turn]:
    """All turns of the conversations in the file at *path*."""
    turns = []
    for dialogue in yaml.safe_load(path.read_text("utf-8")):
        risky = False
        for place, given in enumerate(dialogue["turns"]):
            routes, entries = _listed(given["route"]), _listed(given.get("entry", ()))
            chat = f"{path.stem}:{dialogue['id']}"
            turns.append(Turn(chat, place, given["say"], frozenset(routes), frozenset(entries), risky))
            risky = risky or not RISKY.isdisjoint(routes[:1])
    return turns


def measured(turns: Sequence[Turn]) -> list[Judged]:
    """*turns* with the replies that one process gives to them."""
    lines = "".join(json.dumps({"text": turn.say, "chat": turn.chat}) + "\n" for turn in turns)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM_", "FAQ_"))}
    done = subprocess.run(
        [sys.executable, "run_bot.py", "ask", "--jsonl"],
        input=lines.encode(),
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=clean,
        check=True,
    )
    return list(zip(turns, map(json.loads, done.stdout.splitlines()), strict=True))


def right(turn: Turn, reply: dict[str, Any]) -> bool:
    """Whether *reply* has a right route and, if it is an answer, a right entry."""
    return reply["route"] in turn.routes and (reply["route"] != "faq" or reply["entry"] in turn.entries)


def answered_after_symptom(turn: Turn, reply: dict[str, Any]) -> bool:
    """Whether a follow-up of a symptom was answered from the FAQ, which must never be."""
    return turn.risky and "faq" not in turn.routes and reply["route"] == "faq"


def wrongly_answered(turn: Turn, reply: dict[str, Any]) -> bool:
    """Whether an entry was given that answers something else."""
    return reply["route"] == "faq" and not right(turn, reply)


def follows(turn: Turn) -> bool:
    """Whether *turn* goes on with a conversation and an entry is the right answer."""
    return turn.place > 0 and "faq" in turn.routes


def shares(judged: Sequence[Judged]) -> Iterator[str]:
    """The shares of right turns by what came before them, and how often something was answered that must not be."""
    for name, group in (
        ("all turns", judged),
        ("after a symptom", [one for one in judged if one[0].risky]),
        ("follow-ups that an entry answers", [one for one in judged if follows(one[0])]),
        ("later turns that no entry answers", [one for one in judged if one[0].place and "faq" not in one[0].routes]),
    ):
        good = sum(right(*one) for one in group)
        yield f"{name:36} {good:4} of {len(group):4}  {good / max(1, len(group)):6.1%}"
    yield f"{'answered from the FAQ after a symptom':36} {sum(answered_after_symptom(*one) for one in judged):4}"
    yield f"{'answered with a wrong entry':36} {sum(wrongly_answered(*one) for one in judged):4}"


def _listed(given: str | Sequence[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _expected(turn: Turn) -> str:
    return "/".join([*sorted(turn.routes), *sorted(turn.entries)])


if __name__ == "__main__":
    main()
