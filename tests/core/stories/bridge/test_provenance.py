"""What a story has made of somebody's words is hidden when the words are taken back, and comes back made anew."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from core.chat import edits, finding
from core.db import Db
from core.db.tables.characters import Visibility
from core.db.tables.stories import artifact_sources, artifacts, stories, story_heads
from core.errors import NotFound
from core.memory import forgetting
from core.stories.bridge import digest, provenance
from core.stories.edition import edition
from core.stories.schemas import ChatQuote
from core.stories.shelf.publishing import publish
from core.stories.stage import Stage
from core.text import LOCALES, Catalog
from tests.core.stories import made
from tests.core.stories.bridge.talked import START, Somebody, Talk, talk

EPISODES = ("첫 화다. 등대에 불이 꺼졌다.", "둘째 화다. 아무도 오지 않았다.")


class Written:
    """A chat of two who agreed, and a published story of two episodes: the first has a message of each in it."""

    def __init__(self, here: Talk, mina: Somebody, joon: Somebody) -> None:
        self.here, self.db, self.mina, self.joon = here, here.db, mina, joon
        self.said: dict[str, int] = {}
        self.heads: dict[tuple[Stage, int], int] = {}
        self.story = 0

    async def hidden(self) -> set[tuple[Stage, int]]:
        query = select(artifacts.c.stage, artifacts.c.episode).where(
            artifacts.c.redacted, artifacts.c.story_id == self.story
        )
        async with self.db.read() as tx:
            return {(Stage(row["stage"]), row["episode"]) for row in await tx.rows(query)}

    async def read(self) -> list[int]:
        async with self.db.read() as tx:
            return [each.number for each in (await edition(tx, self.story, published_only=True)).chapters]

    async def is_marked(self) -> bool:
        async with self.db.read() as tx:
            return bool(await tx.value(select(stories.c.redacted).where(stories.c.id == self.story)))


async def written(db: Db) -> Written:
    here = await talk(db)
    made_of = Written(here, await here.person("미나"), await here.person("준호"))
    made_of.said["mina"] = await here.say(made_of.mina, "등대에 불이 꺼졌어.")
    made_of.said["joon"] = await here.say(made_of.joon, "기름을 훔친 사람이 있어.")
    made_of.said["unused"] = await here.say(made_of.joon, "ㅋㅋ")
    public_id = await made.story(db, made_of.mina.account, made.Story(episodes=()))
    made_of.story = await made.id_of(db, public_id)
    await here.begin(made_of.story, made_of.mina)
    await here.agree(made_of.story, made_of.joon)
    material = await here.material(made_of.story)
    async with db.write() as tx:
        told = digest.by_rules(material, "ko").model_dump(mode="json")
        for slot, content, text in (
            ((Stage.DIGEST, 0), told, ""),
            ((Stage.EDIT, 1), {}, EPISODES[0]),
            ((Stage.EDIT, 2), {}, EPISODES[1]),
        ):
            kept = await made.head(tx, made_of.story, *slot, content, text=text, report=made.PASSED)
            made_of.heads[slot] = kept
        await provenance.keep_sources(tx, made_of.heads[Stage.DIGEST, 0], digest.everything(material)[:2])
        quotes = [ChatQuote(message=made_of.said["mina"], quote="불이 꺼졌어")]
        await provenance.keep_sources(tx, made_of.heads[Stage.EDIT, 1], quotes)
        await publish(tx, public_id, made_of.mina.account, Visibility.PUBLIC, START)
    return made_of


async def test_a_message_that_is_deleted_hides_what_goes_back_to_it(db: Db) -> None:
    story = await written(db)
    assert await story.read() == [1, 2]

    await story.here.delete(story.said["mina"])

    assert await story.hidden() == {(Stage.DIGEST, 0), (Stage.EDIT, 1)}
    assert await story.read() == [2]
    assert await story.is_marked()


async def test_so_does_a_message_that_says_something_else_now(db: Db) -> None:
    story = await written(db)

    await story.here.edit(story.said["joon"], "아무 말도 안 했어.")

    assert await story.hidden() == {(Stage.DIGEST, 0)}


async def test_a_message_that_nothing_goes_back_to_hides_nothing(db: Db) -> None:
    story = await written(db)

    await story.here.delete(story.said["unused"])

    assert await story.hidden() == set()
    assert not await story.is_marked()


async def test_a_moderator_who_takes_a_message_out_hides_it_too(db: Db) -> None:
    story = await written(db)

    async with db.write() as tx:
        found = await finding.by_id(tx, story.here.place, story.said["mina"])
        assert found is not None
        await edits.remove(tx, found)

    assert (Stage.EDIT, 1) in await story.hidden()


async def test_what_a_character_was_to_forget_is_hidden_too(db: Db) -> None:
    story = await written(db)

    async with db.write() as tx:
        character = (await story.here.character(tx)).id
        await forgetting.forget_all(tx, story.joon.account, character)

    assert await story.hidden() == {(Stage.DIGEST, 0)}


async def test_the_words_themselves_are_kept_no_longer(db: Db) -> None:
    story = await written(db)

    await story.here.delete(story.said["mina"])

    async with db.read() as tx:
        rows = await tx.rows(select(artifact_sources.c.message_id, artifact_sources.c.quote))
    assert {row["quote"] for row in rows if row["message_id"] == story.said["mina"]} == {""}


async def test_a_consent_that_is_taken_back_hides_all_that_was_made_with_it(db: Db) -> None:
    story = await written(db)

    assert await story.here.refuse(story.story, story.joon) is True

    assert await story.hidden() == {(Stage.DIGEST, 0), (Stage.EDIT, 1), (Stage.EDIT, 2)}
    assert await story.read() == []
    assert all(name != "준호" for name, _ in await story.here.told(story.story))


async def test_and_what_branched_from_it(db: Db) -> None:
    story = await written(db)
    branch = await made.id_of(db, await made.story(db, story.mina.account, made.Story(episodes=())))
    async with db.write() as tx:
        await tx.run(update(stories).where(stories.c.id == branch).values(parent_id=story.story, branched_at=1))
        shared = story.heads[Stage.DIGEST, 0]
        row = {"story_id": branch, "stage": Stage.DIGEST.value, "episode": 0, "artifact_id": shared}
        await tx.run(story_heads.insert().values(row))
        own = await made.head(tx, branch, Stage.EDIT, 2, {}, text="다른 둘째 화다.")

    await story.here.refuse(story.story, story.joon)

    async with db.read() as tx:
        assert await tx.value(select(artifacts.c.redacted).where(artifacts.c.id == own))
        assert await tx.value(select(stories.c.redacted).where(stories.c.id == branch))


async def test_other_stories_are_left_alone(db: Db) -> None:
    story, other = await written(db), await written(db)

    await story.here.refuse(story.story, story.joon)
    await story.here.delete(story.said["mina"])

    assert await other.hidden() == set()
    assert await other.read() == [1, 2]


@pytest.mark.parametrize("locale", LOCALES)
async def test_its_maker_is_told_what_is_hidden_and_what_can_be_done(db: Db, locale: str) -> None:
    story = await written(db)
    async with db.read() as tx:
        assert await provenance.redaction(tx, story.story) is None

    await story.here.delete(story.said["mina"])

    async with db.read() as tx:
        told = await provenance.redaction(tx, story.story)
    assert told is not None
    words = Catalog().render(told, locale)
    assert {"ko": "1화를 독자에게 보이지 않게 했어요", "en": "do not see these episodes: 1"}[locale] in words


async def test_what_was_made_anew_is_seen_again(db: Db) -> None:
    story = await written(db)
    await story.here.delete(story.said["mina"])

    async with db.write() as tx:
        assert await provenance.remake(tx, story.story) == 2
        redo = await tx.rows(select(story_heads.c.stage).where(story_heads.c.redo))
        assert sorted(row["stage"] for row in redo) == [Stage.DIGEST, Stage.EDIT]
        assert await provenance.settle(tx, story.story) is False
        for stage, episode in ((Stage.DIGEST, 0), (Stage.EDIT, 1)):
            await made.head(tx, story.story, stage, episode, {}, text="새로 쓴 첫 화다.", report=made.PASSED)
        assert await provenance.settle(tx, story.story) is True
    assert await story.read() == [2]
    async with db.write() as tx:
        public_id = await tx.value(select(stories.c.public_id).where(stories.c.id == story.story))
        await publish(tx, public_id, story.mina.account, Visibility.PUBLIC, START)

    assert await story.read() == [1, 2]
    assert not await story.is_marked()


async def test_what_goes_back_to_a_message_that_is_gone_meanwhile_is_hidden_at_once(db: Db) -> None:
    story = await written(db)
    gone = await story.here.say(story.mina, "금방 지울 말이야.")
    await story.here.delete(gone)

    async with db.write() as tx:
        late = await made.head(tx, story.story, Stage.CONCEPT, 0, {})
        await provenance.keep_sources(tx, late, [ChatQuote(message=gone, quote="금방 지울 말")])

    assert (Stage.CONCEPT, 0) in await story.hidden()


async def test_so_is_what_goes_back_to_a_message_that_says_something_else_by_then(db: Db) -> None:
    story = await written(db)
    quote = ChatQuote(message=story.said["unused"], quote="비밀 통로는 마당에 있는 오래된 우물 안에 있어")

    async with db.write() as tx:
        late = await made.head(tx, story.story, Stage.CONCEPT, 0, {})
        await provenance.keep_sources(tx, late, [quote])

    assert (Stage.CONCEPT, 0) in await story.hidden()


async def test_a_name_that_the_story_tells_otherwise_hides_nothing(db: Db) -> None:
    here = await talk(db)
    mina = await here.person("미나")
    message = await here.say(mina, "미나야! 미나는 대답이 없어.")
    story = await here.story(mina)
    async with db.write() as tx:
        head = await made.head(tx, story, Stage.DIGEST, 0, {})
        await provenance.keep_sources(tx, head, [ChatQuote(message=message, quote="A야! A는 대답이 없어.")])

    async with db.read() as tx:
        assert not await tx.value(select(artifacts.c.redacted).where(artifacts.c.id == head))


async def test_so_is_what_is_finished_after_a_consent_was_taken_back(db: Db) -> None:
    story = await written(db)
    await story.here.refuse(story.story, story.joon)

    async with db.write() as tx:
        late = await made.head(tx, story.story, Stage.EDIT, 3, {}, text="셋째 화다.")
        await provenance.keep_sources(tx, late, [ChatQuote(message=story.said["joon"], quote="기름을 훔친")])

    assert (Stage.EDIT, 3) in await story.hidden()


async def test_each_source_names_its_message_and_whose_it_is(db: Db) -> None:
    story = await written(db)

    async with db.read() as tx:
        rows = await tx.rows(
            select(artifact_sources)
            .where(artifact_sources.c.artifact_id == story.heads[Stage.DIGEST, 0])
            .order_by(artifact_sources.c.message_id)
        )

    assert [(row["message_id"], row["person_id"], row["quote"]) for row in rows] == [
        (story.said["mina"], story.mina.person, "등대에 불이 꺼졌어."),
        (story.said["joon"], story.joon.person, "기름을 훔친 사람이 있어."),
    ]


async def test_only_who_was_asked_can_take_their_words_back(db: Db) -> None:
    story = await written(db)
    stranger = await story.here.person("남")

    with pytest.raises(NotFound):
        await story.here.refuse(story.story, stranger)

    assert await story.read() == [1, 2]
