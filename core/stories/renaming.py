"""Somebody of the cast is called otherwise from now on, in all that was made of a story: without a call, by code.

What was in order stays in order, and what was stale stays stale: only words change, and what they were made from.
"""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import ValidationError
from sqlalchemy import insert, select, update

from core.db import Write
from core.db.tables.characters import Rating
from core.db.tables.stories import Author, StoryState, artifact_sources, artifacts, stories, story_canon
from core.errors import BadInput, NotFound
from core.stories import gates, steering, store
from core.stories.assembling import SCHEMAS, Shelf, draft_of, given_for
from core.stories.checks import purity, topics
from core.stories.gates.jamo import distance
from core.stories.gates.look import LONG_SURNAMES, SURNAMES
from core.stories.gates.report import plain
from core.stories.gates.safe import above
from core.stories.inflecting import Rename, renaming, retold
from core.stories.pipeline import Head, Slot, Standing
from core.stories.schemas import Cast, Member
from core.stories.shelf.indexing import index
from core.stories.stage import Stage
from core.stories.steering import Hand
from core.stories.store import Artifact, Made
from core.text import Text, t

LONGEST, LEAST_APART = 30, 2
KEPT = frozenset({"keywords_used"})  # what was wished for, as it was
TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "sir",
        "lady",
        "lord",
        "captain",
        "professor",
        "master",
        "king",
        "queen",
        "prince",
        "princess",
    ]
)
_NAME = re.compile(r"[^\W\d_](?:[ .'’-]?[^\W\d_])*")
_HANGUL = re.compile(r"[가-힣]+")


@dataclass(frozen=True, slots=True)
class Renamed:
    """`changed` are the parts that have a new version; `titled`: the title is another, too, and the cover is to follow
    (core.stories.covers.renewed)."""

    old: str
    new: str
    changed: tuple[Slot, ...]
    titled: bool


async def rename(tx: Write, hand: Hand, member_id: str, name: str) -> Renamed:
    """Call a member of the cast `name` wherever they are named. To take it back is to do it the other way round.

    Raises NotFound for an unknown member, BadInput for a name that cannot be had and while the story is being made.
    """
    standing = await steering.checked(tx, hand)
    if hand.story.state is StoryState.MAKING:
        raise BadInput(t("rename-running"))
    if hand.story.redacted:
        raise BadInput(t("story-hidden"))  # its words would stand in a new version that is not
    if hand.story.redacted:
        raise BadInput(t("story-hidden"))
    found = await store.loaded(tx, {head.artifact for head in standing.heads.values()})
    cast, member = _member(standing, found, member_id)
    new = _checked_name(cast, member, name)
    _check_word(new, hand.story.wish.rating)
    told = renaming(names_of(cast, member, new))
    again = {slot: _retold(found[head.artifact], told) for slot, head in standing.heads.items()}
    _check_room(again)
    changed = tuple(slot for slot, each in again.items() if _differs(found[standing.heads[slot].artifact], each))
    titled = await _follow(tx, hand, told)
    await _keep(tx, hand, standing, {slot: again[slot] for slot in changed}, told)
    await _measured(tx, hand, [slot for slot in changed if slot.stage is Stage.EDIT])
    await steering.changed(tx, hand)
    return Renamed(member.name, new, tuple(sorted(changed)), titled)


def names_of(cast: Cast, member: Member, new: str) -> Mapping[str, str]:
    """Every form under which the member is named, and what it becomes; the names of all others as they are, so that
    none of them is found within theirs."""
    others = [each for each in cast.members if each.id != member.id]
    found = {
        form: form for each in others for form in (*(old for old, _ in _forms(each.name, each.name)), *each.aliases)
    }
    own = (*_forms(member.name, new), *_surnamed(member, new))
    return {old: fresh for old, fresh in own if old not in found} | found


def _forms(old: str, new: str) -> Iterator[tuple[str, str]]:
    """The whole name and the given one; of a name in several words each of them but for titles."""
    yield old, new
    if _HANGUL.fullmatch(old):
        if _given(old) != old:
            yield _given(old), _given(new)
        return
    parts, fresh = old.split(), new.split()
    if len(parts) < 2:
        return
    for part in parts:
        if part.strip(".").casefold() not in TITLES and len(part) > 1:
            yield part, fresh[-1] if part == parts[-1] else fresh[0]


