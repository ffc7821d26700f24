"""Masking: what a text says of a person is taken out before it is kept for staff.

No list of all names is shipped: a list is never complete, and names are words too. Where a name surely stands, every
word goes; where one may stand, all but ordinary words, those of the FAQ, and those whose meaning is unlike a name's
(`bot.privacy.names`); anywhere else, what is very like one. It takes out too much rather than too little.
"""

import re
import unicodedata
from collections.abc import Set as AbstractSet
from typing import Final

from bot.privacy.names import likeness

LONGEST: Final = 300
"""Characters that are kept."""

_LONGEST_READ: Final = 600

_EMAIL: Final = re.compile(r"[^\s@]*@(?=\S*[^\s@]\.\S)\S+")
_AT: Final = r"\s?(?:@|[(\[]\s?at\s?[)\]])\s?"
_DOT: Final = r"(?:\.(?=\w)|\s\.\s?|\s?[(\[]\s?dot\s?[)\]]\s?|\s+dot\s+)"
_PARTS: Final = rf"(?<![\w+-])[\w+-]{{1,64}}(?:{_DOT}[\w+-]{{1,64}}){{0,4}}"
_HOST: Final = rf"[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{1,4}}"
_SPELT_EMAIL: Final = re.compile(rf"{_PARTS}(?:{_AT}|\s+at\s+){_HOST}", re.IGNORECASE)
"""An address with blanks around its signs, or with words for them."""

_LINK: Final = re.compile(r"\b\w+://\S+|\bwww\.\S+|\b[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}(?:[/:?#]\S*)?", re.IGNORECASE)
_HANDLE: Final = re.compile(r"@\s*\w+")
_NUMBER: Final = re.compile(r"[+(#]*\w*\d\w*(?:[\s().,/:+'-]*\w*\d\w*)*")
_DIGIT: Final = r"(?:zero|oh|nought|one|two|three|four|five|six|seven|eight|nine|double|triple)"
_SPELT_NUMBER: Final = re.compile(rf"\b{_DIGIT}(?:[\s,-]+{_DIGIT}){{3,}}\b", re.IGNORECASE)
_SPACED: Final = re.compile(r"(?<![^\W_])[^\W\d_](?:(?:\s|[._-]\s?)[^\W\d_]){2,}(?![^\W_])")
"""A word written letter by letter."""

_ROAD: Final = (
    r"(?:street|road|rd|avenue|ave|lane|ln|court|terrace|gardens|grove|crescent|mews|boulevard|blvd|quay|square|row)\b"
)
_HOUSE: Final = re.compile(rf"(\[number\][\s,]*)((?:[^\W\d_][\w'-]*\s+){{1,3}})(?={_ROAD})", re.IGNORECASE)
_HOUSE_BEHIND: Final = re.compile(rf"()\b((?:[^\W\d_][\w'-]*\s+){{1,2}})(?={_ROAD}\s*\[number\])", re.IGNORECASE)
"""A street and the number of a house in it."""

_MEASURES: Final = frozenset(
    "minutes minute min mins hours hour people persons km miles meters metres euros pounds".split()
)

_WORD: Final = re.compile(r"\[(?:email|link|handle|number|name)\]|[^\W\d_]+(?:['-][^\W\d_]+)*")
_PLACES: Final = frozenset({"[email]", "[link]", "[handle]", "[number]", "[name]"})

_INITIALS: Final = r"\W*(?:\b[^\W\d_]\.\s*){0,2}$"
_NAMED: Final = re.compile(
    r"\b(?:(?:my|his|her|their|our|the|full|first|last|sur)\s*names?(?:\s+is|\s*'?s|\s*:)?|name\s*:|call(?:ed)?(?:\s+me)?"
    r"|names?\s+is|signed(?:\s+by)?|surname(?:\s+is)?|in\s+the\s+name\s+of|under\s+the\s+name(?:\s+of)?"
    r"|name\s+of\s+(?:the\s+)?(?:guest|client|patient|customer|person)s?(?:\s+is|\s*:)?"
    r"|(?:insta(?:gram)?|snap(?:chat)?|telegram|facebook|twitter|tiktok|ig|fb)(?:\s+is|\s*:|\s+(?:name|handle)(?:\s+is|:)?)"
    rf"){_INITIALS}",
    re.IGNORECASE,
)
"""After it stands a name, whatever the word."""

