"""Reports keep what was there, bans and takedowns hold, roles are given by operators, and all of it is noted."""

from __future__ import annotations

import pytest
from sqlalchemy import func, insert, select, update

from core import evidence, moderating
from core.characters import seeds, store, visibility
from core.characters.discovery import newest
from core.clock import SystemClock
from core.db import Db
from core.db.tables.characters import Visibility, character_versions, characters
from core.db.tables.people import Role, accounts
from core.db.tables.safety import Reason, ReportState, Subject, audit, reports
from core.db.tables.stories import stories
from core.errors import BadInput, Busy, NotFound
from core.safety import bans, roles, takedowns
from core.safety import reports as reporting
from core.safety.audit import Action, entries
from core.safety.takedowns import TakenDown
from core.stories.shelf import comments, publishing
from core.stories.shelf import store as shelf
from core.text import LOCALES, Catalog
from tests.core.characters.stock import NOW, account, keep, later, publish, v3
from tests.core.stories.made import published


async def with_role(db: Db, role: Role, name: str = "") -> int:
    made = await account(db)
    async with db.write() as tx:
        await tx.run(update(accounts).where(accounts.c.id == made).values(role=role.value, name=name))
    return made


async def noted(db: Db) -> list[tuple[str, str]]:
    async with db.read() as tx:
        return [(each.action, each.subject) for each in await entries(tx)]


async def report(db: Db, reporter: int, subject: Subject, name: str, note: str = "") -> str:
    async with db.write() as tx:
        about = await evidence.of(tx, subject, name, reporter)
        return await reporting.add(tx, reporter, about, Reason.MINORS, note, NOW)


async def test_a_report_keeps_what_was_there_when_it_has_changed(db: Db) -> None:
    owner, reader = await account(db), await account(db)
    await keep(db, "bad", v3("못된", "나쁜 말"), owner)
    await publish(db, "bad", owner)

    made = await report(db, reader, Subject.CHARACTER, "bad", "여기요")
    await keep(db, "bad", v3("착한", "고운 말"), owner, at=later(hours=1))

    async with db.read() as tx:
        kept = await reporting.one(tx, made)
    assert kept.evidence["name"] == "못된"
    assert kept.evidence["texts"] == {"description": "나쁜 말"}
    assert (kept.about_id, kept.reason, kept.note) == (owner, Reason.MINORS, "여기요")


async def test_reported_twice_by_one_is_one_report_with_both_notes(db: Db) -> None:
    owner, reader, other = await account(db), await account(db), await account(db)
    await keep(db, "bad", v3("못된"), owner)
    await publish(db, "bad", owner)

    first = await report(db, reader, Subject.CHARACTER, "bad", "하나")
    again = await report(db, reader, Subject.CHARACTER, "bad", "둘")
    others = await report(db, other, Subject.CHARACTER, "bad")

    assert first == again != others
    async with db.read() as tx:
        assert (await reporting.one(tx, first)).note == "하나\n\n둘"
        assert await reporting.open_count(tx) == 2
        assert [each.public_id for each in await reporting.listed(tx, ReportState.OPEN)] == [others, first]


async def test_what_one_does_not_see_and_what_is_ones_own_cannot_be_reported(db: Db) -> None:
    owner, reader = await account(db), await account(db)
    await keep(db, "mine", v3("나의"), owner)

    with pytest.raises(NotFound):
        await report(db, reader, Subject.CHARACTER, "mine")
    with pytest.raises(BadInput):
        await report(db, owner, Subject.CHARACTER, "mine")
    with pytest.raises(NotFound):
        await report(db, reader, Subject.MESSAGE, "1")
    with pytest.raises(NotFound):
        await report(db, reader, Subject.COMMENT, "none")

    async with db.read() as tx:
        assert await tx.value(select(func.count()).select_from(reports)) == 0


async def test_nobody_floods_the_moderators(db: Db) -> None:
    owner, reader = await account(db), await account(db)
    row = {"subject": "account", "about_id": owner, "reporter_id": reader, "reason": "spam", "evidence": {}, "at": NOW}
    async with db.write() as tx:
        for number in range(reporting.MOST_A_DAY):
            await tx.run(insert(reports).values(**row, public_id=str(number), subject_id=str(number)))
        key = await tx.value(select(accounts.c.public_id).where(accounts.c.id == owner))

    with pytest.raises(Busy):
        await report(db, reader, Subject.ACCOUNT, key)


