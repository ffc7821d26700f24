"""The language that somebody's Telegram is set to: what it says of them, as a value that the desk takes."""

from telegram import User


def tongue_of(user: User | None) -> str:
    """The language of the *user*'s Telegram, such as ``pt-br``; empty if it does not say."""
    tag = user.language_code if user is not None else None
    return tag if isinstance(tag, str) else ""  # it is whatever was sent
