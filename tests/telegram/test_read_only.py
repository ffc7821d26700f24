"""A data folder in which nothing can be written: said in one line at the start, and patients are answered as ever."""

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.faq.model import Faq
from tests.telegram.conftest import Launch
from tests.telegram.stand_in.people import private_chat
from tests.telegram.stand_in.server import StandIn
from tests.telegram.test_health import fetched, free_port
from tests.telegram.test_weather import messages

SYMPTOM = "My lower back hurts"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder that may only be read, even by root, who may write anywhere else."""
    if os.name == "posix" and os.geteuid() == 0:
        yield Path("/proc")
        return
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    yield tmp_path
    tmp_path.chmod(stat.S_IRWXU)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that not even root can write in")
def test_data_folder_that_cannot_be_written(own_server: StandIn, launch: Launch, folder: Path, faq: Faq) -> None:
    """Answers, and the memory of a symptom, work from memory; log, ``/status`` and ``/healthz`` say what is wrong."""
    staff, port = private_chat(own_server), free_port()
    process = launch(
        DATABASE_URL=f"sqlite:///{folder}/backdesk.db", METRICS_PORT=port, STAFF_IDS=str(staff.id)
    ).polling()
    chat = private_chat(own_server)
    said = [chat.say(words) and chat.answer()["text"] for words in ("thank you", SYMPTOM, "is that bad?")]
    staff.say("/status")
    status = staff.answer()["text"]
    chat.say("/forget")
    forgotten = chat.answers(1)[0]
    code, page = fetched(port, "/healthz")

    assert said == [faq.filled(text) for text in (faq.replies.thanks, faq.replies.physician, faq.replies.physician)]
    assert messages(process).count("the store does not work: the database file cannot be opened") == 1
    assert str(folder) + "/" not in process.stderr
    assert "Store: the database file cannot be opened" in status
    assert (code, json.loads(page)["store"]) == (200, "unwell")
    assert forgotten
    assert process.terminate() == 0
