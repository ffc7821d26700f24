"""``run_bot.py health``: ask the bot that runs here how it is, in one line for a supervisor."""

import json
import urllib.request
from http.client import HTTPException
from typing import Final
from urllib.error import HTTPError

SECONDS: Final = 5.0


def ask_health(port: int) -> tuple[bool, str]:
    """Whether the bot whose health is told on *port* of this machine is well, and a line that says so."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{port}/healthz", timeout=SECONDS) as answer:
            said = json.load(answer)
    except HTTPError as error:
        with error:
            return False, f"unwell: {error.read(500).decode('utf-8', 'replace')}"
    except (OSError, HTTPException, ValueError):
        return False, f"unwell: nobody answers on port {port}"
    return True, f"well: {said['entries']} entries, store {said['store']}"
