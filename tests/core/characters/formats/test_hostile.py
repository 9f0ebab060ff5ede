"""Files that are broken, odd or built to do harm are refused in words or read within bounds, whatever is in them."""

from __future__ import annotations

import base64
import json
import random
import time
from collections.abc import Callable, Iterator
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.characters.formats.base import Imported, Json
from core.characters.formats.read import read
from core.characters.formats.write import Target, export
from core.errors import BadInput
from core.text import LOCALES, Catalog
from tests.core.characters.formats import made
from tests.core.characters.formats.made import as_json, book, entry, png, text, v2, v3

CATALOG = Catalog()
SECONDS = 5.0  # of the processor that one file may take (cards: SEC-6)
FIELDS = (*made.V2_FIELDS, "character_book", "assets", "nickname", "source", "group_only_greetings", "creation_date")
WRONG: tuple[Json, ...] = (None, True, -1, 1.5, 10**40, "text", "", [], [None], [[]], [{}], {}, {"a": None}, {"0": {}})


NAMES = (*FIELDS, "keys", "entries", "content", "spec", "data", "uri", "type")
trees: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=20,
)


def tried(data: bytes) -> Imported | None:
    """What was read, or None after words on why not; anything else fails the test, as does taking long."""
    start = time.process_time()
    card: Imported | None = None
    try:
        card = read(data)
        report = card.report
        said = [*report.read, *report.inert, *report.cleaned, *report.warnings]
    except BadInput as refused:
        said = [refused.text]
    assert time.process_time() - start < SECONDS
    assert all(CATALOG.render(told, locale) for told in said for locale in LOCALES)
    return card


def exported(card: Imported) -> None:
    """In every form, and each of them can be read again."""
    for target in Target:
        if target.is_book:
            continue
        try:
            written = export(card, target, 1)
        except BadInput:
            continue
        assert read(written.data).view["data"]


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("wrong", WRONG, ids=repr)
def test_a_field_of_any_type_is_repaired_or_refused_and_can_be_exported(field: str, wrong: Json) -> None:
    card = tried(as_json(v3(**{field: wrong})))

    if card is None:
        assert field == "name"
    else:
        exported(card)


@pytest.mark.parametrize(
    "field", ["keys", "content", "extensions", "enabled", "insertion_order", "secondary_keys", "id"]
)
@pytest.mark.parametrize("wrong", WRONG, ids=repr)
def test_a_field_of_an_entry_of_any_type_is_repaired_and_can_be_exported(field: str, wrong: Json) -> None:
    card = tried(as_json(v3(character_book=book(entry("a") | {field: wrong}))))

    assert card is not None
    exported(card)


@pytest.mark.parametrize("missing", ["keys", "content", "enabled", "extensions", "insertion_order"])
def test_an_entry_that_lacks_a_field_is_read(missing: str) -> None:
    short = {key: each for key, each in entry("a").items() if key != missing}

    card = tried(as_json(v3(character_book=book(short))))

    assert card is not None
    exported(card)


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
def test_any_json_at_all_is_read_or_refused(wrong: Json) -> None:
    trees: list[Json] = [wrong, {"data": wrong}, {**v3(), "data": wrong}, {**v3(), "spec": wrong}]

    for tree in (*trees, {"name": "A", "entries": wrong}):
        tried(as_json(tree))


SHAPES: dict[str, bytes] = {
    "nothing but null": b"null",
    "NaN": b'{"name": "A", "first_mes": "", "description": NaN}',
    "infinity": b'{"name": "A", "first_mes": "", "x": -Infinity}',
    "1e400": b'{"name": "A", "first_mes": "", "x": 1e400}',
    "a number of 5,000 digits": b'{"name": "A", "first_mes": "", "x": ' + b"9" * 5_000 + b"}",
    "lists in lists": b'{"name": "A", "first_mes": "", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "objects in objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "only openings": b"[" * 1_000_000,
    "quotes": b'{"' + b'\\"' * 500_000,
    "bytes that are no UTF-8": b'{"name": "\xff\xfe", "first_mes": ""}',
    "UTF-16 without a mark": as_json(v3()).decode().encode("utf-16-le"),
    "half of UTF-16": b"\xff\xfe" + as_json(v3()).decode().encode("utf-16-le")[:-1],
    "a million values": b'{"name": "A", "first_mes": "", "x": [' + b"0," * 1_000_000 + b"0]}",
    "a description of 20 MB": as_json(v3(description="가" * 7_000_000)),
    "a name of nothing": as_json(v3(name=" \n\t")),
    "JSON and more": as_json(v3()) + b"{}",
    "JSON cut in half": as_json(v3())[:200],
}


