"""What people see of turns: one answer to each message, in order, whatever happens meanwhile."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from core.ai.model import Broken, Finish, Misconfigured, Overloaded
from core.db import Db
from core.db.tables.chat import messages, steps, turns, variants
from core.db.tables.places import inbox, places
from core.points import Point
from core.surface.events import ButtonPressed, CommandInvoked, MessageDeleted, MessageEdited, Person, Place
from core.surface.port import Later, Unreachable
from tests.core.conftest import JOON, MINA, PLACE, Killed, Stage, dies_at
from tests.fakes.surface import FakeSurface

Make = Callable[..., Stage]


async def count(db: Db, column: object) -> int:
    async with db.read() as tx:
        number: int = await tx.value(select(func.count(column)))  # type: ignore[arg-type]  # any column
    return number


async def test_a_message_is_answered_with_what_the_model_says(make_stage: Make, db: Db) -> None:
    stage = make_stage(["안녕", "하세요."])

    await stage.say("안녕?")
    shown = await stage.answered(1)

    assert shown == ["안녕하세요."]
    async with db.read() as tx:
        kept = await tx.rows(select(messages.c.role, messages.c.text).order_by(messages.c.id))
        variant = await tx.row(select(variants))
    assert [(row["role"], row["text"]) for row in kept] == [("person", "안녕?"), ("character", "안녕하세요.")]
    assert variant is not None
    assert (variant["input_tokens"], variant["cached_tokens"], variant["output_tokens"]) == (10, 5, 3)


async def test_a_second_delivery_ends_in_the_inbox(make_stage: Make) -> None:
    stage = make_stage(["답"])
    message = stage.message("안녕?")

    first, second = await stage.desk.take(message), await stage.desk.take(message)
    shown = await stage.answered(1)

    assert (first, second, shown) == (True, False, ["답"])


async def test_several_messages_of_one_person_are_one_turn(make_stage: Make) -> None:
    stage = make_stage(["답"])

    for text in ("저기", "있잖아", "오늘 비 와?"):
        await stage.say(text)
    await stage.answered(1)

    assert len(stage.model.seen) == 1
    assert [line.text for line in stage.model.seen[0].lines] == ["저기", "있잖아", "오늘 비 와?"]


async def test_two_people_are_answered_one_after_the_other(make_stage: Make) -> None:
    place = Place("fake", "bot", "town", "square")
    stage = make_stage(["하나"], ["둘"], ["셋"])

    await stage.say("미나가", MINA, place)
    await stage.say("준이", JOON, place)
    await stage.say("미나가 또", MINA, place)
    shown = await stage.answered(3)

    assert shown == ["하나", "둘", "셋"]
    assert [prompt.lines[-1].text for prompt in stage.model.seen] == ["미나: 미나가", "준: 준이", "미나: 미나가 또"]


async def test_what_comes_while_the_character_speaks_is_answered_next(make_stage: Make) -> None:
    stage = make_stage(
        ["처음 대답은 아주 길어서 마흔 글자를 넉넉히 넘기고도 그 뒤로 한참을 더 이어집니다. ", 0.3, "끝."],
        ["두 번째 답"],
    )

    await stage.say("첫 말")
    async with stage.working():
        await stage.until(lambda: bool(stage.surface.posts))
        await stage.say("둘째 말")
        await stage.say("셋째 말")
        await stage.until(
            lambda: len(stage.surface.posts) == 2 and all(p.finished for p in stage.surface.posts.values())
        )

    assert len(stage.model.seen) == 2
    assert [line.text for line in stage.model.seen[1].lines[-2:]] == ["둘째 말", "셋째 말"]


async def test_who_writes_on_before_the_first_word_is_answered_once(make_stage: Make, db: Db) -> None:
    stage = make_stage([2.0, "늦은 답"], ["모두에 대한 답"])

    await stage.say("있잖아")
    async with stage.working():
        await stage.until(lambda: len(stage.model.seen) == 1)
        await stage.say("나 오늘")
        await stage.say("시험 봤어")
        await stage.until(lambda: bool(stage.surface.posts))

    assert stage.surface.shown() == ["모두에 대한 답"]
    assert [line.text for line in stage.model.seen[1].lines] == ["있잖아", "나 오늘", "시험 봤어"]
    assert await count(db, turns.c.id) == 1


async def test_a_message_is_edited_before_it_is_answered(make_stage: Make) -> None:
    stage = make_stage(["답"])
    message = stage.message("오타")

    await stage.take(
        message,
        MessageEdited(id="e1", place=PLACE, person=MINA, message_id=message.id, text="바른 말", at=datetime.now(UTC)),
    )
    await stage.answered(1)

    assert stage.model.seen[0].lines[-1].text == "바른 말"


async def test_a_message_that_is_taken_back_before_its_answer_is_not_answered(make_stage: Make) -> None:
    stage = make_stage(["답"])
    message = stage.message("비밀")

    await stage.take(message, MessageDeleted(id="d1", place=PLACE, message_id=message.id, at=datetime.now(UTC)))
    await stage.say("날씨 좋다")
    await stage.answered(1)

    assert [line.text for line in stage.model.seen[0].lines] == ["날씨 좋다"]


async def test_a_deleted_message_is_gone_from_the_next_prompt(make_stage: Make, db: Db) -> None:
    stage = make_stage(["답"])
    message = stage.message("지울 말")
    await stage.take(message)
    await stage.answered(1)

    await stage.take(MessageDeleted(id="d1", place=PLACE, message_id=message.id, at=datetime.now(UTC)))
    again = make_stage(["다음 답"], surface=stage.surface)
    await again.desk.take(stage.message("다음 말"))
    await again.answered(2)

    assert all("지울 말" not in line.text for line in again.model.seen[0].lines)
    async with db.read() as tx:
        assert all("지울 말" not in str(row["payload"]) for row in await tx.rows(select(inbox.c.payload)))


@pytest.mark.parametrize(
    ("text", "attachments", "key"),
    [("가" * 100_000, 0, "너무 깁니다"), ("", 1, "이 파일은 읽을 수 없어요")],
)
async def test_what_cannot_be_read_is_refused_kindly(make_stage: Make, text: str, attachments: int, key: str) -> None:
    stage = make_stage(["답"])

    await stage.take(stage.message(text, attachments=attachments))
    shown = await stage.answered(1)

    assert key in shown[0]
    assert stage.model.seen == []


@pytest.mark.parametrize("text", ["😀😀", "\x00\x01안녕\x7f", "\u202e거꾸로", "@everyone", "   ", "\ud800깨진"])
async def test_odd_messages_are_answered_like_any_other(make_stage: Make, text: str) -> None:
    stage = make_stage(["답"])

    await stage.take(stage.message(text))

    assert await stage.answered(1) == ["답"]


@pytest.mark.parametrize("point", [p for p in Point if p is not Point.BEFORE_INBOX])
async def test_after_a_death_anywhere_there_is_one_whole_answer(make_stage: Make, db: Db, point: Point) -> None:
    """The same points are met by whole processes in tests/e2e; here on both databases, in milliseconds."""
    words = [
        "첫 문장은 마흔 글자를 넘겨야 곧바로 보이므로 이렇게 조금 더 길게, 아주 길게 늘여서 씁니다. ",
        0.05,
        "둘. ",
        0.05,
        "셋.",
    ]
    whole = "".join(word for word in words if isinstance(word, str)).strip()
    first = make_stage(words, reached=dies_at(point))

    with pytest.raises((Killed, BaseExceptionGroup)):
        await first.say("안녕?")
        await first.answered(1)
        raise Killed
    async with db.write() as tx:
        await tx.run(places.update().values(lease_until=0.0))
    second = make_stage(words, surface=first.surface)
    await second.answered(1)
    third = make_stage(words, surface=first.surface)
    async with third.working():
        await third.until_quiet()

    assert second.surface.answers() == [whole]
    assert await count(db, messages.c.id) == 2
    calls = len(first.model.seen) + len(second.model.seen) + len(third.model.seen)
    assert calls == 1 if point >= Point.ANSWER_STORED else calls <= 2


async def test_a_flooded_place_gets_its_answer_later_without_another_call(make_stage: Make, db: Db) -> None:
    surface = FakeSurface(faults=deque([Later(3_600.0)]))
    stage = make_stage(["답"], surface=surface)
    await stage.say("안녕?")

    async with stage.working():
        await stage.until(lambda: not surface.faults)
        await asyncio.sleep(0.2)
    async with db.write() as tx:
        await tx.run(places.update().values(not_before=0.0))
    again = make_stage(["다른 답"], surface=surface)
    await again.answered(1)

    assert surface.shown() == ["답"]
    assert again.model.seen == []


async def test_a_place_that_does_not_answer_for_long_is_put_off_and_not_given_up(make_stage: Make, db: Db) -> None:
    surface = FakeSurface(faults=deque([Unreachable() for _ in range(6)]))
    stage = make_stage(["답"], surface=surface)

    await stage.say("안녕?")
    shown = await stage.answered(1, seconds=25.0)

    assert shown == ["답"]
    assert len(stage.model.seen) == 1


async def test_a_broken_answer_is_kept_and_can_be_gone_on_with(make_stage: Make, db: Db) -> None:
    stage = make_stage(["옛날 옛적에", Finish.CUT], [" 호랑이가 살았어요."])
    await stage.say("이야기해 줘")
    await stage.answered(1)
    post = next(iter(stage.surface.posts.values()))

    pressed = ButtonPressed(
        id="b1", place=PLACE, person=MINA, action=post.buttons[0].action, message_id="1000", at=datetime.now(UTC)
    )
    again = make_stage([" 호랑이가 살았어요."], surface=stage.surface)
    await again.take(pressed)
    await again.answered(2)

    assert stage.surface.shown()[0].startswith("옛날 옛적에\n\n*")
    assert stage.surface.shown()[1] == "호랑이가 살았어요."
    async with db.read() as tx:
        row = await tx.row(select(variants.c.text, variants.c.finish))
    assert row is not None
    assert (row["text"], row["finish"]) == ("옛날 옛적에 호랑이가 살았어요.", "complete")


async def test_a_stale_button_says_so(make_stage: Make) -> None:
    stage = make_stage(["답"])
    await stage.say("안녕?")
    await stage.answered(1)

    again = make_stage(["답"], surface=stage.surface)
    await again.take(
        ButtonPressed(id="b1", place=PLACE, person=MINA, action="more:t99", message_id="1", at=datetime.now(UTC))
    )
    shown = await again.answered(2)

    assert "지난 버튼" in shown[1]


@pytest.mark.parametrize("fault", [Overloaded("busy"), Misconfigured("key"), Broken("cut")])
async def test_a_model_that_says_nothing_is_explained_and_the_next_message_is_answered(
    make_stage: Make, fault: Exception
) -> None:
    stage = make_stage([fault])
    await stage.say("안녕?")
    (told,) = await stage.answered(1, 15.0)

    again = make_stage(["이제 답합니다"], surface=stage.surface)
    await again.desk.take(stage.message("다시?"))
    await again.answered(2)

    assert "Error" not in told
    assert again.surface.answers() == ["이제 답합니다"]
    assert [line.text for line in again.model.seen[0].lines] == ["안녕?", "다시?"]


async def test_the_prompt_of_a_turn_begins_with_the_one_before(make_stage: Make) -> None:
    stage = make_stage(["첫 답"], ["둘째 답"], ["셋째 답"])
    async with stage.working():
        for number, text in enumerate(("커피 있어요?", "고양이 이름이 뭐예요?", "비 와요?"), 1):
            await stage.say(text)
            await stage.until(lambda n=number: len(stage.surface.posts) == n)  # type: ignore[misc]  # a default holds n
            await stage.until(lambda: all(p.finished for p in stage.surface.posts.values()))

    for before, after in zip(stage.model.seen, stage.model.seen[1:], strict=False):
        assert before.stable == after.stable
        assert after.lines[: len(before.lines)] == before.lines
        assert after.settled == len(after.lines) - 1


async def test_nothing_is_left_in_the_ledger_but_the_cost(make_stage: Make, db: Db) -> None:
    stage = make_stage(["답"])
    await stage.say("안녕?")
    await stage.answered(1)

    async with db.read() as tx:
        step = await tx.row(select(steps))
        place = await tx.row(select(places))
        waiting = await tx.rows(select(inbox.c.state, inbox.c.payload))
    assert step is not None
    assert place is not None
    assert (step["state"], step["output"], step["attempts"]) == ("done", None, 1)
    assert place["lease_until"] == 0.0
    assert [(row["state"], row["payload"]) for row in waiting] == [("done", {})]


async def test_choosing_a_character_greets_and_starts_anew(make_stage: Make) -> None:
    stage = make_stage(["답"])
    command = CommandInvoked(id="c1", place=PLACE, person=MINA, name="character", rest="Fennel", at=datetime.now(UTC))

    await stage.take(command)
    shown = await stage.answered(2)

    assert "Fennel" in shown[0]
    assert stage.surface.answers()[0][:10] in shown[1]
    assert stage.model.seen == []


async def test_an_unknown_character_is_answered_with_those_that_exist(make_stage: Make) -> None:
    stage = make_stage(["답"])
    command = CommandInvoked(id="c1", place=PLACE, person=MINA, name="character", rest="없는이", at=datetime.now(UTC))

    await stage.take(command)
    shown = await stage.answered(1)

    assert "없는이" in shown[0]
    assert "Fennel" in shown[0]


async def test_a_person_of_another_language_reads_their_own(make_stage: Make) -> None:
    stage = make_stage(["답"])
    english = Person("e1", "Ann", "en-GB")

    await stage.take(CommandInvoked(id="c1", place=PLACE, person=english, name="help", at=datetime.now(UTC)))
    shown = await stage.answered(1)

    assert "conversations with characters" in shown[0]


async def test_many_places_at_once_are_all_answered(make_stage: Make) -> None:
    stage = make_stage([0.2, "답"])
    places_ = [Place("fake", "bot", "", f"room-{n}", direct=True) for n in range(50)]

    for place in places_:
        await stage.say("안녕?", MINA, place)
    shown = await stage.answered(50, seconds=30.0)

    assert shown == ["답"] * 50
