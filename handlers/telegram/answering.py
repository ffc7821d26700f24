"""From the inbox to the handlers: nothing is acknowledged before it is written down, nothing is answered twice."""

import asyncio
import contextlib
import logging
import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Final

from telegram import Message
from telegram.error import TelegramError

from bot.store.inbox import LEASE_SECONDS, Waiting
from handlers.telegram.arrival import Arrival
from handlers.telegram.intake import Intake
from handlers.telegram.ledger import Ledger
from handlers.telegram.order import AT_ONCE, Order
from handlers.telegram.remembering import Snapshot, changes, read, read_all, restore, snapshot
from handlers.telegram.retry import Retry
from handlers.telegram.sending import insisted
from handlers.telegram.tongue import tongue_of
from handlers.telegram.visit import BackdeskApplication

log = logging.getLogger(__name__)

MOST_WAITING: Final = 10_000
"""Updates that may wait in memory; beyond them nothing more is fetched."""

_REMEMBERED: Final = 10_000
_MOST_FRESH: Final = 1_000  # whole updates, some kilobytes each; others are read from the inbox again
_GLANCE_SECONDS: Final = 0.5
"""How often we look for what other processes left."""

_FULL_SECONDS: Final = 0.2

_ASIDE: Final = (
    "{} waiting message(s) could not be read and were set aside: the bot's token was changed, or the database is "
    "damaged. Who wrote them has no answer."
)


