"""An application that keeps no list of everybody who ever wrote."""

from typing import Any

from telegram.ext import Application


class Forgetful(Application[Any, Any, Any, Any, Any, Any]):
    """The library's application, but for what it notes down for a persistence, which we do not have.

    It keeps the id of every chat and of every user until a persistence takes them: without one, some 200 bytes of each
    reader for ever, which also are nobody's business.
    """

    def _mark_for_persistence_update(self, *, update: object | None = None, job: Any = None) -> None:
        """Note nothing."""
