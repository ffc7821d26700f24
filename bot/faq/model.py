"""The FAQ file as values: what the clinic's staff may write, field by field."""

from functools import cached_property
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.faq import braces

ID_BYTES: Final = 48
"""Longest entry id in bytes: a Telegram button carries 64 bytes, and ours also say what they do."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
EntryId = Annotated[str, StringConstraints(pattern=r"^[^\s:|\x00-\x1f]+$")]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


class Part(BaseModel):
    """A part of the file: frozen, every scalar a text, no field beyond those named."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Clinic(Part):
    """Who speaks: the clinic's *name*, its *contact* line, and the *emergency* line."""

    name: Text
    contact: Text
    emergency: Text


class Replies(Part):
    """Every fixed sentence that a patient can read.

    ``{name}``, ``{contact}`` and ``{emergency}`` stand for the clinic's lines.
    """

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
    profile_name: str = ""
    profile_description: str = ""
    profile_short_description: str = ""
    menu: dict[str, Text] = Field(default_factory=dict)


class Source(Part):
    """Where an answer comes from: the *document*, and its *paragraph*, counted from 1."""

    document: Text
    paragraph: Text


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

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        """The entries by their id."""
        return {entry.id: entry for entry in self.entries}

    @property
    def phrasing_count(self) -> int:
        """How many phrasings all entries have together."""
        return sum(len(entry.phrasings) for entry in self.entries)

    def filled(self, text: str) -> str:
        """*text*, an answer or a fixed sentence, with the clinic's own lines put in."""
        return braces.filled(text, self._lines)

    def source_of(self, entry: Entry) -> str:
        """The line that says where the entry's answer comes from; empty if the entry does not say."""
        if entry.source is None:
            return ""
        own = {"document": entry.source.document, "paragraph": entry.source.paragraph}
        return braces.filled(self.replies.source, self._lines | own)

    @property
    def _lines(self) -> dict[str, str]:
        return {name: getattr(self.clinic, name) for name in braces.CLINIC}
