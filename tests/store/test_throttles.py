"""The throttle in the store: the pure rule, and one verdict at a time however many processes ask."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, Engine, func, select, text

from bot.store import throttles
from bot.store.database import VERSION, migrate, open_database
from bot.store.tables import throttles as table
from bot.throttle import GROUPS, READERS, Throttle, Verdict

NOW = 1_800_000_000.0


def test_same_verdicts_as_in_memory(store: Connection) -> None:
    """A flood, a pause and a second flood are judged as the pure rule judges them."""
    own = Throttle(READERS)
    moments = [NOW + number * step + pause for step, pause in ((0.1, 0), (3, 60), (0.1, 400)) for number in range(50)]
    shared = [throttles.judge(store, READERS, "somebody", moment) for moment in moments]

    assert shared == [own.judge(1, moment) for moment in moments]
    assert set(shared) == {"heard", "notice", "silence"}


def test_full_buckets_are_deleted(store: Connection) -> None:
    """A row is kept only as long as it says anything."""
    throttles.judge(store, GROUPS, "calm", NOW)
    for _ in range(GROUPS.at_once + 1):
        throttles.judge(store, GROUPS, "crowd", NOW)
    throttles.tidy(store, NOW + 60)

    assert store.scalars(select(table.c.who)).all() == ["crowd"]
    throttles.tidy(store, NOW + 60.0 * GROUPS.at_once / GROUPS.a_minute + 1)
    assert store.scalar(select(func.count()).select_from(table)) == 0


def test_one_notice_however_many_ask_at_once(engine: Engine) -> None:
    """Four at once: as many are heard as may be, and one of all is the notice."""
    if engine.dialect.name == "sqlite":
        pytest.skip("one process writes there, in one thread")

    def one(_: int) -> Verdict:
        with engine.begin() as connection:
            return throttles.judge(connection, READERS, "flooder", NOW)

    with ThreadPoolExecutor(4) as threads:
        found = Counter(threads.map(one, range(100)))

    assert found == {"heard": READERS.at_once, "notice": 1, "silence": 99 - READERS.at_once}


def test_table_of_the_first_version_is_renewed(url: str) -> None:
    """A database of the version before gets the new columns and keeps all else."""
    engine = open_database(url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE throttles"))
        connection.execute(text("CREATE TABLE throttles (who VARCHAR(32) PRIMARY KEY, since FLOAT, number INTEGER)"))
        connection.execute(text("UPDATE schema SET version = 1"))
    migrate(engine)
    with engine.begin() as connection:
        assert throttles.judge(connection, READERS, "somebody", NOW) == "heard"
        assert connection.scalar(text("SELECT version FROM schema")) == VERSION
    engine.dispose()
