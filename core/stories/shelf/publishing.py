"""Publishing: what readers are given of a story, and what its maker calls it. Nothing with a red gate gets out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, delete, insert, select, update

from core.characters.heat import warmed
from core.characters.lists import plain, tag_key
from core.db import Write
from core.db.tables.characters import Rating, Visibility
from core.db.tables.safety import Subject
from core.db.tables.stories import artifacts, episodes, story_heads, story_tags
from core.errors import BadInput
from core.safety import takedowns
from core.stories.bridge import becoming
from core.stories.gates.report import of_plain
from core.stories.schemas import Concept, Package
from core.stories.shelf import store
from core.stories.shelf.indexing import index
from core.stories.stage import Stage
from core.text import Text, t

LONGEST_TITLE, LONGEST_BLURB, LONGEST_PEN_NAME = 60, 900, 40
MOST_TAGS, LONGEST_TAG = 10, 40
_RATINGS = (Rating.GENERAL, Rating.TEEN, Rating.ADULT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What a maker says of a story; None leaves it as it is."""

    title: str | None = None
    blurb: str | None = None
    pen_name: str | None = None
    tags: Sequence[str] | None = None


async def publish(
    tx: Write, public_id: str, owner: int, visibility: Visibility, now: datetime, *, last: int | None = None
) -> tuple[int, ...]:
    """Let readers have the episodes that are written, without a gap from the first, no further than `last`; their
    numbers. Said again, it gives them what has changed since.

    Raises NotFound for others than its maker; TakenDown for what moderators have taken down; BadInput where there is
    nothing to read yet, where it has no title, while words of somebody who took their consent back stand in it, and
    with the episode and its gates where one is red.
    """
    row = await store.owned(tx, public_id, owner)
    if visibility is Visibility.PRIVATE:
        await unpublish(tx, public_id, owner, now)
        return ()
    await takedowns.check(tx, Subject.STORY, public_id)
    if row["redacted"]:
        raise BadInput(t("shelf-withdrawn"))
    written = _in_a_row(await tx.rows(store.heads(row["id"], Stage.EDIT, *_written)), last)
    if not written:
        raise BadInput(t("shelf-nothing-to-publish"))
    for each in written:
        _pass(each)
    values = await _named(tx, row)
    await _write_episodes(tx, row, written, now)
    values |= {"visibility": visibility.value, "updated_at": now, "episode_count": len(written)}
    if visibility is Visibility.PUBLIC and row["published_at"] is None:
        values |= {"published_at": now, "hot": warmed(row["hot"], now)}
    await store.set_columns(tx, row["id"], **values)
    await index(tx, row["id"])
    await becoming.follow_visibility(tx, row["id"], now)
    return tuple(each["episode"] for each in written)


async def unpublish(tx: Write, public_id: str, owner: int, now: datetime) -> None:
    """Nobody but its maker finds the story any more, nor by a link that was passed on, nor the characters that were
    born in it. Raises NotFound."""
    row = await store.owned(tx, public_id, owner)
    values = {"visibility": Visibility.PRIVATE.value, "link_token": store.new_token(), "updated_at": now}
    await store.set_columns(tx, row["id"], **values)
    await index(tx, row["id"])
    await becoming.follow_visibility(tx, row["id"], now)


async def new_link(tx: Write, public_id: str, owner: int) -> str:
    """A new token for its link: those who have the old one do not find it any more. Raises NotFound."""
    row = await store.owned(tx, public_id, owner)
    token = store.new_token()
    await store.set_columns(tx, row["id"], link_token=token)
    return token


async def edit(tx: Write, public_id: str, owner: int, details: Details, now: datetime) -> None:
    """Change what readers are told of a story. Raises NotFound; BadInput for what is empty or too long."""
    row = await store.owned(tx, public_id, owner)
    values: dict[str, object] = {}
    if details.title is not None:
        values["title"] = _fitting(" ".join(details.title.split()), LONGEST_TITLE, t("shelf-title"), needed=True)
    if details.blurb is not None:
        values["blurb"] = _fitting(details.blurb.strip(), LONGEST_BLURB, t("shelf-blurb"))
    if details.pen_name is not None:
        values["pen_name"] = _fitting(" ".join(details.pen_name.split()), LONGEST_PEN_NAME, t("shelf-pen-name"))
    if details.tags is not None:
        await _write_tags(tx, row["id"], _tags(details.tags))
    await store.set_columns(tx, row["id"], **values, updated_at=now)
    await index(tx, row["id"])


