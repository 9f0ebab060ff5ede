"""What is asked of a story: by whom, about which one, with which words; and what its answers need."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.ai.router import Router
from core.asking import Asks
from core.chat.notices import Notice, say
from core.clock import Clock
from core.controls import controls
from core.db import Db, Read, Write
from core.errors import BadInput, NotFound
from core.ledger import lease, steps
from core.ledger.lease import Claim
from core.outcome import Asker, Told
from core.showing import Showing
from core.stories import book, quotes, store
from core.stories.book import View
from core.stories.shelf.store import Met, met
from core.stories.steering import Hand
from core.stories.store import Story
from core.surface.port import Attachment, Button, Surface, SurfaceMaker
from core.text import Catalog, Text, lines, t

_ID = re.compile(r"[A-Za-z0-9_-]{4,40}")
_CODE = re.compile(r"(?=.*[0-9A-Z_-])(?=.*[A-Za-z])[A-Za-z0-9_-]{12}")  # as a story's id looks, and a word seldom does
_EPISODE = re.compile(r"(\d{1,4})(?:화|회|편|ep|episode)?\.?", re.IGNORECASE)
ROOM = 1_900  # characters of a post; no argument of the catalogues' words may have more than 2,500
_MARKS = str.maketrans("", "", "[]<>*_`~|#\\")


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What the answers need; one a process. `adult`: the operator takes stories for adults."""

    db: Db
    clock: Clock
    catalog: Catalog
    router: Router
    showing: Showing
    surfaces: Mapping[str, SurfaceMaker]
    public_url: str | None = None
    adult: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """`name` is the story that a button or a form means, "" where words do; `numbers` stand behind it there. `text` is
    what was typed behind the verb, `values` are a form's fields."""

    means: Means
    event: Asks
    asker: Asker
    surface: Surface
    claim: Claim
    name: str = ""
    numbers: tuple[int, ...] = ()
    extra: str = ""
    text: str = ""
    values: Mapping[str, str] | None = None

    @property
    def account(self) -> int:
        return self.asker.account

    def number(self, index: int) -> int:
        """Raises BadInput for a button of another shape."""
        if index >= len(self.numbers):
            raise BadInput(t("button-stale"))
        return self.numbers[index]

    def words(self, text: Text) -> str:
        return self.means.catalog.render(text, self.asker.locale)

    def button(self, verb: str, *parts: object, label: Text | None = None) -> Button:
        action = ":".join(map(str, ("story", verb, *parts)))
        return Button(action, self.words(label or Text(f"story-button-{verb}"))[:80])

    def form(self, verb: str, *parts: object, label: Text | None = None) -> Button:
        action = f"do:story-{verb}:" + ".".join(map(str, parts))
        return Button(action, self.words(label or Text(f"story-button-{verb}"))[:80])

    def hand(self, story: Story, index: int = 0) -> Hand:
        """Whoever steers: a button has seen the number of changes that stands in it, typed words have seen none."""
        seen = self.numbers[index] if self.name and index < len(self.numbers) else None
        return Hand(story, seen, self.means.clock.now())

    def rest(self, text: str) -> Ask:
        return replace(self, text=text.strip())


Handler = Callable[[Ask], Awaitable[Told]]


async def once(ask: Ask, do: Callable[[Write], Awaitable[str]]) -> str:
    """Do it in one transaction, which notes that it is done: the same event brings it about once. What it gave."""
    step, inputs = f"story/{ask.claim.place_id}/{ask.event.id}"[:80], steps.hashed(ask.event.id)
    async with ask.means.db.write() as tx:
        await lease.fence(tx, ask.claim)
        done = await steps.send(tx, step, inputs, epoch=ask.claim.epoch, now=ask.asker.now)
        if done is not None:
            return str(done["gave"])
        gave = await do(tx)
        await steps.finish(tx, step, inputs, {"gave": gave}, None)
    return gave


