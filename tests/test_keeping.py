"""The keeper of the FAQ file: whole or not at all, nothing lost, the last change taken back."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from handlers.keeping import Changed, FaqKeeper, NothingToUndo, NotSaved, version_of

ROOT = Path(__file__).parents[1]

KILLS = int(os.environ.get("BACKDESK_KILLS", "10"))
"""How often a writer is killed; 200 for the full proof."""

_WRITER = """
import sys
from pathlib import Path
from handlers.keeping import FaqKeeper
keeper = FaqKeeper(Path(sys.argv[1]))
texts = [letter * 300_000 for letter in "ab"]
print("writing", flush=True)
while True:
    draft = keeper.read()
    keeper.save(draft.version, texts[draft.text == texts[0]])
"""
_ADDER = """
import sys
from pathlib import Path
from handlers.keeping import Changed, FaqKeeper
keeper = FaqKeeper(Path(sys.argv[1]))
for number in range(20):
    while True:
        draft = keeper.read()
        try:
            keeper.save(draft.version, draft.text + f"{sys.argv[2]} {number}\\n")
            break
        except Changed:
            pass
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file to keep."""
    path = tmp_path / "faq.yaml"
    path.write_bytes(b"\xef\xbb\xbfone\r\ntwo")
    return path


@pytest.fixture
def keeper(path: Path) -> FaqKeeper:
    """Its keeper."""
    return FaqKeeper(path)


def versions(path: Path) -> list[Path]:
    """What can be taken back, or was, of the file at *path*."""
    kept = sorted(path.resolve().parent.glob(".faq-history/*.yaml"))
    return [one for one in kept if "-before-" in one.name or "-undone-" in one.name]


def writer(code: str, *arguments: str | Path) -> subprocess.Popen[bytes]:
    """A process that writes."""
    return subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)], cwd=ROOT, stdout=subprocess.PIPE)


def test_saved_to_the_byte(path: Path, keeper: FaqKeeper) -> None:
    """What is saved is in the file to the byte, with its old permissions, and the old text is kept."""
    path.chmod(0o640)
    old = path.read_bytes()
    draft = keeper.read()
    version = keeper.save(draft.version, draft.text + "\r\nthree")

    assert path.read_bytes() == old + b"\r\nthree"
    assert version == version_of(path.read_bytes()) == keeper.read().version
    assert path.stat().st_mode & 0o777 == 0o640
    assert [kept.read_bytes() for kept in versions(path)] == [old]
    assert {one.name for one in path.parent.iterdir()} == {"faq.yaml", ".faq-history"}


def test_undo_goes_back_step_by_step(path: Path, keeper: FaqKeeper) -> None:
    """Each undo takes one change back, until none is left; what was taken back can still be found."""
    old = path.read_bytes()
    version = keeper.read().version
    for text in ("a", "b", "a"):
        version = keeper.save(version, text)
    seen = [tuple(draft.text for draft in keeper.undo()) for _ in range(3)]

    assert seen == [("a", "b"), ("b", "a"), ("a", old.decode())]
    assert path.read_bytes() == old
    with pytest.raises(NothingToUndo):
        keeper.undo()
    assert [kept.read_text() for kept in versions(path)] == ["a", "b", "a"]


def test_undo_after_an_undo_and_a_change(keeper: FaqKeeper) -> None:
    """A change made after an undo is what the next undo takes back."""
    for text in ("a", "b"):
        keeper.save(keeper.read().version, text)
    keeper.undo()
    keeper.save(keeper.read().version, "c")

    assert [draft.text for draft in keeper.undo()] == ["c", "a"]


def test_second_writer_is_shown_the_newer_text(path: Path, keeper: FaqKeeper) -> None:
    """A change made from an older version is refused, and what the file says now is shown."""
    draft = keeper.read()
    FaqKeeper(path).save(draft.version, "theirs")
    with pytest.raises(Changed) as refused:
        keeper.save(draft.version, "mine")

    assert refused.value.newer == keeper.read()
    assert path.read_text() == "theirs"


def test_undo_leaves_what_an_editor_wrote(path: Path, keeper: FaqKeeper) -> None:
    """A change is not taken back over what somebody wrote with an editor since."""
    keeper.save(keeper.read().version, "ours")
    path.write_text("theirs")
    with pytest.raises(Changed) as refused:
        keeper.undo()

    assert refused.value.newer.text == "theirs"
    assert path.read_text() == "theirs"


def test_twenty_versions_are_kept(path: Path, keeper: FaqKeeper) -> None:
    """The last 20 versions are kept, and another file's beside them are left alone."""
    other = path.with_name("other.yaml")
    other.write_text("other")
    FaqKeeper(other).save(FaqKeeper(other).read().version, "newer")
    for number in range(25):
        keeper.save(keeper.read().version, f"text {number}")
    kept = [one.read_text() for one in versions(path) if one.name.startswith("faq-")]

    assert kept == [f"text {number}" for number in range(4, 24)]
    assert [one.read_text() for one in versions(path) if one.name.startswith("other-")] == ["other"]


