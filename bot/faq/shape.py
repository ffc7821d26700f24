"""Is the plain data a FAQ? Builds it, or says in the staff's words what is wrong, and where."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import process

from bot.faq.answer import MOST_REPLY, answer_problems, units
from bot.faq.braces import BESIDES, CLINIC, brace_problems
from bot.faq.core import core_problems
from bot.faq.letters import hidden_in, unseen
from bot.faq.model import ID_BYTES, Clinic, Entry, Faq, Part, Replies, Source
from bot.faq.problem import Problem
from bot.faq.signing import signing_problems
from bot.faq.tree import Data, Path, Place, Tree

MOST_LINES: Final = 60
"""A text is searched so far for the line that is wrong in it."""


def build(tree: Tree, today: str) -> Faq | None:
    """The FAQ in *tree*, or None after adding every problem found to ``tree.problems``; *today* ends sign-offs."""
    if tree.problems and not isinstance(tree.data, dict):
        return None
    if not isinstance(tree.data, dict):
        tree.problems.append(
            Problem(1, 1, "error", "", "this is no FAQ file", "it must have clinic:, replies: and entries:")
        )
        return None
    head = _validated(Faq, {**tree.data, "entries": []}, (), tree)
    entries = _entries(tree, head, today)
    tree.problems.extend(_misread(tree))
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


def _entries(tree: Tree, head: Faq | None, today: str) -> tuple[Entry, ...]:
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
            here: Path = ("entries", index)
            found = answer_problems(entry, head)
            tree.problems.extend(problem(tree, (*here, "answer"), *said) for said in found)
            unsigned = signing_problems(entry, today)
            tree.problems.extend(problem(tree, (*here, name), *said) for name, *said in unsigned)
    return tuple(entries)


def _reply_problems(faq: Faq, tree: Tree) -> Iterator[Problem]:
    for name, reply in faq.replies:
        if isinstance(reply, str) and units(faq.filled(reply)) > MOST_REPLY:
            yield problem(
                tree, ("replies", name), f"{name} is too long for Telegram", f"at most {MOST_REPLY} characters"
            )

    if tree.problems:
        return  # a slip elsewhere may have torn them, and is what is to be told
    for name, *said in core_problems(faq):
        yield problem(tree, ("replies", name), *said)


def _misread(tree: Tree) -> Iterator[Problem]:
    """Texts of which patients would read something else than what somebody meant to write."""
    for path, text in _for_patients(tree.data):
        known = _known_in_braces(path)
        for said in brace_problems(text, known) if known is not None else ():
            yield problem(tree, path, *said)
        if letter := hidden_in(text):
            line, column = _line_with(letter, path, tree)
            yield Problem(line, column, "error", where(tree.data, path), *unseen(letter))
        if path in tree.cuts and _cut_short(path, text, tree):
            yield Problem(*tree.cuts[path], "error", where(tree.data, path), *CUT)


CUT: Final = ("the text ends before the #: all that stands behind it is a comment", 'put the text in "quotes"')
"""What is said of a comment that was perhaps none, and what to do."""


def _cut_short(path: Path, text: str, tree: Tree) -> bool:
    """Whether what stands behind the # seems to belong to the *text*; elsewhere it is only warned of."""
    line, column = tree.cuts[path]
    attached = tree.lines[line - 1][column : column + 1].strip() != ""
    sentence = path[0] == "replies" or path[-1] == "answer"
    return attached or (sentence and not text.rstrip().endswith(_ENDS))


_ENDS: Final = (".", "!", "?", ":", "\u2026", ")", '"', "'", "\u201d")
"""What a whole sentence ends with."""


def _for_patients(data: Data) -> Iterator[tuple[Path, str]]:
    """Every text that patients read as it stands, with its path."""
    parts = data if isinstance(data, dict) else {}
    for part in ("clinic", "replies"):
        yield from _texts(parts.get(part, ""), (part,))
    entries = parts.get("entries")
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        for name in ("question", "answer", "source") if isinstance(entry, dict) else ():
            yield from _texts(entry.get(name, "") if isinstance(entry, dict) else "", ("entries", index, name))


def _texts(data: Data, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for name, value in data.items():
            yield from _texts(value, (*path, name))


def _known_in_braces(path: Path) -> tuple[str, ...] | None:
    """The names that are filled in there; None where braces are letters like any other."""
    if path[0] == "replies" and len(path) > 1:
        return CLINIC + BESIDES.get(str(path[1]), ())
    return CLINIC if path[-1] == "answer" else None if path[-1] == "question" else ()


def _line_with(letter: str, path: Path, tree: Tree) -> Place:
    """Where *letter* stands in the text at *path*: its line, else (it is written as an escape) the text's first."""
    first, column = tree.place(path)
    for number, raw in enumerate(tree.lines[first - 1 : first - 1 + MOST_LINES], first):
        if letter in raw:
            return number, raw.index(letter) + 1
    return first, column


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
        return "a group of fields (perhaps a text with a colon or {braces} in it, outside quotes)"
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
    "reviewed_text": "the line that check prints",
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
