"""Rules as people type and read them."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.chat import rulewords
from core.chat.rules import USUAL, Change, Mode, Rules
from core.errors import BadInput
from core.text import LOCALES, Catalog, typed
from core.text.typed import Choice, Field, Hours, Number, Switch, Value

CATALOG = Catalog()
HOUR = st.integers(0, 23)


def values(field: Field) -> st.SearchStrategy[Value]:
    match field.kind:
        case Switch():
            return st.booleans()
        case Number(most=most):
            return st.integers(0, most)
        case Hours():
            return st.just((0, 0)) | st.tuples(HOUR, HOUR).filter(lambda hours: hours[0] != hours[1])
        case Choice(options=options):
            return st.sampled_from([option.value for option in options])


set_ones = st.sampled_from(rulewords.FIELDS).flatmap(lambda field: st.tuples(st.just(field), values(field)))


def test_every_rule_can_be_set_and_has_words_of_its_own() -> None:
    kept = [name for field in rulewords.FIELDS for name in field.names]
    typed_words = [
        (field.key, typed.folded_name(word)) for field in rulewords.FIELDS for word in {field.key, *field.words}
    ]

    assert sorted(kept) == sorted(each.name for each in fields(Rules))
    assert len({word for _, word in typed_words}) == len(set(typed_words))


@given(set_ones, st.sampled_from(LOCALES))
def test_a_value_typed_as_it_is_shown_is_that_value(one: tuple[Field, Value], locale: str) -> None:
    field, value = one

    shown = CATALOG.render(typed.shown(field.kind, value), locale)

    assert rulewords.parse(field, shown) == value
    assert rulewords.parse(field, shown.upper()) == value
    assert rulewords.parse(field, typed.word(field.kind, value)) == value


@given(set_ones)
def test_what_a_button_carries_is_short_and_plain(one: tuple[Field, Value]) -> None:
    field, value = one

    action = f"set:{field.key}:{typed.word(field.kind, value)}"

    assert action.isascii() and len(action) <= 64 and action.count(":") == 2


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("field", rulewords.FIELDS, ids=lambda field: field.key)
def test_a_rule_is_found_by_what_it_is_called(field: Field, locale: str) -> None:
    called = CATALOG.render(rulewords.name(field), locale)

    assert rulewords.find(f"{called} 23-8") == (field, "23-8")


@pytest.mark.parametrize("field", rulewords.FIELDS, ids=lambda field: field.key)
def test_the_button_goes_through_every_choice_and_comes_back(field: Field) -> None:
    offered = typed.choices(field.kind)

    gone_through = [offered[0]]
    for _ in offered:
        gone_through.append(typed.following(field.kind, gone_through[-1]))

    assert gone_through == [*offered, offered[0]]
    assert typed.following(field.kind, field.of(USUAL)) in offered


@pytest.mark.parametrize(
    ("typed_in", "key", "value"),
    [
        ("방식 차례대로", "mode", Mode.ROUND),
        ("답하는 방식 자연스럽게", "mode", Mode.NATURAL),
        ("MODE Round", "mode", Mode.ROUND),
        ("조용한 시간 23시-8시", "quiet", (23, 8)),
        ("조용한시간 오후 11시부터 오전 8시까지", "quiet", (23, 8)),
        ("quiet 11pm-8am", "quiet", (23, 8)),
        ("quiet 22:00 ~ 09:00", "quiet", (22, 9)),
        ("quiet 24-6", "quiet", (0, 6)),
        ("조용 없음", "quiet", (0, 0)),
        ("끼어들기 15%", "unasked", 15),
        ("unasked 15 percent", "unasked", 15),
        ("끼어들기 １５％", "unasked", 15),
        ("끼어들기 끔", "unasked", 0),
        ("하루 한도 1,000번", "each_day", 1_000),
        ("each day no limit", "each_day", 0),
        ("in a row 3", "chain", 3),
        ("이름과 얼굴 켬", "voices", True),
        ("NSFW off", "adult", False),
        ("언어 한국어", "language", "ko"),
        ("언어 각자", "language", ""),
        ("캐릭터 바꾸기 관리자만", "change", Change.MODERATORS),
    ],
)
def test_what_people_type_is_understood(typed_in: str, key: str, value: Value) -> None:
    field, rest = rulewords.find(typed_in)

    assert (field.key, rulewords.parse(field, rest)) == (key, value)


@pytest.mark.parametrize(
    "typed_in",
    [
        "끼어들기 101%",
        "끼어들기 -5",
        "끼어들기 많이",
        "연달아 11",
        "조용 25-8",
        "조용 23",
        "quiet 13pm-1am",
        "방식 아무나",
    ],
)
def test_what_cannot_be_set_is_told_with_the_rule_the_words_and_what_can(typed_in: str) -> None:
    field, rest = rulewords.find(typed_in)

    with pytest.raises(BadInput) as refused:
        rulewords.parse(field, rest)

    for locale in LOCALES:
        words = CATALOG.render(refused.value.text, locale)
        assert rest in words
        assert CATALOG.render(rulewords.name(field), locale) in words
        assert CATALOG.render(typed.allowed(field.kind), locale) in words


@given(st.text())
def test_no_words_break_anything(text: str) -> None:
    for field in rulewords.FIELDS:
        value = typed.parse(field.kind, text)
        assert value is None or all(typed.fits(field.kind, part) for part in field.kept(value).values())


def test_a_rule_that_is_unknown_is_told_with_those_there_are() -> None:
    with pytest.raises(BadInput) as refused:
        rulewords.find("없는것 켬")

    assert "조용한 시간" in CATALOG.render(refused.value.text, "ko")


json = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=3)


@given(st.dictionaries(st.sampled_from([each.name for each in fields(Rules)]), json), st.integers(0, 10))
def test_only_what_is_broken_falls_back_to_the_usual(broken: dict[str, object], chain: int) -> None:
    kept: dict[str, object] = {**broken, "chain": chain, "unheard of": 1}

    made = rulewords.rules(rulewords.usable(kept))

    assert made.chain == chain
    assert isinstance(made.mode, Mode) and isinstance(made.change, Change)
    assert all(type(getattr(made, each.name)) is type(getattr(USUAL, each.name)) for each in fields(Rules))
