"""The README and the papers in docs stay true."""

import re
import shutil
from pathlib import Path

import pytest

from run_bot import Settings
from tests.test_cli import run

ROOT = Path(__file__).parents[1]
DOCS = sorted((ROOT / "docs").glob("*.md"))
NAMES = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "tests/README.md")
PAPERS = [*(ROOT / name for name in NAMES), *DOCS]
README = (ROOT / "README.md").read_text("utf-8")


def paper(name: str) -> str:
    """The text of a paper in docs."""
    return (ROOT / "docs" / f"{name}.md").read_text("utf-8")


def test_readme_is_short_and_leads_to_every_paper() -> None:
    """At most 150 lines, and a link to each of the papers."""
    assert len(README.splitlines()) <= 150
    assert [path.name for path in DOCS if f"](docs/{path.name})" not in README] == []


def test_help_in_the_papers_is_the_help() -> None:
    """Each help text that the command line's paper shows is what the program prints."""
    for command in ([], ["ask"], ["check"], ["health"], ["report"], ["schema"]):
        said = run(*command, "--help", COLUMNS="100", TERM="dumb", NO_COLOR="1").stdout.decode()

        assert "\n".join(line.rstrip() for line in said.strip().splitlines()) in paper("command-line")


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
    """The paper on deployment names each setting, and no setting that does not exist."""
    fields = set(Settings.model_fields)
    documented = re.findall(r"^\| `([A-Z_]+)` \|", paper("deployment"), re.MULTILINE)

    assert {field.upper() for field in fields} == set(documented)


def test_every_dependency_earns_its_place() -> None:
    """Each package of pyproject.toml has its line in the paper on architecture."""
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    required = project[project.index("dependencies = [") : project.index("# Only for `make vectors`")]
    table = paper("architecture").split("| package | why it is here |")[1]

    for package in re.findall(r'^    "([A-Za-z][\w-]*)', required, re.MULTILINE):
        assert package in table


def test_make_targets_of_the_papers_exist() -> None:
    """Every make target that a paper names is one."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))

    assert {"run", "test"} <= set(re.findall(r"^make ([a-z-]+)", README, re.MULTILINE))
    for path in PAPERS:
        assert set(re.findall(r"`make ([a-z-]+)", path.read_text("utf-8"))) <= targets


def test_first_edit_of_the_readme_works(tmp_path: Path) -> None:
    """Put at the end of the file, its entry has no problem, not even a warning, and its question gets its answer."""
    entry = README.split("```yaml\n")[1].split("```")[0]
    asked = re.findall(r'run_bot.py ask "(.*)"', README)[0]
    answer = re.findall(r"answer: (.*)", entry)[0]
    file = Path(shutil.copy(ROOT / "faq.yaml", tmp_path))
    with file.open("a", encoding="utf-8") as lines:
        lines.write(entry)

    told = run("check", str(file))
    assert told.returncode == 0
    assert re.findall(r"id: (.*)", entry)[0].encode() not in told.stdout
    assert answer in run("ask", asked, "--faq", str(file)).stdout.decode()


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    """Each link and picture of a paper that is no web address is a file of the project."""
    text = path.read_text("utf-8")
    links = re.findall(r"\]\(([^)]+)\)", text) + re.findall(r'src="([^"]+)"', text)

    assert [link for link in links if not link.startswith("https://") and not (path.parent / link).is_file()] == []


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_that_the_papers_name_exist(path: Path) -> None:
    """A name in code letters with a folder of ours in front is a file or folder of ours."""
    named = re.findall(r"`((?:bot|handlers|tests|deploy|docs|\.ci|\.github)/[\w./-]*)`", path.read_text("utf-8"))

    assert [name for name in named if not (ROOT / name).exists()] == []


def test_architecture_knows_every_package() -> None:
    """Each package has its line in the table, and each file that the walk names exists."""
    text = paper("architecture")
    packages = {
        str(one.parent.relative_to(ROOT)) for top in ("bot", "handlers") for one in (ROOT / top).glob("*/__init__.py")
    }
    walk = text.split("## One walk of a message")[1].split("## What it is built on")[0]
    files = {path.name for top in ("bot", "handlers") for path in (ROOT / top).rglob("*.py")}

    assert [package for package in packages if f"| `{package}/` |" not in text] == []
    assert [name for name in re.findall(r"`([\w/]+\.py)`", walk) if name.rsplit("/", 1)[-1] not in files] == []