def _surnamed(member: Member, new: str) -> Iterator[tuple[str, str]]:
    """강 대리 → 서 대리, where somebody is also called by their family's name."""
    surname, fresh = (name.removesuffix(_given(name)) for name in (member.name, new))
    for alias in member.aliases:
        if surname and fresh and alias.startswith(f"{surname} "):
            yield alias, fresh + alias.removeprefix(surname)


def _given(name: str) -> str:
    """강이준 → 이준; a name of another shape is one as a whole."""
    if len(name) == 3 and name[0] in SURNAMES and name[:2] not in LONG_SURNAMES:
        return name[1:]
    if len(name) == 4 and name[:2] in LONG_SURNAMES:
        return name[2:]
    return name


def _member(standing: Standing, found: Mapping[int, Artifact], member_id: str) -> tuple[Cast, Member]:
    head = standing.heads.get(Slot(Stage.CAST))
    cast = None if head is None else Cast.model_validate(found[head.artifact].content)
    member = None if cast is None else next((each for each in cast.members if each.id == member_id), None)
    if cast is None or member is None:
        raise NotFound(t("bridge-no-member"))
    return cast, member


def _checked_name(cast: Cast, member: Member, typed: str) -> str:
    """Raises BadInput."""
    name = " ".join(unicodedata.normalize("NFC", typed).split())
    if not _NAME.fullmatch(name) or not 2 <= len(name) <= LONGEST:
        raise BadInput(t("rename-shape", most=LONGEST))
    if name == member.name:
        raise BadInput(t("rename-same", name=name))
    if bool(_HANGUL.fullmatch(name)) != bool(_HANGUL.fullmatch(member.name)):
        raise BadInput(t("rename-letters", old=member.name))
    if real := purity.person(name):
        raise BadInput(t("wish-person", name=real))
    for other in cast.members:
        if other.id != member.id and (form := _alike(name, other)):
            raise BadInput(t("rename-alike", name=name, other=form))
    return name


def _alike(name: str, other: Member) -> str:
    """What of somebody's names a reader would take for the new one, "" for nothing."""
    whole = name.casefold()
    if distance(name, other.name) < LEAST_APART or distance(_given(name), _given(other.name)) < LEAST_APART:
        return other.name
    return next((each for each in other.aliases if each.casefold() == whole or each == _given(name)), "")


def _check_room(again: Mapping[Slot, _Told]) -> None:
    """Raises BadInput for a name with which a part would say more than it may."""
    for slot, each in again.items():
        try:
            if slot.stage in SCHEMAS:
                SCHEMAS[slot.stage].model_validate(each.content)
        except ValidationError:
            raise BadInput(t("rename-room", stage=slot.stage.called)) from None


def _check_word(name: str, rating: Rating) -> None:
    """Raises BadInput for a name that no text of this story may have."""
    steering.check_topics(name)
    if above(topics.rated(name)[0], rating):
        raise BadInput(t("wish-rating-never", word=name, highest=Text(f"wish-rating-{rating}")))


async def _measured(tx: Write, hand: Hand, changed: Sequence[Slot]) -> None:
    """An episode that is too long or too short under the new name does not pass any more: the gates look at it anew."""
    standing, length = await store.standing(tx, hand.story), hand.story.wish.length
    kept = await store.loaded(tx, [standing.heads[slot].artifact for slot in changed])
    for slot in changed:
        artifact = kept[standing.heads[slot].artifact]
        if length.least <= length.measure(artifact.text) <= length.most or artifact.report is None:
            continue
        given = await given_for(tx, Shelf(), hand.story, standing, slot)
        report = plain(await asyncio.to_thread(gates.inspect, given, draft_of(artifact)))
        await tx.run(update(artifacts).where(artifacts.c.id == artifact.id).values(report=report))


@dataclass(frozen=True, slots=True)
class _Told:
    """What an artifact says with the new name."""

    content: Mapping[str, object]
    text: str
    report: Mapping[str, object] | None


