"""An account that is erased is nowhere any more, and what others have stays whole."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from core.belongings import erasing, export, merging, whose
from core.belongings.erasing import Receipt, Works
from core.belongings.owners import OWNERS, Erasing, Names, Owner
from core.characters import discovery
from core.db import Db, Write
from core.db.tables import metadata
from core.db.tables.access import LinkedBy, credentials
from core.db.tables.characters import Visibility, character_versions, characters, likes
from core.db.tables.chat import MessageRole, chats, messages, turns
from core.db.tables.memory import passages
from core.db.tables.people import accounts, people
from core.db.tables.places import places
from core.db.tables.stories import artifacts, stories, story_heads
from tests.core.belongings.rows import NOW, account, add, character, person, story
from tests.core.characters import stock
from tests.core.conftest import MINA, Stage

SECRET = "새우 알레르기"


async def erased(db: Db, account_id: int, works: Works = Works.DELETE) -> Receipt:
    async with db.write() as tx:
        return await erasing.erase(tx, account_id, works, NOW)


async def filled(tx: Write, owner: Owner, given: dict[Names, Any], world: dict[str, int]) -> None:
    """A row whose owner is the one who goes; what else it must refer to is somebody else's."""
    table = owner.of
    values: dict[str, object] = {owner.column: given[owner.names]}
    for column in table.c:
        if column.name in values or not column.foreign_keys or column.nullable:
            continue
        values[column.name] = world[next(iter(column.foreign_keys)).column.table.name]
    if owner.label == "budgets.subject":
        values |= {"scope": "account"}
    if owner.label == "inbox.author":
        values |= {"place_id": world["places"]}
    await add(tx, table, **values)


async def _world(tx: Write) -> dict[str, int]:
    """One row of every table that another refers to, all of somebody else's."""
    other = await account(tx)
    known: dict[str, int] = {"accounts": other, "people": await person(tx, other)}
    known["characters"] = await character(tx, other)
    query = select(character_versions.c.id).where(character_versions.c.character_id == known["characters"])
    known["character_versions"] = int(await tx.value(query))
    known["stories"] = await story(tx, other)
    known["places"] = await add(tx, places, platform="telegram", direct=False)
    known["chats"] = await add(tx, chats, place_id=known["places"])
    known["messages"] = await add(tx, messages, chat_id=known["chats"])
    known["artifacts"] = await add(tx, artifacts, story_id=known["stories"])
    known["personas"] = await add(tx, metadata.tables["personas"], account_id=other)
    return known


@pytest.mark.parametrize("owner", [each for each in OWNERS if each.label != "accounts.id"], ids=lambda each: each.label)
async def test_a_row_of_every_column_is_found_and_gone(db: Db, owner: Owner) -> None:
    async with db.write() as tx:
        world = await _world(tx)
        mine = await account(tx)
        native = "mine"
        on = "web" if owner.table in {"web_sessions", "web_chats"} else "telegram"
        me = await person(tx, mine, on, native_id=native)
        if owner.label == "mails.address":
            await add(tx, credentials, account_id=mine, email="mina@example.org", email_shown="Mina@example.org")
        given = {
            Names.ACCOUNT: mine,
            Names.PERSON: me,
            Names.NATIVE: native,
            Names.ACCOUNT_TEXT: str(mine),
            Names.ADDRESS: "Mina@example.org",
        }
        if owner.label != "people.account_id":
            await filled(tx, owner, given, world)

    receipt = await erased(db, mine)

    assert receipt.gone[owner.label] >= 1
    assert set(receipt.left.values()) == {0}
    async with db.read() as tx:
        assert await tx.rows(select(accounts).where(accounts.c.id == mine)) == []
        for name, row_id in world.items():
            table = metadata.tables[name]
            stays = await tx.rows(select(table).where(table.c.id == row_id))
            assert stays or (name == "stories" and owner.erasing is Erasing.GIVEN_UP), name


