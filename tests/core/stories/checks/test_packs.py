"""The genre packs: whole, in both languages, with names that nobody takes for each other."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.stories.checks import check
from core.stories.gates.jamo import distance
from core.stories.gates.safe import real_persons
from core.stories.given import Given
from core.stories.packs import Pack, contract_of, pack_for, packs
from core.stories.stage import Stage
from core.text import LOCALES
from tests.core.stories.checks import sample

APART = {"ko": 2, "en": 3}
GENRES = frozenset({"fantasy", "hunter", "regression", "romance_fantasy", "wuxia", "academy"}) | frozenset(
    {"modern_romance", "mystery_thriller", "science_fiction", "slice_of_life"}
)


def test_there_are_the_genres_that_readers_ask_for() -> None:
    assert set(packs()) >= GENRES
    assert all(name == pack.id for name, pack in packs().items())


@pytest.mark.parametrize("pack", packs().values(), ids=list(packs()))
def test_a_pack_is_rich_in_both_languages(pack: Pack) -> None:
    for language in LOCALES:
        assert len(pack.names[language]) >= 16
        assert len(pack.places[language]) >= 8
        assert len(pack.terms[language]) >= 6
        assert len(pack.tags[language]) >= 10
        assert all(trope.name[language] and trope.about[language] for trope in pack.tropes)
    assert len(pack.hooks) >= 4
    assert len(pack.tropes) >= 6
    assert 0.2 <= pack.dialogue[0] < pack.dialogue[1] <= 0.7


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("pack", packs().values(), ids=list(packs()))
def test_no_two_names_of_a_pack_are_taken_for_each_other(pack: Pack, language: str) -> None:
    names = pack.names[language]

    near = [pair for pair in combinations(names, 2) if distance(*pair) < APART[language]]

    assert near == []
    assert real_persons(" ".join(names)) == ()
    assert len({name[0] for name in pack.names["en"]}) == len(pack.names["en"])


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("pack", packs().values(), ids=list(packs()))
def test_nothing_in_a_pack_is_said_twice(pack: Pack, language: str) -> None:
    said = [name for name, _ in (*pack.places[language], *pack.terms[language])]
    ids = [*(trope.id for trope in pack.tropes), *(needed.id for needed in pack.needed)]

    for listed in (said, ids, pack.tags[language], pack.names[language], pack.hooks, pack.forbidden):
        assert len(set(listed)) == len(listed)


@pytest.mark.parametrize("episodes", [1, 2, 5, 100])
@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("pack", packs().values(), ids=list(packs()))
def test_what_a_pack_promises_by_itself_is_accepted(pack: Pack, language: str, episodes: int) -> None:
    wish = sample.wish(language, genre=pack.id, episodes=episodes)
    seen = Given(wish=wish, pack=pack)

    assert check(Stage.GENRE, seen, contract_of(pack, episodes)) == ()


@given(st.data())
def test_any_three_names_of_a_pack_make_a_cast(data: st.DataObject) -> None:
    pack = data.draw(st.sampled_from(list(packs().values())))
    language = data.draw(st.sampled_from(LOCALES))
    names = data.draw(st.permutations(pack.names[language]))[:3]
    members = tuple(
        sample.spoiled(member, name=name, aliases=())
        for member, name in zip(sample.cast(language).members, names, strict=True)
    )
    seen = Given(wish=sample.wish(language, genre=pack.id), pack=pack)

    assert check(Stage.CAST, seen, sample.spoiled(sample.cast(language), members=members)) == ()


@pytest.mark.parametrize(
    ("keywords", "genre"),
    [
        (("회귀", "헌터", "짐꾼"), "hunter"),
        (("regression", "hunter", "porter"), "hunter"),
        (("악녀", "북부 대공"), "romance_fantasy"),
        (("강호", "문파의 막내"), "wuxia"),
        (("detective", "missing sister"), "mystery_thriller"),
        (("고양이", "카페"), "slice_of_life"),
        (("우산",), "fantasy"),
        (("investigate", "tea"), "slice_of_life"),
        (("My Little Brother's Wedding",), "modern_romance"),
        (("용서", "탐정"), "mystery_thriller"),
        (("SF", "우주"), "science_fiction"),
        (("안드로이드",), "science_fiction"),
        (("space", "android"), "science_fiction"),
        (("an AI that dreams",), "science_fiction"),
        (("main street", "cafe"), "slice_of_life"),
    ],
)
def test_keywords_point_to_a_genre(keywords: tuple[str, ...], genre: str) -> None:
    assert pack_for("", keywords).id == genre
