"""Logging that keeps secrets: JSON lines with route, rule and entry; no text, no ids, never the token.

What an exception says is nobody's business either: it may quote what a patient wrote, what a server sent back, or the
address that was called. Logged is its kind and where it came from.
"""

import contextlib
import json
import logging
import re
import sys
import threading
import traceback
from types import TracebackType
from typing import Final

_TOKEN: Final = re.compile(r"\d{3,}(?::|%3A)[A-Za-z0-9_-]{10,}", re.IGNORECASE)
_TALKATIVE: Final = {
    "telegram.ext.Application": logging.INFO,  # below it, whole updates
    "telegram.request.BaseRequest": logging.CRITICAL,  # whole answers of the server, where they are no JSON
}
"""Loggers of libraries, and from which level on they may speak; the others from WARNING on."""

_OURS: Final = ("handlers", "bot", "__main__")
_FIELDS: Final = ("route", "rule", "entry", "milliseconds")


class SecretsKept(logging.Formatter):
    """A JSON object a line; the token, and whatever looks like one, is blotted out.

    Args:
        token: the bot's token.
    """

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token
        self._secret = token.partition(":")[2]

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON."""
        said = {
            "time": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage() if is_ours(record) else _beginning(record),
        }
        said |= {name: getattr(record, name) for name in _FIELDS if getattr(record, name, None) is not None}
        if record.exc_info and record.exc_info[1] is not None:
            said["traceback"] = kinds_and_places(record.exc_info[1])
        return self._blotted(json.dumps(said, default=str))

    def _blotted(self, line: str) -> str:
        for piece in filter(None, (self._token, self._secret)):
            line = line.replace(piece, "[token]")
        return _TOKEN.sub("[token]", line)


def is_ours(record: logging.LogRecord) -> bool:
    """Whether *record* is the bot's own."""
    return record.name.partition(".")[0] in _OURS


def _beginning(record: logging.LogRecord) -> str:
    """What a library says, without what it says it about."""
    return re.split(r"[\n(<'\"]", str(record.msg), maxsplit=1)[0]


def kinds_and_places(error: BaseException | None) -> str:
    """*error* and what it came from, the first last: their kinds and where they were raised, not their words."""
    told, seen = list[str](), set[int]()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        trace = traceback.extract_tb(error.__traceback__)
        places = [f"{place.filename}:{place.lineno} {place.name}" for place in reversed(trace)]
        told.append("\n  ".join([type(error).__name__, *places]))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\nfrom ".join(told)


class _Libraries(logging.Filter):
    """Lets libraries speak only where something is wrong."""

    def filter(self, record: logging.LogRecord) -> bool:
        known = (least for name, least in _TALKATIVE.items() if record.name.startswith(name))
        return is_ours(record) or record.levelno >= next(known, logging.WARNING)


def _escaped(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """An exception that nothing has caught ends the program as ever, and is told as any other."""
    if issubclass(kind, Exception):
        logging.getLogger(__name__).critical("the bot has failed", exc_info=(kind, error, trace))


def _thread_failed(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_value is not None:
        _escaped(failed.exc_type, failed.exc_value, failed.exc_traceback)


def _unraisable(failed: "sys.UnraisableHookArgs") -> None:
    if failed.exc_value is not None:
        _escaped(failed.exc_type, failed.exc_value, failed.exc_traceback)


def _no_core_dumps() -> None:
    """The memory of a crashed process holds the token and what patients wrote; it must not land in a file."""
    with contextlib.suppress(ImportError):  # not on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def keep_secrets(token: str, level: str) -> None:
    """Send all logging to standard error as JSON lines, without what the libraries tell too freely."""
    _no_core_dumps()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(SecretsKept(token))
    handler.addFilter(_Libraries())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    for name, least in _TALKATIVE.items():
        logging.getLogger(name).setLevel(max(least, logging.getLogger().level))
    sys.excepthook, threading.excepthook, sys.unraisablehook = _escaped, _thread_failed, _unraisable
