"""Live reload: a saved FAQ file is in service within two seconds; a bad edit never is.

The new desk is built in a thread and put in service in one step, so replies go on meanwhile and none is answered by
half a file. Each process watches its own file; what processes tell each other
of it is the fleet's affair.
"""

import asyncio
import logging
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from dataclasses import replace
from typing import Final

from watchfiles import awatch

from bot.desk import Desk, Knowledge
from bot.faq.changes import changes
from bot.faq.file import parse_faq, read
from bot.faq.missing import missing
from bot.faq.model import Faq
from bot.faq.problem import FaqProblems
from handlers.day import latest_day
from handlers.keeping import FaqKeeper, NotSaved, version_of
from handlers.telegram.figures import FIGURES
from handlers.telegram.file_state import SHORT
from handlers.telegram.visit import Service

log = logging.getLogger(__name__)

LOOK_SECONDS: Final = 1.0
"""The file is looked at so often even if nothing was heard: network drives tell nobody of their changes."""

QUIET_SECONDS: Final = 0.1
"""A file is read once it has not changed for so long: an editor may still be writing."""

DOUBT_SECONDS: Final = 0.4
"""A file that is gone or bad gets so much longer: some editors take the old one away first."""

TURN_SECONDS: Final = 0.0005
"""How long the building thread may keep the interpreter while others wait; ten times shorter than usual."""

MOST_PROBLEMS: Final = 8
LONGEST_WORDS: Final = 3500

TAKEN_OUT: Final = (
    "The last save of {} took out what stood in it before:\n{}\nIf that was no wish of yours: /restore puts it back."
)
ELSEWHERE: Final = " (Staff send it in their private chat with me.)"

Print = tuple[int, int, int] | None
Tell = Callable[[str], Awaitable[object]]


