"""Cards as the specification allows them and as real files stretch it, for laws that hold for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from hypothesis import strategies as st

from core.characters.formats.base import Json, Tree
from core.characters.formats.tree import Num

Fields: TypeAlias = Mapping[str, st.SearchStrategy[Json]]

ODD = [
    "",
    " ",
    "  leading and trailing\t",
    "one\r\ntwo\r\n",
    "윤달래",
    "🦊👩‍🚀",
    "é e\u0301",
    "\u202eabc",
    "a\0b",
    '"\\/',
    "@@depth 3\nx",
]

texts: st.SearchStrategy[str] = st.sampled_from(ODD) | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
names = st.sampled_from(["Maru", "윤달래", "a/b", "..", "CON", "\u202eabc", "x" * 300]) | st.text(
    "가나다ab ", min_size=1
).filter(str.strip)
integers = st.integers(-(10**30), 10**30) | st.sampled_from([2**53 + 1, 2**63, 0, -1])
numbers = integers | st.sampled_from(
    [Num(each) for each in ("1.0", "1e2", "-0.0", "0.10", "1E+5", "12345678901234567.0")]
)
unknown_keys = st.sampled_from(["x_one", "x_둘", "X", "x.y", "x_😀", "x_"])


def _objects(values: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    return st.dictionaries(unknown_keys, values, max_size=3)


def _grown(values: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    return st.lists(values, max_size=3) | _objects(values)


scalars: st.SearchStrategy[Json] = st.none() | st.booleans() | numbers | texts
anything: st.SearchStrategy[Json] = st.recursive(scalars, _grown, max_leaves=6)
unknown: st.SearchStrategy[Tree] = st.dictionaries(unknown_keys, anything, max_size=3)
lists_of_texts: st.SearchStrategy[Json] = st.lists(texts, max_size=3)


@st.composite
def with_some(draw: st.DrawFn, always: Fields, maybe: Fields) -> Tree:
    """All of `always`, any of `maybe`, and fields that nobody knows, in any order."""
    fields = draw(st.fixed_dictionaries(always, optional=maybe)) | draw(unknown)
    order = draw(st.permutations(sorted(fields)))
    return {key: fields[key] for key in order}


keys: st.SearchStrategy[Json] = st.lists(
    texts | st.sampled_from(["/a+/i", "/(/", "//", "dragon", "dragon"]), max_size=3
)
extensions: st.SearchStrategy[Json] = with_some(
    {},
    {
        "regex_scripts": st.lists(unknown, max_size=2),
        "depth_prompt": st.fixed_dictionaries({"prompt": texts, "depth": numbers, "role": texts}),
        "risuai": unknown,
        "talkativeness": numbers | texts,
        "world": texts,
        "fav": st.just(False),
        "chub": unknown,
    },
)


def entries(*, v3: bool) -> st.SearchStrategy[Tree]:
    flag: Fields = {"use_regex": st.booleans()}
    return with_some(
        {
            "keys": keys,
            "content": texts,
            "extensions": with_some({}, {"position": st.integers(0, 7), "probability": numbers}),
            "enabled": st.booleans(),
            "insertion_order": numbers,
            **(flag if v3 else {}),
        },
        {
            "secondary_keys": keys,
            "constant": st.booleans(),
            "selective": st.booleans(),
            "case_sensitive": st.booleans(),
            "name": texts,
            "comment": texts,
            "id": numbers | texts,
            "priority": numbers,
            "position": st.sampled_from(["before_char", "after_char"]),
            **({} if v3 else flag),
        },
    )


def books(*, v3: bool) -> st.SearchStrategy[Tree]:
    return with_some(
        {"extensions": unknown, "entries": st.lists(entries(v3=v3), max_size=3)},
        {
            "name": texts,
            "description": texts,
            "scan_depth": numbers,
            "token_budget": numbers,
            "recursive_scanning": st.booleans(),
        },
    )


strings = dict.fromkeys(("description", "personality", "scenario", "first_mes", "mes_example"), texts)
v2_strings = strings | dict.fromkeys(
    ("creator_notes", "system_prompt", "post_history_instructions", "creator", "character_version"), texts
)
assets: st.SearchStrategy[Tree] = with_some(
    {
        "type": st.sampled_from(["icon", "background", "emotion", "x_custom"]),
        "uri": st.sampled_from(["ccdefault:", "https://example.org/a.png", "odd:thing", "data:image/png;base64,AAAA"]),
        "name": texts,
        "ext": st.sampled_from(["png", "unknown"]),
    },
    {},
)
v3_fields: Fields = {
    "assets": st.lists(assets, max_size=3),
    "nickname": texts,
    "creator_notes_multilingual": st.dictionaries(st.sampled_from(["en", "ko", "en-US"]), texts, max_size=2),
    "source": lists_of_texts,
    "creation_date": numbers,
    "modification_date": numbers,
}
_v2: dict[str, st.SearchStrategy[Json]] = {
    **v2_strings,
    "name": names,
    "alternate_greetings": lists_of_texts,
    "tags": lists_of_texts,
    "extensions": extensions,
}

v1_cards = with_some({**strings, "name": names}, {"avatar": st.just("none"), "create_date": texts, "metadata": unknown})
v2_cards = with_some(
    {
        "spec": st.just("chara_card_v2"),
        "spec_version": st.just("2.0"),
        "data": with_some(
            _v2,
            {"character_book": books(v3=False), "nickname": texts, "group_only_greetings": lists_of_texts},
        ),
    },
    {},
)
v3_cards = with_some(
    {
        "spec": st.just("chara_card_v3"),
        "spec_version": st.just("3.0"),
        "data": with_some(
            {**_v2, "group_only_greetings": lists_of_texts}, {**v3_fields, "character_book": books(v3=True)}
        ),
    },
    {},
)
