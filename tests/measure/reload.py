"""Part of ``make bench``: how long a reload of 200 entries takes, and how long replies wait for it meanwhile."""

import asyncio
import gc
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from pydantic import SecretStr

from bot.desk import Desk, load_knowledge
from bot.faq.edit import with_entry
from bot.faq.file import load
from bot.privacy.keys import Keys
from handlers.options import Options
from handlers.telegram.reloading import Reloading
from handlers.telegram.storing import Storing
from handlers.telegram.visit import Service

ROOT = Path(__file__).parents[2]
ENTRIES, PHRASINGS = 200, 10
ROUNDS = 3
PAUSE = 0.005
QUESTIONS = ("What is cupping?", "does massge help with tigth muscles", "my leg went numb", "where can I park?")


def main() -> None:
    """Print the figures, the best of some rounds: what it costs when nobody else is on the machine."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "faq.yaml"
        path.write_bytes((ROOT / "faq.yaml").read_bytes())
        small = load(path)
        service = service_for(Desk(small, load_knowledge()), path)
        large = _enlarged(path.read_text("utf-8"), [text for one in small.entries for text in one.phrasings])
        gc.freeze()  # as the bot does at its start
        figures = []
        for _ in range(ROUNDS):
            service.desk = Desk(small, service.desk.knowledge)
            path.write_text(large, "utf-8")
            figures.append(asyncio.run(_measured(service)))
            path.write_bytes((ROOT / "faq.yaml").read_bytes())
    count = len(service.desk.faq.entries)
    print(f"{f'reload of {count} entries, s':44} {min(took for took, _ in figures):10.2f}")
    print(f"{'longest wait of a reply meanwhile, ms':44} {min(wait for _, wait in figures):10.2f}")


async def _measured(service: Service) -> tuple[float, float]:
    """Seconds that a reload takes, and the longest time in milliseconds that a reply took beside it."""
    waits: list[float] = []

    async def patients() -> None:
        while True:
            for question in QUESTIONS:
                due = time.perf_counter() + PAUSE
                await asyncio.sleep(PAUSE)
                service.reply_to("1", question)
                waits.append(1000 * (time.perf_counter() - due))

    async def tell(_: str) -> None:
        """Nobody is told."""

    writing = asyncio.create_task(patients())
    start = time.perf_counter()
    await Reloading(service, tell).check()
    took = time.perf_counter() - start
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    return took, max(waits)


def _enlarged(text: str, phrasings: Sequence[str]) -> str:
    """*text* with entries of words of its own, up to the number wanted."""
    chance = random.Random(20)
    words = sorted({word for phrasing in phrasings for word in phrasing.split() if word.isalpha()})
    missing = ENTRIES - text.count("\n  - id:")
    made = [
        [" ".join(chance.choices(words, k=chance.randint(4, 10))) + f" {number}" for _ in range(PHRASINGS)]
        for number in range(missing)
    ]
    text = with_entry(text, "made-0", made[0][0], made[0][1:], "An answer.")
    lines = text.rstrip("\n").split("\n")
    for number, (question, *also) in enumerate(made[1:], 1):
        lines += [f"  - id: made-{number}", f"    question: {question}", "    also:"]
        lines += [*(f"      - {other}" for other in also), "    answer: An answer."]
    return "\n".join(lines) + "\n"


def service_for(desk: Desk, path: Path) -> Service:
    """A service whose FAQ file and database are beside each other at *path*."""
    url = f"sqlite:///{path.parent / 'backdesk.db'}"
    options = Options(
        token=SecretStr("1:none"),
        api_url="",
        log_level="INFO",
        faq_file=path,
        database_url=SecretStr(url),
        retention_days=30,
        staff_ids=frozenset(),
        staff_chat=None,
        webhook_url=None,
        webhook_secret=None,
        webhook_listen="",
        webhook_port=0,
        metrics_port=None,
    )
    return Service(desk, options, Keys("1:none"), Storing(url))


if __name__ == "__main__":
    main()