async def test_a_decision_closes_all_reports_about_the_same_and_is_made_once(db: Db) -> None:
    owner, one, two = await account(db), await account(db), await account(db)
    moderator = await with_role(db, Role.MODERATOR, "지기")
    await keep(db, "bad", v3("못된"), owner)
    await publish(db, "bad", owner)
    first = await report(db, one, Subject.CHARACTER, "bad")
    second = await report(db, two, Subject.CHARACTER, "bad")

    async with db.write() as tx:
        await reporting.decide(tx, moderator, first, ReportState.UPHELD, "맞아요", NOW)
    with pytest.raises(BadInput):
        async with db.write() as tx:
            await reporting.decide(tx, moderator, second, ReportState.DISMISSED, "", NOW)

    async with db.read() as tx:
        states = [(await reporting.one(tx, each)).state for each in (first, second)]
        assert states == [ReportState.UPHELD, ReportState.UPHELD]
        assert (await reporting.one(tx, second)).decided_by == "지기"
    assert await noted(db) == [(Action.REPORT_UPHELD, f"report:{first}")]


async def test_what_is_taken_down_is_seen_by_its_owner_alone_and_stays_down(db: Db) -> None:
    owner, reader = await account(db), await account(db)
    moderator = await with_role(db, Role.MODERATOR)
    await keep(db, "bad", v3("못된"), owner)
    await publish(db, "bad", owner)
    async with db.read() as tx:
        link = await tx.value(select(characters.c.link_token).where(characters.c.public_id == "bad"))

    async with db.write() as tx:
        await moderating.take_down(tx, moderator, Subject.CHARACTER, "bad", "어린이", NOW)

    async with db.read() as tx:
        assert await store.find_shared(tx, "bad", reader) is None
        assert await store.find_shared(tx, link, reader) is None
        assert await store.find_shared(tx, "bad", owner) is not None
        assert not (await newest(tx)).items
    for how in (Visibility.PUBLIC, Visibility.UNLISTED):
        with pytest.raises(TakenDown) as told:
            await publish(db, "bad", owner, how)
        assert all("어린이" in Catalog().render(told.value.text, locale) for locale in LOCALES)
    with pytest.raises(TakenDown):
        async with db.write() as tx:
            await visibility.fork(tx, "bad", owner, NOW)


async def test_what_is_restored_is_as_it_was(db: Db) -> None:
    owner, reader = await account(db), await account(db)
    moderator = await with_role(db, Role.MODERATOR)
    await keep(db, "bad", v3("못된"), owner)
    await publish(db, "bad", owner)

    async with db.write() as tx:
        await moderating.take_down(tx, moderator, Subject.CHARACTER, "bad", "실수", NOW)
    async with db.write() as tx:
        await moderating.restore(tx, moderator, Subject.CHARACTER, "bad", NOW)

    async with db.read() as tx:
        assert await store.find_shared(tx, "bad", reader) is not None
        assert [each.public_id for each in (await newest(tx)).items] == ["bad"]
        assert await takedowns.listed(tx) == []
    assert await noted(db) == [(Action.RESTORED, "character:bad"), (Action.TAKEN_DOWN, "character:bad")]


async def test_a_story_and_a_comment_go_and_come_back(db: Db) -> None:
    owner, reader = await account(db), await account(db)
    moderator = await with_role(db, Role.MODERATOR)
    story = await published(db, owner)
    async with db.write() as tx:
        comment = await comments.add(tx, story, reader, comments.Said(text="나빠요", name="독자"), NOW)

    async with db.write() as tx:
        await moderating.take_down(tx, moderator, Subject.COMMENT, comment, "욕설", NOW)
        await moderating.take_down(tx, moderator, Subject.STORY, story, "표절", NOW)

    async with db.read() as tx:
        assert await tx.value(select(stories.c.comment_count).where(stories.c.public_id == story)) == 0
        with pytest.raises(NotFound):
            await shelf.met(tx, story, reader)
    with pytest.raises(TakenDown):
        async with db.write() as tx:
            await publishing.publish(tx, story, owner, Visibility.PUBLIC, NOW)

    async with db.write() as tx:
        await moderating.restore(tx, moderator, Subject.STORY, story, NOW)
        await moderating.restore(tx, moderator, Subject.COMMENT, comment, NOW)

    async with db.read() as tx:
        met = await shelf.met(tx, story, reader)
        assert [each.text for each in (await comments.listed(tx, met, reader)).items] == ["나빠요"]
        assert met.shown.comment_count == 1


