"""What of an update may wait in the inbox: nothing that others said, and of a risky message not even its text.

Works on updates as Telegram sends them (JSON objects), and by naming what stays, so a field that Telegram adds one day
is not kept by accident.
"""

from typing import Any, Final

Json = dict[str, Any]

_FRAME: Final = frozenset({"message_id", "message_thread_id", "is_topic_message", "date", "edit_date", "chat", "from"})
"""What every message has: enough to answer it."""

_OTHERS: Final = frozenset({"quote", "external_reply"})
"""Words of somebody else."""


def redacted(update: Json, *, risky: bool) -> Json:
    """*update* as it may be kept, sealed; of a *risky* message only what is needed to answer it."""
    return {kind: _part(content, risky) if isinstance(content, dict) else content for kind, content in update.items()}


def _part(content: Json, risky: bool) -> Json:  # noqa: FBT001 - private, one caller
    if risky:
        return framed(content)
    kept = {name: value for name, value in content.items() if name not in _OTHERS}
    if isinstance(answered := kept.get("reply_to_message"), dict):
        kept["reply_to_message"] = framed(answered)
    if isinstance(message := kept.get("message"), dict):  # a button's
        kept["message"] = framed(message) | {
            name: message[name] for name in ("text", "reply_markup") if name in message
        }
    return kept


def framed(message: Json) -> Json:
    """*message* without what it says."""
    return {name: value for name, value in message.items() if name in _FRAME}
