"""Characters are found on the web: by lists, words, tags, languages and makers; one's own among them."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from tests.web.makers import bring, share
from tests.web.stage import Guest


def names(page: str) -> list[str]:
    """Of the characters that the list shows."""
    return re.findall(r'<b class="name"[^>]*>([^<]+)</b>', page)


async def test_part_of_a_korean_name_finds_a_character(visitor: Guest) -> None:
    page = (await visitor.open("/?q=달래")).text

    assert names(page) == ["윤달래"]
    assert 'value="달래"' in page


async def test_words_that_nobody_has_find_nobody_and_say_so(visitor: Guest) -> None:
    page = (await visitor.open("/?q=qqqzzz")).text

    assert names(page) == []
    assert "다른 말로 찾아보세요" in page


async def test_a_tag_is_a_link_to_all_that_have_it(visitor: Guest) -> None:
    character = (await visitor.open("/characters/dallae")).text
    found = re.search(r'href="(/\?tag=[^"]+)"[^>]*>심야<', character)
    assert found is not None

    page = (await visitor.open(found[1])).text

    assert "윤달래" in names(page) and "Fennel" not in names(page)


async def test_the_tags_above_the_list_are_those_of_the_readers_language(visitor: Guest) -> None:
    korean = (await visitor.http.get("/")).text
    english = (await visitor.http.get("/", headers={"Accept-Language": "en"})).text

    tags = [set(re.findall(r'href="/\?tag=[^"]*"[^>]*>#([^<]+)<', page)) for page in (korean, english)]
    assert "심야" in tags[0] and "cosy" not in tags[0]
    assert "cosy" in tags[1] and "심야" not in tags[1]


async def test_a_list_in_one_language_has_nobody_who_speaks_another(visitor: Guest) -> None:
    page = (await visitor.open("/?tab=new&language=en")).text

    assert "Fennel" in names(page) and "윤달래" not in names(page)


@pytest.mark.parametrize("tab", ["trending", "new", "liked"])
async def test_each_list_says_which_one_it_is(visitor: Guest, tab: str) -> None:
    page = (await visitor.open(f"/?tab={tab}")).text

    assert page.count("aria-current") == 1
    assert "윤달래" in names(page)


async def test_the_lists_lead_on_to_what_does_not_fit_on_a_page(visitor: Guest) -> None:
    paths = [await bring(visitor, f"줄줄이 {number}") for number in range(25)]

    first = (await visitor.open("/?tab=mine")).text
    more = re.search(r'href="(/\?[^"]*cursor=[^"]+)"', first)
    assert more is not None
    second = (await visitor.open(more[1].replace("&amp;", "&"))).text

    assert len(names(first)) == 24
    assert sorted(names(first) + names(second)) == sorted(f"줄줄이 {number}" for number in range(25))
    assert "cursor=" not in second.partition("<main")[2]
    assert len(set(paths)) == 25


async def test_a_broken_cursor_is_refused_in_words(visitor: Guest) -> None:
    page = await visitor.open("/?tab=new&cursor=nonsense")

    assert page.status_code == 400
    assert "목록을 이어 볼 수 없습니다" in page.text


async def test_ones_own_characters_are_shown_with_who_may_see_them(visitor: Guest, stranger: Guest) -> None:
    path = await bring(visitor, "혼자보기")

    own, theirs = (await visitor.open("/")).text, (await stranger.open("/")).text

    assert path in own and "나만 보기" in own
    assert path not in theirs


@pytest.mark.parametrize("tab", ["mine", "likes", "follows"])
async def test_lists_of_ones_own_are_empty_for_nobody(visitor: Guest, tab: str) -> None:
    page = await visitor.open(f"/?tab={tab}")

    assert page.status_code == 200 and names(page.text) == []


async def test_what_is_for_adults_is_shown_on_request_once_that_was_confirmed(visitor: Guest, stranger: Guest) -> None:
    mark = uuid4().hex[:8]
    path = await bring(visitor, f"Night {mark}", tags=["nsfw", mark])
    await share(visitor, path)

    usual, asked = await stranger.open(f"/?q={mark}"), await stranger.open(f"/?q={mark}&adult=1")
    page = await stranger.open(path)
    await stranger.open(asked.headers["location"])
    confirmed = await stranger.submit("/adult")

    assert names(usual.text) == []
    assert (asked.status_code, page.status_code) == (303, 303)
    assert confirmed.headers["location"] == f"/?q={mark}&adult=1"
    assert names((await stranger.open(confirmed.headers["location"])).text) == [f"Night {mark}"]
    assert (await stranger.open(path)).status_code == 200
    assert names((await stranger.open(f"/?q={mark}")).text) == []


async def test_the_confirmation_leads_nowhere_else(visitor: Guest) -> None:
    await visitor.open("/adult?to=https://evil.example/")

    answer = await visitor.submit("/adult", to="//evil.example")

    assert answer.headers["location"] == "/"


async def test_a_makers_other_characters_are_a_step_away(visitor: Guest, stranger: Guest) -> None:
    mark = uuid4().hex[:8]
    first, second = await bring(visitor, f"하나 {mark}", creator="달빛"), await bring(visitor, f"둘 {mark}")
    hidden = await bring(visitor, f"셋 {mark}")
    await share(visitor, first)
    await share(visitor, second)
    page = (await stranger.open(first)).text
    author = re.search(r'href="(/\?author=[^"]+)">By 달빛<', page)
    assert author is not None

    listed = (await stranger.open(author[1])).text

    assert names(listed) == [f"둘 {mark}", f"하나 {mark}"]
    assert hidden not in listed
    assert names((await stranger.open("/?author=nobody")).text) == []
