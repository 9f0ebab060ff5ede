"""What a character knows of somebody: seen, searched, corrected, pinned, widened by them, and by nobody else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.db import Db, Write
from core.db.tables.memory import memory_changes
from core.errors import BadInput, NotFound
from core.memory import afresh, book
from core.memory.book import Forgotten
from core.memory.entries import Entry
from core.reach import Reach
from core.surface.events import Place
from tests.core.characters.stock import NOW
from tests.core.memory.scene import HALL, ROOM, Scene, Somebody, another, opened

LATER = NOW + timedelta(days=90)


@pytest.fixture
async def scene(db: Db) -> Scene:
    return await opened(db)


async def seen(scene: Scene, who: Somebody, public_id: str) -> Entry:
    async with scene.db.read() as tx:
        return await book.entry(tx, who.account, public_id)


async def corrected(scene: Scene, public_id: str, text: str) -> str:
    async with scene.db.write() as tx:
        return await book.correct(tx, scene.mina.account, public_id, text, LATER)


async def changes(scene: Scene, who: Somebody) -> int:
    """How often what is remembered of somebody has changed."""
    async with scene.db.read() as tx:
        mine = select(memory_changes.c.number).where(memory_changes.c.person_id == who.person)
        return await tx.value(mine) or 0


async def test_a_list_has_what_is_pinned_first_then_the_newest_and_nothing_of_others(scene: Scene) -> None:
    pinned = await scene.remembers("새우 알레르기가 있다", scene.mina, pinned=True)
    await scene.remembers("고양이를 키운다", scene.mina)
    await scene.remembers("부산에 산다", scene.mina, place=HALL)
    await scene.remembers("준은 왼손잡이다", scene.joon)
    await scene.remembers("이 자리에서는 반말을 쓴다", None, place=HALL)
    await scene.remembers("달래가 아는 것", scene.mina, character=(await another(scene, "dallae", "달래")).id)

    async with scene.db.read() as tx:
        first = await book.listed(tx, scene.mina.account, scene.harin.id, most=2)
        rest = await book.listed(tx, scene.mina.account, scene.harin.id, after=first[-1].public_id)
        page = await book.page(tx, scene.mina.account, scene.harin.id, 9, 2)

    assert [each.text for each in first] == ["새우 알레르기가 있다", "부산에 산다"]
    assert [each.text for each in rest] == ["고양이를 키운다"]
    assert first[0].public_id == pinned
    assert (page.entries, page.number, page.pages, page.count) == (tuple(rest), 1, 2, 3)


async def test_a_memory_tells_from_which_message_it_is_and_what_it_took_the_place_of(scene: Scene) -> None:
    source = await scene.said("나 새우 알레르기 있어", scene.mina, HALL, native="77")
    answer = await scene.said("조심할게요", None, HALL)
    old = await scene.remembers("새우를 좋아한다", scene.mina, place=HALL)
    await scene.remembers("새우를 못 먹는다", scene.mina, source, answer, place=HALL, quote="새우 알레르기 있어")

    new = await corrected(scene, old, "새우를 좋아했다")
    [first] = await _hits(scene, "못 먹는다")
    one = await seen(scene, scene.mina, new)

    assert [(each.quote, each.post, each.by_character) for each in first.sources] == [
        ("새우 알레르기 있어", "77", False),
        ("새우 알레르기 있어", None, True),
    ]
    assert first.sources[0].place == Place("fake", "bot", "guild", "hall")
    assert first.reach is Reach.SPACE
    assert [(each.text, each.until) for each in one.before] == [("새우를 좋아한다", LATER)]


async def _hits(scene: Scene, query: str) -> list[Entry]:
    async with scene.db.read() as tx:
        return await book.listed(tx, scene.mina.account, scene.harin.id, query=query)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("새우", ["새우 알레르기가 있다"]),
        ("SEOUL", ["Lives in Seoul"]),
        ("서울 고양이", ["고양이 둘을 키운다"]),
        ("고양이 키운다", ["고양이 둘을 키운다"]),
        ("%", []),
        ("없는 말", []),
    ],
)
async def test_searching_finds_what_has_most_of_the_words(scene: Scene, query: str, expected: list[str]) -> None:
    for text in ("새우 알레르기가 있다", "Lives in Seoul", "고양이 둘을 키운다"):
        await scene.remembers(text, scene.mina)

    assert await scene.texts(scene.mina, query) == expected


async def test_a_correction_takes_the_place_of_what_it_corrects_which_stays_with_its_dates(scene: Scene) -> None:
    source = await scene.said("부산으로 이사했어", scene.mina)
    old = await scene.remembers("부산에 산다", scene.mina, source, pinned=True, widened_at=NOW, slot="residence")

    new = await corrected(scene, old, "  대구에\n산다 ")

    one, before = await seen(scene, scene.mina, new), await seen(scene, scene.mina, old)
    assert (one.text, one.pinned, one.widened, one.origin.value) == ("대구에 산다", True, NOW, "person")
    assert [each.message_id for each in one.sources] == [source]
    assert (before.text, before.past, before.now, before.pinned) == ("부산에 산다", LATER, "대구에 산다", False)
    assert await scene.texts(scene.mina) == ["대구에 산다"]
    assert sorted(await scene.texts(scene.mina, "산다")) == ["대구에 산다", "부산에 산다"]
    assert await changes(scene, scene.mina) == 1
    for change in (corrected(scene, old, "또"), _pinned(scene, old), _widened(scene, old)):
        with pytest.raises(BadInput):
            await change


async def _pinned(scene: Scene, public_id: str) -> None:
    async with scene.db.write() as tx:
        await book.pin(tx, scene.mina.account, public_id)


async def _widened(scene: Scene, public_id: str, *, widened: bool = True) -> None:
    async with scene.db.write() as tx:
        await book.widen(tx, scene.mina.account, public_id, LATER, widened=widened)


@pytest.mark.parametrize("text", ["", " \n\t", "\u0000", "가" * (book.LONGEST + 1)])
async def test_what_says_nothing_or_too_much_is_not_written_down(scene: Scene, text: str) -> None:
    old = await scene.remembers("부산에 산다", scene.mina)

    with pytest.raises(BadInput):
        await corrected(scene, old, text)
    with pytest.raises(BadInput):
        await _added(scene, text)

    assert await scene.left() == ["부산에 산다"]


async def _added(scene: Scene, text: str, place: Place = ROOM) -> str:
    async with scene.db.write() as tx:
        place_id = scene.places[place.channel]
        return await book.add(tx, scene.mina.person, scene.harin.id, place_id, text, LATER)


@pytest.mark.parametrize(("place", "reach"), [(ROOM, Reach.DIRECT), (HALL, Reach.SPACE)])
async def test_what_somebody_writes_down_is_remembered_as_if_they_had_said_it_there(
    scene: Scene, place: Place, reach: Reach
) -> None:
    made = await _added(scene, "채식을 한다", place)

    one = await seen(scene, scene.mina, made)
    assert (one.text, one.reach, one.said_at, one.sources) == ("채식을 한다", reach, LATER, ())
    assert await changes(scene, scene.mina) == 1


async def test_pins_and_widening_are_undone_as_they_were_done(scene: Scene) -> None:
    one = await scene.remembers("부산에 산다", scene.mina)

    await _pinned(scene, one)
    await _widened(scene, one)
    wide = await seen(scene, scene.mina, one)
    await _widened(scene, one, widened=False)

    assert (wide.pinned, wide.widened) == (True, LATER)
    assert (await seen(scene, scene.mina, one)).widened is None
    assert await changes(scene, scene.mina) == 3


async def test_a_file_has_all_that_one_character_or_every_one_knows(scene: Scene) -> None:
    source = await scene.said("나 부산 살아", scene.mina, HALL, native="5")
    old = await scene.remembers("부산에 산다", scene.mina, source, place=HALL, quote="부산 살아")
    await corrected(scene, old, "대구에 산다")
    await scene.remembers("달래가 아는 것", scene.mina, character=(await another(scene, "dallae", "달래")).id)
    await scene.remembers("준의 것", scene.joon)

    async with scene.db.read() as tx:
        mine = await book.exported(
            tx, scene.mina.account, scene.harin.id, lambda place, post: f"{place.channel}/{post}"
        )
        every = await book.exported(tx, scene.mina.account, None)

    texts = [[each["text"] for each in whole["memories"]] for whole in (mine, every)]  # type: ignore[attr-defined]  # JSON
    assert texts == [["부산에 산다", "대구에 산다"], ["부산에 산다", "대구에 산다", "달래가 아는 것"]]
    first = mine["memories"][0]  # type: ignore[index]  # JSON
    assert first["sources"][0]["link"] == "hall/5"
    assert first["replaced"] == LATER.isoformat()


Doing = Callable[[Write, int, str], Awaitable[object]]
DOINGS: dict[str, Doing] = {
    "see": book.entry,
    "correct": lambda tx, account, name: book.correct(tx, account, name, "바꾼 말", LATER),
    "pin": lambda tx, account, name: book.pin(tx, account, name),
    "unpin": lambda tx, account, name: book.pin(tx, account, name, pinned=False),
    "widen": lambda tx, account, name: book.widen(tx, account, name, LATER),
    "narrow": lambda tx, account, name: book.widen(tx, account, name, LATER, widened=False),
    "forget": book.forget,
}


@pytest.mark.parametrize("doing", DOINGS)
async def test_what_is_not_ones_own_is_as_if_it_were_not_there(scene: Scene, doing: str) -> None:
    source = await scene.said("비밀은 바다야", scene.mina)
    secret = await scene.remembers("비밀은 바다다", scene.mina, source, pinned=True)
    of_place = await scene.remembers("모두 반말을 쓴다", None, place=HALL)

    told = []
    for name in (secret, of_place, "nothing", "", "%", f"{secret} "):
        with pytest.raises(NotFound) as caught:
            async with scene.db.write() as tx:
                await DOINGS[doing](tx, scene.joon.account, name)
        told.append(caught.value.text)

    assert len({text.key for text in told}) == 1
    assert await scene.left() == ["비밀은 바다다", "모두 반말을 쓴다"]
    assert await scene.forgotten() == []
    one = await seen(scene, scene.mina, secret)
    assert (one.text, one.pinned, one.widened) == ("비밀은 바다다", True, None)
    assert await scene.texts(scene.joon) == await scene.texts(scene.joon, "비밀") == []


async def test_what_a_place_remembers_belongs_to_that_place(scene: Scene) -> None:
    await scene.said("우리 여기서는 반말 쓰자", scene.mina, HALL)
    until = await scene.said("그래", scene.mina, HALL)
    of_hall = await scene.remembers("모두 반말을 쓴다", None, until, place=HALL)
    await scene.said("나도 왔어", scene.joon, HALL)

    async with scene.db.write() as tx:
        hall = await book.shared(tx, scene.places["hall"], scene.harin.id, 0, 8)
        room = await book.shared(tx, scene.places["room"], scene.harin.id, 0, 8)
        there = [await book.was_there(tx, who.account, hall.entries[0]) for who in (scene.mina, scene.joon)]
        with pytest.raises(NotFound):
            await book.forget_shared(tx, scene.places["room"], of_hall)
        gone = await book.forget_shared(tx, scene.places["hall"], of_hall)

    assert ([each.text for each in hall.entries], room.count) == (["모두 반말을 쓴다"], 0)
    assert there == [True, False]
    assert gone == Forgotten(1, 1)
    assert await scene.left() == []


async def test_a_fresh_start_can_be_undone_once(scene: Scene) -> None:
    await scene.said("안녕", scene.mina)
    account, harin = scene.mina.account, scene.harin.id

    async with scene.db.write() as tx:
        await afresh.fresh_start(tx, account, harin, NOW)
        await afresh.fresh_start(tx, account, harin, LATER)
        began = await afresh.began(tx, account, harin), await afresh.began(tx, scene.joon.account, harin)
        undone = await afresh.undo(tx, account, harin), await afresh.undo(tx, account, harin)

    assert began == (LATER, None)
    assert undone == (True, False)
    assert await changes(scene, scene.mina) >= 3


async def test_a_digest_gets_other_words_and_keeps_its_stretch(scene: Scene) -> None:
    await scene.said("안녕", scene.mina)
    await scene.sums_up("미나가 인사했다.")
    chat, harin = scene.chats["room"], scene.harin.id

    async with scene.db.write() as tx:
        before = await afresh.digest_of(tx, chat, harin)
        after = await afresh.edit_digest(tx, chat, harin, "미나는\n바다에 갔다.", LATER)
        there = [await afresh.was_there(tx, who.account, chat, after) for who in (scene.mina, scene.joon)]
        with pytest.raises(NotFound):
            await afresh.edit_digest(tx, scene.chats["hall"], harin, "없는 것", LATER)
        with pytest.raises(BadInput):
            await afresh.edit_digest(tx, chat, harin, " ", LATER)

    assert before is not None
    assert (before.text, before.own) == ("미나가 인사했다.", False)
    assert (after.text, after.own, after.at) == ("미나는\n바다에 갔다.", True, LATER)
    assert (after.first, after.last) == (before.first, before.last)
    assert there == [True, False]
