"""The README and the help text stay true."""

import re
from pathlib import Path

from run_bot import Settings
from tests.test_cli import run

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_help_in_the_readme_is_the_help() -> None:
    """Each help text that the README shows is what the program prints."""
    for command in ([], ["ask"], ["check"], ["health"], ["report"], ["schema"]):
        said = run(*command, "--help", COLUMNS="100", TERM="dumb", NO_COLOR="1").stdout.decode()

        assert "\n".join(line.rstrip() for line in said.strip().splitlines()) in README


def test_transcript_in_the_readme_is_real() -> None:
    """The questions of the README's transcript get the replies that it shows."""
    shown = README.split("<!-- transcript -->")[1]
    questions = re.findall(r"^you> (.*)$", shown, re.MULTILINE)
    said = run(given="\n".join(questions) + "\n", COLUMNS="100", TERM="dumb", NO_COLOR="1").stdout.decode()

    boxes = [line for line in shown.splitlines() if line.startswith(("╭", "│", "╰"))]

    assert len(questions) >= 3
    for line in said.splitlines():
        assert line.rstrip() in shown
    assert [line for line in boxes if line not in said] == []


def test_every_setting_is_documented() -> None:
    """The README names each setting, and no setting that does not exist."""
    fields = set(Settings.model_fields)
    documented = re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE)

    assert {field.upper() for field in fields} == set(documented)


def test_every_dependency_earns_its_place() -> None:
    """Each package of pyproject.toml has its line in the README."""
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    required = project[project.index("dependencies = [") : project.index("# Only for `make vectors`")]
    table = README.split("| package | why it is here |")[1]

    for package in re.findall(r'^    "([A-Za-z][\w-]*)', required, re.MULTILINE):
        assert package in table


def test_make_targets_of_the_readme_exist() -> None:
    """Every make target that the README names is one."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))

    assert set(re.findall(r"`?make ([a-z-]+)", README)) <= targets
