"""What is known about the FAQ file in service; ``/status`` shows it."""

from dataclasses import dataclass
from typing import Final

SHORT: Final = 7
"""Letters of a version that staff see."""


@dataclass(frozen=True, slots=True)
class FileState:
    """The file, as the bot has it.

    Attributes:
        version: the short name of the content in service; empty until it was looked at once.
        loaded_at: when that content was taken into service, in seconds since 1970; None for that of the start.
        said: what changed with it, in words.
        error: why the file as it is now is not in service, in words; None while all is well.
        error_at: since when.
    """

    version: str = ""
    loaded_at: float | None = None
    said: str = ""
    error: str | None = None
    error_at: float | None = None
