"""The library's bot, which does not show its token."""

from telegram.ext import ExtBot


class Client(ExtBot[None]):
    """Calls Telegram."""

    def __repr__(self) -> str:
        """Nothing of the token; the application's own text holds this as well."""
        return "Client[]"
