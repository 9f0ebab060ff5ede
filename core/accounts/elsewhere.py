"""Who somebody is by another provider's word: what Discord and Telegram say, checked. Nothing here asks the network."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl

from core.errors import BadInput
from core.surface.events import Person
from core.text import t

DISCORD: Final = "discord"
TELEGRAM: Final = "telegram"
FRESH: Final = 600  # seconds that Telegram's word for the person in front of a Mini App is good for
AHEAD: Final = 60  # seconds by which another's clock may be fast
LONGEST: Final = 8_192  # characters of init data; Telegram's are below 2,000
_LOCALE: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})?")
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,19}")


def discord_person(told: Mapping[str, Any]) -> Person:
    """From GET /users/@me (Discord's User object). Raises BadInput where it is none."""
    native_id = _id(told.get("id"))
    name = _words(told.get("global_name")) or _words(told.get("username")) or native_id
    return Person(native_id, name, _locale(told.get("locale")))


def telegram_person(claims: Mapping[str, Any]) -> Person:
    """From the claims of a token that has been checked. `id` is the number by which the bot knows somebody; `sub` only
    promises to be always the same. Raises BadInput where neither is such a number."""
    native_id = _id(claims.get("id", claims.get("sub")))
    name = _words(claims.get("name")) or _words(claims.get("preferred_username")) or native_id
    return Person(native_id, name, _locale(claims.get("locale")))


def check_claims(claims: Mapping[str, Any], *, issuer: str, client: str, nonce: str, now: datetime) -> None:
    """The rules of OpenID Connect Core 1.0, 3.1.3.7, for a token whose signature is good. Raises BadInput."""
    audience = claims.get("aud")
    audiences = [str(each) for each in audience] if isinstance(audience, list) else [str(audience)]
    party = claims.get("azp")
    moment = now.timestamp()
    good = (
        claims.get("iss") == issuer
        and client in audiences
        and (len(audiences) == 1 or party is not None)
        and (party is None or str(party) == client)
        and isinstance(claims.get("nonce"), str)
        and hmac.compare_digest(claims["nonce"].encode(errors="replace"), nonce.encode())
    )
    expires, issued = _time(claims.get("exp")), _time(claims.get("iat", 0))
    if not good or expires is None or issued is None or issued > moment + AHEAD:
        raise BadInput(t("elsewhere-forged"))
    if expires + AHEAD < moment:
        raise BadInput(t("elsewhere-over"))


def mini_app_person(init_data: str, bot_token: str, now: datetime) -> Person:
    """Who has opened the Mini App, from what Telegram gave the page (Bot API, "Validating data received via the Mini
    App"). Raises BadInput for what the bot's Telegram has not signed, and for what is older than FRESH."""
    fields = _fields(init_data)
    given = fields.pop("hash", "")
    listed = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    secret = hmac.new(b"WebAppData", bot_token.encode(), hashlib.sha256).digest()
    own = hmac.new(secret, listed.encode(errors="replace"), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(own.encode(), given.encode(errors="replace")):
        raise BadInput(t("elsewhere-forged"))
    since = fields.get("auth_date", "")
    if not _NUMBER.fullmatch(since) or not -AHEAD <= now.timestamp() - int(since) <= FRESH:
        raise BadInput(t("elsewhere-app-over"))
    return _app_user(fields.get("user", ""))


def _fields(init_data: str) -> dict[str, str]:
    if len(init_data) > LONGEST:
        raise BadInput(t("elsewhere-forged"))
    try:
        pairs = parse_qsl(init_data, keep_blank_values=True, strict_parsing=True, max_num_fields=40)
    except ValueError:
        raise BadInput(t("elsewhere-forged")) from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise BadInput(t("elsewhere-forged"))
    return fields


def _app_user(written: str) -> Person:
    try:
        user = json.loads(written)
    except (ValueError, RecursionError):
        raise BadInput(t("elsewhere-forged")) from None
    if not isinstance(user, dict) or user.get("is_bot"):
        raise BadInput(t("elsewhere-forged"))
    native_id = _id(user.get("id"))
    name = " ".join(filter(None, (_words(user.get("first_name")), _words(user.get("last_name")))))
    return Person(native_id, name or native_id, _locale(user.get("language_code")))


def _id(value: object) -> str:
    """Both platforms count their people: a number, or a text of one."""
    written = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not _NUMBER.fullmatch(written):
        raise BadInput(t("elsewhere-forged"))
    return written


def _words(value: object) -> str:
    """A name that any database can keep: no U+0000, no half of a pair."""
    if not isinstance(value, str):
        return ""
    return value.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8").strip()[:200]


def _locale(value: object) -> str | None:
    return value if isinstance(value, str) and _LOCALE.fullmatch(value) else None


def _time(value: object) -> float | None:
    is_time = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e12
    return float(value) if isinstance(value, int | float) and is_time else None
