"""Incognito chats: they begin with a word about it, have neither name nor branches, and are gone once they are left."""

from __future__ import annotations

import pytest
from sqlalchemy import Table, func, select

from core.db import Db
from core.db.tables.chat import cast, chats, messages, steps, turns
from core.db.tables.places import places
from core.text import Catalog, t
from tests.core.chat.test_control import Make, command, press, take
from tests.core.conftest import MINA, PLACE, Stage
from tests.core.gathered import GROUP, gathered
from tests.core.gathered import command as in_group

CATALOG = Catalog()
SECRET = "비밀은 바다야"
LEFT = {
    "/new": command("new"),
    "/memory incognito off": command("memory", "incognito off", number=2),
    "/기억 비밀 끄기": command("memory", "비밀 끄기", number=2),
    "another character": command("character", "penny"),
}


async def incognito(stage: Stage) -> None:
    """마루 has answered openly once, and once incognito."""
    await stage.desk.open_chat(PLACE, MINA, "maru")
    await stage.until_quiet()
    await stage.say("여기는 남아도 돼")
    await stage.until_quiet()
    await take(stage, command("memory", "incognito"))
    await stage.say(SECRET)
    await stage.until_quiet()


async def kept(db: Db) -> list[str]:
    """What people have said in all chats that there are."""
    async with db.read() as tx:
        query = select(messages.c.text).where(messages.c.role == "person").order_by(messages.c.id)
        return [row["text"] for row in await tx.rows(query)]


async def hidden(db: Db) -> list[bool]:
    async with db.read() as tx:
        return [row["incognito"] for row in await tx.rows(select(chats.c.incognito).order_by(chats.c.id))]


async def count(db: Db, table: Table) -> int:
    async with db.read() as tx:
        found: int = await tx.value(select(func.count()).select_from(table))
    return found


def says(stage: Stage, key: str, **more: str) -> bool:
    """Whether the place has been told so, in one post or in several."""
    told = "".join(post.text for post in stage.surface.posts.values() if post.notice)
    return "".join(CATALOG.render(t(key, **more), "ko").split()) in "".join(told.split())


async def test_an_incognito_chat_begins_with_a_word_about_it_and_is_another_chat(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."], ["둘."])

    async with stage.working():
        await incognito(stage)

    assert says(stage, "memory-incognito-on")
    assert await hidden(db) == [False, True]
    assert SECRET in await kept(db)
    assert "여기는 남아도 돼" not in str(stage.model.seen[-1].lines)


@pytest.mark.parametrize("how", LEFT)
async def test_once_it_is_left_nothing_of_it_is_kept(make_stage: Make, db: Db, how: str) -> None:
    stage = make_stage(["하나."], ["둘."], ["셋."])

    async with stage.working():
        await incognito(stage)
        await take(stage, LEFT[how])

    assert await hidden(db) == [False, False]
    assert await kept(db) == ["여기는 남아도 돼"]
    # A greeting, what was said openly, its answer, and the greeting that came now.
    assert await count(db, messages) == 4
    assert await count(db, turns) == 3
    async with db.read() as tx:
        outputs = [row["output"] for row in await tx.rows(select(steps.c.output)) if row["output"] is not None]
        here = await tx.value(select(places.c.chat_id))
    assert not any("둘." in str(output) for output in outputs)
    assert here is not None
    assert "둘." in stage.surface.answers(), "what was posted stays where it is"


async def test_it_is_in_no_list_and_an_earlier_chat_that_is_taken_up_ends_it(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."], ["둘."], ["셋."])

    async with stage.working():
        await incognito(stage)
        await take(stage, command("chats"))
        listed = [button.action for post in stage.surface.posts.values() for button in post.buttons]
        [resume] = [action for action in listed if action.startswith("resume:")]
        await take(stage, press(resume))
        await stage.say("이어서")
        await stage.until_quiet()

    assert await hidden(db) == [False]
    assert await kept(db) == ["여기는 남아도 돼", "이어서"]


@pytest.mark.parametrize("refused", ["title", "branch"])
async def test_it_has_neither_name_nor_branches(make_stage: Make, db: Db, refused: str) -> None:
    stage = make_stage(["하나."], ["둘."])

    async with stage.working():
        await incognito(stage)
        await take(stage, command(refused, "봄날" if refused == "title" else ""))

    assert says(stage, "memory-incognito-no")
    assert await hidden(db) == [False, True]


async def test_it_can_be_had_as_a_file(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."], ["둘."])

    async with stage.working():
        await incognito(stage)
        await take(stage, command("export", "txt"))

    [file] = [post.file for post in stage.surface.posts.values() if post.file is not None]
    assert SECRET in file.data.decode()


async def test_a_second_one_is_not_begun_within_it(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."], ["둘."])

    async with stage.working():
        await incognito(stage)
        await take(stage, command("memory", "incognito", number=7))

    assert says(stage, "memory-incognito-already")
    assert SECRET in await kept(db)


async def test_a_chat_that_is_left_without_being_incognito_stays(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."])

    async with stage.working():
        await stage.desk.open_chat(PLACE, MINA, "maru")
        await stage.until_quiet()
        await stage.say("남는 말")
        await stage.until_quiet()
        await take(stage, command("new"))

    assert await kept(db) == ["남는 말"]
    assert await hidden(db) == [False, False]


async def test_those_who_are_there_come_along_and_back(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."])

    async with stage.working():
        await gathered(stage, "penny")
        for number, rest in enumerate(("incognito", "incognito off")):
            await stage.desk.take(in_group("memory", rest, number=number))
            await stage.until_quiet()
            async with db.read() as tx:
                here = select(places.c.chat_id).where(places.c.channel == GROUP.channel).scalar_subquery()
                seats = await tx.rows(select(cast.c.id).where(cast.c.chat_id == here))
            assert len(seats) == 2

    assert await hidden(db) == [False, False]
