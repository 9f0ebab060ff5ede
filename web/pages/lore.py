"""A character's lorebook: its entries one by one, entries from a file, and which of them a text would bring to mind."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from core.characters import authoring, importing, lorebook
from core.characters.card import Card
from core.characters.formats.base import Json
from core.characters.lorebook import Entry, Lorebook
from core.chat.talk import Moment, quoted
from core.chat.telling import would_tell
from core.errors import BadInput, NotFound
from core.lore.reasons import told
from core.text import Text, t
from web import cards, entry
from web.errors import status_of, wants_json
from web.pages.imports import file_of
from web.pages.marks import back
from web.pages.owner import Owned, OwnedDep, owners_page
from web.site import Site
from web.viewer import Form, FormDep, SheetDep, SiteDep, UploadDep, Viewer, ViewerDep

LONGEST_TEST = 20_000
MOST_SHOWN = 300
_BOOK = ("name", "description", "scan_depth", "token_budget", "recursive_scanning")
_RECURSIVE = {"yes": True, "no": False}

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one entry, and the words that it would put into the prompt."""

    title: str
    inside: bool
    why: Text
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An entry's form: `name` is None for a new one, `fields` what stands in it, `typed` the text to try it with."""

    name: str | None
    fields: Mapping[str, str]
    typed: str = ""
    outcomes: list[Outcome] | None = None


@router.get("/characters/{character_id}/lorebook")
async def show(request: Request, site: SiteDep, viewer: ViewerDep, mine: OwnedDep) -> Response:
    return await _page(site, viewer, mine, done=request.query_params.get("done", ""))


@router.post("/characters/{character_id}/lorebook")
async def bring(site: SiteDep, viewer: ViewerDep, mine: OwnedDep, form: UploadDep) -> Response:
    """The entries of a lorebook's file go behind those that are there."""
    try:
        opened = await importing.open_file(await file_of(site, form, "book"), site.app.reading)
        async with site.app.db.write() as tx:
            await authoring.add_lore(tx, mine.public_id, mine.owner, opened.card, site.app.clock.now())
    except BadInput as problem:
        return await _page(site, viewer, mine, problem=problem)
    return back(viewer, f"{mine.path}/lorebook#entries")


@router.post("/characters/{character_id}/lorebook/test")
async def test(request: Request, site: SiteDep, viewer: ViewerDep, mine: OwnedDep, form: FormDep) -> Response:
    """Nothing is kept, and no model is asked."""
    try:
        text = _short(form["text"])
    except BadInput as problem:
        return await _page(site, viewer, mine, typed=form["text"], problem=problem)
    outcomes = await asyncio.to_thread(_outcomes, mine.listed.card, text, site, viewer)
    if wants_json(request):
        return _fragment(site, viewer, outcomes)
    return await _page(site, viewer, mine, typed=text, outcomes=outcomes)


@router.post("/characters/{character_id}/lorebook/settings")
async def settle(site: SiteDep, viewer: ViewerDep, mine: OwnedDep, form: FormDep) -> Response:
    """What holds for the whole book. An empty field leaves it to what is usual."""
    try:
        patch: dict[str, Json] = {name: form[f"field-{name}"].strip() or None for name in ("name", "description")}
        patch |= {name: _size(name, form[f"field-{name}"]) for name in ("scan_depth", "token_budget")}
        patch["recursive_scanning"] = _RECURSIVE.get(form["field-recursive_scanning"])
        async with site.app.db.write() as tx:
            await lorebook.settle(tx, mine.public_id, mine.owner, patch, site.app.clock.now())
    except BadInput as problem:
        written = {name: form[f"field-{name}"] for name in _BOOK}
        return await _page(site, viewer, mine, problem=problem, written=written)
    return back(viewer, f"{mine.path}/lorebook?done=settled#done")


@router.get("/characters/{character_id}/lorebook/new")
async def blank(site: SiteDep, viewer: ViewerDep, mine: OwnedDep) -> Response:
    return _entry_page(site, viewer, mine, Written(name=None, fields=entry.of_entry(None)))


