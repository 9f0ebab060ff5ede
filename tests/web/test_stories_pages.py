"""Where stories are found, and their pages, as a browser without JavaScript has them."""

from __future__ import annotations

import io
import json
import re
import secrets
from html import unescape

import httpx2
import pytest
from PIL import Image

from core.db.tables.characters import Rating, Visibility
from core.stories.edition import paragraphs
from core.stories.shelf import publishing
from tests.core.stories import made
from tests.core.stories.made import FAILED, Story
from tests.web.shelved import account_of, link_of, shelve
from tests.web.stage import Guest, Web

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def text_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


async def found(guest: Guest, query: str, public_id: str) -> bool:
    return f'href="/stories/{public_id}"' in (await guest.open(f"/stories?{query}")).text


async def test_a_story_is_found_by_its_words_its_tag_and_its_genre(web: Web, visitor: Guest) -> None:
    word = secrets.token_hex(4)
    public_id = await shelve(web, Story(title=f"밤배 {word}", tags=(f"t{word}",), genre="wuxia"))

    for query in (f"q={word}", f"tag=t{word}", "tab=new", "genre=wuxia&tab=new", "tab=new&language=ko"):
        assert await found(visitor, query, public_id), query
    for query in ("q=없는말없는말", "tag=none", "genre=slice_of_life&tab=new", "tab=new&language=en"):
        assert not await found(visitor, query, public_id), query
    assert 'href="/stories"' in (await visitor.open("/")).text


async def test_a_storys_page_says_what_it_is_and_carries_the_mark(web: Web, visitor: Guest, stranger: Guest) -> None:
    told = Story(title="짐꾼의 밤", blurb="무거운 짐을 진다.", episodes=("하나.", "둘."), genre="hunter")
    public_id, rehearsed = await shelve(web, told), await shelve(web, Story(rehearsal=True))

    korean = text_of((await visitor.open(f"/stories/{public_id}")).text)
    english = text_of((await stranger.open(f"/stories/{rehearsed}")).text)

    for words in (
        "짐꾼의 밤",
        "무거운 짐을 진다.",
        "한밤",
        "전체",
        "AI 생성물",
        "#회귀",
        "모두 2화",
        "2번째 문",
        "약 1분",
        "검수표",
    ):
        assert words in korean, words
    assert "이 작품은 생성형 인공지능을 이용하여 제작되었습니다" in korean and "ehears" in english


async def test_what_is_private_is_not_there_and_what_is_unlisted_only_by_its_link(
    web: Web, visitor: Guest, stranger: Guest
) -> None:
    mine = await account_of(web, visitor)
    private = await made.story(web.app.db, mine, Story(title="혼자 보는 글"))
    unlisted = await shelve(web, Story(title="몰래 보는 글"), Visibility.UNLISTED)
    token = await link_of(web, unlisted)

    statuses = {
        path: (await stranger.open(f"/stories/{path}")).status_code
        for name in (private, unlisted, token)
        for path in (name, f"{name}/1", f"{name}/1/report", f"{name}/feed.atom")
    }

    assert {path: status for path, status in statuses.items() if status == 200} == dict.fromkeys(
        (token, f"{token}/1", f"{token}/1/report", f"{token}/feed.atom"), 200
    )
    assert set(statuses.values()) == {200, 404}
    page = (await stranger.open(f"/stories/{token}")).text
    assert "noindex" in page and "og:title" not in page and unlisted not in page
    assert (await visitor.open(f"/stories/{private}")).status_code == 200


async def test_its_maker_sees_what_is_not_published_yet_as_a_draft(web: Web, visitor: Guest, stranger: Guest) -> None:
    mine = await account_of(web, visitor)
    public_id = await made.story(web.app.db, mine, Story(episodes=("하나.", "둘."), reports={2: FAILED}))
    async with web.app.db.write() as tx:
        await publishing.publish(tx, public_id, mine, Visibility.PUBLIC, made.NOW, last=1)

    own, others = [text_of((await who.open(f"/stories/{public_id}")).text) for who in (visitor, stranger)]

    assert "공개 전" in own and "모두 2화" in own and "1 episode" in others and "Not published" not in others
    assert "공개 전" in text_of((await visitor.open(f"/stories/{public_id}/2")).text)
    assert (await stranger.open(f"/stories/{public_id}/2")).status_code == 404
    report = text_of((await visitor.open(f"/stories/{public_id}/2/report")).text)
    assert "불통과" in report and "3100" in report and "4500–5500" in report
    assert (await stranger.open(f"/stories/{public_id}/2/report")).status_code == 404


