"""The file in other languages: what staff may write, what they are told, and that what ships was checked back."""

import re
from pathlib import Path

import pytest

from bot.desk import Desk, Knowledge
from bot.faq.changes import changes
from bot.faq.edit import with_entry
from bot.faq.file import examine, parse_faq
from bot.faq.model import Faq
from bot.review.review import review
from tests.test_faq_file import GOOD, HEAD, problems

ROOT = Path(__file__).parents[1]
CODES = "es pt fr de it nl pl tr id ru uk ar fa hi vi zh ja ko".split()
CLINIC = HEAD.replace("contact: 10:30", "contact: Ring 555-1234.").replace(
    "emergency: 08", "emergency: Call 144 or 112."
)
FILE = CLINIC.replace("  sorry: y\n", "  sorry: y\n  menu:\n    start: Say hello\n") + GOOD
ABROAD = """\
languages:
  es:
    contact: Llame al 555-1234.
    call: Llame ya al {number}.
    emergency: Puede ser urgente. {emergency}
    physician: Consulte a su médico. {emergency} {contact}
"""

BROKEN = {
    "name of a language": ("  es:", "  spanish:", "2:3", "'spanish' is no language; did you mean 'es' (Spanish)?"),
    "tag": ("  es:", "  es-MX:", "2:3", "'es-MX' is no language; did you mean 'es' (Spanish)?"),
    "English": ("  es:", "  en:", "2:3", "'en' is no language; English stands under replies:, and in the entries"),
    "nothing like a language": ("  es:", "  q1:", "2:3", "'q1' is no language; write its two letters, such as es"),
    "field": ("    physician:", "    phisician:", "6:5", "'phisician' is no field here; did you mean 'physician'?"),
    "brace": ("{emergency} {c", "{emergncy} {c", "6:5", "nothing stands behind '{emergncy}', so patients would read"),
    "braces of a line": ("al {number}", "{number} {contact}", "4:5", "nothing stands behind '{contact}'"),
    "no number": (" al {number}", "", "4:5", "call names no emergency number; write {number} in it"),
    "emergency without": ("urgente. {emergency}", "urgente.", "5:5", "emergency does not say whom to call"),
    "physician without": ("médico. {emergency}", "médico.", "6:5", "physician does not say whom to call"),
    "no physician": ("su médico", "su almohada", "6:5", "physician does not send anybody to a physician; name one"),
    "claim": ("su médico.", "su médico. Take 400 mg.", "6:5", 'in physician, "400 mg" is a dosage or a medicine'),
    "answer": ("su médico.", "su médico. Tissue.", "6:5", "physician holds the answer of an entry"),
    "command": (
        "    call:",
        "    menu:\n      strat: Hola\n    call:",
        "5:7",
        "'strat' is no command of menu: above; did",
    ),
    "cut": ("urgente. ", "urgente #1 ", "5:34", "the text ends before the #"),
    "unseen": ("urgente", "ur\u202egente", "5:28", "U+202E (right-to-left override) is a character that nobody sees"),
    "text": (ABROAD.partition("\n")[2], "  es: x\n", "2:3", "es is one text; it must be lines below it: the sentences"),
}


@pytest.mark.parametrize(("old", "new", "place", "said"), BROKEN.values(), ids=BROKEN.keys())
def test_problem_is_told_with_place_and_advice(old: str, new: str, place: str, said: str) -> None:
    """A code or name that nobody knows, braces, claims, and a physician or emergency text without its core."""
    assert parse_faq(FILE + ABROAD).languages["es"].physician
    line, column = map(int, place.split(":"))
    found = problems(FILE + ABROAD.replace(old, new, 1))

    assert re.match(rf'faq.yaml:{FILE.count(chr(10)) + line}:{column}: language "[\w-]+": {re.escape(said)}', found[0])


@pytest.mark.parametrize(
    ("translation", "said"),
    [
        ("      spanish:\n        question: q\n        answer: a\n", "'spanish' is no language; did you mean 'es'"),
        ("      es:\n        question: q\n        anser: a\n", "answer is missing; add answer: one to four sentences"),
        ("      es:\n        question: q\n        answer: '{contct}'\n", "did you mean '{contact}'?"),
        ("      es:\n        question: q\n        answer: Tome 400 mg.\n", '"400 mg" is a dosage or a medicine'),
        ("      es: x\n", "es is one text; it must be two lines below it: question: and answer:"),
    ],
)
def test_problem_of_a_translated_entry_is_told(translation: str, said: str) -> None:
    """As in the entry itself."""
    assert said in problems(f"{FILE}    translations:\n{translation}")[0]


