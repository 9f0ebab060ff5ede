"""Characters as their authors make them: every save a version, nothing lost that was not touched."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import pytest
from PIL import Image
from sqlalchemy import select

from core.characters import authoring, store, versions
from core.characters.editing import CardEdit, KoreanVoice
from core.characters.formats import tree as trees
from core.characters.formats.base import Limits
from core.characters.formats.read import read
from core.characters.formats.write import Target
from core.characters.source import source_of
from core.db import Db
from core.db.tables.characters import character_versions
from core.db.tables.people import accounts
from core.errors import BadInput, NotFound

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
CARD = """{"spec":"chara_card_v3","zeta":1.50,"spec_version":"3.0","data":{"tags":["a"],"name":"미나리",
"first_mes":"안녕","alternate_greetings":["둘째"],"extensions":{"chub":{"id":12345678901234567890}},"odd":[1,1.0,1e2],
"group_only_greetings":[],
"character_book":{"name":"책","extensions":{},"entries":[{"keys":["차"],"content":"차는 네 시","enabled":true,
"insertion_order":1,"extensions":{},"strange":true}]}}}"""


def picture(width: int = 300, height: int = 200, form: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, form)
    return out.getvalue()


@pytest.fixture
async def owner(db: Db) -> int:
    return await account(db, "owner")


async def account(db: Db, name: str) -> int:
    async with db.write() as tx:
        made = accounts.insert().values(public_id=name, created_at=NOW).returning(accounts.c.id)
        found: int = await tx.value(made)
        return found


async def imported(db: Db, owner: int, text: str = CARD) -> str:
    card = read(text.encode())
    async with db.write() as tx:
        await store.keep(tx, "minari", card.view, None, NOW, owner=owner, source=source_of(card, text.encode()))
    return "minari"


async def test_a_new_character_has_a_name_and_can_be_written_at_once(db: Db, owner: int) -> None:
    async with db.write() as tx:
        public_id = await authoring.create(tx, owner, "달래", "ko", NOW)
        await authoring.save(
            tx,
            public_id,
            owner,
            CardEdit(
                description="편의점 직원",
                greetings=("어서 오세요", "또 오셨네요"),
                greeting_choice="random",
                voice=KoreanVoice(level="해요체", toward={"마루": "반말"}, tics=("음,",), never=("반말",)),
            ),
            NOW,
            note="처음",
        )

    async with db.read() as tx:
        listed = await store.find(tx, public_id, owner)
        lines = await versions.history(tx, public_id, owner)
    assert listed is not None
    assert listed.card.greetings == ("어서 오세요", "또 오셨네요")
    assert listed.card.voice["speech_level"] == "해요"
    assert [(line.number, line.note) for line in lines] == [(2, "처음"), (1, "")]


async def test_a_save_changes_what_was_edited_and_nothing_else(db: Db, owner: int) -> None:
    public_id = await imported(db, owner)

    async with db.write() as tx:
        await authoring.save(tx, public_id, owner, CardEdit(description="새 설명"), NOW)
        kept = await tx.value(select(character_versions.c.tree).order_by(character_versions.c.id.desc()).limit(1))

    before = trees.load_tree(CARD.encode(), Limits())[0]
    after = trees.load_tree(kept.encode(), Limits())[0]
    data = after["data"]
    assert isinstance(data, dict)
    assert data.pop("description") == "새 설명"
    assert trees.same(after, before)
    assert list(after) == list(before)
    assert "1.50" in kept and "1e2" in kept and "12345678901234567890" in kept


async def test_a_save_that_changes_nothing_is_no_version(db: Db, owner: int) -> None:
    public_id = await imported(db, owner)

    async with db.write() as tx:
        assert await authoring.save(tx, public_id, owner, CardEdit(name="미나리"), NOW) is None


async def test_what_is_wrong_is_named_and_nothing_is_kept(db: Db, owner: int) -> None:
    public_id = await imported(db, owner)

    async with db.write() as tx:
        with pytest.raises(BadInput):
            await authoring.save(tx, public_id, owner, CardEdit(name="  "), NOW)
        lines = await versions.history(tx, public_id, owner)

    assert len(lines) == 1


async def test_nobody_else_reads_or_changes_it(db: Db, owner: int) -> None:
    public_id, stranger = await imported(db, owner), await account(db, "stranger")

    async with db.write() as tx:
        with pytest.raises(NotFound):
            await authoring.save(tx, public_id, stranger, CardEdit(name="훔침"), NOW)
        with pytest.raises(NotFound):
            await authoring.taken(tx, public_id, stranger)
        with pytest.raises(NotFound):
            await authoring.add_picture(tx, public_id, stranger, "emotion", "joy", picture(), NOW)


async def test_an_export_after_an_edit_holds_the_unknown_fields_as_they_were(db: Db, owner: int) -> None:
    public_id = await imported(db, owner)

    async with db.write() as tx:
        await authoring.save(tx, public_id, owner, CardEdit(tags=("b",)), NOW)
        written = await authoring.exported(tx, public_id, owner, Target.V3_JSON, NOW)

    data = json.loads(written.data)["data"]
    assert data["tags"] == ["b"]
    assert data["extensions"]["chub"]["id"] == 12345678901234567890
    assert b"1.50" in written.data and b"1e2" in written.data


async def test_an_avatar_is_cut_square_and_loses_what_cameras_write(db: Db, owner: int) -> None:
    public_id = await imported(db, owner)
    photo = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "where I live"
    Image.new("RGB", (900, 300), "red").save(photo, "JPEG", exif=exif)

    async with db.write() as tx:
        await authoring.save(tx, public_id, owner, CardEdit(), NOW, avatar=await authoring.prepared(photo.getvalue()))
        kept = await versions.content(tx, public_id, owner)

    assert kept.picture is not None
    shown = Image.open(io.BytesIO(kept.picture))
    assert shown.size == (authoring.SIDE, authoring.SIDE)
    assert b"where I live" not in kept.picture


async def test_further_pictures_come_and_go_and_travel_in_a_charx(db: Db, owner: int) -> None:
    public_id = await imported(db, owner)

    async with db.write() as tx:
        joy = await authoring.prepared(picture(), "emotion")
        await authoring.add_picture(tx, public_id, owner, "emotion", "기쁨", joy, NOW)
        night = await authoring.prepared(picture(form="JPEG"), "background")
        await authoring.add_picture(tx, public_id, owner, "background", "밤", night, NOW)
        charx = read((await authoring.exported(tx, public_id, owner, Target.CHARX, NOW)).data)
        await authoring.remove_picture(tx, public_id, owner, "emotion", "기쁨", NOW)
        left = await authoring.taken(tx, public_id, owner)
        with pytest.raises(NotFound):
            await authoring.remove_picture(tx, public_id, owner, "emotion", "기쁨", NOW)

    data = charx.view["data"]
    assert isinstance(data, dict) and isinstance(data["assets"], list)
    named = {(each["type"], each["name"]) for each in data["assets"] if isinstance(each, dict)}
    assert {("emotion", "기쁨"), ("background", "밤")} <= named
    assert len(left.assets) == 1


@pytest.mark.parametrize(("kind", "name"), [("hat", "x"), ("emotion", " "), ("icon", "main")])
async def test_a_picture_needs_a_kind_and_a_name(db: Db, owner: int, kind: str, name: str) -> None:
    public_id = await imported(db, owner)

    async with db.write() as tx:
        with pytest.raises(BadInput):
            await authoring.add_picture(tx, public_id, owner, kind, name, picture(), NOW)


async def test_a_lorebook_that_comes_alone_is_added_once(db: Db, owner: int) -> None:
    public_id = await imported(db, owner)
    book = read(json.dumps({"entries": {"0": {"uid": 0, "key": ["등대"], "content": "등대는 높다"}}}).encode())

    async with db.write() as tx:
        first = await authoring.add_lore(tx, public_id, owner, book, NOW)
        again = await authoring.add_lore(tx, public_id, owner, book, NOW)
        listed = await store.find(tx, public_id, owner)
        with pytest.raises(BadInput):
            await authoring.add_lore(tx, public_id, owner, read(CARD.encode()), NOW)

    assert listed is not None
    assert [entry.content for entry in listed.card.lore] == ["차는 네 시", "등대는 높다"]
    assert (first, again) == (1, 0)
