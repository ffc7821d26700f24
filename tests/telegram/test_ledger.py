"""The ledger: what this process has to do with the inbox."""

import asyncio
from pathlib import Path

from telegram import Update

from bot.store.inbox import Arriving
from handlers.telegram.arrival import Arrival
from handlers.telegram.ledger import Ledger
from handlers.telegram.remembering import Changes
from handlers.telegram.storing import Storing

SECONDS = 20.0
"""Long enough for the slowest machine; who waits that long would wait for ever."""


def test_two_replies_to_one_update_at_once_are_both_sent(tmp_path: Path) -> None:
    """Each hears that the inbox knows of it; none waits for ever."""

    async def both() -> bool:
        url = f"sqlite:///{tmp_path}/backdesk.db"
        storing = Storing(url)
        ledger = Ledger(storing, url)
        arriving = Arriving(7, "chat", b"sealed", "", "", 1.0)
        rows = await ledger.put([arriving], Changes())
        arrival = Arrival(7, "chat", Update(7), seq=(rows or {})[7])
        async with asyncio.timeout(SECONDS):
            await asyncio.gather(ledger.sending(arrival), ledger.sending(arrival))
        await storing.close()
        return arrival.marked

    assert asyncio.run(both())
