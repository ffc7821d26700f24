"""Logging that keeps secrets: JSON lines with route, rule and entry; no text, no ids, never the token."""

import contextlib
import json
import logging
import re
import sys

_TOKEN = re.compile(r"\b\d{3,}:[A-Za-z0-9_-]{10,}")
_TALKATIVE = {
    "httpx": logging.WARNING,  # every request's address, with the token
    "httpcore": logging.WARNING,
    "telegram.Bot": logging.WARNING,
    "telegram.ext.ExtBot": logging.WARNING,
    "telegram.ext.Updater": logging.WARNING,
    "watchfiles": logging.WARNING,  # every file of the folder that changes
    "telegram.ext.Application": logging.INFO,  # below it, whole updates
    "telegram.request.BaseRequest": logging.CRITICAL,  # whole answers of the server, where they are no JSON
    "tornado.general": logging.WARNING,  # the addresses of strangers
}
"""Loggers of the libraries, and from which level on they may speak."""

_FIELDS = ("route", "rule", "entry", "milliseconds")


class SecretsKept(logging.Formatter):
    """A JSON object a line; the token, and whatever looks like one, is blotted out, in tracebacks too.

    Args:
        token: the bot's token.
    """

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON."""
        said = {
            "time": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        said |= {name: getattr(record, name) for name in _FIELDS if getattr(record, name, None) is not None}
        if record.exc_info:
            said["traceback"] = self.formatException(record.exc_info)
        return self._blotted(json.dumps(said, default=str))

    def _blotted(self, line: str) -> str:
        return _TOKEN.sub("[token]", line.replace(self._token, "[token]") if self._token else line)


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
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name, least in _TALKATIVE.items():
        logging.getLogger(name).setLevel(max(least, logging.getLogger().level))
