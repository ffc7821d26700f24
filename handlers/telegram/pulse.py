"""The pulse: whether this process hears Telegram, and the watchdog that ends it where it never will again.

An outage is not death: while Telegram cannot be reached, trying again is all there is to do, and it is done for ever.
Dead is only

- a process whose event loop, or whose fetching, has not turned for a minute: it hangs, and cannot even notice;
- fetching that has failed for a minute although Telegram answers everything else: starting anew may help.

Both end with exit code 6, so that a supervisor starts the bot again.
"""

import faulthandler
import logging
import os
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Final

log = logging.getLogger(__name__)

DEAD: Final = 6
"""Exit code when fetching has died."""

DEAD_SECONDS: Final = 60.0


@dataclass
class Pulse:
    """Moments by the monotonic clock.

    Attributes:
        heard: when Telegram last answered a getUpdates, or posted an update.
        turned: when fetching last came round, well or not.
        broken: why Telegram cannot be reached; empty while it can.
        waiting: updates that are not answered yet.
    """

    heard: float = field(default_factory=time.monotonic)
    turned: float = field(default_factory=time.monotonic)
    broken: str = ""
    waiting: int = 0

    def hear(self) -> None:
        """Telegram has answered."""
        self.heard = self.turned = time.monotonic()
        if self.broken:
            log.warning("Telegram is reached again")
            self.broken = ""

    def miss(self, why: str) -> None:
        """Telegram has not answered; said once, not at every try."""
        self.turned = time.monotonic()
        if not self.broken:
            log.warning("Telegram cannot be reached: %s; trying again until it can", why)
        self.broken = why

    @property
    def silent_for(self) -> float:
        """Seconds since Telegram last answered."""
        return time.monotonic() - self.heard


class Watchdog:
    """Ends the process if *pulse* has not turned for a minute. A thread, because the event loop may be what hangs."""

    def __init__(self, pulse: Pulse) -> None:
        self._pulse = pulse
        self._off = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def __enter__(self) -> None:
        self._pulse.turned = time.monotonic()
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._off.set()

    def _watch(self) -> None:
        while not self._off.wait(1.0):
            if time.monotonic() - self._pulse.turned > DEAD_SECONDS:
                log.critical("fetching has not moved for a minute; ending, so that a supervisor starts the bot again")
                faulthandler.dump_traceback(sys.stderr)
                os._exit(DEAD)