class Answering:
    """Takes updates in, and has each answered once.

    Args:
        application: its handlers answer.
        ledger: the inbox.
    """

    def __init__(self, application: BackdeskApplication, ledger: Ledger) -> None:
        self._application = application
        self._service = application.bot_data
        self._intake = Intake(application.bot, application.bot_data)
        self._ledger = ledger
        self._order = Order(self._answer)
        self._retry = Retry(self._order.add)
        self._judging = asyncio.Lock()
        self._known: OrderedDict[int, None] = OrderedDict()
        self._open: set[int] = set()
        self._fresh: OrderedDict[int, Arrival] = OrderedDict()
        self._adopted = ledger.shared
        self._tasks: list[asyncio.Task[None]] = []
        ledger.room, ledger.found = self._room, self._resume

    @property
    def waiting(self) -> int:
        """Updates in memory that are not answered yet."""
        return self._order.waiting

    async def start(self) -> None:
        """Take up what an earlier process left behind."""
        if not self._ledger.shared:
            nothing: Snapshot = {}
            known = await self._service.storing.ask(lambda connection: read_all(connection, time.time()), nothing)
            restore(self._service, known)
            await self._adopt()
        self._tasks = [asyncio.create_task(self._beat()), asyncio.create_task(self._look())]

    async def receive(self, raws: Sequence[object]) -> None:
        """Write updates down and have them answered; when this returns they may be acknowledged."""
        while self.waiting >= MOST_WAITING:
            self._service.pulse.turned = time.monotonic()
            await asyncio.sleep(_FULL_SECONDS)
        for start in range(0, len(raws), AT_ONCE):
            await self._take(raws[start : start + AT_ONCE])

    async def stop(self, seconds: float) -> None:
        """Answer what waits, as far as that can be done in *seconds*; the rest stays in the inbox."""
        self._retry.stop()
        if not await self._order.drain(seconds):
            log.warning("stopped with unanswered messages; they stay in the inbox")
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._ledger.close()

    async def _take(self, raws: Sequence[object]) -> None:
        before = await self._remembered(raws)
        arrivals = [arrival for raw in raws if (arrival := self._intake.arrival(raw)) is not None]
        arrivals = [arrival for arrival in arrivals if arrival.update_id not in self._known]
        changed = changes(self._service, before)
        kept = {arrival.update_id: arrival for arrival in arrivals if arrival.sealed is not None}
        self._remember_fresh(kept.values())
        arriving = [self._intake.arriving(arrival) for arrival in kept.values()]
        rows = await self._ledger.put(arriving, changed) if arriving else {}
        for arrival in arrivals:
            if arrival.sealed is None or rows is None:
                self._start(arrival)
            elif arrival.update_id in rows and not self._ledger.shared:
                arrival.seq = rows[arrival.update_id]
                self._start(arrival)

    def _start(self, arrival: Arrival) -> None:
        if arrival.update_id in self._known:
            return
        self._known[arrival.update_id] = None
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        self._open.add(arrival.update_id)
        self._order.add(arrival)
        self._service.pulse.waiting = self._order.waiting

    def _resume(self, rows: Iterable[Waiting]) -> None:
        """Work on what was claimed. A reply that may have been sent is sent again only where never would be worse."""
        unreadable = []
        for row in rows:
            arrival = self._fresh.pop(row.update_id, None)
            if row.update_id in self._open:
                continue  # answered from memory while the store was away
            if arrival is not None:
                arrival.seq, arrival.tries = row.seq, row.tries
            else:
                arrival = self._intake.restored(row)
            if arrival is None:
                unreadable.append(row.seq)
            elif arrival.update_id in self._known:
                self._ledger.finish(row.seq)
            else:
                arrival.interrupted = row.ambiguous and not arrival.urgent
                self._start(arrival)
        if unreadable:
            self._ledger.set_aside(unreadable)
            log.error("%d updates in the inbox cannot be read; they are set aside", len(unreadable))
            self._service.tell(_ASIDE.format(len(unreadable)))

    async def _answer(self, arrival: Arrival) -> None:
        if arrival.interrupted:
            await self._excuse(arrival)
        else:
            if self._intake.unjudged(arrival):
                await self._judge(arrival)
            await self._application.process_update(arrival.update)
        if arrival.failed:
            await self._ledger.hold(arrival)
            self._retry.hold(arrival)
            return
        self._open.discard(arrival.update_id)
        self._service.pulse.waiting = self._order.waiting - 1 + len(self._retry)
        if arrival.seq is not None:
            urgent = arrival.reply is None or arrival.urgent
            self._ledger.finish(arrival.seq, at_once=urgent or not arrival.marked)

    async def _judge(self, arrival: Arrival) -> None:
        """Judge what was not judged on its arrival: one at a time, so that all else goes on in between."""
        async with self._judging:
            await asyncio.sleep(0)
            before = snapshot(self._service, [arrival.chat])
            self._intake.judge(arrival)
            changed = changes(self._service, before)
            if arrival.seq is not None and (arrival.urgent or changed):
                await self._ledger.judged(arrival.seq, self._intake.arriving(arrival), changed)

    async def _excuse(self, arrival: Arrival) -> None:
        """Say that an answer may have been lost on its way, so that the person can ask again."""
        message, desk = arrival.update.effective_message, self._service.desk
        language = tongue_of(arrival.update.effective_user)
        words = desk.fixed("interrupted", language) or desk.fixed("sorry", language)
        if isinstance(message, Message):
            try:
                await insisted(lambda: message.reply_text(words, do_quote=False))
            except TelegramError as error:
                log.warning("nobody could be told of an interruption: %s", type(error).__name__)

    def _room(self) -> int:
        return 2 * AT_ONCE - (self._order.waiting - self._order.away)

    def _remember_fresh(self, arrivals: Iterable[Arrival]) -> None:
        """Where the inbox is shared, what we wrote down may be claimed by us; then it need not be read again."""
        if self._ledger.shared:
            self._fresh.update((arrival.update_id, arrival) for arrival in arrivals)
            while len(self._fresh) > _MOST_FRESH:
                self._fresh.popitem(last=False)

    async def _remembered(self, raws: Sequence[object]) -> Snapshot:
        """What was remembered of the speakers before; where the inbox is shared, others may know more of them."""
        speakers = {who for raw in raws if (who := self._intake.speaker_of(raw)) is not None}
        if self._ledger.shared:
            nothing: Snapshot = {}
            shared = await self._service.storing.ask(lambda connection: read(connection, speakers), nothing)
            restore(self._service, shared)
        return snapshot(self._service, speakers)

    async def _adopt(self) -> None:
        rows = await self._ledger.adopt()
        self._adopted = rows is not None
        self._resume(rows or ())

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(LEASE_SECONDS / 4)
            await self._ledger.beat()
            if not self._adopted:
                await self._adopt()

    async def _look(self) -> None:
        while self._ledger.shared:
            with contextlib.suppress(Exception):
                await self._ledger.claim()
            await asyncio.sleep(_GLANCE_SECONDS)
