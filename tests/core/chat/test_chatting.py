"""Commands about single messages: who may edit, delete and ask about what, and what comes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from core import chatting
from core.accounts import people
from core.chat import finding
from core.chat.rules import USUAL
from core.db import Db
from core.db.tables.characters import characters
from core.db.tables.places import places
from core.errors import BadInput
from core.ledger.lease import Claim
from core.outcome import Asker, GoesOn, Outcome, Removes, Rewrites, Says, Told
from core.surface.events import Person, Place, Standing
from core.text import Catalog
from tests.core.chat.test_control import GROUP, Make, begun, command, said, take
from tests.core.conftest import JOON, MINA, PLACE, Stage

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


async def claimed(db: Db, place: Place = PLACE) -> Claim:
    async with db.read() as tx:
        row = await tx.row(select(places).where(places.c.channel == place.channel))
    assert row is not None
    return Claim(row["id"], row["epoch"], "w", place, row["character_id"], row["version_id"], row["chat_id"])


async def asker(db: Db, person: Person = MINA, standing: Standing = Standing.MEMBER, **more: str) -> Asker:
    async with db.write() as tx:
        known = await people.know(tx, "fake", person, NOW)
    target = more.pop("target", None)
    return Asker(known.account_id, "ko", NOW, known.id, standing, USUAL, more, target)


async def do(db: Db, claim: Claim, name: str, who: Asker, rest: str = "") -> Outcome:
    async with db.write() as tx:
        return await chatting.HANDLERS[name](tx, claim, rest, who)


async def refused(db: Db, claim: Claim, name: str, who: Asker, rest: str = "") -> str:
    with pytest.raises(BadInput) as caught:
        await do(db, claim, name, who, rest)
    return caught.value.text.key


async def talked(stage: Stage, place: Place = PLACE) -> str:
    """미나 has spoken to 마루 and was answered; the id of her message."""
    await stage.desk.open_chat(place, MINA, "maru")
    await stage.until_quiet()
    message = stage.message("안녕", MINA, place)
    await stage.desk.take(message)
    await stage.until_quiet()
    return message.id


async def test_in_a_group_words_belong_to_who_said_them_and_answers_to_who_was_answered(
    make_stage: Make, db: Db
) -> None:
    stage = make_stage(["하나."])
    async with stage.working():
        message = await talked(stage, GROUP)
    claim = await claimed(db, GROUP)
    stranger = await asker(db, JOON)
    moderator = replace(stranger, standing=Standing.MODERATOR)
    mina = await asker(db, MINA)

    told = {
        (name, mark, target is not None): await refused(db, claim, name, replace(who, target=target), "바꿔")
        for name in ("edit", "delete")
        for mark, who, target in (("stranger", stranger, None), ("stranger", stranger, message))
    }
    told["edit", "moderator", True] = await refused(db, claim, "edit", replace(moderator, target=message), "바꿔")
    own = await do(db, claim, "edit", replace(mina, target=message), "안녕하세요")
    answer = await do(db, claim, "edit", mina, "고친 답.")
    by_moderator = await do(db, claim, "edit", moderator, "더 고친 답.")
    taken = await do(db, claim, "delete", replace(moderator, target=message))

    assert {key for (name, *_), key in told.items() if name == "edit"} == {"control-edit-not-yours"}
    assert {key for (name, *_), key in told.items() if name == "delete"} == {"control-delete-not-yours"}
    assert isinstance(own, Rewrites) and not own.by_character and own.answered
    assert isinstance(answer, Rewrites) and answer.by_character and not answer.answered
    assert answer == by_moderator
    assert isinstance(taken, Removes) and taken.posts == ()
    assert await said(db) == ["더 고친 답."]


async def test_whoever_speaks_through_another_identity_may_edit_what_they_said_and_were_told(
    make_stage: Make, db: Db
) -> None:
    stage = make_stage(["하나."])
    async with stage.working():
        message = await talked(stage, GROUP)
    claim, mina = await claimed(db, GROUP), await asker(db, MINA)
    through = replace(mina, person=(await asker(db, JOON)).person)

    own = await do(db, claim, "edit", replace(through, target=message), "고친 말")
    await do(db, claim, "delete", replace(through, target=message))
    answer = await do(db, claim, "edit", through, "고친 답.")

    assert isinstance(own, Rewrites) and isinstance(answer, Rewrites)
    assert await said(db) == ["고친 답."]


async def test_an_edit_that_changes_nothing_asks_for_no_new_answer(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."], ["둘."])
    async with stage.working():
        message = await talked(stage)
        await stage.say("그래서?")
        await stage.until_quiet()
    claim, mina = await claimed(db), await asker(db)

    same = await do(db, claim, "edit", replace(mina, target=message, values={"text": " 안녕 "}), "무시")
    earlier = await do(db, claim, "edit", replace(mina, target=message), "첫마디")

    assert isinstance(same, Rewrites) and isinstance(earlier, Rewrites)
    assert not same.answered and not earlier.answered
    assert await said(db) == ["첫마디", "하나.", "그래서?", "둘."]


@pytest.mark.parametrize(
    ("name", "rest", "target", "key"),
    [
        ("edit", "", None, "control-edit-how"),
        ("edit", "\x00\n", None, "control-edit-how"),
        ("edit", "가" * 8_001, None, "control-too-long"),
        ("edit", "새 글", "9999", "control-not-here"),
        ("delete", "", "#0", "control-not-here"),
        ("say", "  ", None, "control-say-how"),
    ],
)
async def test_what_cannot_be_done_says_how_it_can(
    make_stage: Make, db: Db, name: str, rest: str, target: str | None, key: str
) -> None:
    stage = make_stage(["하나."])
    async with stage.working():
        await talked(stage)
    claim, who = await claimed(db), await asker(db)

    told = await refused(db, claim, name, replace(who, target=target), rest)

    assert told == key


async def test_before_anybody_has_spoken_there_is_nothing_to_edit(make_stage: Make, db: Db) -> None:
    stage = make_stage()
    async with stage.working():
        await stage.desk.open_chat(PLACE, MINA, "maru")
        await stage.until_quiet()
    claim, who = await claimed(db), await asker(db)

    greeting = await do(db, claim, "delete", who)
    nothing = await refused(db, claim, "delete", who)

    assert isinstance(greeting, Removes) and greeting.posts
    assert nothing == "control-nothing"


async def test_an_answer_brings_a_menu_of_all_that_can_be_done_with_it(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."], ["둘."])
    async with stage.working():
        await begun(stage)
        claim, who = await claimed(db), await asker(db)
        async with db.read() as tx:
            first = await finding.newest_answer(tx, claim.place_id)
        await stage.say("그래서?")
        await stage.until_quiet()
    assert first is not None

    async with db.write() as tx:
        told = await chatting.PRESSES["menu"](tx, claim, str(first.message_id), who)
        with pytest.raises(BadInput) as caught:
            await chatting.PRESSES["menu"](tx, claim, "x", who)

    assert isinstance(told, Told)
    assert [button.action for button in told.buttons] == [
        f"do:{name}:{first.message_id}" for name in ("speak", "edit", "why", "branch", "delete", "file", "report")
    ]
    assert all(0 < len(button.label) <= 6 for button in told.buttons)
    assert caught.value.text.key == "button-stale"


async def test_a_person_may_speak_by_command_and_let_the_answer_go_on(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."])
    async with stage.working():
        await begun(stage)
    claim, who = await claimed(db), await asker(db)

    spoken = await do(db, claim, "say", replace(who, values={"text": "저기 봐"}))
    typed = await do(db, claim, "say", who, "저기 봐")
    more = await do(db, claim, "more", who)

    assert spoken == typed == Says("저기 봐")
    assert more == GoesOn()


def words(outcome: Outcome) -> str:
    assert isinstance(outcome, Told)
    text = Catalog().render(outcome.text, "ko")
    if outcome.panel is not None:
        assert [line for section in outcome.panel.sections for line in section.text.splitlines()] == text.splitlines()
    return text


async def test_any_answer_can_be_asked_why_and_says_what_has_changed_under_it(make_stage: Make, db: Db) -> None:
    stage = make_stage(["네 것이야."], ["내 것이야."], ["둘."])
    async with stage.working():
        await begun(stage, "꼬리표 봤어?")
        await take(stage, command("again"))
        claim, who = await claimed(db), await asker(db)
        async with db.read() as tx:
            first = await finding.newest_answer(tx, claim.place_id)
        await stage.say("그래서?")
        await stage.until_quiet()
    assert first is not None
    earlier = replace(who, target=finding.ours(first.message_id))

    newest = words(await do(db, claim, "why", who))
    asked = words(await do(db, claim, "why", earlier))
    await do(db, claim, "edit", earlier, "고친 답.")
    edited = words(await do(db, claim, "why", earlier))
    after = words(await do(db, claim, "why", who))
    await do(db, claim, "delete", earlier)

    assert "가지 가운데" not in newest and "답 2가지 가운데 2번째" in asked
    assert "유실물 대장" in asked
    assert not any("고쳤습니다" in told or "지운 것이 있습니다" in told for told in (newest, asked))
    assert "사람이 고쳤습니다" in edited and "지운 것이 있습니다" not in edited
    assert "지운 것이 있습니다" in after
    assert "지운 것이 있습니다" in words(await do(db, claim, "why", who))
    assert await refused(db, claim, "why", earlier) == "control-not-here"


async def test_what_no_model_said_says_so(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."])
    async with stage.working():
        message = await talked(stage)
    claim, who = await claimed(db), await asker(db)
    greeting = next(post_id for post_id, post in stage.surface.posts.items() if not post.notice)

    told = words(await do(db, claim, "why", replace(who, target=greeting)))
    mine = await refused(db, claim, "why", replace(who, target=message))
    await do(db, claim, "delete", who)

    assert "카드에 적힌 인사말" in told
    assert mine == "why-answers-only"
    assert "아직 모델이" in words(await do(db, claim, "why", who))


async def test_how_a_character_is_made_is_told_to_those_who_may_know(make_stage: Make, db: Db) -> None:
    stage = make_stage(["네 것이야."])
    async with stage.working():
        await begun(stage, "꼬리표 봤어?")
    claim, mina, joon = await claimed(db), await asker(db), await asker(db, JOON)
    async with db.write() as tx:
        here = update(characters).where(characters.c.id == claim.character_id)
        await tx.run(here.values(shows_definition=False, owner_id=mina.account))

    owner, stranger = words(await do(db, claim, "why", mina)), words(await do(db, claim, "why", joon))

    assert "유실물 대장" in owner
    assert "유실물 대장" not in stranger and "꼬리표" not in stranger
    assert "불려 나온 로어" in stranger


async def test_a_branchs_copy_of_an_answer_has_the_receipt_of_what_it_was_copied_from(make_stage: Make, db: Db) -> None:
    stage = make_stage(["네 것이야."])
    async with stage.working():
        await begun(stage, "꼬리표 봤어?")
        await take(stage, command("branch"))
    claim, who = await claimed(db), await asker(db)

    copied = words(await do(db, claim, "why", who))
    await do(db, claim, "edit", who, "다른 말.")
    edited = words(await do(db, claim, "why", who))

    assert "유실물 대장" in copied and "고쳤습니다" not in copied
    assert "유실물 대장" in edited and "고쳤습니다" in edited
