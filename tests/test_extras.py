"""What only some settings need may be missing; then that is said, with what to do, and the rest works."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from handlers.options import HOW_TO_INSTALL
from tests.test_cli import ROOT

LOCK = "requirements-full.lock"


def run_without(module: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the bot with *arguments* where *module* is not installed."""
    program = f"import sys; sys.modules[{module!r}] = None; sys.argv[0] = 'run_bot.py'; from run_bot import app; app()"
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM_", "FAQ_"))}
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env=clean | environment, timeout=120, check=False
    )


@pytest.mark.parametrize(
    ("module", "package", "setting", "value"),
    [
        ("prometheus_client", "prometheus-client", "METRICS_PORT", "9101"),
        ("psycopg", "psycopg", "DATABASE_URL", "postgresql://me:secret@127.0.0.1/x"),
    ],
    ids=["metrics", "postgresql"],
)
def test_setting_whose_package_is_missing(module: str, package: str, setting: str, value: str) -> None:
    """One line, exit code 1, and no password in it."""
    done = run_without(module, "health", **{setting: value})

    assert done.returncode == 1
    assert done.stderr == f"{setting}: needs {package}, which is not installed; {HOW_TO_INSTALL}\n"
    assert (ROOT / LOCK).is_file()
    assert LOCK in HOW_TO_INSTALL


def test_report_without_matplotlib(tmp_path: Path) -> None:
    """The words stand on the page, and why there is no picture."""
    file = tmp_path / "report.html"
    done = run_without("matplotlib", "report", "--html", str(file), DATABASE_URL=f"sqlite:///{tmp_path / 'empty.db'}")
    page = file.read_text("utf-8")

    assert done.returncode == 0
    assert "Questions: 0" in page
    assert f"No picture: matplotlib is not installed; {HOW_TO_INSTALL}." in page
