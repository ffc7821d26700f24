"""The chat in the terminal: lines in, replies out, offered questions as numbers that can be typed."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from bot.conversation.thread import ThreadMemory
from bot.desk import Desk
from bot.faq.letters import shown
from bot.reply import Answer, Emergency, FrontDesk, Offer, Physician, Reply
from bot.risk import RiskMemory
from handlers.clinic_clock import clinic_moment

_HERE: Final = 0
"""The one chat there is."""

_BORDERS: Final = {"emergency": "red", "physician": "yellow", "faq": "green", "clarify": "cyan"}


class TerminalChat:
    """One person chatting in a terminal, or lines from a pipe.

    Args:
        desk: answers.
        console: shows.
        clock: seconds, for what is remembered.
        today: seconds since 1970, for the opening hours.
    """

    def __init__(self, desk: Desk, console: Console, clock: Callable[[], float], today: Callable[[], float]) -> None:
        self._desk = desk
        self._console = console
        self._clock = clock
        self._today = today
        self._risk = RiskMemory()
        self._threads = ThreadMemory()
        self._offered: tuple[Offer, ...] = ()

    def run(self, lines: Iterable[str]) -> None:
        """Answer every line until there is none."""
        for line in lines:
            if line.strip().casefold() in {"/quit", "/exit", "/q"}:
                return
            self.answer(line.rstrip("\r\n"))

    def answer(self, line: str) -> None:
        """Show the reply to one line: a command, the number of an offered question, or a message."""
        typed = line.strip()
        if typed == "/topics":
            self._show_topics()
        elif typed in {"/start", "/help"}:
            self._console.print(Text(shown(self._desk.fixed("greeting" if typed == "/start" else "help"))))
        elif typed.isascii() and typed.isdigit() and len(typed) < 5 and 1 <= int(typed) <= len(self._offered):
            self._show(self._desk.chosen(self._offered[int(typed) - 1].entry))
        else:
            now = self._clock()
            after, thread = self._risk.of(_HERE, now), self._threads.of(_HERE, now)
            moment = clinic_moment(self._desk.faq.clinic, self._today())
            reply = self._desk.reply_to(line, after=after, thread=thread, now=moment)
            self._risk.note(_HERE, reply, now)
            self._show(reply)

    def _show(self, reply: Reply) -> None:
        self._threads.note(_HERE, reply, self._clock())
        body = Text(shown(reply.text))
        if isinstance(reply, Answer):
            body = Text.assemble(
                shown(f"{reply.guide}\n\n" if reply.guide else ""),
                shown(reply.answer),
                "\n\n",
                (shown(" ".join(filter(None, (reply.source, reply.note)))), "dim italic"),
            )
        self._offered = reply.offers
        self._console.print(
            Panel(body, title=_title(reply), title_align="left", border_style=_BORDERS.get(reply.route, "dim"))
        )
        for way in reply.contacts if isinstance(reply, FrontDesk) else ():
            self._console.print(Text.assemble((f"  {shown(way.label)}  ", "bold"), shown(way.target)))
        self._show_offers(reply.offers)

    def _show_topics(self) -> None:
        self._offered = self._desk.topics()
        self._threads.show(_HERE, tuple(offer.entry for offer in self._offered), self._clock())
        self._console.print(Text(shown(self._desk.fixed("topics"))))
        self._show_offers(self._offered)

    def _show_offers(self, offers: Iterable[Offer]) -> None:
        for number, offer in enumerate(offers, 1):
            self._console.print(Text.assemble((f"  {number:>2}  ", "bold cyan"), shown(offer.label)))


def _title(reply: Reply) -> Text:
    match reply:
        case Answer():
            return Text(shown(reply.question))
        case Emergency():
            return Text("Get help now", style="bold red")
        case Physician():
            return Text("Consult your physician", style="bold yellow")
        case _:
            return Text("")


def prompted(console: Console) -> Iterator[str]:
    """Lines typed at a prompt until the end of input."""
    while True:
        try:
            yield console.input("[bold cyan]you>[/] ")
        except (EOFError, KeyboardInterrupt):
            console.print()
            return
