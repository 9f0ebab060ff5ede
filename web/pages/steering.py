"""A story's parts: read, edited, made anew, compared, put back; and what that makes of the rest."""

from __future__ import annotations

import json
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from core.db import Write
from core.errors import BadInput, NotFound, ProductError
from core.stories import anew, byhand, comparing, engine, steering, store
from core.stories.assembling import draft_of
from core.stories.byhand import Refused, Typed
from core.stories.gates.report import of_plain
from core.stories.pipeline import Slot, Standing
from core.stories.stage import Stage
from core.stories.steering import Hand
from core.stories.store import Artifact
from core.text import Text, t
from web.pages.marks import back
from web.pages.parts import MOST_DIGITS, Mine, MineDep, desk, gate_names, owners_page, path_of, slot_of, told
from web.pages.tree import Names, nodes
from web.site import Site
from web.viewer import Form, FormDep, SheetDep, SiteDep, Viewer, ViewerDep

SCENE = "scene-"  # before the number of the one that is to be made anew

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Said:
    """What stands in the form for another making, and what has just been done."""

    instruction: str = ""
    done: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a story with its versions, the newest first. A branch shows its parent's where it has none itself."""

    slot: Slot
    standing: Standing
    head: Artifact
    versions: tuple[Artifact, ...]

    def version(self, number: str) -> Artifact:
        """Raises NotFound."""
        found = (each for each in self.versions if str(each.version) == number)
        if (one := next(found, None)) is None or one.redacted:
            raise NotFound(t("story-part-unknown"))
        return one


async def _part(site: Site, mine: Mine, stage: str, episode: str) -> Part:
    """Raises NotFound for what is not there."""
    slot = slot_of(stage, episode)
    async with site.app.db.read() as tx:
        standing = await store.standing(tx, mine.story)
        if slot.episode == 0 and slot not in standing.heads:
            slot = next((each for each in standing.slots if each.stage is slot.stage), slot)
        head = standing.heads.get(slot)
        if head is None:
            raise NotFound(t("story-part-unknown"))
        kept = (await store.loaded(tx, {head.artifact}))[head.artifact]
        own = await store.versions(tx, mine.story.id, slot)
    shared = () if any(each.id == kept.id for each in own) else (kept,)
    return Part(slot, standing, kept, (*own, *shared))


@router.get("/stories/{story_id}/parts/{stage}")
@router.get("/stories/{story_id}/parts/{stage}/{episode}")
async def show(
    request: Request, stage: str, site: SiteDep, viewer: ViewerDep, mine: MineDep, episode: str = "0"
) -> Response:
    """As it counts now; with `version`, as it was."""
    part = await _part(site, mine, stage, episode)
    wanted = request.query_params.get("version", "")
    shown = part.version(wanted) if wanted else part.head
    return await _page(site, viewer, mine, part, shown, Said(done=request.query_params.get("done", "")))


@router.post("/stories/{story_id}/parts/{stage}/{episode}")
async def change(stage: str, episode: str, site: SiteDep, viewer: ViewerDep, mine: MineDep, form: FormDep) -> Response:
    """`do`: "redo" with an instruction, or "restore" a version."""
    part = await _part(site, mine, stage, episode)
    try:
        async with site.app.db.write() as tx:
            stale = await _change(tx, site, await desk(site, mine, form).hand(tx), part, form)
    except BadInput as problem:
        said = Said(form["field-instruction"])
        return await _page(site, viewer, mine, part, part.head, said, problem)
    await site.app.bus.say(engine.topic(mine.story.public_id))
    if form["do"] == "redo":
        return back(viewer, f"{mine.path}/make#progress")
    return back(viewer, f"{mine.path}/stale?done=changed" if stale else f"{mine.path}/{path_of(part.slot)}?done=1")


async def _change(tx: Write, site: Site, hand: Hand, part: Part, form: Form) -> tuple[Slot, ...]:
    """What it makes stale. Raises BadInput."""
    if form["do"] == "redo":
        await _redo(tx, site, hand, part, form)
        return ()
    number = form["version"]
    if form["do"] != "restore" or not (number.isascii() and number.isdecimal() and len(number) < MOST_DIGITS):
        raise BadInput(t("web-bad-request"))
    return await steering.restore(tx, hand, part.slot, int(number))


async def _redo(tx: Write, site: Site, hand: Hand, part: Part, form: Form) -> None:
    instruction, scope, episode = form["field-instruction"].strip(), form["scope"], part.slot.episode
    if scope.startswith(SCENE) and part.slot.stage is Stage.EDIT:
        number = scope.removeprefix(SCENE)[:2]
        if not (number.isascii() and number.isdecimal()):
            raise BadInput(t("web-bad-request"))
        await anew.scene(tx, hand, episode, int(number), instruction, site.app.catalog)
    elif scope == "episode" and part.slot.stage.of_episode:
        await anew.episode(tx, hand, episode, instruction)
    else:
        await steering.redo(tx, hand, [part.slot], instruction)


