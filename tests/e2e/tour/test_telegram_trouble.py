"""On Telegram: what goes wrong in one place is told or logged, and other places go on meanwhile."""

from __future__ import annotations

import asyncio

import pytest

from tests.e2e.tour.conftest import Telegram
from tests.e2e.tour.test_discord_trouble import LONG

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("what", ["kicked", "blocked", "topic"])
async def test_a_place_that_goes_away_in_mid_answer_holds_up_nobody(telegram: Telegram, what: str) -> None:
    api, model, doomed = telegram.api, telegram.model, telegram.alone()
    match what:
        case "kicked":
            doomed = telegram.group()
        case "topic":
            forum = telegram.group(admin=True, forum=True)
            doomed = forum.at(forum.chat, api.add_topic(forum.chat, "골목"))
    logged = telegram.program.log().count("answer not posted")
    model.told.clear()
    model.tell(f"{LONG} {LONG}")  # more than one post
    model.pace.between = 0.01
    doomed.say("긴 이야기요." if what == "blocked" else f"@{api.username} 긴 이야기요.")
    await doomed.until(lambda: doomed.posts or api.drafts(doomed.chat))

    match what:
        case "kicked":
            api.kick(doomed.chat)
        case "blocked":
            api.block(doomed.person)
        case "topic":
            api.delete_topic(doomed.chat, doomed.thread)
    elsewhere = telegram.alone()
    await asyncio.wait_for(elsewhere.ask("여기는 어때요?"), 5.0)
    model.pace.between = 0.0
    await elsewhere.ask("아직도요?")
    await telegram.program.until_logged("answer not posted", logged + 1)


async def test_who_comes_back_is_answered_again(telegram: Telegram) -> None:
    talk = telegram.alone()
    await talk.ask("안녕하세요.")

    talk.api.block(talk.person)
    talk.api.unblock(talk.person)

    await talk.ask("돌아왔어요.")


async def test_a_place_that_is_flooded_for_an_hour_has_the_whole_answer_afterwards(telegram: Telegram) -> None:
    api, model, group = telegram.api, telegram.model, telegram.group()
    model.told.clear()
    model.tell(LONG)
    model.pace.between = 0.01
    group.say(f"@{api.username} 긴 이야기요.")
    await group.until(lambda: group.posts)
    api.fault("editMessageText", "flood", times=-1, seconds=3_600)
    await telegram.program.until_logged("place put off")

    model.pace.between = 0.0
    await telegram.alone().ask("여기는 어때요?")
    assert await telegram.program.stop() == 0
    api.clear_faults()
    await telegram.program.run("UPDATE places SET not_before = 0")
    await telegram.program.start()

    await group.until(lambda: "".join(post.text for post in group.posts).endswith(LONG.split()[-1]))
    assert len(group.posts) == 1
