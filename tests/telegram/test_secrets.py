"""No object that we hold, and no line of the log, shows the token, the database's password or the webhook's secret."""

import copy
import json
import logging
import pickle
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.desk import Desk
from bot.privacy.keys import Keys
from handlers.telegram.client import Client
from handlers.telegram.connection import refused
from handlers.telegram.logs import SecretsKept
from handlers.telegram.storing import Storing
from run_bot import Settings, telegram_options
from tests.telegram.in_process import BotInside
from tests.telegram.process import ROOT
from tests.telegram.stand_in.server import TOKEN

PASSWORD, HOOK = "pass-word-of-the-database", "hook-secret-0123456789"
DATABASE = f"postgresql://clinic:{PASSWORD}@127.0.0.1:1/backdesk"
SECRETS = (TOKEN, TOKEN.partition(":")[2], PASSWORD, HOOK)


def told(said: str) -> list[str]:
    """The secrets that *said* tells."""
    return [secret for secret in SECRETS if secret in said]


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings full of secrets."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("DATABASE_URL", DATABASE)
    monkeypatch.setenv("WEBHOOK_URL", "https://example.org/telegram")
    monkeypatch.setenv("WEBHOOK_SECRET", HOOK)
    return Settings()


def test_settings_show_no_secret(settings: Settings) -> None:
    """However the settings are printed or dumped, and the options made of them."""
    options = telegram_options(settings, SecretStr(TOKEN))
    shown: list[object] = [settings, settings.model_dump(), settings.model_dump_json(), vars(settings)]
    shown += [options, asdict(options)]

    assert told("".join(f"{one!r} {one}" for one in shown)) == []
    assert options.database_url.get_secret_value() == DATABASE
    for copied in (pickle.dumps, copy.copy):
        with pytest.raises(TypeError, match="not pickled"):
            copied(options)


async def test_service_and_application_show_no_secret(desk: Desk, tmp_path: Path, settings: Settings) -> None:
    """The library's own objects print the token; ours do not, and nothing that we hold can be pickled with it."""
    application = BotInside(desk, tmp_path).application
    service = application.bot_data
    service.options = replace(telegram_options(settings, SecretStr(TOKEN)))
    service.storing = Storing(DATABASE)
    held: list[Any] = [application, application.bot, service, service.options, service.storing, service.keys]
    held += [vars(service), vars(service.keys), vars(service.storing), vars(service.storing._place)]

    assert isinstance(application.bot, Client)
    assert told("".join(f"{one!r} {one}" for one in held)) == []
    for one in (application, application.bot, service, service.storing, service.keys):
        with pytest.raises((TypeError, AttributeError, pickle.PicklingError, RuntimeError)):
            pickle.dumps(one)
    await service.storing.close()


def test_keys_stay_the_same() -> None:
    """Keys that are in databases already must not change."""
    keys = Keys("1:abc")

    assert keys.reader(5) == keys.reader(5) != keys.reader(6)
    assert keys.chat(5) == "45e8f6a2c6b1c4e9de4a31f3f8794753"
    assert keys.opened(Keys("1:abc").sealed(b"x")) == b"x"


def _failing(words: str) -> None:
    raise ValueError(words)


