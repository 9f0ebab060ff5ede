"""Where a list goes on: an opaque text that only fits the list that it was made for. (pure)

It is a checksum and no secret: whoever forges one comes to another place of a list that is theirs to read anyway.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence

from core.errors import BadInput
from core.text import t

_CHECK = 8  # bytes

Position = Sequence[str | int | float]


def write(of: str, position: Position) -> str:
    """`of` names the list with all that it was asked for."""
    body = json.dumps(list(position), separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_check(of, body) + body).decode().rstrip("=")


def read(of: str, cursor: str, kinds: Sequence[type]) -> list[str | int | float]:
    """The position, of these kinds. Raises BadInput for what was not made for this very list."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        position = json.loads(raw[_CHECK:])
    except (binascii.Error, ValueError):
        raise BadInput(t("discovery-bad-cursor")) from None
    right = isinstance(position, list) and [type(each) for each in position] == list(kinds)
    if not right or raw[:_CHECK] != _check(of, raw[_CHECK:]) or write(of, position) != cursor:
        raise BadInput(t("discovery-bad-cursor"))
    return list(position)


def _check(of: str, body: bytes) -> bytes:
    return hashlib.blake2b(of.encode() + b"\x00" + body, digest_size=_CHECK).digest()
