"""The rules that make a message an emergency: phrases, and signs that are one only together.

Source: the clinic's routing policy, "Emergency".
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.safety.rules.verdict import Verdict
from bot.safety.sentence import Sentence

_SEVERE: Final = frozenset(
    (
        "agony unbearable excruciating severe worst terrible horrible awful intense screaming killing extreme "
        "massive bad badly huge can not cannot move stand walk"
    ).split()
)
_FALLS: Final = frozenset(
    "fell fallen fall falling crash crashed accident collision knocked thrown hit ladder stairs roof motorbike".split()
)
_PAINS: Final = frozenset("pain pains hurt hurts hurting ache aches aching sore agony painful killing".split())
_FEVERS: Final = frozenset(["fever", "feverish", "temperature", "chills", "shivering", "shivers"])
_BACK: Final = frozenset(["back", "spine", "neck"])
_GROIN: Final = frozenset(["groin", "saddle", "genitals", "privates", "crotch", "perineum"])


def emergency_verdict(sentences: Sequence[Sentence]) -> Verdict | None:
    """The first reason to call a message with these *sentences* an emergency."""
    return next(emergency_verdicts(sentences), None)


def emergency_verdicts(sentences: Sequence[Sentence]) -> Iterator[Verdict]:
    """Every reason to call a message with these *sentences* an emergency."""
    for sentence in sentences:
        for mark in sentence.of("emergency"):
            yield Verdict(f"emergency.{mark.group}", sentence.said(mark))
        yield from _met(_IN_ONE_SENTENCE, sentence.words)
    yield from _met(_TOGETHER, [word for sentence in sentences for word in sentence.words])


def _met(signs: Mapping[str, Sequence[frozenset[str]]], words: Sequence[str]) -> Iterator[Verdict]:
    for name, groups in signs.items():
        if found := _of_each(words, groups):
            yield Verdict(f"emergency.{name}", found)


def _of_each(words: Sequence[str], groups: Sequence[frozenset[str]]) -> tuple[str, ...]:
    """The first of *words* that stands in each of *groups*; nothing unless all groups are met."""
    found = [next((word for word in words if word in group), "") for group in groups]
    return tuple(found) if all(found) else ()


_IN_ONE_SENTENCE: Final[dict[str, tuple[frozenset[str], ...]]] = {
    "chest": (
        frozenset({"chest", "breastbone", "sternum"}),
        frozenset(
            (
                "pressure squeezing squeezed squeezes squeeze tightness crushing crushed heaviness vice vise clamp "
                "clamped band elephant pain pains hurts hurting ache aches aching stabbing tightening burning"
            ).split()
        ),
    ),
    "crushing-pain": (frozenset({"crushing"}), frozenset({"pain", "pains"})),
    "face": (
        frozenset({"face", "mouth", "smile", "cheek", "lip"}),
        frozenset("droop droops droopy drooped drooping lopsided sagged sagging slid slipped dropped".split()),
    ),
    "cannot-feel-wiping": (frozenset({"wipe", "wiping"}), frozenset({"feel", "numb", "numbness", "nothing"})),
    "blood": (
        frozenset({"blood", "bleeding", "bleeds", "bled"}),
        frozenset("spurting spurts gushing pouring everywhere soaked soaking drenched drenching".split()),
    ),
}
"""Signs that are an emergency if they stand together in one sentence."""


_TOGETHER: Final[dict[str, tuple[frozenset[str], ...]]] = {
    "fall-and-severe-pain": (_FALLS, _PAINS, frozenset(_SEVERE - {"can", "not", "bad", "badly"})),
    "fever-and-back-pain": (_FEVERS, _BACK, _PAINS),
    "numb-saddle": (_GROIN, frozenset({"numb", "numbness", "tingling", "dead", "feel"})),
}

SIGNS: Final = (*_IN_ONE_SENTENCE, *_TOGETHER)
"""The rules that no lexicon holds, by their names."""

SIGN_WORDS: Final = frozenset[str]().union(
    *(g for groups in (*_IN_ONE_SENTENCE.values(), *_TOGETHER.values()) for g in groups)
)
"""Their words, which no speller may mend to others."""
