"""Insert or change: the one statement that SQLite and PostgreSQL word alike and SQLAlchemy keeps in two dialects."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Change = Callable[[Any], Mapping[str, object]]
"""From the row that was to be inserted to the columns to change: values, or expressions with the table's columns."""


class Upsert:
    """Inserts rows, or changes those that are there already.

    Built once: SQLAlchemy takes ten times as long to build a statement as to run it.

    Args:
        table: where to.
        same: the columns that tell whether a row is there already; they have a unique index.
        change: what to change then.
    """

    def __init__(self, table: Table, same: Sequence[str], change: Change) -> None:
        self._statements = {}
        for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql)):
            statement = dialect.insert(table)
            changed = dict(change(statement.excluded))
            self._statements[name] = statement.on_conflict_do_update(index_elements=list(same), set_=changed)

    def __call__(self, connection: Connection, *rows: Mapping[str, object]) -> None:
        """Do so with *rows*, each with all its columns."""
        connection.execute(self._statements[connection.dialect.name], list(rows))
