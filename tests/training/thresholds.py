"""Computes ``thresholds.yaml``: from which chances on the readers are believed. Part of ``make model``.

On questions by authors that no model has learned from. Each threshold is the lowest at which no more harmless messages
than `ALARMS` go to the physician, and no more of the others than are stated; the table that set it stands above it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.desk import Desk, load_knowledge
from bot.faq.file import load
from bot.reading.shipped import FOLDER
from bot.safety.thresholds import Thresholds
from tests.measure.questions import Question, load_questions

ROOT = Path(__file__).parents[2]
QUESTIONS = ROOT / "tests" / "questions"

ALARMS = 0.025
"""Share of harmless messages that may go to the physician; a third of the sample was written to be near a symptom."""

ALARMS_FOREIGN = 0.12
"""The same in other languages, where a miss is likelier and costs as much."""

FALSE_EMERGENCIES = 0.05
"""Share of other symptoms that may be called emergencies."""

FALSE_EMERGENCIES_FOREIGN = 0.1
"""The same in other languages."""

WRONG = 0.065
"""Share of messages that no entry answers that may be answered; half of them differ from one in a word."""

WRONG_ENTRY = 0.012
"""Share of general questions that may be answered with a wrong entry."""

FALSE_TALK = 0.005
"""Share of messages that are no small talk which may be taken for it."""

FALSE_DESK = 0.02
"""Share of messages about other things and general questions that may be taken for a matter of the front desk."""

_FAR = frozenset({"voice", "banking", "other-topic", "gibberish", "emoji"})
"""Kinds of ``fallback`` that are surely no matter of the front desk."""

LEAST_DOUBT = 0.005
"""The readers put half a hundredth on what they are sure of (see `tests.training.fitting.SOFT`)."""

LEAST, MOST = 0.1, 0.9
"""No chance below or above is a threshold, whatever the sample says."""

BELOW_DOUBT = 0.01
"""Share of risky messages that may lie where no rule counts; below, words alone know no context (``make ablate``)."""

UNANSWERABLE = 0.03
"""Share of general questions that may be asked back, and not answered at once, because the readers are in doubt."""

LEAD = 10.0
"""Where two entries are nearer to each other, the bot asks back: that halves the wrong answers."""

OFFER = 6.0
"""Score from which an entry is offered: one in sixteen of these is what was meant, and being offered costs little."""

BESIDE = 12.0
"""The same for what is the front desk's or small talk: one in twenty of those stands above."""

Floats = npt.NDArray[np.float64]


def compute() -> None:
    """Compute and write the thresholds."""
    knowledge = load_knowledge(signed=False)
    desk = Desk(load(ROOT / "faq.yaml"), knowledge)
    written = [q for path in sorted(QUESTIONS.glob("*.jsonl")) for q in load_questions(path)]
    said = [desk.likelihoods(q.text) for q in written]
    here = np.array([q.language == "en" for q in written])
    risky = np.array([q.route in {"physician", "emergency"} for q in written])
    urgent = np.array([q.route == "emergency" for q in written])
    physician = np.array([one.physician for one in said])
    emergency = np.array([one.emergency for one in said])
    talk = np.array([one.talk for one in said])
    desk_chance = np.array([one.desk for one in said])
    calm_not_desk = np.array([q.route in {"faq", "smalltalk"} or q.kind in _FAR for q in written])
    lines = list(_table("physician", physician, risky & here, ~risky & here))
    lines += _table("physician, other languages", physician, risky & ~here, ~risky & ~here)
    lines += _table("emergency", emergency, urgent & here, risky & ~urgent & here)
    lines += _table("emergency, other languages", emergency, urgent & ~here, risky & ~urgent & ~here)
    found = Thresholds(
        physician=_lowest(physician[~risky & here], ALARMS),
        physician_foreign=_lowest(physician[~risky & ~here], ALARMS_FOREIGN),
        emergency=_lowest(emergency[risky & ~urgent & here], FALSE_EMERGENCIES),
        emergency_foreign=_lowest(emergency[risky & ~urgent & ~here], FALSE_EMERGENCIES_FOREIGN),
        doubt=max(LEAST_DOUBT, float(np.quantile(physician[risky & here], BELOW_DOUBT))),
        answerable=_lowest(physician[np.array([q.route == "faq" for q in written]) & here], UNANSWERABLE),
        desk=_lowest(desk_chance[calm_not_desk], FALSE_DESK),
        talk=_lowest(talk[np.array([q.route != "smalltalk" for q in written])], FALSE_TALK),
        answer=_answer(desk, written),
        lead=LEAD,
        offer=OFFER,
        beside=BESIDE,
    )
    head = "# Computed by `make model` on authors that were left out of training; not for editing by hand.\n"
    text = head + "".join(f"# {line}\n" for line in lines)
    text += "".join(f"{name}: {round(value, 3)}\n" for name, value in asdict(found).items())
    (FOLDER / "thresholds.yaml").write_text(text, "utf-8")
    print(text)


def _answer(desk: Desk, written: Sequence[Question]) -> float:
    """The lowest score at which no more messages than `WRONG` are answered amiss, of either kind."""
    nothing, general = [], []
    for question in written:
        matches = desk.rank(question.text).matches if question.language == "en" else ()
        if matches and question.route in {"fallback", "smalltalk", "desk"}:
            nothing.append(matches[0].score / 100)
        elif question.route == "faq" and question.kind != "desk" and question.language == "en":
            ahead = len(matches) < 2 or matches[0].score - matches[1].score >= LEAD
            amiss = bool(matches) and ahead and matches[0].entry not in question.topics
            general.append(matches[0].score / 100 if amiss else 0.0)
    shares = ((nothing, WRONG), (general, WRONG_ENTRY))
    return 100 * max(_lowest(np.array(scores), share, most=0.95, least=0.5) for scores, share in shares)


def _lowest(chances: Floats, share: float, *, least: float = LEAST, most: float = MOST) -> float:
    """The lowest threshold that at most *share* of *chances* reach, within bounds; the middle where none is known."""
    if not len(chances):
        return (least + most) / 2
    return float(min(most, max(least, np.quantile(chances, 1 - share) + 0.001)))


def _table(name: str, chances: Floats, wanted: npt.NDArray[np.bool_], other: npt.NDArray[np.bool_]) -> Iterator[str]:
    yield f"{name}: {int(wanted.sum())} to catch, {int(other.sum())} to leave"
    for edge in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        caught, alarms = (float((chances[some] >= edge).mean()) if some.any() else 0.0 for some in (wanted, other))
        yield f"  at {edge}: {caught:.3f} caught, {alarms:.3f} false"
