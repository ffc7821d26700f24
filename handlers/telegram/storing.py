"""The store, seen from the event loop: one thread works on it, and no reply ever waits long for it.

When the database is locked, full or gone, patients still get their answers: work is left undone for a few seconds at
a time, staff see the trouble in ``/status``, and storing resumes by itself.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import Connection, Engine

from bot.store.database import open_database

log = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[[Connection], T]

PAUSE = 5.0
"""Seconds without a try after the store failed."""

MOST_WAITING = 10_000
"""Works that wait at once; beyond them the oldest is dropped."""


class Storing:
    """Runs work on the database at *url* in a thread of its own, each batch in one transaction.

    Attributes:
        trouble: what is wrong with the store, in words for staff, without the address; None while all is well.
    """

    def __init__(self, url: str) -> None:
        self.trouble: str | None = None
        self._url = url
        self._engine: Engine | None = None
        self._thread = ThreadPoolExecutor(1, "store")
        self._retry_at = 0.0
        self._waiting: deque[Work[None]] = deque(maxlen=MOST_WAITING)
        self._task: asyncio.Task[None] | None = None

    async def ask(self, work: Work[T], otherwise: T) -> T:
        """The result of *work*, done in a transaction; *otherwise* where the store is unwell."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._done, work, otherwise)

    def later(self, work: Work[None]) -> None:
        """Have *work* done soon, together with what else waits; nobody hears how it went."""
        self._waiting.append(work)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._empty())

    async def close(self) -> None:
        """Do what still waits, then let the database go."""
        if self._task is not None:
            await self._task
        await asyncio.to_thread(self._thread.shutdown)
        if self._engine is not None:
            self._engine.dispose()

    async def _empty(self) -> None:
        while self._waiting:
            works = [self._waiting.popleft() for _ in range(len(self._waiting))]
            await self.ask(lambda connection, works=works: [work(connection) for work in works], None)  # type: ignore[misc]

    def _done(self, work: Work[T], otherwise: T) -> T:
        if time.monotonic() < self._retry_at:
            return otherwise
        try:
            if self._engine is None:
                self._engine = open_database(self._url)
            with self._engine.begin() as connection:
                result = work(connection)
        except Exception as error:  # whatever the store has, a patient still gets the answer
            self._failed(error)
            return otherwise
        if self.trouble is not None:
            log.warning("the store works again")
            self.trouble = None
        return result

    def _failed(self, error: Exception) -> None:
        self._retry_at = time.monotonic() + PAUSE
        if self.trouble is None:
            log.warning("the store does not work: %s", type(error).__name__)
        self.trouble = type(error).__name__
