"""Who looks: a guest known by a cookie, the language they read, and whether a form they send is their own."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Annotated, Final
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from core.characters.formats.base import Limits
from core.db.tables.people import Role
from core.errors import BadInput, Busy, NotFound, ProductError
from core.text import pick_locale, t
from web import sessions
from web.limits import client
from web.pages.templates import Reader
from web.sessions import Session
from web.site import Site, site_of

COOKIE_DAYS: Final = 400  # browsers keep a cookie no longer (RFC 6265bis, 5.5)
# A message of letters that take 12 bytes each in a form is under 100 kB. Longer ones are read up to here all the same,
# so that the refusal can give the words back.
LARGEST_FORM: Final = 2_000_000
AROUND_UPLOAD: Final = 100_000  # bytes of the form around a card
LARGEST_SHEET: Final = 8_000_000  # all texts of a character, in parts that are sent as they are
MOST_FIELDS: Final = 20
MOST_SHEET_FIELDS: Final = 2 * Limits().greetings + 100
# What the banned may send: they keep their account safe, take their own things along, and are told why these cannot be
# erased now. Who may only come in has to come in to read.
OPEN_TO_BANNED: Final = frozenset(
    {
        "/signin",
        "/signout",
        "/forgot",
        "/reset",
        "/confirm",
        "/adult",
        "/me/password",
        "/me/devices/end",
        "/me/tokens/revoke",
        "/me/data/export",
        "/me/data/erase",
    }
)
LANGUAGE_COOKIE: Final = "language"
ADULT_COOKIE: Final = "adult"
_BROWSERS = (
    ("TelegramBot", "Telegram"),
    ("KAKAOTALK", "KakaoTalk"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Whale/", "Whale"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_LANGUAGE = re.compile(r"\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*")


class NotAllowed(ProductError):
    """A form that was not sent from our own page by the guest to whom the page was shown."""


class SignInNeeded(ProductError):
    """Only who has signed in may do this."""


class Banned(ProductError):
    """Whoever looks may not take part; the text says why, and until when."""


class TooLarge(BadInput):
    """More than is read at all."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """`token` is the cookie's secret. `session` is what is kept of it: None before the first thing that was kept.
    `fresh`: no cookie is set yet. `adult`: they have confirmed that they are. `device`: what the browser calls itself.
    """

    token: str
    session: Session | None
    locale: str
    fresh: bool
    secure: bool
    adult: bool = False
    device: str = ""

    @property
    def person(self) -> str | None:
        """The native id of their person on the web."""
        return None if self.session is None else self.session.person

    @property
    def account(self) -> int | None:
        return None if self.session is None else self.session.account

    @property
    def who(self) -> str:
        """Whose streams are counted together: an account's, in all its browsers and programs, or a guest's."""
        return f"guest:{self.token_hash}" if self.account is None else f"account:{self.account}"

    @property
    def signed_in(self) -> bool:
        return self.session is not None and self.session.signed_in

    @property
    def name(self) -> str:
        """How others see them, "" where they have chosen nothing."""
        return "" if self.session is None else self.session.name

    @property
    def role(self) -> Role:
        return self.session.role if self.session is not None and self.signed_in else Role.PERSON

    @property
    def reader(self) -> Reader:
        return Reader(self.locale, signed_in=self.signed_in, name=self.name, role=self.role)

    @property
    def form_token(self) -> str:
        """What our forms carry; only who holds the cookie's secret can make it."""
        return hmac.new(self.token.encode(), b"form", hashlib.sha256).hexdigest()

    @property
    def token_hash(self) -> str:
        return hashlib.sha256(self.token.encode()).hexdigest()

    def remember(self, response: Response) -> None:
        """Give a guest without a cookie one. There is no row for it before something is to be kept."""
        if self.fresh:
            response.set_cookie(
                cookie_name(secure=self.secure),
                self.token,
                max_age=COOKIE_DAYS * 86_400,
                path="/",
                secure=self.secure,
                httponly=True,
                samesite="lax",
            )


async def _site(request: Request) -> Site:
    """Asynchronous, as all of these: what is not is sent to a thread and back, a millisecond a request."""
    return site_of(request)


SiteDep = Annotated[Site, Depends(_site)]


