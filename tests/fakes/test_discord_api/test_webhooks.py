"""Webhooks: other names and faces, in channels and threads."""

from __future__ import annotations

import discord
import pytest

from tests.fakes.discord_api import DiscordApi
from tests.fakes.test_discord_api.bot import Bot

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


async def test_a_webhook_speaks_and_edits_in_a_channel(api: DiscordApi, bot: Bot, channel: str) -> None:
    hook = await bot.place(channel).create_webhook(name="Iyagi", avatar=PNG)

    made = await hook.send("어서 와", username="달래", wait=True)
    edited = await hook.edit_message(made.id, content="어서 와요")

    assert edited.content == "어서 와요"
    [one] = api.messages(channel)
    assert (one.author_name, one.content, one.webhook_id) == ("달래", "어서 와요", str(hook.id))
    assert [content for _, content in one.versions] == ["어서 와", "어서 와요"]
    assert one.avatar == api.webhooks(channel)[0].avatar
    assert one.url_of_picture is not None
    assert await bot.http.get_from_cdn(api.cdn + one.url_of_picture) == PNG


async def test_a_webhook_speaks_in_a_thread_of_its_channel(
    api: DiscordApi, bot: Bot, guild: str, channel: str, mina: str
) -> None:
    thread = api.add_thread(channel, "모험", mina)
    await api.wait_for(lambda: bot.count("thread_create"))
    hook = await bot.place(channel).create_webhook(name="Iyagi")

    made = await hook.send("출발!", thread=discord.Object(int(thread)), wait=True)
    await hook.edit_message(made.id, content="출발했다!", thread=discord.Object(int(thread)))
    with pytest.raises(discord.NotFound) as without_thread:
        await hook.edit_message(made.id, content="여기가 아니다")
    elsewhere = api.add_thread(api.add_channel(guild, "다른 곳"), "거기", mina)
    with pytest.raises(discord.NotFound) as of_another:
        await hook.send("?", thread=discord.Object(int(elsewhere)), wait=True)

    assert [one.content for one in api.messages(thread)] == ["출발했다!"]
    assert api.messages(channel) == []
    assert (without_thread.value.code, of_another.value.code) == (10008, 10003)


async def test_webhooks_are_listed_changed_and_deleted(api: DiscordApi, bot: Bot, channel: str) -> None:
    hook = await bot.place(channel).create_webhook(name="Iyagi")
    made = await hook.send("하나", wait=True)
    assert (await hook.fetch_message(made.id)).content == "하나"

    await hook.edit(name="이야기꾼", avatar=PNG)
    [listed] = await bot.place(channel).webhooks()
    await hook.delete_message(made.id)
    await hook.delete()
    with pytest.raises(discord.NotFound) as gone:
        await hook.send("둘", wait=True)

    assert (listed.name, listed.token, listed.type) == ("이야기꾼", hook.token, discord.WebhookType.incoming)
    assert api.messages(channel) == []
    assert gone.value.code == 10015


@pytest.mark.parametrize("name", ["Discord 친구", "clyde", " ", "가" * 81])
async def test_names_that_discord_refuses(bot: Bot, channel: str, name: str) -> None:
    hook = await bot.place(channel).create_webhook(name="Iyagi")

    with pytest.raises(discord.HTTPException) as refused:
        await hook.send("안녕", username=name, wait=True)

    assert refused.value.code == 50035
    assert "username" in str(refused.value)


async def test_rights_that_the_bot_lacks(api: DiscordApi, bot: Bot, channel: str) -> None:
    api.forbid(channel, "MANAGE_WEBHOOKS")
    with pytest.raises(discord.Forbidden) as no_webhooks:
        await bot.place(channel).create_webhook(name="Iyagi")
    place = bot.place(channel)
    api.forbid(channel, "VIEW_CHANNEL")
    with pytest.raises(discord.Forbidden) as no_access:
        await place.send("안녕")
    api.allow(channel, "VIEW_CHANNEL")
    await place.send("안녕")

    assert (no_webhooks.value.code, no_access.value.code) == (50013, 50001)
    assert [one.content for one in api.messages(channel)] == ["안녕"]


async def test_a_channel_has_room_for_fifteen_webhooks(bot: Bot, channel: str) -> None:
    for _ in range(15):
        await bot.place(channel).create_webhook(name="Iyagi")

    with pytest.raises(discord.HTTPException) as full:
        await bot.place(channel).create_webhook(name="Iyagi")

    assert full.value.code == 30007


async def test_other_peoples_webhooks_are_told_apart(api: DiscordApi, bot: Bot, channel: str) -> None:
    feed = api.add_webhook(channel, "소식")

    api.say_through(feed, "새 소식")
    await api.wait_for(lambda: bot.count("message"))

    [heard] = [args[0] for name, args in bot.heard if name == "message"]
    assert (heard.content, str(heard.webhook_id), heard.application_id) == ("새 소식", feed, None)
    assert api.bot_messages(channel) == []
