"""The questions that the store has recorded, for whoever has no use for the rest of it."""

from pathlib import Path
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from bot.store import journal
from bot.store.database import NewerDatabase, open_database

MOST: Final = 5_000
"""Recorded questions that are asked again."""


def recorded(url: str) -> list[str]:
    """The questions that wait for staff in the database at *url*; none where there is no database yet."""
    file = url.removeprefix("sqlite:///")
    if url.startswith("sqlite:") and not Path(file).is_file():
        return []
    try:
        engine = open_database(url)
        with engine.connect() as connection:
            return [question.text for question in journal.open_questions(connection, MOST)]
    except (SQLAlchemyError, NewerDatabase):
        return []
