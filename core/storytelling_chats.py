"""A story of what was played here, with the consent of each whose words are in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from core.db import Write
from core.db.tables.characters import Rating
from core.db.tables.stories import Consent, Payer, ShownAs
from core.errors import BadInput, NotFound
from core.log import get_log
from core.outcome import Told
from core.showing import watch
from core.stories import book, bridge, drafts, quotes, store
from core.stories.book import Order
from core.stories.bridge import consent, gathering
from core.stories.bridge.gathering import Last, Since, Speaker, Wanted, Whole
from core.stories.checks import asking
from core.stories.store import Story
from core.storytelling_ask import Ask, once, own, plain
from core.storytelling_paying import payer_of
from core.storytelling_words import wanted
from core.surface.port import Outgoing, SurfaceError
from core.text import Text, lines, t

USUAL = 200  # messages, where nobody says how many
MOST_NAMED = 20
_COUNT = re.compile(r"(?:last|최근)?\s*(\d{1,4})\s*(?:messages?|개|마디)?", re.IGNORECASE)
_SPAN = re.compile(r"(?:since|최근)?\s*(\d{1,3})\s*(h|hours?|시간|d|days?|일)\s*(?:ago|전|전부터)?", re.IGNORECASE)
_ALL = frozenset({"all", "whole", "전부", "모두", "처음부터", "전체"})
_ANONYMOUS = frozenset({"anonymous", "익명"})

log = get_log(__name__)


async def chat(ask: Ask) -> Told:
    """ "[<range>] [| <settings>]": the story is noted, those who spoke are asked, and nothing is paid yet."""
    if ask.claim.chat_id is None:
        raise BadInput(t("bridge-no-chat"))
    head, _, settings = ask.text.partition("|")
    take, shown_as, left = _range(head, ask.asker.now)
    found = wanted(left, settings, ask.asker.locale)
    highest = Rating.ADULT if ask.means.adult and ask.asker.adult else Rating.TEEN
    wish = asking.wish_of(found.typed, highest=highest, from_chat=True)
    payer, key = payer_of(ask, found)
    async with ask.means.router.of(ask.account if payer is Payer.ACCOUNT else None) as router:
        offer = await book.offered(router, wish, offline=found.offline)
    order = Order(wish=wish, stops=found.stops, payer=payer, payer_key=key, cap=found.cap, from_chat=True)
    asked: list[Speaker] = []

    async def do(tx: Write) -> str:
        now = ask.means.clock.now()
        story = await book.create(tx, ask.account, order, offer, now)
        span = Wanted(place=ask.claim.place_id, take=take, chat=ask.claim.chat_id, shown_as=shown_as)
        asked.extend(await bridge.begin(tx, story.id, ask.account, span, now))
        return story.public_id

    name = await once(ask, do)
    async with ask.means.db.read() as tx:
        story = await book.owned(tx, ask.account, name)
    posted = bool(asked) and await ask_all(ask, story, asked)
    said = t("story-chat-asked-all" if posted else "story-chat-asked-nobody", count=len(asked))
    begin = ask.button("begin", name, story.steered)
    return Told(
        lines([said, quotes.told(offer, wish)]), (begin, ask.button("cancel", name, story.steered)), private=True
    )


def _range(text: str, now: datetime) -> tuple[Last | Since | Whole, ShownAs, str]:
    """How much of the chat, how its maker appears, and what else was typed: keywords."""
    words = [each for each in text.replace(",", " , ").split() if each]
    shown_as = ShownAs.ANONYMOUS if any(each in _ANONYMOUS for each in words) else ShownAs.NAME
    left = " ".join(each for each in words if each not in _ANONYMOUS).replace(" , ", ", ")
    first, _, rest = left.partition(" ")
    if first.casefold() in _ALL:
        return Whole(), shown_as, rest
    if span := _SPAN.fullmatch(first):
        unit = "days" if span[2].casefold()[0] in {"d", "일"} else "hours"
        return Since(now - timedelta(**{unit: int(span[1])})), shown_as, rest
    if count := _COUNT.fullmatch(first):
        return Last(int(count[1])), shown_as, rest
    return Last(USUAL), shown_as, left


async def ask_all(ask: Ask, story: Story, asked: Sequence[Speaker]) -> bool:
    """One message for all who are asked; whether the place has taken it."""
    named = ", ".join(f"{plain(each.name, 30)}({each.messages})" for each in asked[:MOST_NAMED])
    maker = plain(ask.event.person.name, 30)
    text = ask.words(t("story-chat-consent", maker=maker, people=named))
    name = story.public_id
    buttons = (ask.button("byname", name), ask.button("anonymous", name), ask.button("refuse", name))
    surface = ask.means.surfaces[ask.claim.place.platform].surface(ask.claim.place)
    try:
        await surface.post(Outgoing(text=text, key=f"consent{story.id}", notice=True, buttons=buttons))
    except SurfaceError as error:
        log.warning("consent not asked", story=name, why=type(error).__name__)
        return False
    return True


async def byname(ask: Ask) -> Told:
    return await _given(ask, ShownAs.NAME)


async def anonymous(ask: Ask) -> Told:
    return await _given(ask, ShownAs.ANONYMOUS)


async def _given(ask: Ask, shown_as: ShownAs) -> Told:
    """Whoever was asked agrees, for this story alone."""
    story = await _asking(ask)

    async def do(tx: Write) -> str:
        await consent.give(tx, story.id, ask.account, shown_as, ask.means.clock.now())
        return shown_as.value

    await once(ask, do)
    return Told(t(f"story-chat-agreed-{shown_as.value}"), (ask.button("refuse", story.public_id),), private=True)


async def refuse(ask: Ask) -> Told:
    """No, or not any more: nothing of theirs is used, and what was made of it is hidden."""
    story = await _asking(ask)

    async def do(tx: Write) -> str:
        return "hidden" if await consent.refuse(tx, story.id, ask.account, ask.means.clock.now()) else "none"

    gave = await once(ask, do)
    await ask.means.showing.show(story.id, at_once=True)
    back = ask.button("byname", story.public_id), ask.button("anonymous", story.public_id)
    return Told(t(f"story-chat-refused-{gave}"), back, private=True)


async def _asking(ask: Ask) -> Story:
    """Everybody who was asked knows of the story by that."""
    async with ask.means.db.read() as tx:
        story = await store.by_public_id(tx, ask.name)
        if story is None or ask.account not in {each.account for each in await consent.consents(tx, story.id)}:
            raise NotFound(t("bridge-not-asked"))
    return story


async def begin(ask: Ask) -> Told:
    """Nobody is waited for any longer: the story begins with those who have agreed."""
    async with ask.means.db.read() as tx:
        story, _ = await own(tx, ask)
        answers = await consent.consents(tx, story.id)

    async def do(tx: Write) -> str:
        now = await book.owned(tx, ask.account, story.public_id)
        await gathering.close(tx, now.id)
        await drafts.start(tx, ask.hand(now))
        await watch(tx, now.id, ask.claim.place_id, ask.asker.locale)
        return str(now.id)

    story_id = int(await once(ask, do))
    seen = await ask.means.showing.first(story_id, ask.claim.place_id)
    await ask.means.showing.show(story_id, at_once=True)
    agreed = sum(each.state is Consent.GIVEN for each in answers)
    begun = Text("story-chat-begun" if seen else "story-chat-begun-unseen")
    return Told(lines([t("story-chat-with", agreed=agreed, of=len(answers)), begun]), private=True)
