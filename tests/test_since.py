"""``check --since`` and the schema for editors, as staff use them."""

import json
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


def test_since_a_revision_or_a_file_tells_what_changes(edited: Path) -> None:
    """The question that was taught gets another reply than before; both ways to name the version say the same."""
    (edited.parent / "before.yaml").write_text(SHIPPED, "utf-8")
    first = yaml.safe_load(SHIPPED)["entries"][0]["id"]
    said = []
    for since in ("HEAD", str(edited.parent / "before.yaml")):
        done = run("check", str(edited), "--since", since, "--questions", str(edited.parent / "own.jsonl"))
        assert done.returncode == 0
        said.append(done.stdout.decode().replace(since, "then"))

    assert said[0] == said[1]
    assert f"  {OWN}: fallback -> faq {first}" in said[0]
    assert " since then" in said[0]


def test_since_itself_changes_nothing(edited: Path) -> None:
    """No question changes against the same file."""
    done = run("check", str(edited), "--since", str(edited))

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
