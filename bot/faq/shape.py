"""Is the plain data a FAQ? Builds it, or says in the staff's words what is wrong, and where."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import process

from bot.faq.answer import MOST_REPLY, answer_problems, translation_problems, units
from bot.faq.braces import BESIDES, CLINIC, LINES, brace_problems
from bot.faq.core import core_problems, tongue_problems
from bot.faq.facts import FACTS, fact_problems, told
from bot.faq.letters import hidden_in, unseen
from bot.faq.model import ID_BYTES, Clinic, Entry, FactLines, Faq, Part, Replies, Source, Tongue, Translation
from bot.faq.problem import Problem
from bot.faq.signing import signing_problems
from bot.faq.tongues import TONGUES, meant_by
from bot.faq.tree import Data, Path, Place, Tree
from bot.opening.moment import WEEK
from bot.opening.written import SUCH_AS, SUCH_DAYS_AS

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
    tree.problems.extend(_fact_problems(tree))
    if head is None:
        return None
    faq = head.model_copy(update={"entries": entries})
    tree.problems.extend(_tongue_problems(faq, tree))
    tree.problems.extend(_reply_problems(faq, tree))
    return faq


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
            tree.problems.extend(_translation_problems(entry, here, head, tree))
    return tuple(entries)


def _translation_problems(entry: Entry, here: Path, head: Faq | None, tree: Tree) -> Iterator[Problem]:
    for code in entry.translations:
        place: Path = (*here, "translations", code)
        if code not in TONGUES:
            yield problem(tree, place, f"'{code}' is no language", meant_by(code))
        for said in translation_problems(entry, code, head):
            yield problem(tree, (*place, "answer"), *said)


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
    for code in faq.languages:
        for name, *said in tongue_problems(faq, code):
            yield problem(tree, ("languages", code, name), *said)


def _tongue_problems(faq: Faq, tree: Tree) -> Iterator[Problem]:
    """What is wrong with the other languages, whatever they say."""
    for code, tongue in faq.languages.items():
        here: Path = ("languages", code)
        if code not in TONGUES:
            yield problem(tree, here, f"'{code}' is no language", meant_by(code))
        for name, reply in tongue:
            room = MOST_REPLY - (_longest_risky(faq) if name == "in_emergency" else 0)
            if isinstance(reply, str) and units(faq.filled(reply, code)) > room:
                yield problem(tree, (*here, name), f"{name} is too long for Telegram", f"at most {room} characters")
        for command in tongue.menu:
            if command not in faq.replies.menu:
                near = process.extractOne(command, faq.replies.menu.keys(), score_cutoff=55)
                listed = f"the commands are {', '.join(faq.replies.menu)}" if faq.replies.menu else "delete the line"
                advice = f"did you mean '{near[0]}'?" if near else listed
                yield problem(tree, (*here, "menu", command), f"'{command}' is no command of menu: above", advice)


def _longest_risky(faq: Faq) -> int:
    """Room that the line for an emergency has to share, with an empty line before it."""
    return max(units(faq.sentence(name)) for name in ("emergency", "physician")) + len("\n\n")


def _misread(tree: Tree) -> Iterator[Problem]:
    """Texts of which patients would read something else than what somebody meant to write."""
    for path, text in _for_patients(tree.data):
        known = _known_in_braces(path, tree.data)
        for said in brace_problems(text, *known) if known is not None else ():
            yield problem(tree, path, *said)
        if letter := hidden_in(text):
            line, column = _place_of(letter, path, tree)
            yield Problem(line, column, "error", where(tree.data, path), *unseen(letter))
        if path in tree.cuts and _cut_short(path, text, tree):
            yield Problem(*tree.cuts[path], "error", where(tree.data, path), *CUT)


CUT: Final = ("the text ends before the #: all that stands behind it is a comment", 'put the text in "quotes"')
"""What is said of a comment that was perhaps none, and what to do."""


def _cut_short(path: Path, text: str, tree: Tree) -> bool:
    """Whether what stands behind the # seems to belong to the *text*; elsewhere it is only warned of."""
    line, column = tree.cuts[path]
    attached = tree.lines[line - 1][column : column + 1].strip() != ""
    sentence = path[0] in {"replies", "languages"} or path[-1] == "answer"
    return attached or (sentence and not text.rstrip().endswith(_ENDS))


_ENDS: Final = (".", "!", "?", ":", "\u2026", ")", '"', "'", "\u201d")
"""What a whole sentence ends with."""


