"""The settings as the Telegram edge sees them; `run_bot` reads them, in the one place that knows the environment."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

from pydantic import SecretStr

HOW_TO_INSTALL: Final = "install it with: python -m pip install --require-hashes -r requirements-full.lock"
"""What to do where a package is missing that only some settings need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Everything that the owner may set. The table in docs/deployment.md says what each means."""

    token: SecretStr
    api_url: str
    log_level: str
    faq_file: Path
    database_url: SecretStr
    retention_days: int
    staff_ids: frozenset[int]
    staff_chat: int | None
    webhook_url: str | None
    webhook_secret: SecretStr | None
    webhook_listen: str
    webhook_port: int
    metrics_port: int | None
    send_limits: tuple[float, float, float] = (25, 1, 20)

    @property
    def shares_database(self) -> bool:
        """Whether other processes may work on the same database."""
        return self.database_url.get_secret_value().startswith("postgresql")

    def __reduce__(self) -> NoReturn:
        """What is pickled can be read; these hold secrets."""
        raise TypeError("the settings hold secrets and are not pickled")
