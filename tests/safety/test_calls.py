"""Calls for help in eighteen languages, and in Latin letters where people write them so, are emergencies."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.desk import Desk
from bot.language.folding import fold
from bot.language.shipped import load_shipped
from bot.safety.calls import BARE, BESIDE, FOLDER, LANGUAGES, REASONS, Calls, load_calls
from bot.safety.lexicon import UnsafeLexicon

CASES: dict[str, dict[str, list[str]]] = load_shipped(Path(__file__).parent / "cases" / "calls" / "calls.yaml")
LATIN = ("ru", "uk", "ar", "fa", "hi")
LEAST = 12


MISSED: dict[str, list[str]] = load_shipped(Path(__file__).parent / "cases" / "missed.yaml")
"""Cases that the readers get wrong today. Each must still come out wrong, else it is to be taken from the list."""


def cases(kind: str) -> list[Any]:
    """Every message of *kind* with its language."""
    return [
        pytest.param(
            text,
            id=f"{code}-{text}",
            marks=[pytest.mark.xfail(strict=True, reason="a known miss")] if text in MISSED["requests"] else [],
        )
        for code, kinds in CASES.items()
        for text in kinds[kind]
    ]


@pytest.fixture(scope="module")
def calls() -> Calls:
    """The shipped calls."""
    return load_calls()


@pytest.mark.parametrize("text", cases("must"))
def test_call_is_an_emergency(desk: Desk, text: str) -> None:
    """Each call, as typed, in capitals and without its accents, gets the emergency reply."""
    for typed in dict.fromkeys((text, text.upper(), " ".join(map(fold, text.split())))):
        assert desk.reply_to(typed).route == "emergency", typed


@pytest.mark.parametrize("text", cases("must_not"))
def test_request_is_no_emergency(desk: Desk, text: str) -> None:
    """Requests with the same words, and usual ones in each language, are no emergencies."""
    assert desk.reply_to(text).route != "emergency"


def test_every_language_has_enough_cases() -> None:
    """Each of the languages, and Latin letters for those that are written so, have a dozen calls and near ones."""
    assert {code for code in CASES if "-" not in code} == LANGUAGES
    assert {code.removesuffix("-latin") for code in CASES if "-" in code} == set(LATIN)
    assert [code for code, kinds in CASES.items() if len(kinds["must"]) < LEAST or len(kinds["must_not"]) < 4] == []


def test_every_term_is_found(calls: Calls) -> None:
    """Each term of the files is a call by itself, whatever its capitals and accents."""
    lost = []
    for path in FOLDER.glob("*.yaml"):
        for groups in load_shipped(path)["languages"].values():
            for group, terms in groups.items():
                for term in terms if group != BESIDE else ():
                    typed = " ".join(part.split("/")[-1] for part in term.split("…"))
                    lost += [t for t in (typed, typed.upper(), fold(typed)) if calls.call(t) is None]

    assert lost == []


def test_every_language_has_twelve_terms_of_each_kind() -> None:
    """A dozen ways to say it stand for each reason and language; English has its own lexicon."""
    for path in FOLDER.glob("*.yaml"):
        for code, groups in load_shipped(path)["languages"].items():
            assert set(groups) <= set(REASONS)
            wanted = [BARE] if code == "en" else [reason for reason in REASONS if reason not in {BARE, BESIDE}]
            assert [reason for reason in wanted if len(groups[reason]) < LEAST] == [], code


def test_every_file_says_where_it_is_from() -> None:
    """Each file names its source and who has read it; nobody has yet."""
    for path in FOLDER.glob("*.yaml"):
        data = load_shipped(path)
        assert data["source"]
        assert {"reviewed_by", "reviewed_on"} <= data.keys()


@pytest.mark.parametrize("text", ["help me choose a voucher", "Hilfe zur Buchung", "I need help with parking"])
def test_bare_call_is_the_whole_message(calls: Calls, text: str) -> None:
    """A word that is a call by itself is none inside a request."""
    assert calls.call(text) is None


def test_call_hides_behind_nothing(desk: Desk) -> None:
    """Words around it, another language and look-alike letters do not hide a call."""
    hidden = (
        "hello, я не могу дышать, what is cupping?",
        "аyudа",
        "What is cupping? me duele mucho el pecho",
        "胸 が 痛い",
    )
    for text in hidden:
        assert desk.reply_to(text).route == "emergency", text


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ("", r"english\.yaml cannot be read"),
        ("languages: [\n", r"english\.yaml cannot be read"),
        ("languages: {}\n", r"missing in: en"),
    ],
    ids=["empty", "broken", "without its language"],
)
def test_damaged_file_stops_the_start(tmp_path: Path, content: str, wrong: str) -> None:
    """A file that is damaged or lost a language is an error."""
    for path in FOLDER.glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text("utf-8"), "utf-8")
    (tmp_path / "english.yaml").write_text(content, "utf-8")

    with pytest.raises(UnsafeLexicon, match=wrong):
        load_calls(tmp_path)


def test_shrunken_files_stop_the_start(tmp_path: Path) -> None:
    """Files that lost most of their terms, or no longer find a plain call, are an error."""
    few = {"languages": {code: {BARE: ["help"]} for code in LANGUAGES}}
    many = {"languages": {code: {BARE: [f"word{n}" for n in range(100)]} for code in LANGUAGES}}
    for content, wrong in ((few, "have shrunk to 19 terms"), (many, 'no longer find "911"')):
        (tmp_path / "all.yaml").write_text(yaml.safe_dump(content), "utf-8")
        with pytest.raises(UnsafeLexicon, match=wrong):
            load_calls(tmp_path)
