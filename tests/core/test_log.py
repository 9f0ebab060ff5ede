"""Secrets never reach a log."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, SecretStr

from core.log import HIDDEN, Redactor, secrets_of
from core.settings import Settings, Telegram

# Made up, in the shapes that the issuers use.
TELEGRAM = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawq"
DISCORD = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs12345678"
WEBHOOK = "gqmEpZ3Q5WmLbCmZ0b8K3q9dJ9xQhJ1e6Yc0bq6dD1kTz8n8vLJ0yQhVv9n8jZ2L8q7s"
ANTHROPIC = "sk-ant-api03-abcDEF_123-ghiJKL456mnoPQR"
GEMINI = "AIzaSyA1b2C3d4E5f6G7h8I9j0KlMnOpQrStUvW"

SPEAKS = """
import logging, sys
from core.log import get_log, set_up
from core.settings import load
telegram = {"token": sys.argv[2]}
set_up(load(_env_file=None, log_format=sys.argv[1], secret_key="a-long-secret-of-ours", telegram=telegram))
log = get_log("iyagi.test")
log.info("asked", address=f"https://api.telegram.org/bot{sys.argv[2]}/getMe", key="a-long-secret-of-ours")
log.info("an object", error=ValueError("a-long-secret-of-ours"), kept=["Bearer abcdefgh12345678"])
logging.getLogger("somebody").warning("cannot reach %s", "postgresql://iyagi:p@ss-word@db/iyagi")
logging.getLogger("httpx").info("GET /bot%s", sys.argv[2])
try:
    raise RuntimeError("a-long-secret-of-ours")
except RuntimeError:
    log.exception("failed", turn=7)
"""


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        (f"POST https://api.telegram.org/bot{TELEGRAM}/sendMessage", TELEGRAM),
        (f"GET https://api.telegram.org/file/bot{TELEGRAM}/photos/1.jpg", TELEGRAM),
        (f"the token `{TELEGRAM}` was rejected", TELEGRAM),
        (f"Authorization: Bot {DISCORD}", DISCORD),
        (f"PATCH https://discord.com/api/v10/webhooks/1234567890/{WEBHOOK}/messages/@original", WEBHOOK),
        (f"POST /api/v10/interactions/998877/{WEBHOOK}/callback", WEBHOOK),
        (f"x-api-key: {ANTHROPIC}", ANTHROPIC),
        (f"https://generativelanguage.googleapis.com/v1/models?key={GEMINI}", GEMINI),
        ("authorization: Bearer gsk.abc-DEF_0123456789", "gsk.abc-DEF_0123456789"),
        ("connect to postgresql+asyncpg://iyagi:hunter2@db.example:5432/iyagi", "hunter2"),
        ("connect to postgres://iyagi:p@ss:word@db/iyagi", "p@ss:word"),
        ("redis://:hunter2@cache:6379/0", "hunter2"),
        ("token iyg_abcDEF_123-ghiJKL456 refused", "iyg_abcDEF_123-ghiJKL456"),
        ("page failed path=/feeds/iv7ZuztmzhjYy8dW3tyveXyz.atom", "iv7ZuztmzhjYy8dW3tyveXyz"),
        ("GET /reset?code=Zm9vYmFyYmF6cXV4", "Zm9vYmFyYmF6cXV4"),
    ],
)
def test_what_looks_like_a_secret_is_hidden_though_nobody_named_it(line: str, secret: str) -> None:
    cleaned = Redactor(()).clean(line)

    assert secret not in cleaned
    assert HIDDEN in cleaned


@pytest.mark.parametrize(
    "line",
    [
        "http://127.0.0.1:8000/chats/abc",
        "turn finished turn=7 tokens=812",
        "GET https://discord.com/api/v10/channels/123456789012345678/messages",
        "file:///srv/iyagi/data/iyagi.db",
        "at 12:30:45 in core/chat/turn.py:120",
    ],
)
def test_what_is_no_secret_stays(line: str) -> None:
    assert Redactor(()).clean(line) == line


WORDS = st.characters(codec="utf-8", exclude_characters=HIDDEN)


@given(st.text(WORDS, min_size=6, max_size=40), st.text(WORDS, max_size=40), st.text(WORDS, max_size=40))
def test_a_known_secret_never_passes(secret: str, before: str, after: str) -> None:
    cleaned = Redactor([secret]).clean(before + secret + after)

    assert secret not in cleaned


def test_a_secret_that_holds_another_is_hidden_whole() -> None:
    cleaned = Redactor(["abcdef", "abcdef-ghijkl"]).clean("token abcdef-ghijkl")

    assert cleaned == f"token {HIDDEN}"


def _typed_as_secret(model: type[BaseModel], within: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The place of each setting that is a secret."""
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from _typed_as_secret(field.annotation, (*within, name))
        elif SecretStr in get_args(field.annotation):
            yield (*within, name)


def test_every_secret_setting_is_known_to_the_log() -> None:
    given: dict[str, Any] = {}
    places = list(_typed_as_secret(Settings))
    for number, (*sections, name) in enumerate(places):
        at = given
        for section in sections:
            at = at.setdefault(section, {})
        at[name] = f"secret-number-{number:03}-and-long-enough-to-be-one"
    settings = Settings(_env_file=None, **given)

    assert len(places) >= 10
    assert len(set(secrets_of(settings))) == len(places)


def test_the_settings_themselves_show_no_secret() -> None:
    settings = Settings(_env_file=None, telegram=Telegram(token=SecretStr(TELEGRAM)))

    assert TELEGRAM not in f"{settings!r} {settings}"


@pytest.mark.parametrize("form", ["console", "json"])
def test_no_secret_passes_into_the_written_log(form: str) -> None:
    run = subprocess.run([sys.executable, "-c", SPEAKS, form, TELEGRAM], capture_output=True, text=True, check=True)

    for secret in (TELEGRAM, "a-long-secret-of-ours", "abcdefgh12345678", "p@ss-word", "ss-word"):
        assert secret not in run.stderr
    assert "cannot reach postgresql://" in run.stderr
    assert "RuntimeError" in run.stderr
    assert "GET /bot" not in run.stderr


def test_the_json_log_is_one_object_a_line() -> None:
    run = subprocess.run([sys.executable, "-c", SPEAKS, "json", TELEGRAM], capture_output=True, text=True, check=True)

    lines = [json.loads(line) for line in run.stderr.splitlines()]
    assert [line["event"] for line in lines] == [
        "asked",
        "an object",
        f"cannot reach postgresql://{HIDDEN}@db/iyagi",
        "failed",
    ]
    assert {line["logger"] for line in lines} == {"iyagi.test", "somebody"}
    assert lines[3]["level"] == "error"
    assert lines[3]["turn"] == 7
