"""A new story: asked for, priced, and begun once its maker says so."""

from __future__ import annotations

from dataclasses import replace

from core.db import Write
from core.db.tables.characters import Rating
from core.db.tables.stories import Payer
from core.errors import BadInput, NotFound
from core.outcome import Told
from core.showing import watch
from core.stories import book, drafts, quotes, store
from core.stories.book import Order
from core.stories.checks import asking
from core.stories.store import Story
from core.stories.wish import Wish
from core.storytelling_ask import Ask, current, once, own, plain, titled
from core.storytelling_paying import payer_of
from core.storytelling_scenes import of_chat
from core.storytelling_words import Wanted, parted, wanted
from core.text import Text, lines, t

LISTED = 10  # stories of a list, each with a button


async def listed(ask: Ask) -> Told:
    """The asker's stories, the newest first."""
    async with ask.means.db.read() as tx:
        mine = await store.owned(tx, ask.account)
    new = ask.form("new", "here")
    if not mine:
        return Told(t("story-chat-none"), (new,), private=True)
    told = [t("story-chat-list", count=len(mine))]
    told += [_line(number, each) for number, each in enumerate(mine[:LISTED], 1)]
    opens = [
        ask.button("show", each.public_id, label=t("story-chat-number", number=number))
        for number, each in enumerate(mine[:LISTED], 1)
    ]
    return Told(lines(told), (*opens, new), private=True)


def _line(number: int, story: Story) -> Text:
    state = "draft" if drafts.is_draft(story) else story.state.value
    return t(
        "story-chat-line",
        number=number,
        title=titled(story),
        episodes=story.asked_for,
        state=Text(f"story-state-{state}"),
        rehearsal="yes" if story.rehearsal else "no",
        code=story.public_id,
    )


async def new(ask: Ask) -> Told:
    """The price of a story, before anything is begun. Without a word it is told how, in a form where there are any."""
    if not ask.text and not ask.values:
        form = (ask.form("new", "here"),) if ask.surface.caps.forms else ()
        return Told(t("story-chat-new-how"), form, private=True)
    wanted_, wish = _wished(ask)
    payer, key = payer_of(ask, wanted_)
    async with ask.means.router.of(ask.account if payer is Payer.ACCOUNT else None) as router:
        offer = await book.offered(router, wish, offline=wanted_.offline, db=ask.means.db)
    order = Order(wish=wish, stops=wanted_.stops, payer=payer, payer_key=key, cap=wanted_.cap)

    async def do(tx: Write) -> str:
        return (await drafts.draft(tx, ask.account, order, offer, ask.means.clock.now())).public_id

    name = await once(ask, do)
    async with ask.means.db.read() as tx:
        story = await book.owned(tx, ask.account, name)
    told = [
        t("story-chat-ordered", keywords=plain(", ".join(wish.keywords), 200), **_said(wish)),
        quotes.told(offer, wish),
        *([t("story-chat-cap", cap=f"{order.cap / 1_000_000:.2f}")] if order.cap is not None else []),
        *([t("story-chat-space-pays")] if payer is Payer.SPACE else []),
        t("story-chat-nothing-yet"),
    ]
    seen = story.public_id, story.steered
    return Told(lines(told), (ask.button("start", *seen), ask.button("discard", *seen)), private=True)


def _said(wish: Wish) -> dict[str, Text | str]:
    """How the story is to be, in words."""
    return {
        "tone": Text(f"wish-tone-{wish.tone.value}"),
        "rating": Text(f"wish-rating-{wish.rating.value}"),
        "mode": Text(f"story-mode-{wish.mode.value}"),
        "language": Text(f"story-language-{wish.language}"),
    }


def _wished(ask: Ask) -> tuple[Wanted, Wish]:
    """Raises BadInput for what no story is made of, and for what nobody understands."""
    if ask.values is None:
        keywords, settings = parted(ask.text)
        more: dict[str, object] = {}
    else:
        given = ask.values
        keywords = given.get("keywords", "")
        counted = given.get("episodes", "").strip()
        settings = ", ".join(filter(None, (_counted(counted), given.get("settings", ""))))
        more = {"extra": given.get("more", "")}
    if not keywords:
        raise BadInput(t("story-chat-new-how"))
    found = wanted(keywords, settings, ask.asker.locale)
    avoid = "" if ask.values is None else ask.values.get("avoid", "")
    typed = replace(found.typed, **more)  # type: ignore[arg-type]  # by name
    if avoid:
        typed = replace(typed, avoid=", ".join((*found.avoid, avoid)))
    highest = Rating.ADULT if ask.means.adult and ask.asker.adult else Rating.TEEN
    return found, asking.wish_of(typed, highest=highest)


def _counted(episodes: str) -> str:
    return f"{episodes}화" if episodes.isdecimal() else episodes


async def show(ask: Ask) -> Told:
    """How one comes along."""
    async with ask.means.db.read() as tx:
        story, _ = await own(tx, ask)
        more = await of_chat(tx, story)
    told = await current(ask, story, lines(more) if more else None)
    heals = (ask.button("heal", story.public_id, story.steered),) if story.redacted else ()
    return replace(told, buttons=(*heals, *told.buttons))


async def start(ask: Ask) -> Told:
    """Begin it, and show here how it comes along."""
    async with ask.means.db.read() as tx:
        story, rest = await own(tx, ask)
    if rest:
        raise NotFound(t("story-unknown"))

    async def do(tx: Write) -> str:
        now = await book.owned(tx, ask.account, story.public_id)
        await drafts.start(tx, ask.hand(now))
        await watch(tx, now.id, ask.claim.place_id, ask.asker.locale)
        return str(now.id)

    story_id = int(await once(ask, do))
    seen = await ask.means.showing.first(story_id, ask.claim.place_id)
    await ask.means.showing.show(story_id, at_once=True)
    return Told(t("story-chat-begun" if seen else "story-chat-begun-unseen"), private=True)


async def discard(ask: Ask) -> Told:
    """Not begun after all."""

    async def do(tx: Write) -> str:
        await drafts.discard(tx, ask.hand(await book.owned(tx, ask.account, ask.name)))
        return "gone"

    await once(ask, do)
    return Told(t("story-chat-discarded"), private=True)
