"""Illnesses, operations and medicines that no lexicon holds give themselves away by their endings."""

import re
from typing import Final

from bot.safety.lexicon import Words
from bot.safety.sentence import Sentence

_ENDING: Final = re.compile(
    r"..(itis|algia|algias|oses|omas?|a?emia|a?emias|opath(y|ies|ic)|ectom(y|ies)|ostomy|plasty|oscop(y|ies)|ograms?|otomy|plegia|paresis|"
    r"aesthesia|esthesia|phasia|praxia|uria|rrh(o?ea|agia)|malacia|megaly|dystrophy|trophy|sclerosis|stenosis|"
    r"cillins?|mycin|floxacin|statins?|prils?|sartans?|olol|azoles?|prazole|vir|mab|tinib|gliptin|glutide|zepam|zolam|triptan|caine|"
    r"parin|xaban|oxetine|pramine|profen|coxib|thyroxine|steroids?)$"
)
_ENDING_OSIS: Final = re.compile(r"....osis$")
_HARMLESS_ENDING: Final = frozenset(
    (
        "diagnoses neuroses trophy diploma diplomas aroma aromas coma roma stroma oklahoma tacoma sonoma kilograms "
        "kilogram program programs histogram instagram telegram telegrams diagram diagrams hologram monogram "
        "anagram pictogram cardigram engram centigram milligram milligrams grams parallelogram elvir academia "
        "bohemia philosophy photography april aprils sympathy empathy telepathy antipathy apathy sympathies "
        "osmosis metamorphosis hypnosis apotheosis symbiosis virtual savir empathic telepathic ukulele cocaine "
        "closes encloses discloses poses exposes composes proposes supposes loses chooses roses noses hoses "
        "doses purposes imposes opposes disposes glucoses elixir souvenir reservoir soir noir devoir"
    ).split()
)


def ending(sentence: Sentence) -> Words:
    """An illness, operation or medicine that no lexicon holds gives itself away by its ending."""
    for word in sentence.words:
        if word not in _HARMLESS_ENDING and (
            _ENDING.fullmatch(word) or _ENDING_OSIS.fullmatch(word) or _ENDING.search(word)
        ):
            return (word,)
    return ()
