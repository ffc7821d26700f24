"""``make minima``: the oldest versions that pyproject.toml allows, a requirement a line, to run the tests with."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXTRAS = ("picture", "postgresql", "metrics")
"""What only some settings need, and the tests all the same."""

FOR_TESTS = ("pytest", "pytest-asyncio", "hypothesis", "jsonschema", "psutil")
"""What the tests need besides, in any version."""


def minima(project: str) -> list[str]:
    """Each dependency and extra of the pyproject.toml with the text *project*, pinned to the oldest version it allows.

    Raises:
        ValueError: a dependency names no oldest version.
    """
    told, pinned = tomllib.loads(project)["project"], []
    extras = told.get("optional-dependencies", {})
    for required in [*told["dependencies"], *(one for extra in EXTRAS for one in extras.get(extra, []))]:
        found = re.match(r"([\w.-]+(?:\[[\w,]+\])?)>=([\w.]+)", required)
        if found is None:
            raise ValueError(f"{required}: no oldest version is named")
        pinned.append(f"{found[1]}=={found[2]}")
    return pinned


if __name__ == "__main__":
    print("\n".join([*minima((ROOT / "pyproject.toml").read_text("utf-8")), *FOR_TESTS]))
