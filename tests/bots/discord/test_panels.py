"""What people see of panels, voice notes, pictures and links, and what a post becomes where Discord takes no more."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.discord import panels
from bots.discord.tickets import Kind
from core.surface.events import Place
from core.surface.port import Attachment, Button, Outgoing, Panel, Section, Spoken
from tests.bots.discord.acts import commanded, pressed
from tests.bots.discord.stage import PIXEL, Stage, notice, opened, speech
from tests.fakes.discord_api import DiscordApi
from tests.fakes.discord_api.checks import checked_components, components_of, texts_of
from tests.fakes.discord_api.records import COMPONENTS_V2, Message
from tests.fakes.discord_api.wire import mapping

CLOSE = Button("set:close", "닫기")
PANEL = Panel(
    (
        Section("**언어**: 한국어", button=Button("set:language", "바꾸기")),
        Section("달래", picture="dallae-1", button=Button("pick:1", "고르기")),
        Section("그 밖에는 그대로예요."),
    )
)
SETTINGS = Outgoing(text="언어: 한국어\n달래", key="n1", notice=True, panel=PANEL, buttons=(CLOSE,))
NOTE = Attachment("달래.ogg", "audio/ogg", b"OggS" + bytes(99), Spoken(2.5, bytes(range(200))))
SPOKEN = 1 << 13
CHECKER = Path(__file__).parents[4] / "shared" / "tools" / "discord_contract.py"


def kinds(message: Message) -> list[object]:
    return [one["type"] for one in components_of(message.components)]


def actions(api: DiscordApi, post: str) -> list[object]:
    return [one["custom_id"] for one in api.buttons(post)]


async def test_a_panel_sets_its_parts_apart_with_a_button_beside_each(
    api: DiscordApi, stage: Stage, place: Place
) -> None:
    post = await stage.surfaces.surface(place).post(SETTINGS)

    shown = api.message(post)
    assert shown.flags & COMPONENTS_V2
    assert kinds(shown) == [17, 9, 10, 2, 14, 9, 10, 2, 14, 10, 1, 2]
    assert list(texts_of(shown.components)) == ["**언어**: 한국어", "달래", "그 밖에는 그대로예요."]
    assert actions(api, post) == ["set:language", "pick:1", "set:close"]


async def test_where_a_panel_is_too_large_the_lines_between_its_parts_go_first(
    api: DiscordApi, stage: Stage, place: Place
) -> None:
    parts = tuple(Section(f"**{number}**", button=Button(f"set:{number}", "바꾸기")) for number in range(13))

    post = await stage.surfaces.surface(place).post(replace(SETTINGS, panel=Panel(parts), buttons=()))

    assert kinds(api.message(post)) == [17, *([9, 10, 2] * 13)]


async def test_with_a_public_address_the_picture_stands_beside_and_its_button_beneath(
    api: DiscordApi, place: Place
) -> None:
    async with opened(api, "https://iyagi.example") as stage:
        post = await stage.surfaces.surface(place).post(SETTINGS)

    [thumbnail] = [one for one in components_of(api.message(post).components) if one["type"] == 11]
    assert mapping(thumbnail["media"])["url"] == "https://iyagi.example/pictures/dallae-1.png"
    assert actions(api, post) == ["set:language", "pick:1", "set:close"]


async def test_a_panel_and_words_take_each_others_place_by_edits(api: DiscordApi, stage: Stage, place: Place) -> None:
    surface = stage.surfaces.surface(place)
    begun_as_words, begun_as_panel = await surface.post(notice("하나", "a")), await surface.post(SETTINGS)

    for post in (begun_as_words, begun_as_panel):
        await surface.edit(post, SETTINGS)
        assert actions(api, post) == ["set:language", "pick:1", "set:close"]
        await surface.edit(post, replace(notice("닫았어요"), buttons=(CLOSE,)))

        shown = api.message(post)
        assert (shown.content, list(texts_of(shown.components))) == ("", ["닫았어요"])
        assert actions(api, post) == ["set:close"]


async def test_a_panel_that_discord_refuses_is_said_in_words_with_all_its_buttons(
    api: DiscordApi, stage: Stage, place: Place
) -> None:
    api.fault("refuse", method="POST", path_contains="/messages", status=400, code=50035)

    post = await stage.surfaces.surface(place).post(SETTINGS)

    assert api.message(post).content == SETTINGS.text
    assert actions(api, post) == ["set:language", "pick:1", "set:close"]


async def test_the_same_panel_is_posted_once_and_shows_the_last_words(
    api: DiscordApi, stage: Stage, direct: Place
) -> None:
    surface = stage.surfaces.surface(direct)

    first = await surface.post(SETTINGS)
    second = await surface.post(replace(SETTINGS, panel=Panel((Section("이제 영어"),))))

    assert first == second
    assert list(texts_of(api.message(first).components)) == ["이제 영어"]


async def test_a_command_is_answered_with_a_panel(api: DiscordApi, stage: Stage, place: Place, mina: str) -> None:
    for kind in (Kind.COMMAND, Kind.WHISPER):
        given_ticket = commanded(stage, mina, place.channel, kind)
        surface = stage.surfaces.surface(place, given_ticket)

        post = await surface.post(SETTINGS)
        await surface.edit(post, replace(SETTINGS, panel=Panel((Section("바뀌었어요"),)), buttons=()))
        more = await surface.post(replace(SETTINGS, key="n2"))

        assert list(texts_of(api.message(post).components)) == ["바뀌었어요"]
        assert api.message(more).flags & COMPONENTS_V2
        assert api.message(more).seen_by == (mina if kind is Kind.WHISPER else None)


sections = st.builds(
    Section,
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=900),
    st.none() | st.just("p1"),
    st.none() | st.integers(0, 40).map(lambda number: Button(f"a:{number}", "가")),
)
below = st.lists(st.integers(0, 60).map(lambda number: Button(f"a:{number}", f"나{number}")), max_size=26)


@given(st.lists(sections, max_size=14), below, st.booleans())
def test_every_panel_is_one_that_discord_takes_or_none(parts: list[Section], buttons: list[Button], urls: bool) -> None:
    outgoing = Outgoing(text="글", key="n", notice=True, panel=Panel(tuple(parts)), buttons=buttons)

    made = panels.panel(outgoing, lambda _: "https://iyagi.example/p.png" if urls else None)

    if made is not None:
        kept = checked_components(made["components"], COMPONENTS_V2)
        wanted = {one.action for one in buttons} | {one.button.action for one in parts if one.button}
        assert {one.get("custom_id") for one in components_of(kept) if one["type"] == 2} == wanted
        assert len(list(texts_of(kept))) == len([one for one in parts if one.text.strip()])


async def test_buttons_that_lead_somewhere_stand_among_the_others(api: DiscordApi, stage: Stage, place: Place) -> None:
    leads = Button("", "웹에서 보기", url="https://iyagi.example/c/1")

    post = await stage.surfaces.surface(place).post(replace(notice("보세요"), buttons=(CLOSE, leads, CLOSE)))

    first, second = (each for each in components_of(api.message(post).components) if each["type"] == 2)
    assert (first["custom_id"], first["style"]) == ("set:close", 2)
    assert (second["url"], second["style"], second["label"]) == (leads.url, 5, leads.label)


async def test_a_voice_note_is_the_bots_reply_and_its_words_follow(
    api: DiscordApi, stage: Stage, place: Place, mina: str
) -> None:
    asked = api.say(mina, place.channel, "들려줘")
    surface = stage.surfaces.surface(place)

    post = await surface.post(replace(notice("", reply_to=asked), file=NOTE))
    again = await surface.post(replace(notice("", reply_to=asked), file=NOTE))
    words = await surface.post(replace(notice("여기요", "n2", reply_to=asked), file=NOTE, buttons=(CLOSE,)))

    first, second, third = api.bot_messages(place.channel)
    assert (first.id, again, third.id) == (post, post, words)
    assert (first.flags, first.reply_to, first.content) == (SPOKEN, asked, "")
    [sound] = first.attachments
    assert (sound["duration_secs"], sound["filename"]) == (2.5, "voice-message.ogg")
    assert second.flags == SPOKEN
    assert (third.content, actions(api, words)) == ("여기요", ["set:close"])


@pytest.mark.parametrize("code", [50173, 50013, 50161])
async def test_where_a_voice_note_cannot_be_played_it_is_a_file(
    api: DiscordApi, stage: Stage, place: Place, code: int
) -> None:
    api.fault("refuse", method="POST", path_contains="/messages", status=403, code=code)

    post = await stage.surfaces.surface(place).post(replace(notice("들어 보세요"), file=NOTE))

    shown = api.message(post)
    assert (shown.content, shown.flags & SPOKEN) == ("들어 보세요", 0)
    assert [one["filename"] for one in shown.attachments] == ["달래.ogg"]


async def test_a_voice_note_in_answer_to_a_command_leaves_no_sign_that_something_comes(
    api: DiscordApi, stage: Stage, place: Place, mina: str
) -> None:
    surface = stage.surfaces.surface(place, commanded(stage, mina, place.channel))

    post = await surface.post(replace(notice(""), file=NOTE))

    assert [(one.id, one.flags) for one in api.bot_messages(place.channel)] == [(post, SPOKEN)]


async def test_what_only_the_asker_sees_is_not_played_to_all(
    api: DiscordApi, stage: Stage, place: Place, mina: str
) -> None:
    surface = stage.surfaces.surface(place, commanded(stage, mina, place.channel, Kind.WHISPER))

    post = await surface.post(replace(notice("들어 보세요"), file=NOTE))

    assert api.message(post).seen_by == mina
    assert len(api.message(post).attachments) == 1
    assert api.bot_messages(place.channel) == []


async def test_a_picture_is_described_to_those_who_do_not_see_it(api: DiscordApi, stage: Stage, place: Place) -> None:
    picture = Attachment("장면.png", "image/png", PIXEL)

    told = await stage.surfaces.surface(place).post(replace(notice("**비 오는** 광장"), file=picture))
    bare = await stage.surfaces.surface(place).post(replace(notice("", "n2"), file=picture))

    assert [each["description"] for each in api.message(told).attachments] == ["비 오는 광장"]
    assert [each["description"] for each in api.message(bare).attachments] == ["장면.png"]


async def test_an_answer_to_a_command_that_comes_in_a_voice_takes_the_sign_away(
    api: DiscordApi, stage: Stage, place: Place, mina: str
) -> None:
    surface = stage.surfaces.surface(place, commanded(stage, mina, place.channel))

    post = await surface.post(speech("다시 할게."))
    await surface.post(notice("알림"))

    assert [(one.id == post, one.content) for one in api.bot_messages(place.channel)] == [
        (True, "다시 할게."),
        (False, "알림"),
    ]


async def test_all_of_it_is_what_discord_describes(
    api: DiscordApi, stage: Stage, place: Place, mina: str, tmp_path: Path
) -> None:
    if not CHECKER.exists():
        pytest.skip(f"ENGINE MISSING: Discord's own contract is not checked, there is no {CHECKER.name} beside us")
    picture = Attachment("장면.png", "image/png", PIXEL)
    async with opened(api, "https://iyagi.example") as public:
        for given_ticket in (None, commanded(stage, mina, place.channel)):
            surface = public.surfaces.surface(place, given_ticket)
            post = await surface.post(SETTINGS)
            await surface.edit(post, notice("닫았어요"))
            await surface.edit(post, SETTINGS)
            await surface.post(replace(notice("목소리", "n2"), file=NOTE))
            await surface.post(replace(notice("장면", "n3"), file=picture, buttons=(Button("", "웹", "https://a.b"),)))
        thread = await surface.open_thread("갈래")
        await public.surfaces.surface(thread).standing(mina)
        api.archive(thread.thread)
        await public.surfaces.surface(thread).post(notice("여기"))

    api.record(tmp_path / "calls.jsonl")
    process = await asyncio.create_subprocess_exec(
        sys.executable, CHECKER, tmp_path / "calls.jsonl", stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()
    assert said.decode().endswith("0 findings\n"), said.decode()


async def test_what_is_for_the_asker_alone_is_seen_by_nobody_else(
    api: DiscordApi, stage: Stage, place: Place, mina: str
) -> None:
    above = await stage.surfaces.surface(place).post(replace(notice("보세요"), buttons=(CLOSE,)))
    given_ticket = pressed(stage, mina, above, CLOSE.action)

    post = await stage.surfaces.surface(place, given_ticket).post(replace(notice("너만 봐", "n2"), private=True))

    assert api.message(post).seen_by == mina
