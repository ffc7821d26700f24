"""What the physician and the emergency reply must say, whatever else they say: no edit takes their core away."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from bot.faq.claims import Claim, claims_in
from bot.faq.model import Entry, Faq, Tongue
from bot.faq.numbers import NUMBER

_CLAUSE: Final = re.compile(r"[.,:;!?()\n\u2013\u2014]+")
_DENIED: Final = re.compile(
    r"\b(?:no|not|never|cannot|neither|nor|without|instead|rather|skip|avoid|unless)\b|n['\u2019]t\b", re.IGNORECASE
)
_CONSULT: Final = re.compile(
    r"\b(?:consult|see|ask|contact|call|visit|(?:talk|speak|go|turn)\s+(?:to|with)|check\s+with)\b(?:\s+[\w'\u2019-]+){0,4}?"
    r"\s+(?:physicians?|doctors?|gp)\b",
    re.IGNORECASE,
)
_PHYSICIAN: Final = {
    "es": "médic|doctor", "pt": "médic|doutor", "fr": "médecin|docteur", "de": "arzt|ärzt", "it": "medic|dottor",
    "nl": "arts|dokter", "pl": "lekarz|lekark", "tr": "doktor|hekim", "id": "dokter", "ru": "врач|доктор",
    "uk": "лікар", "ar": "طبيب|الطبيب|دكتور", "fa": "پزشک|دکتر", "hi": "डॉक्टर|चिकित्सक", "vi": "bác sĩ",
    "zh": "医生|醫生|医师|醫師", "ja": "医師|医者|病院", "ko": "의사|병원", "da": "læge", "sv": "läkar",
}  # fmt: skip
"""How a physician is called; a text that sends to one has such a word in it."""

_ONCE_SAFE: Final = re.compile(r"\b(?:once|until|when|as soon as) you(?:['\u2019]re| are) safe\b", re.IGNORECASE)
"""A condition, and no promise."""

_EMERGENCY: Final = re.compile(r"\bemergency\b", re.IGNORECASE)

_MOST_TEXTS: Final = 300
"""So many texts are remembered: three of each language there is."""

Wrong = tuple[str, str, str]
"""The reply, what is wrong with it, and what to write instead."""


def core_problems(faq: Faq) -> Iterator[Wrong]:
    """What the two replies lack, and what they may not claim; with the clinic's lines put in, as patients read them."""
    physician, emergency = faq.filled(faq.replies.physician), faq.filled(faq.replies.emergency)
    if not _said(_CONSULT, physician):
        yield "physician", "physician does not send anybody to a physician", 'say "please consult your physician"'
    if not _said(NUMBER, emergency):
        what = "emergency names no emergency number to call"
        yield "emergency", what, "write {emergency} in it, and the number under clinic:, such as 112"
    if not _EMERGENCY.search(emergency):
        yield "emergency", "emergency does not say that it is one", 'say "call your local emergency number"'
    for name, reply in (("physician", physician), ("emergency", emergency)):
        for claim, words in claims_in(_ONCE_SAFE.sub("", reply)):
            yield name, f'in {name}, "{words}" is {claim.name}: {claim.because}', "leave it out"


def tongue_problems(faq: Faq, code: str) -> Iterator[Wrong]:
    """What the same two, and the line in place of them, lack or claim in the language *code*.

    What they say in that language nobody here can judge; that they name the number and the physician can be seen.
    """
    tongue = faq.languages[code]
    if tongue.call and "{number}" not in tongue.call and not NUMBER.search(tongue.call):
        yield "call", "call names no emergency number", "write {number} in it: it stands for the numbers under clinic:"
    for name in ("emergency", "physician", "in_emergency"):
        said = str(getattr(tongue, name))
        if said and "{emergency}" not in said:
            yield name, f"{name} does not say whom to call in an emergency", "write {emergency} in it"
        yield from _claimed(faq, tongue, name)
    known = _PHYSICIAN.get(code)
    if known and tongue.physician and not re.search(known, tongue.physician, re.IGNORECASE):
        yield "physician", "physician does not send anybody to a physician", f"name one: {known.replace('|', ', ')}"


def _claimed(faq: Faq, tongue: Tongue, name: str) -> Iterator[Wrong]:
    """What *name* claims in another language, as far as that can be read: numbers, medicines, and whole answers."""
    said = " ".join(str(getattr(tongue, name)).split())
    for claim, words in _claims_of(said):
        yield name, f'in {name}, "{words}" is {claim.name}: {claim.because}', "leave it out"
    answers = (answer for entry in faq.entries for answer in [entry.answer, *_translated(entry)])
    if any(" ".join(answer.split()).rstrip(".") in said for answer in answers):
        yield name, f"{name} holds the answer of an entry: no answer is meant for anybody's own case", "leave it out"


@lru_cache(_MOST_TEXTS)
def _claims_of(text: str) -> tuple[tuple[Claim, str], ...]:
    """The claims that *text* makes; remembered, for the file is read anew at every save."""
    return tuple(claims_in(text))


def _translated(entry: Entry) -> list[str]:
    return [translation.answer for translation in entry.translations.values()]


def _said(wanted: re.Pattern[str], text: str) -> bool:
    """Whether *text* says *wanted* without denying it in the same breath."""
    for clause in _CLAUSE.split(text):
        if (found := wanted.search(clause)) and not _DENIED.search(clause[: found.end()]):
            return True
    return False
