"""How a story comes along, in one message a place: made once, and edited whenever a stage is done."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from weakref import WeakValueDictionary

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.clock import Clock
from core.controls import controls
from core.db import Db, Read, Write
from core.db.tables.places import places
from core.db.tables.stories import StoryState, story_watches
from core.errors import DatabaseGone
from core.ledger import jobs
from core.ledger.jobs import Job
from core.ledger.lease import place_of
from core.log import get_log
from core.stories import book, quotes, store
from core.stories.book import View
from core.stories.engine import SHOWN
from core.surface.events import Place
from core.surface.markup import split
from core.surface.port import Gone, Later, Outgoing, Surface, SurfaceError, SurfaceMaker, Unreachable, Unsure
from core.text import Catalog

PACE = 2.0  # seconds between two edits of one message, as long as the story is being made
NEW = "new"  # in `shown`, of a watch whose message is about to be made by whoever asked for it
AGAIN = 15.0  # seconds until a platform that did not answer is asked once more

log = get_log(__name__)


@dataclass(frozen=True, slots=True)
class Watch:
    """A message that follows a story. `shown` is the hash of what it says."""

    story: int
    place_id: int
    place: Place
    post: str | None
    locale: str
    shown: str


@dataclass(slots=True, kw_only=True)
class Showing:
    """One a process. `surfaces` are the makers of the platforms that are served here: what is watched elsewhere is
    shown by others. `public_url` leads to the reader's page."""

    db: Db
    clock: Clock
    catalog: Catalog
    surfaces: Mapping[str, SurfaceMaker]
    public_url: str | None = None
    _busy: WeakValueDictionary[int, asyncio.Lock] = field(default_factory=WeakValueDictionary)
    _edited: dict[tuple[int, int], float] = field(default_factory=dict)

    async def show(self, story_id: int, *, at_once: bool = False) -> None:
        """Bring every message that follows a story up to date. Never raises; what cannot be done now is done later.

        `at_once`: somebody has pressed something and waits to see it.
        """
        try:
            await self._show(story_id, at_once=at_once)
        except DatabaseGone as error:
            log.error("story not shown", story=story_id, why=str(error.text.args.get("why", "")))
        except Exception:
            log.exception("story not shown", story=story_id)

    async def work(self, job: Job) -> None:
        """The same, as a job that was put off."""
        await self.show(job.subject)

    async def first(self, story_id: int, place_id: int) -> bool:
        """Make the message for a place that has just begun to watch; whether there is one. Said again, it is there."""
        async with self._busy.setdefault(story_id, asyncio.Lock()):
            async with self.db.read() as tx:
                story = await store.story(tx, story_id)
                found = [each for each in await _watches(tx, story_id) if each.place_id == place_id]
                view = None if story is None else await book.view(tx, story)
            if view is None or not found or found[0].place.platform not in self.surfaces:
                return False
            if found[0].post is None:
                async with self.db.write() as tx:  # whoever comes later may try, too
                    await _set(tx, found[0], shown="")
                await self._put_up(replace(found[0], shown=""), view)
            async with self.db.read() as tx:
                return any(each.post for each in await _watches(tx, story_id) if each.place_id == place_id)

    def message(self, view: View, place: Place, locale: str) -> Outgoing:
        caps = self.surfaces[place.platform].surface(place).caps
        text = self.catalog.render(quotes.progress(view), locale)
        buttons = controls(view, self.catalog, locale, self.public_url) if caps.buttons else ()
        head = split(text, caps.limit, caps.measure)[0]
        shown = text if len(text) == len(head.text) else head.text.rstrip()
        return Outgoing(text=shown, key=f"story{view.story.id}", notice=True, buttons=buttons, silent=True)

    async def _show(self, story_id: int, *, at_once: bool) -> None:
        async with self._busy.setdefault(story_id, asyncio.Lock()):
            async with self.db.read() as tx:
                story = await store.story(tx, story_id)
                rows = [] if story is None else await _watches(tx, story_id)
                view = None if story is None or not rows else await book.view(tx, story)
            for watch in rows:
                if view is not None and watch.place.platform in self.surfaces and watch.shown != NEW:
                    await self._put_up(watch, view, at_once=at_once)

    async def _put_up(self, watch: Watch, view: View, *, at_once: bool = False) -> None:
        """Where the place takes nothing of us any more, it is no longer tried."""
        outgoing = replace(self.message(view, watch.place, watch.locale), key=f"story{watch.story}.{watch.place_id}")
        shown = _hash(outgoing)
        wait = 0.0 if at_once else self._early(watch, view)
        if shown == watch.shown:
            return
        if wait > 0:
            await self._again(watch.story, wait)
            return
        try:
            post = await self._put(watch, outgoing, self.surfaces[watch.place.platform].surface(watch.place))
        except Later as error:
            await self._again(watch.story, error.seconds)
        except (Unreachable, Unsure):
            await self._again(watch.story, AGAIN)
        except SurfaceError as error:
            log.warning("story no longer shown", story=view.story.public_id, why=type(error).__name__)
            async with self.db.write() as tx:
                await _drop(tx, watch)
        else:
            self._edited[watch.story, watch.place_id] = self.clock.monotonic()
            if post is not None:
                async with self.db.write() as tx:
                    await _set(tx, watch, post_id=post, shown=shown)

    async def _put(self, watch: Watch, outgoing: Outgoing, surface: Surface) -> str | None:
        """The id of the message that shows it now. One that is gone is made anew, by whoever finds that out first."""
        if watch.post is not None:
            try:
                await surface.edit(watch.post, outgoing)
            except Gone:
                async with self.db.write() as tx:
                    if not await _set(tx, watch, post_id=None):
                        return None
                # Platforms that know keys would give back the one that is gone.
                outgoing = replace(outgoing, key=f"{outgoing.key}.{watch.post}"[-25:])
            else:
                return watch.post
        return await surface.post(outgoing)

    def _early(self, watch: Watch, view: View) -> float:
        """In how many seconds the message may be edited again; how it ends is told at once."""
        if view.story.state is not StoryState.MAKING:
            self._edited.pop((watch.story, watch.place_id), None)
            return 0.0
        last = self._edited.get((watch.story, watch.place_id))
        return 0.0 if last is None else PACE - (self.clock.monotonic() - last)

    async def _again(self, story_id: int, seconds: float) -> None:
        async with self.db.write() as tx:
            await jobs.ask(tx, SHOWN, story_id, seconds)


