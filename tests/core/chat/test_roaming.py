"""Chats that go with their person from place to place: nothing is lost, nothing is answered twice, and nobody else's
come along."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, insert, select, update

from core.accounts import people
from core.chat import echoing, roaming
from core.db import Db
from core.db.tables.chat import chats, messages, variants
from core.db.tables.people import people as persons
from core.db.tables.places import places
from core.errors import Busy, NotFound
from core.ledger.lease import Claim
from core.surface.events import ButtonPressed, CommandInvoked, MessageEdited, Person, Place
from tests.core.chat.test_control import Make
from tests.core.conftest import JOON, MINA, PLACE, Stage

NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)
PHONE = replace(PLACE, channel="phone")
MINA_THERE = Person("t1", "Mina", "ko")


async def linked(db: Db) -> int:
    """Both of Mina's persons are of one account."""
    async with db.write() as tx:
        one = await people.know(tx, "fake", MINA, NOW)
        other = await people.know(tx, "fake", MINA_THERE, NOW)
        await tx.run(update(persons).where(persons.c.id == other.id).values(account_id=one.account_id))
    return one.account_id


def invoked(name: str, place: Place = PHONE, person: Person = MINA_THERE) -> CommandInvoked:
    return CommandInvoked(id=f"{name}{place.channel}", place=place, person=person, name=name, at=NOW)


def pressed(action: str, place: Place = PHONE, person: Person = MINA_THERE) -> ButtonPressed:
    return ButtonPressed(
        id=f"b{action}{place.channel}", place=place, person=person, action=action, message_id="1", at=NOW
    )


async def do(stage: Stage, *events: CommandInvoked | ButtonPressed | MessageEdited) -> None:
    for event in events:
        await stage.desk.take(event)
        await stage.until_quiet()


async def talk(stage: Stage, text: str, place: Place = PLACE, person: Person = MINA) -> None:
    await stage.say(text, person, place)
    await stage.until_quiet()


async def begun(stage: Stage) -> None:
    await stage.desk.open_chat(PLACE, MINA, "maru")
    await stage.until_quiet()
    await talk(stage, "첫마디")


def offered(stage: Stage) -> list[str]:
    newest = [post for post in stage.surface.posts.values() if post.notice][-1]
    return [button.action for button in newest.buttons]


async def lives(db: Db) -> dict[str, list[str]]:
    """What was said in the chat that each place is in, without greetings."""
    query = select(places.c.channel, messages.c.text).join(chats, chats.c.id == places.c.chat_id)
    query = query.join(messages, messages.c.chat_id == chats.c.id).outerjoin(
        variants, (variants.c.message_id == messages.c.id) & (variants.c.provider == "card")
    )
    found: dict[str, list[str]] = {}
    async with db.read() as tx:
        for row in await tx.rows(query.where(variants.c.id.is_(None)).order_by(messages.c.id)):
            found.setdefault(row["channel"], []).append(row["text"])
    return found


