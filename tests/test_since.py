"""``check --since`` and the schema for editors, as staff use them."""

import json
import re
import subprocess
from pathlib import Path

import jsonschema
import pytest
import yaml

from tests.test_cli import ROOT, run

SHIPPED = (ROOT / "faq.yaml").read_text("utf-8")
OWN = "is hijamatology taught in the waiting room"


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """The shipped file with one phrasing more, in a git repository that knows the shipped one."""
    path = tmp_path / "faq.yaml"
    path.write_text(SHIPPED, "utf-8")
    git = ["git", "-C", str(tmp_path), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "faq: begin"]):
        subprocess.run([*git, *command], check=True)
    path.write_text(SHIPPED.replace("    also:\n", f"    also:\n      - {OWN}\n", 1), "utf-8")
    lines = [json.dumps({"text": words}) for words in (OWN, f"{OWN}\n\ud800")]
    (tmp_path / "own.jsonl").write_text("\n".join(lines), "utf-8")
    return path


def test_since_a_revision_or_a_file_tells_what_changes(edited: Path, project: Path) -> None:
    """The question that was taught gets another reply than before; both ways to name the version say the same."""
    (edited.parent / "before.yaml").write_text(SHIPPED, "utf-8")
    first = yaml.safe_load(SHIPPED)["entries"][0]["id"]
    said = []
    for since in ("HEAD", str(edited.parent / "before.yaml")):
        more = ("--questions", str(edited.parent / "own.jsonl"))
        done = run("check", str(edited), "--since", since, *more, folder=project)
        assert done.returncode == 0
        said.append(done.stdout.decode().replace(since, "then"))

    assert said[0] == said[1]
    assert f"  {OWN}: fallback -> faq {first}" in said[0]
    assert " since then" in said[0]


def reworded(edited: Path) -> None:
    """An answer and the physician text say something else."""
    text = SHIPPED.replace("This is one for your physician", "That is one for your physician", 1)
    text = text.replace("answer: >-\n      A massage therapist", "answer: >-\n      Never. A massage therapist", 1)
    assert text != SHIPPED
    edited.write_text(text, "utf-8")


@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["some", "all"])
def test_since_counts_other_words(edited: Path, project: Path, *, whole: bool) -> None:
    """A changed answer and a changed fixed reply are shown before and after, with how many questions get them."""
    reworded(edited)
    said = run("check", str(edited), "--since", "HEAD", folder=ROOT if whole else project).stdout.decode().splitlines()
    at = said.index("2 texts change since HEAD")

    assert re.match(rf"  reply \"physician\" \(given to \d{{{3 if whole else 2},}} of the questions\)$", said[at + 1])
    assert said[at + 2].startswith("    before: This is one for your physician")
    assert said[at + 3].startswith("    after:  That is one for your physician")
    assert re.match(r"  answer of \"therapist-diagnosis\" \(given to \d+ of the questions\)$", said[at + 4])
    assert said[at + 6].startswith("    after:  Never. A massage therapist")
    counted = int(re.match(r"(\d+) questions change since HEAD$", said[at + 7])[1])  # type: ignore[index]
    assert counted > 100
    assert said[at + 8] == f"  {counted} more: the same reply as before, in other words"


def test_since_in_json_is_json(edited: Path, project: Path) -> None:
    """Problems and changes in one object; without --since a list as ever."""
    reworded(edited)
    done = run("check", str(edited), "--format", "json", "--since", "HEAD", folder=project)
    said = json.loads(done.stdout)
    edited.write_text("clinic:", "utf-8")
    broken = json.loads(run("check", str(edited), "--format", "json", "--since", "HEAD", folder=project).stdout)

    assert done.returncode == 0
    assert said["problems"] == []
    assert [text["what"] for text in said["changes"]["texts"]] == [
        'reply "physician"',
        'answer of "therapist-diagnosis"',
    ]
    assert {"text", "before", "after"} == set(said["changes"]["questions"][0])
    assert len(said["changes"]["questions"]) > 100
    assert (broken["changes"], broken["problems"][0]["level"]) == (None, "error")


def test_since_an_earlier_version_that_would_not_pass_today(edited: Path, project: Path) -> None:
    """What was in service before a check was sharpened can still be compared."""
    earlier = edited.with_name("earlier.yaml")
    start, end = SHIPPED.index("  physician: >-"), SHIPPED.index("  emergency: >-")
    earlier.write_text(f"{SHIPPED[:start]}  physician: Have a cup of tea.\n{SHIPPED[end:]}", "utf-8")
    said = run("check", str(edited), "--since", str(earlier), folder=project).stdout.decode()

    assert "    before: Have a cup of tea." in said


def test_since_itself_changes_nothing(edited: Path, project: Path) -> None:
    """No question changes against the same file."""
    done = run("check", str(edited), "--since", str(edited), folder=project)

    assert done.stdout.decode().splitlines()[-1] == f"0 questions change since {edited}"


@pytest.mark.parametrize("since", ["no-such-revision", "--output=x", "-x"])
def test_since_nothing_is_said_plainly(edited: Path, since: str) -> None:
    """A version that is not there ends with a line that says so."""
    done = run("check", str(edited), f"--since={since}")

    assert done.returncode == 1
    assert since in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_schema_is_the_models() -> None:
    """The schema that editors find is the one that the models make, and the settings name it."""
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text("utf-8"))

    assert (ROOT / ".vscode" / "faq.schema.json").read_bytes() == run("schema").stdout
    assert settings["yaml.schemas"] == {"./.vscode/faq.schema.json": "faq.yaml"}


def test_schema_takes_the_shipped_file_and_no_unknown_field() -> None:
    """What the bot takes, the editor takes; a misspelt field is underlined."""
    schema = json.loads((ROOT / ".vscode" / "faq.schema.json").read_text("utf-8"))
    data = yaml.safe_load(SHIPPED)
    jsonschema.validate(data, schema)
    data["entries"][0]["anwser"] = "x"

    with pytest.raises(jsonschema.ValidationError, match="anwser"):
        jsonschema.validate(data, schema)