def test_log_tells_kinds_and_places_of_exceptions_only() -> None:
    """Not a word of an exception or of those that led to it, nor what a library says it is about."""
    try:
        try:
            _failing("my knee is zebra coloured")
        except ValueError as error:
            raise KeyError(f"https://api.telegram.org/bot{TOKEN.replace(':', '%3A')}/x") from error
    except KeyError:
        caught = sys.exc_info()
    form = SecretsKept(TOKEN)
    ours = logging.LogRecord("handlers.x", logging.ERROR, "x.py", 1, "failed at %s", (TOKEN,), caught)
    theirs = logging.LogRecord("asyncio", logging.ERROR, "x.py", 1, "Task failed\nfuture: <zebra>", None, None)
    line, other = json.loads(form.format(ours)), json.loads(form.format(theirs))

    assert line["message"] == "failed at [token]"
    assert line["traceback"].startswith("KeyError\n  ")
    assert "\nfrom ValueError\n  " in line["traceback"]
    assert "_failing" in line["traceback"]
    assert "zebra" not in line["traceback"]
    assert told(line["traceback"]) == []
    assert other["message"] == "Task failed"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("raise ValueError(secret)", 1),
        ("import threading; t = threading.Thread(target=lambda: int(secret)); t.start(); t.join()", 0),
        ("import warnings; warnings.warn(secret)", 0),
        ("import asyncio; asyncio.run(gone())", 0),
        ("type('Gone', (), {'__del__': lambda self: int(secret)})()", 0),
    ],
    ids=["main", "thread", "warning", "task", "at its end"],
)
def test_what_escapes_tells_no_secret(line: str, expected: int) -> None:
    """An exception that nobody caught, in any place, is a line of the log like others."""
    program = (
        "from handlers.telegram.logs import keep_secrets\n"
        f"keep_secrets({TOKEN!r}, 'DEBUG'); secret = 'zebra {TOKEN}'\n"
        "async def gone():\n    import asyncio\n    asyncio.create_task(fail()); await asyncio.sleep(0.01)\n"
        "async def fail():\n    raise ValueError(secret)\n" + line
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, timeout=60, check=False)
    lines = [json.loads(line) for line in done.stderr.decode().splitlines()]

    assert done.returncode == expected
    assert [record["level"] for record in lines] != []
    assert "zebra" not in done.stderr.decode()
    assert told(done.stderr.decode()) == []


@pytest.mark.parametrize(
    "body",
    [
        *(b"<html>/botTOKEN/ zebra</html>", b'["zebra"]', b"null", b'"zebra"', b'{"description": ["zebra"]}', b"\xff"),
        *(b"[" * 10**5, b'{"parameters": ["zebra"]}', b'{"parameters": {"zebra": {}, "retry_after": "zebra"}}'),
    ],
    ids=range(9),
)
def test_refusal_that_is_none_of_telegrams_is_none(body: bytes) -> None:
    """What a proxy's page says never gets as far as an exception, and breaks nothing."""
    assert refused(body) is None


def test_deployments_write_no_core_dumps() -> None:
    """The service and the container keep the memory of a crash out of files, as the bot itself does."""
    service = (ROOT / "deploy" / "backdesk.service").read_text("utf-8")

    assert "\nLimitCORE=0\n" in service
    assert "--ulimit core=0" in (ROOT / "docs" / "deployment.md").read_text("utf-8")


def test_refusal_keeps_what_counts() -> None:
    """Words and waiting times of Telegram itself stay."""
    said = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 3}}

    assert json.loads(refused(json.dumps(said).encode()) or b"null") == {
        "description": "Too Many Requests",
        "parameters": {"retry_after": 3},
    }


@pytest.mark.parametrize(
    "url",
    [
        f"postgres://me:{PASSWORD}@h/x",
        f"postgresql://me:{PASSWORD}@h:{PASSWORD}/x",
        PASSWORD,
        f"mysql://me:{PASSWORD}@h/x",
    ],
    ids=["scheme", "port", "nonsense", "other"],
)
def test_unusable_database_is_one_line_without_its_password(url: str) -> None:
    """The bot does not start with an address that it cannot use, and does not repeat it."""
    done = subprocess.run(
        [sys.executable, "run_bot.py"], cwd=ROOT, capture_output=True, timeout=120, check=False, text=True,
        env={"PATH": "/usr/bin", "DATABASE_URL": url, "TELEGRAM_BOT_TOKEN": TOKEN},
    )  # fmt: skip

    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("DATABASE_URL: ")
    assert told(done.stderr + done.stdout) == []
