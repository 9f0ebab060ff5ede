"""Messages that are found by the ids of posts, given new words, and taken out of a chat."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import func, select

from core.accounts import people
from core.ai.model import Role
from core.chat import drafting, edits, finding, receipt, variants
from core.chat.finding import Found
from core.db import Db
from core.db.tables.chat import message_files, messages, posts
from core.db.tables.chat import variants as kept
from core.db.tables.places import places
from core.db.tables.receipts import receipts
from tests.core.chat.test_control import Make, begun, command, said, take
from tests.core.conftest import MINA, Stage

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
LONG = "긴 문장이 이어진다. " * 40


async def place_of(db: Db) -> int:
    async with db.read() as tx:
        place_id: int = await tx.value(select(func.min(places.c.id)))
        return place_id


async def found(db: Db, native_id: str) -> Found | None:
    place_id = await place_of(db)
    async with db.read() as tx:
        return await finding.by_native(tx, place_id, native_id)


async def newest(db: Db) -> Found:
    place_id = await place_of(db)
    async with db.read() as tx:
        answer = await finding.newest_answer(tx, place_id)
    assert answer is not None
    return answer


async def person(db: Db) -> int:
    async with db.write() as tx:
        return (await people.know(tx, "fake", MINA, NOW)).id


def shown(stage: Stage) -> list[str]:
    """The posts of characters, oldest first."""
    return [post_id for post_id, post in stage.surface.posts.items() if not post.notice]


async def test_every_post_of_an_answer_means_it_whichever_turn_made_it(make_stage: Make, db: Db) -> None:
    stage = make_stage(["짧다."], [LONG], ["뒤의 답."])

    async with stage.working():
        await begun(stage)
        greeting = shown(stage)[0]
        await take(stage, command("again"))
        parts = [post_id for post_id in shown(stage) if "긴 문장" in stage.surface.posts[post_id].text]
        await stage.say("그래서?")
        await stage.until_quiet()
        notice = len(stage.surface.posts)
        await take(stage, command("chats"))

    one, *others = [await found(db, post_id) for post_id in parts]
    first, last = await found(db, greeting), await newest(db)
    assert one is not None and others and all(other == one for other in others)
    assert (one.role, one.variant, one.is_newest, one.asker) == (Role.CHARACTER, 2, False, await person(db))
    assert first is not None and first.asker is None and first.message_id < one.message_id < last.message_id
    assert last.is_newest and last.text == "뒤의 답."
    assert await found(db, list(stage.surface.posts)[notice]) is None
    assert await found(db, "nowhere") is None


async def test_a_persons_message_is_found_by_its_id_and_only_in_the_chat_that_is_on(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."])

    async with stage.working():
        await stage.desk.open_chat(stage.message("").place, MINA, "maru")
        await stage.until_quiet()
        message = stage.message("처음이야")
        await stage.desk.take(message)
        await stage.until_quiet()
        mine = await found(db, message.id)
        answer = await newest(db)
        await take(stage, command("new"))

    assert mine is not None
    assert (mine.role, mine.text, mine.person_id) == (Role.PERSON, "처음이야", await person(db))
    assert await found(db, message.id) is None
    place_id = await place_of(db)
    async with db.read() as tx:
        for target in (finding.ours(answer.message_id), "#", "#x", "#" + "9" * 40):
            assert await finding.meant(tx, place_id, target) is None


async def test_a_branch_knows_its_copies_by_the_posts_of_what_they_were_copied_from(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."], ["둘."])

    async with stage.working():
        await begun(stage)
        await take(stage, command("again"))
        before = await newest(db)
        await take(stage, command("branch"))

    after = await found(db, shown(stage)[-1])
    assert after is not None
    assert after.text == before.text and after.message_id > before.message_id
    assert after.asker == before.asker and after.is_newest
    place_id = await place_of(db)
    async with db.read() as tx:
        assert await finding.meant(tx, place_id, finding.ours(after.message_id)) == after
        assert await finding.meant(tx, place_id, finding.ours(before.message_id)) is None


async def test_an_answer_that_a_person_has_edited_is_what_counts_from_now_on(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."], ["둘."], ["셋."])

    async with stage.working():
        await begun(stage)
        await take(stage, command("again"))
        answer, mina = await newest(db), await person(db)
        async with db.write() as tx:
            await edits.rewrite(tx, answer, "내가 고친 답.", mina)
        await stage.say("그래서?")
        await stage.until_quiet()

    assert await said(db) == ["안녕", "내가 고친 답.", "그래서?", "셋."]
    assert "내가 고친 답." in "\n".join(line.text for line in stage.model.seen[-1].lines)
    async with db.read() as tx:
        first, second = [await receipt.of(tx, answer.message_id, number) for number in (1, 2)]
        told = await variants.of(tx, answer.message_id, 2)
    assert first is not None and second is not None and told is not None
    assert (first.receipt.edited_by, second.receipt.edited_by) == (None, mina)
    assert (told.text, told.model) == ("내가 고친 답.", second.model)


async def test_what_is_taken_out_of_the_middle_takes_all_of_its_own_and_nothing_else(make_stage: Make, db: Db) -> None:
    stage = make_stage([LONG], ["둘."], ["셋."], ["넷."])

    async with stage.working():
        await begun(stage)
        await stage.say("둘째")
        await stage.until_quiet()
        last = await newest(db)
        parts = [post_id for post_id in shown(stage) if "긴 문장" in stage.surface.posts[post_id].text]
        middle = await found(db, parts[0])
        assert middle is not None
        async with db.write() as tx:
            gone = await edits.remove(tx, middle)
        await stage.say("셋째")
        await stage.until_quiet()
        await take(stage, command("again"))

    newer = await newest(db)
    assert list(gone) == parts
    assert await said(db) == ["안녕", "둘째", "둘.", "셋째", "넷."]
    assert not any("긴 문장" in line.text for line in stage.model.seen[-1].lines)
    async with db.read() as tx:
        for table in (kept, receipts, message_files):
            assert await tx.value(select(func.count()).where(table.c.message_id == middle.message_id)) == 0
        assert await tx.value(select(func.count()).where(posts.c.native_id.in_(parts))) == 0
        shown_then, prompt = await receipt.of(tx, last.message_id), await drafting.rebuilt(tx, last.message_id)
        again = await drafting.rebuilt(tx, newer.message_id, 2)
        now = await receipt.of(tx, newer.message_id, 2)
    assert shown_then is not None and prompt is not None and now is not None and again is not None
    assert drafting.hash_of(prompt) != shown_then.receipt.prompt_hash
    assert drafting.hash_of(again) == now.receipt.prompt_hash


async def test_an_exchange_of_several_characters_is_taken_back_whole(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."], ["둘."])

    async with stage.working():
        await begun(stage, "첫마디")
        await stage.say("둘째 마디")
        await stage.until_quiet()
        last = await newest(db)
        mina = await person(db)
        async with db.write() as tx:
            turn = await tx.value(select(messages.c.turn_id).where(messages.c.id == last.message_id))
            row = {"chat_id": last.chat_id, "role": "character", "text": "나도.", "at": NOW, "lore": []}
            await tx.run(messages.insert().values(**row, turn_id=turn, version_id=last.version_id))
            here = await variants.latest(tx, last.chat_id)
            gone = await variants.take_back(tx, last.chat_id)

    assert here is not None and here.asker == mina
    assert gone is not None and len(gone) == 1
    assert await said(db) == ["첫마디", "하나."]


async def test_an_answer_whose_question_is_no_more_is_taken_back_alone(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."], ["둘."])

    async with stage.working():
        await begun(stage, "첫마디")
        message = stage.message("둘째 마디")
        await stage.desk.take(message)
        await stage.until_quiet()
        question = await found(db, message.id)
        assert question is not None
        async with db.write() as tx:
            assert await edits.answered(tx, question)
            assert await edits.remove(tx, question) == ()
        await take(stage, command("undo"))

    assert await said(db) == ["첫마디", "하나."]
