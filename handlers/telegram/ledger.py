"""The inbox, seen from the event loop: which update is whose, written in batches, several updates to a transaction.

Where the store is unwell, updates are answered straight from memory. What was answered meanwhile is written down as
soon as the store works again, so that nobody answers it a second time.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from typing import Final
from uuid import uuid4

from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from telegram.error import TelegramError

from bot.store import inbox
from bot.store.inbox import LEASE_SECONDS, Arriving, Waiting
from handlers.telegram.arrival import Arrival
from handlers.telegram.remembering import Changes
from handlers.telegram.storing import Storing, Work

log = logging.getLogger(__name__)

KEPT_SECONDS: Final = 24 * 3600
"""How long it is remembered that an update was answered."""

_FORGET_SECONDS: Final = 600.0
_STATES: Final = ("sending", "claimed", "held")


class TakenOver(TelegramError):
    """Another process has this update now; nothing may be sent for it here."""


class Ledger:
    """What this process has to do with the inbox.

    Args:
        storing: the store.
        url: the database; on PostgreSQL other processes may work on the same inbox.

    Attributes:
        shared: whether other processes may work on the same inbox.
        room: how many updates could be claimed now.
        found: gets what was claimed.
    """

    room: Callable[[], int]
    found: Callable[[list[Waiting]], None]

    def __init__(self, storing: Storing, url: str) -> None:
        self.shared = make_url(url).get_backend_name() == "postgresql"
        self._storing = storing
        self._me = uuid4().hex
        self._marks: dict[int, tuple[str, asyncio.Future[bool]]] = {}
        self._finished: list[int] = []
        self._withdrawn: list[int] = []
        self._writing: asyncio.Task[None] | None = None
        self._trusted_from = 0.0
        self._forget_at = 0.0

    async def put(self, arriving: Sequence[Arriving], changed: Changes) -> dict[int, int] | None:
        """Write updates down, and what they *changed* in what is remembered.

        Returns:
            The row's number for each update that was not known; None if the store is unwell.
        """
        owner, claimed = "" if self.shared else self._me, self._claim()

        def work(connection: Connection) -> tuple[dict[int, int], list[Waiting]]:
            changed.write(connection)
            return inbox.put(connection, arriving, owner), claimed(connection)

        done = await self._storing.ask(work, None)
        if done is None:
            return None
        if done[1]:
            self.found(done[1])
        return done[0]

    async def adopt(self) -> list[Waiting] | None:
        """What an earlier process left behind, where nobody shares the inbox; None if the store is unwell."""
        return await self._storing.ask(lambda connection: inbox.adopt(connection, self._me), None)

    async def claim(self) -> None:
        """Find updates that nobody works on, where the inbox is shared."""
        nothing: list[Waiting] = []
        if self.shared and (found := await self._storing.ask(self._claim(), nothing)):
            self.found(found)

    async def sending(self, arrival: Arrival) -> None:
        """Write down that the reply is about to be sent.

        Raises:
            TakenOver: somebody else has the update now.
        """
        if arrival.seq is None or arrival.marked:
            return
        try:
            held = await self._mark(arrival.seq, "sending")
        except asyncio.CancelledError:
            self._withdrawn.append(arrival.seq)
            raise
        if not held:
            arrival.seq = None
            raise TakenOver("another process answers this")
        arrival.marked = True

    async def unsent(self, arrival: Arrival) -> None:
        """Write down that the reply has surely not been sent."""
        if arrival.seq is not None and arrival.marked and not arrival.sent:
            await self._mark(arrival.seq, "claimed")
            arrival.marked = False

    async def hold(self, arrival: Arrival) -> None:
        """Write down that this process tries again later, and that the chat goes on meanwhile."""
        if arrival.seq is not None:
            await self._mark(arrival.seq, "held")

    async def judged(self, seq: int, arriving: Arriving, changed: Changes) -> None:
        """Write down what was decided on an update after it had been put into the inbox."""

        def work(connection: Connection) -> None:
            changed.write(connection)
            inbox.judge(connection, seq, arriving.payload, arriving.route, arriving.rule)

        await self._storing.ask(work, None)

    def set_aside(self, seqs: Sequence[int]) -> None:
        """These rows cannot be read; they are left alone from now on."""
        self._storing.later(lambda connection: inbox.set_aside(connection, seqs))

    def finish(self, seq: int, *, at_once: bool = True) -> None:
        """The update is answered.

        Args:
            seq: its row.
            at_once: write that down now; else with what is written next, where a reply that counts as being sent will
                not be sent again anyway.
        """
        if at_once or self.shared:
            self._finished.append(seq)
            self._write_soon()
        else:
            self._storing.later(lambda connection: inbox.finish(connection, [seq]))

    async def beat(self) -> None:
        """Hold on to what is ours, and catch up on what could not be written; to be called every few seconds."""
        now = time.time()

        def work(connection: Connection) -> None:
            if self.shared:
                inbox.renew(connection, self._me)
            if now >= self._forget_at:
                inbox.forget(connection, now - KEPT_SECONDS)
                self._forget_at = now + _FORGET_SECONDS

        await self._storing.ask(work, None)
        if self._storing.trouble is not None:
            self._trusted_from = time.monotonic() + LEASE_SECONDS
        if self._finished:
            self._write_soon()

    async def close(self) -> None:
        """Write what is left, and let others have what was not answered."""
        if self._writing is not None:
            await self._writing
        await self._write()

        def work(connection: Connection) -> None:
            if self._withdrawn:
                inbox.mark(connection, self._withdrawn, self._me, "claimed")
            inbox.release(connection, self._me)

        await self._storing.ask(work, None)

    def _claim(self) -> Work[list[Waiting]]:
        """Claims what there is room for. A lease that ended while the database was away says nothing of its owner."""
        most, forsaken = self.room() if self.shared else 0, time.monotonic() >= self._trusted_from
        return lambda connection: inbox.claim(connection, self._me, most, forsaken=forsaken) if most > 0 else []

    async def _mark(self, seq: int, state: str) -> bool:
        asked = self._marks.get(seq)
        if asked is not None and asked[0] == state:  # two replies to one update at once
            return await asyncio.shield(asked[1])
        future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._marks[seq] = (state, future)
        self._write_soon()
        return await future

    def _write_soon(self) -> None:
        if self._writing is None or self._writing.done():
            self._writing = asyncio.get_running_loop().create_task(self._write_all())

    async def _write_all(self) -> None:
        while (self._marks or self._finished) and await self._write():
            pass

    async def _write(self) -> bool:
        """Write what has gathered, in one transaction; whether that worked. Unwritten marks count as made."""
        marks, self._marks = self._marks, {}
        finished, self._finished = self._finished, []
        wanted = {state: [seq for seq, mark in marks.items() if mark[0] == state] for state in _STATES}
        claimed = self._claim()

        def work(connection: Connection) -> tuple[set[int], list[Waiting]]:
            if finished:
                inbox.finish(connection, finished)
            held = set().union(*(inbox.mark(connection, seqs, self._me, to) for to, seqs in wanted.items() if seqs))
            return held, claimed(connection) if finished else []

        done = await self._storing.ask(work, None) if marks or finished else (set[int](), list[Waiting]())
        for seq, (_, future) in marks.items():
            if not future.done():
                future.set_result(done is None or seq in done[0])
        if done is None:
            self._finished = finished + self._finished
        elif done[1]:
            self.found(done[1])
        return done is not None
