"""The FAQ file as values: what the clinic's staff may write, field by field."""

from functools import cached_property
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.faq import braces
from bot.faq.facts import FACTS, told
from bot.faq.numbers import lacking, numbers_in
from bot.faq.tongues import CODES, ENGLISH
from bot.opening.hours import Hours
from bot.opening.written import Unclear, read_hours

ID_BYTES: Final = 48
"""Longest entry id in bytes: a Telegram button carries 64 bytes, and ours also say what they do."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Fact = Annotated[str, StringConstraints(strip_whitespace=True)]
EntryId = Annotated[str, StringConstraints(pattern=r"^[^\s:|\x00-\x1f]+$")]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


class Part(BaseModel):
    """A part of the file: frozen, every scalar a text, no field beyond those named."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Clinic(Part):
    """Who speaks: the clinic's *name*, its *contact* line, the *emergency* line, and facts that may be left empty."""

    name: Text
    contact: Text
    emergency: Text
    phone: Fact = ""
    address: Fact = ""
    map: Fact = ""
    hours: Fact = ""
    holidays: Fact = ""
    time_zone: Fact = ""
    booking: Fact = ""
    prices: Fact = ""
    payment: Fact = ""
    parking: Fact = ""
    late_and_cancel: Fact = ""
    languages: Fact = ""
    website: Fact = ""

    @cached_property
    def facts(self) -> dict[str, str]:
        """The facts that patients may be told, by name; one that is empty, or still the example's, is empty."""
        return told(self.model_dump())

    @cached_property
    def opening(self) -> Hours | None:
        """The opening hours that patients may be told; None too where an earlier file has some that cannot be read."""
        try:
            return read_hours(self.facts["hours"], self.facts["holidays"]) if self.facts["hours"] else None
        except Unclear:
            return None


class FactLines(Part):
    """What patients read of the clinic's facts; a fact whose line is empty is told as it stands.

    Of a line about hours, ``{day}`` is a weekday, ``{times}`` are its opening hours and ``{time}`` is a time; without
    such a line that part of the reply is left out. ``call``, ``book`` and ``directions`` are labels of buttons.
    """

    phone: str = ""
    address: str = ""
    hours: str = ""
    holidays: str = ""
    booking: str = ""
    prices: str = ""
    payment: str = ""
    parking: str = ""
    late_and_cancel: str = ""
    languages: str = ""
    website: str = ""
    weekdays: str = ""
    today: str = ""
    day: str = ""
    closed: str = ""
    open_now: str = ""
    closed_now: str = ""
    opens: str = ""
    besides: str = ""
    call: str = ""
    book: str = ""
    directions: str = ""


class Sentences(Part):
    """Every fixed sentence that a patient can read, in some language; empty where it is not said in that.

    ``{name}``, ``{contact}``, ``{emergency}`` and the names of the facts stand for the clinic's lines.
    """

    physician: str = ""
    emergency: str = ""
    fallback: str = ""
    clarify: str = ""
    greeting: str = ""
    thanks: str = ""
    goodbye: str = ""
    about: str = ""
    help: str = ""
    topics: str = ""
    source: str = ""
    note: str = ""
    not_text: str = ""
    old_button: str = ""
    sorry: str = ""
    desk: str = ""
    too_many: str = ""
    away: str = ""
    interrupted: str = ""
    privacy: str = ""
    forgotten: str = ""
    not_forgotten: str = ""
    voted_up: str = ""
    voted_down: str = ""
    vote_expired: str = ""
    vote_not_kept: str = ""
    chosen: str = ""
    guide_in_english: str = ""
    profile_name: str = ""
    profile_description: str = ""
    profile_short_description: str = ""
    menu: dict[str, Text] = Field(default_factory=dict)


