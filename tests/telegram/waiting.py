"""Waiting for what comes soon, such as a row that is written after the reply went out."""

import time
from collections.abc import Callable
from typing import TypeVar

from tests.telegram.stand_in.transcript import PATIENCE

T = TypeVar("T")


def until(look: Callable[[], T], patience: float = PATIENCE) -> T:
    """The first result of *look* that is true.

    Raises:
        AssertionError: there was none in *patience* seconds.
    """
    end = time.monotonic() + patience
    while not (found := look()):
        if time.monotonic() > end:
            raise AssertionError("waited in vain")
        time.sleep(0.02)
    return found
