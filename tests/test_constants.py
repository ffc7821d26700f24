"""Module constants are final, and each has one value: a second assignment once put a safety rule to sleep."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "handlers").rglob("*.py"), ROOT / "run_bot.py"])

CONSTANT = re.compile(r"_?[A-Z][A-Z0-9_]*")


def at_module_level(nodes: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a module, also those under its ``if``, ``try``, ``with`` and ``for``."""
    for node in nodes:
        yield node
        for part in ("body", "orelse", "finalbody"):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield from at_module_level(getattr(node, part, []))
        for handler in getattr(node, "handlers", []):
            yield from at_module_level(handler.body)


def constants(source: str) -> Iterator[tuple[str, bool]]:
    """The name of each constant that *source* assigns, and whether it says ``Final``; type variables are none."""
    for node in at_module_level(ast.parse(source).body):
        final = isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation).split("[")[0] == "Final"
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        value = ast.unparse(node.value) if isinstance(node, ast.Assign | ast.AnnAssign) and node.value else ""
        for name in (found for target in targets if target is not None for found in ast.walk(target)):
            if isinstance(name, ast.Name) and CONSTANT.fullmatch(name.id) and not value.startswith("TypeVar("):
                yield name.id, final


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_constants_are_final_and_assigned_once(path: Path) -> None:
    """No module has a constant without ``Final``, or one that is assigned twice."""
    found = list(constants(path.read_text("utf-8")))

    assert [name for name, final in found if not final] == []
    assert [name for name, times in Counter(name for name, _ in found).items() if times > 1] == []


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("_UNITS = 1\n_UNITS = 2", [("_UNITS", False), ("_UNITS", False)]),
        ("A: Final = 1", [("A", True)]),
        ("A: Final[int] = 1", [("A", True)]),
        ("A: int = 1", [("A", False)]),
        ("A, B = 1, 2", [("A", False), ("B", False)]),
        ("if x:\n    A = 1\nelse:\n    A = 2", [("A", False), ("A", False)]),
        ("A += 1", [("A", False)]),
        ("Words = tuple\nT = TypeVar('T')\nlog = 1\ndef f():\n    A = 1", []),
    ],
)
def test_positive_control_every_way_to_assign_is_seen(source: str, seen: list[tuple[str, bool]]) -> None:
    """The check sees each way to assign a constant, and takes nothing else for one."""
    assert list(constants(source)) == seen
