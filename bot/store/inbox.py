"""The inbox: what Telegram handed over and nobody has answered yet.

A row waits, is claimed by a process, counts as sending right before the reply goes out, and is done after it; done rows
are kept for a while without their payload, so that an update which comes again is recognised. Whatever is found in
"sending" after a process has died is ambiguous: its reply may have arrived. An urgent reply that could not be sent is
held by its process, which tries again, and its chat goes on without it. A row that cannot be read is set aside.

On PostgreSQL several processes share the inbox. A claim is a lease by the database's own clock, so clocks that disagree
between machines do no harm, and a row is claimed only if no earlier one of its chat is unfinished.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Integer,
    String,
    bindparam,
    case,
    delete,
    exists,
    extract,
    func,
    literal,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningUpdate

from bot.store.tables import inbox

LEASE_SECONDS: Final = 10.0
"""How long a claim holds without being renewed."""

_CLOSED: Final = ("done", "aside")
_OPEN: Final = inbox.c.state.not_in(_CLOSED)
_COLUMNS: Final = (inbox.c.seq, inbox.c.update_id, inbox.c.payload, inbox.c.route, inbox.c.rule, inbox.c.tries)


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
    if not arriving:
        return {}
    fixed = {"claimed_by": owner, "claimed_until": 0.0, "state": "claimed" if owner else "waiting", "tries": 0}
    rows = [fixed | asdict(one) for one in arriving]
    return {row.update_id: row.seq for row in connection.execute(_PUT[connection.dialect.name], rows)}


def adopt(connection: Connection, owner: str) -> list[Waiting]:
    """Take over all that is unfinished, for the only process there is; oldest first.

    SQLite keeps whatever it was given, so the values are looked at one by one; what cannot be used is left out.
    """
    left = func.coalesce(inbox.c.state, "").not_in(_CLOSED) & (func.coalesce(inbox.c.claimed_by, "") != owner)
    raw: list[ColumnElement[Any]] = [literal_column(column.name) for column in (*_COLUMNS, inbox.c.state)]
    rows = connection.execute(select(*raw).select_from(inbox).where(left).order_by(inbox.c.seq)).all()
    found = [_sound(row) for row in rows]
    taken = [{"number": one.seq, "owner": owner, "died": one.tries, "kept": one.update_id} for one in found]
    if taken:
        connection.execute(_ADOPT, taken)
    return found


def claim(connection: Connection, owner: str, most: int, *, forsaken: bool) -> list[Waiting]:
    """Claim up to *most* rows that wait, and (if *forsaken*) those whose process has died. PostgreSQL only."""
    rows = connection.execute(_CLAIM[forsaken], {"owner": owner, "most": most})
    return [_waiting(row) for row in sorted(rows, key=lambda row: int(row.seq))]


def mark(connection: Connection, seqs: Sequence[int], owner: str, state: str) -> set[int]:
    """Set the *state* of those rows that are still *owner*'s; their numbers."""
    if connection.dialect.name != "postgresql":  # one process: all that it holds is its own
        connection.execute(_MARK, [{"number": seq, "to": state} for seq in seqs])
        return set(seqs)
    return set(connection.scalars(_MARK_SHARED, {"numbers": list(seqs), "to": state, "owner": owner}))


def judge(connection: Connection, seq: int, payload: bytes, route: str, rule: str) -> None:
    """Write down what was decided on a row after it had come in, and what of it may still be kept."""
    connection.execute(update(inbox).where(inbox.c.seq == seq).values(payload=payload, route=route, rule=rule))


def set_aside(connection: Connection, seqs: Iterable[int]) -> None:
    """The rows cannot be read; somebody may want to look at them."""
    connection.execute(_MARK, [{"number": seq, "to": "aside"} for seq in seqs])


def finish(connection: Connection, seqs: Iterable[int]) -> None:
    """The rows are answered; what they held goes, and what tied a route to a person with it."""
    connection.execute(_FINISH, [{"number": seq} for seq in seqs])


def renew(connection: Connection, owner: str) -> None:
    """Hold on to all that *owner* has claimed. PostgreSQL only."""
    connection.execute(update(inbox).where(inbox.c.claimed_by == owner, _OPEN).values(claimed_until=_LEASE))


