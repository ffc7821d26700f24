"""What the shipped answers say: a claim that is true whatever was asked, under the question that it answers."""

import re

from bot.desk import Desk
from bot.faq.model import Faq
from handlers.jsonl import as_record

NO_CLAIM = re.compile(
    r"(?:yes|no|sure|certainly|absolutely|of course|indeed|not really|more and more|it does|they do)\b"
)


def test_no_answer_begins_with_yes_or_no(faq: Faq) -> None:
    """An answer states its claim; a yes would be said to the opposite question, too."""
    assert [entry.id for entry in faq.entries if NO_CLAIM.match(entry.answer.casefold())] == []


def test_question_stands_above_the_answer(desk: Desk, faq: Faq) -> None:
    """Whether asked or chosen by a button: the reply begins with the entry's question, then comes the answer."""
    for entry in faq.entries:
        for reply in (desk.chosen(entry.id), desk.reply_to(entry.question)):
            assert reply.text.split("\n\n")[:2] == [entry.question, entry.answer]
        assert str(as_record("", desk.chosen(entry.id))["reply"]).startswith(f"{entry.question}\n\n")
