"""Backdesk, the Telegram bot of a massage clinic: command line, settings, logging, wiring."""

import importlib.util
import os
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal
from urllib.parse import urlsplit

import typer
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from rich.console import Console
from rich.text import Text
from threadpoolctl import threadpool_limits

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # else onnxruntime, once imported, tells its maker about its use

from bot.desk import Desk, Knowledge, load_knowledge
from bot.faq.claims import UnsafeClaims
from bot.faq.facts import empty_facts
from bot.faq.file import load, parse_earlier
from bot.faq.letters import shown as visible
from bot.faq.problem import FaqProblems
from bot.faq.schema import faq_schema
from bot.language.shipped import UnsafeData
from bot.store.vectors import VectorFile
from handlers.asking import ask_health
from handlers.checking import WHOLE, checked
from handlers.clinic_clock import clinic_moment
from handlers.day import latest_day
from handlers.jsonl import answered, texts
from handlers.options import HOW_TO_INSTALL, Options
from handlers.problems import Format, as_json, records, shown
from handlers.progress import embedded
from handlers.since import NoSuchVersion, Since, compared, earlier_text
from handlers.terminal import TerminalChat, prompted
from handlers.why import why as reasons

if TYPE_CHECKING:
    from bot.report import Report

HERE: Final = Path(__file__).parent
VECTORS: Final = HERE / ".cache" / "vectors.db"

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)

Rate = Annotated[float, Field(gt=0)]
FaqOption = Annotated[Path | None, typer.Option("--faq", metavar="FILE", help="Another FAQ file than faq.yaml.")]


class Settings(BaseSettings):
    """What the environment, or the file .env beside this one, may say."""

    model_config = SettingsConfigDict(env_file=HERE / ".env", extra="ignore", env_ignore_empty=True)

    telegram_bot_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    faq_file: Path = HERE / "faq.yaml"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    database_url: SecretStr = SecretStr(f"sqlite:///{HERE / 'backdesk.db'}")  # it may hold a password
    retention_days: int = Field(default=30, ge=1, le=365)
    staff_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    staff_chat: int | None = None
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = Field(default=None, validate_default=True)
    webhook_listen: str = "127.0.0.1"
    webhook_port: int = Field(default=8080, ge=0, le=65535)
    metrics_port: int | None = Field(default=None, ge=0, le=65535)
    send_limits: Annotated[tuple[Rate, Rate, Rate], NoDecode] = (25, 1, 20)

    @field_validator("staff_ids", "send_limits", mode="before")
    @classmethod
    def _listed(cls, numbers: object) -> object:
        """``1, 2`` in the environment are two numbers."""
        return numbers.replace(",", " ").split() if isinstance(numbers, str) else numbers

    @field_validator("database_url")
    @classmethod
    def _known(cls, url: SecretStr) -> SecretStr:
        """A mistake in the address would show the password, were it found any later."""
        if not re.match(r"(?:sqlite:///|postgresql(?:\+psycopg)?://)", url.get_secret_value()) or not readable(url):
            raise ValueError("must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME, its parts URL-encoded")
        if url.get_secret_value().startswith("postgresql"):
            need("psycopg", "psycopg")
        return url

    @field_validator("metrics_port")
    @classmethod
    def _countable(cls, port: int | None) -> int | None:
        """Figures are counted by a package that nothing else needs."""
        if port is not None:
            need("prometheus_client", "prometheus-client")
        return port

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, secret: SecretStr | None, known: ValidationInfo) -> SecretStr | None:
        """Without a secret that Telegram sends along, anybody could post to the webhook."""
        given = secret.get_secret_value() if secret is not None else ""
        if known.data.get("webhook_url") and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", given):
            raise ValueError("WEBHOOK_URL needs a secret of 16 to 256 letters, digits, _ and -")
        return secret


def need(module: str, package: str) -> None:
    """Make sure that *package*, which not every setting needs, is here.

    Raises:
        ValueError: it is not.
    """
    if importlib.util.find_spec(module) is None:
        raise ValueError(f"needs {package}, which is not installed; {HOW_TO_INSTALL}")


def readable(url: SecretStr) -> bool:
    """Whether *url* can be taken apart."""
    try:
        port = urlsplit(url.get_secret_value()).port
    except ValueError:
        return False
    return port != 0


