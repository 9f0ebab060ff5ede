"""Where a list goes on: an opaque text that only fits the list that it was made for. (pure)

It has a checksum and no secret: whoever forges one comes to another place of a list that is theirs to read anyway.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import BigInteger, ColumnElement, Float, literal, tuple_
from sqlalchemy.types import TypeEngine

from core.db.tables.base import UtcTime
from core.errors import BadInput
from core.text import t

_CHECK = 8  # bytes
_MOST = 2**62

Value: TypeAlias = "int | float | datetime"


def write(of: str, position: Sequence[Value]) -> str:
    """`of` names the list with all that it was asked for; the position is that of the last one shown."""
    told = [value.isoformat() if isinstance(value, datetime) else value for value in position]
    body = json.dumps(told, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_check(of, body) + body).decode().rstrip("=")


def read(of: str, cursor: str, kinds: Sequence[type]) -> list[Value]:
    """The position, of these kinds. Raises BadInput for what was not made for this very list."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        if raw[:_CHECK] != _check(of, raw[_CHECK:]):
            raise BadInput(t("discovery-bad-cursor"))
        position = [_value(told, kind) for told, kind in zip(json.loads(raw[_CHECK:]), kinds, strict=True)]
    except (binascii.Error, ValueError, TypeError, RecursionError):
        raise BadInput(t("discovery-bad-cursor")) from None
    if write(of, position) != cursor:  # base64 has several texts for the same bytes
        raise BadInput(t("discovery-bad-cursor"))
    return position


def below(columns: Sequence[ColumnElement[Value]], position: Sequence[Value]) -> ColumnElement[bool]:
    """What comes after the position in a list by `columns`, all of them from the highest down."""
    return tuple_(*columns) < tuple_(*(literal(value, type_of(type(value))) for value in position))


def type_of(kind: type) -> TypeEngine[Any]:  # three types of values
    """Counts are compared as the widest integer, so that none is too large to be asked for."""
    if issubclass(kind, datetime):
        return UtcTime()
    return Float() if issubclass(kind, float) else BigInteger()


def _value(told: object, kind: type) -> Value:
    """Raises ValueError."""
    match told:
        case str() if kind is datetime and (at := datetime.fromisoformat(told)).tzinfo is not None:
            return at
        case int() if kind is int and type(told) is int and abs(told) < _MOST:
            return told
        case float() if kind is float and math.isfinite(told):
            return told
    raise ValueError("of another kind")


def _check(of: str, body: bytes) -> bytes:
    return hashlib.blake2b(of.encode() + b"\x00" + body, digest_size=_CHECK).digest()