async def test_a_chat_goes_on_in_another_place_and_comes_back_where_somebody_writes(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."], ["둘."], ["셋."])
    await linked(db)

    async with stage.working():
        await begun(stage)
        await do(stage, invoked("chats"))
        listed, (bring,) = stage.surface.shown()[-1], offered(stage)
        await do(stage, pressed(bring))
        brought = stage.surface.shown()[-1]
        await talk(stage, "이어서", PHONE, MINA_THERE)
        on_phone = await lives(db)
        await talk(stage, "돌아왔어")
        told = [line.text for line in stage.model.seen[-1].lines]
        home = await lives(db)

    assert "다른 곳" in listed and "하나." in listed
    assert "하나." in brought and "첫마디" in brought
    assert on_phone == {"phone": ["첫마디", "하나.", "이어서", "둘."]}
    assert home == {"room": ["첫마디", "하나.", "이어서", "둘.", "돌아왔어", "셋."]}
    assert [text for text in told if "이어서" in text] and [text for text in told if "첫마디" in text]
    assert any("다시 가져왔습니다" in each for each in stage.surface.shown())


async def test_nobody_else_can_take_a_chat_along_or_see_that_it_is_there(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."])
    await linked(db)

    async with stage.working():
        await begun(stage)
        async with db.read() as tx:
            mine = await tx.value(select(chats.c.public_id))
        theirs = replace(PLACE, channel="joon")
        await do(stage, invoked("chats", theirs, JOON))
        listed = stage.surface.shown()[-1]
        await do(stage, pressed(f"bring:{mine}", theirs, JOON))

    assert "하나." not in listed and "없는 대화" in stage.surface.shown()[-1]
    assert await lives(db) == {"room": ["첫마디", "하나."]}


async def test_a_chat_of_a_group_stays_there(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."])
    account = await linked(db)
    group = replace(PLACE, channel="group", direct=False)

    async with stage.working():
        await stage.desk.open_chat(group, MINA, "maru")
        await stage.until_quiet()
        await talk(stage, "모두 안녕", group)
        async with db.read() as tx:
            name = await tx.value(select(chats.c.public_id))
        await do(stage, invoked("chats"), pressed(f"bring:{name}"))

    async with db.read() as tx:
        assert await roaming.listed(tx, account) == []
    assert await lives(db) == {"group": ["모두 안녕", "하나."]}


async def test_while_an_answer_is_written_the_chat_stays_and_what_is_said_elsewhere_waits(
    make_stage: Make, db: Db
) -> None:
    stage = make_stage(["하나."], ["둘", 0.6, "째."], ["셋."])
    await linked(db)

    async with stage.working():
        await begun(stage)
        async with db.read() as tx:
            bring = f"bring:{await tx.value(select(chats.c.public_id))}"
        await do(stage, pressed(bring))
        await stage.say("천천히 답해 줘", MINA_THERE, PHONE)
        await stage.until(lambda: len(stage.model.seen) == 2)
        await stage.say("그새 여기서도")
        await stage.desk.take(pressed(bring, replace(PLACE, channel="third"), MINA))
        await stage.until_quiet()

    assert await lives(db) == {"room": ["첫마디", "하나.", "천천히 답해 줘", "둘째.", "그새 여기서도", "셋."]}
    assert len(stage.model.seen) == 3
    assert any("답이 오고 있어요" in each for each in stage.surface.shown())


async def test_what_was_said_is_put_right_where_it_was_said_also_when_the_chat_has_gone_on(
    make_stage: Make, db: Db
) -> None:
    stage = make_stage(["하나."], ["둘."])
    await linked(db)

    async with stage.working():
        await stage.desk.open_chat(PLACE, MINA, "maru")
        await stage.until_quiet()
        first = stage.message("틀린 말")
        await stage.desk.take(first)
        await stage.until_quiet()
        async with db.read() as tx:
            bring = f"bring:{await tx.value(select(chats.c.public_id))}"
        await do(stage, pressed(bring))
        await do(stage, MessageEdited(id="e1", place=PLACE, person=MINA, message_id=first.id, text="맞는 말", at=NOW))
        await talk(stage, "이어서", PHONE, MINA_THERE)

    assert await lives(db) == {"phone": ["맞는 말", "하나.", "이어서", "둘."]}


async def test_a_new_chat_where_one_has_left_is_a_new_chat(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."], ["둘."])
    await linked(db)

    async with stage.working():
        await begun(stage)
        async with db.read() as tx:
            bring = f"bring:{await tx.value(select(chats.c.public_id))}"
        await do(stage, pressed(bring), invoked("new", PLACE, MINA))
        await talk(stage, "새 이야기")

    assert await lives(db) == {"phone": ["첫마디", "하나."], "room": ["새 이야기", "둘."]}


async def test_lists_go_on_where_they_ended_and_find_by_title_and_character(make_stage: Make, db: Db) -> None:
    stage = make_stage(*[[f"답 {number}."] for number in range(5)])
    account = await linked(db)
    async with stage.working():
        for number in range(5):
            there = replace(PLACE, channel=f"c{number}")
            await stage.desk.open_chat(there, MINA, "maru" if number % 2 else "dallae")
            await stage.until_quiet()
            await talk(stage, f"말 {number}", there)

    async with db.write() as tx:
        first = await roaming.listed(tx, account, most=2)
        rest = await roaming.listed(tx, account, most=10, before=first[-1].newest)
        await roaming.rename(tx, account, rest[0].public_id, "100% 비 오는_날")
        by_title = await roaming.listed(tx, account, query="0% 비 오는_")
        wild = await roaming.listed(tx, account, query="%")
        by_character = await roaming.listed(tx, account, query=first[0].character[:1])

    assert [each.channel for each in (*first, *rest)] == ["c4", "c3", "c2", "c1", "c0"]
    assert (first[0].last, first[0].count, first[0].here) == ("답 4.", 3, True)
    assert [each.channel for each in by_title] == ["c2"] == [each.channel for each in wild]
    assert {each.channel for each in by_character} == {"c4", "c2", "c0"}


async def test_a_deleted_chat_leaves_nothing_and_its_place_can_begin_again(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."], ["둘."])
    account = await linked(db)

    async with stage.working():
        await begun(stage)
        async with db.write() as tx:
            (only,) = await roaming.listed(tx, account)
            await roaming.remove(tx, account, only.public_id, NOW)
            left = await tx.value(select(func.count()).select_from(messages))
        await talk(stage, "다시 처음부터")

    assert left == 0
    assert await lives(db) == {"room": ["다시 처음부터", "둘."]}


async def test_what_is_answered_just_now_cannot_be_deleted_and_others_find_nothing(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."])
    account = await linked(db)
    async with stage.working():
        await begun(stage)
    await stage.say("아직 답이 없다")

    async with db.write() as tx:
        (only,) = await roaming.listed(tx, account)
        with pytest.raises(Busy):
            await roaming.remove(tx, account, only.public_id, datetime.now(UTC))
        with pytest.raises(NotFound):
            await roaming.remove(tx, account + 1_000, only.public_id, NOW)


async def test_what_is_taken_back_where_the_chat_is_takes_no_posts_of_other_places_along(
    make_stage: Make, db: Db
) -> None:
    stage = make_stage(["하나."], ["둘."])
    await linked(db)

    async with stage.working():
        await begun(stage)
        async with db.read() as tx:
            bring = f"bring:{await tx.value(select(chats.c.public_id))}"
        await do(stage, pressed(bring))
        before = dict(stage.surface.posts)
        await do(stage, invoked("undo"))

    assert await lives(db) == {}
    assert before.keys() <= stage.surface.posts.keys()


async def test_a_change_where_it_was_said_is_told_once_where_the_chat_is_and_keeps_nobody_from_taking_it_along(
    make_stage: Make, db: Db
) -> None:
    stage = make_stage(["하나."])
    account = await linked(db)

    async with stage.working():
        await stage.desk.open_chat(PLACE, MINA, "maru")
        await stage.until_quiet()
        first = stage.message("틀린 말")
        await stage.desk.take(first)
        await stage.until_quiet()
        async with db.read() as tx:
            public_id = await tx.value(select(chats.c.public_id))
        await do(stage, pressed(f"bring:{public_id}"))
    edited = MessageEdited(id="e1", place=PLACE, person=MINA, message_id=first.id, text="맞는 말", at=NOW)
    await stage.desk.take(edited)
    async with db.write() as tx:
        there = await tx.row(select(places).where(places.c.channel == PHONE.channel))
        here = await tx.row(select(places).where(places.c.channel == PLACE.channel))
        assert there is not None and here is not None
        claim = Claim(here["id"], 0, "", PLACE, None, None, None, 0, here["person_id"], here["left_for"])
        told = [(await echoing.edit(tx, claim, edited, NOW))[1] for _ in range(2)]
        moved = await roaming.move(tx, account, public_id, here["id"], datetime.now(UTC))

    assert told == [(there["id"],), ()]
    assert moved.place_id == there["id"]


async def test_a_chat_is_counted_to_its_thousandth_message_and_no_further(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."])
    account = await linked(db)
    async with stage.working():
        await begun(stage)
    async with db.write() as tx:
        (short,) = await roaming.listed(tx, account)
        more = {"chat_id": short.id, "role": "person", "text": "말", "lore": [], "at": NOW}
        await tx.run(insert(messages), [more] * (roaming.COUNTED - short.count - 1))
        (almost,) = await roaming.listed(tx, account)
        await tx.run(insert(messages), [more] * 50)
        (long,) = await roaming.listed(tx, account)

    assert (short.count, almost.count, long.count) == (3, roaming.COUNTED - 1, roaming.COUNTED)