def test_link_stays_a_link(path: Path, tmp_path: Path) -> None:
    """A file that is a link to another one stays a link; the other one is written."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    link = folder / "faq.yaml"
    link.symlink_to(path)
    keeper = FaqKeeper(link)
    keeper.save(keeper.read().version, "new")

    assert link.is_symlink()
    assert path.read_text() == "new"
    assert [one.name for one in folder.iterdir()] == ["faq.yaml"]


def test_change_that_never_came_about_is_no_change(path: Path, keeper: FaqKeeper) -> None:
    """A version kept before a write that was cut off is passed over by undo."""
    keeper.save(keeper.read().version, "a")
    raw = path.read_bytes()
    keeper.save(keeper.read().version, "b")
    path.write_bytes(raw)

    assert keeper.undo()[0].text == "a"


def _as_file(path: Path) -> None:
    path.with_name(".faq-history").write_text("in the way")


@pytest.mark.parametrize("break_it", [lambda path: path.unlink(), _as_file], ids=["gone", "history"])
def test_trouble_is_told_in_words(path: Path, keeper: FaqKeeper, break_it: Callable[[Path], None]) -> None:
    """A file that is gone, or a history that cannot be, is told in a sentence."""
    version = keeper.read().version
    break_it(path)
    with pytest.raises(NotSaved, match=r"the FAQ file could not be written \(.+\); it is as it was"):
        keeper.save(version, "new")


def test_full_disk_leaves_the_old_file(path: Path) -> None:
    """Where the new file does not fit, the old one stays whole and nothing is left lying about."""
    code = f"""
import resource, signal, sys
from pathlib import Path
from handlers.keeping import FaqKeeper, NotSaved
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, {resource.RLIM_INFINITY}))
keeper = FaqKeeper(Path(sys.argv[1]))
try:
    keeper.save(keeper.read().version, "x" * 100_000)
except NotSaved as error:
    print(error)
"""
    old = path.read_bytes()
    out, _ = writer(code, path).communicate(timeout=60)

    assert out == b"the FAQ file could not be written (File too large); it is as it was\n"
    assert path.read_bytes() == old
    assert [one.name for one in path.parent.iterdir() if one.name.endswith(".tmp")] == []


def test_writers_lose_nothing(path: Path, keeper: FaqKeeper) -> None:
    """Three processes that add lines at the same time end with every line in the file."""
    path.write_text("start\n")
    processes = [writer(_ADDER, path, name) for name in "ABC"]
    codes = []
    for process in processes:
        process.communicate(timeout=60)
        codes.append(process.returncode)
    lines = keeper.read().text.splitlines()

    assert codes == [0, 0, 0]
    assert [[line for line in lines if line[0] == name] for name in "ABC"] == [
        [f"{name} {number}" for number in range(20)] for name in "ABC"
    ]


@pytest.mark.slow
def test_killed_writer_leaves_a_whole_file(path: Path, keeper: FaqKeeper) -> None:
    """However a writer dies, the file is the old or the new text, and the next writer goes on as if nothing was."""
    chance = random.Random(20)
    whole = {letter * 300_000 for letter in "ab"}
    keeper.save(keeper.read().version, "a" * 300_000)
    for _ in range(KILLS):
        with writer(_WRITER, path) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(chance.uniform(0, 0.05))
            process.send_signal(signal.SIGKILL)
        assert path.read_text() in whole
    draft = keeper.read()
    keeper.save(draft.version, "after")

    assert keeper.undo()[1] == draft
    assert all(kept.read_text() in whole | {"after"} for kept in versions(path)[-15:])
    assert [one.name for one in path.parent.iterdir() if one.name.endswith(".tmp")] == []
