"""What somebody has a character forget is gone from all that it could be reminded of, and nothing else is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.ai.model import Role
from core.chat import store
from core.db import Db
from core.db.tables.chat import messages
from core.db.tables.memory import digests, passages
from core.db.tables.people import people
from core.memory import book, erasure, forgetting
from core.memory.forgetting import Forgotten
from tests.core.characters.stock import NOW
from tests.core.memory.scene import HALL, Scene, Somebody, another, opened


@pytest.fixture
async def scene(db: Db) -> Scene:
    return await opened(db)


async def forgets(scene: Scene, public_id: str) -> Forgotten:
    async with scene.db.write() as tx:
        return await book.forget(tx, scene.mina.account, public_id)


async def forgets_all(scene: Scene, who: Somebody, character: int | None = None) -> Forgotten:
    async with scene.db.write() as tx:
        return await book.forget_all(tx, who.account, character or scene.harin.id)


async def texts(scene: Scene) -> int:
    async with scene.db.read() as tx:
        return len(await tx.rows(select(messages.c.id)))


async def learnt(scene: Scene, text: str) -> int:
    async with scene.db.read() as tx:
        found: int = await tx.value(select(messages.c.learnt).where(messages.c.text == text))
    return found


async def test_with_a_memory_go_its_sources_and_the_answer_that_repeats_it(scene: Scene) -> None:
    await scene.said("오늘 날씨 좋다", scene.mina)
    source = await scene.said("나 새우 알레르기 있어", scene.mina)
    await scene.said("새우는 빼고 요리할게요", None)
    await scene.said("고마워", scene.mina)
    await scene.said("새우 말고 다른 걸 먹죠", None)
    one = await scene.remembers("새우 알레르기가 있다", scene.mina, source)
    await scene.sums_up("미나는 새우를 못 먹는다.")

    gone = await forgets(scene, one)

    assert gone == Forgotten(1, 2)
    assert await scene.forgotten() == ["나 새우 알레르기 있어", "새우는 빼고 요리할게요"]
    assert await scene.found() == ["오늘 날씨 좋다", "고마워", "새우 말고 다른 걸 먹죠"]
    assert await scene.left() == []
    assert await texts(scene) == 5
    async with scene.db.read() as tx:
        assert await tx.rows(select(digests)) == []


async def test_an_answer_about_something_else_stays(scene: Scene) -> None:
    source = await scene.said("나 새우 알레르기 있어", scene.mina)
    await scene.said("오늘은 바람이 차네요", None)
    one = await scene.remembers("새우 알레르기가 있다", scene.mina, source)

    await forgets(scene, one)

    assert await scene.forgotten() == ["나 새우 알레르기 있어"]


async def test_what_else_came_from_the_same_message_goes_and_its_other_sources_are_looked_at_again(
    scene: Scene,
) -> None:
    both = await scene.said("새우는 못 먹고 고양이를 키워", scene.mina)
    other = await scene.said("고양이 이름은 나비야", scene.mina)
    apart = await scene.said("부산 살아", scene.mina)
    one = await scene.remembers("새우를 못 먹는다", scene.mina, both)
    await scene.remembers("고양이 나비를 키운다", scene.mina, both, other)
    await scene.remembers("부산에 산다", scene.mina, apart)

    await forgets(scene, one)

    assert await scene.left() == ["부산에 산다"]
    assert await scene.forgotten() == ["새우는 못 먹고 고양이를 키워"]
    assert (await learnt(scene, "고양이 이름은 나비야"), await learnt(scene, "부산 살아")) == (1, 2)


async def test_of_what_was_corrected_no_older_words_come_back(scene: Scene) -> None:
    source = await scene.said("부산으로 이사했어", scene.mina)
    old = await scene.remembers("부산에 산다", scene.mina, source)
    async with scene.db.write() as tx:
        new = await book.correct(tx, scene.mina.account, old, "대구에 산다", NOW + timedelta(days=9))

    await forgets(scene, new)

    assert await scene.left() == []


async def test_what_was_written_down_goes_by_itself(scene: Scene) -> None:
    await scene.said("안녕", scene.mina)
    async with scene.db.write() as tx:
        name = await book.add(tx, scene.mina.person, scene.harin.id, scene.places["room"], "채식을 한다", NOW)

    assert await forgets(scene, name) == Forgotten(1, 0)
    assert await scene.forgotten() == await scene.left() == []


async def test_all_of_one_person_goes_from_every_place_and_nothing_of_others(scene: Scene) -> None:
    await scene.said("나는 미나야", scene.mina)
    await scene.said("반가워요 미나", None)
    said = await scene.said("여기서도 안녕", scene.mina, HALL)
    await scene.said("나는 준이야", scene.joon, HALL)
    await scene.remembers("이름은 미나다", scene.mina)
    await scene.remembers("이름은 준이다", scene.joon, place=HALL)
    await scene.remembers("미나가 인사했다", None, said, place=HALL)
    await scene.remembers("달래가 아는 것", scene.mina, character=(await another(scene, "dallae", "달래")).id)
    await scene.sums_up("둘이 인사했다.", HALL)

    gone = await forgets_all(scene, scene.mina)

    assert gone == Forgotten(1, 3)
    assert await scene.forgotten() == ["나는 미나야", "반가워요 미나", "여기서도 안녕"]
    assert await scene.found() == ["나는 준이야"]
    assert await scene.left() == ["이름은 준이다", "달래가 아는 것"]
    assert await scene.texts(scene.joon) == ["이름은 준이다"]
    async with scene.db.read() as tx:
        assert await tx.rows(select(digests)) == []


async def test_all_that_another_character_was_told_stays(scene: Scene) -> None:
    await scene.said("나는 미나야", scene.mina)

    gone = await forgets_all(scene, scene.mina, (await another(scene, "dallae", "달래")).id)

    assert gone == Forgotten(0, 0)
    assert await scene.forgotten() == []


async def test_long_lives_are_forgotten_whole(scene: Scene) -> None:
    async with scene.db.write() as tx:
        for number in range(1_200):
            chat, person = scene.chats["room"], scene.mina.person
            await store.add_message(tx, chat, Role.PERSON, f"말 {number}", NOW, person_id=person)

    gone = await forgets_all(scene, scene.mina)

    assert gone == Forgotten(0, 1_200)
    assert len(await scene.forgotten()) == 1_200


@pytest.mark.parametrize("times", [1, 2 * erasure.FEW])
async def test_vectors_of_what_was_said_right_behind_are_made_anew(scene: Scene, times: int) -> None:
    await scene.said("먼저 한 말", scene.joon, HALL)
    for number in range(times):
        await scene.said(f"미나 {number}", scene.mina, HALL)
    for text in ("바로 뒤", "그 뒤", "멀리 뒤"):
        await scene.said(text, scene.joon, HALL)
    async with scene.db.write() as tx:
        await tx.run(update(passages).values(vector=b"1234", embedder="e", hash="h"))

    await forgets_all(scene, scene.mina)

    async with scene.db.read() as tx:
        query = select(messages.c.text).join(passages, passages.c.message_id == messages.c.id)
        rows = await tx.rows(query.where(passages.c.vector.is_not(None)).order_by(messages.c.id))
    assert [row["text"] for row in rows] == ["먼저 한 말", "멀리 뒤"]


async def test_whoever_speaks_through_another_identity_has_that_forgotten_too(scene: Scene) -> None:
    await scene.said("다른 이름으로 한 말", scene.joon, HALL)
    async with scene.db.write() as tx:
        theirs = update(people).where(people.c.id == scene.joon.person)
        await tx.run(theirs.values(account_id=scene.mina.account))

    await forgets_all(scene, scene.mina)

    assert await scene.forgotten() == ["다른 이름으로 한 말"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("새우를 못 먹는다", "새우는 빼고 할게요", True),
        ("Allergic to shrimps", "No shrimp for you then", True),
        ("나는 부산에 산다", "나는 오늘 바쁘다", False),
        ("That is what she said", "that would have been", False),
        ("", "새우", False),
    ],
)
def test_words_are_compared_by_what_they_are_about(one: str, other: str, same: bool) -> None:
    assert bool(forgetting.content([one]) & forgetting.content([other])) is same
