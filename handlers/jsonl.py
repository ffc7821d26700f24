"""``ask --jsonl``: one JSON object a line in, one out, in order. The contract of every measurement."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from bot.desk import Desk
from bot.reply import Reply


def answered(desk: Desk, lines: Iterable[bytes]) -> Iterator[str]:
    """For each line its reply as a JSON line, or an error in its place."""
    for line in lines:
        if not line.strip():
            continue
        text = _text(line)
        said = {"error": _EXPECTED} if text is None else as_record(text, desk.reply_to(text))
        yield json.dumps(said)


def texts(path: Path) -> list[str]:
    """The ``text`` of every line of the file at *path*.

    Raises:
        ValueError: a line is no such object; the message says which.
        OSError: the file cannot be read.
    """
    found = [_text(line) for line in path.read_bytes().splitlines() if line.strip()]
    if None in found:
        raise ValueError(f"{path}:{found.index(None) + 1}: {_EXPECTED}")
    return [text for text in found if text is not None]


def as_record(text: str, reply: Reply) -> dict[str, object]:
    """The reply to *text* with the fields that the README documents."""
    return {
        "text": text,
        "route": reply.route,
        "entry": reply.entry,
        "offered": [offer.entry for offer in reply.offers],
        "score": reply.matches[0].score if reply.matches else 0.0,
        "rule": reply.ruling.rule,
        "reply": reply.text,
    }


_EXPECTED: Final = 'expected one JSON object a line, such as {"text": "What is cupping?"}'


def _text(line: bytes) -> str | None:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        return None
    text = given.get("text") if isinstance(given, dict) else None
    return text if isinstance(text, str) else None
