"""The rules that make a message an emergency: phrases, and signs that are one only together.

Source: the clinic's routing policy, "Emergency".
"""

from collections.abc import Sequence

from bot.safety.rules import Verdict
from bot.safety.sentence import Sentence

_SEVERE = frozenset(
    (
        "agony unbearable excruciating severe worst terrible horrible awful intense screaming killing extreme "
        "massive bad badly huge can not cannot move stand walk"
    ).split()
)
_FALLS = frozenset(
    "fell fallen fall falling crash crashed accident collision knocked thrown hit ladder stairs roof motorbike".split()
)
_PAINS = frozenset("pain pains hurt hurts hurting ache aches aching sore agony painful".split())
_FEVERS = frozenset(["fever", "feverish", "temperature", "chills", "shivering", "shivers"])
_BACK = frozenset(["back", "spine", "neck"])
_GROIN = frozenset(["groin", "saddle", "genitals", "privates", "crotch", "perineum"])


def emergency_verdict(sentences: Sequence[Sentence]) -> Verdict | None:
    """The first reason to call a message with these *sentences* an emergency."""
    for sentence in sentences:
        for mark in sentence.of("emergency"):
            return Verdict(f"emergency.{mark.group}", sentence.said(mark))
    words = [word for sentence in sentences for word in sentence.words]
    for name, groups in _TOGETHER.items():
        found = [next((word for word in words if word in group), None) for group in groups]
        if all(found):
            return Verdict(f"emergency.{name}", tuple(word for word in found if word))
    return None


_TOGETHER: dict[str, tuple[frozenset[str], ...]] = {
    "fall-and-severe-pain": (_FALLS, _PAINS, frozenset(_SEVERE - {"can", "not", "bad", "badly"})),
    "fever-and-back-pain": (_FEVERS, _BACK, _PAINS),
    "numb-saddle": (_GROIN, frozenset({"numb", "numbness", "tingling", "dead", "feel"})),
}
