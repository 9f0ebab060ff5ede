"""Where the rules of places are kept: for a channel with its threads, or for a whole space; the narrower one counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.chat import rulewords
from core.chat.rules import USUAL, Rules
from core.db import Read, Write
from core.db.tables.people import people
from core.db.tables.places import rules
from core.errors import BadInput
from core.surface.events import Place
from core.text import t

_in_space = and_(
    rules.c.platform == bindparam("on"), rules.c.bot == bindparam("by"), rules.c.space == bindparam("within")
)
_for_place = and_(_in_space, or_(rules.c.channel == "", rules.c.channel == bindparam("here")))
_settings = select(rules.c.settings).where(_for_place).order_by(rules.c.channel)  # "" comes first: the whole space's
_newest = (
    select(people.c.name, rules.c.at, rules.c.channel)
    .outerjoin(people, people.c.id == rules.c.by_id)
    .where(_for_place)
    .order_by(rules.c.at.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Changed:
    """Who set something last, and when; `everywhere`: for the whole space. The name is as the platform tells it."""

    name: str
    at: datetime
    everywhere: bool


async def of(tx: Read, place: Place) -> Rules:
    """What is set for a place; a thread has the rules of its channel, a direct place has the usual ones."""
    if place.direct:
        return USUAL
    settings: dict[str, object] = {}
    for row in await tx.rows(_settings, _where(place)):
        settings |= rulewords.usable(row["settings"])
    return rulewords.rules(settings) if settings else USUAL


async def changed(tx: Read, place: Place) -> Changed | None:
    """The newest change of what counts in a place; None where nobody has set anything."""
    row = None if place.direct else await tx.row(_newest, _where(place))
    return None if row is None else Changed(row["name"] or "?", row["at"], not row["channel"])


async def set_one(
    tx: Write, place: Place, name: str, value: str, *, space_wide: bool, person_id: int, now: datetime
) -> Rules:
    """Set the rule that is called `name` to what `value` means ("default": as usual); the rules that hold then.

    What is set for the whole space counts in the channel where it was said, too: its own value of that rule goes.
    Raises BadInput naming the rule and the remedy.
    """
    if place.direct:
        raise BadInput(t("rules-only-groups"))
    if space_wide and not place.space:
        raise BadInput(t("rules-no-space"))
    field, rest = rulewords.find(f"{name} {value}")
    usual = rulewords.is_usual(rest)
    settings = {} if usual else field.kept(rulewords.parse(field, rest))
    by = {"by_id": person_id or None, "at": now}
    if space_wide or usual:
        await _forget(tx, place, field.names, by)
    if usual and space_wide:
        await _forget(tx, _whole(place), field.names, by)
    if not usual:
        await _keep(tx, _whole(place) if space_wide else place, settings, by)
    return await of(tx, place)


async def _keep(tx: Write, place: Place, settings: Mapping[str, object], by: Mapping[str, object]) -> None:
    """Two channels of a space may be set up at the same moment: the row is there first, then locked, then changed."""
    make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    fresh = make(rules).values(
        platform=place.platform, bot=place.bot, space=place.space, channel=place.channel, settings={}, **by
    )
    await tx.run(fresh.on_conflict_do_nothing())
    kept = await _locked(tx, place)
    await tx.run(update(rules).where(_is(place)).values(settings={**kept, **settings}, **by))


async def _forget(tx: Write, place: Place, names: Collection[str], by: Mapping[str, object]) -> None:
    kept = await _locked(tx, place)
    left = {name: value for name, value in kept.items() if name not in names}
    if left != kept:
        await tx.run(update(rules).where(_is(place)).values(settings=left, **by))


async def _locked(tx: Write, place: Place) -> dict[str, object]:
    kept = await tx.value(select(rules.c.settings).where(_is(place)).with_for_update())
    return kept if isinstance(kept, dict) else {}


def _is(place: Place) -> ColumnElement[bool]:
    return and_(
        rules.c.platform == place.platform,
        rules.c.bot == place.bot,
        rules.c.space == place.space,
        rules.c.channel == place.channel,
    )


def _whole(place: Place) -> Place:
    """What stands for all channels of a place's space."""
    return Place(place.platform, place.bot, place.space, "")


def _where(place: Place) -> dict[str, str]:
    return {"on": place.platform, "by": place.bot, "within": place.space, "here": place.channel}
