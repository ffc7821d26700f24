"""The database: opened, brought to this version's tables, and nothing else.

The migrations are plain statements in a list. Alembic would bring a second command, a folder of scripts and a
configuration file for a schema that one program owns and that has to migrate itself when staff update the bot.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event, insert, select, update
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from bot.store.tables import metadata, schema, threads, throttles

LOCK_MILLISECONDS: Final = 250
"""How long a statement waits for another process before the store counts as locked."""

_POSTGRESQL: Final = {
    "connect_timeout": 2,
    "tcp_user_timeout": 2500,
    "options": "-c statement_timeout=2500 -c lock_timeout=1500 -c idle_in_transaction_session_timeout=10000",
}
"""A server that hangs, or a network that swallows everything, shows itself as an error soon.

A wait for a row ends later than the second after which the server looks for deadlocks, so that only one of two fails.
"""


def _renew_throttles(connection: Connection) -> None:
    """Its columns changed before anything was ever kept in it."""
    throttles.drop(connection, checkfirst=True)
    throttles.create(connection)


def _add_threads(connection: Connection) -> None:
    threads.create(connection, checkfirst=True)


MIGRATIONS: Final[tuple[Callable[[Connection], None], ...]] = (metadata.create_all, _renew_throttles, _add_threads)
"""The step at place N brings version N to version N + 1; a new database goes through all of them."""

VERSION: Final = len(MIGRATIONS)


class NewerDatabase(Exception):
    """The database was written by a newer version of the bot."""


def open_database(url: str | URL) -> Engine:
    """The engine for *url*, such as ``sqlite:///backdesk.db`` or ``postgresql://...``, migrated to this version.

    Raises:
        NewerDatabase: its version is higher than this program's.
        sqlalchemy.exc.SQLAlchemyError: it cannot be opened.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
        engine = create_engine(parsed, pool_size=4, max_overflow=0, pool_timeout=1, connect_args=_POSTGRESQL)
    else:
        keep_private(parsed)
        engine = create_engine(parsed, connect_args={"timeout": LOCK_MILLISECONDS / 1000, "check_same_thread": False})
        event.listen(engine, "connect", _prepare_sqlite)
    try:
        migrate(engine)
    except Exception:
        engine.dispose()
        raise
    return engine


def keep_private(url: URL) -> None:
    """Nobody but its owner may read a new database file; of an old one nobody else on the machine but its group.

    SQLite gives the files that it puts beside it the same rights.
    """
    if url.database in {None, "", ":memory:"} or str(url.database).startswith("file:"):
        return
    file = Path(str(url.database))
    with suppress(OSError):  # whether it can be opened is for SQLite to say
        file.touch(mode=0o600)
        for one in (file, *(file.with_name(f"{file.name}{end}") for end in ("-wal", "-shm"))):
            if one.exists() and (rights := one.stat().st_mode) & 0o007:
                one.chmod(rights & 0o770)


def migrate(engine: Engine) -> None:
    """Bring the tables to this version, all steps in one transaction.

    Raises:
        NewerDatabase: the database's version is higher than this program's.
    """
    with engine.begin() as connection:
        schema.create(connection, checkfirst=True)
        found = connection.scalar(select(schema.c.version))
        if found is None:
            connection.execute(insert(schema).values(version=0))
        if (found or 0) > VERSION:
            raise NewerDatabase(f"the database has version {found}, this program knows {VERSION}")
        for step in MIGRATIONS[found or 0 :]:
            step(connection)
        connection.execute(update(schema).values(version=VERSION))


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """WAL lets readers and the one writer work at once; deleted text is overwritten, not only unlinked."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
