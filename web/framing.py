"""Being shown inside Telegram: its web client puts Mini Apps into a frame, where browsers keep no common cookies."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

TELEGRAM: Final = "https://web.telegram.org"
POLICY: Final = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    f"form-action 'self'; frame-ancestors {TELEGRAM}"
)
MARK: Final = "__Host-iyagi-telegram"  # a cookie, there in no frame but Telegram's
COOKIE_DAYS: Final = 400


def is_in_telegram(cookies: str) -> bool:
    """Whether a Cookie header is that of a session which began in Telegram's frame."""
    return any(part.strip() == f"{MARK}=1" for part in cookies.split(";"))


def in_telegram(come: Response, answer: Response, *, secure: bool) -> Response:
    """`answer` with the cookies of `come`, as a frame of another site's page keeps them (CHIPS: Partitioned). Without
    https they are as everywhere: browsers take such cookies over https only."""
    for name, value in come.raw_headers:
        if name == b"set-cookie":
            answer.raw_headers.append((name, _framed(value.decode("latin-1"), secure=secure).encode("latin-1")))
    if secure:
        mark = f"{MARK}=1; Path=/; Max-Age={COOKIE_DAYS * 86_400}; HttpOnly; Secure; SameSite=None; Partitioned"
        answer.raw_headers.append((b"set-cookie", mark.encode("latin-1")))
    return answer


def _framed(cookie: str, *, secure: bool) -> str:
    if not secure:
        return cookie
    parts = [part for part in cookie.split("; ") if not part.lower().startswith("samesite=")]
    return "; ".join((*parts, "SameSite=None", "Partitioned"))
