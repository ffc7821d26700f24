"""The keeper of the FAQ file: saves it whole or not at all, remembers the last versions, takes the last change back.

Several may write at the same time: bots, staff, somebody with an editor. Bots wait for each other (a lock file beside
the versions); an editor does not, so each change names the version it was made from, and is refused if that is no
longer the one on disk.
"""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from handlers.history import History


@dataclass(frozen=True, slots=True)
class Draft:
    """What the file said when somebody looked: its *text*, and the *version* that a change of it must name."""

    text: str
    version: str


class Changed(Exception):
    """Somebody else has changed the file; nothing was written.

    Attributes:
        newer: what the file says now.
        older: what an undo would have brought back.
    """

    def __init__(self, newer: Draft, older: Draft | None = None) -> None:
        super().__init__("somebody else has changed the file since; nothing was written")
        self.newer = newer
        self.older = older


class NotSaved(Exception):
    """The file could not be read or written, and is as it was; the message says why, for staff."""


class NothingToUndo(Exception):
    """No change of the bot's is left that could be taken back."""


class FaqKeeper:
    """Keeps the FAQ file at *path*, which may be a link to it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Draft:
        """What the file says now.

        Raises:
            NotSaved: it cannot be read.
        """
        with _in_words("read"):
            return _draft(self._file.read_bytes())

    def save(self, expected: str, text: str) -> str:
        """Replace the file, if it still is the version *expected*, with *text*; its new version.

        Raises:
            Changed: it is another version by now.
            NotSaved: it cannot be written.
        """
        with _in_words("written"), self._alone() as history:
            old, new = self._unchanged(expected), _encoded(text)
            history.remember(old, version_of(new))
            self._replace(new)
            history.prune()
            return version_of(new)

    def undo(self) -> tuple[Draft, Draft]:
        """Take the last change back: what the file said with it, and what it says now.

        Raises:
            NothingToUndo: no change is left.
            Changed: the file was changed by somebody else since.
            NotSaved: it cannot be written.
        """
        with _in_words("written"), self._alone() as history:
            now = self._file.read_bytes()
            change = history.last(version_of(now))
            if change is None:
                raise NothingToUndo("there is no change that could be taken back")
            before = change.path.read_bytes()
            undone = self._unchanged(change.made, _draft(before))
            history.keep_undone(undone)
            self._replace(before)
            change.path.unlink()
            history.prune()
            return _draft(undone), _draft(before)

    @property
    def _file(self) -> Path:
        """The file itself; a link stays a link."""
        return self.path.resolve(strict=True)

    def _unchanged(self, expected: str, older: Draft | None = None) -> bytes:
        raw = self._file.read_bytes()
        if version_of(raw) != expected:
            raise Changed(_draft(raw), older)
        return raw

    @contextmanager
    def _alone(self) -> Iterator[History]:
        """The versions beside the file, while no other bot changes either."""
        folder = self._file.parent / ".faq-history"
        folder.mkdir(exist_ok=True)
        with (folder / "lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield History(folder, self._file.name)

    def _replace(self, raw: bytes) -> None:
        """The file becomes *raw* in one step: whoever reads it finds the old or the new one, whole."""
        file = self._file
        kept = file.stat()
        number, name = tempfile.mkstemp(prefix=".faq-", suffix=".tmp", dir=file.parent)
        try:
            with os.fdopen(number, "wb") as temporary:
                temporary.write(raw)
                os.fchmod(number, kept.st_mode & 0o7777)
                with suppress(PermissionError):  # only root may give a file to somebody else
                    os.fchown(number, kept.st_uid, kept.st_gid)
                temporary.flush()
                os.fsync(number)
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        sync_folder(file.parent)


def version_of(raw: bytes) -> str:
    """What names this content among all others."""
    return sha256(raw).hexdigest()


def sync_folder(folder: Path) -> None:
    """Make the folder's names survive a power cut."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _draft(raw: bytes) -> Draft:
    return Draft(raw.decode("utf-8", "replace"), version_of(raw))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8")


@contextmanager
def _in_words(done: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise NotSaved(f"the FAQ file could not be {done} ({why}); it is as it was") from error
