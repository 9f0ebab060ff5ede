"""What was edited or taken back is gone from all that was learnt of it, whenever that happens."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest
from sqlalchemy import insert, select

from core.ai.model import Prompt
from core.db.tables.chat import StepState, chats, messages, steps
from core.db.tables.memory import Origin, memories, memory_sources, passages
from core.db.tables.people import people
from core.memory import digests, erasure
from core.memory.store import Whose
from core.surface.events import CommandInvoked, Event, Person
from tests.core.conftest import MINA, PLACE, Memories, Stage
from tests.core.memory.canaries import Ahead, Gossip, held, silent, stale, traces
from tests.core.memory.talking import Talking, everything
from tests.fakes.embedder import HashedEmbedder

CANARY = "zebrafish7788"
SAID = f"내 금고 비밀번호는 {CANARY}"
TUPPER = Person("tupper", "미나", "ko", behind="m1")

Takes = Callable[["Haunted"], Awaitable[None]]


@dataclass
class Haunted:
    """A talk in which a canary was said, in the message `native`."""

    talk: Talking
    embedder: HashedEmbedder
    model: Gossip
    clock: Ahead
    native: str = ""
    taken: list[bool] = field(default_factory=list)

    async def once(self, take: Takes) -> None:
        if not self.taken:
            self.taken.append(True)
            await take(self)

    async def does(self, event: Event) -> None:
        await self.talk.stage.take(event)
        await self.talk.stage.until_quiet()

    def made(self) -> tuple[str, object]:
        made = self.talk.stage.message("")
        return made.id, made.at

    async def traces(self) -> list[str]:
        return await traces(self.talk.stage.db, CANARY)

    async def says(self, text: str) -> None:
        """Without learning from it."""
        stage = self.talk.stage
        event = stage.message(text)
        self.native = event.id if CANARY in text else self.native
        before = len(stage.model.seen)
        await stage.take(event)
        await stage.until(lambda: len(stage.model.seen) > before)
        await stage.until_quiet()


async def _edited(haunted: Haunted) -> None:
    await haunted.talk.edit(haunted.native, "내 금고 비밀번호는 잊었어")


async def _deleted(haunted: Haunted) -> None:
    await haunted.talk.delete(haunted.native)


async def _edited_twice(haunted: Haunted) -> None:
    await haunted.talk.edit(haunted.native, f"내 금고 비밀번호는 정말로 {CANARY}")
    await haunted.talk.edit(haunted.native, "내 금고 비밀번호는 잊었어")


async def _edited_by_command(haunted: Haunted) -> None:
    await haunted.does(_command(haunted, "edit", "내 금고 비밀번호는 잊었어"))


async def _deleted_by_command(haunted: Haunted) -> None:
    await haunted.does(_command(haunted, "delete"))


async def _stood_in_for(haunted: Haunted) -> None:
    stage = haunted.talk.stage
    await haunted.does(stage.message("내 금고 얘기는 비밀", TUPPER, stands_for=haunted.native))


async def _undone(haunted: Haunted) -> None:
    await haunted.does(_command(haunted, "undo", target=None))


def _command(haunted: Haunted, name: str, rest: str = "", target: str | None = "its") -> CommandInvoked:
    event = haunted.talk.stage.message("")
    about = haunted.native if target else None
    return CommandInvoked(
        id=event.id,
        place=PLACE,
        person=MINA,
        name=name,
        rest=rest,
        values=(("text", rest),) if rest else (),
        target=about,
        at=event.at,
    )


FEW = [_edited_twice, _deleted, _stood_in_for]
WAYS = [_edited, _edited_twice, _deleted, _edited_by_command, _deleted_by_command, _stood_in_for]


async def _haunt(make_stage: Callable[..., Stage], *, telling: bool = False) -> Haunted:
    embedder, model, clock = HashedEmbedder(), Gossip(telling=telling), Ahead()
    stage = make_stage(["그렇구나."], memory=Memories(embedder, model, clock))  # type: ignore[arg-type]  # a model too
    return Haunted(Talking(stage), embedder, model, clock)


async def _nothing_left(haunted: Haunted) -> None:
    """Neither now nor when all is learnt anew, nor in another chat's prompt."""
    talk = haunted.talk
    assert await haunted.traces() == []
    await silent(talk.stage, haunted.clock)
    await silent(talk.stage, haunted.clock)
    assert await haunted.traces() == []
    assert await stale(talk.stage.db, haunted.embedder) == []
    await talk.command("new")
    await talk.say("내 금고 비밀번호가 뭐였는지 기억나?")
    assert CANARY not in everything(talk.prompt)
    async with talk.stage.db.read() as tx:
        ids = {row["id"] for row in await tx.rows(select(passages.c.id))}
        character = await tx.value(select(chats.c.character_id).limit(1))
        account = await tx.value(select(people.c.account_id).where(people.c.native_id == MINA.id))
    assert await held(talk.stage, Whose(character, account)) <= ids


@pytest.mark.parametrize("take", WAYS)
async def test_before_anything_is_learnt(make_stage: Callable[..., Stage], take: Takes) -> None:
    haunted = await _haunt(make_stage)

    async with haunted.talk.working():
        for text in ("나는 도자기를 배워", SAID, "오늘은 비가 와"):
            await haunted.says(text)
        await take(haunted)

        await _nothing_left(haunted)


