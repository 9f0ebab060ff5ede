"""A lorebook is edited entry by entry, and what was not touched stays as its file had it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.characters import lorebook, store, versions
from core.characters.formats import tree as trees
from core.characters.formats.base import Json, Limits, Tree
from core.characters.formats.card import normalise
from core.characters.formats.read import read
from core.characters.source import source_of
from core.db import Db
from core.errors import BadInput, NotFound
from tests.core.characters import stock

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
CARD = """{"spec":"chara_card_v3","zeta":1.50,"spec_version":"3.0","data":{"name":"미나리","extensions":{"a":1e2},
"character_book":{"odd":[1.0],"extensions":{},"entries":[
{"keys":"차, tea","content":"차는 네 시","enabled":true,"insertion_order":1.0,"extensions":{"depth":2},"strange":true},
{"id":7,"keys":["밤"],"content":"밤","enabled":"false","insertion_order":2,"position":4,"extensions":{"x":{"y":[1]}}},
"junk",
{"id":"seven","keys":["낮"],"content":"낮","insertion_order":3,"extensions":{"position":1,"case_sensitive":false}}
]}}}"""


async def planted(db: Db, text: str = CARD) -> tuple[str, int]:
    owner, card = await stock.account(db), read(text.encode())
    async with db.write() as tx:
        await store.keep(tx, "minari", card.view, None, NOW, owner=owner, source=source_of(card, text.encode()))
    return "minari", owner


async def names(db: Db, public_id: str, owner: int) -> list[str]:
    async with db.read() as tx:
        return [each.name for each in (await lorebook.read(tx, public_id, owner)).entries]


async def kept(db: Db, public_id: str, owner: int) -> str:
    async with db.read() as tx:
        return (await versions.content(tx, public_id, owner)).tree or ""


async def test_entries_are_named_by_their_own_id_or_else_by_their_place(db: Db) -> None:
    public_id, owner = await planted(db)

    assert await names(db, public_id, owner) == ["at-0", "7", "seven"]


async def test_one_entry_changes_in_one_field_and_every_other_byte_stays(db: Db) -> None:
    public_id, owner = await planted(db)
    before = await kept(db, public_id, owner)

    async with db.write() as tx:
        await lorebook.change(tx, public_id, owner, "7", {"content": "깊은 밤"}, NOW)

    after = await kept(db, public_id, owner)
    assert '"깊은 밤"' in after and '"keys":"차, tea"' in after and '"enabled":"false"' in after
    old = trees.reloaded(before)
    new = trees.reloaded(after)
    entry = _entries(new)[1]
    assert isinstance(entry, dict)
    entry["content"] = "밤"
    assert trees.same(sorted_junk(old), sorted_junk(new))


async def test_a_patch_takes_away_with_null_and_merges_extensions(db: Db) -> None:
    public_id, owner = await planted(db)

    async with db.write() as tx:
        patch: Tree = {"extensions": {"x": {"y": None, "z": 3}, "role": 1}, "position": None}
        await lorebook.change(tx, public_id, owner, "7", patch, NOW)
        book = await lorebook.read(tx, public_id, owner)

    assert book.entries[1].fields["extensions"] == {"x": {"z": 3}, "role": 1}
    assert "position" not in book.entries[1].fields


async def test_what_sillytavern_would_read_first_follows_what_the_author_says(db: Db) -> None:
    public_id, owner = await planted(db)

    async with db.write() as tx:
        patch: Tree = {"position": "before_char", "case_sensitive": True}
        await lorebook.change(tx, public_id, owner, "seven", patch, NOW)
        book = await lorebook.read(tx, public_id, owner)

    assert book.entries[2].fields["extensions"] == {"position": 0, "case_sensitive": True}


async def test_entries_are_added_moved_and_removed_each_as_a_version(db: Db) -> None:
    public_id, owner = await planted(db)

    async with db.write() as tx:
        made = await lorebook.add(tx, public_id, owner, {"keys": ["비"], "content": "비"}, NOW, place=1)
        await lorebook.move(tx, public_id, owner, "seven", 0, NOW)
        await lorebook.remove(tx, public_id, owner, "7", NOW)
        lines = await versions.history(tx, public_id, owner)

    assert made.name == "8" and made.fields["keys"] == ["비"]
    assert await names(db, public_id, owner) == ["seven", "at-1", "8"]
    assert len(lines) == 4


async def test_what_changes_nothing_is_no_version(db: Db) -> None:
    public_id, owner = await planted(db)

    async with db.write() as tx:
        assert await lorebook.change(tx, public_id, owner, "at-0", {"keys": ["차", "tea"]}, NOW) is None
        assert await lorebook.move(tx, public_id, owner, "7", 1, NOW) is None
        assert len(await versions.history(tx, public_id, owner)) == 1


async def test_the_books_own_settings_are_changed_alone(db: Db) -> None:
    public_id, owner = await planted(db)

    async with db.write() as tx:
        await lorebook.settle(tx, public_id, owner, {"scan_depth": 8, "name": "책"}, NOW)
        book = await lorebook.read(tx, public_id, owner)

    assert book.settings == {"odd": [1.0], "extensions": {}, "scan_depth": 8, "name": "책"}
    assert len(book.entries) == 3


async def test_a_character_without_a_book_gets_one_with_its_first_entry(db: Db) -> None:
    public_id, owner = await planted(db, '{"spec":"chara_card_v2","spec_version":"2.0","data":{"name":"달래"}}')

    async with db.write() as tx:
        made = await lorebook.add(tx, public_id, owner, {"content": "끝"}, NOW)

    assert made.name == "0" and await names(db, public_id, owner) == ["0"]


@pytest.mark.parametrize(
    "patch",
    [
        {"keys": "a"},
        {"enabled": 1},
        {"content": 3},
        {"position": "middle"},
        {"insertion_order": float("nan")},
        {"insertion_order": 1e300},
        {"extensions": []},
        {"extensions": json.loads("[" * 9 + "]" * 9)},
        {"extensions": {"a": json.loads('{"a":' * 9 + "1" + "}" * 9)}},
        {"extensions": {str(number): 1 for number in range(3_000)}},
        {"name": "n" * 1_001},
    ],
)
async def test_what_no_entry_can_be_is_refused_and_nothing_kept(db: Db, patch: Tree) -> None:
    public_id, owner = await planted(db)

    async with db.write() as tx:
        with pytest.raises(BadInput):
            await lorebook.change(tx, public_id, owner, "7", patch, NOW)
        assert len(await versions.history(tx, public_id, owner)) == 1


async def test_nobody_else_reads_or_changes_it_and_no_entry_is_none(db: Db) -> None:
    public_id, owner = await planted(db)
    stranger = await stock.account(db)

    async with db.write() as tx:
        with pytest.raises(NotFound):
            await lorebook.read(tx, public_id, stranger)
        with pytest.raises(NotFound):
            await lorebook.change(tx, public_id, stranger, "7", {"content": "x"}, NOW)
        with pytest.raises(NotFound):
            await lorebook.remove(tx, public_id, owner, "at-1", NOW)


def _entries(card: Tree) -> list[Json]:
    data = card["data"]
    assert isinstance(data, dict)
    book = data["character_book"]
    assert isinstance(book, dict)
    entries = book["entries"]
    assert isinstance(entries, list)
    return entries


def sorted_junk(card: Tree) -> Tree:
    """What stands among the entries and is none goes behind them with the first change."""
    made = trees.copied_tree(card)
    entries = _entries(made)
    entries.sort(key=lambda each: not isinstance(each, dict))
    return made


_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("가나ab", max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("pqr"), inner, max_size=2),
    max_leaves=4,
)
_raw = st.fixed_dictionaries(
    {"content": st.text("가나다", max_size=3)},
    optional={
        "id": st.integers(0, 3) | st.sampled_from(["a", "at-1", "b c"]),
        "keys": st.lists(st.text("차밤", max_size=2), max_size=2) | st.just("차, 밤") | st.none(),
        "extensions": st.dictionaries(st.sampled_from(["depth", "role", "mine"]), _values, max_size=2),
        "unknown": _values,
        "enabled": st.booleans() | st.just("no"),
    },
)
_steps = st.tuples(st.sampled_from(["add", "change", "remove", "move"]), st.integers(0, 9), st.integers(0, 9))


@settings(max_examples=150, deadline=None)
@given(st.lists(_raw, max_size=5), st.lists(_steps, max_size=6), st.booleans())
def test_whatever_is_done_to_some_entries_the_others_stay_as_they_were(
    raw: list[Tree], steps: list[tuple[str, int, int]], keyed: bool
) -> None:
    entries: list[Json] = [*raw]
    book: Json = {"entries": {str(at): each for at, each in enumerate(entries)} if keyed else entries}
    card: Tree = {"spec": "chara_card_v3", "spec_version": "3.0", "data": {"name": "가", "character_book": book}}
    text = trees.dumps(card)
    kept, now = [*raw], card

    for act, one, other in steps:
        if act == "add" or not kept:
            now = lorebook.with_entries(now, lambda old: lorebook.added(old, {"content": "새것"}, None)[0])
            kept.append({})
            continue
        at = one % len(kept)
        name = _named(now)[at]
        if act == "remove":
            now = lorebook.with_entries(now, lambda old, n=name: lorebook.removed(old, n))  # type: ignore[misc]
            del kept[at]
        elif act == "move":
            where = other % len(kept)
            now = lorebook.with_entries(now, lambda old, n=name, w=where: lorebook.moved(old, n, w))  # type: ignore[misc]
            kept.insert(where, kept.pop(at))
        else:
            now = lorebook.with_entries(now, lambda old, n=name: lorebook.changed(old, n, {"content": "고침"}))  # type: ignore[misc]
            if kept[at]:
                kept[at] = {**kept[at], "content": "고침"}

    assert trees.dumps(card) == text
    found = _raw_entries(now)
    assert len(found) == len(kept)
    for before, after in zip(kept, found, strict=True):
        assert {key: after.get(key) for key in before} == before
    assert [each.fields["content"] for each in _book(now).entries] == [each["content"] for each in found]


def _book(card: Tree) -> lorebook.Lorebook:
    data = normalise(card, Limits()).view["data"]
    assert isinstance(data, dict)
    return lorebook.book_of(data.get("character_book"))


def _named(card: Tree) -> list[str]:
    return [each.name for each in _book(card).entries]


def _raw_entries(card: Tree) -> list[Tree]:
    data = card["data"]
    assert isinstance(data, dict)
    book = data.get("character_book")
    entries = book.get("entries") if isinstance(book, dict) else []
    found = entries.values() if isinstance(entries, dict) else entries
    return [each for each in found if isinstance(each, dict)]  # type: ignore[union-attr]  # lists and objects alike
