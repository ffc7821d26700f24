"""A damaged inbox: each row for itself. What can be used is answered, what cannot is set aside and told to staff."""

import sqlite3
import time
from pathlib import Path

import pytest

from bot.faq.model import Faq
from tests.telegram.conftest import Launch
from tests.telegram.inboxes import Inbox
from tests.telegram.stand_in.people import Chat, private_chat
from tests.telegram.stand_in.refusal import flood
from tests.telegram.stand_in.server import StandIn
from tests.telegram.stand_in.weather import Refused
from tests.telegram.test_delivery import EMERGENCY
from tests.telegram.waiting import until

DAMAGE: dict[str, list[object]] = {
    "tries": [None, 7, "many", b"x", 1.5],
    "payload": [None, 7, "text", b"x"],
    "route": [None, 7],
    "rule": [None, 7],
    "claimed_by": [None, 7],
    "claimed_until": ["soon"],
    "arrived": [None, "then"],
    "chat": [None, 7],
    "state": [None, 7],
    "update_id": ["x"],
}


def damage(path: Path, column: str, values: list[object]) -> None:
    """Put one of *values* into *column* of each row, in their order, whatever the table says."""
    with sqlite3.connect(path) as connection:
        names = [row[1] for row in connection.execute("PRAGMA table_info(inbox)")]
        rows = [list(row) for row in connection.execute("SELECT * FROM inbox ORDER BY seq")]
        connection.execute("DROP TABLE inbox")
        columns = ", ".join("seq INTEGER PRIMARY KEY" if name == "seq" else f"{name} BLOB" for name in names)
        connection.execute(f"CREATE TABLE inbox ({columns}, UNIQUE (update_id))")
        for row, value in zip(rows, values, strict=True):
            row[names.index(column)] = value
            connection.execute(f"INSERT INTO inbox VALUES ({','.join('?' * len(row))})", row)  # noqa: S608 - marks only
    connection.close()


@pytest.mark.parametrize("column", DAMAGE)
def test_damaged_rows_stop_nothing(own_server: StandIn, launch: Launch, faq: Faq, tmp_path: Path, column: str) -> None:
    """Whatever stands in a column of some rows, the bot starts, answers the others, and staff hear of what is lost."""
    path, staff = tmp_path / "inbox.db", private_chat(own_server)
    url, values = f"sqlite:///{path}", DAMAGE[column]
    chats = [private_chat(own_server) for _ in range(len(values) + 1)]
    process = launch(DATABASE_URL=url).polling()
    own_server.weather.plan("sendMessage", *[Refused(flood(100))] * len(chats))
    for chat in chats:
        chat.say(EMERGENCY)
    inbox = Inbox(url)
    until(lambda: sum(inbox.states().values()) == len(chats))
    time.sleep(0.2)
    process.kill()
    inbox.close()
    with sqlite3.connect(path) as connection:
        whole = connection.execute("SELECT * FROM inbox ORDER BY seq").fetchall()
        index = [row[1] for row in connection.execute("PRAGMA table_info(inbox)")].index(column)
    connection.close()
    damage(path, column, [*values, whole[-1][index]])
    launch(DATABASE_URL=url, STAFF_CHAT=str(staff.id)).polling()

    assert answered(chats[-1], faq)
    if column == "payload":
        assert staff.answers(1)[0].startswith("4 waiting message(s) could not be read")
    else:
        assert [chat for chat in chats[:-1] if not answered(chat, faq)] == []


def answered(chat: Chat, faq: Faq) -> bool:
    """Whether what *chat* reads tells the emergency number."""
    return faq.clinic.emergency in chat.answers(1)[0]
