"""``make bench``: how cost grows with the file, beside BM25 (bm25s) and rapidfuzz's ``process.extract`` in one run.

Each size and each system is a process of its own, so that peak memory is its own. Files are invented: entries of six
content words each, ten phrasings of three of them with fillers around, written and read as YAML.
"""

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import yaml

from bot.language.vocabulary import load_vocabulary

mpl.use("Agg")
import matplotlib.pyplot as plt

ROOT = Path(__file__).parents[2]
SIZES = (21, 200, 2_000, 20_000)
SYSTEMS = ("backdesk", "bm25s", "extract")
PHRASINGS = 10
QUESTIONS = 150
ROUNDS = 3

_OPENINGS = "how do i|what is the|can you|where is my|i want to|why does the|please|is there a|when will|do you".split(
    "|"
)

Figures = dict[str, float]
First = Callable[[str], str]
"""The id of the entry that a system puts first."""


def write_faq(path: Path, entries: int) -> None:
    """An invented FAQ file of so many *entries* at *path*; the same every time."""
    chance = random.Random(entries)
    words = [word for word in list(load_vocabulary().index)[200:20_000] if len(word) > 3]
    shipped = yaml.load((ROOT / "faq.yaml").read_text("utf-8"), yaml.CSafeLoader)
    shipped["entries"] = [_entry(at, chance, words) for at in range(entries)]
    path.write_text(yaml.dump(shipped, Dumper=yaml.CSafeDumper, sort_keys=False), "utf-8")


def _entry(at: int, chance: random.Random, words: Sequence[str]) -> dict[str, Any]:
    core = chance.sample(words, 6)
    phrasings = [
        " ".join([chance.choice(_OPENINGS), *chance.sample(core, 3), *chance.sample(words, 2)])
        for _ in range(PHRASINGS)
    ]
    return {"id": f"entry-{at}", "question": phrasings[0], "also": phrasings[1:], "answer": "This is the answer."}


def questions(entries: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    """Questions near a phrasing, each with the id of its entry."""
    chance = random.Random(5)
    words = list(load_vocabulary().index)[200:20_000]
    asked = [chance.choice(entries) for _ in range(QUESTIONS)]
    return [(f"{chance.choice(entry['also'])} {chance.choice(words)}", entry["id"]) for entry in asked]


def measure(system: str, path: Path) -> Figures:
    """The figures of *system* on the file at *path*, in this process."""
    raw = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)["entries"]
    asked = questions(raw)
    del raw
    start = time.perf_counter()
    first, reply = {"backdesk": _backdesk, "bm25s": _bm25, "extract": _extract}[system](path)
    load = time.perf_counter() - start
    right = sum(first(text) == entry for text, entry in asked) / len(asked)
    took = [min(_seconds(reply, text) for _ in range(ROUNDS)) for text, _ in asked]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    p50, p99 = (1000 * float(np.percentile(took, share)) for share in (50, 99))
    return {"p50": p50, "p99": p99, "load": load, "peak": peak, "right": 100 * right}


def _seconds(reply: Callable[[str], object], text: str) -> float:
    start = time.perf_counter()
    reply(text)
    return time.perf_counter() - start


def _backdesk(path: Path) -> tuple[First, Callable[[str], object]]:
    """Its reply is the whole route; which entry comes first is the matcher's word, whatever the route."""
    from threadpoolctl import threadpool_limits

    from bot.desk import Desk, load_knowledge
    from bot.faq.file import load
    from bot.reply import Match

    threadpool_limits(1, "blas")  # as the bot does
    desk = Desk(load(path), load_knowledge())
    return (lambda text: (desk.rank(text).matches or (Match("", "", 0.0),))[0].entry), desk.reply_to


def _phrasings(path: Path) -> tuple[list[str], list[str]]:
    entries = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)["entries"]
    pairs = [(text, entry["id"]) for entry in entries for text in (entry["question"], *entry["also"])]
    return [text for text, _ in pairs], [entry for _, entry in pairs]


def _bm25(path: Path) -> tuple[First, First]:
    import bm25s

    texts, owner = _phrasings(path)
    index = bm25s.BM25()
    index.index(bm25s.tokenize(texts, show_progress=False), show_progress=False)

    def first(text: str) -> str:
        found, _ = index.retrieve(bm25s.tokenize([text], show_progress=False), k=3, show_progress=False)
        return owner[int(found[0, 0])]

    return first, first


def _extract(path: Path) -> tuple[First, First]:
    from rapidfuzz import fuzz, process

    texts, owner = _phrasings(path)

    def first(text: str) -> str:
        return owner[process.extract(text, texts, scorer=fuzz.token_set_ratio, limit=3)[0][2]]

    return first, first


def table(sizes: Sequence[int] = SIZES) -> dict[tuple[int, str], Figures]:
    """Measure all systems at all *sizes*, one fresh process after the other, and print a line for each."""
    found: dict[tuple[int, str], Figures] = {}
    print(f"{'entries':>8} {'':10} {'p50 ms':>8} {'p99 ms':>8} {'load s':>8} {'peak MB':>8} {'right %':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder) / f"{size}.yaml"
            write_faq(path, size)
            for system in SYSTEMS:
                command = [sys.executable, "-m", "tests.measure.scale", system, str(path)]
                out = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
                figures: Figures = json.loads(out.splitlines()[-1])
                found[size, system] = figures
                print(
                    f"{size:8} {system:10} {figures['p50']:8.2f} {figures['p99']:8.2f} {figures['load']:8.2f} "
                    f"{figures['peak']:8.0f} {figures['right']:8.1f}",
                    flush=True,
                )
    return found


def plot(found: dict[tuple[int, str], Figures], path: Path) -> None:
    """Draw the figures as curves over the number of entries, into the file at *path*."""
    sizes = sorted({size for size, _ in found})
    figure, axes = plt.subplots(1, 4, figsize=(15, 4), layout="constrained")
    for axis, (name, title) in zip(
        axes,
        (("p50", "reply p50, ms"), ("p99", "reply p99, ms"), ("load", "load, s"), ("peak", "peak memory, MB")),
        strict=True,
    ):
        for system, marker in zip(SYSTEMS, "os^", strict=True):
            axis.plot(sizes, [found[size, system][name] for size in sizes], marker=marker, label=system)
        axis.set(xscale="log", yscale="log", xlabel="entries (10 phrasings each)", title=title)
        axis.grid(alpha=0.3)
    axes[0].legend()
    figure.savefig(path, dpi=110)


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], Path(sys.argv[2]))))
