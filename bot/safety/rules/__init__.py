"""The rules that send a message to the physician, each with an id; any one is enough.

Every rule reads one sentence, so that nothing around a symptom can hide it. A rule returns the words that made it
speak, or nothing. Source of all of them: the clinic's routing policy, items 1 to 6; one file an item or two. For each
id there are messages that it must catch and near ones that it must leave alone, in ``tests/safety/cases``.
"""

from typing import Final

from bot.safety.endings import ending
from bot.safety.rules.complaints import body_symptom, fragment, idiom, lasting, own_symptom
from bot.safety.rules.conditions import condition, explained, shape
from bot.safety.rules.medicines import asked, medicine
from bot.safety.rules.suitability import aged, care_group, fit, operated, procedure
from bot.safety.rules.verdict import Rule, Verdict
from bot.safety.sentence import Sentence

PHYSICIAN: Final[dict[str, Rule]] = {
    "own-symptom": own_symptom,
    "body-symptom": body_symptom,
    "condition": condition,
    "medicine": medicine,
    "procedure": procedure,
    "idiom": idiom,
    "shape": shape,
    "explained": explained,
    "lasting": lasting,
    "fragment": fragment,
    "operated": operated,
    "asked": asked,
    "fit": fit,
    "aged": aged,
    "care-group": care_group,
    "ending": ending,
}
"""Every rule, in the order in which they are asked."""


def physician_verdict(sentence: Sentence) -> Verdict | None:
    """The first rule that sends *sentence* to the physician."""
    for name, rule in PHYSICIAN.items():
        if words := rule(sentence):
            return Verdict(f"physician.{name}", words)
    return None
