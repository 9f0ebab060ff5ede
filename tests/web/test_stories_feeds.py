"""Atom feeds: ids that never change, nothing sent twice, and secret addresses that can be revoked."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from sqlalchemy import update

from core.db.tables.characters import Visibility
from core.db.tables.stories import stories
from core.stories.shelf import publishing
from core.stories.stage import Stage
from tests.core.stories import made
from tests.core.stories.made import Story
from tests.web.shelved import link_of, shelve
from tests.web.stage import Guest, Web

ATOM = "{http://www.w3.org/2005/Atom}"


def read(xml: str) -> ElementTree.Element:
    return ElementTree.fromstring(xml)


def texts(feed: ElementTree.Element, path: str) -> list[str]:
    return [each.text or "" for each in feed.findall("/".join(f"{ATOM}{part}" for part in path.split("/")))]


async def test_a_storys_feed_is_valid_atom_with_the_newest_first(web: Web, visitor: Guest) -> None:
    public_id = await shelve(web, Story(title="피드 <이야기>", episodes=("하나 & 둘.", "셋 \x0b 넷.")))

    answer = await visitor.http.get(f"/stories/{public_id}/feed.atom")
    feed = read(answer.text)

    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert texts(feed, "entry/id") == [f"tag:iyagi,2026:story/{public_id}/{number}" for number in (2, 1)]
    assert texts(feed, "id") == [f"tag:iyagi,2026:story/{public_id}"] and texts(feed, "title") == ["피드 <이야기>"]
    assert texts(feed, "entry/summary") == ["셋 넷.", "하나 & 둘."] and texts(feed, "author/name") == ["한밤"]
    assert texts(feed, "updated") == ["2026-03-01T00:00:00+00:00"] and len(texts(feed, "entry/updated")) == 2
    links = {(each.get("rel"), each.get("href")) for each in feed.findall(f"{ATOM}link")}
    assert links == {
        ("self", f"{web.url}/stories/{public_id}/feed.atom"),
        ("alternate", f"{web.url}/stories/{public_id}"),
    }


async def test_a_feed_that_is_known_is_not_sent_again_until_it_changes(web: Web, visitor: Guest) -> None:
    owner = await made.account(web.app.db)
    public_id = await made.published(web.app.db, owner, Story())
    path = f"/stories/{public_id}/feed.atom"
    first = await visitor.http.get(path)
    tag, since = {"If-None-Match": first.headers["etag"]}, {"If-Modified-Since": first.headers["last-modified"]}

    known = [(await visitor.http.get(path, headers=each)).status_code for each in (tag, since)]
    bad = [
        (await visitor.http.get(path, headers=each)).status_code
        for each in ({"If-None-Match": '"x"'}, {"If-Modified-Since": "never"}, {"If-None-Match": '"x"', **since})
    ]
    story_id = await made.id_of(web.app.db, public_id)
    async with web.app.db.write() as tx:
        await made.head(tx, story_id, Stage.EDIT, 1, {}, text="달라졌다.", report=made.PASSED)
        await publishing.publish(tx, public_id, owner, Visibility.PUBLIC, web.app.clock.now())
    changed = [await visitor.http.get(path, headers=each) for each in (tag, since)]

    assert known == [304, 304] and bad == [200, 200, 200]
    assert [each.status_code for each in changed] == [200, 200]
    assert texts(read(changed[0].text), "entry/id") == texts(read(first.text), "entry/id")


async def test_an_author_has_a_feed(web: Web, visitor: Guest) -> None:
    owner = await made.account(web.app.db)
    await made.published(web.app.db, owner, Story(title="하나"))
    two = await made.published(web.app.db, owner, Story(title="둘"))
    await made.published(web.app.db, owner, Story(title="셋"), Visibility.UNLISTED)
    author = re.search(r'href="(/authors/[0-9a-f]+)"', (await visitor.open(f"/stories/{two}")).text)
    assert author is not None

    feed = read((await visitor.http.get(f"{author[1]}/feed.atom")).text)

    assert sorted(texts(feed, "entry/title")) == ["둘 1화 1번째 문", "하나 1화 1번째 문"]
    assert (await visitor.http.get("/authors/nobody/feed.atom")).status_code == 404


async def test_what_is_followed_comes_by_a_secret_address_that_can_be_revoked(web: Web, visitor: Guest) -> None:
    public_id = await shelve(web, Story(title="구독할 글"))
    hidden = await shelve(web, Story(title="숨은 글"), Visibility.UNLISTED)
    for name in (public_id, await link_of(web, hidden)):
        await visitor.open(f"/stories/{name}")
        await visitor.submit(f"/stories/{name}/follow", do="on")
    await visitor.open("/stories?tab=follows")
    await visitor.submit("/feeds")
    page = (await visitor.open("/stories?tab=follows")).text
    address = re.search(r"<code>[^<]*(/feeds/([^<]+)\.atom)</code>", page)
    assert address is not None

    feed = (await visitor.http.get(address[1])).text
    async with web.app.db.write() as tx:
        await tx.run(update(stories).where(stories.c.public_id == hidden).values(visibility="private"))
    later = read((await visitor.http.get(address[1])).text)
    await visitor.submit("/feeds", token=address[2])
    gone = (await visitor.http.get(address[1])).status_code

    assert sorted(texts(read(feed), "entry/title")) == ["구독할 글 1화 1번째 문", "숨은 글 1화 1번째 문"]
    assert f"/stories/{await link_of(web, hidden)}/1" in feed and address[2] not in texts(read(feed), "id")[0]
    assert texts(later, "entry/title") == ["구독할 글 1화 1번째 문"] and gone == 404
