"""On Telegram: pictures and voices, in and out, and long words as a file."""

from __future__ import annotations

import pytest

from tests.e2e.tour.telegram import Talk
from tests.e2e.tour.test_discord_media import note
from tests.fakes.compatible_api import HEARD
from tests.fakes.provider_api import PAINTED

pytestmark = pytest.mark.e2e


async def test_a_picture_is_seen_by_the_model(alone: Talk) -> None:
    alone.model.tell("빨간색이네요.")
    alone.api.send(alone.person, alone.chat, "photo", body=PAINTED, caption="무슨 색이에요?")
    await alone.shown("빨간색이네요.")

    assert "data:image/png;base64," in alone.model.prompt()
    assert "무슨 색이에요?" in alone.model.prompt()


async def test_a_voice_note_is_written_down(alone: Talk) -> None:
    alone.model.tell("우산을 챙길게요.")
    alone.api.send(alone.person, alone.chat, "voice", body=note())
    await alone.shown("우산을 챙길게요.")

    assert HEARD in alone.model.prompt()
    assert alone.model.asked("/audio/transcriptions")


async def test_an_answer_is_heard_in_a_voice_message_by_command_reply_and_button(alone: Talk) -> None:
    answer = await alone.ask("들려주세요.", "네, 들어 보세요.")

    menu = await alone.pressed(answer, "⋯", "어떻게 할까요")
    spoken = [
        await alone.says("/speak", "윤달래의 목소리예요."),
        await alone.says("/들려줘", "윤달래의 목소리예요.", answer),
        await alone.pressed(menu.message_id, "▶", "윤달래의 목소리예요."),
    ]

    assert [each.kind for each in spoken] == ["voice"] * 3
    assert b"OpusHead" in alone.file(spoken[-1])[:64]
    assert [call.body["input"] for call in alone.model.asked("/audio/speech")][-1:] == ["네, 들어 보세요."]


async def test_the_scene_is_painted_and_an_answer_comes_as_a_file(alone: Talk) -> None:
    await alone.ask("창밖을 봐요.", "밖에는 눈이 와요.")

    painted = await alone.says("/imagine", "장면이에요")
    assert painted.kind == "photo"
    assert alone.file(painted).startswith(b"\x89PNG")
    assert "밖에는 눈이 와요." in str(alone.model.asked("/images/generations")[-1].body)

    told = await alone.says("/file", "파일로 담았")
    assert told.kind == "document"
    assert "밖에는 눈이 와요." in alone.file(told).decode()


async def test_where_moderators_want_no_media_none_are_made(group: Talk) -> None:
    await group.ask("창밖을 봐요.")
    boss = group.boss()
    await boss.says(boss.command("settings", "사진과 음성 끔"), "끔")

    for command in ("speak", "imagine"):
        await group.says(group.command(command), "쓰지 않기로")
