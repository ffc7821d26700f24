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
from typing import Final

from handlers.history import History, Past, private_folder

_BOM: Final = b"\xef\xbb\xbf"


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


@dataclass(frozen=True, slots=True)
class Change:
    """The last change that the bot has made: what the file said *before* it and says *now*.

    Attributes:
        made: the version that it made.
        at: when, in seconds since 1970.
    """

    before: Draft
    now: Draft
    made: str
    at: float

    @property
    def overtaken(self) -> bool:
        """Whether somebody else has changed the file since."""
        return self.now.version != self.made


@dataclass(frozen=True, slots=True)
class Content:
    """What the file once said: a *draft*, since the moment *at*, *written* by the bot or by somebody else."""

    draft: Draft
    at: float
    written: bool


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
            history.keep_found(old)
            history.remember(old, version_of(new))
            history.keep_made(new)
            self._replace(new)
            history.prune()
            return version_of(new)

    def last_change(self) -> Change:
        """The change that `undo` would take back.

        Raises:
            NothingToUndo: no change is left.
            NotSaved: the file cannot be read.
        """
        with _in_words("read"), self._alone() as history:
            return self._last(history)[0]

    def undo(self, made: str | None = None) -> tuple[Draft, Draft]:
        """Take the last change back, if it *made* this version: what the file said with it, and what it says now.

        Raises:
            NothingToUndo: no change is left, or the last one is another.
            Changed: the file was changed by somebody else since.
            NotSaved: it cannot be written.
        """
        with _in_words("written"), self._alone() as history:
            change, past = self._last(history)
            if made is not None and change.made != made:
                raise NothingToUndo("another change was made in the meantime, so nothing was taken back")
            before = past.path.read_bytes()
            undone = self._unchanged(change.made, change.before)
            history.keep_undone(undone)
            history.keep_made(before)
            self._replace(before)
            past.path.unlink()
            history.prune()
            return _draft(undone), _draft(before)

    def keep(self, text: str) -> list[tuple[Draft, Draft]]:
        """Keep *text*, which went into service; what others have written since this was called last, after what.

        Raises:
            NotSaved: it cannot be kept.
        """
        raw = _encoded(text)
        with _in_words("kept"), self._alone() as history:
            if self._file.read_bytes().removeprefix(_BOM) == raw.removeprefix(_BOM) or not history.has(raw):
                history.keep_found(raw)
            news = [(_draft(old.path.read_bytes()), _draft(new.path.read_bytes())) for old, new in history.news()]
            history.prune()
            return news

    def contents(self, most: int) -> list[Content]:
        """What the file said, newest first, as many as *most*.

        Raises:
            NotSaved: it cannot be read.
        """
        with _in_words("read"), self._alone() as history:
            kept = history.contents()[: -most - 1 : -1]
            return [Content(_draft(past.path.read_bytes()), past.at, past.kind == "made") for past in kept]

    @property
    def _file(self) -> Path:
        """The file itself; a link stays a link."""
        return self.path.resolve(strict=True)

    def _last(self, history: History) -> tuple[Change, Past]:
        now = self._file.read_bytes()
        past = history.last(version_of(now))
        if past is None:
            raise NothingToUndo("there is no change that could be taken back")
        return Change(_draft(past.path.read_bytes()), _draft(now), past.made, past.at), past

    def _unchanged(self, expected: str, older: Draft | None = None) -> bytes:
        raw = self._file.read_bytes()
        if version_of(raw) != expected:
            raise Changed(_draft(raw), older)
        return raw

    @contextmanager
    def _alone(self) -> Iterator[History]:
        """The versions beside the file, while no other bot changes either."""
        folder = self._file.parent / ".faq-history"
        private_folder(folder)
        with os.fdopen(os.open(folder / "lock", os.O_WRONLY | os.O_CREAT, 0o600), "wb") as lock:
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
