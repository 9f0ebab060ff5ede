"""Answers that are edited, deleted, gone on with and looked into where they stand, by command and by button."""

from __future__ import annotations

from dataclasses import replace

from core.db import Db
from core.surface.events import CommandInvoked
from tests.core.chat.test_chatting import claimed
from tests.core.chat.test_control import GROUP, Make, begun, command, press, said, take
from tests.core.conftest import JOON, MINA, Stage


def on(post: str, name: str, rest: str = "", number: int = 1) -> CommandInvoked:
    return replace(command(name, rest, number=number), target=post)


def shows(stage: Stage, text: str) -> str:
    """The newest post with these words."""
    return [post_id for post_id, post in stage.surface.posts.items() if text in post.text][-1]


def offers(stage: Stage) -> dict[str, str]:
    """What the newest notice has buttons for."""
    newest = [post for post in stage.surface.posts.values() if post.notice][-1]
    return {button.action.split(":")[1]: button.action for button in newest.buttons}


async def test_an_answer_is_edited_where_it_stands_even_when_it_is_not_the_last(make_stage: Make, db: Db) -> None:
    long = "긴 문장이 이어진다. " * 40
    stage = make_stage([long], ["둘."], ["셋."])

    async with stage.working():
        await begun(stage)
        await stage.say("그래서?")
        await stage.until_quiet()
        parts = [post_id for post_id, post in stage.surface.posts.items() if "긴 문장" in post.text]
        await take(stage, on(parts[1], "edit", "짧게 고친 답."))
        await stage.say("알았어")
        await stage.until_quiet()

    assert stage.surface.posts[parts[0]].shown == "짧게 고친 답."
    assert not any("긴 문장" in words for words in stage.surface.shown())
    assert await said(db) == ["안녕", "짧게 고친 답.", "그래서?", "둘.", "알았어", "셋."]
    assert not any("긴 문장" in line.text for line in stage.model.seen[-1].lines)


async def test_ones_own_words_are_edited_and_answered_anew_only_where_they_were_the_last(
    make_stage: Make, db: Db
) -> None:
    stage = make_stage(["하나."], ["둘."], ["새 둘."])

    async with stage.working():
        await begun(stage, "첫째")
        message = stage.message("둘째")
        await stage.desk.take(message)
        await stage.until_quiet()
        await take(stage, on(message.id, "edit", "고친 둘째"))

    assert await said(db) == ["첫째", "하나.", "고친 둘째", "새 둘."]
    assert stage.surface.answers()[-1] == "새 둘."
    assert stage.model.seen[-1].lines[-1].text.endswith("고친 둘째")


async def test_what_is_deleted_is_gone_from_the_place_and_the_chat_once_however_often_it_is_asked(
    make_stage: Make, db: Db
) -> None:
    stage = make_stage(["하나."], ["둘."])

    async with stage.working():
        await begun(stage, "첫째")
        await stage.say("둘째")
        await stage.until_quiet()
        delete = command("delete")
        await take(stage, delete, delete)

    assert "둘." not in stage.surface.answers() and "하나." in stage.surface.answers()
    assert await said(db) == ["첫째", "하나.", "둘째"]


async def test_the_menu_of_an_answer_does_what_it_offers(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."], ["둘."])

    async with stage.working():
        await begun(stage, "꼬리표 봤어?")
        menu = next(b.action for b in stage.surface.posts[shows(stage, "하나.")].buttons if b.action.startswith("menu"))
        await take(stage, press(menu))
        offered = offers(stage)
        await take(stage, press(offered["why"], number=2))
        why = "".join(stage.surface.shown())
        await take(stage, press(offered["edit"], number=3))
        how = stage.surface.shown()[-1]
        await take(stage, press(offered["undo"], number=4))
        await take(stage, press(offered["delete"], number=5))
        stale = stage.surface.shown()[-1]

    assert list(offered) == ["speak", "edit", "undo", "why", "branch", "delete", "file", "report"]
    assert "왜 이렇게 답했을까" in why
    assert "/edit" in how
    assert await said(db) == []
    assert "지난 버튼" in stale or "지금 대화에 없습니다" in stale


async def test_a_menu_undoes_nothing_but_what_it_was_opened_for(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."], ["둘."])

    async with stage.working():
        await begun(stage, "첫째")
        menu = next(b.action for b in stage.surface.posts[shows(stage, "하나.")].buttons if b.action.startswith("menu"))
        await take(stage, press(menu))
        undo = offers(stage)["undo"]
        await stage.say("둘째")
        await stage.until_quiet()
        await take(stage, press(undo, number=2))

    assert "지난 버튼" in stage.surface.shown()[-1]
    assert await said(db) == ["첫째", "하나.", "둘째", "둘."]


async def test_in_a_group_a_stranger_to_an_answer_can_neither_edit_nor_delete_it(make_stage: Make, db: Db) -> None:
    stage = make_stage(["하나."])

    async with stage.working():
        await stage.desk.open_chat(GROUP, MINA, "maru")
        await stage.until_quiet()
        await stage.say("안녕", MINA, GROUP)
        await stage.until_quiet()
        for number, (name, rest) in enumerate((("edit", "바꿔"), ("delete", ""))):
            await take(stage, replace(command(name, rest, JOON, number), place=GROUP))

    assert (await claimed(db, GROUP)).chat_id is not None
    assert await said(db) == ["안녕", "하나."]
    assert all("내가 받은 답만" in told for told in stage.surface.shown()[-2:])
