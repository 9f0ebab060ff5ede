"""What a maker writes in a stage's place."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

from core.db import Db
from core.db.tables.stories import Author
from core.errors import BadInput, NotFound
from core.stories import byhand
from core.stories.assembling import draft_of
from core.stories.byhand import Refused, Typed
from core.stories.pipeline import Slot
from core.stories.stage import Stage
from core.text import Catalog
from tests.core.stories.steered import Maker, maker

CONCEPT = Slot(Stage.CONCEPT)


@pytest.fixture
async def me(database_url: str) -> AsyncIterator[Maker]:
    db = Db(database_url)
    yield await maker(db)
    await db.aclose()


async def edit(me: Maker, slot: Slot, typed: Typed) -> tuple[Slot, ...]:
    async with me.db.write() as tx:
        return await byhand.edited(tx, await me.hand(tx), slot, typed)


async def content(me: Maker, slot: Slot) -> dict[str, Any]:
    return dict((await me.artifact(slot.stage, slot.episode)).content)


def as_typed(value: Mapping[str, object]) -> Typed:
    return Typed(data=json.dumps(value, ensure_ascii=False), note="내 손으로")


async def test_data_by_hand_counts_and_what_was_made_from_it_is_stale(me: Maker) -> None:
    concept = await content(me, CONCEPT)

    stale = await edit(me, CONCEPT, as_typed(concept | {"logline": f"{concept['logline']} 끝까지."}))

    kept = await me.artifact(Stage.CONCEPT)
    assert (kept.version, kept.author, kept.note) == (2, Author.PERSON, "내 손으로")
    assert kept.content["logline"] == f"{concept['logline']} 끝까지."
    assert set(stale) == set(await me.heads()) - {CONCEPT} and await me.calls() == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"tone": "furious"}, "`tone`"),
        ({"titles": ["하나"]}, "`titles`"),
        ({"logline": None}, "`logline`"),
        ({"logline": "긴" * 200}, "`logline`"),
        ({"reader_promise": ["하나", "둘", ""]}, "`reader_promise.3`"),
        ({"extra": "x"}, "`extra`"),
    ],
)
async def test_the_field_that_is_wrong_is_named(me: Maker, change: dict[str, object], words: str) -> None:
    concept = await content(me, CONCEPT)

    for locale in ("ko", "en"):
        with pytest.raises(BadInput) as refused:
            await edit(me, CONCEPT, as_typed(concept | change))
        assert words in Catalog().render(refused.value.text, locale)

    assert (await me.artifact(Stage.CONCEPT)).version == 1


@pytest.mark.parametrize("data", ["", "{", '{"a": 1,}', "[" * 100_000, "null", "[]", "NaN", '"x"'])
async def test_what_is_no_data_is_refused_in_words(me: Maker, data: str) -> None:
    with pytest.raises(BadInput) as refused:
        await edit(me, CONCEPT, Typed(data=data))

    assert refused.value.text.key in {"byhand-json", "byhand-field"}
    assert (await me.artifact(Stage.CONCEPT)).version == 1


async def test_what_does_not_hold_together_is_kept_on_no_condition(me: Maker) -> None:
    world = await content(me, Slot(Stage.WORLD))
    places = [*world["places"][:-1], world["places"][-1] | {"name": world["places"][0]["name"]}]
    typed = Typed(data=json.dumps(world | {"places": places}), anyway=True)

    with pytest.raises(Refused) as refused:
        await edit(me, Slot(Stage.WORLD), typed)

    assert not refused.value.style


async def test_a_matter_of_style_is_its_makers(me: Maker) -> None:
    voices = await content(me, Slot(Stage.VOICE))
    first = voices["voices"][0]["tics"]
    alike = voices | {"voices": [each | {"tics": first} for each in voices["voices"]]}
    typed = Typed(data=json.dumps(alike, ensure_ascii=False))

    with pytest.raises(Refused) as refused:
        await edit(me, Slot(Stage.VOICE), typed)
    stale = await edit(me, Slot(Stage.VOICE), Typed(data=typed.data, anyway=True))

    assert refused.value.style and Slot(Stage.DRAFT, 1) in stale


async def test_prose_by_hand_is_measured_anew(me: Maker) -> None:
    slot = Slot(Stage.EDIT, 2)
    before = await me.artifact(Stage.EDIT, 2)
    first, *rest = draft_of(before).scenes
    scenes = (f"{first.replace('다.', '다!', 1)}\r\n \r\n⟦S2⟧", *rest)

    stale = await edit(me, slot, Typed(scenes=scenes))

    kept = await me.artifact(Stage.EDIT, 2)
    assert kept.text == before.text.replace("다.", "다!", 1) and kept.author is Author.PERSON
    assert kept.report is not None and not (await me.heads())[slot].red
    assert list(stale) == [Slot(Stage.RECORD, 2), Slot(Stage.PACKAGE)]


async def test_prose_that_fails_a_gate_is_kept_for_its_maker_alone(me: Maker) -> None:
    slot = Slot(Stage.EDIT, 2)
    first, *rest = draft_of(await me.artifact(Stage.EDIT, 2)).scenes

    with pytest.raises(Refused) as refused:
        await edit(me, slot, Typed(scenes=(first[:80], *rest)))
    await edit(me, slot, Typed(scenes=(first[:80], *rest), anyway=True))

    assert refused.value.style and (await me.heads())[slot].red


async def test_prose_that_is_not_safe_is_never_kept(me: Maker) -> None:
    first, *rest = draft_of(await me.artifact(Stage.EDIT, 2)).scenes
    unsafe = f"{first}\n\n“내 번호는 010-1234-5678이야.”"

    with pytest.raises(Refused) as refused:
        await edit(me, Slot(Stage.EDIT, 2), Typed(scenes=(unsafe, *rest), anyway=True))

    assert not refused.value.style and (await me.artifact(Stage.EDIT, 2)).version == 1


@pytest.mark.parametrize("change", [lambda scenes: scenes[:-1], lambda scenes: ("", *scenes[1:])])
async def test_scenes_are_neither_lost_nor_empty(me: Maker, change: Any) -> None:
    scenes = draft_of(await me.artifact(Stage.EDIT, 2)).scenes

    with pytest.raises(BadInput) as refused:
        await edit(me, Slot(Stage.EDIT, 2), Typed(scenes=change(scenes)))

    assert refused.value.text.key in {"byhand-scenes", "byhand-scene-empty"}


async def test_nothing_happens_where_nothing_is_different(me: Maker) -> None:
    steered = (await me.now()).steered

    assert await edit(me, CONCEPT, as_typed(await content(me, CONCEPT))) == ()
    scenes = draft_of(await me.artifact(Stage.DRAFT, 1)).scenes
    assert await edit(me, Slot(Stage.DRAFT, 1), Typed(scenes=scenes)) == ()

    assert (await me.now()).steered == steered and (await me.artifact(Stage.DRAFT, 1)).version == 1


@pytest.mark.parametrize("slot", [Slot(Stage.READER, 1), Slot(Stage.CONTINUITY, 1), Slot(Stage.DRAFT, 9)])
async def test_what_critics_say_and_what_is_not_there_is_nothing_to_edit(me: Maker, slot: Slot) -> None:
    with pytest.raises(NotFound):
        await edit(me, slot, Typed(data="{}", scenes=("x",)))
