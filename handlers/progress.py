"""A line on the terminal that tells how far a long start has come."""

import sys
from typing import Final

FEW: Final = 500
"""Phrasings that are embedded so soon that nobody need be told."""


def embedded(done: int, count: int) -> None:
    """Say that *done* of *count* phrasings have been read, if somebody watches and it takes long."""
    if count < FEW or not sys.stderr.isatty():
        return
    end = "\n" if done >= count else ""
    sys.stderr.write(f"\rReading new phrasings: {done:,} of {count:,}{end}")
    sys.stderr.flush()
