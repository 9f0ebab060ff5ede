"""JSON of strangers: strict where it must be, and without losing a digit."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.characters.formats import tree
from core.characters.formats.base import Json, Limits
from core.errors import BadInput

NUMBERS = ("1", "1.0", "1.50", "1e2", "-0.0", "12345678901234567890", "0.1000", "2E+3")

scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.sampled_from(NUMBERS).map(json.loads))
values = st.recursive(
    scalars, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(), inner, max_size=4))
)


LIMITS = Limits()


def _error(data: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(BadInput) as caught:
        tree.loads(data, limits)
    return caught.value.text.key


@given(values)
def test_what_is_written_is_read_again_as_the_same(value: Json) -> None:
    value = tree.loads(json.dumps(value).encode(), Limits())[0]

    again, warnings = tree.loads(tree.dumps(value).encode(), Limits())

    assert tree.same(again, value)
    assert warnings == ()


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_is_written_as_it_was_read(number: str) -> None:
    value, _ = tree.loads(f'{{"b":[{number}],"a":null}}'.encode(), Limits())

    assert tree.dumps(value) == f'{{"b":[{number}],"a":null}}'


@given(st.text(), st.integers(0, 4))
def test_indented_json_is_what_pythons_own_writer_gives(text: str, indent: int) -> None:
    value: Json = {"a": [1, {"b": text}], "c": {}, "d": []}

    assert tree.dumps(value, indent=indent or None) == json.dumps(
        value, ensure_ascii=False, indent=indent or None, separators=None if indent else (",", ":")
    )


def test_the_last_of_two_same_keys_counts_and_is_said() -> None:
    value, warnings = tree.loads(b'{"name":"a","name":"b"}', Limits())

    assert value == {"name": "b"}
    assert [(warning.key, warning.args["name"]) for warning in warnings] == [("cards-duplicate-key", "name")]


def test_half_a_character_becomes_a_replacement_mark_and_is_said() -> None:
    value, warnings = tree.loads(rb'{"name":"x\ud800y","emoji":"\ud83d\ude00"}', Limits())

    assert value == {"name": "x\ufffdy", "emoji": "\U0001f600"}
    assert [warning.key for warning in warnings] == ["cards-lone-surrogate"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_says_how_to_read(encoding: str) -> None:
    assert tree.loads('{"name":"달래"}'.encode(encoding), Limits())[0] == {"name": "달래"}


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "9" * 5000, "1." + "0" * 5000])
def test_numbers_that_json_does_not_have_are_refused(number: str) -> None:
    assert _error(f'{{"a":{number}}}'.encode()) == "cards-bad-number"


def test_a_hundred_thousand_brackets_are_refused_before_parsing() -> None:
    assert _error(b"[" * 100_000) == "cards-too-deep"
    assert _error(b'{"a":' * 100_000) == "cards-too-deep"


def test_brackets_in_text_do_not_count_as_depth() -> None:
    text = "[" * 500

    assert tree.loads(json.dumps([text, '"\\[' * 90]).encode(), Limits())[0] == [text, '"\\[' * 90]


@pytest.mark.parametrize(
    ("data", "limits", "key"),
    [
        (b"[1,2,3,4,5,6]", Limits(nodes=5), "cards-too-many-nodes"),
        (b'{"a":{"b":1},"c":{"d":1}}', Limits(nodes=3), "cards-too-many-nodes"),
        (b'["' + b"x" * 11 + b'"]', Limits(string=10), "cards-string-too-long"),
        (b'{"name": "a"', Limits(), "cards-not-json"),
        (b"\xff\xfe\x00", Limits(), "cards-not-text"),
        (b"\xed\xa0\x80", Limits(), "cards-not-text"),
        ("{}".encode("utf-16-le"), Limits(), "cards-not-json"),
        (b"", Limits(), "cards-not-json"),
    ],
)
def test_what_is_over_a_limit_or_broken_is_refused_by_name(data: bytes, limits: Limits, key: str) -> None:
    assert _error(data, limits) == key


@pytest.mark.parametrize("data", [b"null", b"[]", b"1", b'"x"'])
def test_a_card_must_be_an_object(data: bytes) -> None:
    with pytest.raises(BadInput) as caught:
        tree.load_tree(data, Limits())

    assert caught.value.text.key == "cards-not-an-object"


@given(st.binary(max_size=200))
def test_any_bytes_are_a_value_or_a_clear_refusal(data: bytes) -> None:
    with contextlib.suppress(BadInput):
        tree.dumps(tree.loads(data, Limits())[0])


def test_types_count_when_two_values_are_compared() -> None:
    assert not tree.same(1, True)
    assert not tree.same(tree.Num("1.0"), tree.Num("1.00"))
    assert tree.same({"a": 1, "b": [None]}, {"b": [None], "a": 1})
