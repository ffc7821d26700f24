"""Safety data fail closed: the bot does not start with lexicons that cannot be trusted."""

import shutil
from pathlib import Path

import pytest

from bot.language.shorthand import load_shorthand
from bot.safety.lexicon import FOLDER, LEAST, UnsafeLexicon, load_lexicon

HEAD = "source: here\nreviewed_by: nobody yet\nreviewed_on: never\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the lexicons, to be damaged."""
    for path in FOLDER.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    return tmp_path


@pytest.mark.parametrize("kind", LEAST)
def test_missing_lexicon_stops_the_start(folder: Path, kind: str) -> None:
    """A lexicon that is not there is an error, not an empty lexicon."""
    (folder / f"{kind}.yaml").unlink()

    with pytest.raises(UnsafeLexicon, match=rf"{kind}\.yaml cannot be read"):
        load_lexicon(load_shorthand(), folder)


@pytest.mark.parametrize("kind", LEAST)
def test_shrunken_lexicon_stops_the_start(folder: Path, kind: str) -> None:
    """A lexicon that lost most of its terms is an error."""
    (folder / f"{kind}.yaml").write_text(f"{HEAD}further: [sciatica]\n", "utf-8")

    with pytest.raises(UnsafeLexicon, match=rf"{kind}\.yaml has shrunk to 1 terms"):
        load_lexicon(load_shorthand(), folder)


@pytest.mark.parametrize(
    "content", ["", "- a\n- b\n", "a: b\n", "a: [\n", "\x00"], ids=["empty", "list", "text", "broken", "nul"]
)
def test_malformed_lexicon_stops_the_start(folder: Path, content: str) -> None:
    """A lexicon of the wrong shape is an error."""
    (folder / "conditions.yaml").write_text(content, "utf-8")

    with pytest.raises(UnsafeLexicon, match=r"conditions\.yaml"):
        load_lexicon(load_shorthand(), folder)


def test_lost_canary_stops_the_start(folder: Path) -> None:
    """A lexicon that is long enough but no longer finds its canary phrases is an error."""
    filling = "\n".join(f'  - "word{number}"' for number in range(LEAST["conditions"]))
    (folder / "conditions.yaml").write_text(f"{HEAD}further:\n{filling}\n", "utf-8")

    with pytest.raises(UnsafeLexicon, match=r'conditions\.yaml no longer finds "sciatica"'):
        load_lexicon(load_shorthand(), folder)


@pytest.mark.parametrize("name", ["source", "reviewed_by", "reviewed_on"])
def test_lexicon_that_does_not_say_where_it_is_from_stops_the_start(folder: Path, name: str) -> None:
    """Each list names its source, and the clinician who has signed it, be it nobody yet."""
    path = folder / "conditions.yaml"
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith(f"{name}:")]
    path.write_text("\n".join(lines), "utf-8")

    with pytest.raises(UnsafeLexicon, match=rf"conditions\.yaml does not say {name}"):
        load_lexicon(load_shorthand(), folder)