async def test_a_ban_holds_until_it_is_over_or_lifted(db: Db) -> None:
    person, moderator = await account(db), await with_role(db, Role.MODERATOR)

    async with db.write() as tx:
        await bans.ban(tx, moderator, person, "스팸", 7, NOW)
    async with db.read() as tx:
        assert await bans.of(tx, person, later(days=6)) is not None
        assert await bans.of(tx, person, later(days=8)) is None
    async with db.write() as tx:
        await bans.ban(tx, moderator, person, "또 스팸", 0, NOW)
    async with db.read() as tx:
        found = await bans.of(tx, person, later(days=4_000))
    async with db.write() as tx:
        await bans.lift(tx, moderator, person, NOW)

    assert found is not None
    assert "또 스팸" in Catalog().render(found.words, "ko")
    async with db.read() as tx:
        assert await bans.of(tx, person, NOW) is None
    assert [action for action, _ in await noted(db)] == [
        Action.ACCOUNT_BAN_LIFTED,
        Action.ACCOUNT_BANNED,
        Action.ACCOUNT_BANNED,
    ]


@pytest.mark.parametrize(
    ("mine", "theirs", "may"),
    [
        (Role.PERSON, Role.PERSON, False),
        (Role.MODERATOR, Role.PERSON, True),
        (Role.MODERATOR, Role.MODERATOR, False),
        (Role.MODERATOR, Role.OPERATOR, False),
        (Role.OPERATOR, Role.MODERATOR, True),
        (Role.OPERATOR, Role.OPERATOR, False),
    ],
)
async def test_who_may_ban_whom(db: Db, mine: Role, theirs: Role, *, may: bool) -> None:
    actor, other = await with_role(db, mine), await with_role(db, theirs)

    async def ban() -> None:
        async with db.write() as tx:
            await bans.ban(tx, actor, other, "까닭", 0, NOW)

    if may:
        await ban()
    else:
        with pytest.raises(BadInput):
            await ban()

    async with db.read() as tx:
        assert (await bans.of(tx, other, NOW) is not None) is may
        assert await tx.value(select(func.count()).select_from(audit)) == int(may)


async def test_operators_give_roles_and_the_last_one_stays(db: Db) -> None:
    operator, person = await with_role(db, Role.OPERATOR), await account(db)

    with pytest.raises(BadInput):
        async with db.write() as tx:
            await roles.change(tx, person, person, Role.OPERATOR, NOW)
    with pytest.raises(BadInput):
        async with db.write() as tx:
            await roles.change(tx, operator, operator, Role.PERSON, NOW)
    async with db.write() as tx:
        await roles.change(tx, operator, person, Role.OPERATOR, NOW)
        await roles.change(tx, None, operator, Role.PERSON, NOW)

    async with db.read() as tx:
        assert await roles.role_of(tx, person) is Role.OPERATOR
        assert await roles.role_of(tx, operator) is Role.PERSON
        first = (await entries(tx))[0]
    assert first.detail == {"from": "operator", "to": "person"}
    assert first.actor == ""


async def test_an_entry_outlives_the_account_that_made_it(db: Db) -> None:
    moderator, person = await with_role(db, Role.MODERATOR, "지기"), await account(db)
    async with db.write() as tx:
        await bans.ban(tx, moderator, person, "까닭", 0, NOW)
        await tx.run(accounts.delete().where(accounts.c.id == moderator))

    async with db.read() as tx:
        (entry,) = await entries(tx)
    assert (entry.actor, entry.actor_key) == ("지기", "")


async def test_one_of_ours_that_is_down_stays_down_when_the_program_starts_again(db: Db) -> None:
    moderator, reader = await with_role(db, Role.MODERATOR), await account(db)
    await seeds.plant(db, SystemClock())
    async with db.write() as tx:
        await moderating.take_down(tx, moderator, Subject.CHARACTER, "maru", "베꼈어요", NOW)
        await tx.run(update(character_versions).values(card_hash="of an older program"))  # all are planted anew

    planted = await seeds.plant(db, SystemClock())

    assert planted == len(list(seeds.cards()))
    async with db.read() as tx:
        assert await store.find_shared(tx, "maru", reader) is None
        assert await store.find_shared(tx, "dallae", reader) is not None
