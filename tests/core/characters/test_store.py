"""Characters change in versions that never change, and places stay on theirs."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from core.characters import seeds, store
from core.characters.store import Listed, by_language
from core.chat import inbox
from core.chat import store as chats
from core.clock import SystemClock
from core.db import Db
from core.db.tables.characters import character_versions, pictures
from core.db.tables.places import places
from core.surface.events import Place

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PNG, OTHER_PNG = b"\x89PNG one", b"\x89PNG two"


def v3(name: str, description: str = "", language: str = "en") -> dict[str, object]:
    extensions = {"iyagi": {"language": language}}
    return {"data": {"name": name, "description": description, "extensions": extensions}}


async def keep(db: Db, public_id: str, card: dict[str, object], png: bytes | None = PNG) -> int | None:
    async with db.write() as tx:
        return await store.keep(tx, public_id, card, png, NOW)


async def found(db: Db, public_id: str) -> Listed:
    async with db.read() as tx:
        listed = await store.find(tx, public_id)
    assert listed is not None
    return listed


async def named(db: Db, name: str) -> list[str]:
    async with db.read() as tx:
        return [each.public_id for each in await store.find_named(tx, name)]


async def count(db: Db, table: type | object) -> int:
    async with db.read() as tx:
        number: int = await tx.value(select(func.count()).select_from(table))  # type: ignore[arg-type]  # any table
    return number


async def test_a_character_is_found_as_it_was_kept(db: Db) -> None:
    version_id = await keep(db, "maru", v3("Maru", "keeper"))

    listed = await found(db, "maru")
    assert (listed.version_id, listed.card.name, listed.card.description) == (version_id, "Maru", "keeper")
    async with db.read() as tx:
        assert listed.picture is not None
        assert await store.picture(tx, listed.picture) == PNG
        assert await store.find(tx, "nobody") is None
        assert await store.picture(tx, "nothing") is None


async def test_what_has_not_changed_makes_no_version(db: Db) -> None:
    await keep(db, "maru", {"data": {"name": "Maru", "description": "keeper"}})

    again = await keep(db, "maru", {"data": {"description": "keeper", "name": "Maru"}})

    assert again is None
    assert await count(db, character_versions) == 1


@pytest.mark.parametrize(("card", "png"), [(v3("Maru", "older"), PNG), (v3("Maru"), OTHER_PNG), (v3("Maru"), None)])
async def test_new_words_or_another_picture_make_a_version(db: Db, card: dict[str, object], png: bytes | None) -> None:
    first = await keep(db, "maru", v3("Maru"))

    second = await keep(db, "maru", card, png)

    assert second is not None and second != first
    assert (await found(db, "maru")).version_id == second
    async with db.read() as tx:
        numbers = await tx.rows(select(character_versions.c.number).order_by(character_versions.c.id))
    assert [row["number"] for row in numbers] == [1, 2]


async def test_going_back_to_earlier_words_is_a_version_as_well(db: Db) -> None:
    for description in ("one", "two", "one"):
        await keep(db, "maru", v3("Maru", description))

    assert (await found(db, "maru")).card.description == "one"
    assert await count(db, character_versions) == 3


async def test_an_older_version_stays_what_it_was(db: Db) -> None:
    first = await keep(db, "maru", v3("Maru", "one"))
    await keep(db, "maru", v3("Maru", "two"), OTHER_PNG)

    async with db.read() as tx:
        assert first is not None
        older = await store.version(tx, first)
        assert older is not None and older.card.description == "one" and older.picture is not None
        assert await store.picture(tx, older.picture) == PNG
        assert await store.version(tx, first + 1_000) is None


async def test_a_place_stays_on_its_version_until_it_begins_anew(db: Db) -> None:
    first = await keep(db, "maru", v3("Maru", "one"))
    listed = await found(db, "maru")
    async with db.write() as tx:
        place_id = await inbox.place_id(tx, Place("fake", "bot", "", "room"))
        await chats.start_chat(tx, place_id, listed, NOW)
    second = await keep(db, "maru", v3("Maru", "two"))
    async with db.read() as tx:
        before = await tx.value(select(places.c.version_id))
    listed = await found(db, "maru")
    async with db.write() as tx:
        await chats.start_chat(tx, place_id, listed, NOW)
        after = await tx.value(select(places.c.version_id))

    assert (before, after) == (first, second)


async def test_a_picture_that_two_characters_share_is_kept_once(db: Db) -> None:
    await keep(db, "maru", v3("Maru"))
    await keep(db, "dallae", v3("Dallae"))

    assert await count(db, pictures) == 1


async def test_the_gallery_shows_each_character_once_in_its_newest_version(db: Db) -> None:
    await keep(db, "b", v3("Bo"))
    await keep(db, "a", v3("Ann"))
    await keep(db, "b", v3("Bob"))

    async with db.read() as tx:
        assert [each.card.name for each in await store.gallery(tx)] == ["Bob", "Ann"]


async def test_those_who_speak_the_readers_language_stand_first(db: Db) -> None:
    for name, language in [("a", "en"), ("b", "ko"), ("c", "en"), ("d", "ko")]:
        await keep(db, name, v3(name, language=language))

    async with db.read() as tx:
        everyone = await store.gallery(tx)
    assert "".join(each.public_id for each in by_language(everyone, "ko")) == "bdac"
    assert "".join(each.public_id for each in by_language(everyone, "en")) == "acbd"


async def test_a_character_is_found_by_id_name_or_a_part_of_it(db: Db) -> None:
    await keep(db, "maru", v3("등대지기 마루"))
    await keep(db, "penny", v3("Penny"))
    await keep(db, "penny-lane", v3("Penny Lane"))

    assert await named(db, "마루") == ["maru"]
    assert await named(db, " MARU ") == ["maru"]
    assert await named(db, "penny") == ["penny"]
    assert await named(db, "penn") == ["penny", "penny-lane"]
    assert await named(db, "lane") == ["penny-lane"]
    assert await named(db, "nobody") == []
    assert await named(db, "  ") == []
    assert await named(db, "%") == []


async def test_seeds_that_are_planted_twice_change_nothing(db: Db) -> None:
    first = await seeds.plant(db, SystemClock())
    versions = await count(db, character_versions)

    second = await seeds.plant(db, SystemClock())

    assert first == len(list(seeds.cards())) >= 6
    assert (second, await count(db, character_versions)) == (0, versions)


async def test_processes_that_start_together_plant_once(db: Db) -> None:
    async with asyncio.TaskGroup() as tasks:
        planting = [tasks.create_task(seeds.plant(db, SystemClock())) for _ in range(3)]

    assert sum(task.result() for task in planting) == len(list(seeds.cards()))
    assert await count(db, character_versions) == len(list(seeds.cards()))
