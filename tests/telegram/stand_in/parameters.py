"""The parameters of a call: from the address, a form, a multipart form or JSON, nested objects as JSON text."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.telegram.stand_in.refusal import bad_request


@dataclass(frozen=True)
class Parameters:
    """What a call brought along.

    Attributes:
        values: every field as text.
        files: uploaded files, their content by field.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The field *name*, empty if it is missing."""
        return self.values.get(name, "")

    def integer(self, name: str, default: int, low: int | None = None, high: int | None = None) -> int:
        """The field *name* as a number between *low* and *high*; what is no number counts as 0, as it does there."""
        said = self.text(name)
        if not said:
            return default
        number = int(said) if said.lstrip("-").isdecimal() else 0
        number = number if low is None else max(low, number)
        return number if high is None else min(high, number)

    def flag(self, name: str) -> bool:
        """The field *name* as yes or no."""
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def nested(self, name: str, complaint: str) -> Any:
        """The JSON in the field *name*, None if it is missing; the refusal *complaint* if it is no JSON."""
        said = self.text(name)
        if not said:
            return None
        try:
            return json.loads(said)
        except ValueError:
            raise bad_request(complaint) from None

    @property
    def chat(self) -> int | None:
        """The chat that is meant, if one is named by its number."""
        said = self.text("chat_id")
        return int(said) if said.lstrip("-").isdecimal() else None


async def read_parameters(request: web.Request) -> Parameters:
    """The parameters of *request*, whichever way they came."""
    values, files = dict(request.query), dict[str, bytes]()
    if request.content_type == "application/json":
        values |= {name: _as_text(value) for name, value in (await request.json()).items()}
        return Parameters(values)
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            with value.file as content:
                files[name] = content.read()
        elif isinstance(value, str):
            values[name] = value
    return Parameters(values, files)


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
