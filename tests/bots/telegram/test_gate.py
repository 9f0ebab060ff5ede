"""What is answered at once: inline mode, a new group, a group that moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.telegram.inline import PAGE, article, cut, page
from bots.telegram.markup import units
from bots.telegram.people import Me
from core.surface.events import MessageCreated, Place
from tests.bots.telegram.stage import CATALOG, RecordingDesk, gate, listening
from tests.fakes.telegram_api import TelegramApi
from tests.fakes.telegram_api.wire import Json


@dataclass(frozen=True)
class Character:
    public_id: str
    name: str
    tagline: str = ""
    link: str = ""
    picture_url: str | None = None


def listed(value: Json) -> list[Mapping[str, Json]]:
    assert isinstance(value, list)
    return [row for row in value if isinstance(row, Mapping)]


async def found(api: TelegramApi, desk: RecordingDesk, query: str) -> Mapping[str, Json]:
    async with listening(api, desk):
        await api.wait_for(lambda: api.inline_answer(query) is not None)
    answer = api.inline_answer(query)
    assert answer is not None
    return answer


class TestInlineMode:
    async def test_finds_characters_whose_message_leads_to_them(self, api: TelegramApi, mina: int) -> None:
        group = api.add_supergroup("모임", [mina])
        dallae = Character("c_dallae", "달래", "숲의 아이 @mina_kim /new", "L-1", "https://iyagi.example/p.png")
        desk = RecordingDesk(characters=[dallae, Character("c_2", "둘", link="c_2", picture_url="http://127.0.0.1/p")])
        query = api.ask_inline(mina, " 달래 ")

        answer = await found(api, desk, query)
        api.choose(mina, group, query, "c_dallae")

        first, second = listed(answer["results"])
        assert desk.asked == [("달래", "ko", str(mina))]
        assert (first["title"], first["thumbnail_url"]) == ("달래", "https://iyagi.example/p.png")
        assert "thumbnail_url" not in second
        assert (answer["is_personal"], answer["cache_time"], answer["next_offset"]) == (True, 10, "")
        (stands,) = [post for post in api.messages(group) if post.via_bot]
        assert {mark.type for mark in stands.entities} == set()
        assert stands.keyboard == (
            (("이야기하기", f"https://t.me/{api.username}?start=L-1"),),
            (("그룹에 부르기", f"https://t.me/{api.username}?startgroup=L-1"),),
        )

    async def test_what_somebody_shared_is_not_answered(self, api: TelegramApi, mina: int, chat: int) -> None:
        desk = RecordingDesk(characters=[Character("c_1", "하나", link="c_1")])
        query = api.ask_inline(mina, "")
        await found(api, desk, query)

        api.choose(mina, chat, query, "c_1")
        async with listening(api, desk):
            await api.wait_for(lambda: not api.world.updates.waiting)

        assert desk.events == []

    async def test_comes_by_pages(self, api: TelegramApi, mina: int) -> None:
        desk = RecordingDesk(
            characters=[Character(f"c_{number}", f"{number}번", link=f"c_{number}") for number in range(60)]
        )
        seen: list[int] = []
        offset = ""
        for _ in range(3):
            answer = await found(api, desk, api.ask_inline(mina, "", offset=offset))
            seen.append(len(listed(answer["results"])))
            offset = str(answer["next_offset"])

        assert (seen, offset) == ([PAGE, PAGE, 10], "")

    async def test_survives_a_database_that_is_gone_and_a_query_that_is_too_old(
        self, api: TelegramApi, mina: int, chat: int
    ) -> None:
        desk = RecordingDesk(characters=[Character("c_1", "하나", link="c_1")], failures=1)
        lost = api.ask_inline(mina, "하나")
        async with listening(api, desk):
            await api.wait_for(lambda: not desk.failures)
        api.fault("answerInlineQuery", "error", status=400, description="Bad Request: query is too old")
        api.ask_inline(mina, "하나")
        query = api.ask_inline(mina, "하나")
        api.say(mina, chat, "안녕")

        await found(api, desk, query)

        assert api.inline_answer(lost) is None
        assert [event.text for event in desk.events if isinstance(event, MessageCreated)] == ["안녕"]

    @given(st.text(max_size=900), st.text(max_size=900), st.sampled_from(["ko", "en"]))
    def test_makes_a_row_of_any_name_and_line(self, name: str, line: str, locale: str) -> None:
        row = article(Character("c_1", name, line, "c_1"), Me(1, "iyagi_bot", {}), CATALOG, locale)

        assert row.title and units(row.title) <= 64
        assert row.description is None or units(row.description) <= 120
        assert "\n" not in row.title

    @given(st.lists(st.sampled_from(["c_1", "a b", "", "x" * 65, "ㄱ"])), st.text(max_size=8))
    def test_leaves_out_what_no_link_leads_to(self, links: list[str], offset: str) -> None:
        shown = page([Character(f"c{number}", "이름", link=link) for number, link in enumerate(links)], offset)

        assert {each.link for each in shown.shown} <= {"c_1"}


@pytest.mark.parametrize(
    ("text", "kept"), [("가나다라", "가나…"), ("가나다", "가나다"), ("가\n나", "가 나"), ("😀😀", "😀…")]
)
def test_a_line_is_cut_between_characters(text: str, kept: str) -> None:
    assert cut(text, 3) == kept


class TestAGroup:
    async def test_that_takes_the_bot_in_is_told_once_how_to_talk(
        self, api: TelegramApi, desk: RecordingDesk, mina: int
    ) -> None:
        sam = api.add_user("Sam", language_code="en")
        korean, english = api.add_group("모임", [mina], told=True), api.add_supergroup("Club", [sam], told=True)
        api.join(korean, api.bot_id, "administrator")

        async with listening(api, desk):
            await api.wait_for(lambda: api.bot_messages(korean) and api.bot_messages(english))
            await api.wait_for(lambda: not api.world.updates.waiting)

        (first,), (second,) = api.bot_messages(korean), api.bot_messages(english)
        assert first.text.startswith("안녕하세요") and f"@{api.username}" in first.text
        assert second.text.startswith("Hello")
        assert desk.events == []

    async def test_that_lets_nobody_write_stops_nothing_and_nor_does_being_blocked_or_kicked(
        self, api: TelegramApi, desk: RecordingDesk, mina: int, chat: int
    ) -> None:
        group = api.add_supergroup("모임", [mina], told=True)
        api.forbid(group, "text")
        api.kick(group)
        api.block(mina)
        api.unblock(mina)
        api.say(mina, chat, "다시 왔어")

        async with listening(api, desk):
            await api.wait_for(lambda: desk.events and not api.world.updates.waiting)

        assert [event.text for event in desk.events if isinstance(event, MessageCreated)] == ["다시 왔어"]
        assert api.bot_messages(group) == []

    async def test_that_becomes_a_supergroup_moves_and_the_update_waits_until_that_is_kept(
        self, api: TelegramApi, mina: int
    ) -> None:
        desk = RecordingDesk(failures=1)
        group = api.add_group("모임", [mina])
        new = api.upgrade(group)

        async with listening(api, desk):
            await api.wait_for(lambda: not api.world.updates.waiting)

        old = Place("telegram", str(api.bot_id), str(group), str(group))
        assert set(desk.moves) == {(old, str(new))}
        assert len(desk.moves) == 3  # the new group's update was kept at once, and came again behind the lost one


async def test_new_kinds_of_updates_come_by_webhook_as_well(api: TelegramApi, mina: int) -> None:
    desk = RecordingDesk(characters=[Character("c_1", "하나", link="c_1")])
    group = api.add_group("모임", [mina], told=True)
    query = api.ask_inline(mina, "하나")

    async with gate(api, desk) as opened:
        for _, update in list(api.world.updates.waiting):
            await opened.take(update)

    assert api.inline_answer(query) is not None
    assert len(api.bot_messages(group)) == 1