@pytest.mark.parametrize("shape", SHAPES)
def test_json_that_no_card_has_is_refused_in_time(shape: str) -> None:
    assert tried(SHAPES[shape]) is None


many = [entry("a", "/b+/i", content=sha256(bytes([n % 256, n // 256])).hexdigest()) for n in range(10_000)]
ODD: dict[str, bytes] = {
    "keys that stand twice": b'{"name": "A", "first_mes": "1", "first_mes": "2"}',
    "half a character": b'{"name": "A\\ud800", "first_mes": "\\udc00\\ud800"}',
    "NUL": b'{"name": "A\\u0000", "first_mes": "\\u0000"}',
    "a name of 4,000": as_json(v3(name="x" * 4_000)),
    "a name that turns round": as_json(v3(name="\u202e\u2066gnp")),
    "a name that is a path": as_json(v3(name="../../etc/passwd")),
    "a description in itself": as_json(v3(description="{{description}}" * 1_000)),
    "braces": as_json(v3(description="{{" * 200_000 + "}}" * 150_000)),
    "patterns that do not end": as_json(v3(character_book=book(entry("/(a+)+$/", "/(/", "//", "/[/]/", "/\\//g")))),
    "ten thousand entries": as_json(v3(character_book=book(*many))),
    "an order of every kind": as_json(
        v3(character_book=book(*[entry("a") | {"insertion_order": each} for each in (1.5, "7", -3, 10**30)]))
    ),
}


@pytest.mark.parametrize("shape", ODD)
def test_odd_cards_are_read_in_time_and_can_be_exported(shape: str) -> None:
    card = tried(ODD[shape])

    assert card is not None
    exported(card)


def test_a_data_address_of_40_mb_is_an_asset() -> None:
    uri = "data:application/octet-stream;base64," + base64.b64encode(bytes(30_000_000)).decode()

    card = tried(as_json(v3(assets=[made.asset("background", uri)])))

    assert card is not None
    assert [len(each) for each in card.assets.values()] == [30_000_000]
    with pytest.raises(BadInput):
        export(card, Target.V3_PNG, 1)


def pieces() -> Iterator[tuple[str, bytes]]:
    whole = made.three_assets()
    newer = text("ccv3", v3(character_book=book(entry("a"))))
    yield "png", png(text("chara", v2()), newer, made.chunk(b"iTXt", b"x\0\0\0\0\0"))
    yield "apng", png(made.chunk(b"acTL", bytes(8)), text("ccv3", v3()))
    yield "charx", made.charx(*whole)
    yield "jpeg", made.jpeg() + made.charx(*whole)
    yield "json", as_json(v3(character_book=book(entry("a", "/b/i")), assets=[made.asset("icon", "ccdefault:")]))
    yield "world info", as_json({"entries": {"0": {"uid": 0, "key": ["a"], "content": "A"}}})


WHOLE = dict(pieces())


@pytest.mark.parametrize("name", WHOLE)
def test_a_file_cut_anywhere_is_refused_or_read(name: str) -> None:
    data = WHOLE[name]

    for end in range(0, len(data), max(1, len(data) // 150)):
        tried(data[:end])


@pytest.mark.parametrize("name", WHOLE)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
def test_a_file_with_bytes_changed_is_refused_or_read(name: str, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(WHOLE[name])

    for change in chance.choices(CHANGES, k=chance.randint(1, 6)):
        change(data, chance)

    tried(bytes(data))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trees)
def test_any_tree_under_a_cards_names_is_refused_or_read(tree: Json) -> None:
    tried(json.dumps({"spec": "chara_card_v3", "spec_version": "3.0", "data": tree}).encode())
    tried(json.dumps({"spec": "lorebook_v3", "data": tree}).encode())
    tried(json.dumps(tree).encode())


def _flip(data: bytearray, chance: random.Random) -> None:
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _fill(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) + 1)
    data[at : at + 4] = chance.choice([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"PK\3\4", b"IEND"])


def _cut(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) + 1)
    del data[at : at + chance.randint(1, 40)]


def _repeat(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) + 1)
    data[at:at] = data[at : at + chance.randint(1, 200)]


def _insert(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data) + 1)
    data[at:at] = chance.randbytes(chance.randint(1, 30))


CHANGES: tuple[Callable[[bytearray, random.Random], None], ...] = (_flip, _fill, _cut, _repeat, _insert)
