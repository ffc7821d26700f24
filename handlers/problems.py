"""Problems of the FAQ file as text, as JSON, and as the annotations that GitHub shows beside the lines."""

import json
from collections.abc import Sequence
from typing import Literal

from bot.faq import letters
from bot.faq.problem import Problem

Format = Literal["text", "json", "github"]


def shown(file: str, problems: Sequence[Problem], how: Format) -> str:
    """All *problems* of *file*; nothing for no problems, except in JSON, where it is an empty list."""
    if how == "json":
        return as_json(records(file, problems))
    if how == "github":
        return "\n".join(_annotation(file, problem) for problem in problems)
    return "\n".join(f"{file}:{problem}" for problem in problems)


def records(file: str, problems: Sequence[Problem]) -> list[dict[str, str | int]]:
    """All *problems* of *file*, for programs."""
    return [_fields(file, problem) for problem in problems]


def as_json(said: object) -> str:
    """*said* as JSON that people can read and no terminal obeys."""
    return letters.shown(json.dumps(said, ensure_ascii=False, indent=2))


def _fields(file: str, problem: Problem) -> dict[str, str | int]:
    return {
        "file": file,
        "line": problem.line,
        "column": problem.column,
        "level": problem.level,
        "where": problem.where,
        "what": problem.what,
        "instead": problem.instead,
    }


def _annotation(file: str, problem: Problem) -> str:
    said = ": ".join(filter(None, (problem.where, problem.what)))
    message = "; ".join(filter(None, (said, problem.instead)))
    return f"::{problem.level} file={_property(file)},line={problem.line},col={problem.column}::{_escaped(message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
