"""Owners go back to earlier versions; what came in a file is kept with each; places stay until they are moved."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import select

from core.characters import source as sources
from core.characters import store, versions
from core.characters.formats.base import Imported, Kind, Report
from core.characters.source import File, Source, source_of, texts
from core.characters.versions import Content
from core.chat import inbox
from core.chat import store as chats
from core.db import Db
from core.db.tables.characters import FileKind, Visibility, blobs, character_versions, version_files
from core.db.tables.places import places
from core.errors import BadInput, NotFound
from core.surface.events import Place
from core.text import t
from tests.core.characters.stock import NOW, PNG, account, count, keep, later, publish, source, v3

ROSE = File(FileKind.ASSET, "embeded://assets/rose.png", b"rose", "image/png")
CODE = File(FileKind.OTHER, "module.risum", b"\x00code")


async def content(db: Db, public_id: str, owner: int, number: int | None = None) -> Content:
    async with db.read() as tx:
        return await versions.content(tx, public_id, owner, number)


async def numbers(db: Db, public_id: str, owner: int) -> list[tuple[int, bool]]:
    async with db.read() as tx:
        return [(line.number, line.newest) for line in await versions.history(tx, public_id, owner)]


async def test_all_that_came_in_a_file_is_kept_with_its_version(db: Db) -> None:
    mina = await account(db)
    text = '{"z":1.0,"a":1e2,"data":{"name":"Maru"}}'

    await keep(db, "maru", v3("Maru"), mina, source=replace(source(text), files=(ROSE, CODE)))

    kept = await content(db, "maru", mina)
    assert (kept.tree, kept.format, kept.spec_version, kept.report) == (text, "png", "3.0", {"read": []})
    assert kept.files == (ROSE, CODE) and kept.picture == PNG


async def test_the_source_of_a_card_that_was_read_has_its_tree_files_and_report(db: Db) -> None:
    told = t("cards-too-deep", field=t("cards-not-text", field="x", at=3), most=5)
    card = Imported(
        kind=Kind.CARD,
        format="charx",
        spec_version="3.0",
        tree={"b": 1, "a": [True, None]},
        view=v3("Maru"),  # type: ignore[arg-type]  # JSON all the same
        assets={"a/b.png": b"1"},
        others={"c.bin": b"2"},
        picture=b"icon",
        report=Report(warnings=(told,)),
    )

    made = source_of(card, b"whole", "application/zip")

    assert made.tree == '{"b":1,"a":[true,null]}'
    assert [(file.kind.value, file.path, file.data) for file in made.files] == [
        ("asset", "a/b.png", b"1"),
        ("other", "c.bin", b"2"),
        ("original", "", b"icon"),
    ]
    assert texts(made.report["warnings"]) == (told,) and texts(made.report["read"]) == () and texts(None) == ()


async def test_the_same_bytes_are_kept_once(db: Db) -> None:
    mina = await account(db)

    await keep(db, "a", v3("A"), mina, source=replace(source(), files=(ROSE, CODE)))
    await keep(db, "b", v3("B"), mina, source=replace(source(), files=(ROSE, replace(ROSE, path="again"))))

    assert (await count(db, blobs), await count(db, version_files)) == (2, 4)


@pytest.mark.parametrize(
    "other",
    [source('{"data": {"name": 1.0}}'), replace(source(), files=(ROSE,)), replace(source(), files=(ROSE, CODE, CODE))],
)
async def test_another_spelling_or_other_files_make_a_version(db: Db, other: Source) -> None:
    mina, before = await account(db), replace(source(), files=(ROSE, CODE))
    await keep(db, "maru", v3("Maru"), mina, source=before)

    again = await keep(db, "maru", v3("Maru"), mina, source=replace(before, files=(CODE, ROSE)))
    changed = await keep(db, "maru", v3("Maru"), mina, source=other)

    assert again is None and changed is not None


async def test_a_history_is_the_owners_alone(db: Db) -> None:
    mina, joon = await account(db), await account(db)
    await keep(db, "maru", v3("Maru", "one"), mina, source=Source(note="first"))
    await keep(db, "maru", v3("Maru", "two"), mina)
    await publish(db, "maru", mina)

    async with db.read() as tx:
        lines = await versions.history(tx, "maru", mina)
        for ask in (versions.history, versions.content):
            with pytest.raises(NotFound):
                await ask(tx, "maru", joon)
            with pytest.raises(NotFound):
                await ask(tx, "nobody", mina)

    assert [(line.number, line.note, line.newest) for line in lines] == [(2, "", True), (1, "first", False)]
    assert lines[0].author is not None and lines[0].picture is not None


async def test_nobody_changes_a_character_of_somebody_else(db: Db) -> None:
    mina, joon = await account(db), await account(db)
    await keep(db, "maru", v3("Maru"), mina)
    await keep(db, "ours", v3("Ours"))

    for public_id in ("maru", "ours"):
        with pytest.raises(NotFound):
            await keep(db, public_id, v3("Mine now"), joon)

    assert await count(db, character_versions) == 2


async def test_going_back_makes_a_version_that_equals_the_old_one(db: Db) -> None:
    mina = await account(db)
    await keep(db, "maru", v3("Maru", "one"), mina, source=replace(source('{"n":1.0}'), files=(ROSE, CODE)))
    await keep(db, "maru", v3("Maruko", "two"), mina)

    async with db.write() as tx:
        made = await versions.roll_back(tx, "maru", mina, 1, later(days=1), "I liked it better")

    assert await numbers(db, "maru", mina) == [(3, True), (2, False), (1, False)]
    first, third = await content(db, "maru", mina, 1), await content(db, "maru", mina)
    assert third == replace(first, id=made, number=3) and third.tree == '{"n":1.0}'
    async with db.read() as tx:
        found = await store.find(tx, "maru", mina)
        assert found is not None and (found.version_id, found.card.name) == (made, "Maru")
        assert [each.public_id for each in await store.find_named(tx, "maruko", mina)] == []
        assert (await versions.history(tx, "maru", mina))[0].note == "I liked it better"


async def test_two_versions_are_compared(db: Db) -> None:
    mina, joon = await account(db), await account(db)
    await keep(db, "maru", v3("Maru", "one"), mina)
    await keep(db, "maru", v3("Maru", "two"), mina)

    async with db.read() as tx:
        [change] = await versions.differences(tx, "maru", mina, 1, 2)
        assert (change.path, change.old, change.new) == ("$.data.description", "one", "two")
        assert await versions.differences(tx, "maru", mina, 2, 2) == ()
        for who, number in ((joon, 1), (mina, 9)):
            with pytest.raises(NotFound):
                await versions.differences(tx, "maru", who, number, 2)


async def test_going_back_to_what_is_not_there_is_refused(db: Db) -> None:
    mina, joon = await account(db), await account(db)
    await keep(db, "maru", v3("Maru", "one"), mina)
    await keep(db, "maru", v3("Maru", "two"), mina)

    for owner, number, error in ((mina, 2, BadInput), (mina, 3, NotFound), (mina, 0, NotFound), (joon, 1, NotFound)):
        with pytest.raises(error):
            async with db.write() as tx:
                await versions.roll_back(tx, "maru", owner, number, NOW)

    assert await numbers(db, "maru", mina) == [(2, True), (1, False)]


async def test_versions_that_are_made_at_once_are_numbered_on(db: Db) -> None:
    mina = await account(db)
    for word in ("one", "two"):
        await keep(db, "maru", v3("Maru", word), mina)
    await publish(db, "maru", mina)

    async def back() -> None:
        async with db.write() as tx:
            await versions.roll_back(tx, "maru", mina, 1, NOW)

    async with asyncio.TaskGroup() as tasks:
        for number in range(4):
            tasks.create_task(keep(db, "maru", v3("Maru", f"new {number}"), mina))
            tasks.create_task(back())

    found = await numbers(db, "maru", mina)
    assert [number for number, _ in found] == list(range(len(found), 0, -1)) and len(found) >= 6
    assert [newest for _, newest in found] == [True] + [False] * (len(found) - 1)


async def begin(db: Db, public_id: str) -> int:
    """A place that has begun a chat with a public character."""
    async with db.write() as tx:
        place_id = await inbox.place_id(tx, Place("fake", "bot", "", "room"))
        listed = await store.find(tx, public_id)
        assert listed is not None
        await chats.start_chat(tx, place_id, listed, NOW)
    return place_id


async def test_a_place_moves_on_only_when_it_is_moved(db: Db) -> None:
    first = await keep(db, "maru", v3("Maru", "one"))
    place_id = await begin(db, "maru")
    second = await keep(db, "maru", v3("Maru", "two"))

    async with db.write() as tx:
        before = await tx.row(select(places))
        offered = await versions.newer(tx, place_id)
        assert offered is not None
        await versions.move_place(tx, place_id, offered)
        after = await tx.row(select(places))
        nothing = await versions.newer(tx, place_id)

    assert before is not None and after is not None
    assert (before["version_id"], offered, after["version_id"], nothing) == (first, second, second, None)
    assert before["chat_id"] == after["chat_id"]


async def test_a_place_does_not_move_to_what_is_not_for_it(db: Db) -> None:
    mina = await account(db)
    await keep(db, "maru", v3("Maru"), mina)
    await publish(db, "maru", mina)
    other = await keep(db, "other", v3("Other"))
    place_id = await begin(db, "maru")
    second = await keep(db, "maru", v3("Maru", "two"), mina)
    await publish(db, "maru", mina, Visibility.PRIVATE)
    assert other is not None and second is not None

    for version_id in (other, second, second + 1_000):
        with pytest.raises(NotFound):
            async with db.write() as tx:
                await versions.move_place(tx, place_id, version_id)

    async with db.write() as tx:
        assert await versions.newer(tx, place_id) is None
        assert await versions.newer(tx, place_id, mina) == second
        await versions.move_place(tx, place_id, second, mina)
        assert await tx.value(select(places.c.version_id)) == second


async def test_files_are_read_as_they_came(db: Db) -> None:
    mina = await account(db)
    version_id = await keep(db, "maru", v3("Maru"), mina, source=replace(source(), files=(CODE, ROSE)))
    assert version_id is not None

    async with db.read() as tx:
        assert await sources.files(tx, version_id) == [CODE, ROSE]
        assert await sources.files(tx, version_id + 1) == []
