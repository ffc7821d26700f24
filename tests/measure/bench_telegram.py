"""Messages a second through our bot and through an echo bot, on the same stand-in, in turns, in closed loop.

Every message is from somebody new (nobody is throttled), so each chat's answers can be counted: exactly one each.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count, cycle
from typing import Any

import numpy as np
import psutil

from bot.desk import Desk, load_knowledge
from bot.faq.file import load
from tests.telegram.process import ROOT
from tests.telegram.stand_in import content, methods, sending
from tests.telegram.stand_in.backstage import Backstage
from tests.telegram.stand_in.parameters import Parameters
from tests.telegram.stand_in.server import TOKEN, StandIn

QUESTIONS = ("what is cupping", "thank you", "does massage relieve tight muscles", "my leg is numb", "zebra crossing")
COMMANDS = {"ours": ["run_bot.py"], "echo": ["-m", "tests.measure.echo_bot"]}
WARM_SECONDS = 2.0
PATIENCE_SECONDS = 30.0

_ids = count(6_000_000_000)


class Crowd:
    """Chats that each ask again as soon as they are answered.

    Args:
        server: the Telegram that they are in.
        expected: the right answer to each question.
    """

    def __init__(self, server: StandIn, expected: dict[str, str]) -> None:
        self._server = server
        self._expected = expected
        self._questions = cycle(expected)
        self._asked: dict[int, tuple[float, str]] = {}
        self.answers: Counter[int] = Counter()
        self.latencies: list[float] = []
        self.crossed = 0
        self.asking = True
        methods.METHODS["sendmessage"] = self._sent

    def ask(self) -> None:
        """Let somebody new ask something; in the server's thread."""
        number, question = next(_ids), next(self._questions)
        chat = {"id": number, "type": "private", "first_name": "Ada"}
        stage = self._server.stage
        stage.chats.open(chat)
        self._asked[number] = time.perf_counter(), question
        person = {"id": number, "is_bot": False, "first_name": "Ada"}
        stage.happen("message", stage.chats.keep(chat, person, content.text(question)))

    @property
    def lost(self) -> int:
        """Questions without an answer."""
        return len(self._asked.keys() - self.answers.keys())

    @property
    def doubled(self) -> int:
        """Questions with more than one answer."""
        return sum(number > 1 for number in self.answers.values())

    def _sent(self, stage: Backstage, parameters: Parameters) -> Any:
        result = sending.send_message(stage, parameters)
        number = parameters.chat or 0
        self.answers[number] += 1
        began, question = self._asked.get(number, (0.0, ""))
        self.latencies.append(time.perf_counter() - began)
        self.crossed += parameters.text("text") != self._expected.get(question)
        if self.asking and self.answers[number] == 1:
            self.ask()
        return result


@contextmanager
def running(name: str, server: StandIn) -> Iterator[psutil.Process]:
    """The bot *name*, polling."""
    start = len(server.transcript.calls)
    with tempfile.TemporaryDirectory() as folder:
        own = {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": server.url,
            "DATABASE_URL": f"sqlite:///{folder}/backdesk.db",
            "LOG_LEVEL": "WARNING",
            "SEND_LIMITS": "1e6, 1e6, 1e6",
        }
        process = subprocess.Popen([sys.executable, *COMMANDS[name]], cwd=ROOT, env=os.environ | own)
        try:
            server.transcript.wait(lambda call: call.method == "getupdates", start)
            yield psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)


def measured(name: str, chats: int, seconds: float, expected: dict[str, str]) -> dict[str, float]:
    """What *name* does with so many *chats*."""
    server = StandIn().start()
    with running(name, server) as process:
        crowd = Crowd(server, expected)
        for _ in range(chats):
            server.do(crowd.ask)
        time.sleep(WARM_SECONDS)
        before, cpu, own, began = len(crowd.latencies), _cpu(process), _cpu(psutil.Process()), time.perf_counter()
        time.sleep(seconds)
        after, took = len(crowd.latencies), time.perf_counter() - began
        cpu, own = _cpu(process) - cpu, _cpu(psutil.Process()) - own
        crowd.asking = False
        until = time.perf_counter() + PATIENCE_SECONDS
        while server.do(lambda: crowd.lost) and time.perf_counter() < until:
            time.sleep(0.1)
    server.stop()
    waits = np.array(crowd.latencies[before:after]) * 1000
    return {
        "messages/s": (after - before) / took,
        "p50 ms": float(np.percentile(waits, 50)),
        "p99 ms": float(np.percentile(waits, 99)),
        "CPU ms": 1000 * cpu / (after - before),
        "stand-in CPU %": 100 * own / took,
        "lost": crowd.lost,
        "crossed": crowd.crossed,
        "doubled": crowd.doubled,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--chats", type=int, nargs="+", default=[1, 20, 200])
    parser.add_argument("--rounds", type=int, default=1)
    asked = parser.parse_args()
    desk = Desk(load(ROOT / "faq.yaml"), load_knowledge())
    right = {"ours": {text: desk.reply_to(text).text for text in QUESTIONS}, "echo": {text: text for text in QUESTIONS}}
    for chats in asked.chats:
        found: dict[str, list[dict[str, float]]] = {"ours": [], "echo": []}
        for _ in range(asked.rounds):
            for name, results in found.items():
                results.append(measured(name, chats, asked.seconds, right[name]))
        print(f"{chats} chats" + " " * 12 + "ours      echo     ratio")
        for what in found["ours"][0]:
            ours, echo = (float(np.mean([result[what] for result in found[name]])) for name in ("ours", "echo"))
            print(f"  {what:<16}{ours:8.1f}  {echo:8.1f}  {ours / echo if echo else 0:8.2f}", flush=True)


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


if __name__ == "__main__":
    main()
