"""What the pages of a story's maker share: whose story it is, who steers it, and how its parts are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.responses import Response

from core.db import Read
from core.errors import BadInput, NotFound, ProductError
from core.safety.takedowns import Down
from core.stories import book
from core.stories.gates.report import Report
from core.stories.pipeline import Slot
from core.stories.stage import Stage
from core.stories.steering import Hand
from core.stories.store import Story
from core.text import Text, t
from web.errors import status_of
from web.site import Site
from web.viewer import Form, SiteDep, Viewer, ViewerDep

MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Mine:
    """A story of the viewer's own; `down` where moderators have taken it down."""

    story: Story
    down: Down | None = None

    @property
    def path(self) -> str:
        return f"/stories/{self.story.public_id}"


async def _mine(story_id: str, site: SiteDep, viewer: ViewerDep) -> Mine:
    """Raises NotFound for everybody else, as if there were no such story."""
    async with site.app.db.read() as tx:
        account = viewer.account
        if account is None or "\x00" in story_id:
            raise NotFound(t("stories-unknown"))
        try:
            return Mine(*await book.owned_and_down(tx, account, story_id))
        except NotFound:
            raise NotFound(t("stories-unknown")) from None


MineDep = Annotated[Mine, Depends(_mine)]


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody who steers: `seen` is what their page showed."""

    site: Site
    story: Story
    seen: int | None

    async def hand(self, tx: Read) -> Hand:
        """As the story is now."""
        now = await book.owned(tx, self.story.owner, self.story.public_id)
        return Hand(now, self.seen, self.site.app.clock.now())


def desk(site: Site, mine: Mine, form: Form) -> Desk:
    """Raises BadInput for a form that is not ours."""
    seen = form["seen"]
    if not (seen.isascii() and seen.isdecimal() and len(seen) < MOST_DIGITS):
        raise BadInput(t("web-bad-request"))
    return Desk(site, mine.story, int(seen))


def slot_of(stage: str, episode: str = "0") -> Slot:
    """Of an address. Raises NotFound."""
    try:
        return Slot(Stage(int(stage[:3])), int(episode[:4]))
    except ValueError:
        raise NotFound(t("story-part-unknown")) from None


def told(slot: Slot) -> Text:
    """What a part is called: its stage, and the episode where it has one."""
    if slot.stage.of_episode:
        return t("steer-part-episode", stage=Text(slot.stage.key), episode=slot.episode)
    if slot.stage is Stage.EPISODES and slot.episode > 1:
        return t("steer-part-block", stage=Text(slot.stage.key), episode=slot.episode)
    return Text(slot.stage.key)


def path_of(slot: Slot) -> str:
    """Behind a story's address."""
    return f"parts/{slot.stage.value}/{slot.episode}"


def number(typed: str, what: Text) -> int | None:
    """None where nothing was typed. Raises BadInput."""
    bare = typed.strip().replace(",", "")
    if not bare:
        return None
    if not (bare.isascii() and bare.isdecimal() and len(bare) < MOST_DIGITS):
        raise BadInput(t("making-number", what=what, typed=bare[:40]))
    return int(bare)


def owners_page(
    site: Site,
    viewer: Viewer,
    mine: Mine,
    template: str,
    values: Mapping[str, object],
    /,
    *,
    at: str = "",
    problem: ProductError | None = None,
) -> Response:
    """One of the pages that hang together by their tabs; `at` is what stands behind the story's address, and its first
    word the tab."""
    shown = {"story": mine.story, "form_token": viewer.form_token, **values}
    response = site.templates.page(
        template,
        viewer.reader,
        200 if problem is None else status_of(problem),
        None,
        path=f"{mine.path}/{at}",
        tab=at.partition("/")[0],
        down=mine.down,
        contact=site.app.settings.web.contact,
        problem=None if problem is None else problem.text,
        **shown,
    )
    viewer.remember(response)
    return response


def gate_names(site: Site, report: Report, locale: str) -> Mapping[str, str]:
    """What the gates of a report are called. One that was kept by older rules may know gates without a name."""
    found = {}
    for each in report.results:
        try:
            found[each.gate] = site.app.catalog.render(t(f"gate-{each.gate}"), locale)
        except LookupError:
            found[each.gate] = each.gate
    return found
