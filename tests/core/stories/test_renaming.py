"""Somebody of the cast is called otherwise, everywhere and at no cost."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from core.db import Db
from core.db.tables.characters import Visibility
from core.db.tables.stories import Author, artifacts
from core.errors import BadInput, NotFound
from core.memory import quoted
from core.stories import renaming, steering
from core.stories.pipeline import Slot
from core.stories.schemas import Cast
from core.stories.shelf import browse
from core.stories.shelf import store as shelf
from core.stories.shelf.indexing import index
from core.stories.stage import Stage
from core.text import Catalog
from tests.core.stories.steered import Maker, maker, retitled


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Db]:
    opened = Db(database_url)
    yield opened
    await opened.aclose()


async def rename(me: Maker, member: str, name: str, seen: int | None = None) -> renaming.Renamed:
    async with me.db.write() as tx:
        return await renaming.rename(tx, await me.hand(tx, seen), member, name)


async def cast_of(me: Maker) -> Cast:
    return Cast.model_validate((await me.artifact(Stage.CAST)).content)


async def everything(me: Maker) -> str:
    """All that counts of a story, as one text."""
    told = [await me.artifact(slot.stage, slot.episode) for slot in sorted(await me.heads())]
    return "\n".join(f"{each.content}\n{each.text}\n{each.report}" for each in told)


async def test_a_name_is_another_everywhere_and_nothing_is_asked_of_anybody(db: Db) -> None:
    me = await maker(db)
    old = (await cast_of(me)).members[0]
    before, said = await me.heads(), await everything(me)

    done = await rename(me, old.id, "서도윤")

    after, told = await me.heads(), await everything(me)
    assert old.name in said and old.name not in told and "서도윤" in told
    assert await me.stale() == [] and await me.calls() == 0
    for slot in after:
        assert (after[slot].artifact != before[slot].artifact) is (slot in done.changed), slot
    assert {(await me.artifact(each.stage, each.episode)).author for each in done.changed} == {Author.CODE}
    assert old.name not in (await me.now()).title


async def test_a_search_finds_a_published_story_by_the_new_name(db: Db) -> None:
    me = await maker(db)
    old = (await cast_of(me)).members[0]
    async with db.write() as tx:
        shown = {"title": f"{old.name} 이야기", "visibility": Visibility.PUBLIC.value}
        await shelf.set_columns(tx, me.story.id, **shown)
        await index(tx, me.story.id)
    before = await found(me, old.name)

    await rename(me, old.id, "서도윤")

    assert (before, await found(me, old.name), await found(me, "서도윤")) == (1, 0, 1)


async def found(me: Maker, words: str) -> int:
    async with me.db.read() as tx:
        return len((await browse.find(tx, browse.Wanted(words=words))).items)


async def test_naming_them_as_before_takes_it_back_to_the_letter(db: Db) -> None:
    me = await maker(db)
    old, before = (await cast_of(me)).members[0], await everything(me)
    given = {slot: head.content for slot, head in (await me.heads()).items()}

    await rename(me, old.id, "서도윤")
    await rename(me, old.id, old.name)

    assert await everything(me) == before
    assert {slot: head.content for slot, head in (await me.heads()).items()} == given
    assert await me.stale() == []


async def test_what_was_stale_stays_stale_and_what_was_kept_stays_kept(db: Db) -> None:
    me = await maker(db)
    async with db.write() as tx:
        await steering.redo(tx, await me.hand(tx), [Slot(Stage.WORLD)], "바다가 나오게")
    async with db.write() as tx:
        await steering.pause(tx, await me.hand(tx))
    async with db.write() as tx:
        await retitled(me, tx, 1, "다른 제목")
    async with db.write() as tx:
        await steering.keep_stale(tx, await me.hand(tx), [Slot(Stage.SCENES, 1), Slot(Stage.DRAFT, 1)])
    stale, heads = await me.stale(), await me.heads()

    await rename(me, (await cast_of(me)).members[0].id, "서도윤")

    now = await me.heads()
    assert await me.stale() == stale and stale
    assert (now[Slot(Stage.WORLD)].redo, now[Slot(Stage.WORLD)].instruction) == (True, "바다가 나오게")
    assert [bool(now[slot].pinned) for slot in heads if heads[slot].pinned] == [True, True]


async def test_an_english_name_is_told_in_its_parts(db: Db) -> None:
    me = await maker(db, "en", 1)
    old = (await cast_of(me)).members[0]

    await rename(me, old.id, "Victor Lane")

    told = await everything(me)
    first = old.name.split()[0]
    assert "Victor" in told and f"{first} " not in told and f"{first}'s" not in told
    assert await me.stale() == []


async def test_names_that_readers_would_mix_up_are_refused(db: Db) -> None:
    me = await maker(db)
    lead, ally = (await cast_of(me)).members[:2]
    near = ally.name[:-1] + chr(ord(ally.name[-1]) + (1 if (ord(ally.name[-1]) - 0xAC00) % 28 < 27 else -1))

    for name, key in (
        (ally.name, "rename-alike"),
        (near, "rename-alike"),
        (lead.name, "rename-same"),
        ("", "rename-shape"),
        ("<b>", "rename-shape"),
        ("가" * 31, "rename-shape"),
        ("Victor", "rename-letters"),
    ):
        with pytest.raises(BadInput) as refused:
            await rename(me, lead.id, name)
        assert refused.value.text.key == key, name
        assert Catalog().render(refused.value.text, "ko") != Catalog().render(refused.value.text, "en")
    with pytest.raises(NotFound):
        await rename(me, "nobody", "서도윤")


async def test_nothing_is_renamed_by_an_old_button_or_while_it_is_being_made(db: Db) -> None:
    me = await maker(db)
    lead, steered = (await cast_of(me)).members[0].id, (await me.now()).steered
    async with db.write() as tx:
        await steering.resume(tx, await me.hand(tx))

    for seen, key in ((steered, "story-changed"), (None, "rename-running")):
        with pytest.raises(BadInput) as refused:
            await rename(me, lead, "서도윤", seen)
        assert refused.value.text.key == key


async def test_what_is_hidden_does_not_come_back_under_another_name(db: Db) -> None:
    me = await maker(db)
    lead, slot = (await cast_of(me)).members[0].id, Slot(Stage.DRAFT, 1)
    artifact = (await me.heads())[slot].artifact
    async with db.write() as tx:
        await quoted.hide(tx, select(artifacts.c.id).where(artifacts.c.id == artifact))

    with pytest.raises(BadInput) as refused:
        await rename(me, lead, "서도윤")

    assert refused.value.text.key == "story-hidden" and (await me.heads())[slot].artifact == artifact


def member(name: str, who: str = "a", aliases: tuple[str, ...] = ()) -> dict[str, object]:
    told = dict.fromkeys(("age", "look", "want", "need", "flaw", "skill", "start_state", "arc"), "x")
    return {**told, "id": who, "name": name, "aliases": aliases, "role": "lead", "first_episode": 1}


def test_the_forms_of_a_name_follow_and_those_of_others_stay() -> None:
    cast = Cast.model_validate(
        {
            "members": [
                member("강이준", "a", ("강 대리", "그림자")),
                member("윤서하", "b", ("서하 언니",)),
                member("남궁민", "c"),
            ]
        }
    )

    names = renaming.names_of(cast, cast.members[0], "서도윤")

    assert {old: new for old, new in names.items() if old != new} == {
        "강이준": "서도윤",
        "이준": "도윤",
        "강 대리": "서 대리",
    }
    assert names["윤서하"] == "윤서하" and names["서하"] == "서하"
