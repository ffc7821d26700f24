"""The place of the database: opened when it is needed, and opened again when its file is another one or gone."""

from pathlib import Path

from sqlalchemy import Connection, Engine, update
from sqlalchemy.engine import make_url

from bot.store.database import open_database
from bot.store.tables import schema


class Place:
    """Where the database at *url* is.

    SQLite goes on writing into a file that was deleted, and everything written would be lost in silence; so the file
    is looked at before each use.
    """

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        sqlite = parsed.get_backend_name() == "sqlite" and parsed.database not in {None, "", ":memory:"}
        self._file = Path(parsed.database or "") if sqlite else None
        self._url = parsed  # shown without its password
        self._engine: Engine | None = None
        self._identity: tuple[int, int] | None = None

    def engine(self) -> Engine:
        """The engine, opened if need be.

        Raises:
            SQLAlchemyError: it cannot be opened.
            NewerDatabase: a newer version of the bot has written it.
        """
        if self._engine is not None and self._identity != self._look():
            self.leave()
        if self._engine is None:
            self._engine = open_database(self._url)
            self._identity = self._look()
        return self._engine

    def leave(self) -> None:
        """Let the database go; the next use opens it again."""
        if self._engine is not None:
            self._engine.dispose()
        self._engine = None

    def writable(self, connection: Connection) -> bool:
        """Write something that changes nothing."""
        connection.execute(update(schema).values(version=schema.c.version))
        return True

    def settle(self) -> None:
        """Empty SQLite's log of writes: it still holds what was deleted since it was emptied last."""
        if self._file is not None:
            with self.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def _look(self) -> tuple[int, int] | None:
        if self._file is None:
            return None
        try:
            found = self._file.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino
