"""Messages of people and of the bot."""

from __future__ import annotations

import discord
import pytest

from tests.fakes.discord_api import DiscordApi
from tests.fakes.test_discord_api.bot import Bot


async def test_a_bot_is_greeted_with_its_servers(api: DiscordApi, bot: Bot, guild: str, channel: str) -> None:
    assert bot.user is not None
    assert str(bot.user.id) == api.bot_id
    assert [str(one.id) for one in bot.guilds] == [guild]
    assert bot.place(channel).name == "광장"
    assert bot.place(channel).guild.self_role is not None


async def test_a_message_is_heard_and_answered(api: DiscordApi, bot: Bot, mina: str, channel: str) -> None:
    said = api.say(mina, channel, "안녕, 이야기!")
    await api.wait_for(bot.texts)

    await bot.place(channel).send("안녕, 미나!", reference=bot.place(channel).get_partial_message(int(said)))

    assert bot.texts() == ["안녕, 이야기!"]
    assert [(one.author_name, one.content, one.reply_to) for one in api.bot_messages(channel)] == [
        ("이야기", "안녕, 미나!", said)
    ]


async def test_a_person_replies_edits_and_deletes(api: DiscordApi, bot: Bot, mina: str, channel: str) -> None:
    ours = await bot.place(channel).send("안녕")

    said = api.say(mina, channel, "뭐라고?", reply_to=str(ours.id))
    api.edit(said, "뭐라고요?")
    api.delete(said)
    await api.wait_for(lambda: bot.count("raw_message_delete"))

    [heard] = [args[0] for name, args in bot.heard if name == "message" and not args[0].author.bot]
    [edit] = [args[0] for name, args in bot.heard if name == "raw_message_edit"]
    assert heard.reference.resolved.content == "안녕"
    assert [str(one.id) for one in heard.mentions] == [api.bot_id]
    assert edit.message.content == "뭐라고요?"
    assert [one.content for one in api.messages(channel)] == ["안녕"]


async def test_direct_chats_are_private(api: DiscordApi, bot: Bot, mina: str) -> None:
    direct = api.open_direct(mina)
    api.say(mina, direct, "우리끼리")
    await api.wait_for(bot.texts)

    await (await bot.fetch_user(int(mina))).send("그래")

    [heard] = [args[0] for name, args in bot.heard if name == "message" and not args[0].author.bot]
    assert isinstance(heard.channel, discord.DMChannel)
    assert [one.content for one in api.messages(direct)] == ["우리끼리", "그래"]
    with pytest.raises(ValueError, match="direct chat"):
        api.say(api.add_user("낯선 이"), direct, "나도")


async def test_a_repeated_nonce_makes_no_second_message(api: DiscordApi, bot: Bot, channel: str) -> None:
    first = await bot.place(channel).send("하나", nonce="turn-1")
    await first.edit(content="하나 둘")

    again = await bot.place(channel).send("하나", nonce="turn-1")
    api.pass_time(301)
    later = await bot.place(channel).send("하나", nonce="turn-1")

    assert (again.id, again.content) == (first.id, "하나 둘")
    assert later.id != first.id
    assert [one.content for one in api.messages(channel)] == ["하나 둘", "하나"]


async def test_history_is_read_newest_first_within_bounds(api: DiscordApi, bot: Bot, mina: str, channel: str) -> None:
    ids = [int(api.say(mina, channel, str(number))) for number in range(10)]
    old = int(api.say(mina, channel, "어제", ago=86_400))
    place = bot.place(channel)

    async def read(**bounds: object) -> list[int]:
        route = discord.http.Route("GET", "/channels/{channel_id}/messages", channel_id=place.id)
        return [int(each["id"]) for each in await bot.http.request(route, params=bounds)]

    assert await read() == [*reversed(ids), old]
    assert await read(limit=2) == [ids[9], ids[8]]
    assert await read(before=ids[3], limit=2) == [ids[2], ids[1]]
    assert await read(after=ids[3], limit=2) == [ids[5], ids[4]]
    assert await read(around=ids[5], limit=3) == [ids[6], ids[5], ids[4]]
    assert [one.id async for one in place.history(limit=None, oldest_first=True)] == [old, *ids]


