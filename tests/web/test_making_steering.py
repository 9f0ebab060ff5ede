"""A story's parts, and what its maker does with them, as a browser without JavaScript does it."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import httpx2
import pytest

from tests.web.makers import send_file
from tests.web.ordered import written
from tests.web.stage import SAME_ORIGIN, Guest, Web
from tests.web.test_making import problem
from tests.web.test_stories_pages import HOSTILE, text_of


@pytest.fixture
async def path(web: Web, visitor: Guest) -> str:
    """A story of two episodes that is done."""
    return await written(web, visitor, episodes="2")


async def send(guest: Guest, page: str, action: str = "", /, **fields: str) -> httpx2.Response:
    """Open a page and send its form to `action` (itself where none is named)."""
    await guest.open(page)
    answer = await guest.submit(action or page, None, **fields)
    guest.read(answer)
    return answer


async def data_of(guest: Guest, part: str) -> dict[str, Any]:
    page = (await guest.open(f"{part}/edit")).text
    found = re.search(r'<textarea id="data"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    assert found is not None
    value: dict[str, Any] = json.loads(unescape(found[1]))
    return value


async def scenes_of(guest: Guest, part: str) -> list[str]:
    page = (await guest.open(f"{part}/edit")).text
    return [unescape(each) for each in re.findall(r'<textarea id="scene-\d+"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)]


async def stale_of(guest: Guest, path: str) -> list[str]:
    page = (await guest.open(f"{path}/stale")).text
    return re.findall(r'name="field-part" value="([^"]+)"', page)


async def members_of(guest: Guest, path: str) -> list[tuple[str, str]]:
    page = (await guest.open(f"{path}/rename")).text
    return re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)</option>', page)


async def test_every_part_is_shown_as_a_person_reads_it(visitor: Guest, stranger: Guest, path: str) -> None:
    expected = {
        "parts/1": ("한 줄 소개", "주인공의 목표"),
        "parts/4": ("등장인물", "원하는 것", "주인공"),
        "parts/5": ("말투", "해요체"),
        "parts/8": ("회차", "절단"),
        "parts/13/1": ("1번째 장면", "검수표", "분량", "통과"),
        "parts/14/2": ("줄거리", "새로 참이 된 것"),
    }
    for page, words in expected.items():
        answer = await visitor.open(f"{path}/{page}")
        told = text_of(answer.text)
        assert answer.status_code == 200 and all(each in told for each in words), page
        assert "예행 연습" in told and "1판" in told

    for page in ("parts/0", "parts/17", "parts/13/9", "parts/x", "parts/13/1/compare?from=7", "parts/1?version=9"):
        assert (await visitor.open(f"{path}/{page}")).status_code == 404, page


async def test_an_edit_names_what_is_wrong_and_then_lists_what_is_stale(visitor: Guest, path: str) -> None:
    part = f"{path}/parts/3/0"
    world = await data_of(visitor, part)
    wrong = json.dumps(world | {"era": ""}, ensure_ascii=False)

    refused = await send(visitor, f"{part}/edit", **{"field-data": wrong, "field-note": "날씨"})
    kept = await send(visitor, f"{part}/edit", **{"field-data": json.dumps(world | {"era": "비가 그치지 않는 시대"})})

    assert refused.status_code == 400 and "`era`" in problem(refused.text)
    assert unescape(refused.text).count(wrong) == 1 and 'value="날씨"' in refused.text
    assert kept.headers["location"] == f"{path}/stale?done=changed"
    assert await stale_of(visitor, path) == ["s4-0", "s5-0", "s6-0", "s7-0", "s8-1", "e1", "e2", "s15-0", "s16-0"]
    told = text_of((await visitor.open(f"{path}/stale")).text)
    assert "캐릭터 설계자" in told and "1화: 장면 연출가" in told and "돈이 들지 않습니다" in told


async def test_what_is_stale_is_kept_or_made_anew_as_its_maker_chooses(web: Web, visitor: Guest, path: str) -> None:
    part = f"{path}/parts/16/0"
    plans = await data_of(visitor, f"{path}/parts/8/1")
    plans["episodes"][1]["title"] = "다른 제목"
    await send(visitor, f"{path}/parts/8/1/edit", **{"field-data": json.dumps(plans)})

    nothing = await send(visitor, f"{path}/stale", do="redo")
    await send(visitor, f"{path}/stale", **{"do": "keep", "field-part": "e2"})
    left = await stale_of(visitor, path)
    await send(visitor, f"{path}/stale", **{"do": "redo", "field-part": "s16-0"})
    await web.app.writing.settle()

    assert nothing.status_code == 400 and "골라" in problem(nothing.text)
    assert left == ["s16-0"] and await stale_of(visitor, path) == []
    assert "2판" in text_of((await visitor.open(part)).text)


async def test_prose_by_hand_is_held_to_the_checks(visitor: Guest, path: str) -> None:
    part = f"{path}/parts/13/2"
    scenes = await scenes_of(visitor, part)
    form = visitor.form(f"{part}/edit")

    async def save(changed: list[str], **more: str) -> httpx2.Response:
        fields: dict[str, Any] = form | {"field-scene": changed} | more
        return await visitor.http.post(f"{part}/edit", data=fields, headers=SAME_ORIGIN)

    short = await save([scenes[0][:90], *scenes[1:]])
    good = await save([scenes[0].replace("다.", "다!", 1), *scenes[1:]])
    late = await save(scenes)

    assert short.status_code == 400 and "분량" in problem(short.text) and 'name="anyway"' in short.text
    assert scenes[0][:90] in unescape(short.text)
    assert good.status_code == 303 and late.status_code == 400 and "이미 바뀐 버전" in problem(late.text)
    assert "직접 고침" in text_of((await visitor.open(part)).text)


async def test_versions_are_compared_and_put_back(visitor: Guest, path: str) -> None:
    part = f"{path}/parts/1/0"
    concept = await data_of(visitor, part)
    changed = concept | {"logline": f"어느 날, {concept['logline']}"}
    await send(visitor, f"{part}/edit", **{"field-data": json.dumps(changed)})

    page = (await visitor.open(f"{part}/compare")).text
    old = text_of((await visitor.open(f"{part}?version=1")).text)
    back = await send(visitor, part, do="restore", version="1")

    assert re.findall(r"<ins>(.*?)</ins>", page) == ["어느 날, "] and "한 줄 소개" in page
    assert "지금 쓰는 판이 아님" in old
    assert back.headers["location"] == f"{path}/{part.removeprefix(path + '/')}?done=1"
    assert await stale_of(visitor, path) == []


async def test_a_scene_is_made_anew_only_with_an_instruction(web: Web, visitor: Guest, path: str) -> None:
    part = f"{path}/parts/13/1"

    bare = await send(visitor, part, do="redo", scope="scene-2")
    told = await send(visitor, part, **{"do": "redo", "scope": "scene-2", "field-instruction": f"담담하게 {HOSTILE}"})
    await web.app.writing.settle()

    assert bare.status_code == 400 and "적어 주세요" in problem(bare.text)
    assert told.headers["location"] == f"{path}/make#progress"
    page = (await visitor.open(part)).text
    assert "2번째 장면만 고치고" in text_of(page) and "<script>alert" not in page and "<img src=x" not in page


async def test_somebody_is_renamed_everywhere_without_anything_stale(visitor: Guest, path: str) -> None:
    (lead, name), (_, other), *_ = await members_of(visitor, path)

    alike = await send(visitor, f"{path}/rename", **{"field-member": lead, "field-name": other})
    done = await send(visitor, f"{path}/rename", **{"field-member": lead, "field-name": "서도윤"})

    assert alike.status_code == 400 and "비슷해요" in problem(alike.text) and f'value="{other}"' in alike.text
    assert done.status_code == 303 and await stale_of(visitor, path) == []
    for page in ("parts/4", "parts/13/1", "parts/13/2", "parts/8"):
        text = text_of((await visitor.open(f"{path}/{page}")).text)
        assert name not in text and "서도윤" in text, page


async def test_a_story_goes_on_and_branches(web: Web, visitor: Guest, path: str) -> None:
    assert "3화를 더" in (await visitor.open(f"{path}/on")).text
    wrong = await send(visitor, f"{path}/on", **{"do": "more", "field-more": "0", "field-direction": "어딘가로"})
    branch = await send(visitor, f"{path}/on", **{"do": "branch", "field-after": "1", "field-more": "1"})
    other = branch.headers["location"].removesuffix("/make")
    shared = await stale_of(visitor, other)
    season = await send(visitor, f"{path}/on", **{"do": "season", "field-more": "1", "field-heading": "겨울"})
    await web.app.writing.settle()

    assert wrong.status_code == 400 and "어딘가로" in wrong.text
    assert other != path and shared == [] and season.headers["location"] == f"{path}/make"
    assert "1화에서 갈라져 나옴" in text_of((await visitor.open(f"{other}/make")).text)
    for each in (path, other):
        assert "다 만들었어요" in text_of((await visitor.open(f"{each}/make")).text)


async def test_a_story_is_published_taken_along_and_taken_back(visitor: Guest, stranger: Guest, path: str) -> None:
    empty = await send(visitor, f"{path}/settings", **{"do": "details", "field-title": " ", "field-blurb": "남는 글"})
    shown = await send(visitor, f"{path}/settings", do="show", visibility="public")
    for form, start in (("epub", b"PK"), ("pdf", b"%PDF"), ("txt", b""), ("md", b""), ("html", b"<!"), ("json", b"{")):
        own = await visitor.http.get(f"{path}/export/{form}")
        theirs = await stranger.http.get(f"{path}/export/{form}")
        assert own.status_code == 200 and own.content.startswith(start) and len(own.content) > 5_000, form
        assert theirs.status_code == (404 if form == "json" else 200), form
        assert own.headers["content-disposition"].startswith("attachment")
    offered = text_of((await stranger.open(f"{path}/export")).text)
    hidden = await send(visitor, f"{path}/settings", do="show", visibility="private")

    assert empty.status_code == 400 and "남는 글" in empty.text
    assert shown.status_code == hidden.status_code == 303 and "EPUB" in offered and "JSON" not in offered
    assert (await stranger.open(f"{path}/export/epub")).status_code == 404


async def test_the_cover_follows_the_title(visitor: Guest, path: str) -> None:
    before = (await visitor.http.get(f"{path}/cover.png")).content

    same = await send(
        visitor, f"{path}/settings", **{"do": "details", "field-title": "겨울의 짐꾼", "field-blurb": "눈."}
    )
    after = (await visitor.http.get(f"{path}/cover.png")).content

    assert (
        same.status_code == 303 and before.startswith(b"\x89PNG") and after.startswith(b"\x89PNG") and before != after
    )


async def test_a_project_comes_back_as_a_story_of_whoever_brings_it(visitor: Guest, stranger: Guest, path: str) -> None:
    data = (await visitor.http.get(f"{path}/export/json")).content

    await stranger.open("/stories/import")
    refused = await send_file(stranger, "/stories/import", "project", ("x.json", b'{"format": "other"}'))
    await stranger.open("/stories/import")
    await send_file(stranger, "/stories/import", "project", ("x.json", data))

    assert "cannot be read" in problem(refused)
    listed = re.findall(r'class="open" href="([^"]+)"', (await stranger.open("/stories/mine")).text)
    assert len(listed) == 1 and listed != [f"{path}/make"]
    assert "paused" in text_of((await stranger.open(listed[0])).text)


async def test_somebody_of_the_cast_can_be_met_as_of_an_episode(visitor: Guest, path: str) -> None:
    (lead, name), *_ = await members_of(visitor, path)

    met = await send(visitor, f"{path}/cast", **{"field-member": lead, "field-episode": "1"})
    never = await send(visitor, f"{path}/cast", **{"field-member": lead, "field-episode": "9"})

    assert met.headers["location"].startswith("/characters/") and never.status_code == 400
    assert name in (await visitor.open(met.headers["location"])).text
    assert f'href="{met.headers["location"]}"' in (await visitor.open(f"{path}/cast")).text
