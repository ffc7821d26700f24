"""A short message that means something only after an answer, completed with what the answer was about. Pure, by rules.

"What are they made of?" after "What is cupping?" becomes "what are the cups made of", and "and for stiff joints?" after
"Can massage improve posture?" becomes "massage for stiff joints". Whether such a question has an answer is for the desk
to find out; here nothing is answered.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import numpy as np

from bot.conversation.thread import Thread
from bot.faq.model import Entry, Faq
from bot.language.vocabulary import Floats, Vocabulary

Words = tuple[str, ...]

LONGEST: Final = 8
"""Words of a message that may need another to be understood."""

_FRAGMENT: Final = 4
"""Words of a thing that is named and nothing else."""

_COMMON: Final = 3
"""Entries about a thing from which on it is one of the file's great subjects: massage, cupping."""

_LEAD: Final = frozenset(
    (
        "and n an or but so also same then ok okay k well oh ooh ah hm hmm yes yeah now right great cool nice kindly "
        "please"
    ).split()
)
_ABOUT: Final = (("what", "about"), ("how", "about"))
_PREPOSITIONS: Final = frozenset("for with in on against of about after during to at".split())
_TAIL: Final = frozenset("too then though tho again please also anyway well as exactly or lol thanks".split())
_ASKING: Final = frozenset("what which who whose whom where when why how".split())
_VERBS: Final = frozenset(
    (
        "is are was were be am do does did can could will would should shall may might must has have had works work "
        "help helps mean means last lasts make makes made"
    ).split()
)
_PLAIN: Final = frozenset(
    (
        "a an the any some all other others it its this that these those they them their there one ones both same "
        "i me my you your we us our he she not no really actually much many more most else ever still good kind kinds "
        "sort sorts type types thing things get gets use used go keep keeps benefits benefit difference point people "
        "someone from into between before up as if than by just first fro"
    ).split()
)
_EMPTY: Final = _LEAD | _PREPOSITIONS | _TAIL | _ASKING | _VERBS | _PLAIN
"""Words that name nothing."""

_MORE: Final = re.compile(
    r"^(?:(?:(?:can|could|would) you )?(?:please )?(?:tell|give|show) me )?(?:some |any |a bit |a little )?"
    r"more(?: details?| info| information| examples?)?(?: (?:about|on) (?:it|that|this))?$"
    r"|^(?:please )?(?:go on|continue|carry on|keep going|elaborate|explain|say more)(?: (?:on )?(?:it|that|this))?$"
    r"|^(?:can|could) you (?:explain|elaborate)(?: (?:on )?(?:it|that|this))?(?: more| further)?$"
    r"|^explain (?:it |that |this )?(?:more|further|in more detail|in detail)$|^in (?:more )?detail$"
    r"|^i (?:want|would like) to know more(?: about (?:it|that|this))?$|^what do you mean(?: by (?:it|that|this))?$"
    r"|^why(?: (?:so|not|no|is (?:it|that|this)|that))?$|^what else$|^anything else$|^how(?: (?:so|come))?$"
    r"|^how (?:(?:does|do|can|could|would) )?(?:it|that|this|they|these)(?: really| actually)? "
    r"(?:works?|helps?|do (?:it|that|this))$"
)
_EXPLETIVE: Final = re.compile(
    r"\bis it (?:true|possible|ok|okay|normal|allowed|better|worth|necessary|enough)\b.* (?:that|to|if|for|when)\b"
    r"|\bwhat time is it\b|\b(?:that|it) is (?:all|it|ok|okay|fine|good|great)\b"
)
_SINGLE: Final = frozenset("it this that".split())
_FACTS: Final = frozenset("this that".split())
"""Words that stand for what was said of a thing rather than for the thing."""

_MANY: Final = frozenset("they them these those".split())
_SAME: Final = re.compile(r"\b(?:do (?:that|this|it|so)|do(?:es)? the same)\b")
_UNANSWERED: Final = re.compile(
    r"\bhow (?:long|often|soon|fast|quickly|many|much|far|big|expensive|painful|safe|well|effective|strong)\b"
    r"|\b(?:always|never|everybody|everyone|anybody|anyone|guaranteed?|guarantees?|instead|worse|hurts?|painful|painless|"
    r"dangerous|danger|safe|safer|safely|risks?|risky|harm|harmful|harms?|harmless|side effects?|cures?|cured|lasts?|"
    r"lasting|permanent|permanently|forever|better|best)\b"
    r"|^(?:do|does|did|will|would|can|could) \w+ (?:really |actually |even |ever )*(?:works?|helps?)$"
)
"""What no entry answers of its subject: amount, time, guarantee, harm, cure, the place of something else."""

_MEANS_THE_SAME: Final = 0.61
"""Cosine of two words from which on one stands for the other: "proven" and "proof", "material" and "plastic"."""


