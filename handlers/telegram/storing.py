"""The store, seen from the event loop: one thread works on it, and no reply ever waits long for it.

When the database is locked, full or gone, patients still get their answers: asking is given up at once, staff see the
trouble in ``/status``, and every few seconds it is tried again. What was to be done later waits meanwhile.
"""

import asyncio
import contextlib
import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from bot.store.database import NewerDatabase
from handlers.place import Place

log = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[[Connection], T]

PAUSE: Final = 2.0
"""Seconds between two tries while the store does not work."""

SOON: Final = 0.05
"""Seconds that work which nobody waits for may wait for company."""

LONGEST: Final = 3.0
"""Seconds that anybody waits for the store."""

CLOSING: Final = 2.0
"""Seconds that the end waits for work that still runs."""

MOST_WAITING: Final = 10_000
"""Works that wait at once; beyond them the oldest is dropped."""

_TROUBLE: Final = (SQLAlchemyError, OSError, NewerDatabase)
_FAULTS: Final = (IntegrityError, DataError)


class Abandoned(Exception):
    """Nobody waits for this work any more, so it is undone."""


class Storing:
    """Runs work on the database at *url* in a thread of its own, each batch in one transaction.

    Attributes:
        shared: whether other processes may work on the same database.
        trouble: what is wrong with the store, in words for staff, without the address; None while all is well.
    """

    def __init__(self, url: str) -> None:
        self.shared = make_url(url).get_backend_name() == "postgresql"
        self.trouble: str | None = None
        self._place = Place(url)
        self._thread = ThreadPoolExecutor(1, "store")
        self._waiting: deque[Work[None]] = deque(maxlen=MOST_WAITING)
        self._task: asyncio.Task[None] | None = None
        self._cure: asyncio.Task[None] | None = None

    async def ask(self, work: Work[T], otherwise: T) -> T:
        """The result of *work*, done in a transaction; *otherwise*, and nothing done, where the store is unwell."""
        if self.trouble is not None:
            self._cure_soon()
            return otherwise
        riders = self._riders()
        done = await self._timed(work, riders)
        if done is None and self.trouble is not None:
            self._put_back(riders)
        elif done is None and riders:
            done = await self._timed(work)
            await self._singly(riders)
        return otherwise if done is None else done[0]

    async def settle(self) -> None:
        """Let nothing linger that was deleted; where that fails now, the next time does it."""
        if self.trouble is None:
            with contextlib.suppress(*_TROUBLE, RuntimeError):
                await asyncio.get_running_loop().run_in_executor(self._thread, self._place.settle)

    def later(self, work: Work[None]) -> None:
        """Have *work* done soon, together with what else waits or is asked meanwhile; nobody hears how it went."""
        self._waiting.append(work)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._empty())

    async def close(self) -> None:
        """Do what still waits, then let the database go; a hanging one is left behind."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSING):
                if self._task is not None:
                    await asyncio.shield(self._task)
        if self._cure is not None:
            self._cure.cancel()
        self._thread.shutdown(wait=False, cancel_futures=True)
        if self.trouble is None:
            self._place.leave()

    async def _empty(self) -> None:
        await asyncio.sleep(SOON)
        while self._waiting and self.trouble is None:
            works = self._riders()
            if await self._timed(_nothing, works) is not None:
                continue
            if self.trouble is not None:
                self._put_back(works)
            else:
                await self._singly(works)
        if self.trouble is not None:
            self._cure_soon()

    def _riders(self) -> list[Work[None]]:
        """What waits; it goes along in the next transaction."""
        return [self._waiting.popleft() for _ in range(len(self._waiting))]

    def _put_back(self, works: list[Work[None]]) -> None:
        self._waiting.extendleft(reversed(works[: MOST_WAITING - len(self._waiting)]))

    async def _singly(self, works: list[Work[None]]) -> None:
        """Do *works* each in a transaction of its own: one is at fault, and the others shall not suffer for it."""
        for work in works:
            await self._timed(work)

    async def _timed(self, work: Work[T], riders: Sequence[Work[None]] = ()) -> tuple[T] | None:
        """The result of *work*, done in one transaction with its *riders*; None if none of it was done."""
        abandoned = threading.Event()
        try:
            doing = asyncio.get_running_loop().run_in_executor(self._thread, self._done, work, riders, abandoned)
            async with asyncio.timeout(LONGEST):
                return await doing
        except TimeoutError:
            abandoned.set()
            self._ail("the database does not answer")
        except RuntimeError:  # closed
            pass
        return None

    def _done(self, work: Work[T], riders: Sequence[Work[None]], abandoned: threading.Event) -> tuple[T] | None:
        if abandoned.is_set():
            return None
        try:
            with self._place.engine().begin() as connection:
                for rider in riders:
                    rider(connection)
                result = work(connection)
                _heed(abandoned)
        except Abandoned:
            return None
        except _TROUBLE as error:
            if isinstance(error, _FAULTS) or _deadlocked(error):
                log.warning("the store refused something: %s", type(error).__name__)
                return None
            self._place.leave()
            self._ail(_in_words(error))
            return None
        except Exception as error:  # whatever is wrong with the work, a patient still gets the answer
            log.warning("the store's work failed: %s", type(error).__name__)
            return None
        return (result,)

    def _ail(self, trouble: str) -> None:
        if self.trouble is None:
            log.warning("the store does not work: %s", trouble)
        self.trouble = trouble

    def _cure_soon(self) -> None:
        if self._cure is None or self._cure.done():
            self._cure = asyncio.get_running_loop().create_task(self._cured())

    async def _cured(self) -> None:
        """Try until the store works again, then do what waits."""
        while self.trouble is not None:
            await asyncio.sleep(PAUSE)
            if await self._timed(self._place.writable) is not None:
                log.warning("the store works again")
                self.trouble = None
        if self._waiting and (self._task is None or self._task.done()):
            self._task = asyncio.get_running_loop().create_task(self._empty())


def _deadlocked(error: Exception) -> bool:
    """Whether two processes waited for each other's rows; PostgreSQL undoes one of them, and is well."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) == "40P01"


def _heed(abandoned: threading.Event) -> None:
    if abandoned.is_set():
        raise Abandoned


def _nothing(_: Connection) -> None:
    """Work for riders that travel alone."""


_WORDS: Final = {
    "locked": "the database is locked by another program",
    "full": "the disk is full",
    "no space": "the disk is full",
    "readonly": "the database may not be written to",
    "read-only": "the database may not be written to",
    "unable to open": "the database file cannot be opened",
    "disk i/o": "the disk does not work",
    "malformed": "the database file is damaged",
    "not a database": "the database file is damaged",
    "timeout": "the database does not answer",
    "connect": "the database cannot be reached",
}


def _in_words(error: Exception) -> str:
    """What *error* means; its own text may hold an address or data."""
    if isinstance(error, NewerDatabase):
        return "the database was written by a newer version of the bot"
    said = str(getattr(error, "orig", error)).lower()
    return next(
        (words for sign, words in _WORDS.items() if sign in said), f"the database fails: {type(error).__name__}"
    )
