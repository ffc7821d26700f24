"""A process that has imported the bot and loaded what it knows, and forks a bot for each that is asked for.

`tests.child` starts it and tells how to talk to it. What it forks begins where ``python run_bot.py`` begins once
everything is imported, with arguments, an environment and streams of its own.
"""

import gc
import json
import os
import socket
import sys
from pathlib import Path

import matplotlib.pyplot as plt

import handlers.recorded
import handlers.report.page
import handlers.telegram.polling
import run_bot
from bot.desk import Desk
from bot.faq.file import load
from handlers.day import latest_day

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
    _remember()
    if len([*Path("/proc/self/task").iterdir()]) > 1:
        sys.exit("the parent of the bots has more than one thread")
    gc.collect()
    gc.freeze()  # a child that searched all this for garbage would have to copy it
    with socket.socket(fileno=number) as orders:
        forked = _obey(orders)
    if forked:
        run_bot.app()


def _remember() -> None:
    """Load what the bot knows, and learn the shipped file, for all that are forked."""
    path, day, learn = run_bot.HERE / "faq.yaml", latest_day(), run_bot.open_desk
    shipped, knowledge = path.read_bytes(), run_bot.known()
    desk = Desk(load(path, day), knowledge)

    def open_desk(path: Path) -> Desk:
        known = path.exists() and path.read_bytes() == shipped and latest_day() == day
        return desk if known else learn(path)

    run_bot.known, run_bot.open_desk = lambda: knowledge, open_desk


def _obey(orders: socket.socket) -> bool:
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
        child = os.fork()
        if child == 0:
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
