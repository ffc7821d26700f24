"""What the bot is measured with is nothing that it was trained with."""

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import yaml

HERE = Path(__file__).parent


def alike(text: str) -> str:
    """*text* without what makes no other text of it: capitals and blanks."""
    return " ".join(text.casefold().split())


def texts(path: Path) -> Iterator[str]:
    """Every text in a file of messages, of entries, of terms by group, or of lines."""
    if path.suffix == ".jsonl":
        yield from (json.loads(line)["text"] for line in path.read_text("utf-8").splitlines() if line.strip())
    elif path.suffix == ".yaml":
        data = yaml.safe_load(path.read_text("utf-8"))
        if isinstance(data, dict):
            yield from chain.from_iterable(terms for terms in data.values() if isinstance(terms, list))
        else:
            yield from chain.from_iterable((entry["question"], *entry.get("also", ())) for entry in data)
    else:
        yield from path.read_text("utf-8").splitlines()


def test_no_test_question_is_a_training_message() -> None:
    """No text stands, capitals and blanks aside, both in tests/questions and anywhere in tests/training."""
    training = [path for path in (HERE / "training").rglob("*") if path.suffix in {".jsonl", ".yaml", ".txt"}]
    learned = {alike(text): path.name for path in training for text in texts(path)}
    asked = [(path.name, text) for path in (HERE / "questions").glob("*.jsonl") for text in texts(path)]

    assert len(learned) > 1000
    assert len(asked) > 1000
    assert [(file, text, learned[alike(text)]) for file, text in asked if alike(text) in learned] == []
