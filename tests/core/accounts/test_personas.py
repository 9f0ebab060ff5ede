"""Who people are when they talk."""

from __future__ import annotations

import asyncio
from itertools import starmap

import pytest
from sqlalchemy import func, select

from core.accounts import personas
from core.accounts.personas import Persona
from core.characters import store
from core.db import Db
from core.db.tables.people import persona_choices
from core.errors import BadInput, NotFound, ProductError
from core.text import LOCALES, Catalog
from tests.core.characters import stock
from tests.core.characters.stock import NOW


async def made(db: Db, account: int, name: str, description: str = "", pronouns: str = "") -> Persona:
    async with db.write() as tx:
        return await personas.create(tx, account, name, description, pronouns, now=NOW)


async def changed(db: Db, account: int, public_id: str, **values: str | bytes) -> Persona:
    async with db.write() as tx:
        return await personas.change(tx, account, public_id, **values)  # type: ignore[arg-type]  # by name


async def chosen(db: Db, account: int, public_id: str | None, character_id: int | None) -> Persona | None:
    async with db.write() as tx:
        return await personas.choose(tx, account, public_id, character_id)


async def here(db: Db, account: int, character_id: int | None) -> str | None:
    async with db.read() as tx:
        found = await personas.here(tx, account, character_id)
    return None if found is None else found.name


async def names(db: Db, account: int) -> list[str]:
    async with db.read() as tx:
        return [each.name for each in await personas.of_account(tx, account)]


async def character(db: Db, name: str) -> int:
    await stock.keep(db, name, stock.v3(name))
    async with db.read() as tx:
        found = await store.find(tx, name)
    assert found is not None
    return found.id


async def test_a_persona_is_cleaned_and_its_owners_own(db: Db) -> None:
    mina, joon = await stock.account(db), await stock.account(db)

    minsu = await made(db, mina, " 민\x00수 \n", "스물셋.\r\n말수가 적다\x07 ", "그")

    assert (minsu.name, minsu.description, minsu.pronouns, minsu.usual) == ("민수", "스물셋.\n말수가 적다", "그", False)
    assert (await names(db, mina), await names(db, joon)) == (["민수"], [])
    async with db.read() as tx:
        assert await personas.named(tx, mina, "민 수") == minsu
        assert await personas.named(tx, joon, "민수") is None
    with pytest.raises(NotFound):
        await changed(db, joon, minsu.public_id, name="남의 것")
    with pytest.raises(NotFound):
        await chosen(db, joon, minsu.public_id, None)


async def test_the_choice_for_a_character_goes_before_the_usual_one(db: Db) -> None:
    mina, harin, maru = await stock.account(db), await character(db, "harin"), await character(db, "maru")
    minsu, knight, fox = [await made(db, mina, name) for name in ("민수", "기사", "여우")]

    nobody = await here(db, mina, harin)
    usual = await chosen(db, mina, minsu.public_id, None)
    await chosen(db, mina, knight.public_id, harin)
    await chosen(db, mina, fox.public_id, harin)

    assert nobody is None
    assert usual is not None and usual.usual
    assert [await here(db, mina, each) for each in (harin, maru, None)] == ["여우", "민수", "민수"]
    await chosen(db, mina, knight.public_id, None)
    await chosen(db, mina, None, harin)
    assert [await here(db, mina, each) for each in (harin, maru)] == ["기사", "기사"]
    assert await chosen(db, mina, None, None) is None
    assert await here(db, mina, harin) is None


async def test_choices_go_with_their_persona(db: Db) -> None:
    mina, harin = await stock.account(db), await character(db, "harin")
    minsu, knight = await made(db, mina, "민수"), await made(db, mina, "기사")
    await chosen(db, mina, minsu.public_id, None)
    await chosen(db, mina, knight.public_id, harin)

    async with db.write() as tx:
        gone = await personas.remove(tx, mina, knight.public_id)

    assert gone.name == "기사"
    assert (await here(db, mina, harin), await names(db, mina)) == ("민수", ["민수"])
    async with db.write() as tx:
        assert await tx.value(select(func.count()).select_from(persona_choices)) == 0
        with pytest.raises(NotFound):
            await personas.remove(tx, mina, knight.public_id)


async def test_a_change_leaves_the_rest_as_it_was(db: Db) -> None:
    mina = await stock.account(db)
    minsu = await made(db, mina, "민수", "스물셋", "그")

    await changed(db, mina, minsu.public_id, picture=b"PNG")
    after = await changed(db, mina, minsu.public_id, description="")
    renamed = await changed(db, mina, minsu.public_id, name="민 수")

    assert (after.name, after.description, after.pronouns) == ("민수", "", "그")
    assert renamed.name == "민 수"
    async with db.read() as tx:
        assert await personas.picture(tx, minsu.public_id) == b"PNG"
        assert await personas.picture(tx, "nobody") is None


async def test_two_personas_of_one_person_never_share_a_name(db: Db) -> None:
    mina, joon = await stock.account(db), await stock.account(db)
    minsu = await made(db, mina, "Min Su")
    knight = await made(db, mina, "기사")

    for again in ("minsu", " MIN  SU", "ｍｉｎｓｕ"):
        with pytest.raises(BadInput) as refused:
            await made(db, mina, again)
        assert refused.value.text.key == "personas-taken"
    with pytest.raises(BadInput):
        await changed(db, mina, knight.public_id, name="minsu")
    assert (await changed(db, mina, minsu.public_id, name="minsu")).name == "minsu"
    assert (await made(db, joon, "Min Su")).name == "Min Su"


@pytest.mark.parametrize(
    ("values", "key"),
    [
        (("",), "personas-nameless"),
        (("\x00 \u200b\u202e",), "personas-nameless"),
        (("\u3164",), "personas-nameless"),
        (("가" * 81,), "personas-name-long"),
        (("민수", "가" * 2_001), "personas-description-long"),
        (("민수", "", "가" * 41), "personas-pronouns-long"),
    ],
)
async def test_what_cannot_be_a_persona_is_told(db: Db, values: tuple[str, ...], key: str) -> None:
    mina = await stock.account(db)

    with pytest.raises(ProductError) as refused:
        await made(db, mina, *values)

    assert refused.value.text.key == key
    assert all(Catalog().render(refused.value.text, locale) for locale in LOCALES)
    assert await names(db, mina) == []


async def test_thirty_are_enough_however_many_are_made_at_once(db: Db) -> None:
    mina = await stock.account(db)
    for number in range(28):
        await made(db, mina, f"나 {number}")

    wanted = [(db, mina, name) for name in ("한 명", "한명", "두 명", "세 명", "네 명")]
    made_at_once = await asyncio.gather(*starmap(made, wanted), return_exceptions=True)

    assert sum(isinstance(each, Persona) for each in made_at_once) == 2
    assert all(isinstance(each, Persona | BadInput) for each in made_at_once)
    known = await names(db, mina)
    assert len(known) == personas.MOST
    assert not {"한 명", "한명"} <= set(known)