async def test_the_report_of_an_episode_is_open(web: Web, visitor: Guest) -> None:
    public_id = await shelve(web, Story())

    report = text_of((await visitor.open(f"/stories/{public_id}/1/report")).text)

    assert "1화 검수표" in report and "통과" in report and "5120" in report


async def test_a_like_and_a_follow_are_kept_and_taken_back(web: Web, visitor: Guest) -> None:
    public_id = await shelve(web, Story())
    pressed = []

    for do in ("on", "off"):
        for what in ("like", "follow"):
            await visitor.open(f"/stories/{public_id}")
            assert (await visitor.submit(f"/stories/{public_id}/{what}", do=do)).status_code == 303
        page = (await visitor.open(f"/stories/{public_id}")).text
        pressed.append(re.findall(r'aria-pressed="(true|false)">.*? <span class="count">(\d+)', page))

    assert pressed == [[("true", "1"), ("true", "1")], [("false", "0"), ("false", "0")]]


async def test_a_comment_is_said_shown_and_taken_away(web: Web, visitor: Guest, stranger: Guest) -> None:
    public_id = await shelve(web, Story())
    path, action = f"/stories/{public_id}/1", f"/stories/{public_id}/comments"
    await visitor.open(path)

    sent = await visitor.submit(action, text="다음 화가 궁금해요", name="")

    assert (sent.status_code, sent.headers["location"]) == (303, f"{path}#comments")
    mine, theirs = (await visitor.open(path)).text, (await stranger.open(path)).text
    assert "다음 화가 궁금해요" in text_of(mine) and "손님" in text_of(mine) and "댓글 1개" in text_of(mine)
    remove = re.search(rf'action="({action}/[0-9a-f]+/delete)"', mine)
    assert remove is not None and "/delete" not in theirs
    assert "/report/comment/" in theirs and "/report/comment/" not in mine
    assert (await stranger.submit(remove[1])).status_code == 404
    await visitor.open(path)
    assert (await visitor.submit(remove[1])).status_code == 303
    assert "댓글 0개" in text_of((await visitor.open(path)).text)


async def test_an_empty_comment_is_refused_in_words(web: Web, visitor: Guest) -> None:
    public_id = await shelve(web, Story())
    await visitor.open(f"/stories/{public_id}")

    answer = await visitor.submit(f"/stories/{public_id}/comments", text="  ")
    lost = await visitor.submit(f"/stories/{public_id}/comments", text="여기요", episode="x")

    assert answer.status_code == 400 and "댓글이 비어 있어요" in answer.text
    assert lost.status_code == 404 and "여기요" in lost.text


async def test_forms_of_other_sites_change_nothing(web: Web, visitor: Guest) -> None:
    public_id = await shelve(web, Story())
    await visitor.open(f"/stories/{public_id}")
    foreign = {"Sec-Fetch-Site": "cross-site"}

    answers = [
        (await visitor.submit(f"/stories/{public_id}/{what}", headers=foreign, do="on", text="x")).status_code
        for what in ("like", "follow", "comments", "1/place")
    ]

    assert answers == [403] * 4 and 'aria-pressed="true"' not in (await visitor.open(f"/stories/{public_id}")).text


async def test_hostile_words_are_never_markup(web: Web, visitor: Guest) -> None:
    told = Story(
        title=HOSTILE[:60], blurb=HOSTILE, pen_name=HOSTILE[:40], tags=(HOSTILE[:40],), episodes=(f"{HOSTILE}\n\n둘.",)
    )
    public_id = await shelve(web, told)
    await visitor.open(f"/stories/{public_id}/1")
    await visitor.submit(f"/stories/{public_id}/comments", text=HOSTILE, name=HOSTILE[:40])
    author = re.search(r'href="(/authors/[0-9a-f]+)"', (await visitor.open(f"/stories/{public_id}")).text)
    assert author is not None

    for path in (
        f"/stories/{public_id}",
        f"/stories/{public_id}/1",
        f"/stories/{public_id}/1/report",
        "/stories?tab=new",
        author[1],
    ):
        page = (await visitor.open(path)).text
        assert "<script>alert" not in page and "<img src=x" not in page, path
    assert "alert(1)" in text_of((await visitor.open(f"/stories/{public_id}/1")).text)


