"""The bot's profile: its command menu, name and descriptions, by language."""

import re
from dataclasses import dataclass, field
from typing import Any

from tests.telegram.stand_in.parameters import Parameters
from tests.telegram.stand_in.refusal import bad_request

MOST_COMMANDS = 100
LONGEST_COMMAND = 256

TEXTS = {"name": 64, "description": 512, "short_description": 120}
"""The texts of a profile, and the most characters of each."""

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")


@dataclass
class Profile:
    """What people see of the bot before they write to it."""

    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)

    def set_commands(self, parameters: Parameters) -> bool:
        """Replace the menu of a scope and language."""
        commands = parameters.nested("commands", "can't parse commands JSON object")
        if not isinstance(commands, list):
            raise bad_request("expected an Array of BotCommand")
        if len(commands) > MOST_COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        self.commands[_place(parameters)] = [_command(command) for command in commands]
        return True

    def delete_commands(self, parameters: Parameters) -> bool:
        """Take the menu of a scope and language away."""
        self.commands.pop(_place(parameters), None)
        return True

    def get_commands(self, parameters: Parameters) -> list[dict[str, str]]:
        """The menu of a scope and language."""
        return self.commands.get(_place(parameters), [])

    def set_text(self, name: str, parameters: Parameters) -> bool:
        """Replace the text *name*."""
        text = parameters.text(name)
        if len(text) > TEXTS[name]:
            raise bad_request(f"BOT_{name.upper()}_TOO_LONG")
        self.texts[name, parameters.text("language_code")] = text
        return True

    def get_text(self, name: str, parameters: Parameters) -> dict[str, str]:
        """The text *name*, in the default language where there is none in the one asked for."""
        asked = self.texts.get((name, parameters.text("language_code")))
        return {name: self.texts.get((name, ""), "") if asked is None else asked}


def _place(parameters: Parameters) -> tuple[str, str]:
    scope: dict[str, Any] = parameters.nested("scope", "can't parse BotCommandScope JSON object") or {}
    place = [str(scope[part]) for part in ("type", "chat_id", "user_id") if part in scope] or ["default"]
    return ":".join(place), parameters.text("language_code")


def _command(command: object) -> dict[str, str]:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    for part in ("command", "description"):
        if not isinstance(command.get(part), str):
            raise bad_request(f"can't parse BotCommand: Can't find field \"{part}\"")
    if not _COMMAND.fullmatch(command["command"].removeprefix("/")):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(command["description"]) <= LONGEST_COMMAND:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command["command"].removeprefix("/"), "description": command["description"]}
