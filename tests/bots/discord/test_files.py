"""Files that people send on Discord: a card comes in as the attachment of a command."""

from __future__ import annotations

import pytest

from core.surface.events import CommandInvoked, File, Place
from core.surface.port import Attachment, Gone, Outgoing, TooLarge, Unreachable
from tests.bots.discord.stage import Stage
from tests.engines import free_port
from tests.fakes.discord_api import DiscordApi
from tests.fakes.discord_api.wire import Upload

CARD = b'{"spec":"chara_card_v3","data":{"name":"Mina"}}'


async def test_the_attachment_of_the_command_comes_along_and_its_bytes_can_be_fetched(
    api: DiscordApi, stage: Stage, channel: str, place: Place
) -> None:
    mina = api.add_user("미나")

    async with stage.listening():
        api.invoke(mina, channel, "import", files={"file": Upload("미나.json", "application/json", CARD)})
        (event,) = await stage.heard(CommandInvoked)
        fetched = await stage.surfaces.surface(place).fetch(event.files[0], 1_000)

    assert (event.name, event.rest) == ("import", "")
    assert (event.files[0].name, event.files[0].size) == ("미나.json", len(CARD))
    assert fetched == CARD


@pytest.mark.parametrize("told", [0, len(CARD)], ids=["size not told", "size told"])
async def test_a_file_is_never_read_beyond_the_limit(
    api: DiscordApi, stage: Stage, channel: str, place: Place, told: int
) -> None:
    mina = api.add_user("미나")
    async with stage.listening():
        api.invoke(mina, channel, "import", files={"file": Upload("m.json", "application/json", CARD)})
        (event,) = await stage.heard(CommandInvoked)

        with pytest.raises(TooLarge):
            await stage.surfaces.surface(place).fetch(File(event.files[0].handle, "m.json", told), 10)


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://cdn.discordapp.com/attachments/1/2/a.png",
        "https://cdn.discordapp.com.example.org/a.png",
        "https://cdn.discordapp.com@example.org/a.png",
        "file:///etc/passwd",
        "http://[::1",
    ],
)
async def test_nothing_is_fetched_but_from_the_file_servers_of_discord(
    stage: Stage, place: Place, address: str
) -> None:
    surface = stage.surfaces.surface(place)

    with pytest.raises(Gone, match="Discord's files"):
        await surface.fetch(File(address, "a.png", 10), 1_000)


async def test_a_file_that_is_gone_and_a_server_that_is_away_are_told_apart(
    api: DiscordApi, stage: Stage, place: Place
) -> None:
    surface = stage.surfaces.surface(place)

    with pytest.raises(Gone):
        await surface.fetch(File(f"{api.world.cdn()}/attachments/0/none.png", "none.png", 10), 1_000)
    with pytest.raises(Gone):
        await surface.fetch(File("no address", "none.png", 10), 1_000)
    with pytest.raises(Unreachable):
        await surface.fetch(File(f"http://127.0.0.1:{free_port()}/x.png", "x.png", 10), 1_000)


async def test_a_file_goes_out_in_answer_to_the_command_and_without_one(
    api: DiscordApi, stage: Stage, channel: str, place: Place
) -> None:
    mina = api.add_user("미나")
    outgoing = Outgoing(
        text="여기 있어요", key="n1.0", notice=True, file=Attachment("미나.json", "application/json", CARD)
    )

    async with stage.listening():
        api.invoke(mina, channel, "card")
        (event,) = await stage.heard(CommandInvoked)
        answered = await stage.surfaces.surface(place, event.ticket).post(outgoing)
        alone = await stage.surfaces.surface(place).post(outgoing)

    for post_id in (answered, alone):
        message = api.world.messages[post_id]
        (attachment,) = message.attachments
        assert message.content == "여기 있어요"
        assert attachment["filename"] == "미나.json"
        assert attachment["size"] == len(CARD)
