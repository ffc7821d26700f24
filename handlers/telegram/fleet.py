"""The fleet: several processes on one database, perhaps on several machines, have one FAQ file between them.

Whoever takes new content into service publishes it; the others write it into their own files, from where it is
reloaded like anybody's change. The newest content wins, by the files' times. Only content in service is published, so
a bad edit stays where it was made. Staff are told of each piece of news once, not by every process.
"""

import asyncio
import hashlib
import logging
import time
from typing import Final
from uuid import uuid4

from sqlalchemy import Connection

from bot.store import notes
from bot.store.notes import ALL, Note
from handlers.keeping import Changed, Draft, FaqKeeper, NotSaved
from handlers.telegram.file_state import SHORT
from handlers.telegram.reloading import Reloading
from handlers.telegram.visit import Service

log = logging.getLogger(__name__)

LOOK_SECONDS: Final = 0.7
BEAT_SECONDS: Final = 10.0
"""How often a process says which file it has; one that was silent three times as long is gone."""

_VERSION: Final = "faq-version"
_TEXT: Final = "faq-text"
_TOLD: Final = "told"
_HAS: Final = "has"


class Fleet:
    """What this process tells the others of its FAQ file, and hears of theirs.

    Args:
        service: the store, and the file's state.
        keeper: writes the file.
    """

    def __init__(self, service: Service, keeper: FaqKeeper) -> None:
        self._service = service
        self._keeper = keeper
        self._me = uuid4().hex
        self._task: asyncio.Task[None] | None = None
        self._beat_at = 0.0
        self._said = ""

    def start(self, reloading: Reloading) -> None:
        """Begin to look at what the others have."""
        self._task = asyncio.get_running_loop().create_task(self._go_on(reloading))

    async def stop(self) -> None:
        """Look no longer."""
        if self._task is not None:
            self._task.cancel()

    async def is_first(self, words: str) -> bool:
        """Whether nobody told staff *words* of this content yet; if the store cannot say, better twice than never."""
        digest = hashlib.sha256(f"{self._service.file.version} {words}".encode()).hexdigest()
        return await self._service.storing.ask(
            lambda connection: notes.turned(connection, _TOLD, digest, time.time()), otherwise=True
        )

    async def _go_on(self, reloading: Reloading) -> None:
        while True:
            try:
                await self._look(reloading)
            except Exception as error:  # the next look may succeed, and answers go on meanwhile
                log.warning("the fleet's FAQ file could not be compared: %s", type(error).__name__)
            await asyncio.sleep(LOOK_SECONDS)

    async def _look(self, reloading: Reloading) -> None:
        state = self._service.file
        self._beat(state.version)
        if not state.version:
            return  # the file was not looked at yet
        mine = await asyncio.to_thread(self._keeper.read)
        theirs = await self._service.storing.ask(lambda connection: notes.read(connection, ALL, _VERSION), None)
        if theirs is not None and theirs.value == mine.version:
            return
        changed_at = self._keeper.path.stat().st_mtime
        if theirs is None or changed_at > theirs.at:
            if mine.version.startswith(state.version) and state.error is None:
                self._publish(mine, changed_at)
        elif await self._take_over(theirs, mine):
            await reloading.check()

    def _beat(self, version: str) -> None:
        now = time.time()
        if now >= self._beat_at or version != self._said:
            self._beat_at, self._said = now + BEAT_SECONDS, version
            self._service.storing.later(lambda connection: notes.keep(connection, self._me, _HAS, version, now))

    def _publish(self, mine: Draft, changed_at: float) -> None:
        def work(connection: Connection) -> None:
            notes.keep(connection, ALL, _TEXT, mine.text, changed_at)
            notes.keep(connection, ALL, _VERSION, mine.version, changed_at)

        self._service.storing.later(work)

    async def _take_over(self, theirs: Note, mine: Draft) -> bool:
        """Write what the others have into our file; whether that was done."""
        text = await self._service.storing.ask(lambda connection: notes.read(connection, ALL, _TEXT), None)
        if text is None or text.at != theirs.at:
            return False  # just being changed again
        try:
            await asyncio.to_thread(self._keeper.save, mine.version, text.value)
        except (Changed, NotSaved) as error:
            log.warning("the fleet's FAQ file could not be taken over: %s", type(error).__name__)
            return False
        return True


async def fleet_line(service: Service, now: float) -> str:
    """How many processes there are and whether they have the same file, in words for ``/status``."""
    since, own = now - 3 * BEAT_SECONDS, service.file.version
    versions = await service.storing.ask(lambda connection: notes.of_each(connection, _HAS, since), None)
    if versions is None:
        return "Processes: the store cannot tell"
    others = sum(version[:SHORT] != own for version in versions)
    return f"Processes: {len(versions)}, " + (f"{others} with another file" if others else "all with this file")