async def viewer(request: Request, site: SiteDep) -> Viewer:
    secure = request.url.scheme == "https"
    token = request.cookies.get(cookie_name(secure=secure), "")
    locale = locale_of(request, site.app.settings.language)
    adult = request.cookies.get(ADULT_COOKIE) == "1"
    device = device_of(request.headers.get("user-agent", ""))
    if not _TOKEN.fullmatch(token):
        looking = Viewer(secrets.token_urlsafe(32), None, locale, fresh=True, secure=secure, adult=adult, device=device)
    else:
        known = Viewer(token, None, locale, fresh=False, secure=secure, adult=adult, device=device)
        looking = await _met(request, site, known)
    request.state.reader = looking.reader  # an error's page is the same person's
    return looking


async def _met(request: Request, site: Site, known: Viewer) -> Viewer:
    """With the session; one that was away for too long is none any more, and its cookie is worth nothing."""
    now = site.app.clock.now()
    async with site.app.db.read() as tx:
        session = await sessions.found(tx, known.token_hash)
    if session is None:
        return known
    if session.is_over(now):
        return replace(known, token=secrets.token_urlsafe(32), fresh=True)
    if now - session.seen_at > sessions.SEEN_EVERY:
        async with site.app.db.write() as tx:
            await sessions.seen(tx, known.token_hash, now)
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    locale = pick_locale(chosen, session.preferences.language or known.locale)
    return replace(known, session=session, locale=locale, adult=known.adult or session.preferences.adult)


def may_act(viewer: Viewer, *, guests: bool) -> None:
    """Raises Banned for who may not take part, SignInNeeded where only who has signed in may and they have not."""
    not_banned(viewer)
    if not guests and not viewer.signed_in:
        raise SignInNeeded(t("web-sign-in-needed"))


def not_banned(viewer: Viewer) -> None:
    """Raises Banned for who may not take part: they read on, and change nothing."""
    ban = None if viewer.session is None else viewer.session.ban
    if ban is not None and (ban.until is None or ban.until > datetime.now(UTC)):
        until = ban.until.strftime("%Y-%m-%d") if ban.until else ""
        raise Banned(t("web-banned", reason=ban.reason, until=until, ends="yes" if ban.until else "no"))


def device_of(agent: str) -> str:
    """ "Firefox, Linux" from what a browser says of itself: enough to know one's own devices apart."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return ", ".join(filter(None, (browser, system)))


ViewerDep = Annotated[Viewer, Depends(viewer)]


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who has signed in."""

    viewer: Viewer
    account: int


async def member(viewer: ViewerDep) -> Member:
    """Raises SignInNeeded for guests: their browser is sent to the page where one signs in."""
    if viewer.account is None or not viewer.signed_in:
        raise SignInNeeded(t("web-sign-in-needed"))
    return Member(viewer, viewer.account)


MemberDep = Annotated[Member, Depends(member)]


async def moderator(viewer: ViewerDep) -> Member:
    """Raises NotFound for everybody but moderators and operators: they need not know that there is something."""
    if viewer.account is None or viewer.role is Role.PERSON:
        raise NotFound(t("web-no-such-page"))
    return Member(viewer, viewer.account)


async def operator(viewer: ViewerDep) -> Member:
    """As `moderator`, for operators."""
    if viewer.account is None or viewer.role is not Role.OPERATOR:
        raise NotFound(t("web-no-such-page"))
    return Member(viewer, viewer.account)


ModeratorDep = Annotated[Member, Depends(moderator)]
OperatorDep = Annotated[Member, Depends(operator)]


@dataclass(frozen=True, slots=True)
class Form:
    """A form that our own page sent for this viewer. Its fields are text; what was not sent is empty.

    U+0000 is left out: no browser sends it, and PostgreSQL keeps none.
    """

    fields: FormData

    def __getitem__(self, name: str) -> str:
        value = self.fields.get(name)
        return value.replace("\x00", "") if isinstance(value, str) else ""

    def all(self, name: str) -> list[str]:
        """Every text that was sent by this name, in their order."""
        return [value.replace("\x00", "") for value in self.fields.getlist(name) if isinstance(value, str)]

    def file(self, name: str) -> UploadFile | None:
        """The file that was chosen; browsers send one without a name where none was."""
        value = self.fields.get(name)
        return value if isinstance(value, UploadFile) and value.filename else None