@app.callback(invoke_without_command=True)
def run(context: typer.Context) -> None:
    """Answer patients: on Telegram if TELEGRAM_BOT_TOKEN is set, else here in the terminal."""
    threadpool_limits(1, "blas")  # for a question it needs no second thread, and waits 200 ms for one on a busy machine
    if context.invoked_subcommand is not None:
        return
    settings = read_settings()
    desk = open_desk(settings.faq_file)
    if settings.telegram_bot_token is not None:
        from handlers.telegram.polling import poll  # the terminal needs no Telegram, which takes a second to import

        raise typer.Exit(poll(desk, telegram_options(settings, settings.telegram_bot_token)))
    chat(desk)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question; not with --jsonl.")] = None,
    *,
    why: Annotated[
        bool, typer.Option("--why", help="Also print the route, what decided, and the best entries.")
    ] = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help='Read {"text": ...} lines, write one JSON line each.')] = False,
    faq: FaqOption = None,
) -> None:
    """Print the reply to one question, or to every line of standard input."""
    if jsonl == (question is not None):
        raise typer.BadParameter("give either a question or --jsonl")
    desk = open_desk(faq or read_settings().faq_file)
    if question is None:
        for line in answered(desk, sys.stdin.buffer):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
        return
    reply = desk.reply_to(question, now=clinic_moment(desk.faq.clinic, time.time()))
    for line in [reply.text, *(reasons(reply) if why else ())]:
        say(line)


@app.command()
def check(
    file: Annotated[Path | None, typer.Argument(help="The FAQ file; faq.yaml if left out.")] = None,
    *,
    how: Annotated[
        Format, typer.Option("--format", help="For people, for programs, or for annotations on GitHub.")
    ] = "text",
    strict: Annotated[bool, typer.Option("--strict", help="End with exit code 1 for warnings too.")] = False,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="FILE_OR_GIT_REV", help="Also tell which questions get another reply."),
    ] = None,
    questions: Annotated[
        Path | None,
        typer.Option("--questions", metavar="FILE", help='With --since: more, as {"text": ...} lines.'),
    ] = None,
) -> None:
    """Check the FAQ file and print every problem with its place."""
    path = file or read_settings().faq_file
    try:
        found = checked(path, time.strftime("%Y-%m-%d"), latest_day(), known, progress=sys.stderr.isatty())
    except (UnsafeData, UnsafeClaims) as error:
        raise fail([f"the safety data cannot be trusted, so nothing can be checked: {error}"]) from None
    news = since_then(path, since, questions) if since is not None and found.faq is not None else None
    if how == "json" and since is not None:
        typer.echo(
            as_json({"problems": records(str(path), found.problems), "changes": news.record() if news else None})
        )
    elif said := shown(str(path), found.problems, how):
        say(said, err=how == "text" and found.faq is None)
    if how == "text" and found.faq:
        if empty := empty_facts(found.faq.clinic.facts):
            say(f"Patients asking for these get the contact, as nothing stands under clinic: {', '.join(empty)}")
        number = len(found.problems)
        verdict = f"{number} warning{'s' if number > 1 else ''}" if number else "all well"
        verdict += "" if found.whole else f" (of more than {WHOLE:,} phrasings not every one is asked in full)"
        say(f"{path}: {len(found.faq.entries)} entries with {found.faq.phrasing_count} phrasings, {verdict}")
    for line in news.lines() if news and how != "json" else ():
        say(line)
    if found.faq is None or (strict and found.problems):
        raise typer.Exit(1)


def since_then(path: Path, since: str, more: Path | None) -> Since:
    """What the file at *path* says otherwise than *since*, and to which recorded, test and other questions."""
    from handlers.recorded import recorded  # the database costs 20 MB, and only this needs it

    try:
        earlier = parse_earlier(earlier_text(path, since), since)
        written = [path for path in [*sorted((HERE / "tests" / "questions").glob("*.jsonl")), more] if path is not None]
        database = read_settings().database_url.get_secret_value()
        asked = [*recorded(database), *(text for one in written for text in texts(one))]
    except FaqProblems as problems:
        raise fail(problems.lines()) from None
    except (NoSuchVersion, OSError, ValueError) as error:
        raise fail([str(error)]) from None
    knowledge = known()
    return compared(since, asked, Desk(earlier, knowledge), Desk(load(path), knowledge))


