"""What differs between a laptop and a server, read once from the environment or a `.env` beside the program."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from locales import Phrase, phrase

ROOT = Path(__file__).parent
VERSION = "0.1.0"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DEMONSTRATION_DAY = date(2025, 12, 12)
SECRETS = ("secret_key", "oidc_client_secret", "smtp_url", "database_url")


class Settings(BaseSettings):
    """One field a setting; names and defaults are those that operators rely on."""

    model_config = SettingsConfigDict(env_file=ROOT / ".env", extra="ignore", frozen=True)

    database_url: SecretStr = SecretStr("sqlite:///data/tracker.db")
    data_dir: Path = Path("data")
    today: date | None = None
    port: int = 8501
    google_service_account_file: Path | None = None
    form_sheet_id: str = ""
    google_api_root: str = ""
    oidc_discovery_url: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    smtp_url: SecretStr = SecretStr("")
    mail_from: str = ""
    secret_key: SecretStr = SecretStr("")
    session_cookie_secure: bool | None = None
    allowed_hosts: str = ""
    public_address: str = ""
    locale: Literal["vi", "en"] = "vi"

    def now(self, *, demonstration: bool = False) -> datetime:
        """This moment with a zone; on the day of TODAY (or the demonstration's) where one is set."""
        real = datetime.now(ZONE)
        day = self.today or (DEMONSTRATION_DAY if demonstration else None)
        return real if day is None else datetime.combine(day, real.timetz())

    def shown(self) -> dict[str, str]:
        """Every setting as text, secrets hidden."""
        return {
            name.upper(): "***" if name in SECRETS and str(value) else str(value) if value is not None else ""
            for name, value in self
        }


class WrongSettings(Exception):
    """The environment holds a value that no setting takes."""

    def __init__(self, sentence: Phrase) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


@cache
def load_settings() -> Settings:
    """Read the environment, once. Raises WrongSettings, naming the first setting that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise WrongSettings(
            phrase(
                "Setting %(name)s: “%(found)s” is not a value it can take. Correct it in the environment or in .env.",
                name=name,
                found=str(first.get("input", "")),
            )
        ) from error


def secret_key(settings: Settings) -> str:
    """The key that signs what leaves the server: from the environment, else a file made once, mode 0600."""
    given = settings.secret_key.get_secret_value()
    if given:
        return given
    path = settings.data_dir / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii").strip()
