"""The last versions of the FAQ file, each a file of its own that staff can open, in ``.faq-history/``.

A change is remembered before it is made, under the version that it makes: a version that is not on disk tells that the
change never came about, for example because the power was cut.
"""

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

MOST_KEPT: Final = 20

_NAME: Final = re.compile(
    r"(?P<file>.+)-\d{8}T\d{6}Z-(?P<number>\d{6,})-(?P<kind>before|undone)-(?P<version>[0-9a-f]{64})\.yaml"
)


@dataclass(frozen=True, slots=True)
class Past:
    """A version that was: kept at *path*, the *number*-th, replaced by (or, *undone*, being) the version *made*."""

    path: Path
    number: int
    made: str
    undone: bool


class History:
    """The versions in *folder* of the file with this *name*."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._file = Path(name).stem

    def all(self) -> list[Past]:
        """Every version kept, oldest first."""
        found = [(path, _NAME.fullmatch(path.name)) for path in self._folder.iterdir()]
        pasts = [
            Past(path, int(name["number"]), name["version"], name["kind"] == "undone")
            for path, name in found
            if name and name["file"] == self._file
        ]
        return sorted(pasts, key=lambda past: past.number)

    def remember(self, old: bytes, made: str) -> None:
        """Keep *old*, which is about to be replaced by the version *made*."""
        self._write(old, "before", made)

    def keep_undone(self, undone: bytes) -> None:
        """Keep what is about to be taken back: even that is not lost."""
        self._write(undone, "undone", sha256(undone).hexdigest())

    def last(self, now: str) -> Past | None:
        """The last change that came about; *now* is the version on disk. Those that never did are forgotten."""
        for past in reversed([past for past in self.all() if not past.undone]):
            if past.made == now or sha256(past.path.read_bytes()).hexdigest() != now:
                return past
            past.path.unlink()
        return None

    def prune(self) -> None:
        """Forget all but the last versions, and what a broken write has left."""
        for past in self.all()[:-MOST_KEPT]:
            past.path.unlink()
        for folder in (self._folder, self._folder.parent):
            for path in folder.glob(".faq-*.tmp"):
                path.unlink(missing_ok=True)

    def _write(self, raw: bytes, kind: str, version: str) -> None:
        number = max((past.number for past in self.all()), default=0) + 1
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        path = self._folder / f"{self._file}-{stamp}-{number:06}-{kind}-{version}.yaml"
        temporary = self._folder / ".faq-version.tmp"
        with temporary.open("wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
