"""The connection to Telegram, on aiohttp, which costs half as much for a call as the library's own client.

Only Telegram's own JSON counts as its word. Whatever else comes, such as a proxy's page with any status, a redirect or
an answer without end, is bad weather.
"""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_SECONDS: Final = 5.0
UPLOAD_SECONDS: Final = 60.0
"""How long a call with a file may take more than others."""

LARGEST_ANSWER: Final = 2**24
"""Bytes of an answer that are read; a hundred updates have far fewer."""

_KNOWN: Final = frozenset({400, 401, 403, 404, 408, 409, 429})
"""Refusals that the library tells apart, and a time-out; it takes all others for bad weather, as if they would pass."""

_CHUNK: Final = 2**16

_JSON: Final = {"Content-Type": "application/json"}


class Unreadable(NetworkError):
    """An answer that is none of Telegram's though its status says that all is well."""


class Connection(BaseRequest):
    """Makes calls.

    Args:
        most: connections at once.
        read_seconds: how long Telegram may take over an answer.
        reserved: as many more for what is urgent.
    """

    def __init__(self, most: int, read_seconds: float, reserved: int = 0) -> None:
        self._most = (most, reserved)
        self._read_seconds = read_seconds
        self._sessions: list[aiohttp.ClientSession] = []
        self._proxies: dict[str, str | None] = {}

    @property
    def read_timeout(self) -> float | None:
        """How long Telegram may take over an answer, in seconds."""
        return self._read_seconds

    async def initialize(self) -> None:
        """Get ready."""
        if not self._sessions:
            connectors = [aiohttp.TCPConnector(limit=most) for most in self._most if most]
            self._sessions = [aiohttp.ClientSession(connector=connector) for connector in connectors]

    async def shutdown(self) -> None:
        """Close all connections."""
        sessions, self._sessions = self._sessions, []
        for session in sessions:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *times: Any,
        urgent: bool = False,
        **named: Any,
    ) -> tuple[int, bytes]:
        """Make a call; an *urgent* one has connections of its own.

        Raises:
            TimedOut: there was no answer in time.
            NetworkError: Telegram was not reached, the connection broke, or the answer is none of Telegram's.
        """
        if not self._sessions:
            raise NetworkError("the connection is not open")
        wished = times[0] if times else named.get("read_timeout")
        seconds = self._read_seconds if wished is None or isinstance(wished, DefaultValue) else float(wished)
        total = CONNECT_SECONDS + seconds + (UPLOAD_SECONDS if request_data and request_data.contains_files else 0)
        timeout = aiohttp.ClientTimeout(total=total, connect=CONNECT_SECONDS, sock_read=seconds)
        how = {"timeout": timeout, "proxy": self._proxy(url), "allow_redirects": False} | _body(request_data)
        try:
            async with self._sessions[-1 if urgent else 0].request(method, url, **how) as answer:
                status, body = answer.status, await _read(answer)
                self.note_headers(answer.headers)
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from error
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            if method == "POST" and not self.is_sound(url, _result(body)):
                raise Unreadable("unreadable answer")
            return status, body
        said = refused(body)
        if said is None:
            return HTTPStatus.BAD_GATEWAY, b"{}"
        final = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR and status not in _KNOWN
        return HTTPStatus.BAD_REQUEST if final else status, said

    def is_sound(self, url: str, result: object) -> bool:  # noqa: ARG002 - for those who know more
        """Whether *result* may be what the call of *url* was answered with."""
        return result is not None

    def note_headers(self, headers: Mapping[str, str]) -> None:
        """Look at the headers of an answer."""

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
    return isinstance(error, Unreadable) or (isinstance(error, TimedOut) and not unreachable(error))


def refused(body: bytes) -> bytes | None:
    """A refusal as the library expects it; None if it is none of Telegram's, such as a proxy's page."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or said.get("ok") is not False or not isinstance(said.get("description"), str):
        return None
    kept = {"description": said["description"]}
    told = said.get("parameters")
    numbers = {name: value for name, value in told.items() if _is_number(value)} if isinstance(told, dict) else {}
    return json.dumps(kept | ({"parameters": numbers} if numbers else {})).encode()


def _result(body: bytes) -> object:
    """What a call has brought about; None if *body* is nothing that Telegram says when all is well."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return said.get("result") if isinstance(said, dict) and said.get("ok") is True else None


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    """What *answer* says, if it comes to an end.

    Raises:
        Unreadable: it does not.
    """
    read = bytearray()
    async for chunk in answer.content.iter_chunked(_CHUNK):
        read += chunk
        if len(read) > LARGEST_ANSWER:
            raise Unreadable("endless answer")
    return bytes(read)


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
