"""A story of one's own is paid by a key of one's own, where its maker has one; and so is what is learnt of a chat."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import update

from core.ai import keyring
from core.ai.owned import Owned
from core.ai.router import Router
from core.clock import SystemClock
from core.db import Db
from core.db.tables.stories import Payer, StoryState, stories
from core.sealing import Seal
from core.settings import load
from core.stories.purse import Limits
from core.stories.store import Story
from core.text import Catalog
from tests.core.stories.workshop import Workshop, recorded, wish
from tests.fakes.anthropic_api import AnthropicApi
from tests.fakes.teller import Teller

THEIRS = "own-key-of-the-maker"
SEAL = Seal("secret")


@pytest.fixture
async def db(sqlite_url: str) -> AsyncIterator[Db]:
    opened = Db(sqlite_url)
    yield opened
    await opened.aclose()


@pytest.fixture
async def claude() -> AsyncIterator[AnthropicApi]:
    async with AnthropicApi(key=THEIRS) as api:
        yield api


@dataclass
class Kept:
    """A workshop whose operator has a model, and its maker a key."""

    shop: Workshop
    teller: Teller
    keys: Owned

    @property
    def router(self) -> Router:
        return self.shop.engine.making.calls.router


@pytest.fixture
async def kept(db: Db, claude: AnthropicApi) -> AsyncIterator[Kept]:
    teller = Teller((await recorded(wish())).book)
    shop = Workshop(db, teller, limits=Limits(account=1))
    given = load(anthropic={"base_url": claude.url})
    keys = Owned(db=db, seal=SEAL, settings=given, clock=SystemClock(), catalog=Catalog())
    shop.engine.making.calls.router.owners = keys
    yield Kept(shop, teller, keys)
    await keys.aclose()


async def own_key(db: Db, story: Story, key: str = THEIRS) -> None:
    async with db.write() as tx:
        await keyring.keep(tx, SEAL, story.owner, "anthropic", key, SystemClock().now())


def keys_sent(claude: AnthropicApi) -> set[str]:
    found = [{name.lower(): value for name, value in call.headers.items()} for call in claude.log]
    return {each["authorization"].removeprefix("Bearer ") for each in found}


async def test_a_story_of_ones_own_is_asked_with_ones_own_key_beyond_the_operators_limit(
    db: Db, kept: Kept, claude: AnthropicApi
) -> None:
    story = await kept.shop.begin(wish())
    await own_key(db, story)
    claude.say("That is no concept at all.")

    view = await kept.shop.work(story)

    assert keys_sent(claude) == {THEIRS}
    assert not kept.teller.prompts
    assert view.story.state is StoryState.WAITING  # for what was answered, not for money


async def test_a_refused_key_stops_the_story_at_once_and_says_where_to_go(
    db: Db, kept: Kept, claude: AnthropicApi
) -> None:
    story = await kept.shop.begin(wish())
    await own_key(db, story, "no-longer-good")

    view = await kept.shop.work(story)

    assert view.story.state is StoryState.WAITING
    assert view.story.reason is not None
    assert "/me/keys" in Catalog().render(view.story.reason, "ko")
    assert keys_sent(claude) <= {"no-longer-good"}
    assert not kept.teller.prompts


async def test_what_a_server_pays_for_is_not_asked_with_its_makers_key(
    db: Db, kept: Kept, claude: AnthropicApi
) -> None:
    kept.shop.engine.making.calls.limits = Limits()
    story = await kept.shop.begin(wish())
    await own_key(db, story)
    async with db.write() as tx:
        await tx.run(update(stories).where(stories.c.id == story.id).values(payer=Payer.SPACE, payer_key="fake:1"))

    await kept.shop.work(replace(story, payer=Payer.SPACE, payer_key="fake:1"))

    assert not claude.log
    assert kept.teller.prompts
