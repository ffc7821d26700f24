"""The buckets of the throttle, where several processes fill and empty the same ones."""

from typing import Final

from sqlalchemy import Connection, bindparam, delete, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.tables import throttles
from bot.throttle import Kept, Pace, Verdict


def judge(connection: Connection, pace: Pace, who: str, now: float) -> Verdict:
    """The verdict on what *who*, a key, does *now*; one at a time, so that of all processes only one gives the notice.

    The caller's transaction holds the bucket until its end, so of several a bucket must always be judged in one order.
    """
    row = connection.execute(_HOLD[connection.dialect.name], {"who": who, "full_at": 0.0, "noticed": 0}).one()
    verdict, kept = pace.judged(Kept(row.full_at, bool(row.noticed)), now)
    connection.execute(_KEEP, {"key": who, "full": kept.full_at, "told": int(kept.noticed)})
    return verdict


def tidy(connection: Connection, now: float) -> None:
    """Delete the buckets that are full again: they are worth no more than none."""
    connection.execute(delete(throttles).where(throttles.c.full_at < now))


_HOLD: Final = {
    name: dialect.insert(throttles)
    .on_conflict_do_update(index_elements=["who"], set_={"who": throttles.c.who})  # changes nothing, but locks the row
    .returning(throttles.c.full_at, throttles.c.noticed)
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
_KEEP: Final = (
    update(throttles)
    .where(throttles.c.who == bindparam("key"))
    .values(full_at=bindparam("full"), noticed=bindparam("told"))
)
