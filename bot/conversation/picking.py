"""Which of the offered entries a few words mean: "the first one", "2.", "that one", "none of these". Pure, by rules."""

import re
from typing import Final, Literal

Words = tuple[str, ...]

Pick = int | Literal["none", "unclear"]
"""A place among what was offered, from 0; none of it; or one of several, nobody can say which."""

_LEAD: Final = (
    r"^(?:(?:ok|okay|yes|yeah|yep|yup|please|so|well|and|then|hm|hmm|no|i mean|i meant|i would like|i want|i will take|"
    r"i take|i choose|i pick|let us take|take|show me|tell me|give me) )*"
)
_TAIL: Final = r"(?: (?:please|then|thanks|thank you|of them|of these|of those|will do|sounds good))*$"
_PLACES: Final = {
    word: place
    for place, words in enumerate(
        (
            "first one 1 1st",
            "second two 2 2nd",
            "third three 3 3rd",
            "fourth four 4 4th",
            "fifth five 5 5th",
            "sixth six 6",
        )
    )
    for word in words.split()
}
_PLACE: Final = re.compile(
    rf"{_LEAD}(?P<said>the |number |no |nr |option |question |button |answer )*"
    rf"(?P<place>{'|'.join(_PLACES)}|last)(?: (?:one|option|question|button|answer))?{_TAIL}"
)
_THAT: Final = re.compile(
    rf"{_LEAD}(?:yes|yeah|yep|yup|yes please|exactly|(?:that|this|the)(?: one)?|that is (?:it|the one)|"
    rf"(?:both|all|either|any)(?: of (?:them|these|those))?){_TAIL}"
)
_NONE: Final = re.compile(
    rf"{_LEAD}(?:(?:none|neither|not one|nothing|not any)(?: of (?:them|these|those|that|the above|your options))?|"
    rf"not (?:these|those|that)(?: ones?)?|(?:something|anything) (?:else|different)){_TAIL}"
)
_NO: Final = frozenset({("no",), ("nope",), ("no", "thanks"), ("no", "thank", "you"), ("nah",)})


def pick(words: Words, number: int, *, asked: bool) -> Pick | None:
    """What is meant by *words*; None if they pick nothing.

    Args:
        words: the message as read.
        number: how many entries were offered.
        asked: whether they were offered as a question, which a yes or no answers.
    """
    text = " ".join(words)
    if not number:
        return None
    if found := _PLACE.match(text):
        place = number - 1 if found["place"] == "last" else _PLACES[found["place"]]
        if place < number:
            return place
        return "unclear" if asked else None
    if _NONE.match(text) or (asked and words in _NO):
        return "none"
    if asked and _THAT.match(text):
        return 0 if number == 1 else "unclear"
    return None
