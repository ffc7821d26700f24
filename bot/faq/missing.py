"""What stood in the FAQ file and does not any more: named in words for staff, and put back beside what is new.

An editor that was opened before somebody taught the bot saves a file without what was taught. Both are to stay.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.faq.edit import CannotEdit, first_right, parsed, with_phrasing
from bot.faq.model import Entry, Faq
from bot.faq.spot import Layout, Spot

_BOM: Final = "\ufeff"
MOST_NAMED: Final = 12
_LONGEST: Final = 160


@dataclass(frozen=True, slots=True)
class Missing:
    """The *entries* that are gone, and the *phrasings* (an entry's id and the words) that entries have lost."""

    entries: tuple[Entry, ...] = ()
    phrasings: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.entries or self.phrasings)

    def lines(self) -> list[str]:
        """Each in a line for staff, as many as a message can show."""
        told = [f'- entry "{entry.id}": {_short(entry.question)}' for entry in self.entries]
        told += [f'- a way to ask for "{entry}": {_short(words)}' for entry, words in self.phrasings]
        more = [f"... and {len(told) - MOST_NAMED} more"] if len(told) > MOST_NAMED else []
        return told[:MOST_NAMED] + more


def missing(old: Faq, new: Faq) -> Missing:
    """What *old* has and *new* has not; a way to ask that moved to another entry is not missing."""
    known = {words.casefold() for entry in new.entries for words in entry.phrasings}
    return Missing(
        tuple(entry for entry in old.entries if entry.id not in new.by_id),
        tuple(
            (entry.id, words)
            for entry in old.entries
            if entry.id in new.by_id
            for words in entry.also
            if words.casefold() not in known
        ),
    )


def put_back(text: str, older: str) -> str:
    """*text*, the FAQ file, with what is missing in it and stood in *older*; every other byte is left as it is.

    Raises:
        CannotEdit: one of the two cannot be read, or there is no safe place.
    """
    then, now = parsed(older), parsed(text)
    lost = missing(then, now)
    for entry, words in lost.phrasings:
        text = with_phrasing(text, entry, words)
    if not lost.entries:
        return text
    now = parsed(text)
    expected = now.model_copy(update={"entries": (*now.entries, *lost.entries)})
    ids = {entry.id for entry in lost.entries}
    return first_right(text, _spots(text.removeprefix(_BOM), older.removeprefix(_BOM), then, ids), expected)


def _spots(text: str, older: str, then: Faq, ids: set[str]) -> Iterator[Spot]:
    """Places below the last entry, with the lines that the lost entries had."""
    here, there = Layout.of(text), Layout.of(older)
    if here.sequence.flow or there.sequence.flow:
        raise CannotEdit("the entries are written in [brackets], so they can only be copied by hand")
    shift = here.sequence.column - there.sequence.column
    blocks = [_block(there, at, shift) for at, entry in enumerate(then.entries) if entry.id in ids]
    gap = here.newline if here.apart else ""
    lines = here.newline.join([line for block in blocks for line in ([""] if gap else []) + block])
    yield from here.sequence.below(lines)


def _block(layout: Layout, at: int, shift: int) -> list[str]:
    """The lines of the entry at that place, moved by *shift* columns; without comments behind its end."""
    lines = layout.sequence.text.splitlines()
    first = layout.entries[at].node.start_mark.line
    after = layout.entries[at + 1].node.start_mark.line if at + 1 < len(layout.entries) else layout.last_line
    block = lines[first:after]
    while block and (not block[-1].strip() or block[-1].lstrip().startswith("#")):
        block.pop()
    if shift >= 0:
        return [" " * shift + line if line.strip() else "" for line in block]
    return [line[-shift:] if line[:-shift].strip() == "" else line for line in block]


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
