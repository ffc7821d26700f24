"""The server: a port on this machine where the bot finds its Telegram. It runs in a thread of its own."""

import asyncio
import inspect
import json
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from email.utils import formatdate
from http import HTTPStatus
from typing import Any, Self, TypeVar

from aiohttp import web

from tests.telegram.stand_in.backstage import Backstage
from tests.telegram.stand_in.methods import METHODS
from tests.telegram.stand_in.parameters import read_parameters
from tests.telegram.stand_in.refusal import Refusal
from tests.telegram.stand_in.transcript import Call, Transcript
from tests.telegram.stand_in.updates import Pace, UpdateQueue
from tests.telegram.stand_in.weather import Broken, Dropped, Fault, Garbled, Late, Moved, Refused, Weather
from tests.telegram.stand_in.webhook import Webhook

TOKEN = "7012345678:AAHsTandInTokenForTestsOnly_-0123456"  # noqa: S105 - opens nothing
"""The token that the server accepts."""

ME = {"id": 7012345678, "is_bot": True, "first_name": "Backdesk", "username": "BackdeskBot"}
"""The bot that the token belongs to."""

_HTML = "<html>\r\n<head><title>{0} {1}</title></head>\r\n<body>\r\n<center><h1>{0} {1}</h1></center>"
_HTML += "\r\n<p>{2}</p><hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
_LARGEST_CALL = 50 * 2**20
_THREAD_SECONDS = 30

T = TypeVar("T")


class StandIn:
    """The stand-in for Telegram.

    Attributes:
        transcript: what happened.
        weather: what will go wrong.
        stage: what the server knows; to be changed through `do` only.
    """

    def __init__(self, pace: Pace = Pace()) -> None:  # noqa: B008 - frozen
        updates = UpdateQueue(pace)
        self.transcript = Transcript()
        self.weather = Weather()
        self.stage = Backstage(ME, updates, Webhook(updates.confirm))
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="stand-in", daemon=True)
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None

    @property
    def url(self) -> str:
        """Where the bot finds the server."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Self:
        """Open the port."""
        self._thread.start()
        self._run(self._open())
        return self

    def stop(self) -> None:
        """Close the port and end the thread."""
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_THREAD_SECONDS)
        self._loop.close()

    def go_down(self) -> None:
        """An outage: refuse connections and break those that are open."""
        self._run(self._shut())

    def come_up(self) -> None:
        """The outage is over."""
        self._run(self._listen())

    def do(self, action: Callable[[], T]) -> T:
        """The result of *action*, done between two calls of the bot."""
        done: Future[T] = Future()

        def act() -> None:
            try:
                done.set_result(action())
            except Exception as error:  # it belongs to the caller
                done.set_exception(error)

        self._loop.call_soon_threadsafe(act)
        return done.result(_THREAD_SECONDS)

    def happen(self, kind: str, content: dict[str, Any]) -> None:
        """Let people do something that the bot hears of."""
        update = self.do(lambda: self.stage.happen(kind, content))
        if update is not None:
            self.transcript.note(update)

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(_THREAD_SECONDS)

    async def _open(self) -> None:
        app = web.Application(client_max_size=_LARGEST_CALL)
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await self._listen()

    async def _listen(self) -> None:
        if self._runner is not None:
            self._site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
            await self._site.start()
            self.port = self._runner.addresses[0][1]

    async def _shut(self) -> None:
        if self._site is not None:
            await self._site.stop()
        if self._runner is not None and self._runner.server is not None:
            for connection in self._runner.server.connections:
                connection.force_close()

    async def _close(self) -> None:
        self.stage.webhook.delete()
        if self._runner is not None:
            await self._runner.cleanup()
        left = asyncio.all_tasks() - {asyncio.current_task()}  # polls whose connection an outage has broken
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await asyncio.sleep(0.01)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        answer = await self._answer(request)
        if slow := self.weather.clock_slow:
            answer.headers["Date"] = formatdate(time.time() - slow, usegmt=True)
        return answer

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        token, _, method = request.match_info["path"].removeprefix("bot").partition("/")
        call = self.transcript.begin(method.lower(), await read_parameters(request))
        fault = self.weather.strike(call.method, call.parameters.chat)
        try:
            _check_address(request.path, token, call.method)
            body = await self._answered(call, fault)
        except Refusal as refusal:
            self.transcript.end(call, refusal.status, refusal.description)
            return web.json_response(refusal.body, status=refusal.status, headers=refusal.headers)
        if body is None:
            self.transcript.end(call, 0, "connection closed")
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        self.transcript.end(call, body.status)
        return body

    async def _answered(self, call: Call, fault: Fault | None) -> web.Response | None:
        """The answer to *call*, spoilt by *fault*; None for a closed connection."""
        match fault:
            case Refused(refusal):
                raise refusal
            case Broken() | Garbled() | Moved():
                return _failed(call, fault)
            case Dropped(done=False):
                return None
            case Late(seconds, done=False):
                await asyncio.sleep(seconds)
        result = METHODS[call.method](self.stage, call.parameters)
        if inspect.isawaitable(result):
            result = await result
        self.transcript.effect(call, result)
        match fault:
            case Dropped():
                return None
            case Late(seconds, done=True):
                await asyncio.sleep(seconds)
        return web.json_response({"ok": True, "result": result})


def _failed(call: Call, fault: Broken | Garbled | Moved) -> web.Response:
    """What is answered instead; pages of proxies repeat what was called."""
    path = f"/bot{TOKEN}/{call.method}"
    match fault:
        case Moved(to):
            return web.Response(status=307, headers={"Location": f"{to}{path}"})
        case Broken(status, html=True):
            page = _HTML.format(status, HTTPStatus(status).phrase, path)
            return web.Response(status=status, text=page, content_type="text/html")
        case Broken(status):
            raise Refusal(status, HTTPStatus(status).phrase)
        case Garbled(body, status):
            sent = json.dumps(" ".join(call.parameters.values.values()))[1:-1]
            return web.Response(status=status, text=body.replace("{path}", path).replace("{sent}", sent))


def _check_address(path: str, token: str, method: str) -> None:
    if not path.startswith("/bot"):
        raise Refusal(404, "Not Found")
    if ":" not in token or token.startswith("0"):
        raise Refusal(401, "Unauthorized: invalid token specified")
    if token != TOKEN:
        raise Refusal(401, "Unauthorized")
    if method not in METHODS:
        raise Refusal(404, "Not Found: method not found")
