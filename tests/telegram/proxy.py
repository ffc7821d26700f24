"""A proxy in front of several bots, as an owner would put there: each post goes to the next one that can be reached."""

import asyncio
import threading
from collections.abc import Sequence
from itertools import cycle
from typing import Self

import aiohttp
from aiohttp import web

_SECONDS = 30


class Proxy:
    """A reverse proxy on a free port.

    Args:
        ports: where the bots listen.
    """

    def __init__(self, ports: Sequence[int]) -> None:
        self.port = 0
        self._count = len(ports)
        self._ports = cycle(ports)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The public address."""
        return f"http://127.0.0.1:{self.port}/telegram"

    def start(self) -> Self:
        """Open the port."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(_SECONDS)
        return self

    def stop(self) -> None:
        """Close it."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_SECONDS)
        self._loop.close()

    async def _open(self) -> None:
        app = web.Application()
        app.router.add_post("/{path:.*}", self._pass_on)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = self._runner.addresses[0][1]

    async def _close(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _pass_on(self, request: web.Request) -> web.Response:
        body = await request.read()
        kept = {name: value for name, value in request.headers.items() if name.startswith(("X-", "Content-Type"))}
        async with aiohttp.ClientSession() as session:
            for _ in range(self._count):
                url = f"http://127.0.0.1:{next(self._ports)}{request.path}"
                try:
                    async with session.post(url, data=body, headers=kept) as answer:
                        return web.Response(status=answer.status)
                except aiohttp.ClientConnectorError:
                    continue
                except aiohttp.ClientError:
                    break
        return web.Response(status=502)
