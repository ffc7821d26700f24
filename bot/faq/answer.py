"""What an answer must not be: longer than Telegram takes, or a claim that nobody has signed."""

from collections.abc import Iterator
from typing import Final

from bot.faq.claims import claims_in
from bot.faq.model import Entry, Faq
from bot.faq.signing import is_signed, line_to_sign
from bot.faq.tongues import ENGLISH

MOST_REPLY: Final = 4096
"""Telegram refuses longer messages (Bot API, sendMessage)."""

BREAKS: Final = 5
"""Characters between a question, its answer, its source and the note: two empty lines and a space."""

GUIDE_BREAK: Final = 2
"""Characters between the line that the guide is in English and the question: an empty line."""


def answer_problems(entry: Entry, head: Faq | None) -> Iterator[tuple[str, str]]:
    """What is wrong with the entry's answer and what to write instead.

    Args:
        entry: the entry.
        head: the file around it, if that is well: it says how long source and note are.
    """
    around = _around(entry, head) if head else 0
    room = MOST_REPLY - around
    read = head.filled(entry.answer) if head else entry.answer
    if (length := units(read)) > room:
        what = f"answer is too long for Telegram ({length} characters)"
        if around:
            what += f" once its question, its source and the note ({around} more) stand around it"
        yield what, f"at most {room}, better one to four sentences"
    if is_signed(entry):
        return
    signed = entry.reviewed_by and entry.reviewed_on
    line = line_to_sign(entry)
    for claim, words in claims_in(read):
        what = f'in the answer, "{words}" is {claim.name}: {claim.because}'
        if signed:
            yield f"{what}, and the sign-off is not for this text", f"let a clinician read it; then write {line}"
        else:
            lines = f"reviewed_by:, reviewed_on: and {line}"
            yield what, f"leave it out, or let a clinician read the answer and then add {lines}"


def translation_problems(entry: Entry, code: str, head: Faq | None) -> Iterator[tuple[str, str]]:
    """What is wrong with the entry's answer in the language *code*, as far as that can be seen without speaking it."""
    translated = entry.translations[code]
    read = head.filled(translated.answer, code) if head else translated.answer
    room = MOST_REPLY - (_frame(translated.question, entry, head, code) if head else 0)
    if (length := units(read)) > room:
        yield f"answer is too long for Telegram ({length} characters)", f"at most {room}, better one to four sentences"
    for claim, words in claims_in(read):
        yield f'in the answer, "{words}" is {claim.name}: {claim.because}', "leave it out"


def _around(entry: Entry, head: Faq) -> int:
    """Room that stands around the answer, in the language in which that takes most."""
    return max(_frame(entry.question, entry, head, code) for code in (ENGLISH, *head.languages))


def _frame(question: str, entry: Entry, head: Faq, code: str) -> int:
    """Room that the question above the answer, the source and the note below it, and what parts them take.

    In another language the line that the guide is in English may stand above them all.
    """
    note = head.sentence("note", code) or head.sentence("note")
    guide = units(head.sentence("guide_in_english", code)) + GUIDE_BREAK if code != ENGLISH else 0
    return units(question) + units(head.source_of(entry, code)) + units(note) + BREAKS + guide


def units(text: str) -> int:
    """How Telegram counts characters: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
