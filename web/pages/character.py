"""A character's page: who it is, how it may begin, what others made of it, and what one can do with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from sqlalchemy import RowMapping
from starlette.responses import RedirectResponse, Response

from core.characters import links, lists, meeting
from core.characters.card import Card
from core.characters.meeting import Meeting
from core.characters.store import Listed
from core.chat.greetings import rendered
from core.chat.talk import quoted
from core.db import Read
from core.db.tables.characters import Rating, Visibility
from core.errors import NotFound
from core.safety.takedowns import Down
from core.text import Text, t
from web.pages.adults import ADULT
from web.site import Site
from web.viewer import Form, SiteDep, Viewer, ViewerDep

TAGS = 20

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """A character as this viewer meets it. `token`: the link's by which an unlisted one is seen, else "".

    `row` are all its columns, `author` the public id of the account whose it is and `author_name` what that one is
    called, `origin` of what it is a copy, `down` where it is the viewer's own and moderators have taken it down.
    """

    listed: Listed
    row: RowMapping
    token: str
    own: bool
    liked: bool
    followed: bool
    creator: str
    author: str | None
    author_name: str
    origin: Origin | None
    down: Down | None = None

    @property
    def path(self) -> str:
        return f"/c/{self.token}" if self.token else f"/characters/{self.listed.public_id}"


@dataclass(frozen=True, slots=True)
class Origin:
    """`public_id` is None where the viewer may not go there."""

    name: str
    public_id: str | None


@router.get("/characters/{character_id}")
async def character(request: Request, character_id: str, site: SiteDep, viewer: ViewerDep) -> Response:
    async with site.app.db.read() as tx:
        met = await meet(tx, character_id, "", viewer.account)
    return await _opened(request, site, viewer, met)


@router.get("/c/{name}")
async def shared(request: Request, name: str, site: SiteDep, viewer: ViewerDep) -> Response:
    """Where links lead, whoever passed them on: by public id, or by the token of one that is unlisted."""
    if not links.parse_path(f"/c/{name}"):
        raise NotFound(t("web-no-such-character"))
    async with site.app.db.read() as tx:
        try:
            met = _met(await meeting.shared(tx, name, viewer.account), name)
        except NotFound:
            raise NotFound(t("web-no-such-character")) from None
    return await _opened(request, site, viewer, met)


async def _opened(request: Request, site: Site, viewer: Viewer, met: Met) -> Response:
    if met.row["rating"] == Rating.ADULT and not met.own and not viewer.adult:
        return RedirectResponse(f"{ADULT}?{urlencode({'to': met.path})}", status_code=303)
    return await character_page(request, site, viewer, met)


async def meet(tx: Read, public_id: str, token: str, account: int | None) -> Met:
    """Raises NotFound for those who may not see it: `token` opens what is unlisted."""
    try:
        return _met(await meeting.met(tx, as_name(public_id), account, token), token)
    except NotFound:
        raise NotFound(t("web-no-such-character")) from None


def _met(found: Meeting, token: str) -> Met:
    linked = found.row["visibility"] == Visibility.UNLISTED and not found.own
    return Met(
        listed=found.listed,
        down=found.down,
        row=found.row,
        token=token if linked else "",
        own=found.own,
        liked=found.liked,
        followed=found.followed,
        creator=found.listed.card.creator.strip()[:100],
        author=found.author,
        author_name=found.author_name,
        origin=Origin(found.copied_from, found.copied_id) if found.copied_from else None,
    )


def as_name(name: str) -> str:
    """Part of an address as a name may be looked up. Raises NotFound for what no name is."""
    if "\x00" in name:
        raise NotFound(t("web-no-such-character"))
    return name


async def met_by_form(tx: Read, public_id: str, form: Form, account: int | None) -> Met:
    """What a form on the character's page means: the form carries the token by which the page was opened."""
    return await meet(tx, public_id, form["via"], account)


async def character_page(
    request: Request, site: Site, viewer: Viewer, met: Met, *, problem: Text | None = None, status: int = 200
) -> Response:
    """A character's page; with `problem`, why what was typed could not be sent, and the words back in their field."""
    listed = met.listed
    response = site.templates.page(
        "character.html",
        viewer.reader,
        status,
        path=met.path,
        character=listed,
        card=listed.card,
        met=met,
        contact=site.app.settings.web.contact,
        tagline=told(lists.tagline(listed.card), viewer.locale, listed.card.language),
        notes=told(listed.card.notes, viewer.locale, listed.card.language),
        tags=listed.card.tags[:TAGS],
        greetings=_greetings(listed.card, site),
        defined=_definition(listed.card) if met.own or met.row["shows_definition"] else (),
        doors=[] if met.row["visibility"] == Visibility.PRIVATE else await _doors(request, site, met),
        form_token=viewer.form_token,
        typed=request.state.typed if problem else "",
        problem=problem,
    )
    viewer.remember(response)
    return response


def told(texts: Mapping[str, str], locale: str, language: str) -> str:
    """The text in the reader's language, else in the character's, else in whatever there is."""
    return texts.get(locale) or texts.get(language) or next(iter(texts.values()), "")


def origin_of(request: Request, site: Site) -> str:
    """The address under which people reach us, without a path."""
    return (site.app.settings.web.public_url or str(request.base_url)).rstrip("/")


async def _doors(request: Request, site: Site, met: Met) -> list[tuple[str, str]]:
    """(kind, address) of all ways that lead to the character, to be shown and passed on."""
    public = met.row["visibility"] == Visibility.PUBLIC
    name = met.listed.public_id if public else met.row["link_token"]
    return [("web", f"{origin_of(request, site)}/c/{name}"), *await site.doors.leading_to(name)]


def _greetings(card: Card, site: Site) -> list[str]:
    person = quoted(site.app.catalog.render(t("web-guest"), card.language))
    return [rendered(card, number, person) for number in range(len(card.greetings))]


def _definition(card: Card) -> list[tuple[str, str]]:
    """(the field's name in our words, its text), without what is empty."""
    texts = (
        ("description", card.description),
        ("personality", card.personality),
        ("scenario", card.scenario),
        ("examples", "\n\n".join(card.example_blocks)),
        ("system-prompt", card.system_prompt),
        ("post-history", card.post_history),
        ("lorebook", "\n\n".join(f"[{', '.join(entry.keys)}]\n{entry.content}" for entry in card.lore)),
    )
    return [(name, text) for name, text in texts if text.strip()]
