"""What people say at awkward moments is answered once, whole, and in its order."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

import pytest

from tests.e2e.program import answer
from tests.e2e.scenes import Open, discord, telegram, web
from tests.e2e.stage import Program, seen

pytestmark = pytest.mark.e2e

DISCORD = pytest.param(discord, id="discord")
DISCORD_DIRECT = pytest.param(partial(discord, direct=True), id="discord-direct")
TELEGRAM = pytest.param(telegram, id="telegram")
TELEGRAM_GROUP = pytest.param(partial(telegram, group=True), id="telegram-group")
WEB = pytest.param(web, id="web")
ONCE_MORE = 1.2  # seconds in which a second answer would come


@pytest.mark.parametrize("opened", [DISCORD, DISCORD_DIRECT, TELEGRAM, TELEGRAM_GROUP])
async def test_what_is_said_while_the_program_is_away_is_answered_when_it_is_back(opened: Open, tmp_path: Path) -> None:
    async with opened() as scene, Program(tmp_path, scene) as program:
        await program.start()
        await scene.say("거기 있어요?")
        await seen(scene.shown, lambda posts: posts == [answer("거기 있어요?")])
        assert await program.stop() == 0

        await scene.say("어디 갔어요?")
        await program.start()

        both = [answer("거기 있어요?"), answer("어디 갔어요?")]
        await seen(scene.shown, lambda posts: posts == both)
        await asyncio.sleep(ONCE_MORE)
        assert await scene.shown() == both
        assert program.calls() == ["거기 있어요?", "어디 갔어요?"]


@pytest.mark.parametrize("opened", [DISCORD, TELEGRAM, WEB])
async def test_what_is_said_while_the_character_speaks_is_answered_next(opened: Open, tmp_path: Path) -> None:
    async with opened() as scene, Program(tmp_path, scene) as program:
        await program.start()
        await scene.prepare()
        await scene.say("하나?")
        await program.speaking()

        await scene.say("둘?")

        both = [answer("하나?"), answer("둘?")]
        await seen(scene.shown, lambda posts: posts == both)
        await asyncio.sleep(ONCE_MORE)
        assert await scene.shown() == both
        assert program.calls() == ["하나?", "둘?"]


@pytest.mark.parametrize("opened", [DISCORD, TELEGRAM])
async def test_three_short_messages_before_the_first_word_get_one_answer(opened: Open, tmp_path: Path) -> None:
    async with opened() as scene, Program(tmp_path, scene) as program:
        await program.start()

        for said in ("저기요", "있잖아요", "오늘 뭐 해요?"):
            await scene.say(said)

        one = [answer("저기요\n있잖아요\n오늘 뭐 해요?")]
        await seen(scene.shown, lambda posts: posts == one)
        await asyncio.sleep(ONCE_MORE)
        assert await scene.shown() == one
        assert len(program.calls()) <= 2


@pytest.mark.parametrize("opened", [DISCORD, TELEGRAM, WEB])
async def test_a_message_that_comes_a_second_time_is_not_answered_again(opened: Open, tmp_path: Path) -> None:
    async with opened() as scene, Program(tmp_path, scene) as program:
        await program.start()
        await scene.prepare()
        await scene.say("한 번만요.")
        await seen(scene.shown, lambda posts: posts == [answer("한 번만요.")])

        await scene.repeat()
        await asyncio.sleep(ONCE_MORE)

        assert await scene.shown() == [answer("한 번만요.")]
        assert program.calls() == ["한 번만요."]
        assert [text for role, text in await program.kept() if role == "person"] == ["한 번만요."]


@pytest.mark.parametrize("opened", [DISCORD, TELEGRAM, WEB])
async def test_told_to_stop_it_ends_its_answer_and_leaves_the_rest_for_the_next_start(
    opened: Open, tmp_path: Path
) -> None:
    async with opened() as scene, Program(tmp_path, scene) as program:
        await program.start()
        await scene.prepare()
        await scene.say("가기 전에 하나만.")
        await program.speaking()

        program.terminate()
        await asyncio.sleep(0.1)
        await scene.say("하나만 더!")
        ended = await program.dead()
        left = await program.kept()
        await program.start()
        await scene.again()

        both = [answer("가기 전에 하나만."), answer("하나만 더!")]
        await seen(scene.shown, lambda posts: posts == both)
        assert ended == 0
        assert ("character", both[0]) in left
        await asyncio.sleep(ONCE_MORE)
        assert await scene.shown() == both
        assert program.calls() == ["가기 전에 하나만.", "하나만 더!"]
