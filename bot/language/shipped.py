"""The YAML files that ship with the bot: every scalar a text."""

from pathlib import Path
from typing import Any

import yaml


class UnsafeData(Exception):
    """What ships with the bot cannot be trusted, so the bot must not start."""


_Loader: type[yaml.BaseLoader] | type[yaml.CBaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def load_shipped(path: Path) -> Any:
    """What the file at *path* holds: texts, lists and mappings of them.

    Raises:
        OSError: the file cannot be opened.
        ValueError: it is no UTF-8 or no YAML.
    """
    text = path.read_text("utf-8")
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - the base loader makes nothing but texts
    except yaml.YAMLError as error:
        raise ValueError(f"{path.name} is no YAML") from error
