"""Who has put themselves together is remembered as one, and only as long as that lasts."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict

from sqlalchemy import select

from core.ai.model import Prompt
from core.belongings import merging
from core.db.tables.access import LinkedBy
from core.db.tables.people import people
from core.reach import Reach
from core.surface.events import Place
from tests.core.belongings.rows import NOW
from tests.core.conftest import JOON, MINA, PLACE, Stage
from tests.core.memory.talking import Talking

ELSEWHERE = Place("fake", "bot", "", "elsewhere", direct=True, reach=Reach.DIRECT)
TOLD = "나는 새우 알레르기가 있어. 꼭 기억해 줘."
ASKED = "내가 새우 알레르기 이야기를 한 적이 있던가?"


def knows(prompt: Prompt) -> bool:
    """Whether what was told elsewhere is in what the model was given, beside the question."""
    whole = json.dumps(asdict(prompt), ensure_ascii=False, default=str).replace(ASKED, "")
    return "새우 알레르기" in whole


async def test_recall_sees_the_other_identity_while_they_are_one_and_not_any_more(
    make_stage: Callable[..., Stage],
) -> None:
    stage = make_stage(["네, 기억할게요."])
    talk = Talking(stage)
    async with talk.working():
        await talk.say(TOLD, JOON, ELSEWHERE)
        await talk.say("안녕하세요", MINA, PLACE)
        await talk.say(ASKED, MINA, PLACE)
        before = knows(talk.prompt)
        mina, joon = await account(stage, MINA.id), await account(stage, JOON.id)

        async with stage.db.write() as tx:
            link = await merging.merge(tx, mina, joon, LinkedBy.CODE, NOW)
        await talk.say(ASKED, MINA, PLACE)
        together = knows(talk.prompt)
        async with stage.db.write() as tx:
            await merging.split(tx, mina, link, NOW)
        await talk.say(ASKED, MINA, PLACE)
        after = knows(talk.prompt)
        await talk.say(ASKED, JOON, ELSEWHERE)

    assert (before, together, after) == (False, True, False)
    assert knows(talk.prompt)


async def account(stage: Stage, native_id: str) -> int:
    async with stage.db.read() as tx:
        found: int = await tx.value(select(people.c.account_id).where(people.c.native_id == native_id))
    return found
