"""The transcript: every call of the bot and every update from people, with its time."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.telegram.stand_in.parameters import Parameters

PATIENCE = 30.0
"""Seconds to wait for the bot to do something: far more than it needs, for slow and busy machines."""

_LINE = 240
_GLANCE = 0.5


@dataclass
class Call:
    """A call of the bot.

    Attributes:
        number: its place in the transcript.
        began: seconds from the start to its arrival.
        method: the method in lower case.
        ended: seconds from the start to its answer; None while it waits.
        status: the HTTP status of the answer; 0 if the connection was closed instead.
        result: what the call brought about; None if nothing.
        said: the description of a refusal.
    """

    number: int
    began: float
    method: str
    parameters: Parameters
    ended: float | None = None
    status: int | None = None
    result: Any = None
    said: str = ""

    def line(self) -> str:
        """The call as one line to read."""
        shown = " ".join(f"{name}={_short(value)}" for name, value in self.parameters.values.items())
        took = "..." if self.ended is None else f"{self.ended - self.began:.3f}s"
        return f"{self.began:8.3f}  bot     {self.method} {shown} -> {self.status} {self.said} ({took})"


@dataclass
class Transcript:
    """What happened, in order; written by the server, read and waited for by the tests."""

    calls: list[Call] = field(default_factory=list)
    updates: list[tuple[float, dict[str, Any]]] = field(default_factory=list)
    _news: threading.Condition = field(default_factory=threading.Condition)
    _start: float = field(default_factory=time.monotonic)

    @property
    def now(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._start

    def begin(self, method: str, parameters: Parameters) -> Call:
        """Write down that a call has come."""
        with self._news:
            call = Call(len(self.calls), self.now, method, parameters)
            self.calls.append(call)
            self._news.notify_all()
        return call

    def effect(self, call: Call, result: object) -> None:
        """Write down what *call* brought about."""
        with self._news:
            call.result = result
            self._news.notify_all()

    def end(self, call: Call, status: int, said: str = "") -> None:
        """Write down how *call* was answered."""
        with self._news:
            call.ended, call.status, call.said = self.now, status, said
            self._news.notify_all()

    def note(self, update: dict[str, Any]) -> None:
        """Write down an update."""
        with self._news:
            self.updates.append((self.now, update))

    def wait(
        self,
        wanted: Callable[[Call], bool],
        after: int = 0,
        seconds: float = PATIENCE,
        alive: Callable[[], None] = lambda: None,
    ) -> Call:
        """The first call from number *after* on that is *wanted*, as soon as there is one.

        Args:
            wanted: tells whether a call is the one.
            after: the number of the first call to look at.
            seconds: how long to wait.
            alive: raises where waiting has become useless.
        """
        found: list[Call] = []

        def look() -> bool:
            found[:] = [call for call in self.calls[after:] if wanted(call)][:1]
            return bool(found)

        until = time.monotonic() + seconds
        with self._news:
            while not self._news.wait_for(look, _GLANCE):
                alive()
                if time.monotonic() > until:
                    raise AssertionError(f"what was expected of the bot did not happen within {seconds:.0f} s")
        return found[0]

    def text(self, since: float = 0.0) -> str:
        """All that happened after *since*, a line each."""
        with self._news:
            lines = [(call.began, call.line()) for call in self.calls]
            lines += [(at, f"{at:8.3f}  people  {_told(update)}") for at, update in self.updates]
        return "\n".join(line for at, line in sorted(lines) if at >= since)


def _told(update: dict[str, Any]) -> str:
    """What people did, without what is the same every time."""
    number, kind = update["update_id"], next(name for name in update if name != "update_id")
    doing = dict(update[kind])
    chat = doing.pop("chat", doing.get("message", {}).get("chat", {})).get("id")
    sender = doing.pop("from", {}).get("id")
    shown = {name: value for name, value in doing.items() if name not in {"date", "entities", "chat_instance"}}
    return f"{kind} {number} chat={chat} from={sender} {_short(json.dumps(shown, ensure_ascii=False))}"


def _short(text: str) -> str:
    return text if len(text) <= _LINE else f"{text[:_LINE]}... ({len(text)} characters)"
