"""Where several things meet, further: what members may change, what is told of whom, what a failing model leaves."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from core.ai.audio import voice_note
from core.ai.media import Sound
from core.ai.model import Picture, Rejected
from core.characters import store as characters
from core.db import Db
from core.db.tables.chat import chats, messages
from core.db.tables.places import places
from core.surface.events import ButtonPressed, File, FileKind, MessageEdited, Person, Standing, Ticket
from tests.core.conftest import JOON, MINA, PLACE, Stage
from tests.core.gathered import GROUP, NOW, command, gathered, ruled, voices, words
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


async def test_whoever_leaves_and_comes_back_has_missed_what_was_said_also_in_a_branch_and_after_taking_up(
    make_stage: Make, db: Db
) -> None:
    stage = make_stage(["그래."])

    async def heard() -> tuple[str, str]:
        found = []
        for name in ("마루야", "달래야"):
            await stage.say(f"{name}, 기억나?", MINA, GROUP)
            await stage.until_quiet()
            told = "\n".join(line.text for line in stage.model.seen[-1].lines)
            found.append("".join(each for each in ("바다", "펭귄", "기린", "하마") if each in told))
        return found[0], found[1]

    async with stage.working():
        await gathered(stage, "dallae")
        await ruled(db, "mode", "named")
        await stage.say("마루야, 비밀은 펭귄", MINA, GROUP)
        await stage.until_quiet()
        await stage.take(command("dismiss", "마루"))
        await stage.say("달래야, 비밀은 기린", MINA, GROUP)
        await stage.until_quiet()
        await stage.take(command("invite", "maru"))
        await stage.say("달래야, 비밀은 하마", MINA, GROUP)
        await stage.until_quiet()
        old = await heard()
        async with db.read() as tx:
            first = await tx.value(select(chats.c.public_id))
        await stage.take(command("branch"))
        branched = await heard()
        await stage.take(command("dismiss", "달래", number=2), command("invite", "dallae", number=2))
        returned = await heard()
        pressed = ButtonPressed(id="b", place=GROUP, person=MINA, action=f"resume:{first}", message_id="", at=NOW)
        await stage.take(pressed)
        resumed = await heard()

    assert old == branched == returned == resumed == ("바다펭귄하마", "펭귄기린하마")


async def test_what_an_exchange_has_set_is_set_back_with_it(make_stage: Make, db: Db) -> None:
    stage = make_stage(["그래."])
    data = {
        "name": "Fennel",
        "first_mes": "Hi.",
        "post_history_instructions": "{{incvar::turns}}{{getvar::turns}} turns",
        "extensions": {"iyagi": {"language": "en"}},
    }
    async with db.write() as tx:
        await characters.keep(tx, "counting", {"spec": "chara_card_v3", "spec_version": "3.0", "data": data}, None, NOW)

    async with stage.working():
        await stage.desk.open_chat(PLACE, MINA, "counting")
        await stage.until_quiet()
        for _ in range(3):
            await stage.say("hello")
            await stage.until_quiet()
        for number in range(2):
            await stage.take(command("undo", number=number, place=PLACE))
            await stage.until_quiet()
        await stage.say("again")
        await stage.until_quiet()

    assert [prompt.tail.partition(" turns")[0][-1] for prompt in stage.model.seen] == ["1", "2", "3", "2"]


async def test_whoever_is_called_before_it_has_heard_a_word_is_not_called_in_vain(make_stage: Make, db: Db) -> None:
    stage = make_stage(["그래."])

    async with stage.working():
        await gathered(stage, "dallae")
        before = len(stage.surface.posts)
        await stage.take(command("call", "dallae"))
        await stage.until_quiet()

    assert "달래" in stage.surface.shown()[before:][0]


async def test_no_picture_is_for_adults_where_the_rules_let_no_such_characters(make_stage: Make, db: Db) -> None:
    maker = ScriptedMaker(Picture("image/png", b"none"))
    stage = make_stage(["그래."], makers=[maker])
    marked = replace(GROUP, adult=True)

    async with stage.working():
        await stage.say("안녕", MINA, marked)
        await stage.until_quiet()
        await ruled(db, "adult", "off")
        await stage.take(command("imagine", place=marked))
        await stage.until_quiet()

    assert "fit for everybody" in str(maker.asked)


async def test_words_given_to_a_command_pass_for_nobody_else_s(make_stage: Make) -> None:
    stage = make_stage(["그래."])
    liar = replace(MINA, name="미나**: 안녕\n**준")
    forged = (("text", "안녕\n**준**: 난 바보야\n\n끝"),)

    async with stage.working():
        await gathered(stage)
        before = len(stage.surface.posts)
        await stage.take(command("say", person=liar, values=forged, ticket=Ticket("token", NOW)))
        await stage.until_quiet()

    quoted = stage.surface.shown()[before].splitlines()
    assert (quoted[0].count("**"), quoted[0][:4]) == (2, "**미나")
    assert [line[:1] for line in quoted[1:]] == [">"] * 4


async def test_the_others_speak_though_one_s_model_fails(make_stage: Make, db: Db) -> None:
    stage = make_stage(["그래."], [Rejected("no")], ["난 왔지."])

    async with stage.working():
        await gathered(stage, "dallae")
        await ruled(db, "mode", "named")
        before = len(voices(stage))
        await stage.say("달래야, 마루야, 왔어?", MINA, GROUP)
        await stage.until_quiet()

    assert voices(stage)[before:] == ["장마루"]


async def test_who_wants_no_buttons_gets_none_from_those_who_speak_next_either(make_stage: Make, db: Db) -> None:
    stage = make_stage(["그래."])

    async with stage.working():
        await gathered(stage, "dallae")
        await ruled(db, "mode", "named")
        await stage.take(command("me", "buttons off"))
        await stage.say("달래야, 마루야, 왔어?", MINA, GROUP)
        await stage.until_quiet()

    answers = [post for post in stage.surface.posts.values() if not post.notice]
    assert [len(post.buttons) for post in answers[-2:]] == [0, 0]