async def test_only_allowed_mentions_ping(api: DiscordApi, bot: Bot, mina: str, channel: str) -> None:
    text = f"@everyone <@{mina}>"

    await bot.place(channel).send(text)
    quiet = await bot.place(channel).send(text, allowed_mentions=discord.AllowedMentions.none())
    await quiet.edit(content=f"{text}!", allowed_mentions=discord.AllowedMentions.none())
    await bot.place(channel).send(text, allowed_mentions=discord.AllowedMentions(everyone=False, users=True))

    assert [(one.mention_everyone, one.mentions) for one in api.messages(channel)] == [
        (True, (mina,)),
        (False, ()),
        (False, (mina,)),
    ]


async def test_threads_are_opened_by_both_sides(api: DiscordApi, bot: Bot, mina: str, channel: str) -> None:
    said = api.say(mina, channel, "여기서 갈라지자")
    theirs = api.add_thread(channel, "모험", mina, message=said)
    await api.wait_for(lambda: bot.count("thread_create"))

    ours = await bot.place(channel).create_thread(name="우리 것", type=discord.ChannelType.public_thread)
    await ours.send("여기")
    api.say(mina, theirs, "저기")
    await api.wait_for(lambda: "저기" in bot.texts())

    assert theirs == said
    assert [one.content for one in api.messages(str(ours.id))] == ["여기"]
    assert {str(one.id) for one in bot.place(channel).threads} == {theirs, str(ours.id)}


async def test_a_forum_takes_posts(api: DiscordApi, bot: Bot, guild: str) -> None:
    forum = api.add_channel(guild, "이야기들", forum=True)
    await api.wait_for(lambda: bot.get_channel(int(forum)))
    place = bot.get_channel(int(forum))
    assert isinstance(place, discord.ForumChannel)

    post = await place.create_thread(name="옛날 옛적", content="호랑이가 살았다")

    assert [one.content for one in api.messages(str(post.thread.id))] == ["호랑이가 살았다"]


async def test_files_go_up_and_come_down(api: DiscordApi, bot: Bot, mina: str, channel: str) -> None:
    api.say(mina, channel, "", files={"그림.txt": "7JWI64WV"})
    await api.wait_for(lambda: bot.count("message"))

    [heard] = [args[0] for name, args in bot.heard if name == "message"]
    await bot.place(channel).send(file=await heard.attachments[0].to_file())

    [_, ours] = api.messages(channel)
    assert [one["filename"] for one in ours.attachments] == ["그림.txt"]
    assert await heard.attachments[0].read() == "안녕".encode()


async def test_reactions_typing_and_pins(api: DiscordApi, bot: Bot, mina: str, channel: str) -> None:
    async with bot.place(channel).typing():
        assert api.is_typing(channel)
    made = await bot.place(channel).send("안녕")
    assert not api.is_typing(channel)

    await made.add_reaction("👍")
    api.react(mina, str(made.id), "👍")
    await api.wait_for(lambda: bot.count("reaction_add") == 2)
    await made.pin()

    assert api.message(str(made.id)).reactions == {"👍": [api.bot_id, mina]}
    assert [one.id async for one in bot.place(channel).pins()] == [made.id]


async def test_messages_are_deleted_one_by_one_and_together(api: DiscordApi, bot: Bot, mina: str, channel: str) -> None:
    theirs = [api.say(mina, channel, text) for text in ("하나", "둘", "셋")]
    ours = await bot.place(channel).send("넷")

    await ours.delete()
    await bot.place(channel).delete_messages([discord.Object(int(one)) for one in theirs[:2]])
    await api.wait_for(lambda: bot.count("raw_bulk_message_delete"))

    assert [one.content for one in api.messages(channel)] == ["셋"]


async def test_the_bot_is_thrown_out_and_told_of_new_places(api: DiscordApi, bot: Bot, guild: str) -> None:
    other = api.add_guild("다른 마을")
    await api.wait_for(lambda: bot.get_guild(int(other)))

    api.leave_guild(guild)
    await api.wait_for(lambda: bot.count("guild_remove"))

    assert [str(one.id) for one in bot.guilds] == [other]
