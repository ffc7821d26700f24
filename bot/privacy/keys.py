"""Keys instead of ids: what the store holds of a person says nothing to a reader who lacks the bot's token."""

import base64
import hmac
from typing import Final

from cryptography.fernet import Fernet, InvalidToken

_LETTERS: Final = 32


class Keys:
    """Keys and seals made with the bot's token.

    A salt beside the data could be used to try every user id in an hour; the token lies elsewhere. A new token makes
    new keys, so what was kept under the old one belongs to nobody any more.

    Args:
        token: the bot's token.
    """

    def __init__(self, token: str) -> None:
        self._mac = hmac.new(token.encode(), digestmod="sha256")  # not the token itself: it cannot be read back
        self._seal = Fernet(base64.urlsafe_b64encode(self._digest("seal")))

    def reader(self, user: int) -> str:
        """The key of a person, 32 letters."""
        return self._key(f"reader:{user}")

    def chat(self, chat: int) -> str:
        """The key of a chat, 32 letters."""
        return self._key(f"chat:{chat}")

    def speaker(self, chat: int, person: int | None) -> str:
        """The key of a person in a chat: whose symptom it was. Alone with the bot they are their chat's key."""
        return self.chat(chat) if person is None or person == chat else self._key(f"speaker:{chat}:{person}")

    def typing(self, user: int) -> str:
        """The key of a person who types inline, 32 letters."""
        return self._key(f"typing:{user}")

    def sealed(self, payload: bytes) -> bytes:
        """*payload*, unreadable without the token."""
        return self._seal.encrypt(payload)

    def opened(self, sealed: bytes) -> bytes | None:
        """What was sealed; None if it was sealed with another token or damaged."""
        try:
            return self._seal.decrypt(sealed)
        except InvalidToken:
            return None

    def _key(self, name: str) -> str:
        return self._digest(name).hex()[:_LETTERS]

    def _digest(self, name: str) -> bytes:
        mac = self._mac.copy()
        mac.update(name.encode())
        return mac.digest()
