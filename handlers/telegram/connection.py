"""The connection to Telegram, on aiohttp, which costs half as much for a call as the library's own client."""

import json
from http import HTTPStatus
from typing import Any, Final
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_SECONDS: Final = 5.0
_KNOWN: Final = frozenset({400, 401, 403, 404, 408, 409, 429})
"""Refusals that the library tells apart, and a time-out; it takes all others for bad weather, as if they would pass."""

_JSON: Final = {"Content-Type": "application/json"}


class Connection(BaseRequest):
    """Makes calls.

    Args:
        most: connections at once.
        read_seconds: how long Telegram may take over an answer.
    """

    def __init__(self, most: int, read_seconds: float) -> None:
        self._most = most
        self._read_seconds = read_seconds
        self._session: aiohttp.ClientSession | None = None
        self._proxies: dict[str, str | None] = {}

    @property
    def read_timeout(self) -> float | None:
        """How long Telegram may take over an answer, in seconds."""
        return self._read_seconds

    async def initialize(self) -> None:
        """Get ready."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._most)
            self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        """Close all connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *times: Any, **named: Any
    ) -> tuple[int, bytes]:
        """Make a call.

        Raises:
            TimedOut: there was no answer in time.
            NetworkError: Telegram was not reached, or the connection broke.
        """
        if self._session is None:
            raise NetworkError("the connection is not open")
        wished = times[0] if times else named.get("read_timeout")
        seconds = self._read_seconds if wished is None or isinstance(wished, DefaultValue) else float(wished)
        timeout = aiohttp.ClientTimeout(connect=CONNECT_SECONDS, sock_read=seconds)
        how = {"timeout": timeout, "proxy": self._proxy(url)} | _body(request_data)
        try:
            async with self._session.request(method, url, **how) as answer:
                status, body = answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from error
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            return status, body
        final = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR and status not in _KNOWN
        return HTTPStatus.BAD_REQUEST if final else status, refused(body)

    def _proxy(self, url: str) -> str | None:
        """What the environment says for the host of *url*; the session itself would read ``~/.netrc`` at each call."""
        scheme, _, host, *_ = url.split("/", 3)
        if host not in self._proxies:
            self._proxies[host] = None if proxy_bypass(host) else getproxies().get(scheme.rstrip(":"))
        return self._proxies[host]


def unreachable(error: BaseException) -> bool:
    """Whether Telegram was not even reached, so that nothing was sent."""
    return isinstance(error.__cause__, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError)


def dropped(error: BaseException) -> bool:
    """Whether the connection broke."""
    return isinstance(error.__cause__, aiohttp.ClientError) and not unreachable(error)


def ambiguous(error: BaseException) -> bool:
    """Whether a message may have arrived though sending it ended in *error*: Telegram was reached, and said nothing."""
    return isinstance(error, TimedOut) and not unreachable(error)


def refused(body: bytes) -> bytes:
    """A refusal as the library expects it; a proxy's page may be anything, and repeats what we sent."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        return b"{}"
    kept = {"description": said["description"]} if isinstance(said.get("description"), str) else {}
    told = said.get("parameters")
    numbers = {name: value for name, value in told.items() if _is_number(value)} if isinstance(told, dict) else {}
    return json.dumps(kept | ({"parameters": numbers} if numbers else {})).encode()


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _body(data: RequestData | None) -> dict[str, Any]:
    """The parameters as JSON, which costs less than a form; files need a form."""
    if data is None:
        return {}
    if not data.contains_files:
        return {"data": data.json_payload, "headers": _JSON}
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return {"data": form}
