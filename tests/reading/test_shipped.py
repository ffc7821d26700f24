"""The models fail closed: the bot does not start with a model that is missing, another one, or shuffled."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from bot.reading.encoder import Floats
from bot.reading.shipped import FILES, FOLDER, MANIFEST, UnsafeModel, check, load_models
from bot.safety.thresholds import load_thresholds
from bot.store.vectors import VectorFile


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
    long = "The train was on time and the children drew pictures of houses all the way. " * 17
    calm, grave = reader.likelihoods(long), reader.likelihoods(long + " My chest hurts and I can't breathe.")

    assert calm.physician < load_thresholds().physician
    assert grave.physician > 0.9


def test_vectors_of_curated_texts_are_made_once(tmp_path: Path) -> None:
    """What ships or was embedded at an earlier start is taken from there; only what is new is embedded."""
    told: list[tuple[int, int]] = []

    def asked(*texts: str) -> Floats:
        told.clear()
        shelf = VectorFile(tmp_path / "vectors.db")
        models = load_models(str, shelf=shelf, progress=lambda done, count: told.append((done, count)))
        return models.vectors.curated(texts)

    first = asked("What is cupping?", "Who mows the lawn?")
    assert told == [(1, 1)]  # the first of them ships
    again = asked("Who mows the lawn?", "What is cupping?", "Who paints the fence?")
    assert told == [(1, 1)]
    assert np.allclose(first, again[[1, 0]], atol=2e-3)
    assert np.allclose(np.linalg.norm(again, axis=1), 1, atol=1e-2)
    (tmp_path / "vectors.db").write_bytes(b"no database")
    assert np.allclose(asked("Who mows the lawn?"), first[1], atol=2e-3)
