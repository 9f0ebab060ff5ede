"""Where stories are found, and a story's own page: what it is, its episodes, and what readers say of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from core.characters.discovery import Ask
from core.db import Read
from core.errors import NotFound
from core.stories.packs import packs
from core.stories.shelf import browse, comments, feeds, places, store
from core.stories.shelf.browse import Order, Page, Wanted
from core.stories.shelf.store import Met, Shown
from core.text import LOCALES, t
from web.pages.adults import ADULT
from web.pages.character import origin_of
from web.site import Site
from web.viewer import SiteDep, Viewer, ViewerDep

PAGE: Final = 24
SAID: Final = 20
CONTINUED: Final = 6
LONGEST_WORDS: Final = 200
TEASER: Final = 120  # letters of a blurb that previews show
ORDERS: Final = {"rising": Order.RISING, "new": Order.NEW, "liked": Order.LIKED}
OWN_TABS: Final = ("follows", "likes", "mine")
PACE: Final = {"ko": 500, "en": 1_300}  # characters a minute; an assumption

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for."""

    tab: str = "rising"
    genre: str = ""
    tag: str = ""
    words: str = ""
    language: str = ""
    adult: bool = False
    cursor: str = ""

    @staticmethod
    def of(query: Mapping[str, str]) -> Asked:
        query = {name: value.replace("\x00", "\ufffd") for name, value in query.items()}
        tab, language = query.get("tab", ""), query.get("language", "")
        return Asked(
            tab=tab if tab in (*ORDERS, *OWN_TABS) else "rising",
            genre=query.get("genre", "")[:40],
            tag=query.get("tag", "").strip()[:LONGEST_WORDS],
            words=query.get("q", "").strip()[:LONGEST_WORDS],
            language=language if language in LOCALES else "",
            adult=query.get("adult", "") == "1",
            cursor=query.get("cursor", ""),
        )

    @property
    def plain(self) -> bool:
        """Whether this is the shelf as everybody meets it first."""
        return self == Asked(adult=self.adult, language=self.language)

    @property
    def address(self) -> str:
        named = {
            "tab": self.tab if self.tab != "rising" else "",
            "genre": self.genre,
            "tag": self.tag,
            "q": self.words,
            "language": self.language,
            "adult": "1" if self.adult else "",
            "cursor": self.cursor,
        }
        query = urlencode({name: value for name, value in named.items() if value})
        return f"/stories?{query}" if query else "/stories"

    def tabbed(self, tab: str) -> str:
        """The address of a tab; those that are ordered keep the genre."""
        return replace(self, tab=tab, genre=self.genre if tab in ORDERS else "", tag="", words="", cursor="").address

    def of_genre(self, genre: str) -> str:
        tab = self.tab if self.tab in ORDERS else "rising"
        return replace(self, tab=tab, genre=genre, tag="", words="", cursor="").address

    def after(self, cursor: str | None) -> str | None:
        return None if cursor is None else replace(self, cursor=cursor).address

    @property
    def ask(self) -> Ask:
        language = self.language or None
        return Ask(cursor=self.cursor or None, limit=PAGE, adult=self.adult, language=language)


@router.get("/stories")
async def shelf(request: Request, site: SiteDep, viewer: ViewerDep) -> Response:
    asked = Asked.of(request.query_params)
    if asked.adult and not viewer.adult:
        return ask_age(asked.address)
    async with site.app.db.read() as tx:
        account = viewer.account
        page = await _listed(tx, asked, account)
        genres = await browse.genres(tx, replace(asked.ask, cursor=None))
        begun = await places.begun(tx, account, CONTINUED) if account is not None and asked.plain else ()
        tokens = await feeds.tokens(tx, account) if account is not None and asked.tab == "follows" else ()
    response = site.templates.page(
        "stories.html",
        viewer.reader,
        path=asked.address,
        asked=asked,
        tabs=tuple(ORDERS) if account is None else (*ORDERS, *OWN_TABS),
        genres=[genre for genre, _ in genres],
        genre_name=genre_name,
        page=page,
        more=asked.after(page.cursor),
        begun=begun,
        feeds=[f"{origin_of(request, site)}/feeds/{token}.atom" for token in tokens],
        tokens=tokens,
        languages=LOCALES,
        form_token=viewer.form_token,
    )
    viewer.remember(response)
    return response


async def _listed(tx: Read, asked: Asked, account: int | None) -> Page:
    if asked.tab in ORDERS:
        order = ORDERS[asked.tab]
        return await browse.find(
            tx, Wanted(order=order, genre=asked.genre, tag=asked.tag, words=asked.words), asked.ask
        )
    if account is None:
        return Page((), None)
    lists = {"follows": browse.followed, "likes": browse.liked, "mine": browse.mine}
    return await lists[asked.tab](tx, account, asked.ask)


