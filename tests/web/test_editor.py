"""The editor: what is typed is kept, what two wrote at once is shown, and a character is tried beside it."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from core.db.tables.chat import messages
from tests.web.makers import bring, edit, single, standing
from tests.web.stage import JSON, SAME_ORIGIN, Guest, Web


async def sheet(guest: Guest, path: str, **fields: str) -> dict[str, str]:
    """All that the page's form would send, with these fields written over."""
    page = (await guest.open(f"{path}/edit")).text
    said = standing(page).get("field-greeting", [""])
    stood = guest.form(f"{path}/edit") | single(standing(page)) | {"field-greeting": said[0]}
    return stood | {f"field-{name}": text for name, text in fields.items()}


async def keep(guest: Guest, path: str, data: dict[str, str]) -> tuple[int, dict[str, str]]:
    answer = await guest.http.post(f"{path}/draft", data=data, headers=SAME_ORIGIN | JSON)
    return answer.status_code, answer.json()


async def test_what_was_typed_stands_there_again_and_can_be_discarded(visitor: Guest) -> None:
    path = await bring(visitor, "초안")
    data = await sheet(visitor, path, description="쓰다 만 설명", note="쓰던 메모")

    status, kept = await keep(visitor, path, data)

    page = (await visitor.open(f"{path}/edit")).text
    assert status == 200 and kept["stamp"] and kept["newer"] == ""
    assert "쓰다 만 설명" in page and 'value="쓰던 메모"' in page and "되살렸어요" in page
    assert "쓰다 만 설명" not in (await visitor.open(f"{path}/versions?from=1&to=1")).text
    await visitor.open(f"{path}/edit")
    await visitor.submit(f"{path}/draft/discard")
    assert "쓰다 만 설명" not in (await visitor.open(f"{path}/edit")).text


async def test_without_javascript_a_draft_is_kept_by_hand_and_saving_ends_it(visitor: Guest) -> None:
    path = await bring(visitor, "손으로")
    data = await sheet(visitor, path, personality="아직 초안")

    answer = await visitor.http.post(f"{path}/draft", data=data | {"force": "1"}, headers=SAME_ORIGIN)
    assert answer.headers["location"].endswith("/edit?done=kept#done")
    status, _ = await edit(visitor, path, scenario="이어서 씀")

    page = (await visitor.open(f"{path}/edit")).text
    assert status == 200 and "아직 초안" in page and "이어서 씀" in page and "되살렸어요" not in page


async def test_a_draft_is_nobody_elses(visitor: Guest, stranger: Guest) -> None:
    path = await bring(visitor, "남의 초안")
    await stranger.open("/import")
    token = stranger.form("/import")

    answers = [
        await stranger.http.post(f"{path}/{what}", data=token, headers=SAME_ORIGIN)
        for what in ("draft", "draft/discard", "try", "lorebook/new", "lorebook/entries/0/remove")
    ]

    assert {answer.status_code for answer in answers} == {404}


async def test_two_windows_do_not_overwrite_each_others_drafts(visitor: Guest) -> None:
    path = await bring(visitor, "두 창")
    data = await sheet(visitor, path)
    first, kept = await keep(visitor, path, data | {"field-description": "이 창"})

    second, told = await keep(visitor, path, data | {"field-description": "저 창"})

    assert (first, second) == (200, 409) and "다른 창" in told["problem"]
    assert "이 창" in (await visitor.open(f"{path}/edit")).text
    again, _ = await keep(visitor, path, data | {"field-description": "이 창 또", "stamp": kept["stamp"]})
    forced, _ = await keep(visitor, path, data | {"field-description": "저 창", "force": "1"})
    assert (again, forced) == (200, 200)
    assert "저 창" in (await visitor.open(f"{path}/edit")).text