def _fitting(text: str, most: int, what: Text, *, needed: bool = False) -> str:
    if needed and not text:
        raise BadInput(t("shelf-empty", what=what))
    if len(text) > most:
        raise BadInput(t("shelf-too-long", what=what, most=most))
    return plain(text, most)


def _tags(given: Sequence[str]) -> list[str]:
    """Raises BadInput for too many, and for one that is too long."""
    keys = list(dict.fromkeys(filter(None, map(tag_key, given))))
    if len(keys) > MOST_TAGS:
        raise BadInput(t("shelf-too-many-tags", most=MOST_TAGS))
    for each in keys:
        _fitting(each, LONGEST_TAG, t("shelf-tag"))
    return keys


async def _write_tags(tx: Write, story_id: int, keys: Iterable[str]) -> None:
    await tx.run(delete(story_tags).where(story_tags.c.story_id == story_id))
    rows = [{"tag": plain(key), "story_id": story_id} for key in keys]
    if rows:
        await tx.run(insert(story_tags), rows)


_written = (
    story_heads.c.episode,
    artifacts.c.id.label("artifact_id"),
    artifacts.c.text,
    artifacts.c.report,
)


def _in_a_row(rows: Sequence[RowMapping], last: int | None) -> list[RowMapping]:
    """From the first episode to where one is missing."""
    found = []
    for number, row in enumerate(rows, 1):
        if row["episode"] != number or (last is not None and number > last):
            break
        found.append(row)
    return found


def _pass(row: RowMapping) -> None:
    """Raises BadInput for an episode that the gates did not see, or did not let through."""
    report = of_plain(row["report"] or {})
    if not report.results:
        raise BadInput(t("shelf-unchecked", episode=row["episode"]))
    if not report.passed:
        first, more = report.red[0], len(report.red) - 1
        raise BadInput(t("shelf-red", episode=row["episode"], gate=t(f"gate-{first.gate}"), more=more))


async def _write_episodes(tx: Write, row: RowMapping, written: Sequence[RowMapping], now: datetime) -> None:
    """What stays as it was keeps its times."""
    names = await store.titles(tx, row["id"])
    mine = episodes.c.story_id == row["id"]
    had = {each["number"]: each for each in await tx.rows(select(episodes).where(mine))}
    await tx.run(delete(episodes).where(mine, episodes.c.number > len(written)))
    for each in written:
        number = each["episode"]
        values = {
            "artifact_id": each["artifact_id"],
            "title": plain(names.get(number, ""), 120),
            "length": len(each["text"]),
        }
        before = had.get(number)
        if before is None:
            await tx.run(insert(episodes).values(**_key(row, number), **values, published_at=now, updated_at=now))
        elif any(before[name] != value for name, value in values.items()):
            await tx.run(update(episodes).where(mine, episodes.c.number == number).values(**values, updated_at=now))


def _key(row: RowMapping, number: int) -> dict[str, int]:
    return {"story_id": row["id"], "number": number}


async def _named(tx: Write, row: RowMapping) -> dict[str, object]:
    """What its maker has not said, as the editor-in-chief says it, or else the concept. A rating is never lowered.

    Raises BadInput where the story has no title by then.
    """
    package, concept = await _first(tx, row, Stage.PACKAGE), await _first(tx, row, Stage.CONCEPT)
    said = None if package is None else Package.model_validate(package)
    meant = None if concept is None else Concept.model_validate(concept)
    title = row["title"] or (said.title if said else meant.titles[0] if meant else "")
    if not title:
        raise BadInput(t("shelf-no-title"))
    if said is not None and not await tx.value(select(story_tags.c.tag).where(story_tags.c.story_id == row["id"])):
        await _write_tags(tx, row["id"], list(dict.fromkeys(filter(None, map(tag_key, said.tags))))[:MOST_TAGS])
    ratings = [Rating(row["rating"]), *([said.rating] if said else []), *([meant.rating] if meant and not said else [])]
    return {
        "title": plain(title),
        "blurb": plain(row["blurb"] or (said.blurb if said else meant.logline if meant else ""), LONGEST_BLURB),
        "genre": row["genre"] or (meant.genre_id if meant else ""),
        "rating": max(ratings, key=_RATINGS.index).value,
    }


async def _first(tx: Write, row: RowMapping, stage: Stage) -> Mapping[str, object] | None:
    found: Mapping[str, object] | None = await tx.value(store.heads(row["id"], stage, artifacts.c.content))
    return found
