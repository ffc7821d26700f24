"""What is remembered of people, between the memory of this process and the store that all of them share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from bot.conversation.thread import Kept
from bot.risk import Risk
from bot.store import risks, threads
from handlers.telegram.visit import Service

Snapshot = dict[str, tuple[Risk | None, Kept | None]]
"""What is remembered of each speaker: the risk, and the thread of the conversation."""


@dataclass(frozen=True)
class Changes:
    """What is to be kept otherwise than before; None forgets a speaker."""

    risks: Mapping[str, Risk | None] = field(default_factory=dict)
    threads: Mapping[str, Kept | None] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything has changed."""
        return bool(self.risks or self.threads)

    def write(self, connection: Connection) -> None:
        """Keep them."""
        if self.risks:
            risks.write(connection, self.risks)
        if self.threads:
            threads.write(connection, self.threads)


def snapshot(service: Service, speakers: Iterable[str]) -> Snapshot:
    """What is remembered of *speakers* now."""
    return {who: (service.risk.kept(who), service.threads.kept(who)) for who in speakers}


def changes(service: Service, before: Snapshot) -> Changes:
    """What is remembered otherwise than *before*."""
    after = snapshot(service, before)
    return Changes(
        {who: risk for who, (risk, _) in after.items() if risk != before[who][0]},
        {who: thread for who, (_, thread) in after.items() if thread != before[who][1]},
    )


def read(connection: Connection, speakers: Iterable[str]) -> Snapshot:
    """What the store knows of *speakers*."""
    chats = list(speakers)
    known, told = risks.read(connection, chats), threads.read(connection, chats)
    return {who: (known.get(who), told.get(who)) for who in chats}


def read_all(connection: Connection, now: float) -> Snapshot:
    """All in the store that still matters *now*."""
    known, told = risks.read_all(connection, now), threads.read_all(connection, now)
    return {who: (known.get(who), told.get(who)) for who in known.keys() | told.keys()}


def restore(service: Service, kept: Snapshot) -> None:
    """Remember what a store has kept."""
    for who, (risk, thread) in kept.items():
        service.risk.restore(who, risk)
        service.threads.restore(who, thread)
