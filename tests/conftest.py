"""What the tests share: the shipped file and one desk, built once."""

from pathlib import Path

import pytest

from bot.desk import Desk, Knowledge, load_knowledge
from bot.faq.file import load
from bot.faq.model import Faq

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def faq() -> Faq:
    """The shipped FAQ."""
    return load(ROOT / "faq.yaml")


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The shipped data."""
    return load_knowledge()


@pytest.fixture(scope="session")
def desk(faq: Faq, knowledge: Knowledge) -> Desk:
    """A desk for the shipped FAQ."""
    return Desk(faq, knowledge)
