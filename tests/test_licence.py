"""Under which terms all of it may be used."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
NAMED = (
    *("all-MiniLM-L6-v2", "multilingual-e5-small", "wordfreq", "by-sa/4.0", "Microsoft Corporation", "Wolf Garbe"),
    "Permission is hereby granted, free of charge",
)
DATA = {".npz", ".onnx", ".bin", ".safetensors"}


def test_licence_is_whole() -> None:
    """The full text of the Apache License 2.0, which the installed package names and carries."""
    text = (ROOT / "LICENSE").read_text("utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert re.match(r"\s+Apache License\s+Version 2\.0, January 2004\s", text)
    assert "END OF TERMS AND CONDITIONS" in text
    assert [f"   {number}. " in text for number in range(1, 10)] == [True] * 9
    assert (project["license"], project["license-files"]) == ("Apache-2.0", ["LICENSE", "NOTICE"])


def test_notice_names_every_model_that_ships() -> None:
    """Each file of numbers in the package has its paragraph: what it was made from, and under which terms."""
    notice = (ROOT / "NOTICE").read_text("utf-8")
    shipped = [path for folder in ("bot", "handlers") for path in (ROOT / folder).rglob("*") if path.suffix in DATA]

    assert [str(path.relative_to(ROOT)) for path in shipped if str(path.relative_to(ROOT)) not in notice] == []
    assert [words for words in NAMED if words not in notice] == []