_PERHAPS: Final = re.compile(
    r"(?:\b(?:i'?m|i\s+am|this\s+is|it'?s|it\s+is|here\s+is|thanks?|thank\s+you|thx|ty|cheers|regards|best|wishes|yours"
    r"|sincerely|love|greetings|hi|hello|hey|dear|dr|doctor|mr|mrs|ms|miss|mx|sir|prof(?:essor)?|nurse|therapist|masseuse"
    r"|masseur|from|with|by|ask|see|seeing|saw|met|friend|wife|husband|son|daughter|mum|mom|dad|mother|father|brother"
    r"|sister|partner|boss|neighbou?r|colleague|for|to|of|under|and|in|at|near"
    rf")|^){_INITIALS}",
    re.IGNORECASE,
)
"""After it, or at the very beginning, a word that is neither ordinary nor unlike a name is one."""

_SUBJECT: Final = re.compile(r"\b(?:can|could|may|does|did|do\s+you\s+know|know|tell)\W*$", re.IGNORECASE)
"""After it somebody may be named; so may a thing, which is then ordinary or unlike a name."""

_VERB: Final = re.compile(r"\b(?:is|was|if)\W*$", re.IGNORECASE)

_LIVES: Final = re.compile(
    r"\b(?:live|lives|living|based|come|comes|coming|is|are|'m|am)\s+(?:in|from|near)\W*$", re.IGNORECASE
)
_STREET: Final = re.compile(rf"\s+{_ROAD}", re.IGNORECASE)

UNLIKE: Final = -0.25
"""Behind a word that perhaps announces a name, what is less like one is none."""

UNLIKE_AT_FIRST: Final = -0.45
"""So where a capital letter begins the sentence, and where somebody lives."""

LIKE_A_LITTLE: Final = 0.1
"""So behind a verb that a name often follows."""

LIKE: Final = 0.45
"""What is more like a name than that is one, wherever it stands."""

_SMALL: Final = frozenset(
    "a am an and are as at but by can cheers do for from he how i im in is it my name not of on or regards she so that "
    "thanks the this thx to was what whom whose with".split()
)
_DAYS: Final = "monday tuesday wednesday thursday friday saturday sunday"
_ALWAYS: Final = frozenset(
    f"{_DAYS} {_DAYS.replace('y', 'ys')} "
    "i i'm i'd i'll i've ok january february march april june july august september october november december "
    "christmas easter whitsun pentecost ramadan eid hanukkah diwali halloween english german french spanish "
    "italian portuguese dutch polish russian ukrainian turkish arabic chinese japanese korean thai swedish danish "
    "norwegian finnish greek indian hawaiian balinese european american british wifi wi-fi wlan paypal visa "
    "mastercard maestro amex google samsung android iphone whatsapp instagram facebook telegram youtube tiktok "
    "email sms uber covid nhs aok tk faq gps pin atm iban whats whos wheres whens hows whys thats theres heres "
    "its im ive id ill youre youve theyre were dont doesnt didnt cant couldnt wont wouldnt shouldnt isnt arent "
    "wasnt werent havent hasnt lets ur u r pls plz thx tho gonna wanna gotta cuz cos coz swiss austrian scottish "
    "irish welsh australian canadian mexican brazilian".split()
)
_PHRASES: Final = re.compile(
    r"\b(?:(?:good|black|cyber)\s+(?:friday|monday)|boxing\s+day|(?:christmas|new\s+year'?s)\s+(?:eve|day)|earl\s+grey"
    r"|(?:apple|google|samsung)\s+pay|american\s+express|(?:mother|father|valentine)'?s'?\s+day|swiss\s+francs?)\b",
    re.IGNORECASE,
)
"""Words that name nobody as long as they stand together."""
_NAMES: Final = frozenset({"john", "smith"})
"""Words of the lexicons that are names first."""

_MOST_NAMES: Final = 3
_SHORT: Final = 3
"""Letters up to which a word that nobody knows is rather shorthand than a name."""


