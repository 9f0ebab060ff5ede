"""Ordering a story, and following how it comes along, as a browser without JavaScript does."""

from __future__ import annotations

import asyncio
import re
from html import unescape

import httpx2
from sqlalchemy import select

from core.db.tables.stories import artifacts
from core.memory import quoted
from core.stories import store
from tests.web.ordered import FIELDS, begun, order, written
from tests.web.stage import SAME_ORIGIN, Guest, Web
from tests.web.test_stories_pages import HOSTILE, text_of


def fields_of(page: str) -> dict[str, str]:
    """What stands in the fields of the form, by name."""
    found = re.findall(r'<input id="[^"]*" name="field-([^"]+)" type="text"[^>]* value="([^"]*)"', page)
    found += re.findall(r'<textarea id="[^"]*" name="field-([^"]+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    for name, options in re.findall(r'<select id="[^"]*" name="field-([^"]+)">(.*?)</select>', page, re.DOTALL):
        found += [(name, each) for each in re.findall(r'<option value="([^"]*)" selected', options)]
    found += re.findall(r'<input type="radio" name="field-([^"]+)" value="([^"]*)" checked', page)
    return {name: unescape(value) for name, value in found}


def problem(page: str) -> str:
    found = re.search(r'role="alert"[^>]*>(.*?)</p>', page, re.DOTALL)
    return unescape(found[1]) if found else ""


async def told_in(events: httpx2.Response, words: str) -> bool:
    async for line in events.aiter_lines():
        if words in line:
            return True
    return False


async def test_a_story_is_ordered_its_price_told_and_begun(web: Web, visitor: Guest) -> None:
    quote = text_of((await order(visitor)).text)
    begins = await visitor.submit("/stories/new", do="start")

    page = text_of((await visitor.open(begins.headers["location"])).text)
    assert "예행 연습" in quote and "돈은 들지 않" in quote and "회귀 헌터 짐꾼" in quote
    assert begins.status_code == 303 and "만드는 중" in page
    for words in ("1. 컨셉 정리자", "10. 웹소설 전문 작가", "16. 편집장", "제목, 소개 글, 태그, 등급"):
        assert words in page


async def test_nothing_that_was_typed_is_lost(web: Web, visitor: Guest) -> None:
    typed = {
        "keywords": f"회귀, {HOSTILE[:30]}",
        "extra": "두 줄로\n적은 말 & <b>",
        "avoid": "배신",
        "episodes": "셋",
        "length": "2300",
        "cap": "3.5",
        "language": "en",
        "genre": "wuxia",
        "tone": "dark",
        "rating": "teen",
        "mode": "fast",
    }
    refused = await order(visitor, **typed)
    kept = fields_of(refused.text)

    right = await order(visitor, **typed | {"episodes": "3", "keywords": "regression, hunter"})
    again = await visitor.submit("/stories/new", do="change")

    assert refused.status_code == 400 and "화수" in problem(refused.text) and kept == typed
    assert (right.status_code, again.status_code) == (200, 200), problem(right.text)
    assert fields_of(again.text) == typed | {"episodes": "3", "keywords": "regression, hunter"}


async def test_what_cannot_be_wished_for_is_told_before_anything_begins(web: Web, visitor: Guest) -> None:
    wrong = {
        "keywords": ("", "키워드"),
        "episodes": ("101", "100"),
        "length": ("99999", "8,000"),
        "cap": ("많이", "달러"),
        "rating": ("adult", "19세"),
        "genre": ("western", "western"),
    }
    for name, (value, words) in wrong.items():
        refused = await order(visitor, **{name: value})
        assert (refused.status_code, words in problem(refused.text)) == (400, True), name

    assert "아직 만든 작품이 없어요" in text_of((await visitor.open("/stories/mine")).text)


async def test_the_same_form_sent_twice_is_one_story(web: Web, visitor: Guest) -> None:
    await order(visitor)

    first = await visitor.submit("/stories/new", do="start")
    second = await visitor.submit("/stories/new", do="start")

    assert first.headers["location"] == second.headers["location"]


async def test_how_it_comes_along_is_told_as_it_happens(web: Web, visitor: Guest) -> None:
    path = await begun(visitor, episodes="1")
    seen: list[str] = []

    async def listen() -> None:
        async with visitor.http.stream("GET", f"{path}/make/events") as events:
            async for line in events.aiter_lines():
                seen.append(line)
                if "story-done" in line or "다 만들었어요" in line:
                    return

    async with asyncio.timeout(30):
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(listen())
            tasks.create_task(web.app.writing.settle())

    told = text_of("\n".join(seen))
    assert "만드는 중" in told and "완성" in told and seen.count("event: progress") > 2
    part = (await visitor.open(f"{path}/make?part=1")).text
    assert "<html" not in part and "100%" in part


async def test_it_is_stopped_gone_on_with_and_given_up(web: Web, visitor: Guest) -> None:
    path, states = await begun(visitor, episodes="1"), []
    for do in ("pause", "resume", "cancel"):
        await visitor.open(f"{path}/make")
        answer = await visitor.submit(f"{path}/make", do=do)
        assert answer.status_code == 303, answer.text
        page = (await visitor.open(f"{path}/make")).text
        states += re.findall(r'id="standing">(.*?)<', page)

    assert states == ["멈춤", "만드는 중", "그만둠"]


async def test_at_a_stop_its_maker_reads_approves_or_asks_for_another(web: Web, visitor: Guest) -> None:
    path = await begun(visitor, episodes="1", stops="concept")
    await web.app.writing.settle()

    page = (await visitor.open(f"{path}/make")).text
    assert "컨셉이 나왔습니다" in text_of(page) and f'href="{path}/parts/1/0"' in page
    long = await visitor.submit(f"{path}/make", None, **{"do": "redo", "field-instruction": "가" * 1_001})
    assert long.status_code == 400 and "가" * 1_001 in long.text
    part = await visitor.http.get(f"{path}/make?part=1")
    assert part.status_code == 200 and "컨셉이 나왔습니다" in text_of(part.text)
    async with asyncio.timeout(10), visitor.http.stream("GET", f"{path}/make/events") as events:
        assert await told_in(events, "컨셉이 나왔습니다")
    await visitor.open(f"{path}/make")
    await visitor.submit(f"{path}/make", None, **{"do": "redo", "field-instruction": "더 어둡게"})
    await web.app.writing.settle()
    await visitor.open(f"{path}/make")
    await visitor.submit(f"{path}/make", do="approve")
    await web.app.writing.settle()

    assert "더 어둡게" in (await visitor.open(f"{path}/parts/1")).text
    assert "다 만들었어요" in text_of((await visitor.open(f"{path}/make")).text)


async def test_what_was_hidden_is_made_anew_when_its_maker_says_so(web: Web, visitor: Guest) -> None:
    path = await written(web, visitor, episodes="1")
    async with web.app.db.write() as tx:
        story = await store.by_public_id(tx, path.rpartition("/")[2])
        assert story is not None
        await quoted.hide(tx, select(artifacts.c.id).where(artifacts.c.story_id == story.id, artifacts.c.stage == 13))

    part = text_of((await visitor.open(f"{path}/parts/13/1")).text)
    page = text_of((await visitor.open(f"{path}/make")).text)
    await visitor.submit(f"{path}/make", do="remake")
    await web.app.writing.settle()

    assert "가려졌습니다" in part and "‘다시 만들기’를 누르면" in page
    assert "‘다시 만들기’를 누르면" not in text_of((await visitor.open(f"{path}/make")).text)
    assert "1번째 장면" in text_of((await visitor.open(f"{path}/parts/13/1")).text)


async def test_nobody_else_sees_or_steers_it(web: Web, visitor: Guest, stranger: Guest) -> None:
    path = await begun(visitor, episodes="1")
    seen = visitor.form(f"{path}/make")

    for page in (
        "make",
        "make/events",
        "stale",
        "on",
        "rename",
        "cast",
        "settings",
        "export",
        "parts/1",
        "parts/1/0/edit",
    ):
        assert (await stranger.open(f"{path}/{page}")).status_code == 404, page
    await stranger.open("/stories/new")
    forms = {"form_token": stranger.form("/stories/new")["form_token"], "seen": seen["seen"], "do": "cancel"}
    answer = await stranger.http.post(f"{path}/make", data=forms, headers=SAME_ORIGIN)
    foreign = await visitor.http.post(
        f"{path}/make", data=seen | {"do": "cancel"}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert (answer.status_code, foreign.status_code) == (404, 403)
    assert "그만둠" not in text_of((await visitor.open(f"{path}/make")).text)


async def test_no_word_of_a_stranger_is_markup(web: Web, visitor: Guest) -> None:
    asked = await order(visitor, keywords="회귀, 짐꾼", extra=HOSTILE, avoid=HOSTILE[:40])
    form = await visitor.submit("/stories/new", do="change")

    for page in (asked.text, form.text):
        assert "<script>alert" not in page and "<img src=x" not in page
    assert FIELDS["keywords"] not in asked.text