@pytest.mark.parametrize("take", WAYS)
async def test_when_all_is_learnt(make_stage: Callable[..., Stage], take: Takes) -> None:
    haunted = await _haunt(make_stage, telling=True)

    async with haunted.talk.working():
        for text in ("나는 도자기를 배워", SAID, "오늘은 비가 와", "내일은 눈이 온대"):
            await haunted.says(text)
        await silent(haunted.talk.stage, haunted.clock)
        before = await haunted.traces()
        await take(haunted)

        await _nothing_left(haunted)
    assert {"memories.text", "memories.terms", "memory_sources.quote", "messages.text", "passages.terms"} <= set(before)


@pytest.mark.parametrize("take", FEW)
async def test_while_it_is_embedded(make_stage: Callable[..., Stage], take: Takes) -> None:
    haunted = await _haunt(make_stage)

    async def before() -> None:
        if CANARY in haunted.embedder.seen[-1]:
            await haunted.once(take)

    haunted.embedder.before = before
    async with haunted.talk.working():
        for text in ("나는 도자기를 배워", SAID, "오늘은 비가 와", "내일은 눈이 온대"):
            await haunted.says(text)
        await haunted.talk.stage.learn()

        assert haunted.taken
        await _nothing_left(haunted)


@pytest.mark.parametrize("telling", [False, True])
@pytest.mark.parametrize("take", FEW)
async def test_while_a_model_draws_from_it(make_stage: Callable[..., Stage], take: Takes, *, telling: bool) -> None:
    haunted = await _haunt(make_stage, telling=telling)

    async def before(prompt: Prompt) -> None:
        if CANARY in everything(prompt):
            await haunted.once(take)

    haunted.model.before = before
    async with haunted.talk.working():
        for text in ("나는 도자기를 배워", SAID, "오늘은 비가 와"):
            await haunted.says(text)
        await silent(haunted.talk.stage, haunted.clock)

        assert haunted.taken
        await _nothing_left(haunted)


@pytest.mark.parametrize("take", FEW)
async def test_between_an_answer_and_its_reading(make_stage: Callable[..., Stage], take: Takes) -> None:
    haunted = await _haunt(make_stage)
    stage = haunted.talk.stage

    async with haunted.talk.working():
        for text in ("나는 도자기를 배워", SAID, "오늘은 비가 와"):
            await haunted.says(text)
        await silent(stage, haunted.clock)
        async with stage.db.write() as tx:
            chat_id = await tx.value(select(chats.c.id))
            kept = {"state": StepState.DONE, "epoch": 1, "attempts": 1, "at": haunted.clock.now()}
            said = {"name": erasure.step(chat_id), "inputs": "read later", "output": {"text": SAID}}
            await tx.run(insert(steps).values(**kept, **said))
        await take(haunted)

        await _nothing_left(haunted)


@pytest.mark.parametrize("take", FEW)
async def test_when_a_digest_tells_of_it(make_stage: Callable[..., Stage], take: Takes) -> None:
    haunted = await _haunt(make_stage)
    stage = haunted.talk.stage

    async with haunted.talk.working():
        for text in ("나는 도자기를 배워", SAID, "오늘은 비가 와"):
            await haunted.says(text)
        async with stage.db.write() as tx:
            chat = await tx.row(select(chats))
            ids = [row["id"] for row in await tx.rows(select(messages.c.id).order_by(messages.c.id))]
            assert chat is not None
            where = chat["id"], chat["character_id"]
            for origin in (Origin.MODEL, Origin.PERSON):
                await digests.add(tx, *where, SAID, (ids[0], ids[-1]), origin, haunted.clock.now())
        await take(haunted)

        await _nothing_left(haunted)


@pytest.mark.parametrize("learnt", [False, True])
async def test_by_undoing_it(make_stage: Callable[..., Stage], *, learnt: bool) -> None:
    haunted = await _haunt(make_stage, telling=True)

    async with haunted.talk.working():
        await haunted.says("나는 도자기를 배워")
        await haunted.says(SAID)
        if learnt:
            await silent(haunted.talk.stage, haunted.clock)
        await _undone(haunted)

        await _nothing_left(haunted)


async def test_a_message_behind_forgotten_ones_is_embedded_anew(make_stage: Callable[..., Stage]) -> None:
    haunted = await _haunt(make_stage)
    stage = haunted.talk.stage

    async with haunted.talk.working():
        for text in (SAID, "오늘은 비가 와", "내일은 눈이 온대", "모레는 맑대"):
            await haunted.says(text)
        async with stage.db.write() as tx:
            ids = [row["id"] for row in await tx.rows(select(messages.c.id).order_by(messages.c.id))]
            at = ids.index(await tx.value(select(messages.c.id).where(messages.c.text == SAID)))
            await tx.run(messages.update().where(messages.c.id.in_(ids[at + 1 : at + 4])).values(forgotten=True))
        await stage.learn()
        await _edited(haunted)

        await _nothing_left(haunted)


async def test_what_a_newer_memory_was_lent_goes_with_its_source(make_stage: Callable[..., Stage]) -> None:
    """Another chat's memory takes words over from one that was known, and its own source does not say them."""
    haunted = await _haunt(make_stage, telling=True)
    stage = haunted.talk.stage

    async with haunted.talk.working():
        await haunted.says(SAID)
        await silent(stage, haunted.clock)
        await haunted.talk.command("new")
        await haunted.says("오늘은 비가 와")
        await silent(stage, haunted.clock)
        async with stage.db.read() as tx:
            rows = await tx.rows(select(memories.c.id, memories.c.text).where(memories.c.text.contains(CANARY)))
            sources = select(memory_sources.c.memory_id, memory_sources.c.message_id)
            both = [row for row in await tx.rows(sources) if row["memory_id"] == rows[-1]["id"]]
        await _deleted(haunted)

        await _nothing_left(haunted)
    assert len(rows) == 2
    assert len(both) > 1
