"""From the versions that count to what a stage may see. A stage sees exactly what its slot is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pydantic import BaseModel
from sqlalchemy import bindparam, select

from core.db import Read
from core.db.tables.stories import stories
from core.stories import store
from core.stories.checks import evidence
from core.stories.given import Draft, Given, Written
from core.stories.packs import pack_for
from core.stories.pipeline import Slot, Standing
from core.stories.schemas import (
    Cast,
    ChatDigest,
    Concept,
    Contract,
    Cover,
    Delta,
    EpisodePlan,
    Findings,
    Ledger,
    Package,
    Plans,
    Plot,
    Reading,
    SceneCards,
    Voices,
    World,
)
from core.stories.stage import Stage
from core.stories.store import Artifact, Story

SCHEMAS: Mapping[Stage, type[BaseModel]] = {
    Stage.DIGEST: ChatDigest,
    Stage.CONCEPT: Concept,
    Stage.GENRE: Contract,
    Stage.WORLD: World,
    Stage.CAST: Cast,
    Stage.VOICE: Voices,
    Stage.PLOT: Plot,
    Stage.SECRETS: Ledger,
    Stage.EPISODES: Plans,
    Stage.SCENES: SceneCards,
    Stage.CONTINUITY: Findings,
    Stage.READER: Reading,
    Stage.RECORD: Delta,
    Stage.COVER: Cover,
    Stage.PACKAGE: Package,
}
FIELDS: Mapping[Stage, str] = {
    Stage.DIGEST: "digest",
    Stage.CONCEPT: "concept",
    Stage.GENRE: "contract",
    Stage.WORLD: "world",
    Stage.CAST: "cast",
    Stage.VOICE: "voices",
    Stage.PLOT: "plot",
    Stage.SECRETS: "ledger",
    Stage.SCENES: "cards",
    Stage.READER: "reading",
}
MOST_KEPT = 600  # artifacts that are kept parsed: they never change

_titles = select(stories.c.title).where(
    stories.c.owner_id == bindparam("owner"), stories.c.id != bindparam("story"), stories.c.title != ""
)


class Shelf:
    """Artifacts of this process, parsed once. They are immutable, so what is here is never out of date."""

    def __init__(self) -> None:
        self._products: dict[int, BaseModel] = {}

    def product(self, artifact: Artifact) -> BaseModel:
        """What a stage handed on."""
        found = self._products.pop(artifact.id, None)
        if found is None:
            found = SCHEMAS[artifact.slot.stage].model_validate(artifact.content)
        self._products[artifact.id] = found
        while len(self._products) > MOST_KEPT:
            del self._products[next(iter(self._products))]
        return found


def draft_of(artifact: Artifact) -> Draft:
    """The prose of an artifact of stage 10 or 13, by scenes."""
    scenes = artifact.content.get("scenes")
    texts = tuple(map(str, scenes)) if isinstance(scenes, list) and scenes else (artifact.text,)
    markers = artifact.content.get("markers")
    numbers = tuple(map(int, markers)) if isinstance(markers, list) else tuple(range(1, len(texts) + 1))
    return Draft(texts, numbers, whole=artifact.content.get("whole") is not False)


async def given_for(tx: Read, shelf: Shelf, story: Story, standing: Standing, slot: Slot) -> Given:
    """What the stage of a slot may see. All that it needs must be there (KeyError)."""
    needs = standing.needs(slot)
    found = await store.loaded(tx, {standing.heads[each].artifact for each in needs})
    parts = [(each, found[standing.heads[each].artifact]) for each in needs]
    head = standing.heads.get(slot)
    taken = await tx.rows(_titles, {"owner": story.owner, "story": story.id}) if slot.stage is Stage.CONCEPT else ()
    given = Given(
        wish=story.wish.model_copy(update={"episodes": story.asked_for}),
        pack=pack_for(story.wish.genre, story.wish.keywords),
        episode=slot.episode if slot.stage.of_episode else 0,
        block=next((block for block in standing.blocks if block[0] == slot.episode), (1, 1)),
        added=tuple(text for after, text in standing.added if slot.episode and after < slot.episode),
        taken=frozenset(row["title"] for row in taken),
        instruction="" if head is None else head.instruction,
    )
    return _filled(given, shelf, slot, parts)


def _filled(given: Given, shelf: Shelf, slot: Slot, parts: list[tuple[Slot, Artifact]]) -> Given:
    fields = {FIELDS[each.stage]: shelf.product(artifact) for each, artifact in parts if each.stage in FIELDS}
    plans = [shelf.product(artifact) for each, artifact in parts if each.stage is Stage.EPISODES]
    deltas = [shelf.product(artifact) for each, artifact in parts if each.stage is Stage.RECORD]
    planned = tuple(plan for block in plans if isinstance(block, Plans) for plan in block.episodes)
    given = replace(
        given,
        plans=planned,
        deltas=tuple(each for each in deltas if isinstance(each, Delta)),
        earlier=_earlier(slot, planned, parts),
        draft=_draft(slot, parts),
        **fields,  # type: ignore[arg-type]  # each schema stands in the field of its name
    )
    if given.concept is not None:
        given = replace(given, pack=pack_for(given.concept.genre_id, given.wish.keywords))
    findings = next((shelf.product(each) for of, each in parts if of.stage is Stage.CONTINUITY), None)
    if isinstance(findings, Findings) and given.draft is not None:
        given = replace(given, findings=evidence.findings_of(findings, given, given.draft.text))
    return given


def _earlier(slot: Slot, plans: tuple[EpisodePlan, ...], parts: list[tuple[Slot, Artifact]]) -> tuple[Written, ...]:
    titles = {plan.number: plan.title for plan in plans}
    return tuple(
        Written(each.episode, titles.get(each.episode, ""), draft_of(artifact))
        for each, artifact in sorted(parts, key=lambda part: part[0].episode)
        if each.stage is Stage.EDIT and each != Slot(Stage.EDIT, slot.episode if slot.stage.of_episode else 0)
    )


def _draft(slot: Slot, parts: list[tuple[Slot, Artifact]]) -> Draft | None:
    """Of the episode that is worked on: as it was written, or for the archivist as it is settled."""
    wanted = Stage.EDIT if slot.stage is Stage.RECORD else Stage.DRAFT
    return next((draft_of(each) for of, each in parts if of == Slot(wanted, slot.episode)), None)
