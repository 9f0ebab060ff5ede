"""Secrets that must be read again (keys of people's own, mail with a code in it), sealed with the program's own key."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE: Final = 12  # bytes, as NIST SP 800-38D recommends for GCM


class Unreadable(Exception):
    """It was sealed with another key or for another use, or somebody has changed it."""


class Seal:
    """AES-256-GCM with a key of its own for each use, derived from `secret` (IYAGI_SECRET_KEY).

    What is sealed for one use and one owner opens for no other: whoever can write to the database cannot swap two.
    """

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def key(self, use: str) -> bytes:
        """32 bytes that belong to this use alone (HMAC-SHA-256 as a key derivation, NIST SP 800-108)."""
        return hmac.new(self._secret, b"iyagi:" + use.encode(), hashlib.sha256).digest()

    def close(self, use: str, owner: str, plain: str) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return nonce + AESGCM(self.key(use)).encrypt(nonce, plain.encode(), owner.encode())

    def open(self, use: str, owner: str, sealed: bytes) -> str:
        """Raises Unreadable."""
        try:
            return AESGCM(self.key(use)).decrypt(sealed[:_NONCE], sealed[_NONCE:], owner.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise Unreadable(use) from error
