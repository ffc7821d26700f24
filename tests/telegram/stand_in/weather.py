"""The weather: faults planned for the next calls of a method."""

from dataclasses import dataclass, field

from tests.telegram.stand_in.refusal import Refusal


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


Fault = Refused | Broken | Garbled | Dropped | Late


@dataclass
class Weather:
    """What will go wrong."""

    _planned: list[tuple[str, int | None, Fault]] = field(default_factory=list)

    def plan(self, method: str, *faults: Fault, chat: int | None = None) -> None:
        """Spoil the next calls of *method*, of *chat* only if that is given, one fault a call."""
        self._planned.extend((method.lower(), chat, fault) for fault in faults)

    @property
    def over(self) -> bool:
        """Whether every planned fault has struck."""
        return not self._planned

    def clear(self) -> None:
        """Let the sun shine."""
        self._planned.clear()

    def strike(self, method: str, chat: int | None) -> Fault | None:
        """The fault that this call of *method* meets, which is used up by it."""
        for planned in self._planned:
            if planned[0] == method and planned[1] in {None, chat}:
                self._planned.remove(planned)
                return planned[2]
        return None
