"""Which day it is, for sign-offs: a clinic may be in another time zone than the machine that the bot runs on."""

import time
from typing import Final

FURTHEST_EAST: Final = 14 * 3600
"""Seconds by which the earliest clocks are ahead of UTC."""


def latest_day() -> str:
    """The latest day that it is anywhere, as YYYY-MM-DD; what comes after it is the future for everybody."""
    return time.strftime("%Y-%m-%d", time.gmtime(time.time() + FURTHEST_EAST))