@dataclass(frozen=True, slots=True)
class Again:
    """More of the same is wanted: the same *entry*, unless one beside it answers *question*, if that is not empty."""

    entry: str
    question: str


@dataclass(frozen=True, slots=True)
class Completed:
    """What may have been meant.

    Attributes:
        questions: the message in full; the likeliest first.
        named: the words of the message that name something.
        about: those of them that are great subjects of the file.
        points: whether the message points at what was said, and does not only name a thing.
        answerable: whether an entry may answer it at all.
    """

    questions: tuple[str, ...]
    named: Words
    about: Words
    points: bool
    answerable: bool


class FollowUps:
    """Understands follow-ups of the entries of one file.

    Args:
        faq: the curated file.
        split: curated text to words, synonyms put in.
        vocabulary: what words mean.
    """

    def __init__(self, faq: Faq, split: Callable[[str], Words], vocabulary: Vocabulary) -> None:
        self._faq = faq
        self._split = split
        self._vocabulary = vocabulary
        self._known = lru_cache(maxsize=1024)(self._all_words)
        self._named_in = lru_cache(maxsize=1024)(self._ordered)

    def understood(self, words: Words, thread: Thread) -> Again | Completed | None:
        """What *words* mean after *thread*; None if they stand for themselves."""
        entry = self._faq.by_id.get(thread.entry or next(iter(thread.offered), ""))
        if entry is None or not words or len(words) > LONGEST + len(_lead(words)):
            return None
        rest = _without_lead(words)
        text = " ".join(rest)
        if asks_more(words):
            return Again(entry.id, f"how does {self._subject(entry)} work" if rest[0] == "how" else "")
        if _EXPLETIVE.search(text):
            return None
        named = tuple(word for word in rest if word not in _EMPTY)
        pointing = tuple(self._with_antecedent(rest, entry))
        questions = pointing or tuple(self._with_frame(words, rest, entry))
        if not questions:
            return None
        about = tuple(word for word in named if self._is_great(word))
        return Completed(questions, named, about, points=bool(pointing), answerable=not _UNANSWERED.search(text))

    def knows(self, entry: str, words: Words, *, core: bool = False) -> bool:
        """Whether the texts of *entry* hold each of *words*, in one form or another, or one that means the same.

        Args:
            entry: its id.
            words: what a message names.
            core: look only at its question and its answer.
        """
        known, meanings = self._known(entry, core)
        return all(
            any(_alike(word, other) for other in known)
            or float((meanings @ self._vocabulary.meaning((word,))).max(initial=0.0)) >= _MEANS_THE_SAME
            for word in words
        )

    def near(self, thread: Thread) -> frozenset[str]:
        """The entries beside what *thread* was about."""
        entry = self._faq.by_id.get(thread.entry or "")
        return frozenset([*(entry.related if entry else ()), *thread.offered, *([entry.id] if entry else [])])

    def offered_as(self, words: Words, offered: tuple[str, ...]) -> str | None:
        """The one of the entries *offered* whose question names what *words* name; None if it is not just one."""
        named = tuple(word for word in _without_lead(words) if word not in _EMPTY - {"benefits", "difference"})
        if not named or len(named) > _FRAGMENT:
            return None
        found = [one for one in offered if set(named) <= set(self._split(self._faq.by_id[one].question))]
        return found[0] if len(found) == 1 else None

    def _with_antecedent(self, rest: Words, entry: Entry) -> Iterator[str]:
        """*rest* with its pronoun replaced by what *entry* is about."""
        own = [word for word in rest if self._is_great(word)]
        places = [at for at in range(len(rest)) if _points(rest, at)]
        if own and (_SAME.search(" ".join(rest)) or {"too", "same"} & set(rest)) and places:
            yield self._question_about(own[0], entry)
        if "both" in rest and len(pair := self._pair(entry)) == 2:
            yield _replaced(rest, rest.index("both"), f"both {pair[0]} and {pair[1]}")
        if not places:
            return
        at = places[-1] if own else places[0]
        if own and rest[at - 1 : at] and rest[at - 1] in _PREPOSITIONS and (told := self._predicate(entry, own)):
            yield _replaced(rest, at, told)
        elif not own or at > rest.index(own[0]):
            if rest[at] in _FACTS and (told := self._predicate(entry, [self._subject(entry)])):
                yield _replaced(rest, at, told)
            for meant in self._antecedents(entry, rest, many=rest[at] in _MANY):
                yield _replaced(rest, at, meant)

    def _with_frame(self, words: Words, rest: Words, entry: Entry) -> Iterator[str]:
        """A thing that *words* name and nothing else, in the place of what *entry* was asked about."""
        led = len(rest) < len(words)
        thing = rest[1:] if rest[0] in _PREPOSITIONS else rest
        thing = tuple(word for word in thing if word not in _TAIL)
        if not thing or len(thing) > _FRAGMENT or not _ASKING.isdisjoint(thing) or not _VERBS.isdisjoint(thing):
            return
        if not led and rest[0] not in _PREPOSITIONS and len(thing) > 2:
            return
        named = tuple(word for word in thing if word not in _EMPTY)
        if not named:
            return
        if len(named) == 1 and self._is_great(named[0]):
            yield self._question_about(named[0], entry)
            return
        subject, said = self._subject(entry), " ".join(word for word in thing if word != "the")
        yield f"{subject} for {said}"
        yield f"does {subject} help with {said}"

    def _antecedents(self, entry: Entry, rest: Words, *, many: bool) -> Iterator[str]:
        """What a pronoun may stand for, likeliest first."""
        own = [word for word in self._named_in(entry.id) if word not in rest]
        if not many:
            pair = [word for word in self._pair(entry) if word in own]
            yield from pair if len(pair) == 2 else [next((w for w in own if not _is_plural(w)), self._subject(entry))]
            return
        beside = [self._subject(self._faq.by_id[one]) for one in entry.related]
        several = [word for word in [*own, *beside] if _is_plural(word)]
        yield from [f"the {word}" for word in dict.fromkeys(several)][:2] or own[:1]

    def _question_about(self, subject: str, entry: Entry) -> str:
        """The question of *entry*, asked of *subject*."""
        asked, instead = self._split(entry.question), self._subject(entry)
        return " ".join(subject if word == instead else word for word in asked)

    def _predicate(self, entry: Entry, without: list[str]) -> str:
        """What the question of *entry* says of its subject."""
        asked, named = self._split(entry.question), self._named_in(entry.id)
        return " ".join(word for word in asked if word in named and word not in without)

    def _pair(self, entry: Entry) -> Words:
        """The great subjects that *entry* compares, in its question's order."""
        return tuple(word for word in self._split(entry.question) if self._is_great(word))[:2]

    def _subject(self, entry: Entry) -> str:
        return next(iter(self._named_in(entry.id)), entry.question)

    def _is_great(self, word: str) -> bool:
        return self._subjects[word] >= _COMMON

    @cached_property
    def _subjects(self) -> Counter[str]:
        return Counter(self._subject(entry) for entry in self._faq.entries)

    def _ordered(self, entry: str) -> Words:
        """What the question of *entry* names: the word first that most of its phrasings hold."""
        known = self._faq.by_id[entry]
        held = Counter(word for phrasing in known.phrasings for word in set(self._split(phrasing)))
        words = dict.fromkeys(word for word in self._split(known.question) if word not in _EMPTY)
        most = max((held[word] for word in words), default=0)
        often = [word for word in words if held[word] * 8 >= most]
        return tuple(sorted(often, key=lambda word: -held[word]))

    def _all_words(self, entry: str, core: bool) -> tuple[Words, Floats]:  # noqa: FBT001 - remembered by it
        """The words of the texts of *entry*, and what those that name something mean: (words, width)."""
        known = self._faq.by_id[entry]
        texts = (*(known.phrasings[:1] if core else known.phrasings), known.answer)
        words = tuple(dict.fromkeys(word for text in texts for word in self._split(text)))
        return words, np.stack(
            [self._vocabulary.meaning((word,)) for word in words if word not in _EMPTY]
            or [self._vocabulary.meaning(())]
        )


