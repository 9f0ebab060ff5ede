"""What is learnt of a direct chat is asked with a key of one's own, where there is one; elsewhere never."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest

from core.accounts import people
from core.ai import keyring
from core.ai.owned import Owned
from core.clock import SystemClock
from core.memory import drawing
from core.reach import Reach
from core.sealing import Seal
from core.settings import load
from core.surface.events import Place
from core.text import Catalog
from tests.core.conftest import MINA, PLACE, Memories, Stage
from tests.fakes.anthropic_api import AnthropicApi
from tests.fakes.scripted_model import ScriptedModel

SEAL = Seal("secret")
ROOM = replace(PLACE, channel="plaza", direct=False, reach=Reach.PUBLIC)


@pytest.fixture
async def claude() -> AsyncIterator[AnthropicApi]:
    async with AnthropicApi(key="minas-own-key") as api:
        yield api


@pytest.mark.parametrize(("place", "is_own"), [(PLACE, True), (ROOM, False)], ids=["direct", "room"])
async def test_whose_key_learns(
    make_stage: Callable[..., Stage], claude: AnthropicApi, place: Place, *, is_own: bool
) -> None:
    operators = ScriptedModel(["[]"])
    stage = make_stage(["그래요."], memory=Memories(model=operators))
    keys = Owned(
        db=stage.db,
        seal=SEAL,
        settings=load(anthropic={"base_url": claude.url}),
        clock=SystemClock(),
        catalog=Catalog(),
    )
    stage.desk.turns.router.owners = keys
    async with stage.db.write() as tx:
        mina = await people.know(tx, place.platform, MINA, SystemClock().now())
        await keyring.keep(tx, SEAL, mina.account_id, "anthropic", "minas-own-key", SystemClock().now())

    async with stage.working():
        for number in range(drawing.ENOUGH // 2):
            await stage.say(f"저는 {number}번째로 바다를 좋아해요.", place=place)
            await stage.until_quiet()
    await stage.learn()
    await keys.aclose()

    theirs, ours = len(claude.log), len(stage.model.seen) + len(operators.seen)
    assert (theirs > drawing.ENOUGH // 2, ours == 0) == (is_own, is_own)
    assert (theirs == 0) == (not is_own)
    assert all("minas-own-key" in str(call.headers) for call in claude.log)