async def _page(
    site: Site,
    viewer: Viewer,
    mine: Mine,
    part: Part,
    shown: Artifact,
    said: Said,
    problem: ProductError | None = None,
) -> Response:
    prose = part.slot.stage in byhand.PROSE and not shown.redacted
    report = None if shown.report is None else of_plain(shown.report)
    values = {
        "part": part,
        "shown": shown,
        "called": told(part.slot),
        "at": f"{mine.path}/{path_of(part.slot)}",
        "scenes": draft_of(shown).scenes if prose else (),
        "nodes": () if prose or shown.redacted else nodes(shown.content, await _names(site, part, viewer)),
        "report": report,
        "names": {} if report is None else gate_names(site, report, viewer.locale),
        "stale": part.slot in part.standing.stale,
        "editable": part.slot.stage in byhand.PROSE | byhand.DATA,
        "scopes": _scopes(part, shown),
        "instruction": said.instruction,
        "longest": steering.LONGEST_INSTRUCTION,
        "done": said.done,
        "now": part.head.version,
    }
    return owners_page(site, viewer, mine, "steer_part.html", values, at=path_of(part.slot), problem=problem)


def _scopes(part: Part, shown: Artifact) -> list[tuple[str, Text]]:
    """What may be made anew from here."""
    found = [("stage", t("steer-scope-stage", stage=Text(part.slot.stage.key)))]
    if part.slot.stage in byhand.PROSE:
        found.append(("episode", t("steer-scope-episode", episode=part.slot.episode)))
    if part.slot.stage is Stage.EDIT:
        numbers = range(1, len(draft_of(shown).scenes) + 1)
        found += [(f"{SCENE}{number}", t("steer-scope-scene", number=number)) for number in numbers]
    return found


async def _names(site: Site, part: Part, viewer: Viewer) -> Names:
    """How people, places and secrets are called, for ids that point to them."""
    ids = [part.standing.heads.get(Slot(stage)) for stage in (Stage.WORLD, Stage.CAST, Stage.SECRETS)]
    async with site.app.db.read() as tx:
        found = await store.loaded(tx, {head.artifact for head in ids if head is not None})
    return Names.of((each.content for each in found.values() if not each.redacted), site.app.catalog, viewer.locale)


@router.get("/stories/{story_id}/parts/{stage}/{episode}/edit")
async def ask(stage: str, episode: str, site: SiteDep, viewer: ViewerDep, mine: MineDep) -> Response:
    part = await _part(site, mine, stage, episode)
    typed = Typed(data=_json(part.head), scenes=draft_of(part.head).scenes if _is_prose(part) else ())
    return _edit_page(site, viewer, mine, part, typed)


@router.post("/stories/{story_id}/parts/{stage}/{episode}/edit")
async def edit(stage: str, episode: str, site: SiteDep, viewer: ViewerDep, mine: MineDep, form: SheetDep) -> Response:
    """A version by hand. What does not pass comes back as it was typed, with what is wrong."""
    part = await _part(site, mine, stage, episode)
    typed = Typed(
        data=form["field-data"],
        scenes=tuple(form.all("field-scene")),
        note=form["field-note"],
        anyway=form["anyway"] == "1",
    )
    try:
        async with site.app.db.write() as tx:
            stale = await byhand.edited(tx, await desk(site, mine, form).hand(tx), part.slot, typed)
    except BadInput as problem:
        return _edit_page(site, viewer, mine, part, typed, problem)
    await site.app.bus.say(engine.topic(mine.story.public_id))
    return back(viewer, f"{mine.path}/stale?done=changed" if stale else f"{mine.path}/{path_of(part.slot)}?done=1")


def _is_prose(part: Part) -> bool:
    return part.slot.stage in byhand.PROSE


def _json(artifact: Artifact) -> str:
    return json.dumps(artifact.content, ensure_ascii=False, indent=2)


def _edit_page(
    site: Site, viewer: Viewer, mine: Mine, part: Part, typed: Typed, problem: ProductError | None = None
) -> Response:
    if part.slot.stage not in byhand.PROSE | byhand.DATA or part.head.redacted:
        raise NotFound(t("story-part-unknown"))
    values = {
        "called": told(part.slot),
        "at": f"{mine.path}/{path_of(part.slot)}",
        "prose": _is_prose(part),
        "typed": typed,
        "style": isinstance(problem, Refused) and problem.style,
    }
    at = f"{path_of(part.slot)}/edit"
    return owners_page(site, viewer, mine, "steer_edit.html", values, at=at, problem=problem)


@router.get("/stories/{story_id}/parts/{stage}/{episode}/compare")
async def compare(
    request: Request, stage: str, episode: str, site: SiteDep, viewer: ViewerDep, mine: MineDep
) -> Response:
    """Two versions side by side; without any named, the one that counts and the one before it."""
    part = await _part(site, mine, stage, episode)
    numbers = [each.version for each in part.versions if not each.redacted]
    usual = [str(each) for each in (numbers[1:2] or numbers[:1])]
    old = part.version(request.query_params.get("from", "") or "".join(usual))
    new = part.version(request.query_params.get("to", "") or str(numbers[0] if numbers else ""))
    rows = comparing.texts(old.text, new.text) if _is_prose(part) else comparing.data(old.content, new.content)
    values = {
        "called": told(part.slot),
        "at": f"{mine.path}/{path_of(part.slot)}",
        "rows": rows,
        "old": old.version,
        "new": new.version,
        "numbers": numbers,
        "names": await _names(site, part, viewer),
    }
    at = f"{path_of(part.slot)}/compare"
    return owners_page(site, viewer, mine, "steer_compare.html", values, at=at)
