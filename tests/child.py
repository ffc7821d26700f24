"""``run_bot.py`` as a process with its own id, streams, signals and exit code, started in a fraction of the time.

Importing the bot and loading what it knows costs seconds a start, and the tests start it more than a hundred times. So
a parent does both once and forks each bot (see `tests.zygote`). What happens before that is done is tested *cold*, by a
start from nothing; where there is no Linux every start is one.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, Protocol

ROOT = Path(__file__).parents[1]

SECONDS = 120.0
"""How long a command may take."""

_GLANCE = 0.005
_WARM = sys.platform == "linux"
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "ORT_DISABLE_TELEMETRY": "1"}


class Process(Protocol):
    """What a started bot and a started program have in common."""

    @property
    def pid(self) -> int:
        """The number of the process."""

    def poll(self) -> int | None:
        """The exit code, minus the signal where one ended it; None while it runs."""

    def wait(self, timeout: float) -> int:
        """The exit code, waited for so many seconds.

        Raises:
            subprocess.TimeoutExpired: it still runs.
        """

    def send_signal(self, sig: int) -> None:
        """Send a signal, unless the process has ended."""

    def kill(self) -> None:
        """End it by force."""


def start(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    streams: tuple[int, int, int],
    *,
    folder: Path = ROOT,
    cold: bool = False,
) -> Process:
    """Start the ``run_bot.py`` in *folder*.

    Args:
        arguments: its command line.
        environment: its environment, nothing added.
        streams: descriptors that become its standard input, output and error.
        folder: the project's, or one that holds links to what is in it.
        cold: whether to start a program of its own, which imports and loads everything.
    """
    if _WARM and not cold:
        return _parent().forked(arguments, environment, streams, folder)
    stdin, stdout, stderr = streams
    command = [sys.executable, "run_bot.py", *arguments]
    return subprocess.Popen(command, stdin=stdin, stdout=stdout, stderr=stderr, cwd=folder, env=dict(environment))


def completed(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    given: bytes = b"",
    *,
    folder: Path = ROOT,
    cold: bool = False,
) -> subprocess.CompletedProcess[bytes]:
    """What became of the ``run_bot.py`` in *folder*, started as by `start`, its standard input *given* through a pipe.

    Raises:
        subprocess.TimeoutExpired: it took longer than `SECONDS`.
    """
    (stdin, feed), (out, stdout), (err, stderr) = os.pipe(), os.pipe(), os.pipe()
    process = start(arguments, environment, (stdin, stdout, stderr), folder=folder, cold=cold)
    for stream in (stdin, stdout, stderr):
        os.close(stream)
    with ThreadPoolExecutor(3) as streams:
        streams.submit(_write, feed, given)
        said = [streams.submit(_read, stream) for stream in (out, err)]
        try:
            code = process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    return subprocess.CompletedProcess(["run_bot.py", *arguments], code, *(one.result() for one in said))


def _write(stream: int, given: bytes) -> None:
    with contextlib.suppress(BrokenPipeError), open(stream, "wb") as file:  # not everybody reads to the end
        file.write(given)


def _read(stream: int) -> bytes:
    with open(stream, "rb") as file:
        return file.read()


class _Parent:
    """The process that forks, and our line to it."""

    def __init__(self) -> None:
        self._line, orders = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._one_at_a_time = threading.Lock()
        program = f"from tests.zygote import serve; serve({orders.fileno()})"
        with orders:
            self._process = subprocess.Popen(
                [sys.executable, "-c", program], cwd=ROOT, env=os.environ | _ONE_THREAD, pass_fds=[orders.fileno()]
            )

    def forked(
        self, arguments: Sequence[str], environment: Mapping[str, str], streams: tuple[int, int, int], folder: Path
    ) -> "_Child":
        """A new bot."""
        order = {"arguments": list(arguments), "environment": dict(environment), "folder": str(folder)}
        return _Child(self, self.said(order, streams))

    def said(self, order: dict[str, Any], streams: Sequence[int] = ()) -> Any:
        """What the parent answers to *order*."""
        with self._one_at_a_time:
            socket.send_fds(self._line, [json.dumps(order).encode()], streams)
            answer = self._line.recv(100)
        if not answer:
            raise RuntimeError(f"the parent of the bots ended with exit code {self._process.wait()}")
        return json.loads(answer)


@cache
def _parent() -> _Parent:
    return _Parent()


class _Child:
    """A bot that was forked."""

    def __init__(self, parent: _Parent, pid: int) -> None:
        self.pid = pid
        self._parent = parent
        self._asking = threading.Lock()
        self._code: int | None = None

    def poll(self) -> int | None:
        with self._asking:
            if self._code is None:
                self._code = self._parent.said({"ended": self.pid})
            return self._code

    def wait(self, timeout: float) -> int:
        until = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > until:
                raise subprocess.TimeoutExpired(["run_bot.py"], timeout)
            time.sleep(_GLANCE)
        return code

    def send_signal(self, sig: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, sig)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)