class Replies(Sentences):
    """The sentences in English. What is a text here must not be left out."""

    physician: Text
    emergency: Text
    fallback: Text
    clarify: Text
    greeting: Text
    thanks: Text
    goodbye: Text
    about: Text
    help: Text
    topics: Text
    source: Text
    note: Text
    not_text: Text
    old_button: Text
    sorry: Text
    facts: FactLines = FactLines()


class Tongue(Sentences):
    """The sentences in another language.

    Attributes:
        contact: what ``{contact}`` stands for in them; names every number and address that the clinic's line names.
        call: what ``{emergency}`` stands for in them; ``{number}`` in it for the numbers of the clinic's line.
        in_emergency: one line for below the emergency and the physician text, where those are there in English only.
    """

    contact: str = ""
    call: str = ""
    in_emergency: str = ""


class Source(Part):
    """Where an answer comes from: the *document*, and its *paragraph*, counted from 1."""

    document: Text
    paragraph: Text


class Translation(Part):
    """An entry in another language."""

    question: Text
    also: tuple[Text, ...] = ()
    answer: Text


class Entry(Part):
    """One question of the FAQ, the other ways to ask it, and its curated answer."""

    id: EntryId
    question: Text
    also: tuple[Text, ...] = ()
    answer: Text
    source: Source | None = None
    related: tuple[EntryId, ...] = ()
    reviewed_by: Text | None = None
    reviewed_on: Day | None = None
    reviewed_text: Text | None = None
    review_by: Day | None = None
    translations: dict[str, Translation] = Field(default_factory=dict, json_schema_extra=CODES)

    @property
    def phrasings(self) -> tuple[str, ...]:
        """The question and every other way to ask it."""
        return (self.question, *self.also)


class Faq(Part):
    """The whole file."""

    clinic: Clinic
    replies: Replies
    synonyms: dict[str, tuple[Text, ...]] = Field(default_factory=dict)
    entries: tuple[Entry, ...]
    languages: dict[str, Tongue] = Field(default_factory=dict, json_schema_extra=CODES)

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        """The entries by their id."""
        return {entry.id: entry for entry in self.entries}

    @property
    def phrasing_count(self) -> int:
        """How many phrasings all entries have together."""
        return sum(len(entry.phrasings) for entry in self.entries)

    def filled(self, text: str, language: str = ENGLISH) -> str:
        """*text*, an answer or a fixed sentence in *language*, with the clinic's own lines put in."""
        return braces.filled(text, self._lines.get(language, self._lines[ENGLISH]))

    def sentence(self, name: str, language: str = ENGLISH) -> str:
        """The fixed sentence *name* in *language*, with the clinic's own lines put in; empty if there is none."""
        spoken = self.replies if language == ENGLISH else self.languages.get(language)
        return self.filled(str(getattr(spoken, name, "")), language)

    def source_of(self, entry: Entry, language: str = ENGLISH) -> str:
        """The line that says where the entry's answer comes from; empty if the entry does not say."""
        if entry.source is None:
            return ""
        own = {"document": entry.source.document, "paragraph": entry.source.paragraph}
        tongue = self.languages.get(language)
        said = (tongue.source if tongue else "") or self.replies.source
        return braces.filled(said, self._lines.get(language, self._lines[ENGLISH]) | own)

    @cached_property
    def _lines(self) -> dict[str, dict[str, str]]:
        """The clinic's lines in each language; English where they are not translated, or name something else there."""
        facts = {name: self.clinic.facts[name] for name in FACTS}
        english = {name: str(getattr(self.clinic, name)) for name in braces.CLINIC} | facts
        return {ENGLISH: english} | {code: english | self._own(tongue) for code, tongue in self.languages.items()}

    def _own(self, tongue: Tongue) -> dict[str, str]:
        """The lines that *tongue* has of its own."""
        numbers = ", ".join(numbers_in(self.clinic.emergency))
        own = {"emergency": braces.filled(tongue.call, {"number": numbers}), "contact": tongue.contact}
        if lacking(self.clinic.contact, tongue.contact):
            own["contact"] = ""
        return {name: line for name, line in own.items() if line}
