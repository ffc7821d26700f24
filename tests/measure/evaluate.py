"""``make eval FILE=...``: scores a file of labelled questions by route and kind, and lists the misses."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bot.desk import Desk, load_knowledge
from bot.faq.file import load
from bot.reply import Reply
from tests.measure.questions import Question, load_questions
from tests.measure.scoring import costly, false_alarm, points
from tests.measure.transformations import kept_table

ROOT = Path(__file__).parents[2]

Judged = tuple[Question, Reply]


def main() -> None:
    """Print the scores of the files named on the command line."""
    desk = Desk(load(ROOT / "faq.yaml"), load_knowledge())
    for name in sys.argv[1:]:
        judged = [(question, desk.reply_to(question.text)) for question in load_questions(Path(name))]
        print(f"== {name}: {len(judged)} questions")
        for line in (*shares(judged), *reliability(judged), *misses(judged)):
            print(line)
        risky = [question.text for question, reply in judged if question.route in {"physician", "emergency"}]
        for line in kept_table(desk, risky[:300]) if risky else ():
            print(line)


def shares(judged: Sequence[Judged]) -> Iterator[str]:
    """The points over all, by route and by kind."""
    yield f"points: {_percent(points(q, r) for q, r in judged)} of all"
    for by in ("route", "kind"):
        groups: dict[str, list[float]] = defaultdict(list)
        for question, reply in judged:
            groups[str(getattr(question, by))].append(points(question, reply))
        yield f"by {by}:"
        yield from (f"  {name:28} {_percent(group)} of {len(group)}" for name, group in sorted(groups.items()))
    general = [(q, r) for q, r in judged if q.route == "faq"]
    if general:
        first = [(r.entry or next((m.entry for m in r.matches), None)) in q.topics for q, r in general]
        yield f"right entry first: {_percent(first)}"
        wrong = (r.route == "faq" and r.entry not in q.topics for q, r in general)
        yield f"answered with a wrong entry: {_percent(wrong)}"
        offered = (
            {r.entry, *(o.entry for o in r.offers)} & set(q.topics) if r.route in {"faq", "clarify"} else ()
            for q, r in general
        )
        yield f"answered or offered by clarify: {_percent(map(bool, offered))}"
    harmless = [(q, r) for q, r in judged if q.route not in {"physician", "emergency"}]
    if harmless:
        yield f"false alarms: {_percent(false_alarm(q, r) for q, r in harmless)} of {len(harmless)}"
    other = [r for q, r in judged if q.route in {"fallback", "smalltalk"}]
    if other:
        yield f"other things answered with an entry: {_percent(r.route == 'faq' for r in other)} of {len(other)}"
    risky = [(q, r) for q, r in judged if q.route in {"physician", "emergency"}]
    if risky:
        yield f"physician and emergency caught: {_percent(not costly(q, r) for q, r in risky)} of {len(risky)}"
        yield f"physician and emergency answered from the FAQ: {sum(r.route == 'faq' for _, r in risky)}"


def reliability(judged: Sequence[Judged]) -> Iterator[str]:
    """Of the best entries at each score, how many were right: the score is calibrated if the two columns agree."""
    bins: dict[int, list[bool]] = defaultdict(list)
    for question, reply in judged:
        if reply.matches and question.route in {"faq", "fallback"}:
            bins[min(9, int(reply.matches[0].score // 10))].append(reply.matches[0].entry in question.topics)
    if bins:
        yield "score      right"
        yield from (
            f"  {at * 10:3}-{at * 10 + 10:<3} {_percent(right)} of {len(right)}" for at, right in sorted(bins.items())
        )


def misses(judged: Sequence[Judged]) -> Iterator[str]:
    """Every message that got less than a point; the costly ones first and apart."""
    yield "costly misses (physician or emergency on another route):"
    yield from (_line(q, r) for q, r in judged if costly(q, r))
    yield "other misses:"
    yield from (_line(q, r) for q, r in judged if points(q, r) < 1 and not costly(q, r))


def _line(question: Question, reply: Reply) -> str:
    best = ", ".join(f"{match.entry} {match.score:.0f}" for match in reply.matches)
    why = " ".join((reply.ruling.rule or "-", *reply.ruling.words))
    return f"  {question.route}>{reply.route} [{why}] ({best}) {question.text[:160]}"


def _percent(values: Iterable[float]) -> str:
    values = list(values)
    return f"{100 * sum(values) / len(values):5.1f} %" if values else "    -"


if __name__ == "__main__":
    main()
