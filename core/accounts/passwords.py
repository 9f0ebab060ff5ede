"""Passwords: what makes one good enough, and their argon2id hashes, which cost the same for somebody we do not know."""

from __future__ import annotations

import asyncio
import base64
import re
import secrets
import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from importlib.resources import files
from typing import Final

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from core.db import require_no_transaction
from core.errors import BadInput
from core.text import t

SHORTEST: Final = 10  # characters; NIST SP 800-63B-4 asks for 8 beside a second factor
LONGEST: Final = 256
AT_ONCE: Final = 2  # each takes the memory of the settings, and a core
ROUNDS: Final = 3
LANES: Final = 4
_END: Final = re.compile(r"[\W\d_]+$")
_KEYS: Final = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")
_WAYS: Final = tuple(way * 2 for keys in _KEYS for way in (keys, keys[::-1]))


class Passwords:
    """Hashes, at most two at once, in threads. `memory` in KiB.

    `computed` counts them; `running` is how many are being computed.
    """

    def __init__(self, memory: int) -> None:
        hasher = Argon2Hasher(time_cost=ROUNDS, memory_cost=memory, parallelism=LANES)
        self._hashes = PasswordHash((hasher,))
        self._turns = asyncio.Semaphore(AT_ONCE)
        # Verifying against it computes the same hash as against a kept one, and it fits no password.
        self._nobody = f"$argon2id$v=19$m={memory},t={ROUNDS},p={LANES}${_random(16)}${_random(32)}"
        self.computed = 0
        self.running = 0

    async def hash(self, password: str) -> str:
        require_no_transaction()
        async with self._turn():
            return await asyncio.to_thread(self._hashes.hash, folded(password))

    async def verify(self, password: str, kept: str) -> bool:
        """Whether it is the one; `kept` "" for nobody, which costs as much and is never true."""
        require_no_transaction()
        async with self._turn():
            return await asyncio.to_thread(self._verify, folded(password), kept)

    def is_outdated(self, kept: str) -> bool:
        """Whether it was made at another cost than the settings have now."""
        return f"m={self._nobody.split('m=')[1].split('$')[0]}$" not in kept

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        async with self._turns:
            self.computed += 1
            self.running += 1
            try:
                yield
            finally:
                self.running -= 1

    def _verify(self, password: str, kept: str) -> bool:
        return self._hashes.verify(password, kept or self._nobody) and bool(kept)


def folded(password: str) -> str:
    """One password, however a keyboard composes its letters (NIST SP 800-63B-4, 3.1.1.2). What is too long to be one is
    cut, and is none."""
    return unicodedata.normalize("NFC", password.replace("\x00", "")[: LONGEST + 1]).encode(errors="replace").decode()


def check(password: str, address: str = "") -> None:
    """Raises BadInput for one that is too short, too long, or among the first that are tried."""
    given = folded(password)
    if len(given) < SHORTEST:
        raise BadInput(t("signing-password-short", least=SHORTEST))
    if len(given) > LONGEST:
        raise BadInput(t("signing-password-long", most=LONGEST))
    if _is_common(given, address):
        raise BadInput(t("signing-password-common"))


def _is_common(password: str, address: str) -> bool:
    plain = unicodedata.normalize("NFKC", password).casefold()
    squeezed = re.sub(r"[\W_]+", "", plain)
    words = {plain, squeezed, _END.sub("", plain), squeezed.strip("0123456789")}
    local = address.casefold().partition("@")[0]
    parts = {*re.split(r"[\W_]+", address.casefold()), local, re.sub(r"[\W_]+", "", local)}
    own = {part for part in parts if len(part) > 3} | {address.casefold(), re.sub(r"[\W_]+", "", address.casefold())}
    return not words.isdisjoint(common() | own) or _repeats(squeezed or plain) or _runs(squeezed)


def _repeats(text: str) -> bool:
    """One bit of at most five letters, over and over; or hardly any letters at all."""
    bits = (text[:size] for size in range(1, 6))
    return len(set(text)) < 4 or any((bit * len(text))[: len(text)] == text for bit in bits)


def _runs(text: str) -> bool:
    """The keys of a row in their order, or numbers or letters in theirs, for all but three letters."""
    return len(text) <= 2 * len(_KEYS[-1]) + 3 and any(
        text[at : at + size] in way
        for size in range(max(5, len(text) - 3), len(text) + 1)
        for at in range(len(text) - size + 1)
        for way in _WAYS
    )


@cache
def common() -> frozenset[str]:
    """Words and patterns that people choose before any others, Korean ones as an English keyboard types them, too."""
    lines = files("core.accounts").joinpath("common_passwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _random(size: int) -> str:
    return base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=")
