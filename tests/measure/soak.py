"""A soak: the bot as a process, many people for a long time, and the curve of its memory.

Most messages are from somebody new, some from those who wrote before; some are edited, some answers' buttons are
pressed, the FAQ file is saved anew again and again, and now and then Telegram is out of order.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import matplotlib as mpl
import numpy as np
import psutil

mpl.use("Agg")
import matplotlib.pyplot as plt

from handlers.telegram.keyboards import ENTRY
from tests.telegram.process import ROOT
from tests.telegram.stand_in.people import Chat, Message, private_chat
from tests.telegram.stand_in.server import TOKEN, StandIn
from tests.telegram.stand_in.weather import Broken

QUESTIONS = ("general", "other", "medical", "round2", "languages")
REMEMBERED = 200
RELOAD_SECONDS = 120.0
WEATHER_SECONDS = 45.0
LOOK_SECONDS = 15.0
PATIENCE_SECONDS = 60.0
MEGABYTE = 1 << 20


@dataclass
class Soak:
    """What has happened so far.

    Attributes:
        curve: minutes and megabytes.
    """

    server: StandIn
    texts: list[str]
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    people: deque[Chat] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    asked: int = 0
    curve: list[tuple[float, float]] = field(default_factory=list)

    def happen(self) -> None:
        """Let somebody do something."""
        known = list(self.people) if self.people and self.chance.random() < 0.3 else []
        chat = self.chance.choice(known) if known else private_chat(self.server)
        message = chat.say(self.chance.choice(self.texts))
        self.asked += 1
        if self.chance.random() < 0.05:
            chat.edit(message, self.chance.choice(self.texts))
            self.asked += 1
        self.people.append(chat)

    def press(self) -> None:
        """Press the first entry that one of the last answers offers."""
        calls = self.server.transcript.calls[-20:]
        below = [call.result for call in calls if call.method == "sendmessage" and call.result is not None]
        for said in below:
            data = _first_button(said)
            chat = next((chat for chat in self.people if chat.id == said["chat"]["id"]), None)
            if data and chat is not None:
                chat.press(said, data)
                self.asked += 1
                return

    @property
    def unanswered(self) -> int:
        """Messages that no answer came to."""
        calls = self.server.transcript.calls
        return self.asked - sum(call.method == "sendmessage" and call.result is not None for call in calls)


def _first_button(message: Message) -> str | None:
    rows = json.loads(markup) if isinstance(markup := message.get("reply_markup"), str) else markup
    data = str(rows["inline_keyboard"][0][0]["callback_data"]) if rows else ""
    return data if data.startswith(ENTRY) else None


@contextmanager
def running(server: StandIn, folder: Path) -> Iterator[psutil.Process]:
    """The bot as a process, with an FAQ file and a database of its own in *folder*."""
    (folder / "faq.yaml").write_bytes((ROOT / "faq.yaml").read_bytes())
    own = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": server.url,
        "DATABASE_URL": f"sqlite:///{folder}/backdesk.db",
        "FAQ_FILE": str(folder / "faq.yaml"),
        "LOG_LEVEL": "ERROR",
        "SEND_LIMITS": "1e6, 1e6, 1e6",
    }
    process = subprocess.Popen([sys.executable, "run_bot.py"], cwd=ROOT, env=os.environ | own)
    try:
        server.transcript.wait(lambda call: call.method == "getupdates")
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def soak(minutes: float, rate: float) -> Soak:
    """Let *rate* things a second happen for so many *minutes*."""
    texts = [
        json.loads(line)["text"]
        for name in QUESTIONS
        for line in (ROOT / "tests" / "questions" / f"{name}.jsonl").read_text("utf-8").splitlines()
    ]
    server = StandIn().start()
    with tempfile.TemporaryDirectory() as name, running(server, folder := Path(name)) as process:
        going = Soak(server, texts)
        began = now = time.monotonic()
        looks, reloads, storms = began, began + RELOAD_SECONDS, began + WEATHER_SECONDS
        while now < began + 60 * minutes:
            going.happen()
            if going.asked % 20 == 0:
                going.press()
            if now >= looks:
                looks += LOOK_SECONDS
                going.curve.append(((now - began) / 60, process.memory_info().rss / MEGABYTE))
                print(f"{going.curve[-1][0]:6.1f} min  {going.curve[-1][1]:7.1f} MB  {going.asked} asked", flush=True)
            if now >= reloads:
                reloads += RELOAD_SECONDS
                with (folder / "faq.yaml").open("a", encoding="utf-8") as file:
                    file.write(f"# saved after {now - began:.0f} seconds\n")
            if now >= storms:
                storms += WEATHER_SECONDS
                server.weather.plan("sendMessage", *[Broken(502)] * 3)
            time.sleep(going.chance.expovariate(rate))
            now = time.monotonic()
        until = time.monotonic() + PATIENCE_SECONDS
        while going.unanswered > 0 and time.monotonic() < until:
            time.sleep(1)
    server.stop()
    return going


def _drawn(curve: list[tuple[float, float]], path: Path) -> None:
    figure, axis = plt.subplots(figsize=(7, 3), layout="constrained")
    axis.plot(*zip(*curve, strict=True))
    axis.set(xlabel="minutes", ylabel="memory of the bot, MB", ylim=(0, None))
    axis.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=100)


def main() -> None:
    """Soak, print the curve and its slope, and draw it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--rate", type=float, default=30.0, help="messages a second")
    parser.add_argument("--picture", type=Path, help="where the curve is drawn")
    wanted = parser.parse_args()
    going = soak(wanted.minutes, wanted.rate)
    minutes, megabytes = np.array(going.curve).T
    late = minutes >= wanted.minutes / 3
    slope = float(np.polyfit(minutes[late], megabytes[late], 1)[0])
    print(f"{'messages':36}{going.asked:10}")
    print(f"{'not answered':36}{going.unanswered:10}")
    print(f"{'memory after a third, MB':36}{megabytes[late][0]:10.1f}")
    print(f"{'memory at the end, MB':36}{megabytes[-1]:10.1f}")
    print(f"{'slope from there on, MB an hour':36}{60 * slope:10.1f}")
    if wanted.picture is not None:
        _drawn(going.curve, wanted.picture)


if __name__ == "__main__":
    main()