async def test_what_was_said_is_gone_from_chats_memories_and_groups(make_stage: Callable[..., Stage]) -> None:
    stage = make_stage(["그렇군요, 조심할게요."])
    async with stage.working():
        await stage.say(f"나는 {SECRET}가 있어. 꼭 기억해 줘.")
        await stage.until_quiet()
    await stage.learn()
    async with stage.db.read() as tx:
        mine = await tx.value(select(people.c.account_id).where(people.c.native_id == MINA.id))
        assert await tx.value(select(func.count()).select_from(passages)) > 0

    receipt = await erased(stage.db, mine)

    assert receipt.gone["messages.person_id"] == 1
    for table, rows in (await _everything(stage.db)).items():
        assert not [row for row in rows if SECRET in row], table


async def _everything(db: Db) -> dict[str, list[str]]:
    async with db.read() as tx:
        return {
            table.name: [repr(tuple(row.values())) for row in await tx.rows(select(table))]
            for table in metadata.sorted_tables
        }


async def test_in_a_group_only_their_own_words_go(db: Db) -> None:
    async with db.write() as tx:
        mine, other = await account(tx), await account(tx)
        me, them = await person(tx, mine), await person(tx, other)
        group = await add(tx, places, direct=False)
        chat = await add(tx, chats, place_id=group)
        await add(tx, messages, chat_id=chat, person_id=me, text=SECRET)
        await add(tx, messages, chat_id=chat, person_id=them, text="나는 안 그래")

    await erased(db, mine)

    async with db.read() as tx:
        assert [row["text"] for row in await tx.rows(select(messages))] == ["나는 안 그래"]


async def test_public_works_go_or_stay_without_an_author_as_they_choose(db: Db) -> None:
    kept = {}
    for works in Works:
        async with db.write() as tx:
            mine = await account(tx)
            public = await character(tx, mine, visibility=Visibility.PUBLIC.value)
            secret = await character(tx, mine)
            told = await story(tx, mine, visibility=Visibility.PUBLIC.value, pen_name="미나")
            draft = await story(tx, mine)
        receipt = await erased(db, mine, works)
        kept[works] = receipt.stay
        async with db.read() as tx:
            known = {row["id"]: row["owner_id"] for row in await tx.rows(select(characters))}
            stays = {row["id"]: row for row in await tx.rows(select(stories))}
        assert (secret in known, draft in stays) == (False, False)
        assert (public in known, told in stays) == (works is Works.LEAVE, works is Works.LEAVE)
        if works is Works.LEAVE:
            assert known[public] not in {None, mine}
            assert (stays[told]["pen_name"], stays[told]["owner_id"] == mine) == ("", False)

    assert kept == {Works.DELETE: 0, Works.LEAVE: 2}


async def test_somebody_elses_chat_with_their_character_stays_whole(db: Db) -> None:
    async with db.write() as tx:
        mine, other = await account(tx), await account(tx)
        friend = await character(tx, mine, visibility=Visibility.PUBLIC.value, public_id="friend")
        version = await tx.value(select(character_versions.c.id).where(character_versions.c.character_id == friend))
        place = await add(tx, places, direct=True, person_id=await person(tx, other), character_id=friend)
        chat = await add(tx, chats, place_id=place, character_id=friend)
        await add(tx, turns, place_id=place, chat_id=chat, version_id=version)
        answer = MessageRole.CHARACTER.value
        await add(tx, messages, chat_id=chat, role=answer, version_id=version, text="안녕")

    receipt = await erased(db, mine)

    assert receipt.stay == 1
    async with db.read() as tx:
        row = await tx.row(select(characters).where(characters.c.id == friend))
        assert row is not None
        assert (row["visibility"], row["deleted_at"] is None) == ("private", False)
        assert await tx.value(select(messages.c.text)) == "안녕"
        assert (await discovery.by_author(tx, row["owner_id"], None)).items == ()