async def form(request: Request, site: SiteDep, viewer: ViewerDep) -> AsyncIterator[Form]:
    """Raises NotAllowed for another site's form, Banned, Busy where one session sends more than the pace allows, and
    TooLarge."""
    async with _own_form(request, site, viewer, LARGEST_FORM, files=0) as sent:
        yield sent


async def upload(request: Request, site: SiteDep, viewer: ViewerDep) -> AsyncIterator[Form]:
    """A form that may have one file, which is gone afterwards. Raises as `form` does."""
    has_file = request.headers.get("content-type", "").startswith("multipart/")
    largest = site.app.reading.limits.file + AROUND_UPLOAD if has_file else LARGEST_FORM
    async with _own_form(request, site, viewer, largest, files=1) as sent:
        yield sent


async def sheet(request: Request, site: SiteDep, viewer: ViewerDep) -> AsyncIterator[Form]:
    """A form with many texts. Raises as `form` does."""
    async with _own_form(request, site, viewer, LARGEST_SHEET, files=0, fields=MOST_SHEET_FIELDS) as sent:
        yield sent


@asynccontextmanager
async def _own_form(
    request: Request, site: Site, viewer: Viewer, largest: int, *, files: int, fields: int = MOST_FIELDS
) -> AsyncIterator[Form]:
    if int(request.headers.get("content-length", "0")) > largest:
        raise TooLarge(t("web-body-too-large"))
    if not from_own_page(request, site.app.settings.web.public_url):
        raise NotAllowed(t("web-foreign-form"))  # not read at all: it may be as large as a card
    async with request.form(max_files=files, max_fields=fields, max_part_size=min(largest, LARGEST_SHEET)) as given:
        sent = Form(given)
        request.state.typed = sent["text"] or _typed(sent)  # whatever goes wrong from here on gives it back
        if not hmac.compare_digest(sent["form_token"].encode(), viewer.form_token.encode()):
            raise NotAllowed(t("signing-no-cookies" if viewer.fresh and not request.cookies else "web-stale-form"))
        if not await _in_pace(request, site, viewer):
            raise Busy(t("web-too-fast"))
        if request.url.path not in OPEN_TO_BANNED:
            not_banned(viewer)
        yield sent


async def _in_pace(request: Request, site: Site, viewer: Viewer) -> bool:
    """A session is made for the asking: who has not signed in is counted by their network, too."""
    if not viewer.signed_in:
        if viewer.session is None and not await site.limits.admits("newcomer", client(request)):
            return False
        if not await site.limits.admits("guests", client(request)):
            return False
    return await site.limits.admits("form", viewer.token_hash)


def _typed(sent: Form) -> str:
    """The texts of a form with many, to be given back as one."""
    return "\n\n".join(
        value
        for name, value in sent.fields.multi_items()
        if isinstance(value, str) and name.startswith("field-") and value
    )


FormDep = Annotated[Form, Depends(form)]
SheetDep = Annotated[Form, Depends(sheet)]
UploadDep = Annotated[Form, Depends(upload)]


def cookie_name(*, secure: bool) -> str:
    """The prefix makes browsers refuse the cookie from elsewhere; they take it over https only."""
    return "__Host-iyagi" if secure else "iyagi"


def locale_of(request: Request, default: str | None) -> str:
    """The language that was chosen, else the browser's first that we have, else the operator's."""
    return pick_locale(
        request.cookies.get(LANGUAGE_COOKIE), *accepted(request.headers.get("accept-language", "")), default
    )


def accepted(header: str) -> list[str]:
    """The languages of an Accept-Language header, the most wanted first (RFC 9110, 12.5.4)."""
    wanted: list[tuple[float, str]] = []
    for part in header.split(",")[:20]:
        if found := _LANGUAGE.fullmatch(part):
            quality = 1.0 if found[2] is None else float(found[2])
            if quality > 0:
                wanted.append((-quality, found[1]))
    return [tag for _, tag in sorted(wanted, key=lambda each: each[0])]


def from_own_page(request: Request, public_url: str | None) -> bool:
    """By Sec-Fetch-Site, which browsers set and pages cannot; older browsers by Origin."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    own = {f"{request.url.scheme}://{request.headers.get('host', '')}"}
    if public_url:
        parts = urlsplit(public_url)
        own.add(f"{parts.scheme}://{parts.netloc}")
    return request.headers.get("origin") in own