async def test_previews_have_what_others_show_and_json_that_reads(web: Web, visitor: Guest) -> None:
    public_id = await shelve(web, Story(title='"따옴표" & <꺾쇠>', blurb="소" * 300))

    book, chapter = [(await visitor.open(f"/stories/{public_id}{part}")).text for part in ("", "/1")]

    for page, kind in ((book, "book"), (chapter, "article")):
        og = dict(re.findall(r'<meta property="(og:[a-z_]+)" content="([^"]*)"', page))
        assert og["og:type"] == kind and og["og:url"].startswith(web.url) and len(og["og:description"]) <= 120
        assert og["og:image"] == f"{web.url}/stories/{public_id}/og.png" and "noindex" not in page
    linked = [json.loads(each) for page in (book, chapter) for each in re.findall(r'ld\+json">(.*?)</script>', page)]
    assert [(each["@type"], each["name"]) for each in linked] == [
        ("Book", '"따옴표" & <꺾쇠>'),
        ("Chapter", "1번째 문"),
    ]


async def test_what_is_for_adults_asks_first_and_shows_nothing_elsewhere(web: Web, visitor: Guest) -> None:
    word = secrets.token_hex(4)
    public_id = await shelve(web, Story(title=f"어른 {word}", blurb="뜨거운 밤", rating=Rating.ADULT))

    paths = (f"/stories/{public_id}", f"/stories/{public_id}/1", f"/stories/{public_id}/1/report", "/stories?adult=1")
    asked = [await visitor.open(path) for path in paths]
    hidden = await found(visitor, f"q={word}", public_id)
    feed = (await visitor.open(f"/stories/{public_id}/feed.atom")).text
    await visitor.open("/adult?to=/stories")
    await visitor.submit("/adult", to=f"/stories/{public_id}")

    assert {each.headers["location"].partition("?")[0] for each in asked} == {"/adult"} and not hidden
    assert "<summary>" not in feed and "뜨거운" not in feed and "1번째 문" not in feed
    page = (await visitor.open(f"/stories/{public_id}")).text
    assert "뜨거운 밤" in page and "og:title" not in page
    assert await found(visitor, f"q={word}&adult=1", public_id)


async def test_an_authors_page_has_what_they_published(web: Web, visitor: Guest) -> None:
    owner = await made.account(web.app.db)
    one = await made.published(web.app.db, owner, Story(title="하나", pen_name="새벽달"))
    two = await made.published(web.app.db, owner, Story(title="둘"), Visibility.UNLISTED)
    author = re.search(r'href="(/authors/[0-9a-f]+)"', (await visitor.open(f"/stories/{one}")).text)
    assert author is not None

    page = (await visitor.open(author[1])).text

    assert "새벽달" in text_of(page) and one in page and two not in page
    assert (await visitor.open("/authors/nobody")).status_code == 404


async def test_reading_goes_on_where_it_was_left(web: Web, visitor: Guest) -> None:
    text = "하나다.\n\n둘이다.\n\n셋이다."
    public_id = await shelve(web, Story(title="이어 읽을 글", episodes=("처음.", text)))
    name = paragraphs(text)[1][0]
    await visitor.open(f"/stories/{public_id}/2")

    kept = await visitor.submit(f"/stories/{public_id}/2/place", paragraph=name, number="1", quiet="1")

    assert kept.status_code == 204
    for path in (f"/stories/{public_id}", "/stories"):
        assert f'href="/stories/{public_id}/2#{name}"' in (await visitor.open(path)).text, path
    assert f'href="#{name}"' in (await visitor.open(f"/stories/{public_id}/2")).text


@pytest.mark.parametrize("fields", [{"paragraph": "p-1"}, {"number": "-1"}, {"number": "²"}, {"number": "9" * 30}])
async def test_a_place_that_is_none_is_refused(web: Web, visitor: Guest, fields: dict[str, str]) -> None:
    public_id = await shelve(web, Story())
    await visitor.open(f"/stories/{public_id}/1")

    answer = await visitor.submit(f"/stories/{public_id}/1/place", None, **fields)

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "path", ["/stories/none", "/stories/%00", "/stories/none/1", "/stories/x/99999999999999999999999", "/authors/%00"]
)
async def test_what_is_not_there_is_not_found(web: Web, visitor: Guest, path: str) -> None:
    assert (await visitor.open(path)).status_code == 404


