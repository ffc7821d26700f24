"""The weather: faults planned for the next calls of a method."""

import time
from collections import deque
from dataclasses import dataclass, field

from tests.telegram.stand_in.refusal import Refusal, flood


@dataclass(frozen=True)
class Refused:
    """The call is refused with *refusal* and has no effect."""

    refusal: Refusal


@dataclass(frozen=True)
class Broken:
    """A failing server or proxy: *status* as JSON or, as proxies do, as a page of *html*; no effect."""

    status: int = 502
    html: bool = False


@dataclass(frozen=True)
class Garbled:
    """An answer that is none of Telegram's: *body*, in which ``{path}`` and ``{sent}`` repeat the call; no effect."""

    body: str
    status: int = 200


@dataclass(frozen=True)
class Dropped:
    """The connection is closed without an answer, before the call took effect or after it (*done*)."""

    done: bool = False


@dataclass(frozen=True)
class Late:
    """The answer comes *seconds* late; the effect comes at once if *done*, else late as well."""

    seconds: float
    done: bool = False


@dataclass(frozen=True)
class Moved:
    """A redirect to the same method at another address, as a proxy gives it; no effect."""

    to: str


Fault = Refused | Broken | Garbled | Dropped | Late | Moved


@dataclass
class Weather:
    """What will go wrong.

    Attributes:
        limit: messages a second that are taken; the others get a 429.
        clock_slow: seconds by which the server's clock is behind, in the ``Date`` of its answers.
        refused: how many got a 429 for it.
    """

    limit: int | None = None
    clock_slow: float = 0.0
    refused: int = 0
    _planned: list[tuple[str, int | None, Fault]] = field(default_factory=list)
    _sent: deque[float] = field(default_factory=deque)

    def plan(self, method: str, *faults: Fault, chat: int | None = None) -> None:
        """Spoil the next calls of *method*, of *chat* only if that is given, one fault a call."""
        self._planned.extend((method.lower(), chat, fault) for fault in faults)

    @property
    def over(self) -> bool:
        """Whether every planned fault has struck."""
        return not self._planned

    def clear(self) -> None:
        """Let the sun shine."""
        self.limit = None
        self._planned.clear()

    def strike(self, method: str, chat: int | None) -> Fault | None:
        """The fault that this call of *method* meets, which is used up by it."""
        for planned in self._planned:
            if planned[0] == method and planned[1] in {None, chat}:
                self._planned.remove(planned)
                return planned[2]
        return self._too_many() if self.limit is not None and method.startswith("send") else None

    def _too_many(self) -> Fault | None:
        """A refusal if more than the limit came within a second."""
        now = time.monotonic()
        while self._sent and self._sent[0] < now - 1:
            self._sent.popleft()
        if len(self._sent) >= (self.limit or 0):
            self.refused += 1
            return Refused(flood(1))
        self._sent.append(now)
        return None
