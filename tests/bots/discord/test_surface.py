"""What people on Discord see of what is written, by the real client against a loopback Discord."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.discord.tickets import Kind, ticket
from core.surface.events import Place
from core.surface.port import Button, Gone, Later, Outgoing, Refused, Unreachable, Unsure, Voice
from tests.bots.discord.stage import DALLAE, PIXEL, Stage, notice, opened, speech
from tests.fakes.discord_api import DiscordApi


async def test_a_character_speaks_with_its_name_and_face_through_one_webhook(
    api: DiscordApi, stage: Stage, place: Place
) -> None:
    surface = stage.surfaces.surface(place)

    first = await surface.post(speech("안녕, 나는 달래야.", "a.0"))
    second = await surface.post(speech("또 왔네.", "b.0"))

    posts = api.bot_messages(place.channel)
    assert [(post.id, post.author_name, post.content) for post in posts] == [
        (first, "달래", "안녕, 나는 달래야."),
        (second, "달래", "또 왔네."),
    ]
    assert len(api.webhooks(place.channel)) == 1
    assert posts[0].avatar is not None
    assert posts[0].avatar == posts[1].avatar
    assert len(api.calls("PATCH", "/webhooks/")) == 1


async def test_each_character_has_its_own_face(api: DiscordApi, stage: Stage, place: Place) -> None:
    surface = stage.surfaces.surface(place)

    for voice in (DALLAE, Voice("연우", "yeonwoo-1", PIXEL + b"2"), Voice("나그네")):
        await surface.post(speech("나야.", voice=voice))

    faces = [post.avatar for post in api.bot_messages(place.channel)]
    assert len(set(faces)) == 3
    assert faces[2] is None


async def test_a_voice_that_is_not_worn_is_named_by_the_bot_and_a_silent_post_rings_nowhere(
    api: DiscordApi, stage: Stage, place: Place
) -> None:
    surface = stage.surfaces.surface(place)

    bare = replace(speech("나야.", voice=replace(DALLAE, worn=False)), silent=True)
    first = await surface.post(bare)
    hooks = api.webhooks(place.channel)
    await surface.post(replace(speech("나도.", "b.0"), silent=True))
    await surface.edit(first, replace(bare, text="나야, 나."))

    posts = api.bot_messages(place.channel)
    assert [(one.content, one.flags & 4096) for one in posts] == [("**달래**\n나야, 나.", 4096), ("나도.", 4096)]
    assert hooks == []
    assert len(api.calls("PATCH", "/messages/")) == 1


async def test_with_a_public_address_the_face_comes_from_there(api: DiscordApi, channel: str, place: Place) -> None:
    async with opened(api, "https://iyagi.example/") as stage:
        await stage.surfaces.surface(place).post(speech("안녕."))

    (post,) = api.bot_messages(channel)
    assert post.avatar_url == "https://iyagi.example/pictures/dallae-1.png"


async def test_a_face_that_discord_does_not_take_keeps_nobody_silent(
    api: DiscordApi, stage: Stage, place: Place
) -> None:
    surface = stage.surfaces.surface(place)
    api.fault("refuse", method="PATCH", path_contains="/webhooks/", status=400, code=50035)

    await surface.post(speech("안녕", "a.0"))
    await surface.post(speech("그래", "b.0"))

    assert [post.author_name for post in api.bot_messages(place.channel)] == ["달래", "달래"]
    assert len(api.calls("PATCH", "/webhooks/")) == 1


async def test_names_that_discord_forbids_are_spoken_under_all_the_same(
    api: DiscordApi, stage: Stage, place: Place
) -> None:
    await stage.surfaces.surface(place).post(speech("안녕.", voice=Voice("Discordia " + "가" * 90)))

    (post,) = api.bot_messages(place.channel)
    assert post.author_name.replace("\u200d", "").startswith("Discordia 가")
    assert post.webhook_id is not None


async def test_a_webhook_of_ours_is_found_again_after_a_restart(api: DiscordApi, stage: Stage, place: Place) -> None:
    await stage.surfaces.surface(place).post(speech("안녕."))

    async with opened(api) as restarted:
        await restarted.surfaces.surface(place).post(speech("다시 왔어."))

    assert len(api.webhooks(place.channel)) == 1
    assert len({post.webhook_id for post in api.bot_messages(place.channel)}) == 1


async def test_two_processes_that_begin_at_once_agree_on_one_webhook(
    api: DiscordApi, stage: Stage, place: Place
) -> None:
    async with opened(api) as other:
        async with asyncio.TaskGroup() as tasks:
            for each in (stage, other):
                tasks.create_task(each.surfaces.surface(place).post(speech("안녕.")))

        for each in (stage, other):
            await each.surfaces.surface(place).post(speech("그래."))

    assert len(api.webhooks(place.channel)) == 1
    assert len({post.webhook_id for post in api.bot_messages(place.channel)[-2:]}) == 1


async def test_somebody_elses_webhook_is_left_alone(api: DiscordApi, stage: Stage, place: Place) -> None:
    theirs = api.add_webhook(place.channel, "뉴스")

    await stage.surfaces.surface(place).post(speech("안녕."))

    assert api.bot_messages(place.channel)[0].webhook_id != theirs


async def test_a_webhook_that_was_deleted_is_made_anew(api: DiscordApi, stage: Stage, place: Place) -> None:
    surface = stage.surfaces.surface(place)
    await surface.post(speech("하나", "a.0"))
    api.delete_webhook(api.webhooks(place.channel)[0].id)

    await surface.post(speech("둘", "b.0"))

    assert [post.content for post in api.bot_messages(place.channel)] == ["하나", "둘"]
    assert [post.author_name for post in api.bot_messages(place.channel)] == ["달래", "달래"]


async def test_without_the_right_to_webhooks_the_bot_says_who_speaks(
    api: DiscordApi, stage: Stage, place: Place
) -> None:
    api.forbid(place.channel, "MANAGE_WEBHOOKS")
    surface = stage.surfaces.surface(place)

    post = await surface.post(speech("안녕", reply_to=None))
    await surface.edit(post, speech("안녕하세요"))

    (message,) = api.bot_messages(place.channel)
    assert message.content == "**달래**\n안녕하세요"
    assert message.author.id == api.bot_id


async def test_a_full_channel_of_webhooks_is_no_reason_to_be_silent(
    api: DiscordApi, stage: Stage, place: Place
) -> None:
    for number in range(15):
        api.add_webhook(place.channel, f"봇 {number}")

    await stage.surfaces.surface(place).post(speech("안녕"))

    assert api.bot_messages(place.channel)[0].content == "**달래**\n안녕"


async def test_in_a_thread_the_voice_of_its_channel_speaks(
    api: DiscordApi, stage: Stage, place: Place, mina: str
) -> None:
    thread = api.add_thread(place.channel, "갈래", mina)
    surface = stage.surfaces.surface(replace(place, thread=thread))

    post = await surface.post(speech("여기는 갈래"))
    await surface.edit(post, speech("여기는 갈래길"))
    gone = await surface.post(speech("지울 것", "b.0"))
    await surface.delete(gone)

    assert [(one.author_name, one.content) for one in api.bot_messages(thread)] == [("달래", "여기는 갈래길")]
    assert api.webhooks(place.channel)
    assert not api.bot_messages(place.channel)


async def test_in_a_direct_chat_the_bot_speaks_itself_without_a_name_before(
    api: DiscordApi, stage: Stage, direct: Place
) -> None:
    surface = stage.surfaces.surface(direct)

    post = await surface.post(speech("안녕", reply_to="123"))
    await surface.edit(post, speech("안녕!"))

    (message,) = api.bot_messages(direct.channel)
    assert (message.content, message.reply_to) == ("안녕!", None)
    assert not surface.caps.voices


async def test_everyone_in_an_answer_pings_nobody(api: DiscordApi, stage: Stage, place: Place, mina: str) -> None:
    text = f"@everyone @here <@{mina}> <@&{place.space}>"
    surface = stage.surfaces.surface(place)

    for outgoing in (speech(text), notice(text)):
        await surface.edit(await surface.post(outgoing), replace(outgoing, text=text + "!"))

    for post in api.bot_messages(place.channel):
        assert "@everyone" in post.content
        assert (post.mentions, post.mention_roles, post.mention_everyone) == ((), (), False)


async def test_a_notice_is_the_bots_own_and_answers_the_message(
    api: DiscordApi, stage: Stage, place: Place, mina: str
) -> None:
    asked = api.say(mina, place.channel, "도와줘")

    await stage.surfaces.surface(place).post(notice("도움말", reply_to=asked))
    await stage.surfaces.surface(place).post(notice("사라진 글에도", "n2", reply_to="1"))

    first, second = api.bot_messages(place.channel)
    assert (first.author.id, first.reply_to, first.mentions) == (api.bot_id, asked, ())
    assert second.content == "사라진 글에도"


async def test_buttons_come_and_go(api: DiscordApi, stage: Stage, place: Place) -> None:
    surface = stage.surfaces.surface(place)
    buttons = tuple(Button(f"pick:{number}", f"인물 {number}") for number in range(20))

    post = await surface.post(replace(speech("누구?"), buttons=buttons))
    shown = [button["custom_id"] for button in api.buttons(post)]
    await surface.edit(post, speech("그래."))

    assert shown == [button.action for button in buttons]
    assert api.buttons(post) == []


async def test_a_post_that_was_taken_away_is_gone(api: DiscordApi, stage: Stage, place: Place) -> None:
    surface = stage.surfaces.surface(place)
    post = await surface.post(speech("안녕"))
    api.delete(post)

    with pytest.raises(Gone):
        await surface.edit(post, speech("안녕!"))
    await surface.delete(post)


async def test_a_channel_that_was_deleted_is_gone(api: DiscordApi, stage: Stage, place: Place) -> None:
    surface = stage.surfaces.surface(place)
    api.delete_channel(place.channel)

    with pytest.raises(Gone):
        await surface.post(notice("아무도 없나"))
    with pytest.raises(Gone):
        await surface.post(speech("아무도 없나"))


async def test_a_place_where_the_bot_may_not_write_refuses(api: DiscordApi, stage: Stage, place: Place) -> None:
    api.forbid(place.channel, "SEND_MESSAGES")

    with pytest.raises(Refused, match="50013"):
        await stage.surfaces.surface(place).post(notice("안녕"))


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_any_text_arrives(text: str) -> None:
    async def posted() -> str:
        async with DiscordApi() as api, opened(api) as stage:
            channel = api.open_direct(api.add_user("미나"))
            await stage.surfaces.surface(Place("discord", api.bot_id, "", channel, direct=True)).post(speech(text))
            return api.bot_messages(channel)[0].content

    content = asyncio.run(posted())

    assert len(content) >= len(text.strip())


async def test_the_longest_post_has_room_for_the_name_and_the_escapes(
    api: DiscordApi, stage: Stage, place: Place
) -> None:
    api.forbid(place.channel, "MANAGE_WEBHOOKS")
    surface = stage.surfaces.surface(place)
    voice = Voice("가" * 80)

    await surface.post(speech("나" * surface.caps.limit, "a.0", voice=voice))
    await surface.post(speech("||" * (surface.caps.limit // 2), "b.0", voice=voice))

    assert [len(post.content) for post in api.bot_messages(place.channel)] == [1985, 1985]


async def test_white_space_alone_is_taken_by_discord_as_an_empty_post(
    api: DiscordApi, stage: Stage, place: Place
) -> None:
    await stage.surfaces.surface(place).post(speech("   \n "))

    assert api.bot_messages(place.channel)[0].content == "\u200b"


async def test_the_same_key_never_makes_a_second_post_and_shows_the_last_words(
    api: DiscordApi, stage: Stage, direct: Place
) -> None:
    surface = stage.surfaces.surface(direct)

    first = await surface.post(speech("안녕", "turn7.0"))
    second = await surface.post(speech("안녕하세요", "turn7.0"))

    assert first == second
    assert [post.content for post in api.bot_messages(direct.channel)] == ["안녕하세요"]


@pytest.mark.parametrize("kind", ["rate_limit", "global"])
async def test_a_flood_says_how_long_and_makes_no_post(api: DiscordApi, stage: Stage, place: Place, kind: str) -> None:
    surface = stage.surfaces.surface(place)
    await surface.post(speech("하나", "a.0"))
    api.fault("rate_limit" if kind == "rate_limit" else "global", method="POST", seconds=4.5)

    with pytest.raises(Later) as later:
        await surface.post(speech("둘", "b.0"))

    assert later.value.seconds == 4.5
    assert len(api.bot_messages(place.channel)) == 1


async def test_a_ban_at_the_edge_is_a_long_wait(api: DiscordApi, stage: Stage, place: Place) -> None:
    surface = stage.surfaces.surface(place)
    api.fault("cloudflare", method="POST")

    with pytest.raises(Later) as later:
        await surface.post(notice("안녕"))

    assert later.value.seconds == 600


@pytest.mark.parametrize("fault", ["status", "cut_before", "cut_after", "garbage"])
async def test_when_the_answer_to_a_voice_is_lost_nobody_is_sure(
    api: DiscordApi, stage: Stage, place: Place, fault: str
) -> None:
    surface = stage.surfaces.surface(place)
    await surface.post(speech("하나", "a.0"))
    api.plan.faults.clear()
    match fault:
        case "status":
            api.fault("status", method="POST", path_contains="/webhooks/")
        case "cut_before":
            api.fault("cut_before", method="POST", path_contains="/webhooks/")
        case "cut_after":
            api.fault("cut_after", method="POST", path_contains="/webhooks/")
        case _:
            api.fault("garbage", method="POST", path_contains="/webhooks/")

    with pytest.raises(Unsure):
        await surface.post(speech("둘", "b.0"))

    assert len(api.calls("POST", "/webhooks/")) == 2


async def test_when_the_answer_to_the_bot_is_lost_trying_again_is_safe(
    api: DiscordApi, stage: Stage, direct: Place
) -> None:
    surface = stage.surfaces.surface(direct)
    api.fault("cut_after", method="POST", path_contains="/messages")

    with pytest.raises(Unreachable):
        await surface.post(speech("안녕", "t.0"))
    await surface.post(speech("안녕하세요", "t.0"))

    assert [post.content for post in api.bot_messages(direct.channel)] == ["안녕하세요"]


async def test_while_discord_is_away_it_is_unreachable_and_works_when_it_is_back(
    api: DiscordApi, stage: Stage, direct: Place
) -> None:
    surface = stage.surfaces.surface(direct)
    await api.stop()

    with pytest.raises(Unreachable):
        await surface.post(speech("안녕"))
    await api.start()
    await surface.post(speech("안녕"))

    assert len(api.bot_messages(direct.channel)) == 1


async def test_a_voice_post_that_nobody_recorded_is_found(
    api: DiscordApi, stage: Stage, place: Place, mina: str
) -> None:
    surface = stage.surfaces.surface(place)
    known = await surface.post(speech("먼젓말", "a.0"))
    asked = api.say(mina, place.channel, "거기 있어?")
    await surface.post(speech("나는 연우", "x.0", voice=Voice("연우")))
    await surface.post(notice("알림"))
    kept = await surface.post(speech("첫째", "b.0"))
    lost = await surface.post(speech("둘째", "b.1"))

    async with opened(api) as restarted:
        again = restarted.surfaces.surface(place)
        found = await again.find_unrecorded(speech("둘째", "b.1"), after=asked, known=[known, kept])
        nothing = await again.find_unrecorded(speech("둘째", "b.1"), after=asked, known=[known, kept, lost])
        await again.edit(lost, speech("고친 둘째"))

    assert (found, nothing) == (lost, None)
    assert api.message(lost).content == "고친 둘째"


async def test_a_post_in_a_direct_chat_that_nobody_recorded_is_found(
    api: DiscordApi, stage: Stage, direct: Place, mina: str
) -> None:
    surface = stage.surfaces.surface(direct)
    asked = api.say(mina, direct.channel, "안녕")
    lost = await surface.post(speech("안녕!", "t.0"))

    assert await surface.find_unrecorded(speech("안녕?", "t.0"), after=asked, known=[]) == lost
    assert await surface.find_unrecorded(speech("안녕?", "t.0"), after=None, known=[]) is None


async def test_the_typing_sign_shows_at_once_and_ends_with_the_block(
    api: DiscordApi, stage: Stage, place: Place
) -> None:
    surface = stage.surfaces.surface(place)

    async with surface.typing():
        await api.wait_for(lambda: len(api.typing(place.channel)) >= 3)
    signs = len(api.typing(place.channel))
    await asyncio.sleep(0.1)

    assert len(api.typing(place.channel)) == signs
    assert set(stage.clock.waits) == {8.0}


async def test_a_typing_sign_that_fails_disturbs_nobody(api: DiscordApi, stage: Stage, place: Place) -> None:
    api.fault("refuse", status=403, code=50001, path_contains="/typing", times=9)

    with pytest.raises(ZeroDivisionError):
        async with stage.surfaces.surface(place).typing():
            await asyncio.sleep(0.05)
            raise ZeroDivisionError


async def test_a_slow_typing_sign_keeps_nobody_waiting(api: DiscordApi, stage: Stage, place: Place) -> None:
    api.fault("slow_before", path_contains="/typing", seconds=30)

    async with asyncio.timeout(2), stage.surfaces.surface(place).typing():
        await stage.surfaces.surface(place).post(notice("안녕"))

    assert len(api.bot_messages(place.channel)) == 1


async def test_a_ticket_that_is_over_leaves_an_ordinary_post(api: DiscordApi, stage: Stage, place: Place) -> None:
    now = stage.clock.now()
    old = ticket(Kind.COMMAND, "gone", now - timedelta(minutes=16))
    broken = ticket(Kind.COMMAND, "unknown-to-discord", now)

    for given_ticket, key in ((old, "n1"), (broken, "n2")):
        await stage.surfaces.surface(place, given_ticket).post(Outgoing(text="답", key=key, notice=True))

    assert [post.content for post in api.bot_messages(place.channel)] == ["답", "답"]


async def test_what_is_for_the_asker_alone_is_never_shown_to_all(api: DiscordApi, stage: Stage, place: Place) -> None:
    now = stage.clock.now()
    mine = Outgoing(text="페르소나: 밤의 미나", key="n1", notice=True, private=True)

    for over in (ticket(Kind.WHISPER, "gone", now - timedelta(minutes=16)), ticket(Kind.WHISPER, "unknown", now)):
        with pytest.raises(Gone):
            await stage.surfaces.surface(place, over).post(mine)

    assert api.bot_messages(place.channel) == []


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Place("discord", "1", "22", "333"), "https://discord.com/channels/22/333/9"),
        (Place("discord", "1", "22", "333", "444"), "https://discord.com/channels/22/444/9"),
        (Place("discord", "1", "", "555", direct=True), "https://discord.com/channels/@me/555/9"),
        (Place("discord", "1", "22", "333", "user:7", direct=True), "https://discord.com/channels/22/333/9"),
    ],
)
async def test_every_message_has_an_address(stage: Stage, place: Place, expected: str) -> None:
    assert stage.surfaces.address(place, "9") == expected