async def own(tx: Read, ask: Ask) -> tuple[Story, str]:
    """The asker's story that is meant, and what else was typed. Without a name it is the newest. Raises NotFound."""
    if ask.name:
        return await book.owned(tx, ask.account, ask.name), ask.text
    word, _, rest = ask.text.partition(" ")
    mine = await store.owned(tx, ask.account)
    found = _named(mine, word)
    if found is not None:
        return found, rest.strip()
    if not mine:
        raise NotFound(t("story-chat-none"))
    if _CODE.fullmatch(word):
        raise NotFound(t("story-unknown"))
    return mine[0], ask.text


async def seen(tx: Read, ask: Ask) -> tuple[Met, str]:
    """A story that the asker may read, and what else was typed. Raises NotFound; BadInput for one that is for adults
    where they may not come."""
    if ask.name:
        return _fit(await met(tx, ask.name, ask.account), ask), ask.text
    word, _, rest = ask.text.partition(" ")
    mine = _named(await store.owned(tx, ask.account), word)
    if mine is None and _ID.fullmatch(word) and not _EPISODE.fullmatch(word):
        return _fit(await met(tx, word, ask.account), ask), rest.strip()
    story, rest = await own(tx, ask)
    return _fit(await met(tx, story.public_id, ask.account), ask), rest


def _named(mine: Sequence[Story], word: str) -> Story | None:
    """By its number in the list, its id or how that begins, or its title's beginning."""
    if not word:
        return None
    if word.isascii() and word.isdecimal():
        return mine[int(word) - 1] if 0 < int(word) <= len(mine) else None
    if len(word) >= 4:
        found = [each for each in mine if each.public_id.startswith(word)]
        if len(found) == 1:
            return found[0]
    return None


def _fit(found: Met, ask: Ask) -> Met:
    if found.shown.adult and not ask.asker.adult:
        raise BadInput(t("story-chat-adult"))
    return found


def episode(text: str) -> tuple[int | None, str]:
    """The episode that a text begins with ("3", "3화"), and what follows."""
    word, _, rest = text.strip().partition(" ")
    found = _EPISODE.fullmatch(word)
    return (int(found[1]), rest.strip()) if found else (None, text.strip())


async def view_of(tx: Read, story: Story) -> View:
    """As it stands now."""
    found = await store.story(tx, story.id)
    if found is None:
        raise NotFound(t("story-unknown"))
    return await book.view(tx, found)


async def current(ask: Ask, story: Story, said: Text | None = None) -> Told:
    """How a story stands, with what its maker can press; `said` goes before."""
    async with ask.means.db.read() as tx:
        view = await view_of(tx, story)
    told = lines([*([] if said is None else [said]), quotes.progress(view)])
    return Told(told, controls(view, ask.means.catalog, ask.asker.locale, ask.means.public_url), private=True)


async def before(ask: Ask, number: int, text: Text) -> None:
    """A post that goes before the answer."""
    notice = Notice(text, f"n{ask.event.id}p{number}", private=True)
    await say(ask.surface, ask.means.catalog, notice, ask.asker.locale)


async def told(ask: Ask, texts: Sequence[Text], buttons: Sequence[Button] = (), file: Attachment | None = None) -> Told:
    """Many lines in as many posts as they need; the last one has what can be pressed."""
    room, groups, used = min(ask.surface.caps.limit, ROOM), [list[Text]()], 0
    for text in texts:
        length = len(ask.words(text)) + 1
        if groups[-1] and used + length > room:
            groups.append([])
            used = 0
        groups[-1].append(text)
        used += length
    for number, group in enumerate(groups[:-1], 1):
        await before(ask, number, lines(group))
    return Told(lines(groups[-1]), tuple(buttons), file=file, private=True)


def plain(text: str, most: int = 80) -> str:
    """Words in one line that no mark makes into something else, cut where they are long."""
    flat = " ".join(text.translate(_MARKS).split())
    return flat if len(flat) <= most else f"{flat[: most - 1].rstrip()}…"


def titled(story: Story) -> str:
    return plain(story.title or ", ".join(story.wish.keywords) or "…", 60)
