"""What is written to Telegram, on the real client against a Telegram on loopback."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bots.telegram.wire import open_bot
from core.db import Db, TransactionOpen
from core.errors import StartFailure
from core.settings import Telegram
from core.surface.markup import split, visible
from core.surface.port import Button, Gone, Later, Refused, Streaming, Surface, SurfaceError, Unreachable, Unsure
from tests.bots.telegram.stage import words, writing
from tests.bots.telegram.test_markup import TEXTS, core_of
from tests.fakes.telegram_api import TelegramApi
from tests.fakes.telegram_api.faults import Kind

MORE = Button("more:7", "계속하기")


@pytest.fixture
def group(api: TelegramApi, mina: int) -> int:
    return api.add_supergroup("모임", [mina])


async def test_a_post_stands_in_its_chat_with_its_marks_and_buttons(api: TelegramApi, chat: int) -> None:
    async with writing(api, chat) as surface:
        post = await surface.post(words("😀 **안녕**", buttons=[MORE]))

    (stands,) = api.bot_messages(chat)
    assert (str(stands.message_id), stands.text) == (post, "😀 안녕")
    assert [(mark.type, mark.offset, mark.length) for mark in stands.entities] == [("bold", 3, 2)]
    assert stands.buttons == (("계속하기", "more:7"),)
    (call,) = api.calls("sendMessage")
    assert call.params["link_preview_options"] == {"is_disabled": True}
    assert "parse_mode" not in call.params


async def test_only_a_silent_post_rings_nowhere(api: TelegramApi, chat: int) -> None:
    async with writing(api, chat) as surface:
        await surface.post(words("안녕"))
        await surface.post(replace(words("조용히"), silent=True))

    assert [call.params.get("disable_notification", False) for call in api.calls("sendMessage")] == [False, True]


async def test_an_answer_quotes_its_message_in_a_group_and_not_in_private(
    api: TelegramApi, mina: int, group: int, chat: int
) -> None:
    asked, told = api.say(mina, group, "@iyagi_test_bot 안녕"), api.say(mina, chat, "안녕")

    async with writing(api, group) as surface:
        await surface.post(words("안녕", reply_to=str(asked)))
    async with writing(api, chat) as surface:
        await surface.post(words("안녕", reply_to=str(told)))

    assert [post.reply_to for post in api.bot_messages(group)] == [asked]
    assert [post.reply_to for post in api.bot_messages(chat)] == [0]


async def test_a_message_that_is_gone_is_answered_all_the_same(api: TelegramApi, mina: int, group: int) -> None:
    asked = api.say(mina, group, "@iyagi_test_bot 안녕")
    api.delete(group, asked)

    async with writing(api, group) as surface:
        await surface.post(words("안녕", reply_to=str(asked)))

    assert [post.text for post in api.bot_messages(group)] == ["안녕"]


async def test_a_topic_is_written_to_by_itself(api: TelegramApi, mina: int) -> None:
    forum = api.add_forum("광장", [mina])
    topic = api.add_topic(forum, "하나")

    async with writing(api, forum, thread=topic) as surface, surface.typing():
        await api.wait_for(lambda: api.actions(forum))
        await surface.post(words("여기"))

    assert [post.text for post in api.bot_messages(forum, thread=topic)] == ["여기"]
    assert [action.thread_id for action in api.actions(forum)] == [topic]


async def test_private_chats_stream_by_drafts_and_groups_by_few_edits(api: TelegramApi, chat: int, group: int) -> None:
    async with writing(api, chat) as private, writing(api, group) as public:
        assert (private.caps.streaming, private.caps.pace) == (Streaming.DRAFT, 0.4)
        assert public.caps.streaming is Streaming.EDITS
        assert public.caps.pace > 60 / 20


async def test_drafts_of_one_answer_are_one_draft_and_the_post_takes_its_place(api: TelegramApi, chat: int) -> None:
    async with writing(api, chat) as surface:
        await surface.draft("t1", words("안", finished=False))
        await surface.draft("t1", words("안**녕", finished=False))
        await surface.draft("t2", words("다른", finished=False))
        shown = api.shown_draft(chat)
        await surface.post(words("끝"))

    first, second, other = api.drafts(chat)
    assert first.draft_id == second.draft_id != other.draft_id
    assert shown is not None
    assert shown.text == "다른"
    assert api.shown_draft(chat) is None
    assert [post.text for post in api.bot_messages(chat)] == ["끝"]


async def test_a_draft_that_is_refused_is_not_missed(api: TelegramApi, group: int) -> None:
    async with writing(api, group, direct=True) as surface:
        await surface.draft("t1", words("안", finished=False))

    assert api.drafts(group) == []


async def test_an_edit_changes_words_and_takes_buttons_away(api: TelegramApi, group: int) -> None:
    async with writing(api, group) as surface:
        post = await surface.post(words("안", buttons=[MORE]))
        await surface.edit(post, words("안**녕**"))
        await surface.edit(post, words("안**녕**"))

    (stands,) = api.bot_messages(group)
    assert (stands.text, stands.buttons, stands.edits) == ("안녕", (), 1)


async def test_a_post_that_is_gone_can_be_taken_away_but_not_changed(api: TelegramApi, group: int) -> None:
    async with writing(api, group) as surface:
        post = await surface.post(words("안녕"))
        await surface.delete(post)
        await surface.delete(post)
        with pytest.raises(Gone):
            await surface.edit(post, words("또"))

    assert api.bot_messages(group) == []


@pytest.mark.parametrize(
    ("fault", "expected"),
    [("error", Unreachable), ("page", Unreachable), ("cut_before", Unsure), ("cut_after", Unsure), ("blocked", Gone)],
)
async def test_a_fault_while_posting_says_whether_the_post_was_made(
    api: TelegramApi, chat: int, fault: Kind, expected: type[SurfaceError]
) -> None:
    api.fault("sendMessage", fault)

    async with writing(api, chat) as surface:
        with pytest.raises(expected):
            await surface.post(words("안녕"))

    assert len(api.bot_messages(chat)) == (1 if fault == "cut_after" else 0)


@pytest.mark.parametrize("fault", ["error", "page", "cut_before", "cut_after"])
async def test_an_edit_and_a_draft_may_always_be_repeated(api: TelegramApi, chat: int, group: int, fault: Kind) -> None:
    async with writing(api, chat) as private, writing(api, group) as public:
        post = await public.post(words("안"))
        api.fault("editMessageText", fault)
        api.fault("sendMessageDraft", fault)

        with pytest.raises(Unreachable):
            await public.edit(post, words("안녕"))
        with pytest.raises(Unreachable):
            await private.draft("t1", words("안녕"))
        await public.edit(post, words("안녕"))

    assert [post.text for post in api.bot_messages(group)] == ["안녕"]


async def test_a_flood_says_how_long_to_wait(api: TelegramApi, chat: int, group: int) -> None:
    async with writing(api, chat) as private, writing(api, group) as public:
        post = await public.post(words("안"))
        for method in ("sendMessage", "sendMessageDraft", "editMessageText"):
            api.fault(method, "flood", seconds=13_938)

        for call in (private.post(words("a")), private.draft("t", words("a")), public.edit(post, words("a"))):
            with pytest.raises(Later) as later:
                await call
            assert later.value.seconds == 13_938


async def test_where_the_bot_was_thrown_out_or_blocked_or_the_topic_is_closed_or_deleted_all_is_gone(
    api: TelegramApi, mina: int, chat: int, group: int
) -> None:
    forum = api.add_forum("광장", [mina])
    closed, deleted = api.add_topic(forum, "하나"), api.add_topic(forum, "둘")
    api.close_topic(forum, closed)
    api.delete_topic(forum, deleted)
    api.kick(group)
    api.block(chat)

    for where, thread in ((group, 0), (chat, 0), (forum, closed), (forum, deleted), (-5, 0)):
        async with writing(api, where, thread=thread) as surface:
            with pytest.raises(Gone):
                await surface.post(words("안녕"))


async def test_ids_that_a_group_had_before_it_became_another_name_nothing_here(api: TelegramApi, group: int) -> None:
    async with writing(api, group) as surface:
        await surface.post(words("안녕", reply_to="-5:7"))
        await surface.delete("-5:8")
        with pytest.raises(Gone):
            await surface.edit("-5:8", words("또"))
        found = await surface.find_unrecorded(words("안녕"), after="-5:7", known=[])

    assert [post.reply_to for post in api.bot_messages(group)] == [0]
    assert found is None


async def test_a_post_follows_a_group_that_has_become_a_supergroup(api: TelegramApi, mina: int) -> None:
    old = api.add_group("모임", [mina])
    asked = api.say(mina, old, "@iyagi_test_bot 안녕")
    async with writing(api, old) as surface:
        before = await surface.post(words("먼저"))
        new = api.upgrade(old)
        post = await surface.post(words("안녕", reply_to=str(asked)))
        await surface.edit(post, words("안녕!"))
        with pytest.raises(Gone):
            await surface.edit(before, words("또"))

    assert [(each.text, each.reply_to) for each in api.bot_messages(new)] == [("안녕!", 0)]


async def test_what_telegram_will_not_take_is_refused_with_its_reason(api: TelegramApi, chat: int) -> None:
    async with writing(api, chat) as surface:
        with pytest.raises(Refused, match=r"(?i)button_data_invalid"):
            await surface.post(words("안녕", buttons=[Button("가" * 30, "길다")]))


async def test_a_telegram_that_is_away_made_no_post(api: TelegramApi, chat: int) -> None:
    async with writing(api, chat) as surface:
        await api.__aexit__(None, None, None)
        with pytest.raises(Unreachable):
            await surface.post(words("안녕"))
    await api.__aenter__()


async def test_the_sign_of_writing_comes_again_and_ends(api: TelegramApi, chat: int) -> None:
    async with writing(api, chat) as surface:
        async with surface.typing():
            await api.wait_for(lambda: api.actions(chat))
        seen = len(api.actions(chat))
        await asyncio.sleep(0.3)

    assert len(api.actions(chat)) == seen == 1


async def test_an_answer_that_comes_at_once_needs_no_sign(api: TelegramApi, chat: int) -> None:
    async with writing(api, chat) as surface, surface.typing():
        pass

    assert api.actions(chat) == []


async def test_a_sign_that_hangs_holds_up_no_answer(api: TelegramApi, chat: int) -> None:
    api.fault("sendChatAction", "slow_before", seconds=5)

    async with asyncio.timeout(2), writing(api, chat) as surface, surface.typing():
        await api.wait_for(lambda: api.calls("sendChatAction"))


@pytest.mark.parametrize("fault", ["flood", "error", "cut_before", "blocked"])
async def test_a_sign_that_fails_is_no_failure(api: TelegramApi, chat: int, fault: Kind) -> None:
    api.fault("sendChatAction", fault)

    async with writing(api, chat) as surface, surface.typing():
        await api.wait_for(lambda: api.calls("sendChatAction"))
        await surface.post(words("안녕"))

    assert len(api.bot_messages(chat)) == 1


async def test_an_error_under_the_sign_comes_out_as_itself(api: TelegramApi, chat: int) -> None:
    async with writing(api, chat) as surface:
        with pytest.raises(Later):
            async with surface.typing():
                raise Later(3)


async def test_cancelling_under_the_sign_works(api: TelegramApi, chat: int) -> None:
    async with writing(api, chat) as surface:
        with suppress(TimeoutError):
            async with asyncio.timeout(0.05), surface.typing():
                await asyncio.sleep(10)

        assert (await surface.post(words("안녕"))) != ""


class TestAPostWhoseRecordWasLost:
    async def lost(self, api: TelegramApi, surface: Surface, text: str, **more: object) -> None:
        api.fault("sendMessage", "cut_after")
        with pytest.raises(Unsure):
            await surface.post(words(text, **more))

    async def test_is_found_in_private_by_its_words(self, api: TelegramApi, mina: int, chat: int) -> None:
        asked = api.say(mina, chat, "안녕")
        async with writing(api, chat) as surface:
            await self.lost(api, surface, "**안녕!** 😀")
            found = await surface.find_unrecorded(words("**안녕!** 😀", buttons=[MORE]), after=str(asked), known=[])

        (post,) = api.bot_messages(chat)
        assert found == str(post.message_id)
        assert (post.text, post.buttons) == ("안녕! 😀", (("계속하기", "more:7"),))

    async def test_is_found_in_a_group_by_what_it_answers_however_far_it_had_come(
        self, api: TelegramApi, mina: int, group: int
    ) -> None:
        asked = api.say(mina, group, "@iyagi_test_bot 안녕")
        async with writing(api, group) as surface:
            await self.lost(api, surface, "처음 쓰던 말", reply_to=str(asked))
            again = words("새로 쓴 말", reply_to=str(asked))
            found = await surface.find_unrecorded(again, after=str(asked), known=[])

        (post,) = api.bot_messages(group)
        assert (found, post.text, post.buttons) == (str(post.message_id), "새로 쓴 말", ())

    async def test_is_found_though_the_message_it_answers_was_deleted(
        self, api: TelegramApi, mina: int, group: int
    ) -> None:
        asked = api.say(mina, group, "@iyagi_test_bot 안녕")
        api.delete(group, asked)
        async with writing(api, group) as surface:
            await self.lost(api, surface, "처음", reply_to=str(asked))
            again = words("처음부터 끝까지", reply_to=str(asked))
            found = await surface.find_unrecorded(again, after=str(asked), known=[])

        assert [(str(post.message_id), post.text) for post in api.bot_messages(group)] == [(found, "처음부터 끝까지")]

    async def test_is_not_mistaken_for_other_words_of_ours(self, api: TelegramApi, mina: int, group: int) -> None:
        asked = api.say(mina, group, "@iyagi_test_bot 안녕")
        api.say(mina, group, "@iyagi_test_bot 사람의 말")
        async with writing(api, group) as surface:
            await surface.post(words("알림", notice=True))
            recorded = await surface.post(words("먼저 한 답", reply_to=str(asked)))
            again = words("답", reply_to=str(asked))
            found = await surface.find_unrecorded(again, after=str(asked), known=[recorded])

        assert found is None
        assert [(post.text, post.buttons) for post in api.bot_messages(group)] == [("알림", ()), ("먼저 한 답", ())]

    async def test_is_not_looked_for_in_another_topic(self, api: TelegramApi, mina: int) -> None:
        forum = api.add_forum("광장", [mina])
        here, there = api.add_topic(forum, "하나"), api.add_topic(forum, "둘")
        asked = api.say(mina, forum, "@iyagi_test_bot 안녕", thread=here)
        async with writing(api, forum, thread=there) as other, writing(api, forum, thread=here) as surface:
            await other.post(words("같은 말"))
            nothing = await surface.find_unrecorded(words("같은 말"), after=str(asked), known=[])
            await self.lost(api, surface, "같은 말")
            found = await surface.find_unrecorded(words("같은 말"), after=str(asked), known=[])

        (post,) = api.bot_messages(forum, thread=here)
        assert (nothing, found) == (None, str(post.message_id))

    async def test_was_not_made_where_nothing_is_found(self, api: TelegramApi, mina: int, chat: int) -> None:
        asked = api.say(mina, chat, "안녕")
        async with writing(api, chat) as surface:
            assert await surface.find_unrecorded(words("안녕"), after=str(asked), known=[]) is None
            assert await surface.find_unrecorded(words("안녕"), after=None, known=[]) is None

        assert api.bot_messages(chat) == []


async def test_nothing_is_written_inside_a_transaction(api: TelegramApi, chat: int, tmp_path: Path) -> None:
    db = Db(f"sqlite+aiosqlite:///{tmp_path}/test.db")
    async with writing(api, chat) as surface, db.read():
        with pytest.raises(TransactionOpen):
            await surface.post(words("안녕"))
    await db.aclose()


async def test_without_a_token_the_operator_is_told_so() -> None:
    with pytest.raises(StartFailure) as failure:
        async with open_bot(Telegram()):
            pass

    assert failure.value.text.key == "telegram-token-missing"


def bare(text: str) -> str:
    """Without marks: those of an emphasis that reaches over two posts are shown."""
    return re.sub(r"[*~_`\\]", "", core_of(text))


async def test_what_is_written_stands_there_whatever_it_is(api: TelegramApi, chat: int) -> None:
    async with writing(api, chat) as surface:
        loop = asyncio.get_running_loop()

        async def write(text: str) -> str:
            before = len(api.bot_messages(chat))
            for part in split(text, surface.caps.limit, surface.caps.measure):
                await surface.post(words(part.text, before=part.before, after=part.after))
            return "".join(post.text for post in api.bot_messages(chat)[before:])

        @given(TEXTS, st.integers(1, 300))
        @hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
        def check(text: str, times: int) -> None:
            text = (text * times)[:40_000]
            shown = asyncio.run_coroutine_threadsafe(write(text), loop).result(30)
            if shown != "…":
                assert bare(shown) == bare(visible(text))

        await asyncio.to_thread(check)
