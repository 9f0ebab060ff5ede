"""What people set for themselves."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from core.accounts import preferences
from core.accounts.preferences import FIELDS, UNSET, Preferences
from core.db import Db
from core.db.tables.people import preferences as table
from core.errors import BadInput
from core.text import LOCALES, Catalog, typed
from core.text.typed import Field, Value
from tests.core.characters import stock

CATALOG = Catalog()
HOURS = st.tuples(st.integers(0, 23), st.integers(0, 23)).map(lambda hours: hours if hours[0] != hours[1] else (0, 0))
SET = st.sampled_from(FIELDS).flatmap(
    lambda field: st.tuples(
        st.just(field),
        HOURS if field.key == "quiet" else st.integers(0, 720) if field.key == "returns" else _choices(field),
    )
)


def _choices(field: Field) -> st.SearchStrategy[Value]:
    return st.sampled_from(typed.choices(field.kind))


async def sets(db: Db, account: int, name: str, value: str) -> Preferences:
    async with db.write() as tx:
        return await preferences.set_one(tx, account, name, value)


async def of(db: Db, account: int) -> Preferences:
    async with db.read() as tx:
        return await preferences.of(tx, account)


def test_every_preference_can_be_set() -> None:
    kept = [name for field in FIELDS for name in field.names]

    assert sorted(kept) == sorted(each.name for each in fields(Preferences))


@given(SET, st.sampled_from(LOCALES))
def test_a_value_typed_as_it_is_shown_is_that_value(one: tuple[Field, Value], locale: str) -> None:
    field, value = one
    called = CATALOG.render(preferences.name(field), locale)

    shown = CATALOG.render(typed.shown(field.kind, value), locale)
    found, rest = preferences.find(f"{called} {shown}")

    assert (found, preferences.parse(found, rest)) == (field, value)
    assert preferences.parse(field, typed.word(field.kind, value)) == value


@pytest.mark.parametrize(
    ("typed_in", "key", "value"),
    [
        ("언어 한국어", "language", "ko"),
        ("language auto", "language", ""),
        ("다시 말 걸기 6시간", "returns", 6),
        ("returns 24h", "returns", 24),
        ("come back off", "returns", 0),
        ("알림 끄기", "notices", False),
        ("조용한 시간 밤 11시", "quiet", None),
        ("returns 721", "returns", None),
    ],
)
def test_what_people_type_is_understood_or_told(typed_in: str, key: str, value: Value | None) -> None:
    field, rest = preferences.find(typed_in)

    assert field.key == key
    if value is not None:
        assert preferences.parse(field, rest) == value
        return
    with pytest.raises(BadInput) as refused:
        preferences.parse(field, rest)
    assert rest in CATALOG.render(refused.value.text, "ko")


async def test_preferences_are_an_accounts_own(db: Db) -> None:
    mina, joon = await stock.account(db), await stock.account(db)

    answered = await sets(db, mina, "returns", "6")
    await sets(db, mina, "조용한 시간", "없음")

    assert answered == Preferences(returns=6)
    assert await of(db, mina) == Preferences(returns=6, quiet_from=0, quiet_to=0)
    assert await of(db, joon) == UNSET


async def test_a_broken_value_costs_that_value_only(db: Db) -> None:
    mina = await stock.account(db)
    await sets(db, mina, "buttons", "off")
    kept = {"language": "tlh", "returns": 6, "notices": 1, "quiet_to": True, "of tomorrow": {}}
    async with db.write() as tx:
        await tx.run(update(table).values(settings=kept))

    assert await of(db, mina) == Preferences(returns=6)
    assert await sets(db, mina, "language", "en") == Preferences(returns=6, language="en")


async def test_what_cannot_be_set_changes_nothing(db: Db) -> None:
    mina = await stock.account(db)

    for name, value in [("mood", "good"), ("language", "tlh")]:
        with pytest.raises(BadInput):
            await sets(db, mina, name, value)

    assert await of(db, mina) == UNSET
