"""What a save has taken out of the FAQ file, and how it comes back beside what is new."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from bot.faq.edit import CannotEdit, with_entry, with_phrasing
from bot.faq.file import parse_faq
from bot.faq.missing import missing, put_back
from tests.test_faq_edit import files, only_inserted, parsed

SHIPPED = (Path(__file__).parents[1] / "faq.yaml").read_bytes().decode()
TAUGHT = with_entry(
    SHIPPED, "gift-vouchers", "Do you sell gift vouchers?", ["gift card?"], "Ask at the front desk. " * 9
)
TAUGHT = with_phrasing(TAUGHT, "fascia", "what's that gluey net around muscles")
EDITED = SHIPPED.replace("name: Backdesk Massage Clinic", "name: Backdesk Clinic")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_both_are_kept(newline: str, bom: str) -> None:
    """What was taught is back, what the editor wrote is still there, and no other byte has changed."""
    old, new = (bom + text.replace("\n", newline) for text in (TAUGHT, EDITED))
    both = put_back(new, old)

    assert not missing(parsed(old), parsed(both))
    assert parsed(both).clinic.name == "Backdesk Clinic"
    assert parsed(both).by_id["gift-vouchers"] == parsed(old).by_id["gift-vouchers"]
    assert parsed(both).entries[:-1] == tuple(parsed(old).by_id[entry.id] for entry in parsed(new).entries)
    assert [line for line in both.splitlines() if line not in old.splitlines()] == ["  name: Backdesk Clinic"]


def test_missing_is_said_in_words() -> None:
    """The entries by their question, the phrasings by their entry."""
    lost = missing(parse_faq(TAUGHT), parse_faq(EDITED))

    assert lost.lines() == [
        '- entry "gift-vouchers": Do you sell gift vouchers?',
        '- a way to ask for "fascia": what\'s that gluey net around muscles',
    ]


def test_phrasing_that_moved_is_not_missing() -> None:
    """Staff may move a way to ask to another entry."""
    moved = SHIPPED.replace("      - fascia meaning\n", "", 1)
    assert moved != SHIPPED
    assert not missing(parse_faq(SHIPPED), parse_faq(with_phrasing(moved, "cupping-cups", "fascia meaning")))


def test_entry_with_everything_comes_back_as_it_was() -> None:
    """Source, related entries, sign-off and the folding of a long answer are all there, also between its likes."""
    start = SHIPPED.index("  - id: cupping-benefits")
    without = SHIPPED[:start] + SHIPPED[SHIPPED.index("  - id: cupping-cups") :]
    without = re.sub(r"(?<=\[)cupping-benefits, |, cupping-benefits(?=[],])", "", without)
    both = put_back(without, SHIPPED)

    assert parsed(both).by_id["cupping-benefits"] == parsed(SHIPPED).by_id["cupping-benefits"]
    assert only_inserted(without, both)


def test_related_that_is_gone_is_no_reason_to_break_the_file() -> None:
    """What cannot be put back safely is refused in words."""
    with pytest.raises(CannotEdit):
        put_back("clinic:\n", SHIPPED)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(older=files(), text=files())
def test_whatever_the_files_look_like(older: str, text: str) -> None:
    """In any layout what is missing comes back and nothing else changes, or it is refused in words."""
    lost = missing(parsed(older), parsed(text))
    try:
        both = put_back(text, older)
    except CannotEdit:
        return

    assert not missing(parsed(older), parsed(both))
    assert parsed(both).entries[len(parsed(text).entries) :] == lost.entries
    assert (both == text) == (not lost)
