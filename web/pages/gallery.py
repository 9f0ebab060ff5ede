"""The gallery, a character's page, and the language switch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from core.accounts import people
from core.characters import store as characters
from core.characters.store import Listed, by_language
from core.chat.greetings import rendered
from core.chat.talk import quoted
from core.db import Read
from core.errors import NotFound
from core.text import LOCALES, Text, t
from web import store
from web.site import Site
from web.viewer import COOKIE_DAYS, LANGUAGE_COOKIE, SiteDep, Viewer, ViewerDep

CONTINUED = 6
TAGS = 5

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Shown:
    """A character in the reader's words. `language` is what it speaks."""

    public_id: str
    name: str
    language: str
    picture: str | None
    tagline: str
    notes: str
    tags: tuple[str, ...]
    greeting: str


@router.get("/")
async def gallery(request: Request, site: SiteDep, viewer: ViewerDep) -> Response:
    async with site.app.db.read() as tx:
        everyone = by_language(await characters.gallery(tx, await account_of(tx, viewer)), viewer.locale)
        continued = [] if viewer.person is None else await store.chats_of(tx, viewer.person, CONTINUED)
    return site.templates.page(
        "gallery.html",
        viewer.locale,
        path=request.url.path,
        characters=[shown(each, viewer.locale, site) for each in everyone],
        continued=continued,
    )


@router.get("/characters/{character_id}")
async def character(request: Request, character_id: str, site: SiteDep, viewer: ViewerDep) -> Response:
    async with site.app.db.read() as tx:
        found = await characters.find(tx, character_id, await account_of(tx, viewer))
    if found is None:
        raise NotFound(t("web-no-such-character"))
    return character_page(request, site, viewer, found)


async def account_of(tx: Read, viewer: Viewer) -> int | None:
    """The viewer's account; None for somebody who has not done anything here yet."""
    return None if viewer.person is None else await people.account_of(tx, store.PLATFORM, viewer.person)


def character_page(
    request: Request, site: Site, viewer: Viewer, found: Listed, *, problem: Text | None = None, status: int = 200
) -> Response:
    """A character's page; with `problem`, why what was typed could not be sent, and the words back in their field."""
    response = site.templates.page(
        "character.html",
        viewer.locale,
        status,
        path=f"/characters/{found.public_id}",
        character=shown(found, viewer.locale, site),
        form_token=viewer.form_token,
        typed=request.state.typed if problem else "",
        problem=problem,
    )
    viewer.remember(response)
    return response


@router.get("/language/{language}")
async def language(language: str, viewer: ViewerDep, to: str = "/") -> Response:
    """Keep the language that was chosen, and go back. Only to our own pages."""
    if language not in LOCALES:
        raise NotFound(t("web-no-such-page"))
    own = to if to.startswith("/") and not to.startswith(("//", "/\\")) else "/"
    response = RedirectResponse(quote(own, safe="/?=&%#"), status_code=303)
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


def shown(listed: Listed, locale: str, site: Site) -> Shown:
    card = listed.card
    return Shown(
        public_id=listed.public_id,
        name=card.name,
        language=card.language,
        picture=listed.picture,
        tagline=_in(card.tagline, locale, card.language),
        notes=_in(card.notes, locale, card.language),
        tags=card.tags[:TAGS],
        greeting=rendered(card, 0, quoted(site.app.catalog.render(t("web-guest"), card.language))),
    )


def _in(texts: Mapping[str, str], locale: str, language: str) -> str:
    """The text in the reader's language, else in the character's, else in whatever there is."""
    return texts.get(locale) or texts.get(language) or next(iter(texts.values()), "")
