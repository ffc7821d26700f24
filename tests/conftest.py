"""What the tests share: the shipped file and one desk, built once."""

import os
from pathlib import Path

import pytest

os.environ["OMP_NUM_THREADS"] = "1"  # a second thread gains nothing, and takes the core from the tests beside
os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # read when the library is imported, as the number of threads is

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


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's folder, but with one in twenty of its test questions: ``check --since`` asks them all."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "tests" / "questions").mkdir(parents=True)
    for name in ("bot", "handlers", "run_bot.py", "faq.yaml"):
        (folder / name).symlink_to(ROOT / name)
    for path in (ROOT / "tests" / "questions").glob("*.jsonl"):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        (folder / "tests" / "questions" / path.name).write_text("".join(lines[::20]), "utf-8")
    return folder
