"""Characters are made and changed on the web; each change is a version that can be compared, undone and taken along."""

from __future__ import annotations

import io
import json
import re
from urllib.parse import unquote

import pytest
from PIL import Image

from core.characters.formats.read import read
from tests.web.makers import bring, card_of, edit, send_file, share, single, standing
from tests.web.stage import SAME_ORIGIN, Guest


def picture(colour: str = "teal") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (80, 60), colour).save(out, "PNG")
    return out.getvalue()


async def test_a_character_is_made_from_a_name_and_opens_to_be_written_on(visitor: Guest, stranger: Guest) -> None:
    await visitor.open("/new")

    answer = await visitor.submit("/new", name="새벽", language="ko")

    page = await visitor.open(answer.headers["location"])
    assert page.status_code == 200 and 'value="새벽"' in page.text
    assert (await stranger.open(answer.headers["location"])).status_code == 404


async def test_a_character_without_a_name_is_not_made(visitor: Guest) -> None:
    await visitor.open("/new")

    answer = await visitor.submit("/new", name="  ", language="ko")

    assert answer.status_code == 400 and "이름이 비어 있어요" in answer.text


async def test_what_is_written_is_what_the_page_says(visitor: Guest) -> None:
    path = await bring(visitor, "먹")

    status, page = await edit(
        visitor, path, name="먹물", description="붓과\n벼루", greetings="첫째|둘째", tags="글씨, 밤", level="해요"
    )

    seen = (await visitor.open(path)).text
    assert status == 200 and "이제 2번째 판입니다" in page
    assert all(words in seen for words in ("먹물", "붓과\n벼루", "첫째", "둘째", ">글씨<", ">밤<"))


async def test_saving_without_a_change_makes_no_version(visitor: Guest) -> None:
    path = await bring(visitor, "그대로", alternate_greetings=["하나", "둘"], description="\n앞의 빈 줄\r\n")

    _, page = await edit(visitor, path)

    assert "바뀐 것이 없어서" in page
    assert "2번째 판" not in (await visitor.open(f"{path}/versions")).text


async def test_nothing_that_was_typed_is_lost_where_it_is_refused(visitor: Guest) -> None:
    path = await bring(visitor, "실수")

    status, page = await edit(
        visitor, path, name=" ", description="길게 쓴 설명", toward="할머니 해요", note="메모", greetings="하나|셋"
    )

    assert status == 400 and 'role="alert"' in page
    assert all(words in page for words in ("길게 쓴 설명", "할머니 해요", 'value="메모"', "\n하나<", "\n셋<"))


async def test_a_page_that_is_too_old_gives_back_what_was_typed(visitor: Guest) -> None:
    path = await bring(visitor, "낡은")

    await visitor.open(f"{path}/edit")
    answer = await visitor.submit(f"{path}/edit", None, **{"form_token": "0" * 64, "field-description": "한참 쓴 글"})

    assert answer.status_code == 403 and "한참 쓴 글" in answer.text


async def test_one_more_greeting_has_its_field_and_keeps_the_rest(visitor: Guest) -> None:
    path = await bring(visitor, "더하기", alternate_greetings=[])

    page = (await visitor.open(f"{path}/edit")).text
    data = visitor.form(f"{path}/edit") | {"field-description": "쓰던 중", "op": "greeting:more:0"}
    said = {"field-greeting": ["하나", ""]}
    more = await visitor.http.post(f"{path}/edit", data={**data, **said}, headers=SAME_ORIGIN)

    assert page.count('name="field-greeting"') == 2
    assert more.text.count('name="field-greeting"') == 3 and "쓰던 중" in more.text


async def test_what_another_tab_saved_meanwhile_stays(visitor: Guest) -> None:
    path = await bring(visitor, "두 탭", personality="처음", scenario="처음")
    stood = single(standing((await visitor.open(f"{path}/edit")).text))
    stale = visitor.form(f"{path}/edit") | stood
    await edit(visitor, path, personality="나중")

    answer = await visitor.http.post(f"{path}/edit", data=stale | {"field-scenario": "또 나중"}, headers=SAME_ORIGIN)

    assert stale["base"] == "1" and answer.status_code == 303
    seen = (await visitor.open(f"{path}/edit")).text
    assert "\n나중<" in seen and "\n또 나중<" in seen


async def test_what_is_first_written_on_a_foreign_card_is_told_by_its_fields(visitor: Guest) -> None:
    path = await bring(visitor, "남의 카드")
    await edit(visitor, path, tagline="등대지기")

    history = (await visitor.open(f"{path}/versions?from=1&to=2")).text
    assert "한 줄 소개" in history and "등대지기" in history and "extensions.iyagi" not in history


async def test_versions_are_compared_word_by_word_and_one_comes_back(visitor: Guest) -> None:
    path = await bring(visitor, "되돌림", personality="느리고 조용하다")
    await edit(visitor, path, personality="느리고 시끄럽다", note="소리를 키움")

    history = (await visitor.open(f"{path}/versions?from=1&to=2")).text
    assert "<del>조용하다</del>" in history and "<ins>시끄럽다</ins>" in history and "소리를 키움" in history
    await visitor.submit(f"{path}/versions", number="1")

    assert "\n느리고 조용하다<" in (await visitor.open(f"{path}/edit")).text
    assert "3번째 판" in (await visitor.open(f"{path}/versions")).text
    same = await visitor.submit(f"{path}/versions", number="3")
    assert same.status_code == 400 and "이미 지금 쓰는 판" in same.text


@pytest.mark.parametrize("query", ["from=1&to=99", "from=x&to=1", "from=-1&to=1"])
async def test_versions_that_are_not_there_are_a_friendly_page(visitor: Guest, query: str) -> None:
    path = await bring(visitor, "없는 판")

    page = await visitor.open(f"{path}/versions?{query}")

    assert page.status_code in {200, 404} and "판" in page.text


