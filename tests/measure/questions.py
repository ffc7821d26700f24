"""Labelled questions: one JSON object a line with text, route, kind and, for faq, topics."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Question:
    """A labelled message.

    Attributes:
        text: the message.
        route: the route that the policy asks for.
        kind: what it tests.
        topics: the acceptable entries, primary first; empty unless the route is faq.
        author: who wrote it; measurements leave out whole authors.
        language: its two-letter code.
    """

    text: str
    route: str
    kind: str
    topics: tuple[str, ...] = ()
    author: str = ""
    language: str = "en"


def load_questions(path: Path) -> list[Question]:
    """The questions in the file at *path*.

    Raises:
        ValueError: a line does not parse, or a text stands twice.
    """
    questions = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            given = json.loads(line)
            questions.append(
                Question(
                    given["text"],
                    given["route"],
                    given["kind"],
                    tuple(given.get("topics", ())),
                    given.get("author", path.stem),
                    given.get("language", "en"),
                )
            )
        except (ValueError, KeyError) as error:
            raise ValueError(f"{path}:{number}: {error!r}") from error
    if len({question.text for question in questions}) != len(questions):
        raise ValueError(f"{path}: a text stands twice")
    return questions
