"""The memory of risk, kept where restarts do not reach it and other processes see it. A route and a moment, no text."""

from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy import Connection, delete, select

from bot.risk import Risk, Risky
from bot.store.tables import risks
from bot.store.upsert import Upsert

_ROUTES: Final[dict[str, Risky]] = {"emergency": "emergency", "physician": "physician"}


def read(connection: Connection, chats: Iterable[str]) -> dict[str, Risk]:
    """What is known of *chats*."""
    return _known(connection, list(chats))


def read_all(connection: Connection, now: float) -> dict[str, Risk]:
    """All that still matters *now*; the rest is deleted."""
    connection.execute(delete(risks).where(risks.c.until < now))
    return _known(connection, None)


def write(connection: Connection, changed: Mapping[str, Risk | None]) -> None:
    """Keep what has changed; None forgets a chat."""
    gone = [chat for chat, risk in changed.items() if risk is None]
    if gone:
        connection.execute(delete(risks).where(risks.c.chat.in_(gone)))
    rows = [{"chat": chat, "route": risk.route, "until": risk.until} for chat, risk in sorted(changed.items()) if risk]
    if rows:
        _WRITE(connection, *rows)


def _known(connection: Connection, chats: list[str] | None) -> dict[str, Risk]:
    query = select(risks.c.chat, risks.c.route, risks.c.until)
    if chats is not None:
        query = query.where(risks.c.chat.in_(chats))
    return {row.chat: Risk(_ROUTES[row.route], row.until) for row in connection.execute(query) if row.route in _ROUTES}


_WRITE: Final = Upsert(risks, ("chat",), lambda new: {"route": new.route, "until": new.until})