async def test_a_draft_that_began_before_another_save_joins_it(visitor: Guest) -> None:
    path = await bring(visitor, "합치기", personality="처음", scenario="처음")
    stale = await sheet(visitor, path, scenario="초안의 배경")
    await edit(visitor, path, personality="나중")

    _, told = await keep(visitor, path, stale)
    page = (await visitor.open(f"{path}/edit")).text
    saved = visitor.form(f"{path}/edit") | single(standing(page)) | {"field-greeting": stale["field-greeting"]}
    answer = await visitor.http.post(f"{path}/edit", data=saved, headers=SAME_ORIGIN)

    assert "2번째 판" in told["newer"] and answer.status_code == 303
    seen = (await visitor.open(f"{path}/edit")).text
    assert "\n나중<" in seen and "\n초안의 배경<" in seen


async def test_the_same_field_changed_twice_is_shown_from_both_and_one_is_chosen(visitor: Guest) -> None:
    path = await bring(visitor, "충돌", personality="처음")
    stale = await sheet(visitor, path, personality="내가 쓴 성격", scenario="내 배경")
    await edit(visitor, path, personality="남이 쓴 성격")

    answer = await visitor.http.post(f"{path}/edit", data=stale, headers=SAME_ORIGIN)
    visitor.read(answer)
    shown = visitor.form(f"{path}/edit") | single(standing(answer.text)) | {"field-greeting": stale["field-greeting"]}
    unsaved = await visitor.http.get(f"{path}/versions")
    done = await visitor.http.post(f"{path}/edit", data=shown | {"take-personality": "1"}, headers=SAME_ORIGIN)

    assert answer.status_code == 409 and 'name="take-personality"' in answer.text
    assert "<ins>내가 " in answer.text and "<del>남이 " in answer.text and "내 배경" in answer.text
    assert "3번째 판" not in unsaved.text and done.status_code == 303
    seen = (await visitor.open(f"{path}/edit")).text
    assert "\n남이 쓴 성격<" in seen and "\n내 배경<" in seen


async def test_ones_own_words_win_where_nothing_else_is_chosen(visitor: Guest) -> None:
    path = await bring(visitor, "내 것", personality="처음")
    stale = await sheet(visitor, path, personality="내가 쓴 성격")
    await edit(visitor, path, personality="남이 쓴 성격")

    answer = await visitor.http.post(f"{path}/edit", data=stale, headers=SAME_ORIGIN)
    visitor.read(answer)
    shown = visitor.form(f"{path}/edit") | single(standing(answer.text)) | {"field-greeting": stale["field-greeting"]}
    await visitor.http.post(f"{path}/edit", data=shown, headers=SAME_ORIGIN)

    assert "\n내가 쓴 성격<" in (await visitor.open(f"{path}/edit")).text


@pytest.mark.parametrize(
    ("op", "order"),
    [
        ("greeting:up:1", ["둘", "하나", "셋"]),
        ("greeting:down:0", ["둘", "하나", "셋"]),
        ("greeting:drop:1", ["하나", "셋"]),
        ("greeting:up:0", ["하나", "둘", "셋"]),
        ("greeting:drop:99", ["하나", "둘", "셋"]),
        ("nonsense", ["하나", "둘", "셋"]),
    ],
)
async def test_greetings_are_moved_and_removed_by_buttons(visitor: Guest, op: str, order: list[str]) -> None:
    path = await bring(visitor, "차례", first_mes="하나", alternate_greetings=["둘", "셋"])
    data: dict[str, str | list[str]] = {**await sheet(visitor, path), "op": op, "field-greeting": ["하나", "둘", "셋"]}

    answer = await visitor.http.post(f"{path}/edit", data=data, headers=SAME_ORIGIN)

    assert [each for each in standing(answer.text)["field-greeting"] if each] == order


