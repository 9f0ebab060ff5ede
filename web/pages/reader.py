"""The reader: one episode as a page made for a phone, and where its reader is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from core.characters.discovery import Ask
from core.db import Read
from core.errors import BadInput
from core.stories.edition import paragraphs
from core.stories.shelf import comments, places, store
from core.stories.shelf.places import Place
from core.stories.shelf.store import Listed, Met
from core.text import t
from web.pages.character import origin_of
from web.pages.marks import back
from web.pages.stories import SAID, Card, ask_age, card_of, closed, meet, minutes, path_of
from web.people import acting
from web.viewer import FormDep, SiteDep, Viewer, ViewerDep

BREAKS = frozenset({"***", "* * *", "* * * *", "◇", "◇◇◇", "◆", "—", "---", "⁂"})
THEMES = ("auto", "light", "sepia", "dark", "black")

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """`pause`: it only parts two scenes."""

    id: str
    text: str
    pause: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An episode with what stands around it. `resume` is the id of the paragraph at which to go on, "" for the
    beginning."""

    episode: Listed
    before: int | None
    after: int | None
    paragraphs: tuple[Paragraph, ...]
    resume: str


@router.get("/stories/{name}/{number:int}")
async def read(request: Request, name: str, number: int, site: SiteDep, viewer: ViewerDep) -> Response:
    cursor = request.query_params.get("comments") or None
    async with site.app.db.read() as tx:
        account = viewer.account
        met = await meet(tx, name, account)
        path = f"{path_of(met)}/{number}"
        if closed(met, viewer):
            return ask_age(path)
        opened = await _opened(tx, met, number)
        said = await comments.listed(tx, met, account, episode=number, ask=Ask(cursor=cursor, limit=SAID))
        all_said = (
            len(said.items) if said.cursor is None and cursor is None else await comments.count(tx, met.id, number)
        )
    response = site.templates.page(
        "reader.html",
        viewer.reader,
        path=path,
        story=met.shown,
        opened=opened,
        minutes=minutes(opened.episode.length, met.shown.language),
        liked=met.liked,
        count=all_said,
        comments=said,
        more=f"{path}?{urlencode({'comments': said.cursor})}#comments" if said.cursor else None,
        card=_chapter(card_of(met, origin_of(request, site)), opened.episode),
        themes=THEMES,
        form_token=viewer.form_token,
    )
    viewer.remember(response)
    return response


async def _opened(tx: Read, met: Met, number: int) -> Opened:
    """Raises NotFound for an episode that this viewer cannot read."""
    listed, text = await store.listed_with(tx, met.id, number, drafts=met.own)
    if text is None:
        raise store.no_episode(number)
    known = {each.number: each for each in listed}
    told, place = paragraphs(text), places.at(met)
    at = places.resume(place, told) if place is not None and place.episode == number and told else 0
    return Opened(
        episode=known[number],
        before=max((each for each in known if each < number), default=None),
        after=min((each for each in known if each > number), default=None),
        paragraphs=tuple(Paragraph(id=name, text=words, pause=words in BREAKS) for name, words in told),
        resume=told[at][0] if at > 0 else "",
    )


def _chapter(card: Card | None, episode: Listed) -> Card | None:
    """The preview of an episode: the story's, and nothing of how it goes on."""
    if card is None or episode.draft:
        return None
    url = f"{card.url}/{episode.number}"
    linked: Mapping[str, object] = {
        "@context": "https://schema.org",
        "@type": "Chapter",
        "@id": url,
        "url": url,
        "name": episode.title,
        "position": episode.number,
        "inLanguage": card.language,
        "isPartOf": {"@type": "Book", "@id": card.url, "name": card.title},
    }
    return replace(card, url=url, linked=linked)


@router.post("/stories/{name}/{number:int}/place")
async def keep_place(name: str, number: int, site: SiteDep, viewer: ViewerDep, form: FormDep) -> Response:
    """How far the reader has come, as their page tells: `quiet` where nobody waits for a page."""
    now = site.app.clock.now()
    place = Place(number, form["paragraph"], _number(form["number"]))
    async with site.app.db.write() as tx:
        account = await acting(tx, site, viewer)
        await meet(tx, name, account)
        await places.keep(tx, name, account, place, now)
    if form["quiet"]:
        return _nothing(viewer)
    return back(viewer, f"/stories/{name}/{number}#after")


def _number(text: str) -> int:
    """Raises BadInput."""
    if not text.isascii() or not text.isdigit() or len(text) > len(str(places.MOST_NUMBER)):
        raise BadInput(t("shelf-no-paragraph"))
    return int(text)


def _nothing(viewer: Viewer) -> Response:
    response = Response(status_code=204)
    viewer.remember(response)
    return response
