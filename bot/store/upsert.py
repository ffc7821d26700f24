"""Insert or change: the one statement that SQLite and PostgreSQL word alike and SQLAlchemy keeps in two dialects."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_or_change(
    connection: Connection,
    table: Table,
    row: Mapping[str, object],
    *,
    same: Sequence[str],
    change: Mapping[str, object],
) -> None:
    """Insert *row*, or make *change* to the row that is there already.

    Args:
        connection: in a transaction.
        table: where to.
        row: all columns.
        same: the columns that tell whether it is there already; they have a unique index.
        change: the columns to change then; values, or expressions with the columns of *table*.
    """
    statement = _insert(connection, table).values(row)
    connection.execute(statement.on_conflict_do_update(index_elements=list(same), set_=dict(change)))


def insert_new(connection: Connection, table: Table, row: Mapping[str, object], *, same: Sequence[str]) -> bool:
    """Insert *row* unless one with the *same* columns is there already; whether it was inserted."""
    statement = _insert(connection, table).values(row)
    statement = statement.on_conflict_do_nothing(index_elements=list(same)).returning(table.c[same[0]])
    return connection.execute(statement).first() is not None


def _insert(connection: Connection, table: Table) -> Any:  # the dialects' Insert classes share these methods, no base
    return (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)
