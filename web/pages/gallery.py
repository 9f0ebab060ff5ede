"""The gallery: characters in lists, by words, by tag and by author; one's own among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from sqlalchemy import select
from starlette.responses import RedirectResponse, Response

from core.characters import discovery
from core.characters.discovery import Ask, Page, Shown
from core.characters.search import search
from core.db import Read
from core.db.tables.people import accounts
from core.errors import NotFound
from core.text import LOCALES, t
from web import store
from web.pages.adults import ADULT, own_page
from web.pages.character import told
from web.viewer import COOKIE_DAYS, LANGUAGE_COOKIE, SiteDep, ViewerDep

CONTINUED = 6
OWN = 6
PAGE = 24
TAGS = 16
TAGS_EACH = 4
LONGEST_WORDS = 200
TABS = ("trending", "new", "liked")
OWN_TABS = ("mine", "likes", "follows")

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What the gallery shows of a character to everybody who reads one language."""

    public_id: str
    name: str
    tagline: str
    tags: tuple[str, ...]
    language: str
    rating: str
    visibility: str
    picture: str | None
    like_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for. `author` is an account's public id."""

    tab: str = TABS[0]
    words: str = ""
    tag: str = ""
    author: str = ""
    language: str = ""
    adult: bool = False
    cursor: str = ""

    @staticmethod
    def of(query: Mapping[str, str]) -> Asked:
        query = {name: value.replace("\x00", "\ufffd") for name, value in query.items()}
        tab, language = query.get("tab", ""), query.get("language", "")
        return Asked(
            tab=tab if tab in (*TABS, *OWN_TABS) else TABS[0],
            words=query.get("q", "").strip()[:LONGEST_WORDS],
            tag=query.get("tag", "").strip()[:LONGEST_WORDS],
            author=query.get("author", "")[:64],
            language=language if language in LOCALES else "",
            adult=query.get("adult", "") == "1",
            cursor=query.get("cursor", ""),
        )

    @property
    def listed(self) -> str:
        """The tab that is open, "" where words, a tag or an author decide."""
        return "" if self.words or self.tag or self.author else self.tab

    @property
    def plain(self) -> bool:
        """Whether this is the gallery as everybody meets it first."""
        return self == Asked(adult=self.adult, language=self.language)

    @property
    def address(self) -> str:
        named = {
            "tab": self.tab if self.listed and self.tab != TABS[0] else "",
            "q": self.words,
            "tag": self.tag,
            "author": self.author,
            "language": self.language,
            "adult": "1" if self.adult else "",
            "cursor": self.cursor,
        }
        query = urlencode({name: value for name, value in named.items() if value})
        return f"/?{query}" if query else "/"

    def tabbed(self, tab: str) -> str:
        """The address of a tab, in the same language."""
        return Asked(tab=tab, language=self.language, adult=self.adult).address

    @property
    def tagged(self) -> str:
        """The address of a tag's list, in the same language, without the tag: that, quoted, is its end."""
        listed = Asked(language=self.language, adult=self.adult).address
        return f"{listed}{'&' if '?' in listed else '?'}tag="

    def after(self, cursor: str | None) -> str | None:
        return None if cursor is None else replace(self, cursor=cursor).address


@router.get("/")
async def gallery(request: Request, site: SiteDep, viewer: ViewerDep) -> Response:
    asked = Asked.of(request.query_params)
    if asked.adult and not viewer.adult:
        return RedirectResponse(f"{ADULT}?{urlencode({'to': asked.address})}", status_code=303)
    async with site.app.db.read() as tx:
        account = viewer.account
        page = await _listed(tx, asked, account)
        mine = discovery.Page((), None)
        if account is not None and asked.plain:
            mine = await discovery.by_author(tx, account, account, Ask(limit=OWN))
        tags = await _tags(tx, asked, viewer.locale) if asked.plain else []
        named = await _author(tx, asked.author) if asked.author else ""
        continued = await store.chats_of(tx, viewer.person, CONTINUED) if viewer.person and asked.plain else []
    return site.templates.page(
        "gallery.html",
        viewer.reader,
        path=asked.address,
        asked=asked,
        tabs=TABS if account is None else (*TABS, *OWN_TABS),
        characters=[_card(each, viewer.locale) for each in _own_language_first(page.items, viewer.locale)],
        more=asked.after(page.cursor),
        mine=mine,
        continued=continued,
        languages=LOCALES,
        tags=[tag for tag, _ in tags],
        author=named,
    )


async def _tags(tx: Read, asked: Asked, locale: str) -> list[tuple[str, int]]:
    """Those of characters that speak the reader's language, else of all."""
    ask = Ask(limit=TAGS, adult=asked.adult, language=locale)
    return await discovery.tags(tx, ask) or await discovery.tags(tx, replace(ask, language=None))


async def _author(tx: Read, public_id: str) -> str:
    """What an account is called, "" where nobody knows."""
    found: str | None = await tx.value(select(accounts.c.name).where(accounts.c.public_id == public_id))
    return found or ""


async def _listed(tx: Read, asked: Asked, account: int | None) -> Page:
    ask = Ask(
        cursor=asked.cursor or None,
        limit=PAGE,
        adult=asked.adult,
        language=asked.language or None,
    )
    if asked.words:
        return await search(tx, asked.words, account, ask)
    if asked.tag:
        return await discovery.by_tag(tx, asked.tag, ask)
    if asked.author:
        author: int | None = await tx.value(select(accounts.c.id).where(accounts.c.public_id == asked.author))
        return Page((), None) if author is None else await discovery.by_author(tx, author, account, ask)
    return await _tab(tx, asked.tab, account, ask)


async def _tab(tx: Read, tab: str, account: int | None, ask: Ask) -> Page:
    match tab:
        case "new":
            return await discovery.newest(tx, ask)
        case "liked":
            return await discovery.most_liked(tx, ask)
        case "trending":
            return await discovery.trending(tx, ask)
    if account is None:
        return Page((), None)
    match tab:
        case "likes":
            return await discovery.liked_by(tx, account, ask)
        case "follows":
            return await discovery.followed_by(tx, account, ask)
    return await discovery.by_author(tx, account, account, ask)


def _card(shown: Shown, locale: str) -> Card:
    return Card(
        public_id=shown.public_id,
        name=shown.name,
        tagline=told(shown.tagline, locale, shown.language),
        tags=shown.tags[:TAGS_EACH],
        language=shown.language,
        rating=shown.rating,
        visibility=shown.visibility,
        picture=shown.picture,
        like_count=shown.like_count,
    )


def _own_language_first(items: tuple[Shown, ...], locale: str) -> list[Shown]:
    """Within a page, else as they stand."""
    return sorted(items, key=lambda each: each.language != locale)


@router.get("/language/{language}")
async def language(language: str, viewer: ViewerDep, to: str = "/") -> Response:
    """Keep the language that was chosen, and go back. Only to our own pages."""
    if language not in LOCALES:
        raise NotFound(t("web-no-such-page"))
    response = RedirectResponse(own_page(to), status_code=303)
    response.set_cookie(
        LANGUAGE_COOKIE,
        language,
        max_age=COOKIE_DAYS * 86_400,
        path="/",
        secure=viewer.secure,
        httponly=True,
        samesite="lax",
    )
    return response
