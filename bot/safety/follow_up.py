"""Whether a message belongs to the symptom that was told before it. Pure, by rules, and the only place that decides it.

"Am I ok?", "8 out of 10" and "can I try it then?" mean nothing alone; after a symptom they are about it. Opening
hours, thanks and a general question about nobody's own case are not, and are answered as usual. In doubt it belongs.
"""

import re
from typing import Final

Words = tuple[str, ...]

LONGEST: Final = 30
"""Words of a message that may belong only because it points at somebody; a longer one is a story of its own."""

_STATE: Final = (
    r"(?:ok|okay|fine|alright|all right|good|bad|safe|serious|dangerous|normal|worrying|harmful|nothing|better|worse|"
    r"well|healthy|sick|ill|allowed|possible|permanent|urgent|gone|stress|over|easing)"
)
_TREATMENT: Final = r"(?:a |the |my )?(?:massage|cupping|session|treatment)"

_PREAMBLE: Final = re.compile(
    r"^(?:(?:hi|hello|hey|please|so|and|but|ok|okay|well) )*"
    r"(?:(?:can|could|would|will) you (?:please )?(?:tell me|explain to me|show me|explain)|"
    r"i (?:would like|want|would love|need) to (?:know|ask|understand)|"
    r"i (?:wonder|am wondering|was wondering|am curious)|"
    r"tell me|show me|explain to me|may i ask|can i ask|do you know|is it true)(?: about| if| whether| that)?(?: |$)"
)
"""How a question is led up to; "me" and "it" in it point at nothing."""

_DESK: Final = re.compile(
    r"\b(?:open|opens|opening|closed|closing|price|prices|pricing|cost|costs|charge|fee|fees|pay|payment|card|cards|cash|"
    r"invoice|receipt|insurance|book|booking|bookings|reserve|reservation|cancel|cancellation|reschedule|park|parking|"
    r"address|directions|bus|train|phone|telephone|email|website|online|voucher|vouchers|gift|discount|refund|reception|"
    r"complaint|complain|manager|delete|wifi|toilet|language|languages|expensive|cheap|cheaper|cheapest|bring)\b"
    r"|\b(?:talk|speak|chat|write|connected|through) (?:to|with) (?:a |an |the |some )?(?:real |actual |live )?"
    r"(?:person|human|somebody|someone|anybody|anyone|people|staff|therapist|receptionist)\b"
    r"|\b(?:call|ring|phone) me\b|\bfront desk\b|\bopening hours\b|\bminutes late\b|\b(?:running|be|am) late\b|"
    r"\bwhere are you\b|\bget (?:there|to you)\b|\b(?:get|make|have|want|like|need) (?:an|another) appointment\b|"
    r"\bhow much (?:is|are|for|does) " + _TREATMENT + r"\b|\bhow long (?:is|does|are) " + _TREATMENT
)
"""What the clinic's front desk is asked."""

_ENTRY: Final = re.compile(
    r"^(?:(?:so|and|but|ok|okay) )*"
    r"(?:how (?:does|do|is|are) (?:it|that|this|they|these) (?:\w+ )?(?:work|works|done|made)|"
    r"what (?:is|are) (?:it|they|these|those) (?:made|called)|"
    r"is (?:it|that|this) (?:proven|true|scientific)|tell me more)"
)
"""What is asked about an answer of the FAQ."""

_CASE: Final = re.compile(
    rf"\b(?:am i|are we|is (?:it|that|this|he|she)|was (?:it|that))(?: \w+){{0,4}}? {_STATE}\b"
    rf"|\b(?:i am|it is|it feels|he is|she is|i feel|everything is|i was) (?:\w+ ){{0,3}}?{_STATE}\b"
    r"|\b(?:would|will|could|can|does|might|do|should|shall|did|has|is) (?:it|that|this|these|they|he|she)\b"
    r"|\b(?:should|shall|must) (?:i|we)\b(?! (?:pay|bring|wear|arrive|tip))"
    r"|\b(?:can|may|could) (?:i|we) (?:\w+ )?(?:try|come|go|still|wait|do|have|get) ?"
    r"(?:it|that|one|then|anyway|now|in|there|$)"
    r"|\bwhat (?:should|shall|can|do|must) (?:i|we) do\b|\bwhat if\b|\bwhat is (?:it|that|this)$"
    r"|^(?:(?:ok|okay|so|and|but|then) )*(?:now|what now|now what|then|what then|why|why not|why that|why me)$"
    r"|\bwhy is (?:it|that|this)\b|\bhow (?:bad|serious|dangerous|urgent|long|soon)\b|\bare you sure\b"
    r"|\b\d+ (?:out )?of (?:10|ten)\b|\bwhich (?:doctor|physician|specialist|hospital)\b"
    r"|\bwhat would you (?:do|say)\b"
    r"|\b(?:what|how) about (?:" + _TREATMENT + r"|me|it|that|now)$|^(?:and|so no|then|but) " + _TREATMENT + r"$"
    rf"|^(?:would|will|could|might|does|can|is) {_TREATMENT}(?: \w+)? (?:help|{_STATE})(?: then| now| anyway| for me)?$"
    rf"|\b{_TREATMENT} (?:would|will|might) (?:be|do|help)\b"
)
"""How somebody goes on about their own case, whatever stands around it."""

