"""Is the plain data a FAQ? Builds it, or says in the staff's words what is wrong, and where."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import process

from bot.faq.answer import MOST_REPLY, answer_problems, units
from bot.faq.model import ID_BYTES, Clinic, Entry, Faq, Part, Replies, Source
from bot.faq.problem import Problem
from bot.faq.tree import Data, Path, Tree


def build(tree: Tree) -> Faq | None:
    """The FAQ in *tree*, or None after adding every problem found to ``tree.problems``."""
    if tree.problems and not isinstance(tree.data, dict):
        return None
    if not isinstance(tree.data, dict):
        tree.problems.append(
            Problem(1, 1, "error", "", "this is no FAQ file", "it must have clinic:, replies: and entries:")
        )
        return None
    head = _validated(Faq, {**tree.data, "entries": []}, (), tree)
    entries = _entries(tree, head)
    if head is None:
        return None
    tree.problems.extend(_reply_problems(head, tree))
    return head.model_copy(update={"entries": entries})


P = TypeVar("P", bound=Part)


def _validated(model: type[P], data: Data, path: Path, tree: Tree) -> P | None:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        found = (_said(details, (*path, *details["loc"]), tree) for details in error.errors())
        tree.problems.extend(dict.fromkeys(found))
        return None


def _entries(tree: Tree, head: Faq | None) -> tuple[Entry, ...]:
    """The entries that are whole; every problem of the others is added to the tree's."""
    listed = tree.data.get("entries") if isinstance(tree.data, dict) else None
    if not isinstance(listed, list) or not listed:
        what, instead = (
            ("there is no entry", "write at least one")
            if listed == []
            else ("entries is missing or no list", _EXPECTED["entries"])
        )
        tree.problems.append(problem(tree, ("entries",), what, instead))
        return ()
    first: dict[str, int] = {}
    for index, data in enumerate(listed):
        name = data.get("id") if isinstance(data, dict) else None
        if isinstance(name, str):
            first.setdefault(name.strip(), index)
    entries = []
    for index, data in enumerate(listed):
        entry = _validated(Entry, data, ("entries", index), tree)
        if entry is not None:
            entries.append(entry)
            tree.problems.extend(_entry_problems(entry, index, first, tree))
            found = answer_problems(entry, head)
            tree.problems.extend(problem(tree, ("entries", index, "answer"), *said) for said in found)
    return tuple(entries)


def _reply_problems(faq: Faq, tree: Tree) -> Iterator[Problem]:
    for name, reply in faq.replies:
        if isinstance(reply, str) and units(faq.filled(reply)) > MOST_REPLY:
            yield problem(
                tree, ("replies", name), f"{name} is too long for Telegram", f"at most {MOST_REPLY} characters"
            )


def _entry_problems(entry: Entry, index: int, first: Mapping[str, int], tree: Tree) -> Iterator[Problem]:
    here: Path = ("entries", index)
    if first[entry.id] < index:
        line = tree.place(("entries", first[entry.id], "id"))[0]
        yield problem(tree, (*here, "id"), f"the id stands twice, first in line {line}", "give each entry its own")
    if len(entry.id.encode()) > ID_BYTES:
        yield problem(tree, (*here, "id"), "id is too long for a button", f"at most {ID_BYTES} letters")
    for number, other in enumerate(entry.related):
        if other not in first:
            near = process.extractOne(other, first.keys(), score_cutoff=60)
            advice = f"did you mean '{near[0]}'?" if near else "write the id of another entry"
            yield problem(tree, (*here, "related", number), f"related names '{other}', which no entry has", advice)


def problem(tree: Tree, path: Path, what: str, instead: str) -> Problem:
    """An error at *path*, in the name of the entry or part it stands in."""
    line, column = tree.place(path)
    return Problem(line, column, "error", where(tree.data, path), what, instead)


def where(data: Data, path: Path) -> str:
    """How the part at *path* is called: ``entry "fascia"``, ``entry number 3``, ``clinic``, or nothing."""
    if len(path) >= 2 and path[0] == "entries" and isinstance(data, dict):
        entries = data.get("entries")
        entry = entries[path[1]] if isinstance(entries, list) and isinstance(path[1], int) else None
        name = entry.get("id") if isinstance(entry, dict) else None
        return f'entry "{name}"' if isinstance(name, str) and name else f"entry number {int(path[1]) + 1}"
    return str(path[0]) if len(path) > 1 else ""


def _said(details: ErrorDetails, path: Path, tree: Tree) -> Problem:
    field = next((str(step) for step in reversed(path) if isinstance(step, str)), "the file")
    kind, given = details["type"], details["input"]
    if kind == "extra_forbidden":
        return problem(tree, path, f"'{field}' is no field here", _meant(field, path))
    if kind == "missing":
        return problem(tree, path, f"{field} is missing", f"add {field}: {_EXAMPLE.get(field, 'and its text')}")
    if kind == "string_pattern_mismatch":
        return problem(tree, path, f"{field} is not written as it must be", _EXAMPLE.get(field, "no spaces"))
    if given == "" or kind == "string_too_short" or (isinstance(given, str) and not given.strip()):
        return problem(tree, path, f"{field} is empty", _EMPTY.get(field, "write its text, or delete the line"))
    return problem(tree, path, f"{field} is {_kind(given)}", f"it must be {_EXPECTED.get(field, 'a text')}")


def _kind(given: Any) -> str:
    if isinstance(given, dict):
        return "a group of fields (perhaps a text with a colon in it, outside quotes)"
    return "a list" if isinstance(given, list | tuple) else "one text"


def _meant(field: str, path: Path) -> str:
    known = list(_model_at(path).model_fields)
    if any(field in _model_at(path[:length]).model_fields for length in range(1, len(path))):
        return "it stands too far to the right; begin it under its likes"
    near = process.extractOne(field, known, score_cutoff=55)
    return f"did you mean '{near[0]}'?" if near else "the fields here are " + ", ".join(known)


def _model_at(path: Path) -> type[BaseModel]:
    models: dict[str, type[Part]] = {"clinic": Clinic, "replies": Replies, "entries": Entry, "source": Source}
    model: type[Part] = Faq
    for step in path[:-1]:
        if isinstance(step, str):
            model = models.get(step, model)
    return model


_EXAMPLE: Final = {
    "id": "a short name without spaces, such as opening-hours",
    "reviewed_on": "a day, such as 2026-05-31",
    "review_by": "a day, such as 2026-05-31",
    "question": "the question as a patient would ask it",
    "answer": "one to four sentences",
}
_EMPTY: Final = {
    "answer": "write one to four sentences",
    "question": "write the question as a patient would ask it",
    "also": "write a way to ask it, or delete the line",
    "id": "write a short name without spaces",
}
_EXPECTED: Final = {
    "also": "a list: each line begins with a dash and a space",
    "related": "a list of ids: each line begins with a dash and a space",
    "entries": "a list: each entry begins with - id:",
    "source": "two lines below it: document: and paragraph:",
    "clinic": "three lines below it: name:, contact: and emergency:",
    "replies": "the fixed sentences, each with its name",
    "synonyms": "lines below it: a word, a colon, and a list of other words for it",
}
