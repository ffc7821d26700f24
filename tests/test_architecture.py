"""The import rules of the house: a pure core, thin edges, one place for each kind of I/O."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CORE = sorted((ROOT / "bot").rglob("*.py"))
EDGES = sorted((ROOT / "handlers").rglob("*.py"))

IMPURE = {
    "telegram",
    "asyncio",
    "time",
    "datetime",
    "os",
    "socket",
    "logging",
    "random",
    "threading",
    "subprocess",
    "sys",
}


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports, by their full name."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or ""


@pytest.mark.parametrize("path", CORE, ids=lambda path: str(path.relative_to(ROOT)))
def test_core_is_pure(path: Path) -> None:
    """The core imports no Telegram, no clock, no environment, no handlers, and awaits and prints nothing."""
    tree = ast.parse(path.read_text("utf-8"))
    calls = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}

    assert {name.split(".")[0] for name in imported(path)} & (IMPURE | {"handlers", "run_bot"}) == set()
    assert not any(isinstance(node, ast.AsyncFunctionDef | ast.Await) for node in ast.walk(tree))
    assert calls & {"print", "input", "open"} == set()


@pytest.mark.parametrize("path", EDGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_one_package_knows_telegram(path: Path) -> None:
    """Telegram is imported in handlers/telegram and nowhere else."""
    knows = any(name == "telegram" or name.startswith("telegram.") for name in imported(path))

    assert not knows or ROOT / "handlers" / "telegram" in path.parents


def test_installed_package_is_whole() -> None:
    """Every file in the packages that is no code is installed with them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    patterns = project["tool"]["setuptools"]["package-data"]["*"]
    others = {
        path
        for path in [*(ROOT / "bot").rglob("*"), *(ROOT / "handlers").rglob("*")]
        if path.is_file() and path.suffix not in {".py", ".pyc"}
    }

    assert [path for path in others if not any(path.match(pattern) for pattern in patterns)] == []
    assert [path for path in others if not (path.parent / "__init__.py").is_file()] == []


def test_one_module_reads_the_faq_file() -> None:
    """Of the core, only bot/faq/file.py reads files that it was not shipped with; the models ship."""
    readers = {
        str(path.relative_to(ROOT))
        for path in CORE
        if "read_bytes(" in path.read_text("utf-8") or "path.stat(" in path.read_text("utf-8")
    }

    assert readers == {"bot/faq/file.py", "bot/reading/shipped.py"}
