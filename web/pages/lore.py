"""A character's lorebook: what is in it, entries from a file, and which of them a text would bring to mind."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from core.characters import authoring, importing
from core.characters.card import Card
from core.chat.talk import Moment, quoted
from core.chat.telling import would_tell
from core.errors import BadInput
from core.lore.reasons import told
from core.text import Text, t
from web.errors import status_of
from web.pages.imports import file_of
from web.pages.marks import back
from web.pages.owner import Owned, OwnedDep, owners_page
from web.site import Site
from web.viewer import FormDep, SiteDep, UploadDep, Viewer, ViewerDep

LONGEST_TEST = 20_000
MOST_SHOWN = 300

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one entry, and the words that it would put into the prompt."""

    title: str
    inside: bool
    why: Text
    text: str


@router.get("/characters/{character_id}/lorebook")
async def show(site: SiteDep, viewer: ViewerDep, mine: OwnedDep) -> Response:
    return _page(site, viewer, mine)


@router.post("/characters/{character_id}/lorebook")
async def bring(site: SiteDep, viewer: ViewerDep, mine: OwnedDep, form: UploadDep) -> Response:
    """The entries of a lorebook's file go behind those that are there."""
    try:
        opened = await importing.open_file(await file_of(site, form, "book"), site.app.reading)
        async with site.app.db.write() as tx:
            await authoring.add_lore(tx, mine.public_id, mine.owner, opened.card, site.app.clock.now())
    except BadInput as problem:
        return _page(site, viewer, mine, problem=problem)
    return back(viewer, f"{mine.path}/lorebook#entries")


@router.post("/characters/{character_id}/lorebook/test")
async def test(site: SiteDep, viewer: ViewerDep, mine: OwnedDep, form: FormDep) -> Response:
    """Nothing is kept, and no model is asked."""
    text = form["text"].replace("\r\n", "\n")
    if len(text) > LONGEST_TEST:
        problem = BadInput(t("web-too-long", length=len(text), limit=LONGEST_TEST))
        return _page(site, viewer, mine, typed=text, problem=problem)
    outcomes = await asyncio.to_thread(_outcomes, mine.listed.card, text, site, viewer)
    return _page(site, viewer, mine, typed=text, outcomes=outcomes)


def _outcomes(card: Card, text: str, site: Site, viewer: Viewer) -> list[Outcome]:
    """Those that come in first."""
    guest = site.app.catalog.render(t("web-guest"), viewer.locale)
    moment = Moment(at=site.app.clock.now(), seed="test", last=text, last_user=text, count=1)
    placed, reasons = would_tell(card, quoted(guest), text, moment)
    words = {each.entry: each.content for each in placed}
    found = [
        Outcome(title=each.title, inside=each.inside, why=told(each), text=words.get(each.entry, ""))
        for each in reasons
    ]
    return sorted(found, key=lambda each: not each.inside)


def _page(
    site: Site,
    viewer: Viewer,
    mine: Owned,
    *,
    typed: str = "",
    outcomes: list[Outcome] | None = None,
    problem: BadInput | None = None,
) -> Response:
    book = mine.listed.card.book or {}
    entries = book.get("entries")
    kept = [each for each in entries if isinstance(each, dict)] if isinstance(entries, list) else []
    return owners_page(
        site,
        viewer,
        mine,
        "lorebook.html",
        problem=None if problem is None else problem.text,
        status=200 if problem is None else status_of(problem),
        entries=[_entry(each) for each in kept[:MOST_SHOWN]],
        more=max(0, len(kept) - MOST_SHOWN),
        outcomes=outcomes,
        typed=typed,
    )


def _entry(entry: dict[str, object]) -> dict[str, object]:
    keys = entry.get("keys")
    words = ", ".join(map(str, keys)) if isinstance(keys, list) else ""
    title = next((str(entry[key]) for key in ("name", "comment") if entry.get(key)), "")
    always = entry.get("constant") is True
    off = entry.get("enabled") is False
    return {"title": title, "keys": words, "content": str(entry.get("content", "")), "always": always, "off": off}