def asks_more(words: Words) -> bool:
    """Whether *words* ask for more of what was said, and for nothing of their own: "go on", "why?"."""
    rest = _without_lead(words)
    while len(rest) > 1 and rest[-1] in _TAIL:
        rest = rest[:-1]
    return _MORE.match(" ".join(rest)) is not None


def _lead(words: Words) -> Words:
    return words[: len(words) - len(_without_lead(words))]


def _without_lead(words: Words) -> Words:
    """*words* without "and", "ok", "what about"."""
    while words:
        start = next((start for start in _ABOUT if words[: len(start)] == start and len(words) > len(start)), None)
        if start is None and not (words[0] in _LEAD and len(words) > 1):
            break
        words = words[len(start) if start else 1 :]
    return words


def _points(words: Words, at: int) -> bool:
    """Whether the word at *at* stands for something, and does not only point at the next word: "that massage"."""
    if words[at] in {"it", "they", "them"}:
        return True
    if words[at] not in _SINGLE | _MANY:
        return False
    after = words[at + 1] if at + 1 < len(words) else ""
    return not after or after in _EMPTY or (at > 0 and words[at - 1] in _VERBS)


def _replaced(words: Words, at: int, meant: str) -> str:
    return " ".join([*words[:at], meant, *words[at + 1 :]])


def _is_plural(word: str) -> bool:
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "is", "us"))


def _alike(one: str, other: str) -> bool:
    """Whether two words are forms of one: "joint" and "joints", "relax" and "relaxing"."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    shared = next((at for at in range(len(short)) if short[at] != long[at]), len(short))
    return shared >= 4 and shared >= len(short) - 1 and len(long) - shared <= 3
