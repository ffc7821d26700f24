"""Which packages ``make run`` installs: those that the settings ask for."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def planned(folder: Path, **environment: str) -> str:
    """What ``make run`` would do in *folder*, nothing installed yet."""
    shutil.copy(ROOT / "Makefile", folder)
    for lock in ("requirements.lock", "requirements-full.lock", "requirements-dev.lock", "pyproject.toml"):
        shutil.copy(ROOT / lock, folder)
    unwanted = ("STAFF_IDS", "METRICS_PORT", "DATABASE_URL", "MAKE")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    done = subprocess.run(
        ["make", "-n", "run"], capture_output=True, text=True, cwd=folder, env=clean | environment, check=True
    )
    return done.stdout


@pytest.mark.parametrize(
    ("settings", "lock"),
    [
        ("", "requirements.lock"),
        ("TELEGRAM_BOT_TOKEN=1:x\nSTAFF_IDS=\nDATABASE_URL=sqlite:///x.db\n# METRICS_PORT=9101\n", "requirements.lock"),
        ("STAFF_IDS=1, 2\n", "requirements-full.lock"),
        ("metrics_port = 9101\n", "requirements-full.lock"),
        ("export DATABASE_URL='postgresql://me@there/x'\n", "requirements-full.lock"),
    ],
    ids=["none", "others", "staff", "metrics", "postgresql"],
)
def test_settings_decide_what_is_installed(settings: str, lock: str, tmp_path: Path) -> None:
    """As .env says it, with hashes, and the project after it without fetching anything more."""
    (tmp_path / ".env").write_text(settings, "utf-8")
    said = planned(tmp_path)

    assert f"--require-hashes -r {lock} " in said
    assert "--no-deps --no-build-isolation -e ." in said


def test_environment_decides_as_well(tmp_path: Path) -> None:
    """As a service sets it."""
    assert "-r requirements-full.lock " in planned(tmp_path, METRICS_PORT="9101")
