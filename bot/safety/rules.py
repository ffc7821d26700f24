"""The rules that send a message to the physician, each with an id; any one is enough.

Every rule reads one sentence, so that nothing around a symptom can hide it. A rule returns the words that made it
speak, or nothing. Source of all of them: the clinic's routing policy, items 1 to 6.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.safety.lexicon import Mark, Words
from bot.safety.sentence import Sentence

NEAR = 6
"""Words that may stand between a symptom and the body part or person it belongs to."""

Rule = Callable[[Sentence], Words]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rule that spoke: its *id*, and the *words* that made it."""

    rule: str
    words: Words


def physician_verdict(sentence: Sentence) -> Verdict | None:
    """The first rule that sends *sentence* to the physician."""
    for name, rule in PHYSICIAN.items():
        if words := rule(sentence):
            return Verdict(f"physician.{name}", words)
    return None


def _idiom(sentence: Sentence) -> Words:
    return _first(sentence, sentence.of("idioms"))


def _condition(sentence: Sentence) -> Words:
    """An illness is named; the document knows nothing of illnesses (policy 3, 4)."""
    generic = next((word for word in sentence.words if word in _ILLNESS), None)
    if generic and not sentence.house:
        return (generic,)
    return _first(sentence, sentence.of("conditions"))


_ILLNESS = frozenset("illness illnesses disease diseases syndrome syndromes disorder disorders".split())


def _medicine(sentence: Sentence) -> Words:
    return _first(sentence, sentence.of("medicines"))


def _procedure(sentence: Sentence) -> Words:
    return _first(sentence, sentence.of("procedures"))


def _shape(sentence: Sentence) -> Words:
    return _first(sentence, sentence.groups("shapes", "alone"))


_ENGLISH = frozenset(
    (
        "the is are my i a an to of and for what how it do does can you in on with have this that was not me am be "
        "we your"
    ).split()
)


def _language(sentence: Sentence) -> Words:
    """Pain, illness or medicine in another language; look-alike words inside English sentences do not count."""
    english = sum(word in _ENGLISH for word in sentence.words)
    if english >= 2 and 5 * english > len(sentence.words):
        return ()
    return _first(sentence, sentence.of("languages"))


