"""The oldest versions that pyproject.toml allows are named, so that ``make minima`` can prove them."""

from pathlib import Path

import pytest

from tests.measure.minima import minima

ROOT = Path(__file__).parents[1]


def test_every_dependency_names_its_oldest_version() -> None:
    """Those that were found by trying: older ones do not install, or the command line fails with them."""
    pinned = dict(one.split("==") for one in minima((ROOT / "pyproject.toml").read_text("utf-8")))

    assert (pinned["typer"], pinned["pydantic-settings"], pinned["psycopg[binary]"]) == ("0.19", "2.7", "3.2.1")


def test_dependency_without_one_is_told() -> None:
    """A bare name cannot be proven."""
    with pytest.raises(ValueError, match="rich: no oldest version"):
        minima('[project]\ndependencies = ["rich"]\n')
