"""On Telegram: the ways in: menus, links, inline mode, reactions, groups with privacy and groups that move."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.e2e.tour.conftest import Telegram
from tests.e2e.tour.telegram import Talk

pytestmark = pytest.mark.e2e


def named(talk: Talk, scope: str, language: str = "") -> dict[str, str]:
    return {
        str(each["command"]): str(each["description"])
        for each in talk.api.commands(scope, language)
        if isinstance(each, Mapping)
    }


async def test_menus_go_by_where_and_who_and_language(alone: Talk) -> None:
    private, groups = named(alone, "all_private_chats", "ko"), named(alone, "all_group_chats", "ko")
    leaders = named(alone, "all_chat_administrators", "ko")

    assert private["again"] == "마지막 답을 다시 받습니다"
    assert named(alone, "all_private_chats")["again"] != private["again"]
    assert ("thread" in private, "thread" in groups) == (False, True)
    assert ("settings" in private, "settings" in groups, "settings" in leaders) == (False, False, True)


async def test_a_link_opens_its_character_alone_and_in_a_group(alone: Talk, group: Talk) -> None:
    alone.say("/start maru")
    group.say(f"/start@{group.api.username} yeobaek")

    await alone.until(lambda: any("덜컹" in post.text for post in alone.posts))
    await group.until(lambda: any("삼경을 알리는" in post.text for post in group.posts))


async def test_a_character_is_found_and_shared_inline(alone: Talk, group: Talk) -> None:
    query = alone.api.ask_inline(alone.person, "마루")
    await alone.until(lambda: alone.api.inline_answer(query) is not None)
    rows = (alone.api.inline_answer(query) or {})["results"]
    assert isinstance(rows, list) and isinstance(rows[0], Mapping)
    assert rows[0]["title"] == "장마루"

    shared = group.by(alone.person)
    group.api.join(group.chat, alone.person)
    number = group.api.choose(shared.person, group.chat, query, str(rows[0]["id"]))
    ((_, link),), _ = group.post(number).keyboard
    alone.say(f"/start {link.partition('=')[2]}")
    await alone.until(lambda: any("덜컹" in post.text for post in alone.posts))


async def test_a_reaction_is_known_to_the_character(alone: Talk) -> None:
    answer = await alone.ask("안녕하세요.")
    await alone.program.settled()
    alone.api.react(alone.person, alone.chat, answer, "👍")

    await alone.ask("봤어요?")

    assert "👍" in alone.model.prompt()


async def test_in_a_group_with_privacy_and_without_leading_it_is_spoken_to_by_mention_reply_and_command(
    group: Talk,
) -> None:
    answer = await group.ask("멘션으로 말해요.")
    group.say("아무에게도 하지 않은 말이에요.")
    await group.ask("답장으로 말해요.", reply_to=answer)
    assert "아무에게도" not in group.model.prompt()

    group.model.tell("명령으로도 들려요.")
    group.say(f"/say@{group.api.username} 명령으로 말해요.")
    await group.shown("명령으로도 들려요.")
    assert "명령으로 말해요." in group.model.prompt()


async def test_a_new_group_is_told_how_to_be_heard_and_one_that_moves_goes_on(telegram: Telegram) -> None:
    boss = telegram.person()
    old = telegram.api.add_group("작은 모임", [boss], told=True)
    talk = Talk(telegram.api, telegram.model, telegram.program, old, boss)
    await talk.until(lambda: any("멘션" in post.text for post in talk.posts))
    await talk.ask("옮기기 전에 한 말이에요.")

    moved = talk.at(telegram.api.upgrade(old))
    await talk.until(lambda: not telegram.api.world.updates.waiting)
    await moved.ask("여기서도 들려요?")

    assert "옮기기 전에 한 말이에요." in telegram.model.prompt()
