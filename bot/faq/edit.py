"""Writing into the FAQ file: text in, text out, every other byte left as it is.

Dumping the file anew would wrap its lines otherwise, so only the new lines are written, at the places that the parser
gives. There may be several such places; the first at which the file then says exactly what it said before, and the
addition, is taken.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final

from bot.faq.answer import answer_problems
from bot.faq.braces import CLINIC, brace_problems
from bot.faq.file import parse_faq
from bot.faq.letters import hidden_in, unseen
from bot.faq.model import Entry, Faq
from bot.faq.problem import FaqProblems
from bot.faq.scalar import block, one_line, paragraphs, written
from bot.faq.spot import Layout, Spot

_BOM: Final = "\ufeff"


class CannotEdit(Exception):
    """The addition was not made; the message says why, in words for staff."""


def with_phrasing(text: str, entry_id: str, phrasing: str) -> str:
    """*text*, the FAQ file, with *phrasing* as the last of the entry's ``also``.

    Raises:
        CannotEdit: there is no such entry, the phrasing stands in the file already, or there is no safe place.
    """
    phrasing = one_line(phrasing)
    before = parsed(text)
    entry = before.by_id.get(entry_id)
    if entry is None:
        raise CannotEdit(f'there is no entry "{entry_id}" in the file any more')
    _refuse_known(before, [phrasing])
    changed = entry.model_copy(update={"also": (*entry.also, phrasing)})
    entries = tuple(changed if one is entry else one for one in before.entries)
    layout = Layout.of(text.removeprefix(_BOM))
    places = _phrasing_spots(layout, before.entries.index(entry), phrasing)
    return first_right(text, places, before.model_copy(update={"entries": entries}))


def with_entry(text: str, entry_id: str, question: str, also: Sequence[str], answer: str) -> str:
    """*text*, the FAQ file, with a new entry after the last one.

    Raises:
        CannotEdit: the id is taken or cannot be one, a phrasing stands in the file already, a part is empty, or the
            answer is too long or makes a claim that nobody has signed.
    """
    before = parsed(text)
    question, also, answer = one_line(question), [one_line(other) for other in also], paragraphs(answer)
    if entry_id in before.by_id:
        raise CannotEdit(f'there is an entry "{entry_id}" already; give the new one another id')
    if not answer:
        raise CannotEdit("the answer is empty; write one to four sentences")
    _refuse_known(before, [question, *also])
    entry = Entry.model_construct(id=entry_id, question=question, also=tuple(also), answer=answer)
    for what, instead in (*_unreadable(question, answer), *answer_problems(entry, before)):
        raise CannotEdit(f"{what}; {instead}")
    layout = Layout.of(text.removeprefix(_BOM))
    expected = before.model_copy(update={"entries": (*before.entries, entry)})
    quoted = _entry_spots(layout, entry, quoted=True)  # a comment further right would become part of a folded answer
    return first_right(text, chain(_entry_spots(layout, entry), quoted), expected)


def _unreadable(question: str, answer: str) -> Iterator[tuple[str, str]]:
    """What patients would read otherwise than it was meant."""
    yield from brace_problems(answer, CLINIC)
    if letter := hidden_in(question + answer):
        yield unseen(letter)


def parsed(text: str) -> Faq:
    """The FAQ in *text*, which may begin with a byte order mark.

    Raises:
        CannotEdit: it has a problem.
    """
    try:
        return parse_faq(text.removeprefix(_BOM))
    except FaqProblems as problems:
        raise CannotEdit(f"the file has a problem that must be put right first: {problems.lines()[0]}") from None


def _refuse_known(faq: Faq, phrasings: Sequence[str]) -> None:
    seen = {other.casefold(): entry.id for entry in faq.entries for other in entry.phrasings}
    for phrasing in phrasings:
        if not phrasing:
            raise CannotEdit("the question is empty; write it as a patient would ask it")
        if phrasing.casefold() in seen:
            raise CannotEdit(f'"{phrasing}" stands already in the entry "{seen[phrasing.casefold()]}"')
        seen[phrasing.casefold()] = "new one"


def first_right(text: str, places: Iterable[Spot], expected: Faq) -> str:
    """*text* with the addition at the first of *places* where it then says what is *expected*.

    Raises:
        CannotEdit: it does so at none.
    """
    bom = _BOM if text.startswith(_BOM) else ""
    bare = text.removeprefix(_BOM)
    for place in places:
        new = place.put_into(bare)
        try:
            if parse_faq(new) == expected:
                return bom + new
        except FaqProblems:
            continue
    raise CannotEdit("no safe place for it was found in the file; write it in with a text editor")


def _phrasing_spots(layout: Layout, number: int, phrasing: str) -> Iterable[Spot]:
    entry = layout.entries[number]
    also = entry.value("also")
    if also is not None and also.flow:
        lead = ", " if also.items else ""
        return [also.inside(lead + written(phrasing, flow=True))]
    if also is not None:
        return also.below(f"{' ' * also.column}- {written(phrasing)}")
    if entry.flow:
        return [entry.after("question", f", also: [{written(phrasing, flow=True)}]")]
    indent = " " * entry.column
    lines = f"{indent}also:{layout.newline}{indent}{' ' * layout.step}- {written(phrasing)}"
    return [spot for name in ("question", "answer", "id") for spot in entry.below_value(name, lines)]


def _entry_spots(layout: Layout, entry: Entry, *, quoted: bool = False) -> Iterable[Spot]:
    if layout.sequence.flow:
        also = ", ".join(written(other, flow=True) for other in entry.also)
        values = (f"{name}: {written(getattr(entry, name), flow=True)}" for name in ("id", "question", "answer"))
        return [layout.sequence.inside(", {" + ", ".join([*values, f"also: [{also}]"]) + "}")]
    newline, indent = layout.newline, " " * layout.inner
    dash = " " * layout.sequence.column + "-" + " " * (layout.inner - layout.sequence.column - 1)
    lines = f"{dash}id: {written(entry.id)}{newline}{indent}question: {written(entry.question)}{newline}"
    if entry.also:
        lines += f"{indent}also:{newline}"
        lines += "".join(f"{indent}{' ' * layout.step}- {written(other)}{newline}" for other in entry.also)
    answer = f" {written(entry.answer, flow=True)}" if quoted else block(entry.answer, indent + "  ", newline)
    lines += f"{indent}answer:{answer}"
    gap = newline if layout.apart else ""
    return layout.sequence.below(gap + lines.removesuffix(newline))
