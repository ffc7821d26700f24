"""The bot as a process, started as its owner starts it."""

import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from tests.child import start
from tests.telegram.stand_in.server import TOKEN, StandIn
from tests.telegram.stand_in.transcript import PATIENCE

ROOT = Path(__file__).parents[2]

_NOT_OURS = (
    *("TELEGRAM_", "FAQ_", "LOG_LEVEL", "DATABASE_", "RETENTION_", "STAFF_", "WEBHOOK_", "METRICS_", "SEND_"),
    *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"),
)

EXIT_SECONDS = 60.0


class BotProcess:
    """``run_bot.py``, running.

    Args:
        server: its Telegram.
        settings: more environment variables.
        cold: start a program of its own, for tests of what happens at the very start.
    """

    def __init__(self, server: StandIn, settings: Mapping[str, str], *, cold: bool = False) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="backdesk-")
        own = {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": server.url,
            "FAQ_FILE": str(ROOT / "faq.yaml"),
            "DATABASE_URL": f"sqlite:///{self._folder.name}/backdesk.db",
            "SEND_LIMITS": "1e6, 1e6, 1e6",  # tests write faster than people; test_pacing goes by Telegram's
        }
        clean = {name: value for name, value in os.environ.items() if not name.upper().startswith(_NOT_OURS)}
        self._server = server
        self._start = len(server.transcript.calls)
        self._output, output = os.pipe()
        with Path(os.devnull).open("rb") as nothing:
            streams = (nothing.fileno(), output, output)
            self._process = start([], clean | own | dict(settings), streams, cold=cold)
        os.close(output)
        self._lines: list[str] = []
        self._news = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def stderr(self) -> str:
        """All that was written to standard error, and to standard output, which is to stay empty."""
        with self._news:
            return "".join(self._lines)

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def polling(self) -> Self:
        """Wait for the first getUpdates: from now on the bot hears."""
        self._server.transcript.wait(lambda call: call.method == "getupdates", self._start, alive=self.check)
        return self

    def wait_for_line(self, words: str, after: int = 0) -> int:
        """Wait for a line with *words* on standard error, *after* so many lines; the number of lines up to it."""
        found: list[int] = []

        def look() -> bool:
            lines = enumerate(self._lines[after:], after + 1)
            found[:] = [number for number, line in lines if words in line][:1]
            return bool(found)

        with self._news:
            if not self._news.wait_for(look, PATIENCE):
                raise AssertionError(f"the bot did not write the expected line: {words}")
        return found[0]

    def exit_code(self, seconds: float = EXIT_SECONDS) -> int:
        """The exit code, as soon as the process has ended by itself."""
        code = self._process.wait(seconds)
        self._reader.join(EXIT_SECONDS)
        return code

    def terminate(self) -> int:
        """Ask the bot to stop; its exit code."""
        if self.running:
            self._process.send_signal(signal.SIGTERM)
        return self.exit_code()

    def kill(self) -> None:
        """End the process as a lack of memory or a pulled plug would."""
        self._process.kill()
        self.exit_code()

    def freeze(self) -> None:
        """Let the process stand still, as on a machine that swaps; `thaw` lets it go on."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let the process go on."""
        self._process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        """End the process, by force if need be."""
        try:
            self.terminate()
        except subprocess.TimeoutExpired:
            self._process.kill()
            self.exit_code()
        self._folder.cleanup()

    def check(self) -> None:
        """Raise what the process said if it has ended."""
        if not self.running:
            raise AssertionError(f"the bot ended with exit code {self.exit_code()}:\n{self.stderr}")

    def _read(self) -> None:
        with os.fdopen(self._output, "rb") as stream:
            for line in stream:
                with self._news:
                    self._lines.append(line.decode("utf-8", "replace"))
                    self._news.notify_all()