@router.get("/authors/{author_id}")
async def author(request: Request, author_id: str, site: SiteDep, viewer: ViewerDep) -> Response:
    path = f"/authors/{author_id}"
    cursor = request.query_params.get("cursor") or None
    async with site.app.db.read() as tx:
        try:
            ask = Ask(cursor=cursor, limit=PAGE, adult=viewer.adult)
            name, page = await browse.author(tx, author_id.replace("\x00", ""), ask)
        except NotFound:
            raise NotFound(t("shelf-no-author")) from None
    return site.templates.page(
        "stories_author.html",
        viewer.reader,
        path=path,
        author=author_id,
        name=name,
        page=page,
        genre_name=genre_name,
        more=f"{path}?{urlencode({'cursor': page.cursor})}" if page.cursor else None,
    )


@router.get("/stories/{name}")
async def story(request: Request, name: str, site: SiteDep, viewer: ViewerDep) -> Response:
    cursor = request.query_params.get("comments") or None
    async with site.app.db.read() as tx:
        account = viewer.account
        met = await meet(tx, name, account)
        if closed(met, viewer):
            return ask_age(path_of(met))
        episodes = await store.listed(tx, met.id, drafts=met.own)
        said = await comments.listed(tx, met, account, ask=Ask(cursor=cursor, limit=SAID))
    response = site.templates.page(
        "stories_story.html",
        viewer.reader,
        path=path_of(met),
        story=met.shown,
        own=met.own,
        genre=genre_name(met.shown.genre, viewer.locale),
        episodes=episodes,
        minutes=minutes,
        liked=met.liked,
        followed=met.followed,
        place=places.at(met),
        comments=said,
        more=f"{path_of(met)}?{urlencode({'comments': said.cursor})}#comments" if said.cursor else None,
        card=card_of(met, origin_of(request, site)),
        form_token=viewer.form_token,
    )
    viewer.remember(response)
    return response


@router.get("/stories/{name}/{number:int}/report")
async def report(name: str, number: int, site: SiteDep, viewer: ViewerDep) -> Response:
    """What the gates said of an episode, as it is kept (검수표)."""
    async with site.app.db.read() as tx:
        met = await meet(tx, name, viewer.account)
        if closed(met, viewer):
            return ask_age(f"{path_of(met)}/{number}/report")
        found = await store.report(tx, met.id, number, drafts=met.own)
    if found is None:
        raise store.no_episode(number)
    return site.templates.page(
        "stories_report.html",
        viewer.reader,
        path=f"{path_of(met)}/{number}/report",
        story=met.shown,
        number=number,
        report=found,
        names={each.gate: _gate_name(site, each.gate, viewer.locale) for each in found.results},
    )


def _gate_name(site: Site, gate: str, locale: str) -> str:
    """A report that was kept by older rules may know gates that have no name any more."""
    try:
        return site.app.catalog.render(t(f"gate-{gate}"), locale)
    except LookupError:
        return gate


async def meet(tx: Read, name: str, account: int | None) -> Met:
    """Raises NotFound for those who may not see it, in words for a page."""
    try:
        return await store.met(tx, name, account)
    except NotFound:
        raise NotFound(t("stories-unknown")) from None


def path_of(met: Met) -> str:
    return f"/stories/{met.name}"


def closed(met: Met, viewer: Viewer) -> bool:
    """Whether it is for adults, and this viewer has not said that they are one."""
    return met.shown.adult and not met.own and not viewer.adult


def ask_age(path: str) -> Response:
    return RedirectResponse(f"{ADULT}?{urlencode({'to': path})}", status_code=303)


def genre_name(genre: str, locale: str) -> str:
    """In the reader's language; "" for what is no genre of ours."""
    pack = packs().get(genre)
    return "" if pack is None else pack.name.get(locale, pack.id)


def minutes(length: int, language: str) -> int:
    """How long an episode of so many characters takes to read."""
    return max(1, -(-length // PACE.get(language, PACE["en"])))


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a preview elsewhere shows of a story. `linked`: the JSON-LD of it."""

    url: str
    title: str
    teaser: str
    image: str
    author: str
    author_url: str
    tags: tuple[str, ...]
    language: str
    linked: Mapping[str, object]


def card_of(met: Met, origin: str) -> Card | None:
    """None for what is not for everybody: no word of it may stand in a preview."""
    shown = met.shown
    if not shown.public or shown.adult:
        return None
    url, author_url = f"{origin}{path_of(met)}", f"{origin}/authors/{shown.author}"
    return Card(
        url=url,
        title=shown.title,
        teaser=feeds.beginning(shown.blurb, TEASER),
        image=f"{url}/og.png",
        author=shown.pen_name,
        author_url=author_url,
        tags=shown.tags,
        language=shown.language,
        linked=_book(shown, url, author_url),
    )


def _book(shown: Shown, url: str, author_url: str) -> Mapping[str, object]:
    """https://schema.org/Book"""
    who = {"@type": "Person", "name": shown.pen_name, "url": author_url}
    return {
        "@context": "https://schema.org",
        "@type": "Book",
        "@id": url,
        "url": url,
        "name": shown.title,
        "description": feeds.beginning(shown.blurb, TEASER),
        "inLanguage": shown.language,
        "keywords": ", ".join(shown.tags),
        "image": f"{url}/og.png",
        "author": who if shown.pen_name else {"@type": "Person", "url": author_url},
    }
