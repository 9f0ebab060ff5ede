"""Commands, buttons, suggestions and modals, with their deadlines."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from discord import app_commands

from tests.fakes.discord_api import DiscordApi
from tests.fakes.test_discord_api.bot import Bot

Asked = discord.Interaction[Any]


async def _commands(bot: Bot) -> None:
    """Two commands, registered but not answered here."""
    tree = app_commands.CommandTree(bot)

    @tree.command(name="with", description="Whom to talk with")
    async def meet(interaction: Asked, name: str = "") -> None:
        bot.dispatch("asked", interaction, name)

    @tree.command(name="help", description="What there is")
    async def explain(interaction: Asked) -> None:
        bot.dispatch("asked", interaction, "")

    await tree.sync()


async def _asked(api: DiscordApi, bot: Bot) -> Asked:
    await api.wait_for(bot.interactions)
    return bot.interactions()[-1]


async def test_commands_are_registered_and_invoked_with_options(
    api: DiscordApi, bot: Bot, mina: str, channel: str
) -> None:
    await _commands(bot)

    api.invoke(mina, channel, "with", {"name": "달래"}, locale="ko")
    await api.wait_for(lambda: bot.count("asked"))

    assert [one["name"] for one in api.commands()] == ["with", "help"]
    [(interaction, name)] = [args for event, args in bot.heard if event == "asked"]
    assert name == "달래"
    assert (interaction.locale, interaction.user.display_name) == (discord.Locale.korean, "미나")
    assert str(interaction.channel_id) == channel


async def test_a_deferred_answer_is_filled_and_followed(api: DiscordApi, bot: Bot, mina: str, channel: str) -> None:
    await _commands(bot)
    asked = api.invoke(mina, channel, "help")
    interaction = await _asked(api, bot)

    await interaction.response.defer(thinking=True)
    [thinking] = api.answers(asked)
    assert (thinking.content, thinking.flags & 128) == ("", 128)
    await interaction.edit_original_response(content="도움말")
    await interaction.followup.send("더", wait=True)

    assert [(one.content, one.flags & 128) for one in api.answers(asked)] == [("도움말", 0), ("더", 0)]
    assert [one.content for one in api.messages(channel)] == ["도움말", "더"]
    assert (await interaction.original_response()).content == "도움말"


async def test_the_first_follow_up_takes_the_place_of_thinking(
    api: DiscordApi, bot: Bot, mina: str, channel: str
) -> None:
    await _commands(bot)
    asked = api.invoke(mina, channel, "help")
    interaction = await _asked(api, bot)
    await interaction.response.defer(thinking=True)

    await interaction.followup.send("도움말", wait=True)

    assert [one.content for one in api.answers(asked)] == ["도움말"]


async def test_an_ephemeral_answer_is_seen_by_the_asker_alone(
    api: DiscordApi, bot: Bot, mina: str, channel: str
) -> None:
    await _commands(bot)
    asked = api.invoke(mina, channel, "help")

    await (await _asked(api, bot)).response.send_message("너만 봐", ephemeral=True)

    assert [one.seen_by for one in api.answers(asked)] == [mina]
    assert api.messages(channel) == []
    assert [one.content for one in api.messages(channel, viewer=mina)] == ["너만 봐"]


async def test_an_answer_after_three_seconds_is_too_late(api: DiscordApi, bot: Bot, mina: str, channel: str) -> None:
    await _commands(bot)
    api.invoke(mina, channel, "help")
    interaction = await _asked(api, bot)
    api.pass_time(3.1)

    with pytest.raises(discord.NotFound) as late:
        await interaction.response.defer()

    assert late.value.code == 10062


async def test_a_second_answer_is_refused(api: DiscordApi, bot: Bot, mina: str, channel: str) -> None:
    await _commands(bot)
    api.invoke(mina, channel, "help")
    interaction = await _asked(api, bot)
    path = discord.http.Route(
        "POST", "/interactions/{id}/{webhook_token}/callback", id=interaction.id, webhook_token=interaction.token
    )
    assert await bot.http.request(path, json={"type": 5}) == ""

    with pytest.raises(discord.HTTPException) as second:
        await bot.http.request(path, json={"type": 5})

    assert (second.value.status, second.value.code) == (400, 40060)


async def test_a_token_is_good_for_fifteen_minutes(api: DiscordApi, bot: Bot, mina: str, channel: str) -> None:
    await _commands(bot)
    api.invoke(mina, channel, "help")
    interaction = await _asked(api, bot)
    with pytest.raises(discord.NotFound) as early:
        await interaction.followup.send("아직")
    await interaction.response.defer()
    api.pass_time(901)

    with pytest.raises(discord.HTTPException) as late:
        await interaction.edit_original_response(content="늦었다")

    assert (early.value.code, late.value.code) == (10015, 50027)


async def test_a_button_is_pressed_and_its_message_changes(api: DiscordApi, bot: Bot, mina: str, channel: str) -> None:
    hook = await bot.place(channel).create_webhook(name="Iyagi")
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="계속", custom_id="more:1"))
    made = await hook.send("그래서…", view=view, wait=True)

    pressed = api.press(mina, str(made.id), "more:1")
    interaction = await _asked(api, bot)
    await interaction.response.edit_message(content="그래서 잘 살았다.", view=None)

    assert interaction.type is discord.InteractionType.component
    assert interaction.data is not None
    assert interaction.data.get("custom_id") == "more:1"
    assert [one.content for one in api.answers(pressed)] == ["그래서 잘 살았다."]
    with pytest.raises(ValueError, match="nothing to press"):
        api.press(mina, str(made.id), "more:1")


async def test_a_button_in_a_direct_chat(api: DiscordApi, bot: Bot, mina: str) -> None:
    direct = api.open_direct(mina)
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="계속", custom_id="more:1"))
    person = await bot.fetch_user(int(mina))
    made = await person.send("안녕", view=view)

    pressed = api.press(mina, str(made.id), "more:1", locale="en-US")
    interaction = await _asked(api, bot)
    await interaction.response.send_message("좋아")

    assert interaction.guild_id is None
    assert interaction.user.id == int(mina)
    assert [one.content for one in api.messages(direct)] == ["안녕", "좋아"]
    assert [one.reply_to for one in api.answers(pressed)] == [str(made.id)]


async def test_suggestions_while_a_command_is_typed(api: DiscordApi, bot: Bot, mina: str, channel: str) -> None:
    await _commands(bot)

    asked = api.complete(mina, channel, "with", "name", "달")
    interaction = await _asked(api, bot)
    await interaction.response.autocomplete([app_commands.Choice(name="달래", value="dallae")])

    assert [(one["name"], one["value"]) for one in api.choices(asked)] == [("달래", "dallae")]


async def test_a_modal_is_filled_in(api: DiscordApi, bot: Bot, mina: str, channel: str) -> None:
    await _commands(bot)
    asked = api.invoke(mina, channel, "help")
    modal = discord.ui.Modal(title="이름", custom_id="naming")
    modal.add_item(discord.ui.TextInput(label="이름", custom_id="name"))
    await (await _asked(api, bot)).response.send_modal(modal)

    sent = api.submit(asked, {"name": "달래"})
    await api.wait_for(lambda: len(bot.interactions()) == 2)
    await bot.interactions()[-1].response.send_message("반가워")

    assert bot.interactions()[-1].type is discord.InteractionType.modal_submit
    assert [one.content for one in api.answers(sent)] == ["반가워"]
