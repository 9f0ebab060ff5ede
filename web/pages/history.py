"""The versions of a character: what changed from one to another, and going back to one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from core.characters import versions
from core.characters.formats.base import Json, Tree
from core.characters.formats.diff import Change, Did, Piece, changes, excerpt
from core.characters.versions import Version
from core.errors import BadInput
from core.text import Text, t
from web import cards
from web.errors import status_of
from web.pages.marks import back
from web.pages.owner import Owned, OwnedDep, owners_page
from web.site import Site
from web.viewer import FormDep, SiteDep, Viewer, ViewerDep

MOST_CHANGES = 200
LONGEST_VALUE = 400
AROUND = 120  # letters beside a change

# Where a field of the form stands in a V3 card → its name in our words.
_FIELDS = {
    ("name",): "name",
    ("nickname",): "nickname",
    ("description",): "description",
    ("personality",): "personality",
    ("scenario",): "scenario",
    ("first_mes",): "greetings",
    ("alternate_greetings",): "greetings",
    ("mes_example",): "examples",
    ("system_prompt",): "system-prompt",
    ("post_history_instructions",): "post-history",
    ("creator",): "creator",
    ("creator_notes",): "creator-notes",
    ("creator_notes_multilingual",): "creator-notes",
    ("character_version",): "character-version",
    ("tags",): "tags",
    ("character_book",): "lorebook",
    ("extensions", "iyagi", "rating"): "rating",
    ("extensions", "iyagi", "language"): "language",
    ("extensions", "iyagi", "tagline"): "tagline",
    ("extensions", "iyagi", "greeting_choice"): "greeting-choice",
    ("extensions", "iyagi", "voice"): "voice",
}

_OURS = ("data", "extensions", "iyagi")

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One difference in words. `pieces` where texts are concerned, else `old` and `new`."""

    did: str
    field: Text | None
    path: str
    subject: str
    pieces: tuple[Piece, ...]
    old: str
    new: str


@router.get("/characters/{character_id}/versions")
async def history(request: Request, site: SiteDep, viewer: ViewerDep, mine: OwnedDep) -> Response:
    """All versions; with `from` and `to`, what lies between these two."""
    return await _page(site, viewer, mine, request.query_params.get("from", ""), request.query_params.get("to", ""))


@router.post("/characters/{character_id}/versions")
async def roll_back(site: SiteDep, viewer: ViewerDep, mine: OwnedDep, form: FormDep) -> Response:
    number = _number(form["number"])
    if number is None:
        raise BadInput(t("web-bad-request"))
    try:
        async with site.app.db.write() as tx:
            note = site.app.catalog.render(t("webchar-rolled-back", number=number), viewer.locale)
            await versions.roll_back(tx, mine.public_id, mine.owner, number, site.app.clock.now(), note)
    except BadInput as problem:
        return await _page(site, viewer, mine, "", "", problem=problem)
    return back(viewer, f"{mine.path}/versions")


async def _page(
    site: Site, viewer: Viewer, mine: Owned, old: str, new: str, *, problem: BadInput | None = None
) -> Response:
    before, after = _number(old), _number(new)
    async with site.app.db.read() as tx:
        lines = await versions.history(tx, mine.public_id, mine.owner)
        compared = None
        if before is not None and after is not None:
            one = await cards.numbered(tx, mine.row["id"], before)
            other = await cards.numbered(tx, mine.row["id"], after)
            compared = (one.view, other.view)
    return owners_page(
        site,
        viewer,
        mine,
        "versions.html",
        problem=None if problem is None else problem.text,
        status=200 if problem is None else status_of(problem),
        versions=lines,
        before=before or _second(lines),
        after=after or lines[0].number,
        differences=None if compared is None else await asyncio.to_thread(_told, *compared),
        most=MOST_CHANGES,
    )


def _second(lines: Sequence[Version]) -> int:
    return lines[min(1, len(lines) - 1)].number


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 9 else None


def _told(old: Tree, new: Tree) -> list[Line]:
    return [_line(each) for change in changes(old, new)[: MOST_CHANGES + 1] for each in _spread(change)]


def _spread(change: Change) -> Iterator[Change]:
    """What is ours and came or went as a whole, as when a card of another program is first written on, by fields."""
    whole = change.new if change.did is Did.ADDED else change.old
    if change.where != _OURS or change.did not in {Did.ADDED, Did.REMOVED} or not isinstance(whole, dict):
        yield change
        return
    for name, value in whole.items():
        old, new = (None, value) if change.did is Did.ADDED else (value, None)
        yield replace(change, where=(*_OURS, name), old=old, new=new)


def _line(change: Change) -> Line:
    return Line(
        did=change.did.value,
        field=_field(change),
        path=change.path,
        subject=change.subject,
        pieces=excerpt(change.pieces, AROUND),
        old=_shown(change.old),
        new=_shown(change.new),
    )


def _field(change: Change) -> Text | None:
    inside = change.where[1:] if change.where[:1] == ("data",) else ()
    for length in range(len(inside), 0, -1):
        name = _FIELDS.get(tuple(map(str, inside[:length])))
        if name is not None:
            return t(f"editing-field-{name}")
    return None


def _shown(value: Json) -> str:
    text = _words(value)
    return text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + "…"


def _words(value: Json) -> str:
    """Plain values as people write them, and only what is nested deeper as JSON."""
    match value:
        case None:
            return ""
        case str():
            return value
        case list() if all(isinstance(each, str) for each in value):
            return ", ".join(map(str, value))
        case {"keys": list(keys), "content": str(content)}:  # a lorebook entry
            return f"{_words(keys)}\n{content}".strip()
        case dict() if all(isinstance(each, str | int | float) for each in value.values()):
            return "\n".join(f"{name}: {each}" for name, each in value.items())
    return json.dumps(value, ensure_ascii=False)
