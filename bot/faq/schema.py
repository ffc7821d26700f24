"""The JSON Schema of the FAQ file, for editors: made from the models, so that it cannot say anything else."""

import json
from typing import Any

from bot.faq.model import Faq


def faq_schema() -> str:
    """The schema as text, the same every time."""
    made = Faq.model_json_schema()
    made["$schema"] = "http://json-schema.org/draft-07/schema#"
    return json.dumps(_lenient(made), indent=2, ensure_ascii=False) + "\n"


def _lenient(schema: Any) -> Any:
    """Numbers and dates pass for texts, as they do when the file is read; YAML takes 2026-05-31 and 2 for no text."""
    if isinstance(schema, list):
        return [_lenient(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {name: _lenient(part) for name, part in schema.items()}
    if parts.get("type") == "string" and "pattern" not in parts:
        parts["type"] = ["string", "number"]
    return parts
