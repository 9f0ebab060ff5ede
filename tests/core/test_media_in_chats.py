"""Pictures and voices that come along, answers that are heard, scenes that are painted, talk that moves to a thread."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from PIL import Image
from sqlalchemy import func, select

from core.ai.audio import voice_note
from core.ai.media import Sound
from core.ai.model import Overloaded, Picture
from core.db import Db
from core.db.tables.chat import StepState, chats, messages, steps
from core.db.tables.people import personas
from core.db.tables.places import places
from core.surface.events import CommandInvoked, File, FileKind
from core.surface.port import Refused
from tests.core.conftest import MINA, PLACE, Stage
from tests.fakes.scripted_model import ScriptedMaker

Make = Callable[..., Stage]
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
GROUP = replace(PLACE, space="server", channel="group", direct=False)
TONE = Sound(b"\x00\x10" * 24_000, 24_000)


def png(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return out.getvalue()


def command(name: str, rest: str = "", number: int = 1, **more: object) -> CommandInvoked:
    values = {"place": PLACE, "person": MINA, "at": NOW} | more
    return CommandInvoked(id=f"{name}{number}", name=name, rest=rest, **values)  # type: ignore[arg-type]  # by name


async def take(stage: Stage, *events: CommandInvoked) -> None:
    for event in events:
        await stage.desk.take(event)
        await stage.until_quiet()


async def test_a_picture_is_shown_to_the_model_with_its_message_and_stays_there(make_stage: Make, db: Db) -> None:
    stage = make_stage(["예쁘다."])
    stage.surface.files["p"] = png()
    file = File("p", "photo.png", 100, "image/png", FileKind.PICTURE)

    async with stage.working():
        await stage.desk.take(stage.message("어때?", files=(file,), attachments=1))
        await stage.until_quiet()
        await stage.say("그렇지?")
        await stage.until_quiet()

    first, second = stage.model.seen
    assert [len(line.pictures) for line in first.lines] == [1]
    assert first.lines[0].text == "(사진 1장) 어때?"
    assert second.lines[: len(first.lines)] == first.lines
    assert Image.open(io.BytesIO(first.lines[0].pictures[0].data)).size == (40, 30)


async def test_a_voice_note_is_written_down_once_and_answered(make_stage: Make, db: Db) -> None:
    maker = ScriptedMaker("새우를 못 먹어")
    stage = make_stage(["기억할게."], makers=[maker])
    stage.surface.files["v"] = voice_note(TONE).ogg
    file = File("v", "voice.ogg", 100, "audio/ogg", FileKind.VOICE, 1.0)

    await stage.desk.take(stage.message("", files=(file,), attachments=1))
    shown = await stage.answered(1)

    assert (list(shown), len(maker.asked)) == (["기억할게."], 1)
    assert stage.model.seen[0].lines[0].text == "(음성 메시지) 새우를 못 먹어"
    async with db.read() as tx:
        said = await tx.row(select(messages.c.text, messages.c.heard).where(messages.c.role == "person"))
    assert said is not None
    assert dict(said) == {"text": "새우를 못 먹어", "heard": True}


async def test_what_nobody_can_write_down_is_said_and_the_next_message_is_answered(make_stage: Make) -> None:
    stage = make_stage(["응."])
    stage.surface.files["v"] = voice_note(TONE).ogg
    file = File("v", "voice.ogg", 100, "audio/ogg", FileKind.VOICE, 1.0)

    async with stage.working():
        await stage.desk.take(stage.message("", files=(file,), attachments=1))
        await stage.until_quiet()
        await stage.say("그럼 글로")
        await stage.until_quiet()

    assert "받아쓰기 모델" in stage.surface.shown()[0]
    assert stage.surface.answers()[-1] == "응."


async def test_an_answer_is_heard_in_its_character_s_voice_and_paid_for_once(make_stage: Make, db: Db) -> None:
    maker = ScriptedMaker(Overloaded("busy"), TONE)
    stage = make_stage(["어서 와요."], makers=[maker])

    async with stage.working():
        await stage.say("안녕")
        await stage.until_quiet()
        await take(stage, command("speak"), command("speak", number=2))

    first, second = [post.file for post in stage.surface.posts.values() if post.file is not None]
    assert first is not None
    assert first.spoken is not None
    assert (first.data[:4], round(first.spoken.seconds)) == (b"OggS", 1)
    assert first == second
    assert [asked[:2] for asked in maker.asked] == [("speak", "어서 와요.")] * 2
    async with db.read() as tx:
        done = select(func.count()).where(steps.c.name.like("speak/%"), steps.c.state == StepState.DONE)
        assert await tx.value(done) == 1


async def test_the_present_scene_is_painted(make_stage: Make, db: Db) -> None:
    maker = ScriptedMaker(Picture("image/png", png("blue")))
    stage = make_stage(["등대 위에서 손을 흔든다."], makers=[maker])

    async with stage.working():
        await take(stage, command("imagine", number=9))
        await stage.say("안녕")
        await stage.until_quiet()
        await take(stage, command("imagine", "노을과 함께"))

    assert "먼저 이야기를" in stage.surface.shown()[0]
    file = list(stage.surface.posts.values())[-1].file
    assert file is not None
    assert file.media_type.startswith("image/")
    ((_, wish),) = maker.asked
    assert "등대 위에서 손을 흔든다." in str(wish)
    assert "노을과 함께" in str(wish)


async def test_a_chat_goes_on_in_a_thread_of_its_own_and_a_new_one_may_begin_here(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."], ["둘."])
    thread = replace(GROUP, thread="thread1")

    async with stage.working():
        await stage.say("비밀이야", MINA, GROUP)
        await stage.until_quiet()
        stage.surface.faults.append(Refused("no right"))
        await take(stage, command("thread", "등대", place=GROUP), command("thread", "등대", 2, place=GROUP))
        await stage.say("이어서", MINA, thread)
        await stage.until_quiet()
        await stage.say("여긴 새로", MINA, GROUP)
        await stage.until_quiet()

    assert "권한이 없어요" in stage.surface.shown()[1]
    assert stage.surface.threads == ["등대"]
    there, here = stage.model.seen[-2:]
    assert "비밀이야" in "\n".join(line.text for line in there.lines)
    assert "비밀이야" not in "\n".join(line.text for line in here.lines)
    async with db.read() as tx:
        rows = await tx.rows(select(places.c.thread, chats.c.id).join(chats, chats.c.place_id == places.c.id))
    assert sorted(row["thread"] for row in rows) == ["", "thread1"]


async def test_the_newest_answer_comes_as_a_file(make_stage: Make) -> None:
    stage = make_stage(["길고 긴 답."])

    async with stage.working():
        await stage.say("안녕")
        await stage.until_quiet()
        await take(stage, command("file"))

    file = list(stage.surface.posts.values())[-1].file
    assert file is not None
    assert (file.media_type, file.data.decode()) == ("text/plain", "길고 긴 답.")


async def test_a_persona_gets_the_face_that_comes_with_the_command(make_stage: Make, db: Db) -> None:
    stage = make_stage()
    stage.surface.files |= {"f": png("green"), "x": b"no picture"}
    named = (("name", "한서"), ("description", "등대지기의 딸"))

    async with stage.working():
        await take(stage, command("persona", values=named, files=(File("f", "me.png", 9),)))
        await take(stage, command("persona", number=2, values=named, files=(File("x", "me.png", 9),)))

    async with db.read() as tx:
        (face,) = [row["picture"] for row in await tx.rows(select(personas.c.picture))]
    assert Image.open(io.BytesIO(face)).size == (40, 30)
    assert "한서" in stage.surface.shown()[0]
