"""Upkeep: what has been kept long enough is deleted, at the start and every hour."""

import asyncio
import time
from typing import Final

from bot.store.retention import tidy
from handlers.telegram.visit import Service

EVERY_SECONDS: Final = 3600.0


class Upkeep:
    """Deletes what is old, for as long as the bot runs.

    Args:
        service: the store and the settings.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; to be called in the event loop."""
        self._task = asyncio.get_running_loop().create_task(self._go_on())

    async def stop(self, _application: object = None) -> None:
        """Leave the rest for the next start."""
        if self._task is not None:
            self._task.cancel()

    async def _go_on(self) -> None:
        days = self._service.options.retention_days
        while True:
            await self._service.storing.ask(lambda connection: tidy(connection, time.time(), days), None)
            await self._service.storing.settle()
            await asyncio.sleep(EVERY_SECONDS)
