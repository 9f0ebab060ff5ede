"""Where several things meet, further: what members may change, what is told of whom, what a failing model leaves."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from core.ai.audio import voice_note
from core.ai.media import Sound
from core.db import Db
from core.db.tables.chat import messages
from core.db.tables.places import places
from core.surface.events import File, FileKind, MessageEdited, Person, Standing
from tests.core.conftest import JOON, MINA, PLACE, Stage
from tests.core.gathered import GROUP, NOW, command, gathered, ruled, words
from tests.fakes.scripted_model import ScriptedMaker

Make = Callable[..., Stage]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """None of this hangs on the engine."""
    return sqlite_url


async def here(db: Db) -> tuple[int | None, int | None]:
    async with db.read() as tx:
        row = await tx.row(select(places.c.character_id, places.c.chat_id).where(places.c.thread == ""))
    assert row is not None
    return row["character_id"], row["chat_id"]


async def test_no_way_leads_around_who_may_change_the_characters_of_a_place(make_stage: Make, db: Db) -> None:
    stage = make_stage(["그래."])
    tavern = [{"user_name": "Mina", "character_name": "Maru"}, {"name": "Mina", "is_user": True, "mes": "hi"}]
    stage.surface.files["f"] = "\n".join(map(json.dumps, tavern)).encode()
    stage.surface.standings["mod"] = Standing.MODERATOR
    asked = [
        command("start", "dallae"),
        command("import", files=(File("f", "chat.jsonl", 9),)),
    ]

    async with stage.working():
        await gathered(stage)
        await ruled(db, "change", "moderators")
        before = await here(db)
        for event in asked:
            await stage.take(event)
            await stage.until_quiet()
        after = await here(db)
        for event in asked:
            await stage.take(replace(event, id=f"m{event.id}", person=replace(MINA, id="mod")))
            await stage.until_quiet()
            assert await here(db) != after

    assert before == after


async def test_words_are_answered_though_something_unreadable_came_with_them(make_stage: Make, db: Db) -> None:
    stage = make_stage([0.05, "응."], ["그래."])
    extra = File("z", "notes.zip", 9)

    async with stage.working():
        await stage.say("하나")
        await stage.until(lambda: bool(stage.model.seen))
        await stage.take(stage.message("둘", JOON), stage.message("", JOON, files=(extra,), attachments=1))
        await stage.take(stage.message("가" * 8_001, JOON))
        await stage.until_quiet()

    assert len(stage.model.seen) == 2
    assert "둘" in words(stage.model.seen[-1])
    assert "8,001" in "".join(stage.surface.shown()) or "8001" in "".join(stage.surface.shown())


async def test_who_a_proxied_member_is_is_not_told_by_the_persona_of_whoever_speaks_through_it(
    make_stage: Make, db: Db
) -> None:
    stage = make_stage(["그래."])
    luna = Person("pk:luna", "루나", "ko", behind=MINA.id)
    named = (("name", "한서"), ("description", "등대지기의 딸"))

    async with stage.working():
        await gathered(stage)
        await stage.take(command("persona", values=named))
        await stage.say("나야", MINA, GROUP)
        await stage.until_quiet()
        await stage.say("난 루나", luna, GROUP)
        await stage.until_quiet()

    prompt = words(stage.model.seen[-1])
    assert ": 등대지기의 딸" in prompt
    assert "루나: 등대지기의 딸" not in prompt


async def test_a_voice_note_keeps_its_words_when_what_stands_beneath_it_is_changed(make_stage: Make, db: Db) -> None:
    stage = make_stage(["그래."], makers=[ScriptedMaker("바다에 가자")])
    stage.surface.files["v"] = voice_note(Sound(b"\x00\x10" * 24_000, 24_000)).ogg
    note = File("v", "voice.ogg", 9, "audio/ogg", FileKind.VOICE, 1.0)

    async with stage.working():
        await stage.take(stage.message("들어 봐", files=(note,), attachments=1))
        await stage.until_quiet()
        mine = str(stage.numbers[0])
        await stage.take(MessageEdited(id="e", place=PLACE, person=MINA, message_id=mine, text="꼭 들어 봐", at=NOW))
        await stage.until_quiet()

    async with db.read() as tx:
        said = await tx.value(select(messages.c.text).where(messages.c.native_id == mine))
    assert said == "꼭 들어 봐\n바다에 가자"
