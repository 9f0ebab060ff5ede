"""Characters that are born in a story, and who may meet them."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select, update

from core.characters import authoring, store
from core.characters.card import from_v3
from core.characters.editing import CardEdit
from core.characters.formats.write import Target
from core.db import Db
from core.db.tables.characters import Visibility, character_versions, characters
from core.db.tables.stories import story_characters, story_heads
from core.errors import BadInput, NotFound
from core.memory import quoted
from core.stories.bridge import becoming
from core.stories.schemas import Plans
from core.stories.shelf.publishing import publish, unpublish
from core.stories.stage import Stage
from tests.core.stories import made
from tests.core.stories.bridge.bibles import DELTAS, TEXTS, bible
from tests.core.stories.made import NOW


@dataclass
class Shelf:
    """A story of three episodes with all of its bible."""

    db: Db
    owner: int
    public_id: str
    story: int

    async def become(self, member: str = "seo", episode: int = 1, account: int | None = None) -> str:
        async with self.db.write() as tx:
            return await becoming.become(tx, self.story, member, episode, account or self.owner, NOW)

    async def publish(self, how: Visibility = Visibility.PUBLIC, last: int | None = None) -> None:
        async with self.db.write() as tx:
            await publish(tx, self.public_id, self.owner, how, NOW, last=last)

    async def unpublish(self) -> None:
        async with self.db.write() as tx:
            await unpublish(tx, self.public_id, self.owner, NOW)

    async def sees(self, character: str, viewer: int | None = None) -> bool:
        async with self.db.read() as tx:
            return await store.find(tx, character, viewer) is not None

    async def card(self, character: str) -> str:
        async with self.db.read() as tx:
            found = await store.find(tx, character, self.owner)
            assert found is not None
            tree = await tx.value(select(character_versions.c.tree).where(character_versions.c.id == found.version_id))
        return str(tree)

    async def versions(self) -> int:
        async with self.db.read() as tx:
            return int(await tx.value(select(func.count()).select_from(character_versions)))


@pytest.fixture
async def shelf(db: Db) -> Shelf:
    owner = await made.account(db)
    told = bible()
    assert told.voices is not None
    assert told.ledger is not None
    public_id = await made.story(db, owner, made.Story(title=told.title, episodes=TEXTS, tags=told.tags))
    story = await made.id_of(db, public_id)
    products = {
        (Stage.WORLD, 0): told.world,
        (Stage.CAST, 0): told.cast,
        (Stage.VOICE, 0): told.voices,
        (Stage.SECRETS, 0): told.ledger,
        (Stage.EPISODES, 1): Plans(episodes=told.plans),
        **{(Stage.RECORD, number): delta for number, delta in enumerate(DELTAS, 1)},
    }
    async with db.write() as tx:
        for (stage, episode), product in products.items():
            await made.head(tx, story, stage, episode, product.model_dump(mode="json", by_alias=True))
    return Shelf(db, owner, public_id, story)


async def test_somebody_of_the_cast_becomes_a_character_of_the_storys_maker(shelf: Shelf) -> None:
    found = await shelf.become("seo", 1)

    card = from_v3(json.loads(await shelf.card(found)))
    assert card.name == "한서율"
    assert "《모자란 기름》의 1화가 막 끝난 때다." in card.scenario
    assert "약도" not in await shelf.card(found)


async def test_the_same_moment_is_the_same_character_and_another_one_another(shelf: Shelf) -> None:
    first, again, later = await shelf.become(episode=1), await shelf.become(episode=1), await shelf.become(episode=2)

    assert first == again != later
    assert await shelf.versions() == 2
    assert "약도" in await shelf.card(later)


async def test_what_has_changed_in_the_story_makes_a_new_version_of_the_same_character(shelf: Shelf) -> None:
    first = await shelf.become()
    async with shelf.db.write() as tx:
        text = TEXTS[0].replace("못 드려요", "절대 못 드려요")
        await made.head(tx, shelf.story, Stage.EDIT, 1, {}, text=text, report=made.PASSED)

    assert await shelf.become() == first

    assert await shelf.versions() == 2
    assert "절대 못 드려요" in await shelf.card(first)


async def test_what_its_owner_wrote_stays_as_long_as_the_story_says_the_same(shelf: Shelf) -> None:
    character = await shelf.become()
    async with shelf.db.write() as tx:
        await authoring.save(tx, character, shelf.owner, CardEdit(nickname="등대지기"), NOW)

    assert await shelf.become() == character

    assert "등대지기" in await shelf.card(character)


async def test_a_private_story_has_private_characters(shelf: Shelf) -> None:
    character, reader = await shelf.become(), await made.account(shelf.db)

    assert not await shelf.sees(character, reader)
    assert await shelf.sees(character, shelf.owner)
    with pytest.raises(NotFound):
        await shelf.become(account=reader)


async def test_readers_meet_them_while_the_story_is_published_and_no_longer(shelf: Shelf) -> None:
    character, reader = await shelf.become(), await made.account(shelf.db)

    await shelf.publish()
    assert await shelf.sees(character, reader)

    await shelf.unpublish()
    assert not await shelf.sees(character, reader)


async def test_an_unlisted_story_has_unlisted_characters(shelf: Shelf) -> None:
    character = await shelf.become()

    await shelf.publish(Visibility.UNLISTED)

    async with shelf.db.read() as tx:
        seen = await tx.value(select(characters.c.visibility).where(characters.c.public_id == character))
    assert seen == Visibility.UNLISTED.value


async def test_a_character_of_an_episode_that_is_not_out_is_its_makers_alone(shelf: Shelf) -> None:
    early, late = await shelf.become(episode=1), await shelf.become(episode=3)

    await shelf.publish(last=2)

    assert await shelf.sees(early)
    assert not await shelf.sees(late)


async def test_a_reader_can_choose_moments_as_far_as_is_published(shelf: Shelf) -> None:
    reader = await made.account(shelf.db)
    await shelf.publish(last=2)

    character = await shelf.become("seo", 2, reader)

    assert await shelf.sees(character, reader)
    with pytest.raises(BadInput) as error:
        await shelf.become("seo", 3, reader)
    assert error.value.text.args == {"episode": 3, "last": 2}
    async with shelf.db.read() as tx:
        assert await tx.value(select(characters.c.owner_id).where(characters.c.public_id == character)) == shelf.owner


@pytest.mark.parametrize(
    ("member", "episode", "key"),
    [
        ("seo", 0, "bridge-no-episode"),
        ("seo", 4, "bridge-no-episode"),
        ("ha", 1, "bridge-not-there-yet"),
        ("mu", 3, "bridge-dead"),
        ("ghost", 1, "bridge-no-member"),
    ],
)
async def test_a_moment_that_is_none_is_refused_in_words(shelf: Shelf, member: str, episode: int, key: str) -> None:
    with pytest.raises((BadInput, NotFound)) as error:
        await shelf.become(member, episode)

    assert error.value.text.key == key
    assert await shelf.versions() == 0


async def test_words_that_were_taken_back_take_the_characters_back(shelf: Shelf) -> None:
    character = await shelf.become()
    await shelf.publish()
    head = select(story_heads.c.artifact_id).where(
        story_heads.c.stage == Stage.EDIT.value, story_heads.c.story_id == shelf.story, story_heads.c.episode == 1
    )

    async with shelf.db.write() as tx:
        assert await quoted.hide(tx, head)

    assert not await shelf.sees(character)
    with pytest.raises(BadInput) as error:
        await shelf.become()
    assert error.value.text.key == "bridge-story-hidden"
    async with shelf.db.read() as tx:
        assert not await tx.value(select(story_characters.c.current))
    await shelf.unpublish()


async def test_a_character_that_its_owner_deleted_stays_deleted_until_it_is_wanted_again(shelf: Shelf) -> None:
    character = await shelf.become()
    async with shelf.db.write() as tx:
        await tx.run(update(characters).where(characters.c.public_id == character).values(deleted_at=NOW))

    await shelf.publish()
    assert not await shelf.sees(character, shelf.owner)

    assert await shelf.become() == character
    assert await shelf.sees(character)


async def test_it_is_exported_as_a_card_like_any_other(shelf: Shelf) -> None:
    character = await shelf.become("seo", 2)

    async with shelf.db.read() as tx:
        out = await authoring.exported(tx, character, shelf.owner, Target.V3_JSON, NOW)

    data = json.loads(out.data)["data"]
    assert data["name"] == "한서율"
    assert data["extensions"]["iyagi"]["story"] == {"id": shelf.public_id, "member": "seo", "episode": 2}


async def test_what_is_not_out_yet_is_told_by_nobody_whom_a_reader_meets(shelf: Shelf) -> None:
    """Its maker's record of a later episode says what may not be told; a look that gives it away is left out."""
    told = bible()
    early = told.member("no").model_copy(
        update={"look": "무진은 지붕에서 떨어져 죽었다. 눈빛이 맑다.", "first_episode": 1}
    )
    cast = told.cast.model_copy(update={"members": (*told.cast.members[:3], early)})
    async with shelf.db.write() as tx:
        await made.head(tx, shelf.story, Stage.CAST, 0, cast.model_dump(mode="json"))
    await shelf.publish(last=1)

    character = await shelf.become("no", 1, await made.account(shelf.db))

    assert "눈빛이 맑다." in await shelf.card(character)
    assert "떨어져 죽었다" not in await shelf.card(character)


async def test_a_story_without_a_cast_says_so(db: Db) -> None:
    owner = await made.account(db)
    story = await made.id_of(db, await made.story(db, owner))

    async with db.write() as tx:
        with pytest.raises(BadInput) as error:
            await becoming.become(tx, story, "seo", 1, owner, NOW)

    assert error.value.text.key == "bridge-no-cast"


async def test_those_that_a_story_has_are_told(shelf: Shelf) -> None:
    first, second = await shelf.become("seo", 1), await shelf.become("mu", 2)

    async with shelf.db.read() as tx:
        assert await becoming.born(tx, shelf.story) == (("seo", 1, first), ("mu", 2, second))
