"""Looking into the bot's inbox from outside, and waiting until it is empty."""

import time

from sqlalchemy import create_engine, text

from tests.telegram.stand_in.people import SENDING, Chat
from tests.telegram.stand_in.server import StandIn

PATIENCE = 60.0


class Inbox:
    """The inbox in the database at *url*."""

    def __init__(self, url: str) -> None:
        if url.startswith("postgresql"):
            url = "postgresql+psycopg" + url.removeprefix("postgresql")
        self._engine = create_engine(url)

    def states(self) -> dict[str, int]:
        """How many rows are in each state."""
        with self._engine.connect() as connection:
            return {
                row[0]: row[1] for row in connection.execute(text("SELECT state, count(*) FROM inbox GROUP BY state"))
            }

    def rows(self) -> list[tuple[str, str, bytes | None]]:
        """State, route and payload of each row, in their order."""
        with self._engine.connect() as connection:
            found = connection.execute(text("SELECT state, route, payload FROM inbox ORDER BY seq"))
            return [(row[0], row[1], row[2]) for row in found]

    def wait_until_empty(self, server: StandIn, seconds: float = PATIENCE) -> None:
        """Wait until Telegram holds no update and every row is done."""
        until = time.monotonic() + seconds
        while server.stage.updates.pending or set(self.states()) - {"done"}:
            assert time.monotonic() < until, (
                f"still {self.states()} and {len(server.stage.updates.pending)} at Telegram"
            )
            time.sleep(0.1)

    def close(self) -> None:
        """Let the database go."""
        self._engine.dispose()


def received(chat: Chat) -> list[str]:
    """All that the bot said in *chat* so far."""
    calls = chat.server.transcript.calls
    return [
        call.parameters.text("text")
        for call in calls
        if call.method in SENDING and call.parameters.chat == chat.id and call.result is not None
    ]