async def test_a_published_branch_keeps_what_it_has_from_its_first_story(db: Db) -> None:
    async with db.write() as tx:
        mine = await account(tx)
        first = await story(tx, mine)
        branch = await story(tx, mine, visibility=Visibility.PUBLIC.value, parent_id=first)
        shared = await add(tx, artifacts, story_id=first)
        await add(tx, story_heads, story_id=branch, artifact_id=shared)

    receipt = await erased(db, mine, Works.LEAVE)

    async with db.read() as tx:
        rows = {row["id"]: row["visibility"] for row in await tx.rows(select(stories))}
    assert (receipt.stay, rows) == (2, {first: "private", branch: "public"})


async def test_likes_are_counted_down(db: Db) -> None:
    async with db.write() as tx:
        mine, other = await account(tx), await account(tx)
        friend = await character(tx, other, like_count=2)
        for each in (mine, other):
            await add(tx, likes, account_id=each, character_id=friend)

    await erased(db, mine)

    async with db.read() as tx:
        assert await tx.value(select(characters.c.like_count).where(characters.c.id == friend)) == 1


async def test_the_parts_of_an_account_go_with_it(db: Db) -> None:
    async with db.write() as tx:
        mine, other = await account(tx), await account(tx)
        await person(tx, other)
        await add(tx, credentials, account_id=mine)
        await add(tx, credentials, account_id=other)
        await merging.merge(tx, mine, other, LinkedBy.CODE, NOW)

    await erased(db, mine)

    async with db.read() as tx:
        assert await tx.rows(select(credentials)) == []
        assert await tx.rows(select(accounts).where(accounts.c.id.in_([mine, other]))) == []


async def test_nobody_gets_the_number_of_an_account_that_is_gone(db: Db) -> None:
    async with db.write() as tx:
        mine = await account(tx)

    await erased(db, mine)

    async with db.write() as tx:
        assert await account(tx) > mine


async def taken(db: Db, account_id: int) -> dict[str, bytes]:
    file = io.BytesIO()
    await export.take(db, account_id, file, NOW)
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


async def test_the_export_has_all_of_ones_own_and_nothing_of_others(make_stage: Callable[..., Stage]) -> None:
    stage = make_stage(["안녕하세요."])
    async with stage.working():
        await stage.say(f"나는 {SECRET}가 있어. 꼭 기억해 줘.")
        await stage.until_quiet()
    await stage.learn()
    async with stage.db.read() as tx:
        mine = await tx.value(select(people.c.account_id).where(people.c.native_id == MINA.id))
        chat = await tx.value(select(chats.c.public_id))
    await stock.keep(stage.db, "moon", stock.v3("달"), mine)
    async with stage.db.write() as tx:
        other = await account(tx)
        await tx.run(
            insert(credentials).values(
                account_id=mine, email="a@b.c", email_shown="a@b.c", password_hash="argon2", changed_at=NOW
            )
        )
        await person(tx, other, name="남의 이름")
        draft = await story(tx, mine, public_id="draft")
        await tx.run(update(stories).where(stories.c.id == draft).values(title="초안"))
    await stock.keep(stage.db, "others", stock.v3("남의 것"), other)

    files = await taken(stage.db, mine)

    assert {"characters/moon.charx", "stories/draft.json", f"chats/{chat}.json"} <= files.keys()
    assert SECRET in files["data/messages.person_id.json"].decode()
    assert SECRET in files[f"chats/{chat}.json"].decode()
    assert json.loads(files["data/credentials.account_id.json"])[0]["email"] == "a@b.c"
    whole = b"".join(files.values())
    assert b"argon2" not in whole
    assert not [name for name in files if "others" in name]
    assert "남의 이름".encode() not in whole


async def test_every_column_that_is_given_out_is_in_the_file(db: Db) -> None:
    for owner in OWNERS:
        if owner.exported and owner.label != "accounts.merged_into":
            async with db.read() as tx:
                await tx.rows(select(owner.of).where((await whose.of(tx, 1)).rows(owner)))
