"""A story meets others: readers find it, and its people come to talk."""

from __future__ import annotations

from dataclasses import replace

from core.chat import inbox
from core.controls import page
from core.db import Read, Write
from core.db.tables.characters import Visibility
from core.errors import BadInput
from core.outcome import Told
from core.stories import bridge
from core.stories.bridge.bible import bible
from core.stories.shelf import places, publishing
from core.stories.shelf import store as shelf
from core.stories.shelf.store import Met
from core.storytelling_ask import Ask, episode, once, own, plain, seen, titled
from core.surface.events import CommandInvoked
from core.surface.port import Button
from core.text import t
from core.text.typed import folded_name

_VISIBLE = {"public": Visibility.PUBLIC, "unlisted": Visibility.UNLISTED, "private": Visibility.PRIVATE}
_WORDS = {"링크로만": "unlisted", "일부공개": "unlisted", "비공개": "private", "전체공개": "public"}


async def share(ask: Ask) -> Told:
    """Who is to find it."""
    async with ask.means.db.read() as tx:
        story, rest = await own(tx, ask)
    wanted = ask.extra or _WORDS.get(folded_name(rest), folded_name(rest))
    if wanted:
        return await publish(replace(ask, name=story.public_id, extra=wanted))
    now = t(f"story-visibility-{story.visibility}")
    buttons = [
        ask.button("publish", story.public_id, each, label=t(f"story-button-{each}"))
        for each in _VISIBLE
        if each != story.visibility or each == Visibility.PUBLIC.value
    ]
    return Told(t("story-chat-share", title=titled(story), now=now), tuple(buttons), private=True)


async def publish(ask: Ask) -> Told:
    """Give readers what is written and has passed."""
    if ask.extra not in _VISIBLE:
        raise BadInput(t("story-chat-share-how"))
    wanted = _VISIBLE[ask.extra]

    async def do(tx: Write) -> str:
        now = ask.means.clock.now()
        return str(len(await publishing.publish(tx, ask.name, ask.account, wanted, now)))

    count = int(await once(ask, do))
    if wanted is Visibility.PRIVATE:
        return Told(t("story-chat-unpublished"), private=True)
    async with ask.means.db.read() as tx:
        found = await shelf.owned(tx, ask.name, ask.account)
    name = ask.name if wanted is Visibility.PUBLIC else str(found["link_token"])
    link = page(ask.means.public_url, name)
    buttons = (Button("", ask.words(t("story-button-page")), link),) if link else ()
    told = t("story-chat-published", count=count, how=t(f"story-visibility-{wanted.value}"), name=name)
    return Told(told, buttons, private=True)


async def unpublish(ask: Ask) -> Told:
    """Take it back from readers."""
    async with ask.means.db.read() as tx:
        story, _ = await own(tx, ask)
    return await publish(replace(ask, name=story.public_id, extra="private"))


async def talk(ask: Ask) -> Told:
    """Whom one can meet, as they are at the end of an episode: without a number the one that was read last."""
    async with ask.means.db.read() as tx:
        met, rest = await seen(tx, ask)
        number = ask.numbers[0] if ask.name and ask.numbers else None
        moment, last = await _moment(tx, ask, met, number)
        told = await bible(tx, met.id, published_only=not met.own)
    if number is None and rest:
        return await _by_name(ask, met, rest, moment)
    gone = told.canon(moment).dead
    here = [
        (index, each)
        for index, each in enumerate(told.cast.members)
        if each.first_episode <= moment and each.id not in gone
    ]
    buttons = [
        ask.button("meet", met.name, moment, index, label=t("story-chat-raw", text=plain(each.name, 40)))
        for index, each in here
    ]
    if moment > 1:
        buttons.append(ask.button("talk", met.name, moment - 1, label=t("story-button-earlier", episode=moment - 1)))
    if moment < last:
        buttons.append(ask.button("talk", met.name, moment + 1, label=t("story-button-later", episode=moment + 1)))
    title = plain(met.shown.title, 60)
    return Told(t("story-chat-talk", title=title, episode=moment), tuple(buttons), private=True)


async def _moment(tx: Read, ask: Ask, met: Met, number: int | None) -> tuple[int, int]:
    """The episode as of which, and the last one that can be chosen. Raises BadInput where none is written."""
    last = len((await bible(tx, met.id, published_only=not met.own)).texts)
    if last < 1:
        raise BadInput(t("bridge-no-episode", episode=number or 1, last=0))
    place = await places.of(tx, ask.account, met.id)
    usual = last if met.own and place is None else 1 if place is None else place.episode
    return max(1, min(number or usual, last)), last


async def _by_name(ask: Ask, met: Met, rest: str, moment: int) -> Told:
    """ "<name> [<episode>]"."""
    *names, word = rest.split()
    number, _ = episode(word)
    name = " ".join(names) if number is not None and names else rest
    async with ask.means.db.read() as tx:
        told = await bible(tx, met.id, published_only=not met.own)
    for index, each in enumerate(told.cast.members):
        if folded_name(name) in {folded_name(each.name), *map(folded_name, each.aliases)}:
            return await meet(replace(ask, name=met.name, numbers=(number or moment, index)))
    raise BadInput(t("bridge-no-member"))


async def meet(ask: Ask) -> Told:
    """Somebody of the cast comes here to talk, as they are at the end of an episode."""
    moment, index = ask.number(0), ask.number(1)
    async with ask.means.db.read() as tx:
        met, _ = await seen(tx, ask)
        members = (await bible(tx, met.id, published_only=not met.own)).cast.members
    if index >= len(members):
        raise BadInput(t("button-stale"))
    who = members[index]

    async def do(tx: Write) -> str:
        now = ask.means.clock.now()
        made = await bridge.become(tx, met.id, who.id, moment, ask.account, now)
        comes = CommandInvoked(
            id=f"meet:{ask.event.id}",
            place=ask.claim.place,
            person=ask.event.person,
            name="open",
            rest=made,
            at=now,
        )
        await inbox.keep(tx, ask.claim.place_id, comes, now)
        return made

    await once(ask, do)
    return Told(t("story-chat-met", name=plain(who.name, 40), episode=moment), private=True)
