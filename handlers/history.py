"""The versions of the FAQ file, each a file of its own that staff can open, in ``.faq-history/``.

A change is remembered before it is made, under the version that it makes: a version that is not on disk tells that the
change never came about, for example because the power was cut. Besides, each content that the bot wrote (``made``) or
that came from elsewhere and went into service (``found``) is kept, so that no later save can wipe it out.
"""

import os
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Final

MOST_KEPT: Final = 20
"""So many changes can be taken back."""

MOST_CONTENTS: Final = 500
MOST_BYTES: Final = 256 * 2**20
"""Contents are kept up to both bounds, and `MOST_KEPT` of them however large they are."""

_NAME: Final = re.compile(
    r"(?P<file>.+)-\d{8}T\d{6}Z-(?P<number>\d{6,})-(?P<kind>before|undone|made|found)-(?P<version>[0-9a-f]{64})\.yaml"
)
_LOOKED: Final = "looked-at"
"""The file with the number of the version up to which staff were told what saves have taken out."""

_BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Past:
    """A version that was: kept at *path*, the *number*-th, of a *kind*.

    What was ``before`` a change goes by the version that the change *made*; the others by their own.
    """

    path: Path
    number: int
    made: str
    kind: str

    @property
    def at(self) -> float:
        """When it was kept, in seconds since 1970."""
        return self.path.stat().st_mtime


class History:
    """The versions in *folder* of the file with this *name*."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._file = Path(name).stem

    def all(self) -> list[Past]:
        """Every version kept, oldest first."""
        found = [(path, _NAME.fullmatch(path.name)) for path in self._folder.iterdir()]
        pasts = [
            Past(path, int(name["number"]), name["version"], name["kind"])
            for path, name in found
            if name and name["file"] == self._file
        ]
        return sorted(pasts, key=lambda past: past.number)

    def contents(self) -> list[Past]:
        """What was in the file, oldest first."""
        return [past for past in self.all() if past.kind in {"made", "found"}]

    def remember(self, old: bytes, made: str) -> None:
        """Keep *old*, which is about to be replaced by the version *made*."""
        self._write(old, "before", made)

    def keep_undone(self, undone: bytes) -> None:
        """Keep what is about to be taken back: even that is not lost."""
        self._write(undone, "undone", sha256(undone).hexdigest())

    def keep_made(self, new: bytes) -> None:
        """Keep what the bot is about to write."""
        self._write(new, "made", sha256(new).hexdigest())

    def keep_found(self, raw: bytes) -> None:
        """Keep *raw*, which somebody has written into the file, unless it was kept last."""
        kept = self.contents()
        if not kept or kept[-1].path.read_bytes().removeprefix(_BOM) != raw.removeprefix(_BOM):
            self._write(raw, "found", sha256(raw).hexdigest())

    def has(self, raw: bytes) -> bool:
        """Whether *raw* was kept lately."""
        return any(one.path.read_bytes().removeprefix(_BOM) == raw.removeprefix(_BOM) for one in self.contents()[-5:])

    def news(self) -> list[tuple[Past, Past]]:
        """What others have written since somebody asked last, each with what was kept before it."""
        kept, note = self.contents(), self._folder / _LOOKED
        newest = kept[-1].number if kept else 0
        looked = note.read_text("ascii", "replace") if note.exists() else ""
        since = int(looked) if looked.isascii() and looked.isdigit() else newest - 1
        if newest != since:
            note.touch(0o600)
            note.write_text(str(newest), "ascii")
        return [pair for pair in pairwise(kept) if pair[1].kind == "found" and pair[1].number > since]

    def last(self, now: str) -> Past | None:
        """The last change that came about; *now* is the version on disk. Those that never did are forgotten."""
        for past in reversed([past for past in self.all() if past.kind == "before"]):
            if past.made == now or sha256(past.path.read_bytes()).hexdigest() != now:
                return past
            past.path.unlink()
        return None

    def prune(self) -> None:
        """Forget the oldest versions, and what a broken write has left."""
        pasts = self.all()
        changes = [past for past in pasts if past.kind in {"before", "undone"}]
        for past in changes[:-MOST_KEPT]:
            past.path.unlink()
        for past in _too_old(self.contents()):
            past.path.unlink()
        for folder in (self._folder, self._folder.parent):
            for path in folder.glob(".faq-*.tmp"):
                path.unlink(missing_ok=True)

    def _write(self, raw: bytes, kind: str, version: str) -> None:
        number = max((past.number for past in self.all()), default=0) + 1
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        path = self._folder / f"{self._file}-{stamp}-{number:06}-{kind}-{version}.yaml"
        temporary = self._folder / ".faq-version.tmp"
        temporary.unlink(missing_ok=True)
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)


def private_folder(folder: Path) -> None:
    """Make *folder* if need be; nobody but its owner may look into it."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_mode & 0o077:
        with suppress(PermissionError):  # somebody else's folder is theirs to close
            folder.chmod(0o700)


def _too_old(contents: Sequence[Past]) -> list[Past]:
    """Those of *contents*, oldest first, that are beyond the bounds."""
    size = 0
    for place, past in enumerate(reversed(contents)):
        size += past.path.stat().st_size
        if place >= MOST_KEPT and (place >= MOST_CONTENTS or size > MOST_BYTES):
            return list(contents[: len(contents) - place])
    return []