@pytest.mark.parametrize(
    ("target", "media"),
    [
        ("v3-png", "image/png"),
        ("v3-json", "application/json"),
        ("charx", "application/zip"),
        ("v2-png", "image/png"),
        ("v2-json", "application/json"),
        ("book-st", "application/json"),
        ("book-v3", "application/json"),
    ],
)
async def test_a_character_is_taken_along_as_a_file_that_reads_again(visitor: Guest, target: str, media: str) -> None:
    path = await bring(visitor, 'A"/..\\서리\r\n: x')

    page = (await visitor.open(f"{path}/export")).text
    answer = await visitor.http.get(f"{path}/export/{target}")

    disposition = answer.headers["content-disposition"]
    name = unquote(disposition.partition("filename*=UTF-8''")[2])
    assert f"{path}/export/{target}" in page
    assert answer.headers["content-type"].startswith(media)
    assert disposition.startswith('attachment; filename="character.') and not re.search(r'[/\\"\r\n:]', name)
    assert read(answer.content).view


async def test_what_a_file_leaves_out_is_said_before(visitor: Guest) -> None:
    path = await bring(visitor, "그림 많은")
    await visitor.open(f"{path}/pictures")
    await send_file(visitor, f"{path}/pictures", "picture", ("a.png", picture()), kind="emotion", name="기쁨")

    page = (await visitor.open(f"{path}/export")).text

    assert "이 파일에 담기지 않는 것" in page and "기쁨" in page
    assert (await visitor.open(f"{path}/export/nonsense")).status_code == 404


async def test_pictures_come_and_go(visitor: Guest, stranger: Guest) -> None:
    path = await bring(visitor, "얼굴")
    await visitor.open(f"{path}/pictures")
    await send_file(visitor, f"{path}/avatar", "picture", ("a.png", picture()))
    await visitor.open(f"{path}/pictures")
    await send_file(visitor, f"{path}/pictures", "picture", ("a.png", picture("red")), kind="emotion", name="기쁨")
    await share(visitor, path)

    page = (await visitor.open(f"{path}/pictures")).text
    shown = re.search(rf'src="({path}/pictures/\d+)"', page)
    assert shown is not None and "기쁨" in page and "/pictures/" in page
    own, theirs = await visitor.http.get(shown[1]), await stranger.open(shown[1])
    await visitor.submit(f"{path}/pictures/remove", kind="emotion", name="기쁨")

    assert own.headers["content-type"] == "image/png" and own.content.startswith(b"\x89PNG")
    assert theirs.status_code == 404
    assert "기쁨" not in (await visitor.open(f"{path}/pictures")).text


@pytest.mark.parametrize(
    ("kind", "name", "data"), [("emotion", "기쁨", b"x"), ("sound", "a", None), ("icon", "", None)]
)
async def test_a_picture_that_is_none_is_refused_and_its_name_stays(
    visitor: Guest, kind: str, name: str, data: bytes | None
) -> None:
    path = await bring(visitor, "아닌 그림")
    await visitor.open(f"{path}/pictures")

    file = ("a.png", picture() if data is None else data)
    page = await send_file(visitor, f"{path}/pictures", "picture", file, kind=kind, name=name)

    assert re.search(r'role="alert" >[^<]', page) and f'value="{name}"' in page


BOOK = json.dumps(
    {"entries": {"0": {"uid": 0, "key": ["등대"], "content": "등대는 북쪽에 있다.", "comment": "등대지기"}}}
).encode()


async def test_a_lorebook_is_brought_in_and_tested_on_the_spot(visitor: Guest) -> None:
    path = await bring(visitor, "바닷가", character_book={"entries": []})
    await visitor.open(f"{path}/lorebook")
    await send_file(visitor, f"{path}/lorebook", "book", ("book.json", BOOK))
    await visitor.open(f"{path}/lorebook")

    called = (await visitor.submit(f"{path}/lorebook/test", text="저 등대까지 가자")).text
    silent = (await visitor.submit(f"{path}/lorebook/test", text="집에 가자")).text

    assert "등대지기" in called and "1개 가운데 1개" in called and "저 등대까지 가자</textarea>" in called
    assert "1개 가운데 0개" in silent and "빠짐" in silent


async def test_what_is_no_lorebook_is_refused(visitor: Guest) -> None:
    path = await bring(visitor, "책 아닌")
    await visitor.open(f"{path}/lorebook")

    page = await send_file(visitor, f"{path}/lorebook", "book", ("card.json", card_of("딴사람")))

    assert "이 파일은 로어북이 아닙니다" in page


async def test_a_card_of_the_same_name_becomes_the_new_version(visitor: Guest) -> None:
    first = await bring(visitor, "쌍둥이")
    second = await bring(visitor, "쌍둥이", personality="달라졌다")
    assert visitor.form("/import/merge")["into"] == first.rpartition("/")[2]

    answer = await visitor.submit("/import/merge")

    assert answer.headers["location"] == f"{first}/versions"
    assert "달라졌다" in (await visitor.open(f"{first}/edit")).text
    assert (await visitor.open(second)).status_code == 404


async def test_an_import_is_taken_back_by_whoever_made_it(visitor: Guest, stranger: Guest) -> None:
    path = await bring(visitor, "잠깐")
    await stranger.open("/import")
    theirs = await stranger.submit("/import/drop", character=path.rpartition("/")[2])

    own = await visitor.submit("/import/drop")

    assert theirs.status_code == 404
    assert "되돌렸어요" in (await visitor.open(own.headers["location"])).text
    assert (await visitor.open(path)).status_code == 404
