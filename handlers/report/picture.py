"""The report as a picture for a phone. Run as a program of its own: drawing costs memory that the bot gets back so."""

import importlib.util
import io
import json
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from bot.report import ROUTES, Report
from bot.store.votes import Thumbs
from handlers.options import HOW_TO_INSTALL
from handlers.report.words import NAMES, day_of, share_words, span

MISSING: Final = "matplotlib is not installed; " + HOW_TO_INSTALL
SECONDS: Final = 60.0
WIDTH: Final = 1080
HEIGHT: Final = 1350
DPI: Final = 150

# Okabe and Ito's colours: told apart by the colour-blind, and each also differs in lightness from its neighbours.
_COLOURS: Final = {
    "faq": "#0072B2",
    "clarify": "#56B4E9",
    "smalltalk": "#BBBBBB",
    "desk": "#F0E442",
    "fallback": "#E69F00",
    "physician": "#009E73",
    "emergency": "#A8324A",
}
_INK: Final = "#222222"
_PALE: Final = "#6B6B6B"
_LABEL: Final = 44
_ROOT: Final = Path(__file__).parents[2]


class NoPicture(Exception):
    """It could not be drawn."""


def draw(report: Report, questions: Mapping[str, str]) -> bytes:
    """The picture of *report*, a PNG, drawn in a process of its own; *questions* are those of the entries.

    Raises:
        NoPicture: it could not be drawn.
    """
    if importlib.util.find_spec("matplotlib") is None:
        raise NoPicture(MISSING)
    given = json.dumps({"report": asdict(report), "questions": dict(questions)})
    command = [sys.executable, "-m", "handlers.report.picture"]
    try:
        done = subprocess.run(  # noqa: S603 - this very module
            command, input=given.encode(), capture_output=True, timeout=SECONDS, check=True, cwd=_ROOT
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NoPicture(f"drawing failed ({type(error).__name__})") from None
    return done.stdout


def picture(report: Report, questions: Mapping[str, str]) -> bytes:
    """The picture, drawn here and now."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor="white")
    figure.text(0.06, 0.955, "Questions to the bot", fontsize=21, fontweight="bold", color=_INK)
    figure.text(0.06, 0.925, f"{span(report)} (UTC)", fontsize=13, color=_PALE)
    thumbs = f"{report.thumbs.up} / {report.thumbs.down}"
    share = _short_share(report)
    told = ((0.06, str(report.total), "questions"), (0.34, share, "answered*"), (0.62, thumbs, "thumbs up / down"))
    for left, number, name in told:
        figure.text(left, 0.858, number, fontsize=22, fontweight="bold", color=_COLOURS["faq"])
        figure.text(left, 0.83, name, fontsize=13, color=_PALE)
    _draw_days(figure.add_axes((0.1, 0.55, 0.86, 0.215)), figure, report)
    _draw_entries(figure.add_axes((0.06, 0.07, 0.88, 0.33)), figure, report, questions)
    figure.text(0.06, 0.02, "* from the file, of all but small talk and the physician's", fontsize=11, color=_PALE)
    stream = io.BytesIO()
    figure.savefig(stream, format="png")
    return stream.getvalue()


def _draw_days(axes: Any, figure: Any, report: Report) -> None:
    """A bar a day, stacked by route; the axis begins at nought and counts whole questions."""
    from matplotlib.ticker import MaxNLocator

    figure.text(0.06, 0.785, "Questions a day", fontsize=15, fontweight="bold", color=_INK)
    _bare(axes)
    shown = [route for route in ROUTES if report.of(route)]
    below = [0] * report.days
    for route in shown:
        counts = list(report.by_day[route])
        label = f"{NAMES[route]} {report.of(route)}"
        axes.bar(range(report.days), counts, 0.8, below, color=_COLOURS[route], label=label, edgecolor="white", lw=0.4)
        below = [low + count for low, count in zip(below, counts, strict=True)]
    axes.set_xlim(-0.6, report.days - 0.4)
    axes.set_ylim(0, max(4, max(below) * 1.05))
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.grid(axis="y", color="#E4E4E4")
    step = max(1, -(-report.days // 7))
    ticks = list(range(report.days - 1, -1, -step))
    days = [day_of(report.first + tick) for tick in ticks]
    named = "%a\n" if step == 1 else ""
    axes.set_xticks(ticks, [f"{day.strftime(named)}{day.day} {day:%b}" for day in days])
    if shown:
        axes.legend(
            loc="lower left",
            bbox_to_anchor=(-0.06, -0.64 if named else -0.52),
            ncols=3,
            frameon=False,
            fontsize=12,
            handlelength=0.9,
            columnspacing=1.2,
            handletextpad=0.5,
            labelcolor=_INK,
        )
    else:
        axes.text(0.5, 0.5, "No questions yet", transform=axes.transAxes, ha="center", fontsize=17, color=_PALE)


def _draw_entries(axes: Any, figure: Any, report: Report, questions: Mapping[str, str]) -> None:
    """A bar for each of the entries, its question above it and its number beside it."""
    figure.text(0.06, 0.372, "Most given answers", fontsize=15, fontweight="bold", color=_INK)
    axes.axis("off")
    axes.set_ylim(5, 0)
    axes.set_xlim(0, max([number for _, number in report.entries], default=1) * 1.12)
    axes.set_position((0.06, 0.055, 0.88, 0.295))
    for row, (entry, number) in enumerate(report.entries):
        label = textwrap.shorten(questions.get(entry, entry), _LABEL, placeholder=" …")
        axes.text(0, row + 0.36, label, fontsize=13, color=_INK, va="center", parse_math=False)
        axes.barh(row + 0.72, number, 0.26, color=_COLOURS["faq"])
        axes.text(number, row + 0.72, f" {number}", fontsize=13, color=_INK, va="center")
    if not report.entries:
        axes.text(0, 0.5, "None yet", fontsize=14, color=_PALE, va="center")


def _bare(axes: Any) -> None:
    """No frame, no tick marks: only what says something."""
    for side in axes.spines.values():
        side.set_visible(False)
    axes.spines["bottom"].set_visible(True)
    axes.spines["bottom"].set_color("#999999")
    axes.tick_params(length=0, labelsize=12, labelcolor=_INK)
    axes.tick_params(axis="x", pad=7)  # below the axis's nought
    axes.set_axisbelow(True)


def _short_share(report: Report) -> str:
    return "–" if report.share is None else share_words(report)


def main() -> None:
    """Read the figures from standard input, write the picture to standard output."""
    given = json.load(sys.stdin)
    said = given["report"]
    report = Report(**(said | {"thumbs": Thumbs(**said["thumbs"]), "entries": [tuple(one) for one in said["entries"]]}))
    sys.stdout.buffer.write(picture(report, given["questions"]))


if __name__ == "__main__":
    main()
