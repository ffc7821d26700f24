"""What the desk says: one frozen value for every message, with all that an edge needs to show it."""

from dataclasses import dataclass
from typing import ClassVar, Literal

Route = Literal["emergency", "physician", "faq", "clarify", "desk", "smalltalk", "fallback"]


@dataclass(frozen=True, slots=True)
class Offer:
    """An entry that a person may pick next: its *entry* id, and its question as the *label*."""

    entry: str
    label: str


@dataclass(frozen=True, slots=True)
class Match:
    """How well one entry fits a message.

    Attributes:
        entry: the entry's id.
        phrasing: the entry's phrasing that came nearest.
        score: 0 to 100, calibrated: of answers given at 90, about nine in ten are right.
    """

    entry: str
    phrasing: str
    score: float


@dataclass(frozen=True, slots=True)
class Ruling:
    """Why a message got its route.

    Attributes:
        rule: id of the rule that decided, as in ``physician.cause``; None where no rule spoke.
        words: the words that the rule looked at. Shown by ``ask --why`` only, never logged or kept.
    """

    rule: str | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to the clinic that an edge may show as a button.

    Attributes:
        way: ``call`` has a number to copy, the others a link to open.
        label: what stands on the button.
        target: the number or the link.
    """

    way: Literal["call", "book", "directions"]
    label: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The part all replies share.

    Attributes:
        text: the whole reply as plain text, ready to send.
        offers: entries to show as buttons, best first.
        ruling: what decided the route.
        matches: the best entries, best first, three at most; for ``--why`` and measurements.
        language: of the message, as a two-letter code.
        told_in: the language that the text was chosen for; it may still be English where the file has no other.
    """

    route: ClassVar[Route]
    text: str
    offers: tuple[Offer, ...] = ()
    ruling: Ruling = Ruling()
    matches: tuple[Match, ...] = ()
    language: str = "en"
    told_in: str = "en"

    @property
    def entry(self) -> str | None:
        """The id of the entry that was given as the answer; None on every route but ``faq``."""
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency(Said):
    """The message may describe something that needs help at once."""

    route: ClassVar[Route] = "emergency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Physician(Said):
    """A symptom or diagnosis question: consult your physician."""

    route: ClassVar[Route] = "physician"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Said):
    """The curated answer of one entry.

    Attributes:
        given: the entry's id.
        question: the entry's own question.
        answer: the curated answer alone, without source and note.
        source: where in the clinic's document it stands, empty if the entry names none.
        note: the line that this is no medical advice.
        guide: the line that the guide is in English; empty where it need not be said.
    """

    route: ClassVar[Route] = "faq"
    given: str
    question: str
    answer: str
    source: str
    note: str
    guide: str = ""

    @property
    def entry(self) -> str | None:
        """The id of the entry that was given as the answer."""
        return self.given


@dataclass(frozen=True, slots=True, kw_only=True)
class Clarify(Said):
    """Two or three entries come close; the person picks."""

    route: ClassVar[Route] = "clarify"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontDesk(Said):
    """A matter of the clinic's front desk: the facts that are asked for, else its contact.

    Attributes:
        contacts: the ways to the clinic that staff have filled in.
    """

    route: ClassVar[Route] = "desk"
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallTalk(Said):
    """A greeting, thanks, a goodbye, or a question about the bot."""

    route: ClassVar[Route] = "smalltalk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallback(Said):
    """Nothing in the curated file fits."""

    route: ClassVar[Route] = "fallback"


Reply = Emergency | Physician | Answer | Clarify | FrontDesk | SmallTalk | Fallback
