"""The library's errors as the port's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
)

from bots.telegram.wire import Flooded, ServerFault
from core.surface.port import Gone, Later, Refused, SurfaceError, Unreachable, Unsure

_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message to delete not found",
    "message can't be deleted",
    "message_id_invalid",
    "message thread not found",
    "topic_closed",
    "topic_deleted",
    "topic_id_invalid",
    "chat not found",
    "chat_restricted",
    "group chat was deactivated",
    "user is deactivated",
    "peer_id_invalid",
    "chat_write_forbidden",
    "not enough rights to send text messages",
    "have no rights to send a message",
    "have no write access to the chat",
)
_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.ProxyError,
)


@contextmanager
def border(*, making: bool = False) -> Iterator[None]:
    """`making`: around a call that must not be repeated if it may have been done."""
    try:
        yield
    except TelegramError as error:
        raise _translated(error, making=making) from error


def says(error: TelegramError, *words: str) -> bool:
    """Whether Telegram's refusal has one of these words, which are lower case."""
    told = error.message.lower()
    return any(each in told for each in words)


def _translated(error: TelegramError, *, making: bool) -> SurfaceError:
    match error:
        case Flooded(seconds=seconds):
            return Later(seconds)
        case BadRequest(message=message):
            return Gone() if says(error, *_GONE) else Refused(message)
        case Forbidden() | ChatMigrated():
            return Gone()
        case ServerFault() | InvalidToken():
            return Unreachable()
        case NetworkError() if isinstance(error.__cause__, _NOT_SENT):
            return Unreachable()
        case _:
            # The request went out and its answer was lost (time-out, cut, garbled): it may have been done.
            return Unsure() if making else Unreachable()
