"""Logs: one event and its fields, ours and the libraries' in one form, with secrets taken out."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable

import structlog
from pydantic import BaseModel, SecretStr
from structlog.types import EventDict, Processor, WrappedLogger

from core.settings import Settings

_SECRETS = (
    re.compile(r"(?<=/bot)\d{5,}:[A-Za-z0-9_-]{20,}"),  # Telegram puts the token into the address
    re.compile(r"\b\d{6,}:[A-Za-z0-9_-]{30,}\b"),
    re.compile(r"(?<=/webhooks/)\d+/[A-Za-z0-9_-]{20,}"),
    re.compile(r"(?<=/interactions/)\d+/[A-Za-z0-9_-]{20,}"),
    re.compile(r"\b[A-Za-z0-9_-]{22,30}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,}"),  # Discord's bot tokens
    re.compile(r"\bsk-[A-Za-z0-9_-]{16,}"),
    re.compile(r"\biyg_[A-Za-z0-9_-]{16,}"),  # our own, of programs
    re.compile(r"(?<=/feeds/)[A-Za-z0-9_-]{20,}"),  # who has the address may read
    re.compile(r"(?<=[?&]code=)[A-Za-z0-9_.-]{8,}"),
    re.compile(r"\bAIza[A-Za-z0-9_-]{20,}"),
    re.compile(r"(?i)(?<=bearer )[A-Za-z0-9._-]{8,}"),
    re.compile(r"(?<=://)[^/@\s:]*:[^/\s\"]+(?=@)"),  # to the last @, for passwords hold some
)
HIDDEN = "•••"


class Redactor:
    """Takes known secrets, and what looks like one, out of any text."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._known = sorted({s for s in secrets if len(s) >= 6}, key=len, reverse=True)

    def clean(self, text: str) -> str:
        for secret in self._known:
            text = text.replace(secret, HIDDEN)
        for pattern in _SECRETS:
            text = pattern.sub(HIDDEN, text)
        return text

    def fields(self, _logger: WrappedLogger, _method: str, fields: EventDict) -> EventDict:
        """Before a renderer puts marks of its own into the words."""
        for key, value in fields.items():
            if isinstance(value, str):
                fields[key] = self.clean(value)
        return fields

    def around(self, renderer: Processor) -> Processor:
        """After it: an error or an address in a field is words only then."""

        def render(logger: WrappedLogger, method: str, fields: EventDict) -> str:
            return self.clean(str(renderer(logger, method, fields)))

        return render


def get_log(name: str) -> structlog.stdlib.BoundLogger:
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger


def secrets_of(settings: BaseModel) -> list[str]:
    """All values that must never be seen: of every setting that is typed as a secret, also in its sections."""
    found: list[str] = []
    for _, value in settings:
        if isinstance(value, SecretStr):
            found.append(value.get_secret_value())
        elif isinstance(value, BaseModel):
            found += secrets_of(value)
    return found


def set_up(settings: Settings) -> None:
    """Once, at the start of a process."""
    redactor = Redactor(secrets_of(settings))
    shared: list[Processor] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    last: list[Processor] = [structlog.processors.format_exc_info, redactor.fields, redactor.around(renderer)]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    # These write a line for each request, with addresses that hold tokens, or for each table of a font.
    for chatty in (
        "alembic",
        "httpx",
        "httpx2",
        "httpcore",
        "discord.http",
        "discord.gateway",
        "telegram",
        "aiosqlite",
        "fontTools",
        "uvicorn.access",
    ):
        logging.getLogger(chatty).setLevel(logging.WARNING)
