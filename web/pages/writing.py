"""Making a character, and writing on one: each save is a version of its own, and nothing that was typed is lost."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from core.characters import authoring, drafts
from core.characters.editing import CardEdit
from core.errors import BadInput
from core.text import LOCALES, Text, t
from web import cards, sheet
from web.cards import Kept
from web.errors import status_of, wants_json
from web.pages import editor, trying
from web.pages.editor import Shown
from web.pages.marks import back
from web.pages.owner import Owned, OwnedDep
from web.people import acting
from web.site import Site
from web.viewer import Form, FormDep, SheetDep, SiteDep, Viewer, ViewerDep

router = APIRouter()


@router.get("/new")
async def ask(site: SiteDep, viewer: ViewerDep) -> Response:
    return _new_page(site, viewer, "", viewer.locale)


@router.post("/new")
async def make(site: SiteDep, viewer: ViewerDep, form: FormDep) -> Response:
    """A private character with a name, which opens to be written on."""
    try:
        async with site.app.db.write() as tx:
            account = await acting(tx, site, viewer)
            now = site.app.clock.now()
            public_id = await authoring.create(tx, account, form["name"], form["language"], now)
    except BadInput as problem:
        return _new_page(site, viewer, form["name"], form["language"], problem.text, status_of(problem))
    return back(viewer, f"/characters/{public_id}/edit")


@router.get("/characters/{character_id}/edit")
async def show(request: Request, site: SiteDep, viewer: ViewerDep, mine: OwnedDep) -> Response:
    """The newest version, or what was typed on one and not saved."""
    async with site.app.db.read() as tx:
        kept = await cards.newest(tx, mine.row["version_id"])
        heads = await cards.heads(tx, kept.id)
        draft = await drafts.found(tx, mine.owner, mine.row["id"])
        base = kept if draft is None or draft.version_id == kept.id else await editor.version_of(tx, mine, draft)
    done = request.query_params.get("done", "")
    if draft is None or base is None:
        shown = Shown(sheet.of_card(kept.view), kept.number)
    else:
        written = editor.of_draft(draft)
        restored = draft.at if sheet.changed(sheet.of_card(base.view), written) or draft.note else None
        shown = Shown(written, base.number, draft.note, restored=restored, stamp=draft.at.isoformat())
    return editor.page(site, viewer, mine, kept, heads, shown, done=done)


@router.post("/characters/{character_id}/edit")
async def save(request: Request, site: SiteDep, viewer: ViewerDep, mine: OwnedDep, form: SheetDep) -> Response:
    """Only what was changed since the page was opened: what others tabs saved meanwhile stays.

    What both changed is shown side by side, and nothing is saved before somebody has chosen.
    """
    written, base = editor.written(form), editor.number_of(form["base"])
    if form["op"]:
        shown = Shown(editor.moved(written, form["op"]), base, form["field-note"], stamp=form["stamp"])
        return await editor.again(site, viewer, mine, shown)
    async with site.app.db.read() as tx:
        newest = await cards.newest(tx, mine.row["version_id"])
        old = newest if base in (None, newest.number) else await cards.numbered(tx, mine.row["id"], base or 0)
    now, before = sheet.of_card(newest.view), sheet.of_card(old.view)
    written = sheet.taken(written, before, (name for name in (*sheet.FIELDS, *sheet.LISTS) if form[f"take-{name}"]))
    joined, both = sheet.merged(before, written, now)
    if both:
        if wants_json(request):
            return JSONResponse({"problem": _said(site, viewer, t("webedit-both"))}, 409)
        shown = Shown(joined, newest.number, form["field-note"], both=both, other=now, since=old.number)
        return await editor.again(site, viewer, mine, shown, problem=t("webedit-both"), status=409)
    try:
        done = await _saved(site, mine, sheet.edit_of(before, written), form)
    except BadInput as problem:
        if wants_json(request):
            return JSONResponse({"problem": _said(site, viewer, problem.text)}, status_of(problem))
        shown = Shown(written, base, form["field-note"], stamp=form["stamp"])
        return await editor.again(site, viewer, mine, shown, problem=problem.text, status=status_of(problem))
    return await _answer(request, site, viewer, mine, form, done)


async def _saved(site: Site, mine: Owned, edit: CardEdit, form: Form) -> str:
    async with site.app.db.write() as tx:
        made = None
        if edit != CardEdit():
            now = site.app.clock.now()
            made = await authoring.save(tx, mine.public_id, mine.owner, edit, now, note=form["field-note"].strip())
        await drafts.discard(tx, mine.owner, mine.row["id"])
    return "same" if made is None else "saved"


async def _answer(request: Request, site: Site, viewer: Viewer, mine: Owned, form: Form, done: str) -> Response:
    if wants_json(request):
        newest = await _newest(site, mine)
        told = t("webchar-saved-version", number=newest.number) if done == "saved" else t("webchar-saved-nothing")
        return JSONResponse({"base": newest.number, "told": _said(site, viewer, told)})
    if form["then"] == "try":
        return await trying.begun(request, site, viewer, mine, form["nonce"])
    return back(viewer, f"{mine.path}/edit?done={done}#done")


@router.post("/characters/{character_id}/draft")
async def keep(request: Request, site: SiteDep, viewer: ViewerDep, mine: OwnedDep, form: SheetDep) -> Response:
    """Keep what is typed, without saving it. 409 where another page has kept something since this one looked."""
    async with site.app.db.write() as tx:
        newest = await cards.newest(tx, mine.row["version_id"])
        base = editor.number_of(form["base"]) or newest.number
        old = newest if base == newest.number else await cards.numbered(tx, mine.row["id"], base)
        draft = editor.draft_of(form, old.id, site.app.clock.now())
        there = await drafts.found(tx, mine.owner, mine.row["id"])
        seen = there.at if there is not None and form["force"] else editor.time_of(form["stamp"])
        kept = await drafts.keep(tx, mine.owner, mine.row["id"], draft, seen)
    if not wants_json(request):
        return back(viewer, f"{mine.path}/edit?done={'kept' if kept else 'other'}#done")
    if not kept:
        return JSONResponse({"problem": _said(site, viewer, t("webedit-other-draft"))}, 409)
    newer = newest.number if newest.number != base else 0
    told = _said(site, viewer, t("webedit-newer", number=newer)) if newer else ""
    return JSONResponse({"stamp": draft.at.isoformat(), "newer": told})


@router.post("/characters/{character_id}/draft/discard")
async def discard(site: SiteDep, viewer: ViewerDep, mine: OwnedDep, _form: FormDep) -> Response:
    async with site.app.db.write() as tx:
        await drafts.discard(tx, mine.owner, mine.row["id"])
    return back(viewer, f"{mine.path}/edit?done=discarded#done")


async def _newest(site: Site, mine: Owned) -> Kept:
    """Of now: a save since has made another one."""
    async with site.app.db.read() as tx:
        return await editor.newest_of(tx, mine)


def _said(site: Site, viewer: Viewer, text: Text) -> str:
    return site.app.catalog.render(text, viewer.locale)


def _new_page(
    site: Site, viewer: Viewer, name: str, language: str, problem: Text | None = None, status: int = 200
) -> Response:
    response = site.templates.page(
        "new.html",
        viewer.reader,
        status,
        path="/new",
        form_token=viewer.form_token,
        languages=LOCALES,
        name=name,
        language=language,
        problem=problem,
    )
    viewer.remember(response)
    return response
