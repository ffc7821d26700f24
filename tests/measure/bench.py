"""``make bench``: speed, start and memory, beside plain ``rapidfuzz.process.extractOne`` over the same phrasings.

Machines are shared and noisy, so each figure stands beside its peer's from the same run.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process, utils

from bot.desk import Desk, load_knowledge
from bot.faq.file import load
from tests.measure import scale
from tests.measure.questions import load_questions

ROOT = Path(__file__).parents[2]
QUESTIONS = ROOT / "tests" / "questions"
LONGEST_SHORT = 300
ROUNDS = 5

_START = """
import time; start = time.perf_counter()
from pathlib import Path
from bot.desk import Desk, load_knowledge
from bot.faq.file import load
Desk(load(Path("faq.yaml")), load_knowledge()).reply_to("What is cupping?")
"""
_PEER_START = """
import time; start = time.perf_counter()
import yaml
from rapidfuzz import fuzz, process, utils
entries = yaml.safe_load(open("faq.yaml", encoding="utf-8"))["entries"]
phrasings = [text for entry in entries for text in [entry["question"], *entry["also"]]]
process.extractOne("What is cupping?", phrasings, scorer=fuzz.WRatio, processor=utils.default_process)
"""
_FIGURES = """
took = time.perf_counter() - start
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(took, int(peak.split()[1]) / 1024)
"""


def main() -> None:
    """Print the table."""
    desk = Desk(load(ROOT / "faq.yaml"), load_knowledge())
    phrasings = [text for entry in desk.faq.entries for text in entry.phrasings]
    texts = [q.text for path in sorted(QUESTIONS.glob("*.jsonl")) for q in load_questions(path)]
    short = [text for text in texts if len(text) <= LONGEST_SHORT]
    longest = [(text * (1500 // len(text) + 1))[:1500] for text in texts[:60]]

    def peer(text: str) -> object:
        return process.extractOne(text, phrasings, scorer=fuzz.WRatio, processor=utils.default_process)

    print(f"{'':44} {'backdesk':>10} {'extractOne':>10} {'ratio':>7}")
    for name, sample in (
        (f"reply, {len(short)} messages up to 300 characters", short),
        ("reply, 1,500 characters", longest),
    ):
        ours, theirs = _milliseconds(desk.reply_to, sample), _milliseconds(peer, sample)
        for share in (50, 99):
            _row(f"{name}, p{share}, ms", float(np.percentile(ours, share)), float(np.percentile(theirs, share)))
    starts, peers = _starts(_START), _starts(_PEER_START)
    _row("start to first reply, median of 5, s", float(np.median(starts[:, 0])), float(np.median(peers[:, 0])))
    _row("peak memory, MB", float(starts[:, 1].max()), float(peers[:, 1].max()))
    print()
    picture = Path(sys.argv[1] if len(sys.argv) > 1 else "build/scale.png")
    picture.parent.mkdir(parents=True, exist_ok=True)
    scale.plot(scale.table(), picture)
    print(f"the curves are in {picture}")


def _milliseconds(reply: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    """The best of some rounds for each text: what it costs when nobody else is on the machine."""
    best = [float("inf")] * len(texts)
    for _ in range(ROUNDS):
        for at, text in enumerate(texts):
            start = time.perf_counter()
            reply(text)
            best[at] = min(best[at], 1000 * (time.perf_counter() - start))
    return best


def _starts(code: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Seconds and megabytes of five fresh processes."""
    command = [sys.executable, "-c", code + _FIGURES]
    runs = [subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True) for _ in range(5)]
    return np.array([[float(figure) for figure in run.stdout.split()] for run in runs])


def _row(name: str, ours: float, theirs: float) -> None:
    print(f"{name:44} {ours:10.2f} {theirs:10.2f} {ours / theirs:7.2f}")


if __name__ == "__main__":
    main()
