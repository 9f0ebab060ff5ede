"""Making a character, and writing on one: each save is a version of its own, and nothing that was typed is lost."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from core.characters import authoring
from core.characters.editing import GREETING_CHOICES, LEVELS, RATINGS, CardEdit
from core.errors import BadInput
from core.text import LOCALES, Text
from web import cards, sheet
from web.errors import status_of
from web.pages.marks import back
from web.pages.owner import Owned, OwnedDep, owners_page
from web.people import acting
from web.sheet import Sheet
from web.site import Site
from web.viewer import Form, FormDep, SheetDep, SiteDep, Viewer, ViewerDep

FIELDS = (*sheet.LINES, *sheet.TEXTS, *sheet.CHOICES)

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
    async with site.app.db.read() as tx:
        kept = await cards.newest(tx, mine.row["version_id"])
    done = request.query_params.get("done", "")
    return _page(site, viewer, mine, Shown(sheet.of_card(kept.view), kept.number), done=done)


@router.post("/characters/{character_id}/edit")
async def save(site: SiteDep, viewer: ViewerDep, mine: OwnedDep, form: SheetDep) -> Response:
    """Only what was changed since the page was opened: what others tabs saved meanwhile stays."""
    written = sheet.typed({name: form[f"field-{name}"] for name in FIELDS}, form.all("field-greeting"))
    base = int(form["base"]) if form["base"].isdecimal() and len(form["base"]) < 9 else None
    if form["more"]:
        return _page(site, viewer, mine, Shown(written, base, form["field-note"], blank=2))
    async with site.app.db.read() as tx:
        kept = await (
            cards.newest(tx, mine.row["version_id"]) if base is None else cards.numbered(tx, mine.row["id"], base)
        )
    try:
        done = await _saved(site, mine, sheet.edit_of(sheet.of_card(kept.view), written), form)
    except BadInput as problem:
        return _page(site, viewer, mine, Shown(written, base, form["field-note"]), problem=problem)
    return back(viewer, f"{mine.path}/edit?done={done}#done")


async def _saved(site: Site, mine: Owned, edit: CardEdit, form: Form) -> str:
    if edit == CardEdit():
        return "same"
    async with site.app.db.write() as tx:
        now = site.app.clock.now()
        made = await authoring.save(tx, mine.public_id, mine.owner, edit, now, note=form["field-note"].strip())
    return "same" if made is None else "saved"


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands in the form: `base` is the version that it began from, `blank` counts the empty greetings below."""

    sheet: Sheet
    base: int | None
    note: str = ""
    blank: int = 1

    @property
    def greetings(self) -> list[str]:
        return [*(each for each in self.sheet.greetings if each.strip()), *[""] * self.blank]


def _page(
    site: Site, viewer: Viewer, mine: Owned, shown: Shown, *, done: str = "", problem: BadInput | None = None
) -> Response:
    written, levels = shown.sheet, ["", *LEVELS]
    return owners_page(
        site,
        viewer,
        mine,
        "edit.html",
        problem=None if problem is None else problem.text,
        status=200 if problem is None else status_of(problem),
        sheet=written,
        base=shown.base or "",
        greetings=shown.greetings,
        levels=levels if written["level"] in levels else [*levels, written["level"]],
        known_levels=LEVELS,
        ratings=RATINGS if written["rating"] in RATINGS else (*RATINGS, written["rating"]),
        languages=LOCALES,
        greeting_choices=GREETING_CHOICES,
        note=shown.note,
        done=done,
    )


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
