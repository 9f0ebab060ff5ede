"""On Discord: pictures and voices, in and out, and long words as a file."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest

from core.ai.audio import voice_note
from core.ai.media import Sound
from tests.e2e.tour.discord import Room
from tests.fakes.compatible_api import HEARD
from tests.fakes.discord_api.people import VOICE_MESSAGE
from tests.fakes.discord_api.records import Message
from tests.fakes.discord_api.wire import word
from tests.fakes.provider_api import PAINTED, tone

pytestmark = pytest.mark.e2e


def note() -> bytes:
    return voice_note(Sound(tone(), 24_000)).ogg


def voices(room: Room) -> list[Message]:
    return [post for post in room.posts if post.flags & VOICE_MESSAGE]


async def test_a_picture_is_seen_by_the_model(room: Room) -> None:
    room.model.tell("빨간색이네요.")
    files = {"red.png": base64.b64encode(PAINTED).decode()}
    room.api.say(room.person, room.channel, f"<@{room.api.bot_id}> 무슨 색이에요?", files=files)
    await room.shown("빨간색이네요.")

    assert "data:image/png;base64," in room.model.prompt()
    assert "무슨 색이에요?" in room.model.prompt()


async def test_a_model_that_does_not_see_is_told_that_there_is_a_picture(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"red.png": base64.b64encode(PAINTED).decode()}
    with monkeypatch.context() as blind:
        blind.setattr(room.model, "blind", 400)
        room.model.tell("사진이 있다고요?")
        room.api.say(room.person, room.channel, f"<@{room.api.bot_id}> 무슨 색이에요?", files=files)
        await room.shown("사진이 있다고요?")

    assert "data:image" not in room.model.prompt()
    assert "(사진 1장)" in room.model.prompt()


async def test_a_voice_note_is_written_down(room: Room) -> None:
    alone = room.at(room.api.open_direct(room.person))
    room.model.tell("우산을 챙길게요.")
    room.api.speak(alone.person, alone.channel, base64.b64encode(note()).decode(), 0.3)
    await alone.shown("우산을 챙길게요.")

    assert HEARD in room.model.prompt()
    assert room.model.asked("/audio/transcriptions")


async def test_an_answer_is_heard_in_a_voice_message_by_command_menu_and_button(room: Room) -> None:
    answer = await room.ask("들려주세요.", "네, 들어 보세요.")

    menu = await room.answer(room.press(answer, "⋯"), "어떻게 할까요")
    asks: tuple[Callable[[], str], ...] = (
        lambda: room.command("speak"),
        lambda: room.api.choose(room.person, answer, "Hear it"),
        lambda: room.press(menu.id, "▶"),
    )
    for ask in asks:
        await room.answer(ask(), "윤달래의 목소리예요.")
    await room.until(lambda: len(voices(room)) == len(asks))
    [file] = voices(room)[-1].attachments
    assert b"OpusHead" in room.file(file)[:64]
    assert file["duration_secs"] and file["waveform"]
    assert [call.body["input"] for call in room.model.asked("/audio/speech")] == ["네, 들어 보세요."]


async def test_the_scene_is_painted_and_an_answer_comes_as_a_file(room: Room) -> None:
    await room.ask("창밖을 봐요.", "밖에는 눈이 와요.")

    painted = await room.says("imagine", "장면이에요")
    [picture] = painted.attachments
    assert room.file(picture).startswith(b"\x89PNG")
    assert "밖에는 눈이 와요." in str(room.model.asked("/images/generations")[-1].body)

    told = await room.says("file", "파일로 담았")
    [file] = told.attachments
    assert "밖에는 눈이 와요." in room.file(file).decode()
    assert word(file["filename"]).endswith(".txt")


async def test_where_moderators_want_no_media_none_are_made(room: Room) -> None:
    await room.ask("창밖을 봐요.")
    await room.moderator().says("settings", "끔", what="사진과 음성", value="끔")

    for command in ("speak", "imagine"):
        await room.says(command, "쓰지 않기로")
