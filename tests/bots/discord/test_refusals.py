"""Rights that are missing, places that go away in mid-answer, and what is done instead."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bots.discord.faults import FAULTS, error
from bots.discord.tickets import Kind, ticket
from core.surface.events import Place, Standing, Ticket
from core.surface.port import Attachment, Gone, Later, Refused
from tests.bots.discord.acts import commanded
from tests.bots.discord.stage import PIXEL, Stage, notice, speech
from tests.fakes.discord_api import DiscordApi

CARD = Attachment("달래.json", "application/json", b"{}")


@pytest.fixture
def thread(api: DiscordApi, place: Place, mina: str) -> Place:
    return replace(place, thread=api.add_thread(place.channel, "갈래", mina))


@pytest.fixture
def elsewhere(api: DiscordApi, mina: str) -> Place:
    """A place without the bot, to which Mina brought it along."""
    guild = api.add_guild("먼 마을", absent=True)
    return Place("discord", api.bot_id, guild, api.add_channel(guild), f"user:{mina}", direct=True)


def test_every_refusal_that_is_known_has_a_sentence() -> None:
    for code, fault in FAULTS.items():
        made = error(403, code, "403: No")

        assert isinstance(made, fault.kind)
        assert isinstance(made, Later) or str(made) == f"{fault.sentence} (403: No)"


def test_what_is_not_known_is_gone_by_its_status_alone() -> None:
    assert isinstance(error(404, 0, "404"), Gone)
    assert isinstance(error(400, 99_999, "400"), Refused)


async def test_the_right_that_is_missing_is_named(api: DiscordApi, stage: Stage, place: Place, thread: Place) -> None:
    api.forbid(place.channel, "SEND_MESSAGES")
    api.forbid(place.channel, "SEND_MESSAGES_IN_THREADS")

    with pytest.raises(Refused, match="give us the right Send Messages here"):
        await stage.surfaces.surface(place).post(notice("안녕"))
    with pytest.raises(Refused, match="give us the right Send Messages in Threads here"):
        await stage.surfaces.surface(thread).post(notice("안녕"))


async def test_where_the_channel_takes_no_words_those_that_answer_a_command_are_said(
    api: DiscordApi, stage: Stage, place: Place, mina: str
) -> None:
    api.forbid(place.channel, "SEND_MESSAGES")
    api.forbid(place.channel, "MANAGE_WEBHOOKS")
    surface = stage.surfaces.surface(place, commanded(stage, mina, place.channel))

    post = await surface.post(speech("안녕"))
    await surface.edit(post, speech("안녕하세요"))

    assert [(one.id, one.content) for one in api.bot_messages(place.channel)] == [(post, "**달래**\n안녕하세요")]


async def test_without_the_right_to_history_a_reply_is_an_ordinary_post(
    api: DiscordApi, stage: Stage, place: Place, mina: str
) -> None:
    asked = api.say(mina, place.channel, "도와줘")
    api.forbid(place.channel, "READ_MESSAGE_HISTORY")

    await stage.surfaces.surface(place).post(notice("도움말", reply_to=asked))

    [post] = api.bot_messages(place.channel)
    assert (post.content, post.reply_to) == ("도움말", None)


async def test_without_the_right_to_attach_files_only_answers_to_commands_carry_them(
    api: DiscordApi, stage: Stage, place: Place, mina: str
) -> None:
    for right in ("ATTACH_FILES", "EMBED_LINKS"):
        api.forbid(place.channel, right)
    sent = replace(notice("여기요"), file=CARD)

    with pytest.raises(Refused, match="give us the right Send Messages or Attach Files here"):
        await stage.surfaces.surface(place).post(sent)
    answered = await stage.surfaces.surface(place, commanded(stage, mina, place.channel)).post(sent)

    assert len(api.message(answered).attachments) == 1


async def test_a_webhook_that_is_deleted_in_mid_answer_costs_no_word(
    api: DiscordApi, stage: Stage, place: Place
) -> None:
    surface = stage.surfaces.surface(place)
    post = await surface.post(speech("옛날 옛날에"))
    api.delete_webhook(api.webhooks(place.channel)[0].id)

    await surface.edit(post, speech("옛날 옛날에 달래가"))
    await surface.edit(post, speech("옛날 옛날에 달래가 살았어."))

    assert [(one.author_name, one.content) for one in api.bot_messages(place.channel)] == [
        ("달래", "옛날 옛날에 달래가 살았어.")
    ]


async def test_an_old_post_whose_webhook_is_gone_is_not_said_anew(api: DiscordApi, stage: Stage, place: Place) -> None:
    post = await stage.surfaces.surface(place).post(speech("옛말"))
    api.delete_webhook(api.webhooks(place.channel)[0].id)

    with pytest.raises(Gone):
        await stage.surfaces.surface(place).edit(post, speech("옛말"))


@pytest.mark.parametrize("what", ["channel", "server", "hidden"])
async def test_a_place_that_goes_away_in_mid_answer_is_gone_for_all_that_follows(
    api: DiscordApi, stage: Stage, place: Place, what: str
) -> None:
    surface = stage.surfaces.surface(place)
    post = await surface.post(speech("하나", "a.0"))
    match what:
        case "channel":
            api.delete_channel(place.channel)
        case "server":
            api.leave_guild(place.space)
        case _:
            api.forbid(place.channel, "VIEW_CHANNEL")
            api.delete_webhook(api.webhooks(place.channel)[0].id)

    with pytest.raises(Gone):
        await surface.edit(post, speech("하나 반", "a.0"))
    for outgoing in (speech("둘", "b.0"), notice("셋")):
        with pytest.raises(Gone):
            await surface.post(outgoing)
    async with surface.typing():
        await asyncio.sleep(0.02)


async def test_who_takes_no_messages_is_gone(api: DiscordApi, stage: Stage, direct: Place, mina: str) -> None:
    api.block(mina)

    with pytest.raises(Gone, match="takes no messages from us"):
        await stage.surfaces.surface(direct).post(speech("안녕"))


async def test_a_thread_is_taken_out_of_the_archive_for_an_edit(api: DiscordApi, stage: Stage, thread: Place) -> None:
    surface = stage.surfaces.surface(thread)
    spoken, told = await surface.post(speech("하나", "a.0")), await surface.post(notice("둘"))
    for post, outgoing in ((spoken, speech("하나 반", "a.0")), (told, notice("둘 반"))):
        api.archive(thread.thread)

        await surface.edit(post, outgoing)

    assert [one.content for one in api.bot_messages(thread.thread)] == ["하나 반", "둘 반"]


async def test_an_archive_that_we_may_not_open_and_a_locked_thread_say_so(
    api: DiscordApi, stage: Stage, thread: Place
) -> None:
    surface = stage.surfaces.surface(thread)
    post = await surface.post(speech("하나"))
    api.archive(thread.thread)
    api.forbid(thread.channel, "SEND_MESSAGES_IN_THREADS")

    with pytest.raises(Refused, match="archived"):
        await surface.edit(post, speech("하나 반"))
    api.fault("refuse", method="POST", path_contains="/webhooks/", status=400, code=160005)
    with pytest.raises(Refused, match="locked"):
        await surface.post(speech("둘", "b.0"))


@pytest.mark.parametrize("code", [20016, 130000])
async def test_slow_mode_and_an_overload_are_waited_out(api: DiscordApi, stage: Stage, place: Place, code: int) -> None:
    api.fault("refuse", method="POST", path_contains="/messages", status=400, code=code)

    with pytest.raises(Later):
        await stage.surfaces.surface(place).post(notice("안녕"))


async def test_no_place_waits_for_another(api: DiscordApi, stage: Stage, place: Place, guild: str) -> None:
    fast = api.add_channel(guild, "다른 방")
    other = stage.surfaces.surface(replace(place, channel=fast))
    await other.post(speech("먼저", "a.0"))
    api.fault("slow_before", path_contains=f"/channels/{place.channel}/", seconds=20)
    full = replace(place, channel=api.add_channel(guild, "막힌 방"))
    api.fault("global", method="POST", path_contains=f"/channels/{full.channel}/", seconds=600)

    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        stuck = tasks.create_task(stage.surfaces.surface(place).post(notice("느린 곳")))
        await asyncio.sleep(0.05)
        with pytest.raises(Later):
            await stage.surfaces.surface(full).post(notice("막힌 곳", "n2"))
        await other.post(speech("빠른 곳", "b.0"))
        stuck.cancel()

    assert [one.content for one in api.bot_messages(fast)] == ["먼저", "빠른 곳"]


async def test_a_sign_that_somebody_took_away_is_no_reason_to_be_silent(
    api: DiscordApi, stage: Stage, place: Place, mina: str
) -> None:
    given_ticket = commanded(stage, mina, place.channel)
    api.delete(api.bot_messages(place.channel)[0].id)

    post = await stage.surfaces.surface(place, given_ticket).post(notice("답"))

    assert api.message(post).content == "답"


async def test_a_thread_is_opened_for_a_week_under_a_name_that_fits(
    api: DiscordApi, stage: Stage, place: Place
) -> None:
    opened = await stage.surfaces.surface(replace(place, adult=True)).open_thread("  달래와\n나눈 이야기 " + "길" * 200)

    [asked] = api.calls("POST", "/threads")
    assert isinstance(asked.body, dict)
    assert asked.body["auto_archive_duration"] == 10_080
    assert api.world.channels[opened.thread].name.startswith("달래와 나눈 이야기 길")
    assert (opened.channel, opened.adult) == (place.channel, True)


async def test_where_no_thread_can_be_opened_the_reason_is_told(
    api: DiscordApi, stage: Stage, place: Place, thread: Place, direct: Place, guild: str
) -> None:
    api.forbid(place.channel, "CREATE_PUBLIC_THREADS")
    forum = replace(place, channel=api.add_channel(guild, "게시판", forum=True))

    for where, why in (
        (place, "Create Public Threads"),
        (thread, "servers?'s channels"),
        (direct, "not in"),
        (forum, "BASE_TYPE|50035"),
    ):
        with pytest.raises(Refused, match=why):
            await stage.surfaces.surface(where).open_thread("갈래")


async def test_who_is_what_is_asked_once_a_minute(api: DiscordApi, stage: Stage, place: Place, mina: str) -> None:
    api.say(mina, place.channel, "안녕")
    surface = stage.surfaces.surface(place)

    before = [await surface.standing(mina) for _ in range(3)]
    api.grant(place.space, mina, "MANAGE_GUILD")
    still = await stage.surfaces.surface(place).standing(mina)

    assert {*before, still} == {Standing.MEMBER}
    assert len(api.calls("GET", "/guilds/")) == 2


async def test_in_a_server_that_is_hidden_nobody_can_be_known(api: DiscordApi, stage: Stage, place: Place) -> None:
    api.leave_guild(place.space)

    with pytest.raises(Gone):
        await stage.surfaces.surface(place).standing("5")


async def test_where_a_person_brought_us_along_the_first_answer_fills_the_sign_and_others_follow(
    api: DiscordApi, stage: Stage, elsewhere: Place, mina: str
) -> None:
    surface = stage.surfaces.surface(elsewhere, commanded(stage, mina, elsewhere.channel))

    first = await surface.post(speech("안녕"))
    second = await surface.post(replace(notice("여기요"), file=Attachment("장면.png", "image/png", PIXEL)))
    await surface.edit(first, speech("안녕하세요"))
    await surface.edit(second, notice("저기요"))
    third = await surface.post(notice("지울 것", "n2"))
    await surface.delete(third)
    await surface.delete(third)

    assert [(one.id, one.content) for one in api.bot_messages(elsewhere.channel)] == [
        (first, "**달래**\n안녕하세요"),
        (second, "저기요"),
    ]
    assert len(api.message(second).attachments) == 1
    assert api.calls(path_contains="/channels/") == []


def _over(stage: Stage, asked: Ticket) -> Ticket:
    return replace(asked, until=stage.clock.now() - timedelta(seconds=1))


@pytest.mark.parametrize("end", ["no ticket", "told", "over", "unknown"])
async def test_where_a_person_brought_us_along_nothing_can_be_said_without_a_command(
    api: DiscordApi, stage: Stage, elsewhere: Place, mina: str, end: str
) -> None:
    asked = commanded(stage, mina, elsewhere.channel)
    post = await stage.surfaces.surface(elsewhere, asked).post(speech("안녕"))
    match end:
        case "no ticket":
            surface = stage.surfaces.surface(elsewhere)
        case "told":
            surface = stage.surfaces.surface(elsewhere, _over(stage, asked))
        case "over":
            surface = stage.surfaces.surface(elsewhere, asked)
            api.pass_time(1_000)
        case _:
            surface = stage.surfaces.surface(elsewhere, ticket(Kind.COMMAND, "unknown", stage.clock.now()))

    for work in (surface.post(notice("더")), surface.edit(post, speech("안녕!")), surface.delete(post)):
        with pytest.raises(Gone):
            await work
    with pytest.raises(Refused):
        await surface.open_thread("갈래")