@router.get("/characters/{character_id}/lorebook/entries/{name}")
async def open_entry(name: str, site: SiteDep, viewer: ViewerDep, mine: OwnedDep) -> Response:
    found = _found(await _book(site, mine), name)
    return _entry_page(site, viewer, mine, Written(name=name, fields=entry.of_entry(found.fields)))


@router.post("/characters/{character_id}/lorebook/new")
async def add(site: SiteDep, viewer: ViewerDep, mine: OwnedDep, form: SheetDep) -> Response:
    return await _saved(site, viewer, mine, form, None)


@router.post("/characters/{character_id}/lorebook/entries/{name}")
async def change(name: str, site: SiteDep, viewer: ViewerDep, mine: OwnedDep, form: SheetDep) -> Response:
    return await _saved(site, viewer, mine, form, name)


@router.post("/characters/{character_id}/lorebook/new/test")
async def test_new(request: Request, site: SiteDep, viewer: ViewerDep, mine: OwnedDep, form: SheetDep) -> Response:
    return await _tried(request, site, viewer, mine, form, None)


@router.post("/characters/{character_id}/lorebook/entries/{name}/test")
async def test_entry(
    name: str, request: Request, site: SiteDep, viewer: ViewerDep, mine: OwnedDep, form: SheetDep
) -> Response:
    """As it is written in the form, saved or not."""
    return await _tried(request, site, viewer, mine, form, name)


@router.post("/characters/{character_id}/lorebook/entries/{name}/move")
async def move(name: str, site: SiteDep, viewer: ViewerDep, mine: OwnedDep, form: FormDep) -> Response:
    place = form["place"]
    if not place.isascii() or not place.isdecimal() or len(place) > 6:
        raise BadInput(t("web-bad-request"))
    async with site.app.db.write() as tx:
        await lorebook.move(tx, mine.public_id, mine.owner, name, int(place), site.app.clock.now())
    return back(viewer, f"{mine.path}/lorebook#entries")


@router.post("/characters/{character_id}/lorebook/entries/{name}/remove")
async def remove(name: str, site: SiteDep, viewer: ViewerDep, mine: OwnedDep, _form: FormDep) -> Response:
    async with site.app.db.write() as tx:
        await lorebook.remove(tx, mine.public_id, mine.owner, name, site.app.clock.now())
    return back(viewer, f"{mine.path}/lorebook?done=removed#done")


async def _saved(site: Site, viewer: Viewer, mine: Owned, form: Form, name: str | None) -> Response:
    fields, now = _typed(form), site.app.clock.now()
    try:
        async with site.app.db.write() as tx:
            if name is None:
                patch = _patch_of_new(fields)
                await lorebook.add(tx, mine.public_id, mine.owner, patch, now)
            else:
                there = _found(await lorebook.read(tx, mine.public_id, mine.owner), name)
                patch = entry.patch_of(entry.of_entry(there.fields), fields)
                await lorebook.change(tx, mine.public_id, mine.owner, name, patch, now)
    except BadInput as problem:
        return _entry_page(site, viewer, mine, Written(name=name, fields=fields, typed=form["text"]), problem)
    return back(viewer, f"{mine.path}/lorebook?done=saved#done")


async def _tried(request: Request, site: Site, viewer: Viewer, mine: Owned, form: Form, name: str | None) -> Response:
    fields = _typed(form)
    try:
        book, text = await _book(site, mine), _short(form["text"])
        card = _with(mine.listed.card, book, None if name is None else _found(book, name), fields)
    except BadInput as problem:
        if wants_json(request):
            words = site.app.catalog.render(problem.text, viewer.locale)
            return JSONResponse({"problem": words}, status_of(problem))
        return _entry_page(site, viewer, mine, Written(name=name, fields=fields, typed=form["text"]), problem)
    outcomes = await asyncio.to_thread(_outcomes, card, text, site, viewer)
    if wants_json(request):
        return _fragment(site, viewer, outcomes)
    return _entry_page(site, viewer, mine, Written(name=name, fields=fields, typed=text, outcomes=outcomes))


