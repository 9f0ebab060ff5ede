"""Vectors are made once, behind turns; another embedder makes them anew while what was said is still found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from sqlalchemy import select

from core.db.tables.memory import passages
from core.surface.events import CommandInvoked
from tests.core.conftest import MINA, PLACE, Memories, Stage
from tests.core.memory.talking import Talking
from tests.fakes.embedder import HashedEmbedder


async def _embedders(stage: Stage) -> set[tuple[str, bool]]:
    """By which embedder the passages have vectors, and whether they have any."""
    async with stage.db.read() as tx:
        rows = await tx.rows(select(passages.c.embedder, passages.c.vector))
    return {(row["embedder"], row["vector"] is not None) for row in rows}


async def test_what_was_said_is_embedded_once_however_often_it_is_looked_for(make_stage: Callable[..., Stage]) -> None:
    embedder = HashedEmbedder()
    talk = Talking(make_stage(["그렇구나."], memory=Memories(embedder)))

    async with talk.working():
        await talk.say("새우 알레르기가 있어.")
        await talk.command("new")
        await talk.say("새우 먹으러 가자!")
        await talk.say("조개는 어때?")
        await talk.command("branch")
        await talk.say("그럼 라면 먹자.")

    made = Counter(text for text in embedder.seen if "새우 알레르기" in text)
    assert made == {"새우 알레르기가 있어.": 1, "새우 알레르기가 있어.\n그렇구나.": 1}
    assert await _embedders(talk.stage) == {("hashed:1", True)}


async def test_words_of_a_branch_have_the_vectors_of_what_they_were_copied_from(
    make_stage: Callable[..., Stage],
) -> None:
    embedder = HashedEmbedder()
    talk = Talking(make_stage(["응."], memory=Memories(embedder)))

    async with talk.working():
        for number in range(3):
            await talk.say(f"{number}번째 이야기야.")
        before = len(embedder.seen)
        await talk.command("branch")
        await talk.stage.learn()

    assert len(embedder.seen) == before
    assert await _embedders(talk.stage) == {("hashed:1", True)}


async def test_another_embedder_makes_all_vectors_anew_and_words_still_find_what_has_none_yet(
    make_stage: Callable[..., Stage],
) -> None:
    first = Talking(make_stage(["그렇구나."], memory=Memories(HashedEmbedder())))
    async with first.working():
        await first.say("우리 강아지 이름은 보리야.")

    newer = HashedEmbedder(name="hashed:2", size=64)
    second = Talking(make_stage(["그렇구나."], memory=Memories(newer)))
    second.stage.numbers[0] += 100  # no number twice
    made = second.stage.message("강아지 이름 기억나?")
    async with second.working():
        await second.stage.take(CommandInvoked(id="n1", place=PLACE, person=MINA, name="new", at=made.at))
        await second.stage.take(made)
        await second.stage.until(lambda: bool(second.stage.model.seen))
        await second.stage.until_quiet()
        before = await _embedders(second.stage)
        await second.stage.learn()

    assert before == {("hashed:1", True)}
    assert "보리" in second.prompt.tail
    assert await _embedders(second.stage) == {("hashed:2", True)}
