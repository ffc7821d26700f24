"""What is different between two versions of the FAQ, in words for staff."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.faq.model import Faq

MOST_NAMED: Final = 5
MOST_LINES: Final = 20
LONGEST_LINE: Final = 160


@dataclass(frozen=True, slots=True)
class Changes:
    """The ids of entries *changed*, *added* and *removed*, and whether anything *besides* the entries changed."""

    changed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    besides: bool = False

    def __bool__(self) -> bool:
        return bool(self.changed or self.added or self.removed or self.besides)

    def __str__(self) -> str:
        """``2 entries changed (fascia, cupping), 1 added (opening-hours)``; ``nothing changed``."""
        parts = [
            f"{len(ids)} {done} ({_named(ids)})"
            for ids, done in ((self.changed, "changed"), (self.added, "added"), (self.removed, "removed"))
            if ids
        ]
        if parts:
            count, rest = parts[0].split(" ", 1)
            parts[0] = f"{count} {'entry' if count == '1' else 'entries'} {rest}"
        return ", ".join(parts + ["texts besides the entries changed"] * self.besides) or "nothing changed"


def changes(old: Faq, new: Faq) -> Changes:
    """What is different in *new*."""
    return Changes(
        changed=tuple(one.id for one in new.entries if one.id in old.by_id and one != old.by_id[one.id]),
        added=tuple(one.id for one in new.entries if one.id not in old.by_id),
        removed=tuple(one.id for one in old.entries if one.id not in new.by_id),
        besides=_besides(old) != _besides(new),
    )


def _besides(faq: Faq) -> tuple[object, ...]:
    return faq.clinic, faq.replies, faq.synonyms, faq.languages


def differences(old: str, new: str) -> list[str]:
    """The lines that *new* has not (``- ...``) and has besides (``+ ...``), as many as a message can show."""
    lines = list(_differing(old, new))
    more = [f"... and {len(lines) - MOST_LINES} more lines"] if len(lines) > MOST_LINES else []
    return lines[:MOST_LINES] + more


def _differing(old: str, new: str) -> Iterator[str]:
    for line in difflib.unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm=""):
        if line[0] in "+-" and not line.startswith(("--- ", "+++ ")):
            shown = f"{line[0]} {line[1:].strip()}"
            yield shown if len(shown) <= LONGEST_LINE else shown[: LONGEST_LINE - 1] + "…"


def _named(ids: tuple[str, ...]) -> str:
    more = f" and {len(ids) - MOST_NAMED} more" if len(ids) > MOST_NAMED else ""
    return ", ".join(ids[:MOST_NAMED]) + more