class Reloading:
    """Keeps the desk of *service* at what the FAQ file says.

    Args:
        service: whose desk is replaced.
        tell: tells the staff chat.
        warn: tells staff, staff chat or not.
    """

    def __init__(self, service: Service, tell: Tell, warn: Tell | None = None) -> None:
        self._service = service
        self._tell = tell
        self._warn = warn or tell
        self._keeper = FaqKeeper(service.options.faq_file)
        self._kept = True
        self._path = service.options.faq_file
        self._alone = asyncio.Lock()
        self._seen: Print | str = "nothing yet"
        self._task: asyncio.Task[None] | None = None
        self._telling: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begin to watch."""
        self._task = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Watch no longer."""
        for task in filter(None, (self._task, *self._telling)):
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def check(self) -> str:
        """Take the file as it is now into service, or say why not; in words for staff."""
        async with self._alone:
            self._seen = await self._settled()
            said, news, lost = await self._taken()
        if news:
            self._tell_soon(self._tell, said)
        if lost:
            self._tell_soon(self._warn, lost + ELSEWHERE)
        return f"{said}\n\n{lost}".strip()

    async def _watch(self) -> None:
        while True:
            try:
                async for _ in awatch(
                    *{self._path.parent.resolve(), self._path.resolve().parent},
                    watch_filter=None,
                    debounce=200,
                    step=50,
                    rust_timeout=round(1000 * LOOK_SECONDS),
                    yield_on_timeout=True,
                    recursive=False,
                ):
                    if self._print() != self._seen:
                        await self.check()
            except Exception as error:  # a folder that is gone, too many watches: then we only look
                log.warning("the folder of the FAQ file cannot be watched: %s", type(error).__name__)
                if self._print() != self._seen:
                    await self.check()
            await asyncio.sleep(LOOK_SECONDS)

    def _print(self) -> Print:
        """What changes when the file does; None while there is none."""
        try:
            stat = self._path.stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_size, stat.st_ino

    async def _settled(self) -> Print:
        """The file's print as soon as it stays the same for a moment."""
        seen = self._print()
        for _ in range(20):
            gone = seen is None or seen[1] == 0
            await asyncio.sleep(DOUBT_SECONDS if gone else QUIET_SECONDS)
            before, seen = seen, self._print()
            if seen == before:
                break
        return seen

    async def _taken(self) -> tuple[str, bool, str]:
        """What is to be said of the file, whether it is news, and what a save took out of it."""
        try:
            text, version, faq = await asyncio.to_thread(self._read)
        except FaqProblems as problems:
            await asyncio.sleep(DOUBT_SECONDS)
            if self._print() != self._seen:
                return "The file is being written; it is looked at again in a moment.", False, ""
            return *self._refused(problems.lines()), ""
        except Exception as error:  # whatever is wrong with the new file, the old one answers on
            return *self._refused([f"{self._path.name}: it could not be loaded ({type(error).__name__})"]), ""
        said, news = await self._in_service(version, faq)
        lost = await asyncio.to_thread(self._lost, text, faq) if self._service.desk.faq == faq else ""
        return said, news, lost

    def _lost(self, text: str, faq: Faq) -> str:
        """Keep *text*, the *faq* in service; what somebody's save took out of the file, in words."""
        try:
            news = self._keeper.keep(text)
        except NotSaved:
            if self._kept:
                log.warning("the FAQ file in service could not be kept beside the file")
            self._kept = False
            return ""
        self._kept = True
        with _short_turns():
            lines = [line for before, after in news for line in _gone(before.text, after.text, faq)]
        return TAKEN_OUT.format(self._path.name, "\n".join(dict.fromkeys(lines))) if lines else ""

    async def _in_service(self, version: str, faq: Faq) -> tuple[str, bool]:
        service, state, known = self._service, self._service.file, self._service.desk.faq
        found = changes(known, faq)
        if faq != known:
            try:
                desk = await asyncio.to_thread(built, faq, service.desk.knowledge)
            except Exception as error:
                return self._refused([f"{self._path.name}: it could not be loaded ({type(error).__name__})"])
            service.desk = desk
        news = faq != known or state.error is not None
        said = f"{self._path.name} is in service: {found if found or faq == known else 'the order changed'}."
        if faq != known:
            service.file = replace(state, version=version, loaded_at=time.time(), said=said, error=None, error_at=None)
            FIGURES.reloaded()
            log.info("reloaded")
        else:
            service.file = replace(state, version=version, error=None, error_at=None)
        return said, news

    def _refused(self, lines: list[str]) -> tuple[str, bool]:
        more = [f"... and {len(lines) - MOST_PROBLEMS} more"] if len(lines) > MOST_PROBLEMS else []
        names = [line.replace(f"{self._path}", self._path.name) for line in lines[:MOST_PROBLEMS]]
        said = "\n".join([f"{self._path.name} has a problem; the last good content answers on.", *names, *more])
        said, known = said[:LONGEST_WORDS], self._service.file.error
        if said != known:
            log.warning("the FAQ file has a problem, so the last good content stays")
            self._service.file = replace(self._service.file, error=said, error_at=time.time())
        return said, said != known

    def _read(self) -> tuple[str, str, Faq]:
        with _short_turns():
            text = read(self._path)
            return text, version_of(text.encode())[:SHORT], parse_faq(text, self._path.name, latest_day())

    def _tell_soon(self, tell: Tell, said: str) -> None:
        task = asyncio.create_task(_told(tell, said), context=Context())  # it is no part of the reply to a /reload
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)


def _gone(before: str, after: str, now: Faq) -> list[str]:
    """What the save that made *after* of *before* took out and what is not back by *now*, a line each."""
    try:
        old, new = (parse_faq(text.removeprefix("\ufeff")) for text in (before, after))
    except FaqProblems:
        return []
    still = missing(old, now).lines()
    return [line for line in missing(old, new).lines() if line in still]


async def _told(tell: Tell, said: str) -> None:
    try:
        await tell(said)
    except Exception as error:  # the file is in service, told or not
        log.warning("staff could not be told: %s", type(error).__name__)


@contextmanager
def _short_turns() -> Iterator[None]:
    """Let the event loop have the interpreter more often while a thread computes."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(TURN_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


def built(faq: Faq, knowledge: Knowledge) -> Desk:
    """The desk for *faq*, made in a thread that lets replies go on meanwhile."""
    with _short_turns():
        return Desk(faq, knowledge)