async def test_an_episode_that_no_story_has_is_not_found(web: Web, visitor: Guest) -> None:
    public_id = await shelve(web, Story())
    await visitor.open(f"/stories/{public_id}/1")
    form = {"paragraph": "p-0123456789", "number": "1"}

    for number in ("0", "2", "9" * 30):
        opened = [
            (await visitor.http.get(f"/stories/{public_id}/{number}{part}")).status_code for part in ("", "/report")
        ]
        kept = await visitor.submit(f"/stories/{public_id}/{number}/place", None, **form)
        assert [*opened, kept.status_code] == [404, 404, 404], number


async def test_a_cover_is_a_picture_that_is_asked_for_once(web: Web, visitor: Guest) -> None:
    png = b"\x89PNG\r\n\x1a\n cover"
    public_id, bare = await shelve(web, Story(cover=png)), await shelve(web, Story())

    first = await visitor.http.get(f"/stories/{public_id}/cover.png")
    again = await visitor.http.get(f"/stories/{public_id}/cover.png", headers={"If-None-Match": first.headers["etag"]})

    assert (first.content, first.headers["content-type"], again.status_code) == (png, "image/png", 304)
    assert f"/stories/{public_id}/cover.png?" in (await visitor.open(f"/stories/{public_id}")).text
    assert (await visitor.http.get(f"/stories/{bare}/cover.png")).status_code == 404


async def test_a_preview_is_drawn_for_what_is_public_and_tells_nothing_of_the_rest(web: Web, visitor: Guest) -> None:
    plain, other, adult, unlisted = [
        await shelve(web, told, how)
        for told, how in (
            (Story(title="등대"), Visibility.PUBLIC),
            (Story(title="등불"), Visibility.PUBLIC),
            (Story(title="밤", rating=Rating.ADULT), Visibility.PUBLIC),
            (Story(title="숨은 글"), Visibility.UNLISTED),
        )
    ]
    names = (plain, other, adult, await link_of(web, unlisted), unlisted)

    cards = [await visitor.http.get(f"/stories/{name}/og.png") for name in names]
    again = await visitor.http.get(f"/stories/{plain}/og.png", headers={"If-None-Match": cards[0].headers["etag"]})

    assert [each.status_code for each in cards] == [200, 200, 200, 200, 404] and again.status_code == 304
    assert len({each.content for each in cards[:4]}) == 4
    for each in cards[:4]:
        with Image.open(io.BytesIO(each.content)) as picture:
            assert (picture.format, picture.size) == ("PNG", (1200, 630))


def weight(answer: httpx2.Response) -> int:
    return len(answer.content)


async def test_the_readers_page_weighs_little_beside_its_text(web: Web, visitor: Guest) -> None:
    text = "\n\n".join(f"{number}번째 문단이다. " + "가" * 120 for number in range(40))
    public_id = await shelve(web, Story(episodes=(text,)))

    page = await visitor.open(f"/stories/{public_id}/1")
    assets = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
    sizes = {path.partition("?")[0]: weight(await visitor.http.get(path)) for path in assets}
    whole = weight(page) - len(text.encode()) + sum(sizes.values())

    assert set(sizes) == {"/static/icon.svg", "/static/reader.css", "/static/reader.js", "/static/times.js"}
    assert whole <= 60_000, (whole, sizes)


async def test_the_reader_names_its_language_and_its_neighbours(web: Web, stranger: Guest) -> None:
    public_id = await shelve(web, Story(episodes=("하나.", "둘.\n\n***\n\n둘.", "셋.")))

    page = (await stranger.open(f"/stories/{public_id}/2")).text

    assert '<html lang="en">' in page and '<article lang="ko"' in page
    assert re.findall(r'<a rel="(prev|next)" href="([^"]+)"', page) == [
        ("prev", f"/stories/{public_id}/1"),
        ("next", f"/stories/{public_id}/3"),
    ]
    assert len(re.findall(r'<p id="(p-[0-9a-f]{10}(?:-2)?)"', page)) == 3 and 'class="pause">***' in page
    assert "AI-generated" in text_of(page) or "generative" in text_of(page)
