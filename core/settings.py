"""Everything that can be set, read once from the environment and `.env`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal

from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from core.errors import StartFailure
from core.text import t

PREFIX = "IYAGI_"
NESTING = "__"

# By the beginning of an address; another driver that somebody names there is not ours to use.
_DRIVERS = {"postgres": "postgresql+asyncpg", "postgresql": "postgresql+asyncpg", "sqlite": "sqlite+aiosqlite"}


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Web(_Section):
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    public_url: str | None = None
    sign_up: Literal["open", "closed"] = "open"
    guests: bool = True
    contact: str | None = Field(default=None, max_length=200)  # whom people ask: an e-mail address, or a page
    password_memory: int = Field(default=65_536, ge=1_024)  # KiB of argon2


class Smtp(_Section):
    """Where mail is handed over. No host: none is sent, and the operator's command shows it."""

    host: str | None = None
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str | None = None
    password: SecretStr | None = None
    sender: str | None = None


class Discord(_Section):
    token: SecretStr | None = None
    api_base: str | None = None
    gateway_url: str | None = None
    shards: int | None = Field(default=None, ge=1)
    message_content: bool = False
    client_id: str | None = None
    client_secret: SecretStr | None = None
    authorize_url: str = "https://discord.com/oauth2/authorize"
    pluralkit_api: str = "https://api.pluralkit.me/v2"


class Telegram(_Section):
    token: SecretStr | None = None
    api_base: str | None = None
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    client_secret: SecretStr | None = None
    issuer: str = "https://oauth.telegram.org"


class Anthropic(_Section):
    api_key: SecretStr | None = None
    base_url: str | None = None


class Gemini(_Section):
    api_key: SecretStr | None = None
    base_url: str | None = None
    api_version: str = "v1"


class Compatible(_Section):
    base_url: str | None = None
    api_key: SecretStr | None = None
    model: str | None = None
    probe: bool = True


class Ai(_Section):
    """A route per purpose: `provider:model,provider:model`, tried in this order. None: the data file's default."""

    chat: str | None = None
    plan: str | None = None
    prose: str | None = None
    premium: str | None = None
    check: str | None = None
    memory: str | None = None
    image: str | None = None
    speech: str | None = None
    transcript: str | None = None
    embedding: str = "local"  # or "none", or gemini:MODEL


class Cards(_Section):
    """What one card file may cost, as core.characters.formats.base.Limits has it (a test compares the defaults)."""

    file: int = Field(default=50_000_000, ge=1_000)
    archive: int = Field(default=200_000_000, ge=1_000)
    payload: int = Field(default=16_000_000, ge=1_000)
    inflated_text: int = Field(default=16_000_000, ge=1_000)
    inflated: int = Field(default=500_000_000, ge=1_000)
    member: int = Field(default=200_000_000, ge=1_000)
    ratio: int = Field(default=200, ge=1)
    members: int = Field(default=5_000, ge=1)
    depth: int = Field(default=64, ge=8, le=200)
    nodes: int = Field(default=500_000, ge=100)
    string: int = Field(default=2_000_000, ge=1_000)
    entries: int = Field(default=10_000, ge=1)
    keys: int = Field(default=1_000, ge=1)
    greetings: int = Field(default=500, ge=1)
    assets: int = Field(default=2_000, ge=1)
    pixels: int = Field(default=40_000_000, ge=10_000)
    frames: int = Field(default=500, ge=1)


class Stories(_Section):
    """`adult`: the operator takes stories for adults, where the provider does, too. Limits are in US dollars a calendar
    month; None: none. `at_once` stories are worked on by one process."""

    adult: bool = False
    account_monthly: float | None = Field(default=None, ge=0)
    space_monthly: float | None = Field(default=None, ge=0)
    at_once: int = Field(default=8, ge=1, le=64)


class Settings(BaseSettings):
    """Frozen. Raises StartFailure through `load` where a value cannot be used or a name is unknown."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter=NESTING,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    data_dir: Path = Path("data")
    database_url: str | None = None
    redis_url: str | None = None
    secret_key: SecretStr | None = None
    log_format: Literal["console", "json"] = "console"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    language: Annotated[str | None, NoDecode] = None
    web: Web = Web()
    smtp: Smtp = Smtp()
    discord: Discord = Discord()
    telegram: Telegram = Telegram()
    anthropic: Anthropic = Anthropic()
    gemini: Gemini = Gemini()
    compatible: Compatible = Compatible()
    ai: Ai = Ai()
    cards: Cards = Cards()
    stories: Stories = Stories()

    @field_validator("language")
    @classmethod
    def _known_language(cls, value: str | None) -> str | None:
        if value not in {None, "ko", "en"}:
            raise ValueError("must be ko or en")
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str | None) -> str | None:
        """Whether it is an address at all; whether somebody answers there is seen at the start."""
        if value is None:
            return None
        from sqlalchemy.engine import make_url
        from sqlalchemy.exc import ArgumentError

        try:
            url = make_url(value)
        except (ArgumentError, ValueError):
            raise ValueError("it is not the address of a database") from None
        if url.drivername.partition("+")[0] not in _DRIVERS:
            raise ValueError("it must begin with postgresql:// or sqlite:///")
        if url.drivername.startswith("sqlite") and url.database in {None, "", ":memory:"}:
            raise ValueError("it names no file")
        return value

    @property
    def embedded(self) -> bool:
        """Whether one process with its own SQLite file serves all."""
        return self.database_url is None or self.database_url.startswith("sqlite")

    @property
    def database(self) -> str:
        """SQLAlchemy's URL with an async driver, whatever form the operator wrote."""
        url = self.database_url
        if url is None:
            return f"sqlite+aiosqlite:///{(self.data_dir / 'iyagi.db').absolute()}"
        scheme, _, rest = url.partition("://")
        return f"{_DRIVERS[scheme.partition('+')[0]]}://{rest}"


def names(section: type[BaseModel] = Settings, before: str = PREFIX) -> Iterator[str]:
    """The variables that can be set, all of them."""
    for name, field in section.model_fields.items():
        full = f"{before}{name.upper()}"
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from names(field.annotation, full + NESTING)
        else:
            yield full


def _unknown() -> str | None:
    """A variable with our prefix that means nothing: a slip of the pen that would otherwise go unnoticed."""
    written = [*os.environ, *dotenv_values(".env", encoding="utf-8")]
    known = set(names())
    return next((name for name in written if name.upper().startswith(PREFIX) and name.upper() not in known), None)


def load(**overrides: object) -> Settings:
    """The settings of this process. Raises StartFailure that names the variable and what is wrong with it."""
    if (unknown := _unknown()) is not None:
        near = get_close_matches(unknown.upper(), names(), n=1)
        raise StartFailure(t("setting-unknown", name=unknown, near=near[0] if near else ".env.example"))
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # pydantic checks them, as it checks the environment
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = PREFIX + NESTING.join(str(part) for part in first["loc"]).upper()
        raise StartFailure(t("setting-wrong", name=name, why=first["msg"].removeprefix("Value error, "))) from None
