"""How posts look beside their words: buttons in rows, pictures, voice notes; and what a place is asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.telegram.keyboard import keyboard, rows
from bots.telegram.markup import units
from bots.telegram.surface import TelegramSurfaces
from bots.telegram.wire import open_bot
from core.surface.events import Place, Standing
from core.surface.port import Attachment, Button, Gone, Later, Panel, Refused, Section, Spoken
from tests.bots.telegram.stage import QuickClock, settings, words, writing
from tests.fakes.telegram_api import TelegramApi
from tests.fakes.telegram_api.media import POINT

VOICE = Attachment("voice.ogg", "audio/ogg", b"OggS", Spoken(2.6, b"\x01\x02"))
PICTURE = Attachment("scene.png", "image/png", POINT)


@pytest.fixture
def group(api: TelegramApi, mina: int) -> int:
    return api.add_supergroup("모임", [mina])


def buttons(*labels: str) -> list[Button]:
    return [Button(f"a:{number}", label) for number, label in enumerate(labels)]


@pytest.mark.parametrize(
    ("labels", "laid"),
    [
        ("‹|2/3|›|다시|계속|더 보기", ["‹ 2/3 ›", "다시 계속 더 보기"]),
        ("다시|계속|고치기|지우기", ["다시 계속 고치기", "지우기"]),
        ("다시|이 장면에서 새 갈래로 시작|계속", ["다시", "이 장면에서 새 갈래로 시작", "계속"]),
        ("1|2|3|4|5|6|7|8|9", ["1 2 3 4 5 6 7 8", "9"]),
        ("", []),
    ],
)
def test_short_labels_share_a_row_and_long_ones_have_their_own(labels: str, laid: list[str]) -> None:
    found = rows(buttons(*labels.split("|"))) if labels else rows([])

    assert [" ".join(button.label for button in row) for row in found] == laid


@given(st.lists(st.tuples(st.text(max_size=80), st.integers(0, 99)), max_size=150))
def test_any_buttons_make_a_keyboard_that_telegram_takes(wanted: list[tuple[str, int]]) -> None:
    given_buttons = [Button(f"a:{number}", label) for label, number in wanted]

    laid = keyboard(words("?", buttons=given_buttons))

    flat = [button for row in laid.inline_keyboard for button in row] if laid else []
    assert len(flat) == min(100, len({action for _, action in wanted}))
    assert all(0 < units(button.text) <= 64 for button in flat)
    assert laid is None or all(0 < len(row) <= 8 for row in laid.inline_keyboard)


async def test_a_panel_is_its_words_with_the_buttons_of_its_parts_first(api: TelegramApi, chat: int) -> None:
    site = Button("", "웹에서 보기", url="https://iyagi.example/c/1")
    panel = Panel((Section("**달래**", button=Button("pick:1", "1")), Section("둘", button=Button("pick:2", "2"))))
    more = [Button("pick:2", "2"), site, Button("", "여기", url="http://127.0.0.1:8000/"), Button("x", "닫기")]

    async with writing(api, chat) as surface:
        await surface.post(words("1. **달래**\n2. 둘", buttons=more, panel=panel, notice=True))
        await surface.post(words("", panel=panel, notice=True))

    first, second = api.bot_messages(chat)
    assert first.text == "1. 달래\n2. 둘"
    assert first.keyboard == (
        (("1", "pick:1"), ("2", "pick:2")),
        (("웹에서 보기", "https://iyagi.example/c/1"), ("닫기", "x")),
    )
    assert (second.text, second.keyboard) == ("달래\n\n둘", ((("1", "pick:1"), ("2", "pick:2")),))


@pytest.mark.parametrize("address", ["https://iyagi.example/a?b=1#c", "https://t.me/iyagi_bot?start=c_1"])
def test_an_address_on_a_button_is_kept(address: str) -> None:
    assert keyboard(words("?", buttons=[Button("", "가기", url=address)])) is not None


@pytest.mark.parametrize(
    "address",
    ["http://iyagi.example", "https://localhost/a", "https://127.0.0.1:8000/", "javascript:1", "https://a@b.c"],
)
async def test_an_address_that_telegram_refuses_costs_the_button_and_not_the_post(
    api: TelegramApi, chat: int, address: str
) -> None:
    async with writing(api, chat) as surface:
        await surface.post(words("여기", buttons=[Button("", "가기", url=address)]))

    assert [(post.text, post.buttons) for post in api.bot_messages(chat)] == [("여기", ())]


async def test_commands_can_be_touched_in_our_own_words_only(api: TelegramApi, chat: int) -> None:
    async with writing(api, chat) as surface:
        await surface.post(words("/new 를 쓰세요", notice=True))
        await surface.post(words("/new 라고 해 봐"))

    assert [[mark.type for mark in post.entities] for post in api.bot_messages(chat)] == [["bot_command"], []]


class TestFiles:
    @pytest.mark.parametrize(("file", "kind"), [(VOICE, "voice"), (PICTURE, "photo")])
    async def test_are_played_or_shown_with_words_and_buttons_that_can_change(
        self, api: TelegramApi, mina: int, group: int, file: Attachment, kind: str
    ) -> None:
        asked = api.say(mina, group, "@iyagi_test_bot 그려 줘")
        async with writing(api, group) as surface:
            post = await surface.post(
                words("**자,** 여기요", file=file, reply_to=str(asked), buttons=buttons("다시"), notice=True)
            )
            await surface.edit(post, words("**자,** 여기요", file=file, buttons=buttons("또"), notice=True))
            await surface.edit(post, words("**자,** 여기요", file=file, buttons=buttons("또"), notice=True))

        (stands,) = api.bot_messages(group)
        assert (stands.kind, stands.text, stands.reply_to, stands.edits) == (kind, "자, 여기요", asked, 1)
        assert [mark.type for mark in stands.entities] == ["bold"]
        assert stands.buttons == (("또", "a:0"),)
        assert kind != "voice" or (isinstance(stands.media, dict) and stands.media["duration"] == 3)

    async def test_without_words_have_no_caption(self, api: TelegramApi, chat: int) -> None:
        async with writing(api, chat) as surface:
            await surface.post(words("", file=VOICE))

        assert [(post.kind, post.text) for post in api.bot_messages(chat)] == [("voice", "")]

    @pytest.mark.parametrize(
        ("file", "forbidden"),
        [
            (VOICE, "voice"),
            (PICTURE, "photo"),
            (Attachment("broken.png", "image/png", b"no picture"), ""),
            (Attachment("large.png", "image/png", POINT + bytes(10_000_001)), ""),
            (Attachment("moving.gif", "image/gif", b"GIF89a"), ""),
        ],
        ids=["voice", "photo", "broken", "large", "moving"],
    )
    async def test_go_as_documents_where_they_may_not_go_otherwise(
        self, api: TelegramApi, group: int, file: Attachment, forbidden: str
    ) -> None:
        api.forbid(group, *filter(None, [forbidden]))

        async with writing(api, group) as surface:
            await surface.post(words("여기", file=file))

        assert [(post.kind, post.text) for post in api.bot_messages(group)] == [("document", "여기")]

    async def test_of_a_person_who_wants_no_voice_notes_come_as_documents(self, api: TelegramApi, chat: int) -> None:
        api.forbid(chat, "voice")

        async with writing(api, chat) as surface:
            await surface.post(words("여기", file=VOICE))

        assert [post.kind for post in api.bot_messages(chat)] == ["document"]

    async def test_that_may_not_go_at_all_are_refused_and_words_that_may_not_are_gone(
        self, api: TelegramApi, group: int
    ) -> None:
        api.forbid(group, "photo", "document")
        async with writing(api, group) as surface:
            with pytest.raises(Refused, match="rights to send documents"):
                await surface.post(words("여기", file=PICTURE))
            api.forbid(group, "text")
            with pytest.raises(Gone):
                await surface.post(words("여기"))

        assert api.bot_messages(group) == []


class TestStanding:
    @pytest.mark.parametrize(
        ("status", "expected"),
        [
            ("creator", Standing.OWNER),
            ("administrator", Standing.MODERATOR),
            ("member", Standing.MEMBER),
            ("restricted", Standing.MEMBER),
            ("restricted_away", Standing.STRANGER),
            ("left", Standing.STRANGER),
            ("kicked", Standing.STRANGER),
        ],
    )
    async def test_is_what_telegram_says_and_is_asked_for_once_a_minute(
        self, api: TelegramApi, group: int, status: str, expected: Standing
    ) -> None:
        jun = api.add_user("준")
        api.join(group, jun, status)
        place = Place("telegram", str(api.bot_id), str(group), str(group))

        async with open_bot(settings(api)) as bot:
            maker = TelegramSurfaces(bot, QuickClock())
            found = {await maker.surface(place).standing(str(jun)) for _ in range(2)}

        assert found == {expected}
        assert len(api.calls("getChatMember")) == 1

    async def test_of_the_group_itself_a_channel_a_stranger_and_in_private_is_known(
        self, api: TelegramApi, mina: int, group: int, chat: int
    ) -> None:
        async with writing(api, group) as surface, writing(api, chat) as private:
            found = [await surface.standing(person) for person in (str(group), "-100123", "5")]
            found.append(await private.standing(str(mina)))

        assert found == [Standing.MODERATOR, Standing.MEMBER, Standing.STRANGER, Standing.OWNER]

    async def test_that_cannot_be_asked_for_is_no_guess(self, api: TelegramApi, mina: int, group: int) -> None:
        api.fault("getChatMember", "flood", seconds=7)
        api.fault("getChatMember", "blocked")
        async with writing(api, group) as surface:
            with pytest.raises(Later):
                await surface.standing(str(mina))
            with pytest.raises(Gone):
                await surface.standing(str(mina))


class TestATopic:
    async def test_is_opened_where_the_bot_leads_a_forum_and_can_be_written_to(
        self, api: TelegramApi, mina: int
    ) -> None:
        forum = api.add_forum("광장", [mina], admin=True)
        async with writing(api, forum) as surface:
            assert surface.caps.threads
            place = await surface.open_thread("달래와\n이야기 " + "가" * 200)
        async with writing(api, forum, thread=int(place.thread)) as inside:
            await inside.post(words("여기서 해요"))

        assert place == Place("telegram", str(api.bot_id), str(forum), str(forum), place.thread)
        assert [post.text for post in api.bot_messages(forum, thread=int(place.thread)) if post.text] == ["여기서 해요"]
        assert api.world.chats[forum].topics[int(place.thread)].startswith("달래와 이야기 가")

    async def test_is_refused_elsewhere(self, api: TelegramApi, mina: int, group: int, chat: int) -> None:
        forum = api.add_forum("광장", [mina])
        for where, why in ((group, "not a forum"), (forum, "rights to create a topic"), (chat, "no topics")):
            async with writing(api, where) as surface:
                with pytest.raises(Refused, match=why):
                    await surface.open_thread("새 이야기")


@pytest.mark.parametrize(
    ("channel", "thread", "message", "expected"),
    [
        ("-1001234567", "", "9", "https://t.me/c/1234567/9"),
        ("-1001234567", "5", "9", "https://t.me/c/1234567/5/9"),
        ("-1001234567", "", "-77:9", ""),
        ("-77", "", "9", ""),
        ("5200000001", "", "9", ""),
    ],
)
async def test_only_messages_of_supergroups_have_an_address(
    api: TelegramApi, channel: str, thread: str, message: str, expected: str
) -> None:
    async with open_bot(settings(api)) as bot:
        place = Place("telegram", str(api.bot_id), channel, channel, thread)

        assert TelegramSurfaces(bot, QuickClock()).address(place, message) == expected
