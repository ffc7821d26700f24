"""The same in another language."""

from typing import Final

from bot.safety.lexicon import Words
from bot.safety.rules.verdict import first
from bot.safety.sentence import Sentence

_ENGLISH: Final = frozenset(
    (
        "the is are my i a an to of and for what how it do does can you in on with have this that was not me am be "
        "we your"
    ).split()
)


def language(sentence: Sentence) -> Words:
    """Pain, illness or medicine in another language; look-alike words inside English sentences do not count."""
    return () if is_english(sentence.words) else first(sentence, sentence.of("languages"))


def is_english(words: Words) -> bool:
    """Whether *words* are an English sentence: two of its commonest words, and one word in five."""
    english = sum(word in _ENGLISH for word in words)
    return english >= 2 and 5 * english > len(words)