def test_slip_inside_a_language_is_told_at_its_line() -> None:
    """A file that cannot be read sends staff to the line, also below lines that stand further right than others."""
    translated = "    translations:\n      es:\n        question: q\n        answer: a\n"
    text = FILE + translated + ABROAD.replace("    call: ", "    call:")

    assert f"faq.yaml:{(FILE + translated).count(chr(10)) + 4}:5: there is no space behind 'call:'" in problems(text)[0]


def test_numbers_stand_once() -> None:
    """The emergency numbers of the clinic's line stand in every language."""
    faq = parse_faq(FILE + ABROAD)

    assert faq.sentence("emergency", "es") == "Puede ser urgente. Llame ya al 144, 112."
    assert faq.sentence("emergency", "fr") == ""


def test_contact_that_is_out_of_date_is_not_said() -> None:
    """Where the clinic's line names another number than the translated one, patients read the clinic's."""
    old, new = (parse_faq(FILE.replace("555-1234", number) + ABROAD) for number in ("555-1234", "555-9876"))

    assert old.sentence("physician", "es").endswith("Llame al 555-1234.")
    assert new.sentence("physician", "es").endswith("Ring 555-9876.")


def test_change_of_a_language_is_a_change() -> None:
    """Staff hear of it."""
    assert str(changes(parse_faq(FILE), parse_faq(FILE + ABROAD))) == "texts besides the entries changed"


def test_entry_is_added_above_the_languages() -> None:
    """What the bot writes stays among the entries, wherever the languages stand."""
    new = with_entry(FILE + ABROAD, "towels", "Are there towels?", [], "At the front desk.")

    assert new.endswith(ABROAD)
    assert parse_faq(new).by_id["towels"].answer == "At the front desk."


def test_shipped_file_speaks_eighteen_languages(faq: Faq) -> None:
    """Each has every sentence that the others have, and no two share one."""
    said = {code: {name: text for name, text in tongue if text} for code, tongue in faq.languages.items()}
    emergencies = {faq.sentence("emergency", code) for code in CODES}

    assert list(said) == CODES
    assert {frozenset(texts) for texts in said.values()} == {frozenset(said["es"])}
    assert {tuple(texts["menu"]) for texts in said.values()} == {tuple(faq.replies.menu)}
    assert len(emergencies) == len(CODES)
    assert [text for text in emergencies if "112, 911, 999" not in text] == []


def test_every_text_was_checked_back(faq: Faq) -> None:
    """The table of translations holds each text of the file, as it is, with its translation back into English."""
    table = (ROOT / "docs" / "translations.md").read_text("utf-8")
    for code, tongue in faq.languages.items():
        part = table.split(f"(`{code}`)\n")[1].split("\n## ")[0]
        for name, text in tongue:
            said = " / ".join(text.values()) if isinstance(text, dict) else text
            assert not said or re.search(rf"^\| `{name}` \| {re.escape(said)} \| \S.* \|$", part, re.MULTILINE), name


def test_review_tells_what_a_begun_language_lacks(knowledge: Knowledge) -> None:
    """Which sentences are missing, and a contact that names another number; a whole language gets no warning."""
    text = FILE.replace("555-1234", "555-9876") + ABROAD
    faq, tree = examine(text)
    assert faq is not None
    warnings = [str(problem) for problem in review(Desk(faq, knowledge), tree, "2026-01-01")]
    line = FILE.count("\n")
    untranslated = "not translated: fallback, greeting, menu; patients read the English"
    outdated = "contact does not name 9876, so patients read the line under clinic:"

    assert [warning.rpartition(";")[0] for warning in warnings if "language" in warning] == [
        f'{line + 2}:3: warning: language "es": {untranslated}',
        f'{line + 3}:5: warning: language "es": {outdated}',
    ]


def test_review_asks_translated_questions_too(knowledge: Knowledge) -> None:
    """One that goes to the physician never finds its entry, in any language; the shipped languages want nothing."""
    translated = "    translations:\n      es:\n        question: ¿Por qué me duele la espalda?\n        answer: a\n"
    faq, tree = examine(FILE + translated)
    assert faq is not None
    warnings = [str(problem) for problem in review(Desk(faq, knowledge), tree, "2026-01-01")]

    assert any(f"{FILE.count(chr(10)) + 3}:9: " in one and "so it never finds this entry" in one for one in warnings)
