"""Messages about other things: what a question looks like that no FAQ of this house answers."""

from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("background.txt")


def load_background(path: Path = _FILE) -> tuple[str, ...]:
    """One message a line from the file at *path*."""
    return tuple(line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#"))
