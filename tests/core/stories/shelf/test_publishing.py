"""What readers are given of a story: nothing that a gate refuses, and nothing of what is private."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from core.db import Db
from core.db.tables.characters import Rating, Visibility
from core.db.tables.stories import artifacts, episodes, stories
from core.errors import BadInput, NotFound
from core.stories.edition import edition
from core.stories.gates.report import Report
from core.stories.schemas import Package
from core.stories.shelf import publishing, store
from core.stories.shelf.publishing import Details
from core.stories.stage import Stage
from core.text import LOCALES, Catalog, Text
from tests.core.characters.stock import later
from tests.core.stories.made import BLURB, FAILED, NOW, PASSED, Story, account, head, id_of, published, story

THREE = ("하나다.", "둘이다.", "셋이다.")


async def publish(
    db: Db, public_id: str, owner: int, how: Visibility = Visibility.PUBLIC, hours: int = 0, last: int | None = None
) -> tuple[int, ...]:
    async with db.write() as tx:
        return await publishing.publish(tx, public_id, owner, how, later(hours=hours), last=last)


async def meets(db: Db, name: str, viewer: int | None) -> bool:
    async with db.read() as tx:
        try:
            await store.met(tx, name, viewer)
        except NotFound:
            return False
    return True


async def row_of(db: Db, public_id: str) -> dict[str, object]:
    async with db.read() as tx:
        row = await tx.row(select(stories).where(stories.c.public_id == public_id))
    assert row is not None
    return dict(row)


async def texts(db: Db, public_id: str) -> list[str]:
    story_id = await id_of(db, public_id)
    async with db.read() as tx:
        return [chapter.text for chapter in (await edition(tx, story_id, published_only=True)).chapters]


async def test_readers_get_every_episode_that_the_gates_let_through(db: Db) -> None:
    mina = await account(db)
    public_id = await story(db, mina, Story(episodes=THREE))

    numbers = await publish(db, public_id, mina)

    assert numbers == (1, 2, 3) and await texts(db, public_id) == list(THREE)
    story_id = await id_of(db, public_id)
    async with db.read() as tx:
        listed = await store.listed(tx, story_id, drafts=True)
    assert [(each.number, each.title, each.length, each.draft) for each in listed] == [
        (1, "1번째 문", 4, False),
        (2, "2번째 문", 4, False),
        (3, "3번째 문", 4, False),
    ]


async def test_a_red_gate_stops_all_and_is_named_with_its_episode(db: Db) -> None:
    mina = await account(db)
    public_id = await story(db, mina, Story(episodes=THREE, reports={2: FAILED}))

    with pytest.raises(BadInput) as refused:
        await publish(db, public_id, mina)

    words = [Catalog().render(refused.value.text, locale) for locale in LOCALES]
    gate = [Catalog().render(Text("gate-length"), locale) for locale in LOCALES]
    assert "2화" in words[0] and "Episode 2" in words[1]
    assert [name in told for name, told in zip(gate, words, strict=True)] == [True, True]
    assert not await meets(db, public_id, None) and await texts(db, public_id) == []


@pytest.mark.parametrize("report", [None, Report("1", ())])
async def test_what_no_gate_has_seen_is_not_published(db: Db, report: Report | None) -> None:
    mina = await account(db)
    public_id = await story(db, mina, Story(episodes=THREE, reports={1: report}))

    with pytest.raises(BadInput) as refused:
        await publish(db, public_id, mina)

    assert refused.value.text.key == "shelf-unchecked"


async def test_a_maker_may_publish_what_comes_before_the_red_one(db: Db) -> None:
    mina = await account(db)
    public_id = await story(db, mina, Story(episodes=THREE, reports={3: FAILED}))

    assert await publish(db, public_id, mina, last=2) == (1, 2)
    assert await texts(db, public_id) == ["하나다.", "둘이다."]


async def test_a_gap_ends_what_is_published(db: Db) -> None:
    mina = await account(db)
    public_id = await story(db, mina, Story(episodes=("하나다.",)))
    story_id = await id_of(db, public_id)
    async with db.write() as tx:
        await head(tx, story_id, Stage.EDIT, 3, {}, text="셋이다.", report=PASSED)

    assert await publish(db, public_id, mina) == (1,)


async def test_publishing_again_gives_what_has_changed_and_leaves_other_times_alone(db: Db) -> None:
    mina = await account(db)
    public_id = await published(db, mina, Story(episodes=THREE))
    story_id = await id_of(db, public_id)
    async with db.write() as tx:
        await head(tx, story_id, Stage.EDIT, 2, {}, text="둘이 아니다.", report=PASSED)
    before = await texts(db, public_id)

    await publish(db, public_id, mina, hours=5)

    assert before == list(THREE) and await texts(db, public_id) == ["하나다.", "둘이 아니다.", "셋이다."]
    async with db.read() as tx:
        rows = await tx.rows(select(episodes).order_by(episodes.c.number))
    assert [(each["published_at"], each["updated_at"]) for each in rows] == [
        (NOW, NOW),
        (NOW, later(hours=5)),
        (NOW, NOW),
    ]
    assert (await row_of(db, public_id))["published_at"] == NOW


async def test_withdrawn_words_are_read_by_nobody(db: Db) -> None:
    mina = await account(db)
    public_id = await published(db, mina, Story(episodes=THREE))
    async with db.write() as tx:
        await tx.run(update(artifacts).where(artifacts.c.text == "둘이다.").values(redacted=True))

    story_id = await id_of(db, public_id)
    async with db.read() as tx:
        listed = await store.listed(tx, story_id, drafts=True)
        text = await store.text(tx, story_id, 2, drafts=True)

    assert [each.number for each in listed] == [1, 3] and text is None


async def test_a_story_with_words_that_were_withdrawn_is_its_makers_alone_and_stays_so(db: Db) -> None:
    mina = await account(db)
    public_id = await published(db, mina)
    async with db.write() as tx:
        await tx.run(update(stories).where(stories.c.public_id == public_id).values(redacted=True))

    with pytest.raises(BadInput) as refused:
        await publish(db, public_id, mina)

    assert refused.value.text.key == "shelf-withdrawn"
    assert [await meets(db, public_id, who) for who in (mina, None)] == [True, False]


async def test_what_its_maker_has_not_said_is_as_the_editor_in_chief_says(db: Db) -> None:
    mina = await account(db)
    public_id = await story(db, mina, Story(title="", tags=(), rating=Rating.TEEN))
    story_id = await id_of(db, public_id)
    package = Package(title="돌아온 짐꾼", blurb=BLURB, tags=("회귀", "헌터", "성장"), rating=Rating.ADULT)
    async with db.write() as tx:
        await head(tx, story_id, Stage.PACKAGE, 0, package.model_dump(mode="json"))

    await publish(db, public_id, mina)

    async with db.read() as tx:
        (shown,) = await store.by_ids(tx, [story_id], None)
    told = (shown.title, shown.blurb, shown.tags, shown.rating)
    assert told == ("돌아온 짐꾼", BLURB, ("성장", "헌터", "회귀"), "adult")


async def test_what_its_maker_says_stays(db: Db) -> None:
    mina = await account(db)
    public_id = await story(db, mina)
    details = Details(
        title="  나만의   제목 ", blurb="짧은 소개", pen_name="새벽", tags=["#일상", "일상", "느린 이야기"]
    )
    async with db.write() as tx:
        await publishing.edit(tx, public_id, mina, details, NOW)

    await publish(db, public_id, mina)

    async with db.read() as tx:
        shown = (await store.met(tx, public_id, None)).shown
    told = (shown.title, shown.blurb, shown.pen_name, shown.tags)
    assert told == ("나만의 제목", "짧은 소개", "새벽", ("느린 이야기", "일상"))


@pytest.mark.parametrize(
    ("details", "key"),
    [
        (Details(title=" "), "shelf-empty"),
        (Details(title="가" * 61), "shelf-too-long"),
        (Details(blurb="가" * 901), "shelf-too-long"),
        (Details(pen_name="가" * 41), "shelf-too-long"),
        (Details(tags=["가" * 41]), "shelf-too-long"),
        (Details(tags=[str(n) for n in range(11)]), "shelf-too-many-tags"),
    ],
)
async def test_details_have_bounds(db: Db, details: Details, key: str) -> None:
    mina = await account(db)
    public_id = await story(db, mina)

    with pytest.raises(BadInput) as refused:
        async with db.write() as tx:
            await publishing.edit(tx, public_id, mina, details, NOW)

    assert refused.value.text.key == key


async def test_a_story_without_title_or_text_is_not_published(db: Db) -> None:
    mina = await account(db)
    nameless = await story(db, mina, Story(title="", package=False))
    empty = await story(db, mina, Story(episodes=()))

    refused = []
    for each in (nameless, empty):
        with pytest.raises(BadInput) as error:
            await publish(db, each, mina)
        refused.append(error.value.text.key)

    assert refused == ["shelf-no-title", "shelf-nothing-to-publish"]


async def test_only_those_who_may_see_a_story_find_it(db: Db) -> None:
    mina, joon = await account(db), await account(db)
    public_id = await story(db, mina)
    token = str((await row_of(db, public_id))["link_token"])
    seen: dict[str, list[bool]] = {}

    for how in Visibility:
        await publish(db, public_id, mina, how)
        token = str((await row_of(db, public_id))["link_token"])
        seen[how] = [
            await meets(db, name, who)
            for name, who in ((public_id, mina), (public_id, joon), (token, joon), (token, None))
        ]

    assert seen == {
        "private": [True, False, False, False],
        "unlisted": [True, False, True, True],
        "public": [True, True, True, True],
    }


async def test_a_link_ends_with_the_story_and_with_a_new_one(db: Db) -> None:
    mina = await account(db)
    public_id = await published(db, mina, how=Visibility.UNLISTED)
    old = str((await row_of(db, public_id))["link_token"])
    async with db.write() as tx:
        new = await publishing.new_link(tx, public_id, mina)
    found = [await meets(db, old, None), await meets(db, new, None)]

    async with db.write() as tx:
        await publishing.unpublish(tx, public_id, mina, NOW)

    assert found == [False, True] and not await meets(db, new, None) and not await meets(db, public_id, None)


async def test_nobody_publishes_or_edits_what_belongs_to_another(db: Db) -> None:
    mina, joon = await account(db), await account(db)
    public_id = await story(db, mina)

    for step in (
        lambda tx: publishing.publish(tx, public_id, joon, Visibility.PUBLIC, NOW),
        lambda tx: publishing.unpublish(tx, public_id, joon, NOW),
        lambda tx: publishing.edit(tx, public_id, joon, Details(title="내 것"), NOW),
        lambda tx: publishing.new_link(tx, public_id, joon),
    ):
        with pytest.raises(NotFound):
            async with db.write() as tx:
                await step(tx)


async def test_those_who_have_a_link_are_given_no_other_name(db: Db) -> None:
    mina, joon = await account(db), await account(db)
    public_id = await published(db, mina, how=Visibility.UNLISTED)
    token = str((await row_of(db, public_id))["link_token"])

    async with db.read() as tx:
        names = [(await store.met(tx, name, who)).name for name, who in ((token, joon), (token, None), (token, mina))]

    assert names == [token, token, public_id]
