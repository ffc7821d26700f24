"""The service, the container and what GitHub runs: read as those who obey them read them."""

import configparser
import json
import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from handlers.telegram.running import STOP_SECONDS
from run_bot import Settings, app
from tests.test_locks import DEV, pins, plain

ROOT = Path(__file__).parents[1]
SETTINGS = {name.upper() for name in Settings.model_fields}
PYTHON = {"MPLCONFIGDIR", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
"""Variables that Python and its packages read, not we."""


def project() -> dict[str, Any]:
    """The ``[project]`` table of pyproject.toml."""
    return dict(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"])


def service() -> tuple[dict[str, list[str]], dict[str, str]]:
    """Every key of the unit's sections with its values, and the environment that they set."""
    keys: dict[str, list[str]] = {}
    for name, value in re.findall(
        r"^(\w+)=(.*)$", (ROOT / "deploy" / "backdesk.service").read_text("utf-8"), re.MULTILINE
    ):
        keys.setdefault(name, []).append(value)
    pairs = [pair for line in keys["Environment"] for pair in shlex.split(line)]
    return keys, dict(pair.split("=", 1) for pair in pairs)


def dockerfile() -> list[tuple[str, str]]:
    """Each instruction and what follows it."""
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    steps = [line.partition(" ") for line in lines if line and not line.startswith("#")]
    return [(name, rest) for name, _, rest in steps]


def loaded(path: str) -> Any:
    """A YAML file of ours."""
    return yaml.safe_load((ROOT / path).read_text("utf-8"))


def test_unit_is_one() -> None:
    """Three sections, as systemd wants them."""
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.read(ROOT / "deploy" / "backdesk.service", "utf-8")

    assert parser.sections() == ["Unit", "Service", "Install"]


def test_service_starts_the_bot_with_settings_that_exist() -> None:
    """The program, the files and the variables are ours; what it needs to write lies in its own folder."""
    keys, environment = service()
    python, script = keys["ExecStart"][0].split()

    assert (python, script) == ("/opt/backdesk/.venv/bin/python", "/opt/backdesk/run_bot.py")
    assert (ROOT / Path(script).name).is_file()
    assert environment.keys() <= SETTINGS | PYTHON
    assert environment["FAQ_FILE"] == "/var/lib/backdesk/faq.yaml"
    assert environment["DATABASE_URL"].startswith("sqlite:////var/lib/backdesk/")
    assert keys["StateDirectory"] == ["backdesk"]
    assert f"/opt/backdesk/faq.yaml {Path(environment['FAQ_FILE']).parent}/" in keys["ExecStartPre"][0]


def test_service_comes_back_and_has_time_to_end() -> None:
    """Whatever the bot ends with, it is started again, and no stop is cut short."""
    keys, _ = service()

    assert keys["Restart"] == ["always"]
    assert keys["StartLimitIntervalSec"] == ["0"]
    assert float(keys["TimeoutStopSec"][0]) > STOP_SECONDS
    assert keys["DynamicUser"] == ["yes"]


def test_container_holds_what_it_needs_and_no_more() -> None:
    """What is copied exists, what is installed has hashes, and the bot is not root."""
    steps = dockerfile()
    told = dict(steps)

    for name, rest in steps:
        if name == "COPY":
            assert all((ROOT / source).exists() for source in rest.split()[:-1])
    assert any("--require-hashes -r requirements-full.lock" in rest for name, rest in steps if name == "RUN")
    assert [name for name, _ in steps].index("USER") < [name for name, _ in steps].index("ENTRYPOINT")
    assert told["USER"] == "10001"
    assert {".env", ".git", "*.db", ".faq-history"} <= set((ROOT / ".dockerignore").read_text("utf-8").split())


def test_container_starts_the_bot_with_settings_that_exist() -> None:
    """On a Python that the project allows, with its own health command."""
    steps = dockerfile()
    variables = {pair.split("=", 1)[0] for name, rest in steps if name == "ENV" for pair in shlex.split(rest)}
    told = dict(steps)
    python = re.findall(r"^python:(\d+)\.(\d+)-slim$", told["FROM"])[0]
    asked = json.loads(told["HEALTHCHECK"].partition(" CMD ")[2])

    assert variables <= SETTINGS | PYTHON
    assert tuple(map(int, python)) >= tuple(map(int, re.findall(r"\d+", project()["requires-python"])))
    assert json.loads(told["ENTRYPOINT"]) == ["python", "run_bot.py"] == asked[:2]
    assert asked[2] in {one.name or one.callback.__name__ for one in app.registered_commands if one.callback}


def test_workflow_runs_what_must_pass() -> None:
    """On the oldest Python that the project allows as well, and with no right but to read."""
    workflow = loaded(".github/workflows/checks.yml")
    job = workflow["jobs"]["checks"]

    assert [step["run"] for step in job["steps"] if "run" in step] == [".ci/run"]
    assert f">={job['strategy']['matrix']['python'][0]}" == project()["requires-python"]
    assert workflow["permissions"] == {"contents": "read"}
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o100


def test_hooks_run_what_is_locked() -> None:
    """Each hook's program comes with the environment that ``make lint`` sets up."""
    hooks = [hook for one in loaded(".pre-commit-config.yaml")["repos"] for hook in one["hooks"]]
    programs = {hook["entry"].split()[0].removeprefix(".venv/bin/") for hook in hooks}

    assert {hook["id"] for hook in hooks} == {"ruff", "ruff-format", "mypy", "faq"}
    assert {plain(program) for program in programs - {"python"}} <= pins(DEV).keys()


@pytest.mark.parametrize(
    "path", sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml")), ids=lambda path: path.name
)
def test_issue_templates_are_forms(path: Path) -> None:
    """Of the shape that GitHub shows, with a way to the private report where a slip could end up."""
    form = loaded(str(path.relative_to(ROOT)))
    if path.name == "config.yml":
        assert form == {"blank_issues_enabled": False}
        return
    kinds = {part["type"] for part in form["body"]}

    assert {"name", "description", "body"} <= form.keys()
    assert kinds <= {"markdown", "input", "textarea", "dropdown", "checkboxes"}
    assert all(part["attributes"].get("label") or part["attributes"].get("value") for part in form["body"])
    assert path.name == "idea.yml" or "SECURITY.md" in path.read_text("utf-8")


def test_changelog_has_this_release() -> None:
    """The version of pyproject.toml has its section, with a day."""
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")

    assert re.search(rf"^## {re.escape(project()['version'])} - \d{{4}}-\d\d-\d\d$", changelog, re.MULTILINE)
