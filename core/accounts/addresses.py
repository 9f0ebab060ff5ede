"""E-mail addresses: whether one can be written to, and the form by which two that are the same are found to be."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from core.errors import BadInput
from core.text import t

LONGEST: Final = 254  # characters (RFC 5321, 4.5.3.1.3, with erratum 1690)
_LOCAL: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
)  # RFC 5322 dot-atom
_DOMAIN: Final = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+\Z)[a-z0-9-]{2,63}")


@dataclass(frozen=True, slots=True)
class Address:
    """`folded` finds an account, `shown` is as it was typed: mail goes there."""

    folded: str
    shown: str


def read(typed: str) -> Address:
    """Raises BadInput for what is no address. Letters of both halves fold their case, a domain in other scripts becomes
    its ASCII form (RFC 5890); quoted local parts and such with other letters are refused, for few servers take them."""
    given = unicodedata.normalize("NFKC", typed[: LONGEST * 2]).strip()
    local, _, domain = given.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        ascii_domain = ""
    shown = f"{local}@{ascii_domain}"
    if len(shown) > LONGEST or len(local) > 64 or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(ascii_domain):
        raise BadInput(t("signing-no-address"))
    return Address(shown.lower(), shown)