def _with(card: Card, book: Lorebook, old: Entry | None, fields: Mapping[str, str]) -> Card:
    """The card with this entry as it is written."""
    before = None if old is None else old.fields
    made = entry.patched(before, entry.patch_of(entry.of_entry(before), fields))
    entries = [each.fields if each is not old else made for each in book.entries]
    if old is None:
        entries.append(made)
    return replace(card, book={**book.settings, "entries": entries})


def _patch_of_new(fields: Mapping[str, str]) -> dict[str, Json]:
    if not fields["keys"].strip() and not fields["content"].strip():
        raise BadInput(t("webedit-lore-empty"))
    return entry.patch_of(entry.of_entry(None), fields)


def _typed(form: Form) -> dict[str, str]:
    return {name: form[f"field-{name}"] for name in entry.FIELDS}


def _short(text: str) -> str:
    text = text.replace("\r\n", "\n")
    if len(text) > LONGEST_TEST:
        raise BadInput(t("web-too-long", length=len(text), limit=LONGEST_TEST))
    return text


def _size(name: str, text: str) -> int | None:
    bare = text.strip()
    if bare and (not bare.isascii() or not bare.isdecimal() or len(bare) > 6):
        what = t("webedit-book-scan-depth" if name == "scan_depth" else "webedit-book-budget")
        raise BadInput(t("webedit-number", what=what))
    return int(bare) if bare else None


def _found(book: Lorebook, name: str) -> Entry:
    there = next((each for each in book.entries if each.name == name), None)
    if there is None:
        raise NotFound(t("lorebook-no-entry", name=name[:64]))
    return there


async def _book(site: Site, mine: Owned) -> Lorebook:
    async with site.app.db.read() as tx:
        kept = await cards.newest(tx, mine.row["version_id"])
    data = kept.view.get("data")
    return lorebook.book_of(data.get("character_book") if isinstance(data, dict) else None, kept.number)


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


def _fragment(site: Site, viewer: Viewer, outcomes: list[Outcome]) -> Response:
    """What the page's script puts in."""
    return JSONResponse({"html": site.templates.render("lore_outcomes.html", viewer.locale, outcomes=outcomes)})


async def _page(
    site: Site,
    viewer: Viewer,
    mine: Owned,
    *,
    problem: BadInput | None = None,
    written: Mapping[str, str] | None = None,
    **shown: Any,
) -> Response:
    """`written`: the settings as they were typed, where they could not be kept."""
    book = await _book(site, mine)
    return owners_page(
        site,
        viewer,
        mine,
        "lorebook.html",
        problem=None if problem is None else problem.text,
        status=200 if problem is None else status_of(problem),
        entries=book.entries[:MOST_SHOWN],
        more_entries=max(0, len(book.entries) - MOST_SHOWN),
        settings=written or _settings(book),
        **dict[str, Any](outcomes=None, typed="", done="") | shown,
    )


def _settings(book: Lorebook) -> dict[str, str]:
    shown = {name: str(book.settings.get(name) or "") for name in ("name", "description")}
    for name in ("scan_depth", "token_budget"):
        size = book.settings.get(name)
        shown[name] = "" if size is None else str(size)
    recursive = book.settings.get("recursive_scanning")
    return shown | {"recursive_scanning": ("yes" if recursive else "no") if isinstance(recursive, bool) else ""}


def _entry_page(site: Site, viewer: Viewer, mine: Owned, written: Written, problem: BadInput | None = None) -> Response:
    return owners_page(
        site,
        viewer,
        mine,
        "lore_entry.html",
        problem=None if problem is None else problem.text,
        status=200 if problem is None else status_of(problem),
        tab="lorebook",
        entry=written.fields,
        name=written.name or "",
        fresh=written.name is None,
        typed=written.typed,
        outcomes=written.outcomes,
    )
