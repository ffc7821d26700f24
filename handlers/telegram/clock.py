"""The clock: this machine's, corrected by Telegram's, so that no fresh message is taken for an old one."""

import logging
import time
from email.utils import parsedate_to_datetime
from typing import Final

log = logging.getLogger(__name__)

MOST_SECONDS: Final = 60.0
"""Seconds by which the clocks may differ; an answer may have been on its way for a while."""

_AGREED_SECONDS: Final = 30.0


class Clock:
    """Tells the time."""

    def __init__(self) -> None:
        self._wrong_by = 0.0
        self._last = 0.0

    def now(self) -> float:
        """Seconds since 1970 by Telegram's clock."""
        return time.time() - self._wrong_by

    def compare(self, date: str | None) -> None:
        """Compare with the *date* of an answer that has just come; two that agree are believed."""
        try:
            wrong_by = time.time() - parsedate_to_datetime(date or "").timestamp()
        except (ValueError, OverflowError):
            return
        agreed, self._last = abs(wrong_by - self._last) < _AGREED_SECONDS, wrong_by
        if not agreed:
            return
        corrected = wrong_by if abs(wrong_by) > MOST_SECONDS else 0.0
        if abs(corrected - self._wrong_by) > MOST_SECONDS / 2:
            self._wrong_by = corrected
            if corrected:
                log.warning("this machine's clock is wrong by %.0f s; going by Telegram's; please set it", corrected)
            else:
                log.warning("this machine's clock is right again")


CLOCK: Final = Clock()
"""The clock of this process."""