async def test_every_further_field_is_kept_by_the_card(visitor: Guest) -> None:
    path = await bring(visitor, "모두")
    written = {
        "creator": "만든이",
        "character_version": "7",
        "register": "무뚝뚝하게",
        "talkativeness": "80%",
        "depth_prompt": "짧게 말한다",
        "depth": "2",
        "other_tagline": "In English",
        "other_notes": "English notes",
    }

    status, _ = await edit(visitor, path, **written)

    page = standing((await visitor.open(f"{path}/edit")).text)
    assert status == 200
    assert {name: page[f"field-{name}"][0] for name in written} == written | {"talkativeness": "80"}
    refused, problem = await edit(visitor, path, depth="깊이")
    assert refused == 400 and "숫자로" in problem


async def test_a_character_is_tried_in_a_chat_that_is_not_listed(visitor: Guest) -> None:
    path = await bring(visitor, "시험")
    await visitor.open(f"{path}/edit")

    begun = await visitor.submit(f"{path}/try")
    chat = begun.headers["location"].partition("#")[0]
    posts = await visitor.until(chat, lambda posts: bool(posts))
    await visitor.say(chat, "안녕")
    await visitor.until(chat, lambda posts: len(posts) >= 3 and posts[-1][1].startswith("네, 들려요."))

    assert begun.status_code == 303 and posts[0][0] == "character" and "나는 시험" in posts[0][1]
    assert chat.startswith("/chats/try") and chat not in (await visitor.open("/")).text


async def test_what_was_said_in_a_trial_is_gone_when_the_next_one_begins(web: Web, visitor: Guest) -> None:
    path = await bring(visitor, "시험")
    await visitor.open(f"{path}/edit")
    chat = (await visitor.submit(f"{path}/try")).headers["location"].partition("#")[0]
    await visitor.until(chat, lambda posts: len(posts) > 0)
    await visitor.say(chat, "한 번만 해 보는 말이에요.")
    await visitor.until(chat, lambda posts: len(posts) >= 3 and posts[-1][1].startswith("네, 들려요."))

    await visitor.open(f"{path}/edit")
    await visitor.submit(f"{path}/try")
    await visitor.until(chat, lambda posts: len(posts) == 1 and posts[0][0] == "character")

    async with web.app.db.read() as tx:
        said = select(messages.c.id).where(messages.c.text == "한 번만 해 보는 말이에요.")
        assert await tx.value(said) is None


async def test_saving_and_trying_begins_anew_with_the_new_version(visitor: Guest) -> None:
    path = await bring(visitor, "새 판", first_mes="옛 인사.", alternate_greetings=[])
    await visitor.open(f"{path}/edit")
    chat = (await visitor.submit(f"{path}/try")).headers["location"].partition("#")[0]
    await visitor.until(chat, lambda posts: any("옛 인사." in words for _, words in posts))

    data = await sheet(visitor, path) | {"field-greeting": "새 인사.", "then": "try"}
    answer = await visitor.http.post(f"{path}/edit", data=data, headers=SAME_ORIGIN)

    assert answer.headers["location"].partition("#")[0] == chat
    posts = await visitor.until(chat, lambda posts: any("새 인사." in words for _, words in posts))
    assert not any("옛 인사." in words for _, words in posts)


async def test_a_script_that_saves_is_told_in_words_what_happened(visitor: Guest) -> None:
    path = await bring(visitor, "스크립트")
    data = await sheet(visitor, path, personality="바뀜")

    saved = await visitor.http.post(f"{path}/edit", data=data, headers=SAME_ORIGIN | JSON)
    bad = await visitor.http.post(f"{path}/edit", data=data | {"field-name": " "}, headers=SAME_ORIGIN | JSON)

    assert saved.json()["base"] == 2 and "2번째 판" in saved.json()["told"]
    assert bad.status_code == 400 and "이름이 비어" in bad.json()["problem"]


async def test_the_authors_name_stands_on_the_page_and_over_the_list(visitor: Guest) -> None:
    path = await bring(visitor, "작가의")
    page = (await visitor.open(path)).text
    listed = re.search(r'href="(/\?author=[^"]+)"', page)

    assert listed is not None
    assert "웹소설" in (await visitor.open(listed[1])).text