class Masking:
    """Masks texts.

    Args:
        house: words of the FAQ; they are kept wherever they stand.
        ordinary: words of ordinary English; kept where a capital letter says nothing.
    """

    def __init__(self, house: AbstractSet[str], ordinary: AbstractSet[str]) -> None:
        self._house = _ALWAYS | house
        self._ordinary = (self._house | _SMALL | ordinary) - _NAMES
        self._likeness = likeness()

    def masked(self, text: str) -> str:
        """*text* without addresses, links, handles, numbers and names, on one line, 300 characters at most."""
        text = _plain(text[:_LONGEST_READ])
        for kind, sign in _SIGNS:
            text = kind.sub(sign, text)
        text = _SPACED.sub(self._joined, text)
        for kind in (_HOUSE, _HOUSE_BEHIND):
            text = kind.sub(_road, text)
        return " ".join(self._without_names(text).split())[:LONGEST]

    def _joined(self, found: re.Match[str]) -> str:
        """A word written letter by letter: a name, unless together it is an ordinary word."""
        letters = "".join(filter(str.isalpha, found[0])).casefold()
        return found[0] if letters in self._ordinary else " [name] "

    def _without_names(self, text: str) -> str:
        out, end, named = "", 0, 0
        phrases = [found.span() for found in _PHRASES.finditer(text)]
        for match in _WORD.finditer(text):
            word, before = match.group(), text[max(0, match.start() - 60) : match.start()]
            out += text[end : match.start()]
            end = match.end()
            if word in _PLACES or any(start <= match.start() < stop for start, stop in phrases):
                out += word
            elif self._is_name(word, before, named) or self._is_road(word, text[match.end() : match.end() + 20]):
                out, named = out + "[name]", named + 1
                continue
            else:
                out += word
            named = 0
        return out + text[end:]

    def _is_name(self, word: str, before: str, named: int) -> bool:
        """Whether *word* may be one, *before* it stands what stands, *named* names directly before it."""
        bare = word.casefold().removesuffix("'s")
        if not all(letter.isascii() or unicodedata.name(letter, "").startswith("LATIN") for letter in bare):
            return True
        if _NAMED.search(before) or (0 < named < _MOST_NAMES and _NAMED.search(before.rsplit(None, named)[0])):
            return bare not in _SMALL
        if bare in self._house:
            return False
        ordinary, like = self._is_ordinary(bare), self._like(bare)
        if word[0].isupper() and not _begins(before):
            return not (word.isupper() and len(word) > 1 and (ordinary or like < UNLIKE))
        if ordinary:
            return False
        if _LIVES.search(before) or (word[0].isupper() and like > UNLIKE_AT_FIRST):
            return like > UNLIKE_AT_FIRST
        if named or _PERHAPS.search(before):
            return like > UNLIKE
        if _SUBJECT.search(before):
            return like > LIKE_A_LITTLE or (bare not in self._likeness and len(bare) > _SHORT)
        return like > (LIKE_A_LITTLE if _VERB.search(before) else LIKE)

    def _like(self, bare: str) -> float:
        """How like a name *bare* is, or what it is the plural of; 0 for a word that nobody knows."""
        return self._likeness.get(bare, self._likeness.get(bare.removesuffix("s"), 0.0))

    def _is_road(self, word: str, after: str) -> bool:
        """Whether *word* is what a street is called, since *after* it stands what streets are."""
        bare = word.casefold()
        return bool(_STREET.match(after)) and not self._is_ordinary(bare)

    def _is_ordinary(self, bare: str) -> bool:
        return all(part in self._ordinary for part in re.split(r"['-]", bare) if len(part) > 1)


_SIGNS: Final = (
    (_EMAIL, "[email]"),
    (_SPELT_EMAIL, "[email]"),
    (_LINK, "[link]"),
    (_HANDLE, "[handle]"),
    (_NUMBER, " [number] "),
    (_SPELT_NUMBER, " [number] "),
)


def _road(found: re.Match[str]) -> str:
    """A street's own words masked, if they are such: no little words, and nothing that is counted."""
    words = [word.casefold() for word in found[2].split()]
    if any(word in _SMALL | _MEASURES for word in words):
        return found[0]
    return f"{found[1]}{'[name] ' * len(words)}"


def without_names(text: str) -> str:
    """Curated *text* without the words inside it that have a capital letter."""
    first, *others = text.split() or [""]
    return " ".join([first, *(word for word in others if word == word.lower())])


def _begins(before: str) -> bool:
    """Whether a sentence begins after *before*, so that a capital letter says nothing."""
    gap = before.rstrip(" \"'(-*>")
    return not gap or gap[-1] in ".!?\n:;"


def _plain(text: str) -> str:
    """*text* in one spelling, without what cannot be seen."""
    text = unicodedata.normalize("NFKC", text)[:_LONGEST_READ].replace("\u2019", "'").replace("\u2018", "'")
    hidden = {"Cf", "Cc", "Cs", "Co", "Cn"}
    return "".join(
        c if unicodedata.category(c) not in hidden else "\n" if c == "\n" else " " if c in "\t\r" else "" for c in text
    )
