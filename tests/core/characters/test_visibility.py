"""Who may see a character, and what becomes of it when others copy it or its owner takes it away."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from core.characters import store, versions, visibility
from core.chat import inbox
from core.chat import store as chats
from core.db import Db
from core.db.tables.characters import Visibility, character_grams, character_tags, characters
from core.errors import BadInput, NotFound
from core.surface.events import Place
from tests.core.characters.stock import NOW, account, count, keep, later, publish, source, v3


async def seen(db: Db, public_id: str, viewer: int | None = None) -> bool:
    async with db.read() as tx:
        found = await store.find(tx, public_id, viewer) is not None
        listed = public_id in [each.public_id for each in await store.gallery(tx, viewer)]
        named = public_id in [each.public_id for each in await store.find_named(tx, public_id, viewer)]
    assert found == listed == named
    return found


async def token(db: Db, public_id: str) -> str:
    async with db.read() as tx:
        found: str = await tx.value(select(characters.c.link_token).where(characters.c.public_id == public_id))
    return found


async def linked(db: Db, name: str) -> bool:
    async with db.read() as tx:
        return await store.find_linked(tx, name) is not None


async def test_what_somebody_brings_is_theirs_alone(db: Db) -> None:
    mina, joon = await account(db), await account(db)

    await keep(db, "maru", v3("Maru"), mina)

    assert [await seen(db, "maru", who) for who in (None, joon, mina)] == [False, False, True]
    assert not await linked(db, await token(db, "maru"))


async def test_what_comes_with_the_program_is_public_and_open(db: Db) -> None:
    joon = await account(db)

    await keep(db, "maru", v3("Maru"))

    assert await seen(db, "maru") and await seen(db, "maru", joon)
    async with db.read() as tx:
        row = await tx.row(select(characters))
    assert row is not None and (row["shows_definition"], row["allows_fork"], row["published_at"]) == (True, True, NOW)


async def test_an_unlisted_one_is_met_by_its_link_only(db: Db) -> None:
    mina, joon = await account(db), await account(db)
    await keep(db, "maru", v3("Maru"), mina)

    await publish(db, "maru", mina, Visibility.UNLISTED)

    assert [await seen(db, "maru", who) for who in (None, joon, mina)] == [False, False, True]
    link = await token(db, "maru")
    assert await linked(db, link) and not await linked(db, "maru") and not await linked(db, "")
    async with db.read() as tx:
        assert await store.find_shared(tx, link) is not None
        assert await store.find_shared(tx, "maru") is None
        assert await store.find_shared(tx, "maru", mina) is not None


async def test_a_public_one_is_met_by_everybody_until_it_is_private_again(db: Db) -> None:
    mina = await account(db)
    await keep(db, "maru", v3("Maru", tags=["등대"], notes="A keeper of lights"), mina)

    await publish(db, "maru", mina)
    public = await seen(db, "maru"), await linked(db, await token(db, "maru")), await count(db, character_grams) > 0
    await publish(db, "maru", mina, Visibility.PRIVATE, later(days=1))

    assert public == (True, True, True)
    assert not await seen(db, "maru") and await count(db, character_grams) == 0


async def test_a_new_link_ends_the_old_one(db: Db) -> None:
    mina = await account(db)
    await keep(db, "maru", v3("Maru"), mina)
    await publish(db, "maru", mina, Visibility.UNLISTED)
    before = await token(db, "maru")

    async with db.write() as tx:
        fresh = await visibility.new_link(tx, "maru", mina)

    assert fresh != before and not await linked(db, before) and await linked(db, fresh)


async def test_only_its_owner_decides_about_a_character(db: Db) -> None:
    mina, joon = await account(db), await account(db)
    await keep(db, "maru", v3("Maru"), mina)
    await publish(db, "maru", mina)
    await keep(db, "ours", v3("Ours"))
    before = await token(db, "maru")

    for public_id in ("maru", "ours", "nobody"):
        with pytest.raises(NotFound):
            await publish(db, public_id, joon, Visibility.PRIVATE)
        for step in (visibility.new_link, visibility.settings, visibility.set_switches):
            with pytest.raises(NotFound):
                async with db.write() as tx:
                    await step(tx, public_id, joon)
        with pytest.raises(NotFound):
            async with db.write() as tx:
                await visibility.delete(tx, public_id, joon, NOW)

    assert await seen(db, "maru") and await seen(db, "ours") and await token(db, "maru") == before


async def test_the_switches_stay_as_they_are_unless_named(db: Db) -> None:
    mina = await account(db)
    await keep(db, "maru", v3("Maru"), mina)

    async with db.write() as tx:
        await visibility.set_switches(tx, "maru", mina, allows_fork=True)
        await visibility.set_switches(tx, "maru", mina, shows_definition=True)
        await visibility.set_switches(tx, "maru", mina, shows_definition=True)
        row = await visibility.settings(tx, "maru", mina)

    assert (row["shows_definition"], row["allows_fork"]) == (True, True)


async def test_a_deleted_one_is_gone_for_all_and_its_chats_go_on(db: Db) -> None:
    mina = await account(db)
    version_id = await keep(db, "maru", v3("Maru"), mina)
    await publish(db, "maru", mina)
    link = await token(db, "maru")
    async with db.write() as tx:
        place_id = await inbox.place_id(tx, Place("fake", "bot", "", "room"))
        listed = await store.find(tx, "maru")
        assert listed is not None
        await chats.start_chat(tx, place_id, listed, NOW)

    async with db.write() as tx:
        await visibility.delete(tx, "maru", mina, later(days=1))

    assert not await seen(db, "maru") and not await seen(db, "maru", mina) and not await linked(db, link)
    assert await count(db, character_grams) == 0
    async with db.read() as tx:
        assert version_id is not None and await store.version(tx, version_id) is not None
        with pytest.raises(NotFound):
            await versions.history(tx, "maru", mina)


async def test_bringing_what_was_deleted_brings_it_back_private(db: Db) -> None:
    mina = await account(db)
    await keep(db, "maru", v3("Maru"), mina)
    await publish(db, "maru", mina)
    async with db.write() as tx:
        await visibility.delete(tx, "maru", mina, NOW)

    again = await keep(db, "maru", v3("Maru"), mina)

    assert again is None
    assert await seen(db, "maru", mina) and not await seen(db, "maru")


async def test_a_copy_is_private_and_names_where_it_comes_from(db: Db) -> None:
    mina, joon = await account(db), await account(db)
    version_id = await keep(db, "maru", v3("Maru", tags=["a"]), mina, source=source('{"n":1.0}'))
    await publish(db, "maru", mina)
    async with db.write() as tx:
        await visibility.set_switches(tx, "maru", mina, allows_fork=True)

    async with db.write() as tx:
        made = await visibility.fork(tx, "maru", joon, later(days=1))

    assert [await seen(db, made, who) for who in (None, mina, joon)] == [False, False, True]
    async with db.read() as tx:
        row = await visibility.settings(tx, made, joon)
        original = await versions.content(tx, "maru", mina)
        copy = await versions.content(tx, made, joon)
    assert row["forked_from"] == version_id and row["name"] == "Maru" and not row["allows_fork"]
    assert copy == replace(original, id=copy.id) and copy.number == 1
    assert await count(db, character_tags) == 2


async def test_a_copy_changes_without_its_original(db: Db) -> None:
    joon = await account(db)
    await keep(db, "maru", v3("Maru"))
    async with db.write() as tx:
        made = await visibility.fork(tx, "maru", joon, NOW)

    await keep(db, made, v3("Maru the second"), joon)

    async with db.read() as tx:
        original, copy = await store.find(tx, "maru"), await store.find(tx, made, joon)
    assert original is not None and copy is not None
    assert (original.card.name, copy.card.name) == ("Maru", "Maru the second")


async def test_copies_need_leave_except_for_the_owner(db: Db) -> None:
    mina, joon = await account(db), await account(db)
    await keep(db, "maru", v3("Maru"), mina)

    async def fork(who: int, link: str | None = None) -> str:
        async with db.write() as tx:
            return await visibility.fork(tx, "maru", who, NOW, token=link)

    with pytest.raises(NotFound):
        await fork(joon)
    await publish(db, "maru", mina, Visibility.UNLISTED)
    with pytest.raises(NotFound):
        await fork(joon)
    with pytest.raises(NotFound):
        await fork(joon, "wrong")
    with pytest.raises(BadInput):
        await fork(joon, await token(db, "maru"))
    assert await seen(db, await fork(mina), mina)
    async with db.write() as tx:
        await visibility.set_switches(tx, "maru", mina, allows_fork=True)
    assert await seen(db, await fork(joon, await token(db, "maru")), joon)
