"""Reading: characters made plain, words found, typing errors mended."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk import Desk
from bot.language.folding import fold
from bot.language.reading import LONGEST

READ = {
    "typing errors": ("does msssage hlep woth postrue", "does massage help with posture"),
    "Cyrillic look-alikes": ("mу bасk hurts", "my back hurts"),
    "full width": ("ｍｙ ｎｅｃｋ ｈｕｒｔｓ", "my neck hurts"),
    "leet": ("my sh0uld3r hur7s", "my shoulder hurts"),
    "spaced letters": ("m y  b a c k  h u r t s", "my back hurts"),
    "dotted letters": ("b.a.c.k p.a.i.n", "back pain"),
    "dots inside words": ("wh.y d.oes m.y n.eck h.urt", "why does my neck hurt"),
    "zero width": ("m\u200by ba\u200dck hu\u00adrts", "my back hurts"),
    "combining marks": ("my ba\u0336ck hu\u0301rts", "my back hurts"),
    "stretched letters": ("my baaaack hurtsssss", "my back hurts"),
    "run together": ("mybackhurts", "my back hurts"),
    "emoji": ("can i come 🤰", "can i come pregnant"),
    "contractions": ("I can't sleep, it's bad", "i can not sleep it is bad"),
    "another alphabet stays": ("болит спина", "болит спина"),
}


@pytest.mark.parametrize(("typed", "expected"), READ.values(), ids=READ.keys())
def test_message_is_read_as_meant(desk: Desk, typed: str, expected: str) -> None:
    """However a message is typed, the words meant are read."""
    assert desk.read(typed).text == expected


@given(st.text())
def test_folding_is_idempotent(text: str) -> None:
    """Folding a folded text changes nothing."""
    once = fold(text)

    assert fold(once) == once


@pytest.mark.parametrize("word", ["massage", "stiffness", "numb", "tension", "tingling", "cup", "sore", "score"])
def test_known_words_are_never_changed(desk: Desk, word: str) -> None:
    """A known word stays, so no FAQ word becomes a symptom or the other way round."""
    assert desk.read(word).words == (word,)


def test_long_message_is_cut_and_says_so(desk: Desk) -> None:
    """A message over the limit is marked as not wholly read."""
    assert desk.read("a " * LONGEST).too_long
    assert not desk.read("a" * LONGEST).too_long
