"""``ask --jsonl``: one JSON object a line in, one out, in order. The contract of every measurement."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.conversation.thread import ThreadMemory
from bot.desk import Desk
from bot.reply import Reply
from bot.risk import RiskMemory

_EXPECTED: Final = 'expected one JSON object a line, such as {"text": "What is cupping?"}'


@dataclass(frozen=True, slots=True)
class Asked:
    """A line as read.

    Attributes:
        text: the message.
        chat: the conversation that it belongs to; lines without one stand alone.
        language: of the person's Telegram, such as ``pt-br``; empty if the line does not say.
    """

    text: str
    chat: str | None
    language: str


def answered(desk: Desk, lines: Iterable[bytes]) -> Iterator[str]:
    """For each line its reply as a JSON line, or an error in its place.

    Lines with the same ``chat`` are one conversation, in order and without a pause, as on Telegram, and ``language``
    stands for what Telegram says of the person.
    """
    risk, threads, now = RiskMemory(), ThreadMemory(), 0.0
    for line in lines:
        if not line.strip():
            continue
        asked = _asked(line)
        if asked is None:
            yield json.dumps({"error": _EXPECTED})
            continue
        if asked.chat is None:
            reply = desk.reply_to(asked.text, language=asked.language)
        else:
            after, thread = risk.of(asked.chat, now), threads.of(asked.chat, now)
            reply = desk.reply_to(asked.text, after=after, thread=thread, language=asked.language)
            risk.note(asked.chat, reply, now)
            threads.note(asked.chat, reply, now)
        yield json.dumps(as_record(asked.text, reply))


def texts(path: Path) -> list[str]:
    """The ``text`` of every line of the file at *path*.

    Raises:
        ValueError: a line is no such object; the message says which.
        OSError: the file cannot be read.
    """
    found = [_asked(line) for line in path.read_bytes().splitlines() if line.strip()]
    if None in found:
        raise ValueError(f"{path}:{found.index(None) + 1}: {_EXPECTED}")
    return [asked.text for asked in found if asked is not None]


def as_record(text: str, reply: Reply) -> dict[str, object]:
    """The reply to *text* with the fields that docs/command-line.md documents."""
    return {
        "text": text,
        "route": reply.route,
        "entry": reply.entry,
        "offered": [offer.entry for offer in reply.offers],
        "score": reply.matches[0].score if reply.matches else 0.0,
        "rule": reply.ruling.rule,
        "language": reply.language,
        "reply": reply.text,
    }


def _asked(line: bytes) -> Asked | None:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        return None
    chat, language = given.get("chat"), given.get("language")
    named = language if isinstance(language, str) else ""
    return Asked(given["text"], None if chat is None else str(chat), named)
