"""What the physician and the emergency reply must say, whatever else they say: no edit takes their core away."""

import re
from collections.abc import Iterator
from typing import Final

from bot.faq.claims import claims_in
from bot.faq.model import Faq

_CLAUSE: Final = re.compile(r"[.,:;!?()\n\u2013\u2014]+")
_DENIED: Final = re.compile(
    r"\b(?:no|not|never|cannot|neither|nor|without|instead|rather|skip|avoid|unless)\b|n['\u2019]t\b", re.IGNORECASE
)
_CONSULT: Final = re.compile(
    r"\b(?:consult|see|ask|contact|call|visit|(?:talk|speak|go|turn)\s+(?:to|with)|check\s+with)\b(?:\s+[\w'\u2019-]+){0,4}?"
    r"\s+(?:physicians?|doctors?|gp)\b",
    re.IGNORECASE,
)
_ONCE_SAFE: Final = re.compile(r"\b(?:once|until|when|as soon as) you(?:['\u2019]re| are) safe\b", re.IGNORECASE)
"""A condition, and no promise."""

_NUMBER: Final = re.compile(r"(?<!\w)\+?\d[\d -]{0,15}\d(?!\w)")
_EMERGENCY: Final = re.compile(r"\bemergency\b", re.IGNORECASE)

Wrong = tuple[str, str, str]
"""The reply, what is wrong with it, and what to write instead."""


def core_problems(faq: Faq) -> Iterator[Wrong]:
    """What the two replies lack, and what they may not claim; with the clinic's lines put in, as patients read them."""
    physician, emergency = faq.filled(faq.replies.physician), faq.filled(faq.replies.emergency)
    if not _said(_CONSULT, physician):
        yield "physician", "physician does not send anybody to a physician", 'say "please consult your physician"'
    if not _said(_NUMBER, emergency):
        what = "emergency names no emergency number to call"
        yield "emergency", what, "write {emergency} in it, and the number under clinic:, such as 112"
    if not _EMERGENCY.search(emergency):
        yield "emergency", "emergency does not say that it is one", 'say "call your local emergency number"'
    for name, reply in (("physician", physician), ("emergency", emergency)):
        for claim, words in claims_in(_ONCE_SAFE.sub("", reply)):
            yield name, f'in {name}, "{words}" is {claim.name}: {claim.because}', "leave it out"


def _said(wanted: re.Pattern[str], text: str) -> bool:
    """Whether *text* says *wanted* without denying it in the same breath."""
    for clause in _CLAUSE.split(text):
        if (found := wanted.search(clause)) and not _DENIED.search(clause[: found.end()]):
            return True
    return False
