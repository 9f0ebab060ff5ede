"""Messages of people and of the bot."""

from __future__ import annotations

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
