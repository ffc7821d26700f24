"""Writing into the FAQ file: what is added is there, and every byte that was there still is."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.faq.edit import CannotEdit, with_entry, with_phrasing
from bot.faq.file import parse_faq
from bot.faq.model import Faq, Replies
from bot.faq.scalar import one_line, paragraphs

SHIPPED = (Path(__file__).parents[1] / "faq.yaml").read_bytes().decode()

_CORE = {"physician": "Consult a physician", "emergency": "Call the emergency number 112"}
_REPLIES = "".join(
    f"  {name}: {_CORE.get(name, 'Something')}\n" for name, field in Replies.model_fields.items() if field.is_required()
)
HEAD = f"# The file.\nclinic:\n  name: 'A'\n  contact: \"B\"\n  emergency: C # call\nreplies:\n{_REPLIES}"

WORDS = st.text(st.sampled_from("abcdeé😀 #:'\"-*&!?,[]{}%@`|>\\\t\u2028"), min_size=1, max_size=30)
UNBRACED = WORDS.map(lambda words: words.translate({ord("{"): "(", ord("}"): ")"}))
NEWLINES = st.sampled_from(["\n", "\r\n"])


def words_of(text: str) -> str:
    """*text* as it can stand between double quotes in any file."""
    return one_line(text).replace("\\", "/").replace('"', "'")


@st.composite
def scalars(draw: st.DrawFn, value: str, indent: str, *, flow: bool = False) -> str:
    """*value*, with its own YAML style."""
    style = draw(st.sampled_from(["double", "single", "folded", "broken"]))
    if flow or style == "double":
        return f'"{value}"'
    if style == "single":
        return "'" + value.replace("'", "''") + "'"
    chomping = draw(st.sampled_from(["", "-"]))
    if style == "folded":
        return f">{chomping}\n{indent}  {value}" + draw(st.sampled_from(["", "\n"]))
    return f'"{value}\n{indent}   and more"'


@st.composite
def lists(draw: st.DrawFn, values: Sequence[str], indent: str) -> str:
    """The lines of an ``also``, or nothing, in one of its styles."""
    style = draw(st.sampled_from(["block", "unindented", "flow", "flow lines", "missing"]))
    if style == "missing" or (not values and style not in {"flow", "flow lines"}):
        return ""
    quoted = [f'"{value}"' for value in values]
    if style == "flow":
        return f"{indent}also: [{', '.join(quoted)}] # brackets\n"
    if style == "flow lines":
        between = f",\n{indent}  "
        return f"{indent}also: [\n{indent}  {between.join(quoted)}\n{indent}  ]\n"
    dash = indent + ("" if style == "unindented" else draw(st.sampled_from(["  ", " ", "    "])))
    comment = draw(st.sampled_from(["", " # so they say", f"\n{dash}# indented\n\n"]))
    items = [f"{dash}- {draw(scalars(value, dash))}" for value in values]
    return f"{indent}also:\n" + "\n".join(items) + (comment if items[-1][-1] in "\"'" else "") + "\n"


@st.composite
def entries(draw: st.DrawFn, number: int, dash: str) -> str:
    """One entry of the file."""
    values = [words_of(value) for value in draw(st.lists(WORDS, max_size=3))]
    values = [f"{value} other {at} of {number}" for at, value in enumerate(values)]
    indent = dash + "  "
    rest = [
        f'{indent}question: "Question {number}?"\n',
        f"{indent}answer: {draw(scalars(f'Answer {number}', indent))}\n",
        draw(lists(values, indent)),
        draw(st.sampled_from(["", f"{indent}related: [entry-0]\n", f"{indent}# nothing\n"])),
    ]
    return f"{dash}- id: entry-{number}\n" + "".join(draw(st.permutations(rest)))


@st.composite
def files(draw: st.DrawFn) -> str:
    """A FAQ file, as somebody or something may have written it."""
    dash = draw(st.sampled_from(["", "  "]))
    gap = draw(st.sampled_from(["", "\n", "\n# ---- next ----\n"]))
    body = "entries:\n" + gap.join(draw(entries(number, dash)) for number in range(draw(st.integers(1, 4))))
    text = HEAD + body if draw(st.booleans()) else body + HEAD
    if draw(st.booleans()):
        text = text.rstrip("\n")
    return draw(st.sampled_from(["", "\ufeff"])) + text.replace("\n", draw(NEWLINES))


def parsed(text: str) -> Faq:
    """The FAQ in *text*."""
    return parse_faq(text.removeprefix("\ufeff"))


def only_inserted(old: str, new: str) -> bool:
    """Whether *new* is *old* with something put in at one place."""
    start = next((at for at, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), len(old))
    return new.endswith(old[start:]) and len(new) > len(old)


def line_ends(text: str) -> set[str]:
    """The kinds of line ends in *text*."""
    return {line[len(line.rstrip("\r\n")) :] for line in text.splitlines(keepends=True)} - {""}


FEW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@FEW
@given(text=files(), phrasing=WORDS, data=st.data())
def test_phrasing_is_added_and_nothing_else(text: str, phrasing: str, data: st.DataObject) -> None:
    """The entry has the phrasing at the end of its list; everything else is as it was, to the byte."""
    before = parsed(text)
    entry = data.draw(st.sampled_from(before.entries))
    assume(one_line(phrasing))
    new = with_phrasing(text, entry.id, phrasing)

    assert only_inserted(text, new)
    assert line_ends(text) == line_ends(new)
    assert parsed(new).by_id[entry.id].also == (*entry.also, one_line(phrasing))
    assert [one for one in parsed(new).entries if one.id != entry.id] == [
        one for one in before.entries if one.id != entry.id
    ]


@FEW
@given(
    text=files(), question=WORDS, also=st.lists(WORDS, max_size=3), answer=st.lists(UNBRACED, min_size=1, max_size=12)
)
def test_entry_is_added_and_nothing_else(text: str, question: str, also: list[str], answer: list[str]) -> None:
    """The new entry is the last; everything else is as it was, to the byte."""
    phrasings = [one_line(other) for other in [question, *also]]
    assume(all(phrasings) and len({other.casefold() for other in phrasings}) == len(phrasings))
    for said in (" ".join(answer), "\n".join(answer)):
        assume(paragraphs(said))
        new = with_entry(text, "fresh", question, also, said)

        assert only_inserted(text, new)
        assert line_ends(text) == line_ends(new)
        assert parsed(new).entries[:-1] == parsed(text).entries
        assert parsed(new).entries[-1].phrasings == tuple(phrasings)
        assert parsed(new).entries[-1].answer == paragraphs(said)


@pytest.mark.parametrize("answer", ["First line\nSecond line", "A long line. " * 12])
def test_comment_further_right_stays_a_comment(answer: str) -> None:
    """A comment below the last entry does not become part of the new answer."""
    text = SHIPPED.rstrip("\n") + "\n          # to be continued\n"
    new = with_entry(text, "fresh", "Is this fresh?", [], answer)

    assert only_inserted(text, new)
    assert parsed(new).entries[-1].answer == paragraphs(answer)


@pytest.mark.slow
@FEW
@given(text=st.text(max_size=200), phrasing=st.text(max_size=60))
def test_anything_can_be_tried(text: str, phrasing: str) -> None:
    """Neither a text that is no FAQ nor a phrasing of any characters does more than raise words for staff."""
    for given_text in (text, SHIPPED):
        try:
            new = with_phrasing(given_text, "fascia", phrasing)
        except CannotEdit:
            continue
        assert only_inserted(given_text, new)


@pytest.mark.parametrize("newline", ["\n", pytest.param("\r\n", marks=pytest.mark.slow)])
def test_shipped_file_grows_by_one_line(faq: Faq, newline: str) -> None:
    """A phrasing added to an entry of the shipped file is one line more, written like its neighbours."""
    text = SHIPPED.replace("\n", newline)
    for entry in faq.entries:
        new = with_phrasing(text, entry.id, 'what: is "this"')
        added = set(new.splitlines()) - set(text.splitlines())

        assert added == {'      - "what: is \\"this\\""'}
        assert len(new.splitlines()) == len(text.splitlines()) + 1


def test_flow_file_grows_in_its_brackets() -> None:
    """Entries in brackets get their additions in brackets."""
    text = HEAD + 'entries: [{id: a, question: "A?", answer: B}, {id: c, question: C, also: [c1,], answer: D},]\n'
    new = with_phrasing(with_phrasing(text, "a", "a, or b"), "c", "c2")
    newest = with_entry(new, "e", "E?", ["e1"], "F, and {contact}")

    assert new.endswith(
        'entries: [{id: a, question: "A?", also: ["a, or b"], answer: B}, '
        '{id: c, question: C, also: [c1, "c2",], answer: D},]\n'
    )
    assert parsed(newest).by_id["e"].answer == "F, and {contact}"


def test_long_answer_is_folded_like_its_neighbours() -> None:
    """A long answer is written over several lines of a length that an editor shows."""
    new = with_entry(SHIPPED, "opening", "When are you open?", [], "We are open every day. " * 20)
    added = new.removeprefix(SHIPPED).splitlines()

    assert added[:3] == ["  - id: opening", "    question: When are you open?", "    answer: >-"]
    assert max(map(len, added)) <= 120


@pytest.mark.parametrize(
    ("entry", "phrasing", "why"),
    [
        ("gone", "Anything?", 'there is no entry "gone" in the file any more'),
        ("fascia", " \n\t ", "the question is empty; write it as a patient would ask it"),
        ("fascia", "what is Cupping?", '"what is Cupping?" stands already in the entry "what-is-cupping"'),
    ],
)
def test_refused_phrasing(entry: str, phrasing: str, why: str) -> None:
    """What cannot be added is refused with words for staff."""
    with pytest.raises(CannotEdit, match=f"^{why.replace('?', '[?]')}$"):
        with_phrasing(SHIPPED, entry, phrasing)


@pytest.mark.parametrize(
    ("name", "answer", "why"),
    [
        ("fascia", "Yes.", "there is an entry"),
        ("two words", "Yes.", "no safe place"),
        ("fresh", "  ", "the answer is empty"),
        ("fresh", "long " * 2000, "answer is too long"),
    ],
)
def test_refused_entry(name: str, answer: str, why: str) -> None:
    """An entry that the file could not hold is not written."""
    with pytest.raises(CannotEdit, match=why):
        with_entry(SHIPPED, name, "Is it?", [], answer)


def test_broken_file_is_left_alone() -> None:
    """A file with a problem is not written into; the message names the problem."""
    with pytest.raises(CannotEdit, match=r"must be put right first: faq.yaml:.*answer is missing"):
        with_phrasing(SHIPPED.replace("    answer:", "    answr:", 1), "fascia", "Anything?")


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("That is nothing to worry about.", 'in the answer, "nothing to worry about" is a reassurance'),
        ("Cupping cures back pain.", 'in the answer, "cures" is a promise of healing'),
        ("word " * 900, "answer is too long for Telegram"),
    ],
    ids=["reassurance", "promise", "too long"],
)
def test_answer_that_no_patient_may_read_is_refused(answer: str, why: str) -> None:
    """What is wrong with a new answer is said in the words of ``check``."""
    with pytest.raises(CannotEdit, match=f"^{why}"):
        with_entry(SHIPPED, "towels", "Do you have towels?", [], answer)
