"""Likes, follows, comments, places and feeds: counted exactly, kept once, and closed to those who may not see."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from core.characters.discovery import Ask
from core.db import Db
from core.db.tables.characters import Rating, Visibility
from core.db.tables.stories import stories
from core.errors import BadInput, Busy, NotFound
from core.stories.edition import paragraphs
from core.stories.shelf import browse, comments, feeds, marks, places, publishing, store
from core.stories.shelf.comments import Said
from core.stories.shelf.places import Place
from core.stories.stage import Stage
from tests.core.characters.stock import later
from tests.core.stories.made import NOW, PASSED, Story, account, head, id_of, published, story

TWO = ("가 나 다.\n\n라 마 바.", "사 아 자.")


async def counts(db: Db, public_id: str) -> tuple[int, int, int]:
    async with db.read() as tx:
        row = await tx.row(select(stories).where(stories.c.public_id == public_id))
    assert row is not None
    return row["like_count"], row["follow_count"], row["comment_count"]


async def say(db: Db, name: str, who: int, text: str = "재미있어요", minutes: int = 0, **where: object) -> str:
    async with db.write() as tx:
        return await comments.add(tx, name, who, Said(text=text, name="준", **where), later(minutes=minutes))  # type: ignore[arg-type]  # episode, paragraph


async def test_a_like_and_a_follow_count_once_and_are_taken_back_once(db: Db) -> None:
    mina, joon = await account(db), await account(db)
    public_id = await published(db, mina)
    story_id = await id_of(db, public_id)

    async def like(who: int) -> int:
        async with db.write() as tx:
            await marks.follow(tx, public_id, who, NOW)
            return await marks.like(tx, public_id, who, NOW)

    told = await asyncio.gather(*(like(who) for who in (mina, joon, joon)))

    assert sorted(told) == [1, 2, 2] and await counts(db, public_id) == (2, 2, 0)
    for _ in range(2):
        async with db.write() as tx:
            await marks.unlike(tx, story_id, joon)
            await marks.unfollow(tx, story_id, joon)
    assert await counts(db, public_id) == (1, 1, 0)
    async with db.read() as view:
        assert [await marks.marks(view, who, story_id) for who in (mina, joon, None)] == [
            (True, True),
            (False, False),
            (False, False),
        ]


async def test_what_is_private_takes_no_like_no_follow_no_comment_and_no_place(db: Db) -> None:
    mina, joon = await account(db), await account(db)
    public_id = await story(db, mina)
    place = Place(1, "p-0123456789", 0)

    for step in (
        lambda tx: marks.like(tx, public_id, joon, NOW),
        lambda tx: marks.follow(tx, public_id, joon, NOW),
        lambda tx: comments.add(tx, public_id, joon, Said(text="안녕", name=""), NOW),
        lambda tx: places.keep(tx, public_id, joon, place, NOW),
    ):
        with pytest.raises(NotFound):
            async with db.write() as tx:
                await step(tx)


async def test_a_like_taken_back_leaves_the_ranking_as_if_it_had_never_been(db: Db) -> None:
    mina, joon = await account(db), await account(db)
    first = await published(db, mina, Story(title="하나"))
    await published(db, mina, Story(title="둘"))

    async def rising() -> list[str]:
        async with db.read() as view:
            return [each.title for each in (await browse.find(view)).items]

    before = await rising()
    async with db.write() as tx:
        await marks.like(tx, first, joon, later(days=1))
    warm = await rising()
    story_id = await id_of(db, first)
    async with db.write() as tx:
        await marks.unlike(tx, story_id, joon)

    assert (before, warm, await rising()) == (["둘", "하나"], ["하나", "둘"], ["둘", "하나"])


async def test_followers_hear_of_what_is_new_and_only_once(db: Db) -> None:
    mina, joon = await account(db), await account(db)
    public_id = await published(db, mina, Story(episodes=("하나.",)))
    story_id = await id_of(db, public_id)
    async with db.write() as tx:
        await marks.follow(tx, public_id, joon, NOW)
    async with db.read() as tx:
        quiet = await marks.news(tx, joon)
    async with db.write() as tx:
        await head(tx, story_id, Stage.EDIT, 2, {}, text="둘.", report=PASSED)
        await publishing.publish(tx, public_id, mina, Visibility.PUBLIC, later(hours=1))

    async with db.read() as tx:
        loud = await marks.news(tx, joon)
    async with db.write() as tx:
        await marks.told(tx, joon, story_id, 2)
        await marks.told(tx, joon, story_id, 1)

    assert quiet == () and [(each.story.public_id, each.first) for each in loud] == [(public_id, 2)]
    async with db.read() as tx:
        assert await marks.news(tx, joon) == ()


async def test_comments_are_listed_newest_first_and_leafed_through(db: Db) -> None:
    mina, joon = await account(db), await account(db)
    public_id = await published(db, mina, Story(episodes=TWO))
    (first, _), _ = paragraphs(TWO[0])
    for number in range(5):
        await say(db, public_id, (mina, joon)[number % 2], str(number), minutes=number * 2, episode=1)
    await say(db, public_id, joon, "여기", minutes=20, episode=1, paragraph=first)
    await say(db, public_id, joon, "둘째", minutes=30, episode=2)

    async with db.read() as tx:
        met = await store.met(tx, public_id, joon)
        one = await comments.listed(tx, met, joon, episode=1, ask=Ask(limit=4))
        two = await comments.listed(tx, met, joon, episode=1, ask=Ask(limit=4, cursor=one.cursor))
        here = await comments.listed(tx, met, None, episode=1, paragraph=first)
        numbers = [await comments.count(tx, met.id, episode) for episode in (0, 1, 2)]

    assert [each.text for each in (*one.items, *two.items)] == ["여기", "4", "3", "2", "1", "0"]
    assert [(each.by_author, each.removable) for each in two.items] == [(False, True), (True, False)]
    assert two.cursor is None and [each.text for each in here.items] == ["여기"]
    assert numbers == [0, 6, 1] and await counts(db, public_id) == (0, 0, 7)


@pytest.mark.parametrize(
    ("said", "key"),
    [
        (Said(text=" \n", name=""), "shelf-comment-empty"),
        (Said(text="가" * 1_001, name=""), "shelf-comment-long"),
        (Said(text="가", name="", episode=9), "shelf-no-episode"),
        (Said(text="가", name="", episode=-1), "shelf-no-episode"),
        (Said(text="가", name="", episode=1, paragraph="p-0000000000"), "shelf-no-paragraph"),
        (Said(text="가", name="", paragraph="p-0000000000"), "shelf-no-episode"),
    ],
)
async def test_a_comment_is_about_something_and_not_too_long(db: Db, said: Said, key: str) -> None:
    mina = await account(db)
    public_id = await published(db, mina)

    with pytest.raises((BadInput, NotFound)) as refused:
        async with db.write() as tx:
            await comments.add(tx, public_id, mina, said, NOW)

    assert refused.value.text.key == key and await counts(db, public_id) == (0, 0, 0)


async def test_too_many_comments_at_once_are_refused_and_later_ones_taken(db: Db) -> None:
    mina, joon = await account(db), await account(db)
    public_id = await published(db, mina)
    for number in range(comments.MOST):
        await say(db, public_id, joon, str(number))

    with pytest.raises(Busy):
        await say(db, public_id, joon)

    await say(db, public_id, mina)
    await say(db, public_id, joon, minutes=4)
    assert (await counts(db, public_id))[2] == comments.MOST + 2


async def test_a_comment_is_taken_away_by_who_wrote_it_or_whose_story_it_is(db: Db) -> None:
    mina, joon, suji = await account(db), await account(db), await account(db)
    public_id = await published(db, mina)
    own, others = await say(db, public_id, joon), await say(db, public_id, suji)

    async def remove(comment: str, who: int) -> bool:
        try:
            async with db.write() as tx:
                await comments.delete(tx, comment, who, NOW)
        except NotFound:
            return False
        return True

    done = [await remove(*each) for each in ((own, suji), (own, joon), (own, joon), (others, mina), ("none", mina))]

    assert done == [False, True, False, True, False] and await counts(db, public_id) == (0, 0, 0)


async def test_a_place_is_kept_as_it_was_last(db: Db) -> None:
    mina, joon = await account(db), await account(db)
    public_id = await published(db, mina, Story(episodes=TWO))
    names = [name for name, _ in paragraphs(TWO[0])]

    for number, episode in ((0, 2), (1, 1)):
        async with db.write() as tx:
            await places.keep(tx, public_id, joon, Place(episode, names[number], number), later(minutes=number))

    async with db.read() as tx:
        (begun,) = await places.begun(tx, joon)
        story_id = begun.story.id
        kept = [await places.of(tx, who, story_id) for who in (joon, mina, None)]
    assert kept == [Place(1, names[1], 1), None, None] and begun.place == kept[0]


@pytest.mark.parametrize("place", [Place(1, "p-1", 0), Place(1, "p-0123456789", -1), Place(1, "x" * 900, 0)])
async def test_a_place_that_is_none_is_refused(db: Db, place: Place) -> None:
    mina = await account(db)
    public_id = await published(db, mina)

    with pytest.raises(BadInput):
        async with db.write() as tx:
            await places.keep(tx, public_id, mina, place, NOW)


async def test_a_story_that_became_private_is_not_among_those_begun_or_followed(db: Db) -> None:
    mina, joon = await account(db), await account(db)
    public_id = await published(db, mina)
    async with db.write() as tx:
        await places.keep(tx, public_id, joon, Place(1, "p-0123456789", 0), NOW)
        await marks.follow(tx, public_id, joon, NOW)
        await publishing.unpublish(tx, public_id, mina, NOW)

    async with db.read() as tx:
        assert await places.begun(tx, joon) == () and (await browse.followed(tx, joon)).items == ()
        assert await feeds.of_follower(tx, joon) == ()


@given(st.lists(st.sampled_from("가나다라"), min_size=1, max_size=8), st.integers(0, 20), st.data())
def test_reading_goes_on_at_the_same_words_or_nearby(words: list[str], number: int, data: st.DataObject) -> None:
    text = paragraphs("\n\n".join(words))
    known = data.draw(st.sampled_from(range(len(text))))

    assert places.resume(Place(1, text[known][0], number), text) == known
    assert places.resume(Place(1, "p-gone", number), text) == min(number, len(text) - 1)


async def test_stories_are_found_by_genre_tag_language_author_and_words(db: Db) -> None:
    mina, joon = await account(db), await account(db)
    await published(db, mina, Story(title="짐꾼은 두 번 산다"))
    await published(
        db,
        joon,
        Story(
            title="Baker's Second Life",
            blurb="Bread & Magic_100%",
            pen_name="Dawn",
            language="en",
            genre="romance",
            tags=("slow",),
        ),
    )
    await published(db, joon, Story(title="밤의 책방", genre="romance", tags=("일상",), rating=Rating.ADULT))
    await published(db, joon, Story(title="숨은 이야기"), Visibility.UNLISTED)
    await story(db, joon, Story(title="혼자 보는 이야기"))

    async def found(wanted: browse.Wanted = browse.ANY, **ask: object) -> list[str]:
        async with db.read() as tx:
            return sorted(each.title[:2] for each in (await browse.find(tx, wanted, Ask(**ask))).items)  # type: ignore[arg-type]  # Ask's own fields

    async with db.read() as tx:
        author = (
            await store.met(tx, (await browse.find(tx, browse.Wanted(words="짐꾼"))).items[0].name, None)
        ).shown.author
        genres = await browse.genres(tx, Ask(adult=True))

    assert await found() == ["Ba", "짐꾼"] and await found(adult=True) == ["Ba", "밤의", "짐꾼"]
    assert await found(browse.Wanted(genre="romance"), adult=True) == ["Ba", "밤의"]
    assert await found(browse.Wanted(tag="#회귀")) == ["짐꾼"] and await found(language="en") == ["Ba"]
    assert await found(browse.Wanted(author=author)) == ["짐꾼"]
    for words in ("BAKER life", "bread dawn", "slow", "magic_100%"):
        assert await found(browse.Wanted(words=words)) == ["Ba"], words
    for words in ("baker 짐꾼", "%", "mag_c", "숨은", "혼자"):
        assert await found(browse.Wanted(words=words)) == [], words
    assert genres == [("romance", 2), ("hunter", 1)]


@pytest.mark.parametrize("order", list(browse.Order))
async def test_lists_are_leafed_through_without_loss(db: Db, order: browse.Order) -> None:
    mina = await account(db)
    for number in range(7):
        await published(db, mina, Story(title=f"{number}"), now=later(hours=number // 2))
    wanted = browse.Wanted(order=order)
    pages: list[list[str]] = []
    cursors: list[str | None] = [None]

    while len(cursors) == 1 or cursors[-1] is not None:
        async with db.read() as tx:
            page = await browse.find(tx, wanted, Ask(limit=3, cursor=cursors[-1]))
        pages.append([each.title for each in page.items])
        cursors.append(page.cursor)

    assert [len(each) for each in pages] == [3, 3, 1]
    assert [each for some in pages for each in some] == ["6", "5", "4", "3", "2", "1", "0"]
    with pytest.raises(BadInput):
        async with db.read() as tx:
            await browse.find(tx, browse.Wanted(order=order, genre="other"), Ask(cursor=cursors[1]))


async def test_an_author_is_known_by_what_is_public(db: Db) -> None:
    mina, joon = await account(db), await account(db)
    public_id = await published(db, mina, Story(pen_name="한밤"))
    await story(db, joon)

    async with db.read() as tx:
        author = (await store.met(tx, public_id, None)).shown.author
        name, page = await browse.author(tx, author)
        hidden = (await browse.mine(tx, joon)).items[0].author
        with pytest.raises(NotFound):
            await browse.author(tx, hidden)

    assert name == "한밤" and [each.public_id for each in page.items] == [public_id]


async def test_a_feed_has_the_newest_episodes_and_nothing_of_adult_texts(db: Db) -> None:
    mina, joon = await account(db), await account(db)
    open_to_all = await published(db, mina, Story(episodes=TWO))
    adult = await published(
        db, mina, Story(title="밤", episodes=("비밀스러운 말",), rating=Rating.ADULT), now=later(hours=1)
    )
    async with db.write() as tx:
        for each in (open_to_all, adult):
            await marks.follow(tx, each, joon, NOW)
        token = await feeds.make_token(tx, joon, NOW)

    async with db.read() as tx:
        entries = await feeds.of_follower(tx, await feeds.holder(tx, token))
        author = await feeds.of_author(tx, entries[0].story.author)
        alone = await feeds.of_story(tx, await store.met(tx, open_to_all, None), None)

    assert [(each.story.title[:1], each.number, each.summary) for each in entries] == [
        ("밤", 1, ""),
        ("짐", 2, "사 아 자."),
        ("짐", 1, "가 나 다. 라 마 바."),
    ]
    assert author == entries and alone == entries[1:]


async def test_a_feed_token_ends_when_it_is_revoked_or_followed_by_many(db: Db) -> None:
    mina, joon = await account(db), await account(db)
    async with db.write() as tx:
        made = [await feeds.make_token(tx, mina, NOW) for _ in range(feeds.MOST_TOKENS + 1)]
        with pytest.raises(NotFound):
            await feeds.revoke(tx, joon, made[-1])
        await feeds.revoke(tx, mina, made[-1])

    async with db.read() as tx:
        kept = await feeds.tokens(tx, mina)
        assert await feeds.holder(tx, made[1]) == mina
        for gone in (made[0], made[-1], "\x00"):
            with pytest.raises(NotFound):
                await feeds.holder(tx, gone)
    assert list(kept) == made[-2:0:-1]


def test_a_beginning_is_one_line_and_short() -> None:
    assert feeds.beginning("가\n\n나") == "가 나"
    assert feeds.beginning("가" * 161) == "가" * 159 + "…"