async def watch(tx: Write, story_id: int, place_id: int, locale: str) -> None:
    """From now on the place watches the story. Whoever says so makes its message then, by `Showing.first`: nobody else
    does before that."""
    make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    fresh = make(story_watches).values(story_id=story_id, place_id=place_id, locale=locale, shown=NEW)
    await tx.run(fresh.on_conflict_do_nothing())


async def _watches(tx: Read, story_id: int) -> Sequence[Watch]:
    query = select(story_watches.c.post_id, story_watches.c.locale, story_watches.c.shown, places)
    found = query.join(places, places.c.id == story_watches.c.place_id).where(story_watches.c.story_id == story_id)
    return [
        Watch(story_id, row["id"], place_of(row), row["post_id"], row["locale"], row["shown"])
        for row in await tx.rows(found)
    ]


async def _drop(tx: Write, watch: Watch) -> None:
    mine = story_watches.c.story_id == watch.story, story_watches.c.place_id == watch.place_id
    await tx.run(delete(story_watches).where(*mine))


async def _set(tx: Write, watch: Watch, **values: str | None) -> int:
    """As long as nobody has changed the message meanwhile."""
    mine = [story_watches.c.story_id == watch.story, story_watches.c.place_id == watch.place_id]
    if "post_id" in values and values["post_id"] is None:
        mine.append(story_watches.c.post_id == watch.post)
    return await tx.run(update(story_watches).where(*mine).values(**values))


def _hash(outgoing: Outgoing) -> str:
    said = repr((outgoing.text, [(each.action, each.label, each.url) for each in outgoing.buttons]))
    return hashlib.sha256(said.encode()).hexdigest()
