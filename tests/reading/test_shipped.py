"""The models fail closed: the bot does not start with a model that is missing, another one, or shuffled."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from bot.reading.shipped import FILES, FOLDER, MANIFEST, UnsafeModel, check, load_models
from bot.safety.thresholds import load_thresholds


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the model files."""
    return Path(shutil.copytree(FOLDER, tmp_path_factory.mktemp("models") / "models"))


@pytest.mark.parametrize("name", [*FILES, MANIFEST])
def test_missing_file_stops_the_start(folder: Path, name: str) -> None:
    """Each file is needed, the manifest too."""
    (folder / name).rename(folder / "away")
    try:
        with pytest.raises(UnsafeModel, match="missing"):
            load_models(str, folder)
    finally:
        (folder / "away").rename(folder / name)


@pytest.mark.parametrize("name", FILES)
def test_other_file_stops_the_start(folder: Path, name: str) -> None:
    """One byte more makes it another file than the one that was measured, and its name is told."""
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(whole + b"\n")
    try:
        with pytest.raises(UnsafeModel, match=name):
            check(folder)
    finally:
        (folder / name).write_bytes(whole)


@pytest.mark.parametrize(
    ("line", "other"), [("physician:", "physician: 1.0"), ("emergency:", "emergency: 0"), ("doubt:", "")]
)
def test_threshold_that_nothing_would_meet_stops_the_start(folder: Path, line: str, other: str) -> None:
    """A threshold of one, of nothing, or none at all is no threshold."""
    path = folder / "thresholds.yaml"
    whole = path.read_text("utf-8")
    path.write_text("\n".join(other if told.startswith(line) else told for told in whole.splitlines()), "utf-8")
    try:
        with pytest.raises(UnsafeModel):
            load_thresholds(path)
    finally:
        path.write_text(whole, "utf-8")


def test_reader_tells_kinds_and_languages_apart() -> None:
    """The heads stand in the order that the code believes: each kind of message is highest in its own."""
    reader = load_models(str).reader
    symptom, hours = reader.likelihoods("my left leg has been numb since monday"), reader.likelihoods("how much is it?")
    general, thanks = reader.likelihoods("does massage relieve tight muscles?"), reader.likelihoods("thanks a lot!")
    foreign = reader.likelihoods("me duele mucho la rodilla desde ayer")

    assert (symptom.physician, symptom.language) > (0.9, "en")
    assert max(hours.physician, general.physician, thanks.physician) < 0.1
    assert general.general > 0.9
    assert (thanks.talk > 0.9, thanks.occasion) == (True, "thanks")
    assert (foreign.physician > 0.9, foreign.language) == (True, "es")


def test_window_reads_to_the_end_of_a_long_message() -> None:
    """A symptom behind a thousand letters of harmless words is seen, whatever the window holds."""
    reader = load_models(str).reader
    long = "We had a lovely stay at the seaside and the children built castles all week. " * 17
    calm, grave = reader.likelihoods(long), reader.likelihoods(long + " My chest hurts and I can't breathe.")

    assert calm.physician < load_thresholds().physician
    assert grave.physician > 0.9


def test_vectors_of_curated_texts_are_made_once() -> None:
    """What was embedded before is taken from memory, also after it was kept and restored."""
    vectors = load_models(str).vectors
    first = vectors.curated(["What is cupping?"])
    kept = dict(vectors.known())
    other = load_models(str).vectors
    other.restore({key: row * 0 for key, row in kept.items()})

    assert np.isclose(np.linalg.norm(first[0]), 1, atol=1e-3)
    assert not other.curated(["What is cupping?"]).any()