@app.command()
def schema() -> None:
    """Print the JSON Schema of the FAQ file; editors read it from .vscode/faq.schema.json."""
    typer.echo(faq_schema(), nl=False)


@app.command()
def health() -> None:
    """Ask the running bot how it is; one line, exit code 0 or 1. Needs METRICS_PORT."""
    port = read_settings().metrics_port
    if port is None:
        raise fail(["METRICS_PORT is not set"])
    well, line = ask_health(port)
    if not well:
        raise fail([line])
    typer.echo(line)


@app.command()
def report(
    days: Annotated[int, typer.Option(min=1, max=366, help="How many days, today among them.")] = 7,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a page that needs no network.")] = None,
) -> None:
    """Print what was asked and answered, or write it as a page with the picture."""
    from handlers.report.page import page  # the database and the drawing are not needed to chat
    from handlers.report.words import in_words

    settings = read_settings()
    figures = stored_report(settings.database_url.get_secret_value(), days)
    questions = {entry.id: entry.question for entry in open_desk(settings.faq_file).faq.entries}
    if html is None:
        say(in_words(figures, questions))
        return
    try:
        html.write_text(page(figures, questions), "utf-8")
    except OSError as error:
        raise fail([f"{html}: cannot be written ({error.strerror})"]) from None
    typer.echo(f"{html}: written")


def stored_report(url: str, days: int) -> "Report":
    """The report on the last *days* days; ends the program if the database cannot be read."""
    from sqlalchemy.exc import SQLAlchemyError

    from bot.report import make_report
    from bot.store.database import NewerDatabase, open_database

    try:
        engine = open_database(url)
        with engine.connect() as connection:
            return make_report(connection, time.time(), days)
    except (SQLAlchemyError, NewerDatabase) as error:
        raise fail([f"the database cannot be read ({type(error).__name__})"]) from None


def read_settings() -> Settings:
    """The settings; ends the program with a line for each that cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        told = [(str(one["loc"][0]).upper(), one["msg"].removeprefix("Value error, ")) for one in error.errors()]
        wrong = [f"{name}: {what}" for name, what in told]
        raise fail(wrong) from None


def telegram_options(settings: Settings, token: SecretStr) -> Options:
    """What the Telegram edge needs of the settings."""
    return Options(
        token=token,
        api_url=settings.telegram_api_url,
        log_level=settings.log_level,
        faq_file=settings.faq_file,
        database_url=settings.database_url,
        retention_days=settings.retention_days,
        staff_ids=settings.staff_ids,
        staff_chat=settings.staff_chat,
        webhook_url=settings.webhook_url,
        webhook_secret=settings.webhook_secret,
        webhook_listen=settings.webhook_listen,
        webhook_port=settings.webhook_port,
        metrics_port=settings.metrics_port,
        send_limits=settings.send_limits,
    )


def known() -> Knowledge:
    """What the bot knows before it has read any file; vectors of phrasings are kept from one start to the next."""
    return load_knowledge(shelf=VectorFile(VECTORS), progress=embedded)


def open_desk(path: Path) -> Desk:
    """The desk for the FAQ file at *path*; ends the program with the problems if there are any."""
    try:
        return Desk(load(path, latest_day()), known())
    except FaqProblems as problems:
        raise fail(problems.lines()) from None
    except (UnsafeData, UnsafeClaims) as error:
        raise fail([f"the safety data cannot be trusted, so the bot does not start: {error}"]) from None


def chat(desk: Desk) -> None:
    """Chat in the terminal, or answer the lines of a pipe."""
    console = Console(highlight=False)
    terminal = TerminalChat(desk, console, time.monotonic, time.time)
    if sys.stdin.isatty():
        console.print(Text(visible(desk.fixed("greeting"))))
        terminal.run(prompted(console))
    else:
        sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]  # a pipe is always a TextIOWrapper
        terminal.run(sys.stdin)


def fail(lines: list[str]) -> typer.Exit:
    """Print *lines* to standard error; the exit to raise."""
    for line in lines:
        say(line, err=True)
    return typer.Exit(1)


def say(words: str, *, err: bool = False) -> None:
    """Print *words*, which may come from a file or a question, so that no terminal obeys them."""
    typer.echo(visible(words), err=err)


if __name__ == "__main__":
    app()
