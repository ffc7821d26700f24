"""The inbox: what Telegram handed over and nobody has answered yet.

A row waits, is claimed by a process, counts as sending right before the reply goes out, and is done after it; done rows
are kept for a while without their payload, so that an update which comes again is recognised. Whatever is found in
"sending" after a process has died is ambiguous: its reply may have arrived.

On PostgreSQL several processes share the inbox. A claim is a lease by the database's own clock, so clocks that disagree
between machines do no harm, and a row is claimed only if no earlier one of its chat is unfinished.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, delete, exists, extract, func, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.tables import inbox

LEASE_SECONDS = 10.0
"""How long a claim holds without being renewed."""

_OPEN = inbox.c.state != "done"
_COLUMNS = (inbox.c.seq, inbox.c.update_id, inbox.c.payload, inbox.c.route, inbox.c.rule, inbox.c.tries)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update that nobody has answered.

    Attributes:
        payload: the update, sealed.
        route: ``emergency`` or ``physician`` if so decided when it arrived, else empty.
        ambiguous: whether a reply may have been sent by a process that died.
        tries: how many processes have died over it.
    """

    seq: int
    update_id: int
    payload: bytes
    route: str
    rule: str
    ambiguous: bool
    tries: int


@dataclass(frozen=True, slots=True)
class Arriving:
    """An update on its way into the inbox; *chat* is a key."""

    update_id: int
    chat: str
    payload: bytes
    route: str
    rule: str
    arrived: float


def put(connection: Connection, arriving: Sequence[Arriving], owner: str = "") -> dict[int, int]:
    """Write updates down; the row's number for each update that is new. With an *owner* they are claimed at once."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    fixed = {"claimed_by": owner, "claimed_until": 0.0, "state": "claimed" if owner else "waiting", "tries": 0}
    rows = [
        fixed
        | {"update_id": one.update_id, "chat": one.chat, "payload": one.payload}
        | {"route": one.route, "rule": one.rule, "arrived": one.arrived}
        for one in arriving
    ]
    statement = dialect.insert(inbox).on_conflict_do_nothing().returning(inbox.c.update_id, inbox.c.seq)
    return {row.update_id: row.seq for row in connection.execute(statement, rows)} if rows else {}


def adopt(connection: Connection, owner: str) -> list[Waiting]:
    """Take over all that is unfinished, for the only process there is; oldest first."""
    left = _OPEN & (inbox.c.claimed_by != owner)
    rows = connection.execute(select(*_COLUMNS, inbox.c.state).where(left).order_by(inbox.c.seq)).all()
    again = case((inbox.c.state == "waiting", 0), else_=1)
    connection.execute(update(inbox).where(left).values(state="claimed", claimed_by=owner, tries=inbox.c.tries + again))
    return [_waiting(row, died=row.state != "waiting") for row in rows]


def claim(connection: Connection, owner: str, most: int, *, forsaken: bool) -> list[Waiting]:
    """Claim up to *most* rows that wait, and (if *forsaken*) those whose process has died. PostgreSQL only."""
    earlier = inbox.alias("earlier")
    free: ColumnElement[bool] = inbox.c.state == "waiting"
    if forsaken:
        free = or_(free, (inbox.c.claimed_by != owner) & (inbox.c.claimed_until < _clock()))
    behind = exists().where(earlier.c.chat == inbox.c.chat, earlier.c.seq < inbox.c.seq, earlier.c.state != "done")
    chosen = (
        select(inbox.c.seq, inbox.c.state)
        .where(free, _OPEN, ~behind)
        .order_by(inbox.c.seq)
        .limit(most)
        .with_for_update(skip_locked=True, of=inbox)
        .cte("chosen")
    )
    again = case((chosen.c.state == "waiting", 0), else_=1)
    statement = (
        update(inbox)
        .where(inbox.c.seq == chosen.c.seq)
        .values(state="claimed", claimed_by=owner, claimed_until=_lease(), tries=inbox.c.tries + again)
        .returning(*_COLUMNS, chosen.c.state)
    )
    return [_waiting(row) for row in sorted(connection.execute(statement), key=lambda row: int(row.seq))]


def mark(connection: Connection, seqs: Sequence[int], owner: str, state: str) -> set[int]:
    """Set the *state* of those rows that are still *owner*'s; their numbers."""
    held = inbox.c.seq.in_(seqs) & (inbox.c.claimed_by == owner) & _OPEN
    values = {"state": state} | ({"claimed_until": _lease()} if connection.dialect.name == "postgresql" else {})
    return set(connection.scalars(update(inbox).where(held).values(values).returning(inbox.c.seq)))


def finish(connection: Connection, seqs: Iterable[int]) -> None:
    """The rows are answered; what they held goes."""
    connection.execute(update(inbox).where(inbox.c.seq.in_(list(seqs))).values(state="done", payload=None))


def renew(connection: Connection, owner: str) -> None:
    """Hold on to all that *owner* has claimed. PostgreSQL only."""
    connection.execute(update(inbox).where(inbox.c.claimed_by == owner, _OPEN).values(claimed_until=_lease()))


def release(connection: Connection, owner: str) -> None:
    """Let others have what *owner* did not get to; what it may have sent stays ambiguous."""
    mine = (inbox.c.claimed_by == owner) & _OPEN
    connection.execute(update(inbox).where(mine, inbox.c.state == "claimed").values(state="waiting", claimed_by=""))
    connection.execute(update(inbox).where(mine, inbox.c.state == "sending").values(claimed_until=0.0))


def forget(connection: Connection, before: float) -> None:
    """Delete the rows that are done and arrived before a moment."""
    connection.execute(delete(inbox).where(inbox.c.state == "done", inbox.c.arrived < before))


def _clock() -> ColumnElement[Any]:
    return extract("epoch", func.clock_timestamp())


def _lease() -> ColumnElement[Any]:
    return _clock() + literal(LEASE_SECONDS)


def _waiting(row: Any, *, died: bool = False) -> Waiting:
    ambiguous = row.state == "sending"
    return Waiting(row.seq, row.update_id, row.payload, row.route, row.rule, ambiguous, row.tries + died)
