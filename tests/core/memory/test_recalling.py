"""What was said long ago comes up when it matters, stands at the prompt's end, and is named in the receipt."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import update

from core.chat import drafting
from core.db.tables.places import places
from core.points import Point
from core.surface.events import CommandInvoked
from tests.core.conftest import MINA, PLACE, Killed, Stage, dies_at
from tests.core.memory.talking import Talking, everything


async def test_what_was_said_in_an_older_chat_comes_to_mind(make_stage: Callable[..., Stage]) -> None:
    talk = Talking(make_stage(["그렇구나."]))

    async with talk.working():
        await talk.say("나는 새우 알레르기가 있어. 먹으면 큰일 나.")
        first = talk.prompt
        await talk.command("new")
        await talk.say("새우튀김 먹자!")

    assert "떠오르는 기억" not in everything(first)
    assert "새우 알레르기가 있" in talk.prompt.tail
    assert not any("알레르기" in line.text for line in talk.prompt.lines)
    assert talk.prompt.stable == first.stable


async def test_the_receipt_names_what_came_to_mind_and_makes_the_same_prompt_again(
    make_stage: Callable[..., Stage],
) -> None:
    talk = Talking(make_stage(["그렇구나."]))

    async with talk.working():
        await talk.say("우리 강아지 이름은 보리야.")
        await talk.command("new")
        await talk.say("강아지 이름 뭐게?")

    shown, message_id = await talk.receipt()
    async with talk.stage.db.read() as tx:
        again = await drafting.rebuilt(tx, message_id)
    assert shown.receipt.memories
    assert all(used.why is not None for used in shown.receipt.memories)
    assert again is not None
    assert "보리" in again.tail
    assert again.tail == talk.prompt.tail
    assert drafting.hash_of(again) == shown.receipt.prompt_hash


@pytest.mark.parametrize("point", [Point.TURN_OPENED, Point.ANSWER_STORED])
async def test_a_turn_that_is_taken_up_again_tells_in_its_receipt_what_it_had(
    make_stage: Callable[..., Stage], point: Point
) -> None:
    before = make_stage(["그렇구나."])
    talk = Talking(before)
    async with talk.working():
        await talk.say("우리 강아지 이름은 보리야.")
    dying = make_stage(["보리!"], surface=before.surface, reached=dies_at(point))
    dying.numbers[0] += 100
    made = dying.message("강아지 이름 뭐게?")

    with pytest.raises((Killed, BaseExceptionGroup)):
        await dying.take(CommandInvoked(id="n1", place=PLACE, person=MINA, name="new", at=made.at))
        await dying.take(made)
        async with dying.working():
            await dying.until_quiet()
    async with dying.db.write() as tx:
        await tx.run(update(places).values(lease_until=0.0))
    after = Talking(make_stage(["보리!"], surface=before.surface))
    async with after.working():
        await after.stage.until_quiet()

    shown, message_id = await after.receipt()
    async with after.stage.db.read() as tx:
        again = await drafting.rebuilt(tx, message_id)
    assert len(dying.model.seen) + len(after.stage.model.seen) == 1
    assert shown.receipt.memories
    assert again is not None
    assert "보리" in again.tail
    assert drafting.hash_of(again) == shown.receipt.prompt_hash
