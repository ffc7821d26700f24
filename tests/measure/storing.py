"""Part of ``make bench``: what recording adds to a reply, in the event loop; the writing itself is another thread's."""

import asyncio
import tempfile
import time
from pathlib import Path

import numpy as np

from bot.desk import Desk, load_knowledge
from bot.faq.file import load
from handlers.telegram.marks import marked
from handlers.telegram.recording import record
from handlers.telegram.visit import Service
from tests.measure.reload import ROOT, service_for

QUESTIONS = (
    "what is cupping",
    "do you sell gift vouchers",
    "massage good?",
    "my leg is numb",
    "zebra crossing near you",
)
REPLIES = 600


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(load(ROOT / "faq.yaml"), load_knowledge())
        replies, added = asyncio.run(_measured(service_for(desk, Path(folder) / "faq.yaml")))
    half, most = np.percentile(added, (50, 99))
    print(f"{'reply in the event loop, p50, ms':44} {np.percentile(replies, 50):10.2f}")
    print(f"{'what storing adds to it, p50 and p99, ms':44} {half:10.2f} {most:10.2f}")


async def _measured(service: Service) -> tuple[list[float], list[float]]:
    """Milliseconds of each reply, and of keeping what may be kept of it."""
    replies, added = [], []
    for chat in range(REPLIES):
        question = QUESTIONS[chat % len(QUESTIONS)]
        start = time.perf_counter()
        reply = service.reply_to(str(chat), question)
        middle = time.perf_counter()
        marked(service, reply, str(chat), question)
        record(service, reply, str(chat), question)
        replies.append(1000 * (middle - start))
        added.append(1000 * (time.perf_counter() - middle))
        await asyncio.sleep(0.001)
    await service.storing.close()
    return replies, added


if __name__ == "__main__":
    main()
