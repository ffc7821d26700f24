"""People talk on while the bot is killed again and again at any moment, its start among them.

``BACKDESK_KILLS`` is how often (3 unless set).
"""

import random
import threading
import time
from pathlib import Path

import pytest

from bot.faq.model import Faq
from tests.telegram.conftest import Launch
from tests.telegram.inboxes import Inbox
from tests.telegram.stand_in.people import Chat, private_chat
from tests.telegram.stand_in.server import StandIn
from tests.telegram.stand_in.transcript import Call
from tests.telegram.stand_in.weather import Late
from tests.telegram.test_delivery import KILLS, SYMPTOM, expected

LONGEST_LIFE = 3.0
SETTLED = 3.0
"""Seconds after which it is written down that a message was answered, on however busy a machine."""


def arrived(chat: Chat) -> list[Call]:
    """The messages of the bot that people have in *chat*."""
    calls = chat.server.transcript.calls
    return [call for call in calls if call.method == "sendmessage" and call.parameters.chat == chat.id and call.result]


@pytest.mark.slow
def test_sudden_deaths(own_server: StandIn, launch: Launch, faq: Faq, tmp_path: Path) -> None:
    """No message is lost but for what was being sent, none answered again after its answer, each chat in order.

    A reply that was on its way at the moment of a kill: the urgent one may come once more, another may be missing, and
    then the person is told so.
    """
    chance, said, chats, deaths = random.Random(11), expected(faq), list[Chat](), list[float]()
    database = f"sqlite:///{tmp_path / 'inbox.db'}"
    own_server.do(lambda: own_server.weather.plan("sendMessage", *[Late(0.02)] * 20 * KILLS))
    for _ in range(KILLS):
        process = launch(cold=True, DATABASE_URL=database)
        dead = threading.Timer(chance.uniform(0.0, LONGEST_LIFE), process.kill)
        dead.start()
        new = [private_chat(own_server) for _ in range(3)]
        chats += new
        for words in said:
            for chat in new:
                chat.say(words)
                time.sleep(chance.uniform(0.0, 0.3))
        dead.join()
        deaths.append(own_server.transcript.now)
    inbox = Inbox(database)
    last = launch(DATABASE_URL=database).polling()
    inbox.wait_until_empty(own_server)
    inbox.close()
    assert last.terminate() == 0
    lost, doubled = 0, 0
    for chat in chats:
        one_lost, one_doubled = compared(arrived(chat), said, deaths, faq.filled(faq.replies.interrupted))
        lost, doubled = lost + one_lost, doubled + one_doubled
    print(f"{KILLS} kills, {len(chats) * len(said)} messages: {lost} lost in sending, {doubled} urgent ones doubled")

    assert lost <= 3 * KILLS
    assert doubled <= 3 * KILLS


def compared(got: list[Call], said: dict[str, str], deaths: list[float], told: str) -> tuple[int, int]:
    """How many answers of a chat are missing, and how many urgent ones came again; fails on anything worse."""
    everything = [call.parameters.text("text") for call in got]
    texts = [text for text in everything if text != told]
    once = [text for number, text in enumerate(texts) if text not in texts[:number]]
    doubled = texts.count(said[SYMPTOM]) - 1
    assert once == [text for text in said.values() if text in once], "out of order"
    assert said[SYMPTOM] in texts, "a symptom was not answered"
    assert len(texts) == len(once) + doubled, "a general answer came twice"
    for call in [call for call in got if call.parameters.text("text") == said[SYMPTOM]][:-1]:
        assert any(call.began <= death <= call.began + SETTLED for death in deaths), "answered again without need"
    assert everything.count(told) >= len(said) - len(once), "an answer was lost in silence"
    return len(said) - len(once), doubled
