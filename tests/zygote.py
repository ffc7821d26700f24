"""A process that has imported the bot and loaded what it knows, and forks a bot for each that is asked for.

`tests.child` starts it and tells how to talk to it. What it forks begins where ``python run_bot.py`` begins once
everything is imported, with arguments, an environment and streams of its own.
"""

import gc
import json
import os
import socket
import sys
from copy import copy
from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import Path

import matplotlib.pyplot as plt

import handlers.recorded
import handlers.report.page
import handlers.telegram.polling
import run_bot
from bot.desk import Desk, Knowledge
from bot.faq.file import load
from bot.review.phrasing import phrasings_of
from handlers.day import latest_day
from handlers.jsonl import texts as question_texts
from tests.child import ROOT

LONGEST = 2**20
"""Bytes of an order at most."""

STREAMS = 3
"""Standard input, output and error, which come with an order."""

LATER = (handlers.recorded, handlers.report.page, handlers.telegram.polling, plt)
"""What the bot imports when it first needs it; here it is there already."""


def serve(number: int) -> None:
    """Obey the orders that come over the socket with this descriptor until it is closed. In a child, be the bot.

    Raises:
        SystemExit: in a child, with the bot's exit code; here where there is a second thread, because a fork would
            leave behind for ever what that thread has locked.
    """
    memory = Memory()
    if len([*Path("/proc/self/task").iterdir()]) > 1:
        sys.exit("the parent of the bots has more than one thread")
    with socket.socket(fileno=number) as orders:
        forked = _obey(orders, memory)
    if forked:
        run_bot.app()


class Memory:
    """What is loaded once, for all that are forked: the bot's knowledge, and a desk for the shipped file."""

    def __init__(self) -> None:
        self._path, self._day, self._learn = ROOT / "faq.yaml", latest_day(), run_bot.open_desk
        self._shipped, self._knowledge = self._path.read_bytes(), run_bot.known()
        self._desk = Desk(load(self._path, self._day), self._knowledge)
        self._ahead: Desk | None = None
        self._read: set[Path] = set()
        run_bot.known, run_bot.open_desk = lambda: self._knowledge, self._open
        _settle()

    def read_ahead(self, folder: Path) -> None:
        """Read what ``check`` in *folder* asks each time: the shipped phrasings, and its questions if they are few."""
        if folder in self._read:
            return
        self._ahead = self._ahead or Desk(self._desk.faq, _remembering(self._knowledge))
        phrasings = (phrasing.text for phrasing in phrasings_of(self._desk.faq))
        files = [] if folder == ROOT else sorted((folder / "tests" / "questions").glob("*.jsonl"))
        for text in chain(phrasings, *(question_texts(file) for file in files)):
            self._ahead.reply_to(text)
        self._read.add(folder)
        _settle()

    def recall(self) -> None:
        """Go by what was read ahead."""
        if self._ahead is not None:
            self._desk, self._knowledge = self._ahead, self._ahead.knowledge

    def _open(self, path: Path) -> Desk:
        known = path.exists() and path.read_bytes() == self._shipped and latest_day() == self._day
        return self._desk if known else self._learn(path)


def _remembering(knowledge: Knowledge) -> Knowledge:
    """The same, but its reader remembers all that it reads, not only the last few."""
    reader = copy(knowledge.models.reader)
    reader._recent, reader._recent_pairs = cache(reader._read), cache(reader._pair)
    return replace(knowledge, models=replace(knowledge.models, reader=reader))


def _settle() -> None:
    gc.collect()
    gc.freeze()  # a child that searched all this for garbage would have to copy it


def _obey(orders: socket.socket, memory: Memory) -> bool:
    """Fork bots and tell how they ended; whether this is a child, which is to be a bot now."""
    while True:
        text, streams, _, _ = socket.recv_fds(orders, LONGEST, STREAMS)
        if not text:
            return False
        order = json.loads(text)
        if "ended" in order:
            pid, status = os.waitpid(order["ended"], os.WNOHANG)
            orders.send(json.dumps(os.waitstatus_to_exitcode(status) if pid else None).encode())
            continue
        checks = order["arguments"][:1] == ["check"]
        if checks:
            memory.read_ahead(Path(order["folder"]))
        child = os.fork()
        if child == 0:
            if checks:
                memory.recall()
            _become(order["arguments"], order["environment"], Path(order["folder"]), streams)
            return True
        for stream in streams:
            os.close(stream)
        orders.send(json.dumps(child).encode())


def _become(arguments: list[str], environment: dict[str, str], folder: Path, streams: list[int]) -> None:
    """Take on what a process is started with, its *folder* among it, where ``run_bot.py`` lies."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    vars(run_bot)["HERE"] = folder
    sys.argv[:] = ["run_bot.py", *arguments]