def _retold(artifact: Artifact, told: Rename) -> _Told:
    content, report = retold(artifact.content, told, KEPT), retold(artifact.report, told)
    assert isinstance(content, dict)
    scenes = artifact.content.get("scenes")
    prose = isinstance(scenes, list) and artifact.text == "\n\n".join(map(str, scenes))
    text = "\n\n".join(map(str, content["scenes"])) if prose else told(artifact.text)
    return _Told(content, text, report if isinstance(report, dict) else None)


def _differs(artifact: Artifact, told: _Told) -> bool:
    return (artifact.content, artifact.text, artifact.report) != (told.content, told.text, told.report)


async def _keep(tx: Write, hand: Hand, before: Standing, told: Mapping[Slot, _Told], rename: Rename) -> None:
    """New versions of what is different; the rest is in order where it was."""
    heads = {slot: _head(slot, head, told.get(slot)) for slot, head in before.heads.items()}
    added = tuple((after, rename(text)) for after, text in before.added)
    now = replace(before, heads=heads, added=added)
    for slot, head in before.heads.items():
        inputs, pinned = _moved(before, now, slot, head)
        values: dict[str, object] = {"pinned": pinned}
        if slot in told:
            await _version(tx, hand, slot, head, inputs, told[slot])
            values |= {"approved": head.approved, "redo": head.redo, "instruction": head.instruction}
        elif inputs != head.inputs and slot not in before.stale:
            values = {"pinned": inputs}  # what is stale for what came before it would count as kept
        if slot in told or values["pinned"] != head.pinned:
            await store.change_head(tx, hand.story.id, slot, **values)


def _head(slot: Slot, head: Head, told: _Told | None) -> Head:
    if told is None:
        return head
    parts = head.parts
    if slot.stage is Stage.EPISODES:
        listed = told.content["episodes"]
        assert isinstance(listed, list)
        parts = {int(plan["number"]): store.content_hash(plan, "") for plan in listed}
    return replace(head, content=store.content_hash(told.content, told.text), parts=parts)


def _moved(before: Standing, now: Standing, slot: Slot, head: Head) -> tuple[str, str]:
    """What it is made from, and what it is kept for: what held before the change holds after it."""
    if slot not in before.slots or any(each not in before.heads for each in before.needs(slot)):
        return head.inputs, head.pinned
    old, new = before.inputs(slot), now.inputs(slot)
    return (new if head.inputs == old else head.inputs), (new if head.pinned == old else head.pinned)


async def _version(tx: Write, hand: Hand, slot: Slot, head: Head, inputs: str, told: _Told) -> None:
    old = (await store.loaded(tx, {head.artifact}))[head.artifact]
    made = Made(
        slot=slot,
        inputs=inputs,
        content=told.content,
        author=Author.CODE,
        text=told.text,
        provider=old.provider,
        model=old.model,
        report=told.report,
        told=old.told,
    )
    artifact = await store.keep(tx, hand.story.id, made, hand.now, over=head.artifact)
    await _sources(tx, head.artifact, artifact)


async def _sources(tx: Write, old: int, new: int) -> None:
    """Words of a chat go back to the same messages under any name."""
    rows = await tx.rows(select(artifact_sources).where(artifact_sources.c.artifact_id == old))
    if rows:
        await tx.run(insert(artifact_sources), [{**row, "artifact_id": new} for row in rows])


async def _follow(tx: Write, hand: Hand, told: Rename) -> bool:
    """What else says the name: the title, the blurb, and scenes of chats that count as having happened. Whether the
    title is another."""
    mine = stories.c.id == hand.story.id
    row = await tx.row(select(stories.c.title, stories.c.blurb).where(mine))
    assert row is not None
    await tx.run(update(stories).where(mine).values(title=told(row["title"])[:200], blurb=told(row["blurb"])))
    await index(tx, hand.story.id)
    scenes = select(story_canon.c.id, story_canon.c.summary, story_canon.c.facts)
    for each in await tx.rows(scenes.where(story_canon.c.story_id == hand.story.id)):
        values = {"summary": told(each["summary"]), "facts": retold(each["facts"], told)}
        await tx.run(update(story_canon).where(story_canon.c.id == each["id"]).values(**values))
    titled: bool = told(row["title"]) != row["title"]
    return titled
