"""The editor's page: one form for all that a card says, and beside it lorebook, pictures, sharing and a chat to try."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from starlette.responses import Response

from core.characters import authoring
from core.characters.drafts import Draft
from core.characters.editing import GREETING_CHOICES, LEVELS, RATINGS
from core.characters.editing_further import LORE_PROFILES, ROLES
from core.characters.formats.diff import Piece, excerpt, pieces
from core.characters.lorebook import book_of
from core.db import Read
from core.db.tables.characters import Visibility, character_versions, characters
from core.text import LOCALES, Text
from web import cards, sheet
from web.cards import Kept
from web.pages import album
from web.pages.owner import Owned, owners_page
from web.sheet import Sheet
from web.site import Site
from web.viewer import Form, Viewer

AROUND = 200  # letters beside a difference
SECTIONS = ("who", "person", "voice", "greetings", "advanced", "lore", "pictures", "sharing")
MOST_LORE = 100  # entries that stand on the editor's own page


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands in the form: `base` is the version that it began from, `restored` when it was kept unsaved.

    `both`: fields that were changed here and, in `other`, since version `since`. `blank` counts empty greetings.
    """

    sheet: Sheet
    base: int | None
    note: str = ""
    restored: datetime | None = None
    stamp: str = ""
    both: tuple[str, ...] = ()
    other: Sheet | None = None
    since: int = 0

    @property
    def apart(self) -> dict[str, tuple[Piece, ...]]:
        """Word by word from what was saved elsewhere to what stands here, by field."""
        if self.other is None:
            return {}
        return {name: excerpt(pieces(_whole(self.other, name), _whole(self.sheet, name)), AROUND) for name in self.both}


def _whole(written: Sheet, name: str) -> str:
    return "\n\n".join(written.texts(name)) if name in sheet.LISTS else written[name]


def written(form: Form) -> Sheet:
    fields = {name: form[f"field-{name}"] for name in sheet.FIELDS}
    return sheet.typed(fields, form.all("field-greeting"), form.all("field-group_greeting"))


def draft_of(form: Form, version_id: int, now: datetime) -> Draft:
    typed = written(form)
    fields: dict[str, str | list[str]] = dict(typed.fields)
    fields |= {name: list(typed.texts(name)) for name in sheet.LISTS}
    return Draft(fields=fields, version_id=version_id, note=form["field-note"][:500], at=now)


def of_draft(draft: Draft) -> Sheet:
    fields = {name: text for name, text in draft.fields.items() if isinstance(text, str)}
    first, group = ([str(each) for each in draft.fields.get(name, ())] for name in sheet.LISTS)
    return sheet.typed(fields, first, group)


def number_of(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None


def time_of(stamp: str) -> datetime | None:
    """As our page was given it; None for anything else."""
    try:
        found = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def moved(written: Sheet, op: str) -> Sheet:
    """Greetings as a button of theirs asks: "greeting:up:2" swaps the third with the second. Others change nothing."""
    name, do, at = (*op.split(":"), "", "")[:3]
    number = number_of(at)
    if name not in sheet.LISTS or number is None:
        return written
    texts = list(written.texts(name))
    if do == "more":
        texts.append("")
    elif number < len(texts):
        taken = texts.pop(number)
        if do != "drop":
            texts.insert(max(0, number + (-1 if do == "up" else 1)), taken)
    made = tuple(texts)
    return replace(written, greetings=made) if name == "greeting" else replace(written, group=made)


async def newest_of(tx: Read, mine: Owned) -> Kept:
    """The newest version as it is now, whatever it was when the request began."""
    return await cards.newest(
        tx, await tx.value(select(characters.c.version_id).where(characters.c.id == mine.row["id"]))
    )


async def version_of(tx: Read, mine: Owned, draft: Draft) -> Kept | None:
    """The version that a draft began from; None where it is none of this character's."""
    same = (character_versions.c.id == draft.version_id) & (character_versions.c.character_id == mine.row["id"])
    found = await tx.value(select(character_versions.c.id).where(same))
    return None if found is None else await cards.newest(tx, draft.version_id)


async def again(
    site: Site, viewer: Viewer, mine: Owned, shown: Shown, *, problem: Text | None = None, status: int = 200
) -> Response:
    """The page with what was typed, which is not saved."""
    async with site.app.db.read() as tx:
        kept = await newest_of(tx, mine)
        heads = await cards.heads(tx, kept.id)
    return page(site, viewer, mine, kept, heads, shown, problem=problem, status=status)


def page(  # noqa: PLR0913 - what the page is made of, each named where it is given
    site: Site,
    viewer: Viewer,
    mine: Owned,
    kept: Kept,
    heads: Mapping[str, bytes],
    shown: Shown,
    *,
    done: str = "",
    problem: Text | None = None,
    status: int = 200,
) -> Response:
    data = kept.view.get("data")
    entries = book_of(data.get("character_book") if isinstance(data, dict) else None).entries
    return owners_page(
        site,
        viewer,
        mine,
        "edit.html",
        problem=problem,
        status=status,
        shown=shown,
        sheet=shown.sheet,
        newest=kept.number,
        done=done,
        sections=SECTIONS,
        rows={name: _rows(name, shown.sheet.texts(name)) for name in sheet.LISTS},
        typed="",
        outcomes=None,
        chosen="",
        entries=entries[:MOST_LORE],
        more_entries=max(0, len(entries) - MOST_LORE),
        pictures=album.pictures(kept, heads),
        kinds=authoring.PICTURES,
        visibilities=[each.value for each in Visibility],
        offer=_choices(shown.sheet),
    )


def _rows(name: str, texts: Sequence[str]) -> list[str]:
    """With an empty one to write in, unless nobody begins with it."""
    rows = list(texts)
    if (rows and rows[-1].strip()) or (not rows and name == "greeting"):
        rows.append("")
    return rows


def _choices(written: Sheet) -> dict[str, object]:
    """What may be chosen, and what a card from elsewhere has that may not."""
    return {
        "levels": _with(("", *LEVELS), written["level"]),
        "known_levels": LEVELS,
        "ratings": _with(RATINGS, written["rating"]),
        "languages": LOCALES,
        "other_language": next(each for each in LOCALES if each != written["language"]),
        "greeting_choices": GREETING_CHOICES,
        "depth_roles": ROLES,
        "lore_profiles": _with(LORE_PROFILES, written["lore_profile"]),
    }


def _with(known: tuple[str, ...], chosen: str) -> tuple[str, ...]:
    return known if chosen in known else (*known, chosen)
