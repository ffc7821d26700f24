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
        only: change it only then; else always.
    """

    def __init__(
        self, table: Table, same: Sequence[str], change: Change, only: Callable[[Any], Any] | None = None
    ) -> None:
        self._statements = {}
        for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql)):
            statement = dialect.insert(table)
            new = statement.excluded
            self._statements[name] = statement.on_conflict_do_update(
                index_elements=list(same), set_=dict(change(new)), where=only(new) if only is not None else None
            )

    def __call__(self, connection: Connection, *rows: Mapping[str, object]) -> int:
        """Do so with *rows*, each with all its columns; how many were inserted or changed."""
        statement = self._statements[connection.dialect.name]
        return connection.execute(statement, list(rows), execution_options={"preserve_rowcount": True}).rowcount
