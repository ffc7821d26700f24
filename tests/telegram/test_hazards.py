"""The table of hazards names tests that exist."""

import re
from pathlib import Path

HERE = Path(__file__).parent
ROWS = [line.split("|")[1:3] for line in (HERE / "HAZARDS.md").read_text("utf-8").splitlines()[6:]]
HAZARDS = 30
"""Rows of the list of what goes wrong in production."""


def test_each_hazard_is_shown_by_tests_that_exist() -> None:
    """Each row names a test, or says why there is none; no name leads nowhere."""
    assert len(ROWS) == HAZARDS
    untested = [shown.strip() for _, shown in ROWS if ".test_" not in shown]
    assert [reason for reason in untested if not re.match(r"does not apply: .{20}", reason)] == []
    named = {tuple(name) for _, shown in ROWS for name in re.findall(r"`(\w+)\.(test_\w+)`", shown)}
    missing = [(area, test) for area, test in named if f"def {test}(" not in _source(area)]

    assert len(named) >= HAZARDS
    assert missing == []


def _source(area: str) -> str:
    return (HERE / f"test_{area}.py").read_text("utf-8")
