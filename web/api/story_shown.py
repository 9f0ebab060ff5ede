"""Stories as answers have them: to readers, and to their makers."""

from __future__ import annotations

from collections.abc import Iterable

from core.db import Read
from core.stories import book, noticed, steering, store
from core.stories.assembling import draft_of
from core.stories.bridge import redaction_of
from core.stories.byhand import DATA, PROSE
from core.stories.gates.report import Report, of_plain
from core.stories.pipeline import Slot, Standing
from core.stories.shelf import store as shelf
from core.stories.store import Artifact, Story
from core.text import Text, t
from web.api.schemas.stories import GateReport, GateResult, StoryListed
from web.api.schemas.values import plain_object
from web.api.schemas.works import (
    MadeEpisode,
    NoticeShown,
    PartListed,
    PartShown,
    PartVersion,
    Slotted,
    StageShown,
    WorkShown,
)
from web.site import Site


class Told:
    """Says things in the caller's language."""

    def __init__(self, site: Site, locale: str) -> None:
        self._catalog, self._locale = site.app.catalog, locale

    def __call__(self, text: Text) -> str:
        return self._catalog.render(text, self._locale)

    def gate(self, gate: str) -> str:
        """A report that was kept by older rules may know gates that have no name any more."""
        try:
            return self(t(f"gate-{gate}"))
        except LookupError:
            return gate


def listed(found: shelf.Shown) -> StoryListed:
    return StoryListed(
        id=found.name,
        title=found.title,
        blurb=found.blurb,
        pen_name=found.pen_name,
        author=found.author,
        genre=found.genre,
        language=found.language,
        rating=found.rating,
        visibility=found.visibility,
        rehearsal=found.rehearsal,
        tags=list(found.tags),
        cover=None if found.cover is None else f"/api/v1/stories/{found.name}/cover",
        like_count=found.like_count,
        follow_count=found.follow_count,
        comment_count=found.comment_count,
        episode_count=found.episode_count,
        updated_at=found.updated_at,
        published_at=found.published_at,
    )


def report(told: Told, found: Report) -> GateReport:
    results = [
        GateResult(
            gate=each.gate,
            name=told.gate(each.gate),
            verdict=each.verdict.value,
            value=each.value,
            limit=each.limit,
            quotes=list(each.quotes),
        )
        for each in found.results
    ]
    return GateReport(rules=found.rules, passed=found.passed, results=results)


async def work(tx: Read, told: Told, story: Story) -> WorkShown:
    """All that its maker sees of how it comes along."""
    view = await book.view(tx, story)
    hidden = redaction_of(view.standing)
    parent = None if story.parent is None else await store.story(tx, story.parent)
    waits = steering.waits_at(story, view.standing)
    notices = [
        NoticeShown(stage=slot.stage.value, episode=slot.episode, text=told(text))
        for slot, text in noticed.notices(view.standing)
    ]
    return WorkShown(
        id=story.public_id,
        title=story.title,
        state=story.state.value,
        reason=None if story.reason is None else told(story.reason),
        reason_code=None if story.reason is None else story.reason.key,
        seen=story.steered,
        share=1.0 if story.state.value == "done" else round(view.share, 4),
        waits_at=None if waits is None else slotted(waits),
        wish=story.wish.model_dump(mode="json"),
        episodes_wanted=story.asked_for,
        stops=sorted(stop.value for stop in story.stops),
        stages=_stages(told, view),
        episodes=_episodes(view),
        stale=slots(each for each in view.standing.slots if each in view.standing.stale),
        notices=notices,
        hidden=None if hidden is None else told(hidden),
        rehearsal=story.rehearsal,
        visibility=story.visibility,
        quote=story.quote,
        cap=story.cap,
        spent=view.bill.cost,
        lost_calls=view.bill.lost,
        lost_at_most=view.bill.at_most,
        unknown_calls=view.bill.unknown,
        alarm=None if view.alarm is None else told(view.alarm),
        parent=None if parent is None or parent.owner != story.owner else parent.public_id,
        branched_at=story.branched_at,
        created_at=story.created_at,
    )


def _stages(told: Told, view: book.View) -> list[StageShown]:
    return [
        StageShown(
            stage=each.stage.value, name=told(each.stage.called), work=each.work.value, done=each.done, of=each.of
        )
        for each in view.stages
    ]


def _episodes(view: book.View) -> list[MadeEpisode]:
    return [
        MadeEpisode(
            number=each.number,
            title=each.title,
            work=each.work.value,
            passed=each.passed,
            approved=each.approved,
            published=each.published,
            changed=each.changed,
        )
        for each in view.episodes
    ]


def slotted(slot: Slot) -> Slotted:
    return Slotted(stage=slot.stage.value, episode=slot.episode)


def slots(found: Iterable[Slot]) -> list[Slotted]:
    return [slotted(each) for each in found]


def parts(told: Told, standing: Standing, of: Iterable[Slot]) -> list[PartListed]:
    found = []
    for slot in of:
        head = standing.heads.get(slot)
        found.append(
            PartListed(
                stage=slot.stage.value,
                episode=slot.episode,
                name=told(slot.stage.called),
                version=None if head is None else head.version,
                approved=head is not None and head.approved,
                stale=slot in standing.stale,
                red=head is not None and head.red,
                hidden=head is not None and head.redacted,
                redo=head is not None and head.redo,
            )
        )
    return found


def part(told: Told, standing: Standing, shown: Artifact, versions: Iterable[Artifact]) -> PartShown:
    slot, head = shown.slot, standing.heads[shown.slot]
    prose = slot.stage in PROSE
    return PartShown(
        stage=slot.stage.value,
        episode=slot.episode,
        name=told(slot.stage.called),
        version=shown.version,
        counts=shown.id == head.artifact,
        stale=slot in standing.stale,
        approved=head.approved,
        editable=slot.stage in PROSE | DATA and not shown.redacted,
        author=shown.author.value,
        model=shown.model,
        note=shown.note,
        content=None if prose or shown.redacted else plain_object(shown.content),
        scenes=list(draft_of(shown).scenes) if prose and not shown.redacted else None,
        report=None if shown.report is None or shown.redacted else report(told, of_plain(shown.report)),
        versions=[_version(each) for each in versions],
        created_at=shown.created_at,
    )


def _version(found: Artifact) -> PartVersion:
    return PartVersion(
        version=found.version,
        author=found.author.value,
        model=found.model,
        note="" if found.redacted else found.note,
        hidden=found.redacted,
        created_at=found.created_at,
    )