def _for_patients(data: Data) -> Iterator[tuple[Path, str]]:
    """Every text that patients read as it stands, with its path."""
    parts = data if isinstance(data, dict) else {}
    for part in ("clinic", "replies", "languages"):
        yield from _texts(parts.get(part, ""), (part,))
    entries = parts.get("entries")
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        for name in ("question", "answer", "source", "translations") if isinstance(entry, dict) else ():
            yield from _texts(entry.get(name, "") if isinstance(entry, dict) else "", ("entries", index, name))


def _texts(data: Data, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for name, value in data.items():
            yield from _texts(value, (*path, name))


def _known_in_braces(path: Path, data: Data) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The names that are filled in there, and those that are empty; None where braces are letters like any other."""
    if path[-1] == "question":
        return None
    facts = told(_clinic_lines(data))
    filled = CLINIC + tuple(name for name in FACTS if facts[name])
    empty = tuple(name for name in FACTS if not facts[name])
    if path[0] == "replies" and len(path) > 1:
        besides = BESIDES.get(str(path[1]), ())
        return (CLINIC + FACTS + besides, ()) if path[1] == "facts" else (filled + besides, empty)
    if path[0] == "languages" and len(path) > 2:
        name = str(path[2])
        return (LINES[name], ()) if name in LINES else (filled + BESIDES.get(name, ()), empty)
    return (filled, empty) if path[-1] == "answer" else ((), ())


def _clinic_lines(data: Data) -> dict[str, str]:
    """The lines below ``clinic:`` that are texts."""
    clinic = data.get("clinic") if isinstance(data, dict) else None
    lines = clinic if isinstance(clinic, dict) else {}
    return {name: line.strip() for name, line in lines.items() if isinstance(line, str)}


def _fact_problems(tree: Tree) -> Iterator[Problem]:
    """Facts that are not written well, each at the piece that is wrong."""
    for name, piece, *said in fact_problems(_clinic_lines(tree.data)):
        path: Path = ("clinic", name)
        line, column = _place_of(piece, path, tree) if piece else tree.place(path)
        yield Problem(line, column, "error", "clinic", said[0], said[1])
    replies = tree.data.get("replies") if isinstance(tree.data, dict) else None
    facts = replies.get("facts") if isinstance(replies, dict) else None
    days = facts.get("weekdays") if isinstance(facts, dict) else None
    if isinstance(days, str) and days.strip() and len(days.split(",")) != WEEK:
        what = f"weekdays has {len(days.split(','))} names"
        yield problem(tree, ("replies", "facts", "weekdays"), what, "write seven, Monday first, with commas between")


def _place_of(piece: str, path: Path, tree: Tree) -> Place:
    """Where *piece* stands in the text at *path*, else (it is written as an escape) where the text begins."""
    first, column = tree.place(path)
    for number, raw in enumerate(tree.lines[first - 1 : first - 1 + MOST_LINES], first):
        name = len(str(path[-1])) + column if number == first and isinstance(path[-1], str) else 0
        if (at := raw.casefold().find(piece.casefold(), name)) >= 0:
            return number, at + 1
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
    if len(path) >= 2 and path[0] == "languages":
        return f'language "{path[1]}"'
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
    expected = _EXPECTED.get(f"{path[-2]}.code" if len(path) > 1 else "", _EXPECTED.get(field, "a text"))
    return problem(tree, path, f"{field} is {_kind(given)}", f"it must be {expected}")


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
    below: dict[str, type[Part]] = {"clinic": Clinic, "replies": Replies, "entries": Entry, "source": Source}
    models = below | {"languages": Tongue, "translations": Translation, "facts": FactLines}
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
    "clinic": "lines below it, with at least name:, contact: and emergency:",
    "hours": f"one text, in quotes if it has a colon and a space in it; {SUCH_AS}",
    "holidays": f"one text, in quotes if it has a colon and a space in it; {SUCH_DAYS_AS}",
    "facts": "lines below it, each with its name",
    "replies": "the fixed sentences, each with its name",
    "languages": "lines below it: two letters such as es:, and below those the sentences, each with its name",
    "languages.code": "lines below it: the sentences, each with its name",
    "translations": "lines below it: two letters such as es:, and below those question: and answer:",
    "translations.code": "two lines below it: question: and answer:",
    "menu": "lines below it: a command, a colon, and what it does",
    "synonyms": "lines below it: a word, a colon, and a list of other words for it",
}
