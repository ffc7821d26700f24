"""Processes that wait for each other's rows: PostgreSQL undoes the work of one, and the store is as well as before."""

import asyncio
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, delete

from bot.store import throttles
from bot.store.database import open_database
from bot.store.tables import throttles as table
from bot.throttle import READERS
from handlers.telegram.storing import Storing


async def test_deadlock_is_no_trouble(url: str) -> None:
    """One of two is done, the other is refused, and both stores go on at once."""
    if url.startswith("sqlite"):
        pytest.skip("one process writes there, in one thread")
    open_database(url).dispose()
    stores, both = [Storing(url), Storing(url)], threading.Barrier(2)

    def crosswise(*names: str) -> Callable[[Connection], bool]:
        def work(connection: Connection) -> bool:
            throttles.judge(connection, READERS, names[0], 0.0)
            both.wait(5)
            throttles.judge(connection, READERS, names[1], 0.0)
            return True

        return work

    for store in stores:
        await store.ask(lambda connection: connection.execute(delete(table)).rowcount, 0)
    done = await asyncio.gather(
        stores[0].ask(crosswise("a", "b"), otherwise=False), stores[1].ask(crosswise("b", "a"), otherwise=False)
    )

    assert sorted(done) == [False, True]
    assert [store.trouble for store in stores] == [None, None]
    assert await asyncio.gather(*(store.ask(lambda _: True, otherwise=False) for store in stores)) == [True, True]
    for store in stores:
        await store.close()
