"""The rules that send a message to the physician, each with an id; any one is enough.

Every rule reads one sentence, so that nothing around a symptom can hide it. A rule returns the words that made it
speak, or nothing. Source of all of them: the clinic's routing policy, items 1 to 6; one file an item or two. For each
id there are messages that it must catch and near ones that it must leave alone, in ``tests/safety/cases``.
"""

from typing import Final

from bot.safety.rules.conditions import condition
from bot.safety.rules.duration import lasting
from bot.safety.rules.medicines import medicine
from bot.safety.rules.suitability import aged, care_group, fit, procedure
from bot.safety.rules.verdict import Rule, Verdict
from bot.safety.sentence import Sentence

PHYSICIAN: Final[dict[str, Rule]] = {
    "condition": condition,
    "medicine": medicine,
    "procedure": procedure,
    "lasting": lasting,
    "fit": fit,
    "aged": aged,
    "care-group": care_group,
}
"""Every rule, in the order in which they are asked; each catches what the readers miss (``make ablate``)."""


def physician_verdict(sentence: Sentence) -> Verdict | None:
    """The first rule that sends *sentence* to the physician."""
    for name, rule in PHYSICIAN.items():
        if words := rule(sentence):
            return Verdict(f"physician.{name}", words)
    return None
