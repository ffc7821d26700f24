"""Refusals: what the server says when it does not do what was asked, in the real server's words."""

from typing import Any


class Refusal(Exception):
    """A call that was answered with "ok": false.

    Args:
        status: the HTTP status, which is the error code as well.
        description: what the server says.
        parameters: ``retry_after`` or ``migrate_to_chat_id``.
    """

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    @property
    def body(self) -> dict[str, Any]:
        """The answer as JSON."""
        said = {"ok": False, "error_code": self.status, "description": self.description}
        return said | ({"parameters": self.parameters} if self.parameters else {})

    @property
    def headers(self) -> dict[str, str]:
        """The headers that go with it."""
        wait = self.parameters.get("retry_after")
        return {"Retry-After": str(wait)} if wait else {}


def bad_request(what: str) -> Refusal:
    """Something in the call is wrong."""
    return Refusal(400, f"Bad Request: {what}")


def forbidden(what: str) -> Refusal:
    """The reader does not want it."""
    return Refusal(403, f"Forbidden: {what}")


def conflict(what: str) -> Refusal:
    """Another poll, or a webhook, is in the way."""
    return Refusal(409, f"Conflict: {what}")


def flood(seconds: int) -> Refusal:
    """Too much was sent."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