def release(connection: Connection, owner: str) -> None:
    """Let others have what *owner* did not get to; what it may have sent stays ambiguous."""
    mine = (inbox.c.claimed_by == owner) & _OPEN
    left = inbox.c.state.in_(("claimed", "held"))
    connection.execute(update(inbox).where(mine, left).values(state="waiting", claimed_by=""))
    connection.execute(update(inbox).where(mine, inbox.c.state == "sending").values(claimed_until=0.0))


def forget(connection: Connection, before: float) -> None:
    """Delete the rows that are done, or were set aside, and arrived before a moment."""
    connection.execute(delete(inbox).where(inbox.c.state.in_(_CLOSED), inbox.c.arrived < before))


def _waiting(row: Any) -> Waiting:
    return Waiting(row.seq, row.update_id, row.payload, row.route, row.rule, row.state == "sending", row.tries)


def _sound(row: Any) -> Waiting:
    """*row*, with something usable in the place of what is damaged; the payload is for others to read."""
    route, rule = (value if isinstance(value, str) else "" for value in (row.route, row.rule))
    tries, number = row.tries if isinstance(row.tries, int) else 0, row.update_id
    return Waiting(
        seq=row.seq,
        update_id=number if isinstance(number, int) else -row.seq,
        payload=row.payload if isinstance(row.payload, bytes) else b"",
        route=route,
        rule=rule,
        ambiguous=row.state == "sending",
        tries=tries + (row.state not in ("waiting", "held")),
    )


# Statements are built once: building one anew costs ten times as much as running it.

_CLOCK: Final = extract("epoch", func.clock_timestamp())
_LEASE: Final = _CLOCK + literal(LEASE_SECONDS)


def _claiming(*, forsaken: bool) -> ReturningUpdate[Any]:
    earlier, owner = inbox.alias("earlier"), bindparam("owner", type_=String)
    free: ColumnElement[bool] = inbox.c.state == "waiting"
    if forsaken:
        free = or_(free, (inbox.c.claimed_by != owner) & (inbox.c.claimed_until < _CLOCK))
    behind = exists().where(
        earlier.c.chat == inbox.c.chat, earlier.c.seq < inbox.c.seq, earlier.c.state.not_in((*_CLOSED, "held"))
    )
    chosen = (
        select(inbox.c.seq, inbox.c.state)
        .where(free, _OPEN, or_(~behind, inbox.c.route == "emergency"))
        .order_by(case({"emergency": 0, "physician": 1}, value=inbox.c.route, else_=2), inbox.c.seq)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(skip_locked=True, of=inbox)
        .cte("chosen")
    )
    again = case((chosen.c.state.in_(("waiting", "held")), 0), else_=1)
    return (
        update(inbox)
        .where(inbox.c.seq == chosen.c.seq)
        .values(state="claimed", claimed_by=owner, claimed_until=_LEASE, tries=inbox.c.tries + again)
        .returning(*_COLUMNS, chosen.c.state)
    )


_CLAIM: Final = {forsaken: _claiming(forsaken=forsaken) for forsaken in (False, True)}
_PUT: Final = {
    name: dialect.insert(inbox).on_conflict_do_nothing().returning(inbox.c.update_id, inbox.c.seq)
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
_ONE: Final = inbox.c.seq == bindparam("number")
_MARK: Final = update(inbox).where(_ONE).values(state=bindparam("to"))
_ADOPT: Final = (
    update(inbox)
    .where(_ONE)
    .values(state="claimed", claimed_by=bindparam("owner"), tries=bindparam("died"), update_id=bindparam("kept"))
)
_FINISH: Final = update(inbox).where(_ONE).values(state="done", payload=None, chat="", route="", rule="")
_MARK_SHARED: Final = (
    update(inbox)
    .where(inbox.c.seq == func.any(bindparam("numbers", type_=ARRAY(Integer))), _OPEN)
    .where(inbox.c.claimed_by == bindparam("owner", type_=String))
    .values(state=bindparam("to"), claimed_until=_LEASE)
    .returning(inbox.c.seq)
)
