"""The lock files: what is installed is what was tried, from whichever index, byte for byte."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RUN, FULL, DEV = "requirements.lock", "requirements-full.lock", "requirements-dev.lock"
EXTRAS = {RUN: ["build"], FULL: ["build", "picture", "postgresql", "metrics"]}
EXTRAS[DEV] = [*EXTRAS[FULL], "dev"]


def pins(lock: str) -> dict[str, set[str]]:
    """Each package of a lock file with its versions; more than one where they differ by Python or platform."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([\w.!+]+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE):
        found.setdefault(plain(name), set()).add(version)
    return found


def plain(requirement: str) -> str:
    """The name of a requirement as indexes compare it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=! ]", requirement)[0]).lower()


@pytest.mark.parametrize("lock", EXTRAS)
def test_lock_names_every_dependency(lock: str) -> None:
    """Each dependency of pyproject.toml, and of the extras that the lock is for, in a version that it allows."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [one for extra in EXTRAS[lock] for one in project["optional-dependencies"][extra]]
    pinned = pins(lock)

    for requirement in [*project["dependencies"], *extras]:
        oldest = re.search(r">=([\d.]+)", requirement)
        assert plain(requirement) in pinned
        for version in pinned[plain(requirement)]:
            assert oldest is None or numbers(version) >= numbers(oldest[1])


def numbers(version: str) -> list[int]:
    """The numbers of a version, to compare it."""
    return [int(number) for number in re.findall(r"\d+", version)]


@pytest.mark.parametrize("lock", EXTRAS)
def test_lock_has_hashes_and_no_address(lock: str) -> None:
    """Every pin has its hashes, and nothing says where to fetch it from."""
    text = (ROOT / lock).read_text("utf-8")
    entries = re.split(r"^(?=[a-z])", "".join(re.findall(r"^[^#]*\n", text, re.MULTILINE)), flags=re.MULTILINE)[1:]

    assert entries
    assert [entry for entry in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}", entry)] == []
    assert re.search(r"://|^\s*-(?!-hash)|--(?!hash=)", text, re.MULTILINE) is None


def test_locks_agree() -> None:
    """What more is asked for changes no version of what was there before."""
    run, full, dev = pins(RUN), pins(FULL), pins(DEV)

    assert run.items() <= full.items() <= dev.items()
    assert {"matplotlib", "psycopg", "prometheus-client"} <= full.keys() - run.keys()
