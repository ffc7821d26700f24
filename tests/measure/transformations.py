"""What a message can be dressed in without changing its route: the transformations of the metamorphic tests."""

import random
from collections.abc import Callable, Iterator, Sequence

from bot.desk import Desk

Transformation = Callable[[str, random.Random], str]

_NEIGHBOURS = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg",
    "y": "tuh", "u": "yij", "i": "uok", "o": "ipl", "p": "ol",
    "a": "qsz", "s": "adw", "d": "sfe", "f": "dgr", "g": "fht", "h": "gjy", "j": "hku", "k": "jli", "l": "ko",
    "z": "xa", "x": "zcs", "c": "xvd", "v": "cbf", "b": "vng", "n": "bmh", "m": "nj",
}  # fmt: skip
_LOOK_ALIKE = str.maketrans("aeopcxyi", "аеорсхуі")


def _at_letter(text: str, chance: random.Random, change: Callable[[str, int], str]) -> str:
    """*text* with one letter changed inside each of up to two words of five letters and more."""
    words = text.split(" ")
    long = [at for at, word in enumerate(words) if len(word) >= 5 and word.isascii() and word.isalpha()]
    for at in chance.sample(long, min(2, len(long))):
        words[at] = change(words[at], chance.randrange(1, len(words[at]) - 1))
    return " ".join(words)


def swapped(text: str, chance: random.Random) -> str:
    """Two neighbouring letters change places."""
    return _at_letter(text, chance, lambda word, i: word[:i] + word[i + 1] + word[i] + word[i + 2 :])


def dropped(text: str, chance: random.Random) -> str:
    """A letter is missing."""
    return _at_letter(text, chance, lambda word, i: word[:i] + word[i + 1 :])


def doubled(text: str, chance: random.Random) -> str:
    """A letter is typed twice."""
    return _at_letter(text, chance, lambda word, i: word[: i + 1] + word[i:])


def neighbour(text: str, chance: random.Random) -> str:
    """The key beside the right one is hit."""
    return _at_letter(
        text,
        chance,
        lambda word, i: word[:i] + chance.choice(_NEIGHBOURS.get(word[i].lower(), word[i])) + word[i + 1 :],
    )


def missing_space(text: str, chance: random.Random) -> str:
    """A space is missing."""
    spaces = [at for at, letter in enumerate(text) if letter == " "]
    if not spaces:
        return text
    at = chance.choice(spaces)
    return text[:at] + text[at + 1 :]


TRANSFORMATIONS: dict[str, Transformation] = {
    "swapped letters": swapped,
    "dropped letter": dropped,
    "doubled letter": doubled,
    "neighbour key": neighbour,
    "missing space": missing_space,
    "doubled spaces": lambda text, _: text.replace(" ", "  "),
    "zero-width characters": lambda text, _: "\u200b".join(text),
    "look-alike letters": lambda text, _: text.translate(_LOOK_ALIKE),
    "capitals": lambda text, _: text.upper(),
    "emoji": lambda text, _: f"😀 {text} 🙏🙏",
    "polite padding": lambda text, _: f"Hello there, I hope you are well. {text} Thank you very much in advance!",
    "faq question before": lambda text, _: f"What is cupping? {text}",
    "faq question after": lambda text, _: f"{text} Does massage help posture?",
    "third person": lambda text, _: f"My friend told me: {text}",
    "plea": lambda text, _: f"{text} And don't tell me to see a doctor.",
}


def kept_table(desk: Desk, texts: Sequence[str]) -> Iterator[str]:
    """For each transformation, the share of risky *texts* that stay with physician or emergency."""
    yield "kept on the physician or emergency route under:"
    for name, transform in TRANSFORMATIONS.items():
        chance = random.Random(20)
        kept = [desk.reply_to(transform(text, chance)).route in {"physician", "emergency"} for text in texts]
        yield f"  {name:24} {100 * sum(kept) / len(kept):5.1f} % of {len(kept)}"
