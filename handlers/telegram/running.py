"""From the first call to the last: start, fetch or be posted to, stop in good order, and the exit code."""

import asyncio
import contextlib
import logging
import os
import signal
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from telegram.error import RetryAfter, TelegramError
from telegram.request import BaseRequest
from tornado.httpserver import HTTPServer

from handlers.options import Options
from handlers.telegram.answering import Answering
from handlers.telegram.fetching import Fetching, seconds_of
from handlers.telegram.health import serve_health
from handlers.telegram.hook import serve
from handlers.telegram.pulse import DEAD, Watchdog
from handlers.telegram.rejection import Ended, Rejection
from handlers.telegram.visit import BackdeskApplication

log = logging.getLogger(__name__)

NO_PORT: Final = 7
"""Exit code when the webhook's port cannot be had."""

DRAIN_SECONDS: Final = 6.5
"""How long what waits is still answered after the signal to stop."""

STOP_SECONDS: Final = 9.5
"""After so long we end, whatever still hangs."""

_ACKNOWLEDGE_SECONDS: Final = 1.5
_TURN_SECONDS: Final = 5.0
_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 5.0


class Running:
    """One run of the bot.

    Args:
        application: initialised, started and ended here.
        answering: what updates go to.
        polls: makes the getUpdates calls.
        kinds: of updates that are wanted.
    """

    def __init__(
        self, application: BackdeskApplication, answering: Answering, polls: BaseRequest, kinds: Sequence[str]
    ) -> None:
        self._application = application
        self._answering = answering
        self._polls = polls
        self._kinds = list(kinds)
        self._service = application.bot_data
        self._rejection = Rejection(application.bot.get_me)
        self._fetching: Fetching | None = None
        self._server: HTTPServer | None = None
        self._health: HTTPServer | None = None

    async def run(self) -> int:
        """Answer until a signal says stop or nothing more can be done; the exit code."""
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError):  # not on Windows
                loop.add_signal_handler(number, stop.set)
        ended = await self._until(stop)
        code = ended.code if isinstance(ended, Ended) else DEAD if ended is not None else 0
        _end_by_force_after(STOP_SECONDS, code)
        await self._close()
        if isinstance(ended, Ended):
            log.critical("%s", ended)
        elif ended is not None:
            log.critical("fetching has died", exc_info=ended)
        return code

    async def _until(self, stop: asyncio.Event) -> Exception | None:
        """Live until told to stop; otherwise what life ended with."""
        living, told = asyncio.create_task(self._live()), asyncio.create_task(stop.wait())
        await asyncio.wait({living, told}, return_when=asyncio.FIRST_COMPLETED)
        for task in (living, told):
            task.cancel()
        ended = (await asyncio.gather(living, told, return_exceptions=True))[0]
        return ended if isinstance(ended, Exception) else None

    async def _live(self) -> None:
        """Start, then fetch or serve for ever."""
        self._health = serve_health(self._service)
        await self._insisted(self._application.initialize)
        if self._application.post_init is not None:
            await self._application.post_init(self._application)
        await self._application.start()
        await self._answering.start()
        with Watchdog(self._service.pulse):
            await (self._serve() if self._service.options.webhook_url else self._fetch())

    async def _fetch(self) -> None:
        bot, pulse = self._application.bot, self._service.pulse
        await self._insisted(lambda: bot.delete_webhook(drop_pending_updates=False))
        address = f"{bot.base_url}/getUpdates"
        self._fetching = Fetching(
            bot, self._polls, address, self._kinds, self._answering.receive, pulse, self._rejection
        )
        log.info("listening")
        await self._fetching.run()

    async def _serve(self) -> None:
        options, pulse = self._service.options, self._service.pulse
        secret = _secret(options)
        try:
            self._server = serve(options.webhook_port, options.webhook_listen, secret, self._answering.receive, pulse)
        except OSError as error:
            raise Ended(NO_PORT, f"the webhook's port cannot be had: {error.strerror}") from None
        await self._insisted(
            lambda: self._application.bot.set_webhook(
                options.webhook_url or "", allowed_updates=self._kinds, secret_token=secret, drop_pending_updates=False
            )
        )
        log.info("listening")
        while True:
            pulse.turned = time.monotonic()
            await asyncio.sleep(_TURN_SECONDS)

    async def _insisted(self, call: Callable[[], Awaitable[object]]) -> None:
        """Make a call that there is no going on without, again and again until Telegram can be reached.

        Raises:
            Ended: the token was rejected, without a doubt.
        """
        pause = _FIRST_PAUSE
        while True:
            try:
                await call()
            except TelegramError as error:
                await self._rejection.weigh(error)
                self._service.pulse.miss(type(error.__cause__ or error).__name__)
                await asyncio.sleep(max(pause, self._wished(error)))
                pause = min(_LONGEST_PAUSE, pause * 2)
            except (AttributeError, KeyError, TypeError, ValueError) as error:  # an answer that the library cannot read
                self._service.pulse.miss(type(error).__name__)
                await asyncio.sleep(pause)
            else:
                self._service.pulse.hear()
                self._rejection.over()
                return

    def _wished(self, error: TelegramError) -> float:
        """How long to wait after *error* at least."""
        return seconds_of(error) if isinstance(error, RetryAfter) else self._rejection.pause

    async def _close(self) -> None:
        for server in filter(None, (self._server, self._health)):
            server.stop()
        await asyncio.gather(self._acknowledge(), self._answering.stop(DRAIN_SECONDS))
        application = self._application
        if application.running:
            await application.stop()
        if application.post_stop is not None:
            await application.post_stop(application)
        await application.shutdown()
        for connection in (self._polls, application.bot.request):  # shutdown leaves them open after a failed start
            await connection.shutdown()
        if application.post_shutdown is not None:
            await application.post_shutdown(application)
        await self._service.storing.close()

    async def _acknowledge(self) -> None:
        if self._fetching is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_ACKNOWLEDGE_SECONDS):
                    await self._fetching.acknowledge()


def _secret(options: Options) -> str:
    return options.webhook_secret.get_secret_value() if options.webhook_secret is not None else ""


def _end_by_force_after(seconds: float, code: int) -> None:
    """End even if a thread or a connection hangs; what was not answered is in the inbox."""
    timer = threading.Timer(seconds, os._exit, [code])
    timer.daemon = True
    timer.start()