_CANCELLING: Final = re.compile(r"\bshould i cancel\b")

_SOCIAL: Final = frozenset(
    (
        "thanks thank you thx cheers ta appreciated hi hello hey hiya bye goodbye good morning afternoon evening night "
        "day nice have a ok okay great got see understood fine right sure alright cool perfect please"
    ).split()
)
_UNSURE: Final = frozenset("ok okay good fine right sure alright all so and".split())
"""All that "ok?" may consist of."""

_THANKS: Final = frozenset("thanks thank thx cheers appreciated helpful".split())
_OF_THE_BOT: Final = frozenset("bot robot human machine ai computer".split())
_OWN: Final = frozenset("i me my mine myself we us our he him his she her hers".split())
_POINTING: Final = _OWN | frozenset("it this that these those them they then anyway still".split())
_AT_THE_END: Final = frozenset("it that this them then anyway those these".split())
_ASKING: Final = frozenset("what who whose where which how do does did are is".split())
_DETAIL: Final = frozenset(
    (
        "since after before during while when "
        "yesterday today tonight morning evening night nights monday tuesday wednesday thursday friday saturday "
        "sunday week weeks month months year years day days hour hours minutes ago always often sometimes rarely never "
        "constantly mostly only suddenly left right lower upper side middle inside outside deep sharp dull burning "
        "throbbing mild strong stronger severe bad worse better little bit lot really slightly somewhat very sitting "
        "standing walking running sleeping lying bending lifting coughing turning resting moving stairs bed yes no not "
        "same again getting one two three four five six seven eight nine ten twelve"
    ).split()
)
"""What a complaint is told by in a few words: when, where, how much, what brings it on."""

_MOST_DETAIL: Final = 8
_ELSEWHERE: Final = frozenset(
    (
        "schlimm gefahrlich gefaehrlich ernst grave malo peligroso perigoso pericoloso dangereux erg gevaarlijk grozne "
        "groźne powazne опасно плохо страшно серьезно небезпечно погано tehlikeli kotu bahaya parah"
    ).split()
)
"""The same in other languages: is it bad, is it dangerous."""


def belongs(words: Words, otherwise: str, typed: Words = (), *, asked: bool = False) -> bool:
    """Whether a message is about the symptom that was told before it.

    Args:
        words: its words as read.
        otherwise: the route that it gets without the symptom.
        typed: its words as typed.
        asked: whether it holds a question mark.
    """
    text = _PREAMBLE.sub("", " ".join(words))
    said = tuple(text.split())
    if _CANCELLING.search(text):
        return True
    if _DESK.search(text) or _DESK.search(" ".join(typed)) or _ENTRY.search(text):
        return False
    if _CASE.search(text):
        return True
    rest = tuple(word for word in said if word not in _SOCIAL)
    if asked and said and set(said) <= _UNSURE:
        return True
    if not rest or not _THANKS.isdisjoint(said) or len(said) > LONGEST:
        return otherwise == "physician" and len(said) <= LONGEST and not _OWN.isdisjoint(rest)
    match otherwise:
        case "faq" | "clarify":
            return not _OWN.isdisjoint(rest) or rest[-1] in _AT_THE_END
        case "smalltalk":
            return not _POINTING.isdisjoint(rest) and _OF_THE_BOT.isdisjoint(rest) and len(rest) > 1
    return not _POINTING.isdisjoint(rest) or _is_detail(rest) or not _ELSEWHERE.isdisjoint(typed)


def _is_detail(words: Words) -> bool:
    """Whether *words* are no sentence of their own but tell more of a complaint: "lower left", "for two weeks"."""
    if words[0] in _ASKING or len(words) > _MOST_DETAIL:
        return False
    return any(word in _DETAIL or word.isdigit() for word in words)