_ENDING = re.compile(
    r"..(itis|algia|algias|oses|omas?|a?emia|a?emias|opath(y|ies|ic)|ectom(y|ies)|ostomy|plasty|oscop(y|ies)|ograms?|otomy|plegia|paresis|"
    r"aesthesia|esthesia|phasia|praxia|uria|rrh(o?ea|agia)|malacia|megaly|dystrophy|trophy|sclerosis|stenosis|"
    r"cillins?|mycin|floxacin|statins?|prils?|sartans?|olol|azoles?|prazole|vir|mab|tinib|gliptin|glutide|zepam|zolam|triptan|caine|"
    r"parin|xaban|oxetine|pramine|profen|coxib|thyroxine|steroids?)$"
)
_ENDING_OSIS = re.compile(r"....osis$")
_HARMLESS_ENDING = frozenset(
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


def _ending(sentence: Sentence) -> Words:
    """An illness, operation or medicine that no lexicon holds gives itself away by its ending."""
    for word in sentence.words:
        if word not in _HARMLESS_ENDING and (
            _ENDING.fullmatch(word) or _ENDING_OSIS.fullmatch(word) or _ENDING.search(word)
        ):
            return (word,)
    return ()


def _own_symptom(sentence: Sentence) -> Words:
    """A symptom and the person who has it (policy 1, 6)."""
    if not sentence.person:
        return ()
    for mark in sentence.of("symptoms", weak=True):
        claim = _claim(sentence, mark)
        documented = sentence.house and set(sentence.said(mark)) <= DOCUMENTED
        if claim or not (mark.weak or documented or _thing(sentence)):
            return sentence.said(mark)
    return ()


_OWN = frozenset(["my", "his", "her", "our"])
_SUBJECTS = frozenset({"i", "he", "she"})
_HAS = frozenset(
    (
        "have has had having get gets got getting am is are was been feel feels felt feeling suffer suffers "
        "suffered suffering keep keeps can not cannot do live lives deal wake woke went"
    ).split()
)


def _claim(sentence: Sentence, mark: Mark) -> bool:
    """Whether somebody in particular is said to have the symptom under *mark*: "my neck is stiff", "he has pain"."""
    owned = [part for part in sentence.of("body", weak=True) if _owned(sentence, part)]
    if any(sentence.near(mark, part, NEAR) and not _overlap(mark, part) for part in owned):
        return True
    if not mark.weak and _owned(sentence, mark):
        return True
    before = sentence.words[max(0, mark.start - 7) : mark.start]
    subject = max((at for at, word in enumerate(before) if word in _SUBJECTS), default=-1)
    kin = any(0 <= mark.start - person.end <= 3 for person in sentence.of("people"))
    has = any(word in _HAS for word in before[subject + 1 :])
    near_body = any(
        sentence.near(mark, part, 3) and not _overlap(mark, part) for part in sentence.of("body", weak=True)
    )
    if mark.weak and not near_body:
        return False
    followed = kin and any(0 <= mark.start - person.end <= 1 for person in sentence.of("people"))
    return followed or (has and (subject >= 0 or kin))


def _owned(sentence: Sentence, mark: Mark) -> bool:
    """Whether "my" or the like, or a person of theirs, stands right before *mark*."""
    if not _OWN.isdisjoint(sentence.words[max(0, mark.start - 3) : mark.start]):
        return True
    return any(
        0 <= mark.start - person.end <= 1
        for person in sentence.of("people")
        if person.group.startswith(("kin", "other"))
    )


def _thing(sentence: Sentence) -> bool:
    """Whether the sentence is about a thing, not a body: "my car coughs"."""
    if not any(sentence.of("things")) or any(sentence.of("body")):
        return False
    return not any(
        a == "i" and b in {"feel", "have", "felt", "am", "had", "get"}
        for a, b in zip(sentence.words, sentence.words[1:], strict=False)
    )


def _body_symptom(sentence: Sentence) -> Words:
    """A symptom without a person: "sharp pain when bending", "swollen ankle" (policy 1).

    General questions about massage and cupping may hold the few symptom words that the document speaks of.
    """
    if sentence.house or _general(sentence) or _thing(sentence) or _mechanical(sentence):
        return ()
    body = list(sentence.of("body", weak=True))
    for mark in sentence.of("symptoms", weak=True):
        if not mark.weak:
            return sentence.said(mark)
        near = next((part for part in body if sentence.near(mark, part, 3) and not _overlap(mark, part)), None)
        if near and not near.weak and _GENERAL.isdisjoint(sentence.words):
            return sentence.said(mark, near)
    return ()


_GENERAL = frozenset("does do is can are should will which what why how whats could would did has who".split())
_OF_MANY = frozenset("general generally people folk folks everyone everybody athletes runners swimmers".split())
DOCUMENTED = frozenset(
    (
        "pain pains ache aches aching achy painful painfully sore soreness tight tightness tense tension stiff "
        "stiffness knots strain strains strained injury injured injuries hurt hurts bad weak crooked recover "
        "symptoms symptom condition conditions diagnose uncomfortable backache backaches back everyday muscle "
        "contractions toxins tighten slouch slouching hunched posture mobility pressure flow lumps chronic life "
        "threatening out of alignment spot spots"
    ).split()
)


def _general(sentence: Sentence) -> bool:
    """Whether this may be a general question with no more than the symptoms that the document speaks of.

    Nobody in particular is in it; whether the FAQ may answer is then for the learned part and the gate to say.
    """
    symptoms = set(sentence.said(*sentence.of("symptoms", weak=True)))
    asks = not _GENERAL.isdisjoint(sentence.words) or (sentence.visit and not _OF_MANY.isdisjoint(sentence.words))
    return asks and not sentence.person and symptoms <= DOCUMENTED


_MECHANICS = frozenset(
    "muscle muscles contraction contractions pull pulls body out of alignment crooked shortened".split()
)


def _mechanical(sentence: Sentence) -> bool:
    """Whether this is no more than what the document says of muscles: that contractions pull the body out of line."""
    symptoms = set(sentence.said(*sentence.of("symptoms", weak=True)))
    return not sentence.person and symptoms <= _MECHANICS and not _MUSCLES.isdisjoint(sentence.words)


_MUSCLES = frozenset({"muscle", "muscles", "contractions"})


def _overlap(one: Mark, other: Mark) -> bool:
    return one.start < other.end and other.start < one.end


def _asked(sentence: Sentence) -> Words:
    """A treatment or a medicine for somebody is asked about: "should I put ice on it" (policy 4, 5)."""
    if not sentence.person or _thing(sentence):
        return ()
    for ask in sentence.groups("shapes", "ask-treatment"):
        for kind in ("conditions", "medicines"):
            for mark in sentence.of(kind, weak=True):
                if not _overlap(ask, mark):
                    return sentence.said(ask, mark)
    return ()


def _explained(sentence: Sentence) -> Words:
    """A cause, a sign or an outlook is asked for: "what causes back pain" (policy 2, 3).

    Also in general, and also of the pains that the document speaks of: it says nothing of their causes.
    """
    if sentence.house or any(sentence.of("things")) or "massage" in sentence.words:
        return ()
    for ask in sentence.groups("shapes", "ask-meaning"):
        for part in sentence.of("body", weak=True):
            return sentence.said(ask, part)
    for group in ("ask-meaning", "ask-cause", "ask-outlook", "ask-signs"):
        for ask in sentence.groups("shapes", group):
            for mark in (*sentence.of("symptoms", weak=True), *sentence.of("conditions", weak=True)):
                if not _overlap(ask, mark) and (not mark.weak or any(sentence.of("body")) or _bare(sentence, mark)):
                    return sentence.said(ask, mark)
    return ()


def _bare(sentence: Sentence, mark: Mark) -> bool:
    """Whether a weak term stands with a word that makes it a complaint of the body."""
    return not set(sentence.said(mark)).isdisjoint({"strain", "sprain", "stiffness", "tension", "numb", "injury"})


_NUMBERS = frozenset("one two three four five six seven eight nine ten twelve few couple several".split())
_UNITS = frozenset("hour hours day days night nights week weeks month months year years decade decades".split())


def _lasting(sentence: Sentence) -> Words:
    """A symptom with its duration is somebody's case: "chronic pain for 6 years, does massage help" (policy 1, 6)."""
    marks = [
        mark for mark in sentence.of("symptoms", weak=True) if not mark.weak or any(sentence.of("body", weak=True))
    ]
    if not marks or _thing(sentence):
        return ()
    words = sentence.words
    for at, word in enumerate(words[:-1]):
        if word == "since" and not sentence.house:
            return sentence.said(marks[0])
        counted = word.isdigit() or word in _NUMBERS or words[max(0, at - 1) : at + 1] == ("for", "a")
        if counted and words[at + 1] in _UNITS:
            return (*sentence.said(marks[0]), word, words[at + 1])
    return ()


def _fragment(sentence: Sentence) -> Words:
    """A body part and what is wrong with it, and nothing else: "back is wrecked", "stiff neck, two days" (policy 1)."""
    if sentence.house or _thing(sentence) or _mechanical(sentence) or not _GENERAL.isdisjoint(sentence.words):
        return ()
    for part in sentence.of("body", weak=True):
        for mark in sentence.of("symptoms", weak=True):
            if min(part.start, mark.start) <= 2 and sentence.near(part, mark, 3) and not _overlap(part, mark):
                return sentence.said(part, mark)
    return ()


_AROUND = frozenset({"after", "since", "before", "following", "post", "had"})
_DAILY = frozenset({"exercise", "exercises", "rest", "treatment", "heat", "test", "tests"})


def _operated(sentence: Sentence) -> Words:
    """Massage or cupping around an operation or the like (policy 4)."""
    for mark in sentence.of("procedures", weak=True):
        around = not _AROUND.isdisjoint(sentence.words[max(0, mark.start - 3) : mark.start])
        harmless = set(sentence.said(mark)) <= _DAILY
        if around and not harmless and (sentence.house or sentence.person):
            return sentence.said(mark)
    return ()


def _care_group(sentence: Sentence) -> Words:
    """Massage or cupping for people to whom special care applies (policy 4).

    Ages count only if it is asked whether it is right for them: children and the old stand in many a harmless story.
    """
    asked = any(sentence.groups("shapes", "ask-suitability")) or any(sentence.groups("shapes", "alone-suitability"))
    for mark in sentence.groups("people", "care"):
        aged = mark.group.startswith("care-age")
        if aged:
            counts = (sentence.house and (asked or len(sentence.words) < 8)) or (
                sentence.visit and _owned(sentence, mark)
            )
        else:
            counts = sentence.house or sentence.first_person
        if counts:
            return sentence.said(mark)
    return ()


def _first(sentence: Sentence, marks: Iterator[Mark]) -> Words:
    mark = next(marks, None)
    return sentence.said(mark) if mark else ()


PHYSICIAN: dict[str, Rule] = {
    "own-symptom": _own_symptom,
    "body-symptom": _body_symptom,
    "condition": _condition,
    "medicine": _medicine,
    "procedure": _procedure,
    "idiom": _idiom,
    "shape": _shape,
    "explained": _explained,
    "lasting": _lasting,
    "fragment": _fragment,
    "operated": _operated,
    "asked": _asked,
    "care-group": _care_group,
    "ending": _ending,
    "language": _language,
}
