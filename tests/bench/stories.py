"""What the making of stories costs beside the models: `python3 -m tests.bench stories`.

The model answers at once what was recorded. The floor of a step enters its call, keeps the answer and keeps what was
made of it with sqlite3 alone, three transactions, in the same run; that of a long story reads its rows once.
"""

from __future__ import annotations

import json
import sqlite3
import statistics
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import insert

from core.ai.model import Delta, Finish, Prompt, Stop, StreamItem, Usage
from core.ai.tokens import estimate
from core.db import Db
from core.db.tables.stories import Author, CallState, StoryState, artifacts, story_calls, story_heads
from core.stories import book, checks, covers, gates, prompting, reading, store
from core.stories.assembling import Shelf, given_for
from core.stories.calls import Question
from core.stories.gates.report import plain
from core.stories.given import Given
from core.stories.pipeline import Head, Slot, Standing, next_of
from core.stories.prompting import fences
from core.stories.stage import Stage, purpose
from core.stories.store import Made, Story, content_hash
from tests.bench.rounds import Took, rounds
from tests.bench.table import Goal, Row
from tests.core.stories.gates.stage import clean, given
from tests.core.stories.workshop import Workshop, empty, recorded, wish
from tests.fakes.teller import Teller, key_of

EPISODES, TIMES, LONG = 5, 3, 100
STEP, LONGEST, LOOK = 15.0, 20.0, 50.0  # milliseconds, seconds, milliseconds
LANGUAGES = {"ko": "Korean", "en": "English"}
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
CALLS_OF_AN_EPISODE = 7


async def stories() -> list[Row]:
    """Stories of five episodes, as rehearsals and with a model; how one of a hundred stands."""
    rows = [row for language in LANGUAGES for row in await _made(language)]
    return [*rows, *await _long()]


@dataclass
class Parrot(Teller):
    """A model that only looks up what it says; its own seconds of the processor are in `spent`."""

    spent: float = 0.0

    async def stream(self, prompt: Prompt) -> AsyncGenerator[StreamItem, None]:
        began = time.process_time()
        answer = self.book[key_of(prompt)]
        self.spent += time.process_time() - began
        yield Delta(answer)
        yield Stop(Finish.COMPLETE, Usage(input=9_000, cached=9_000, output=estimate(answer[:400])))


async def _made(language: str) -> list[Row]:
    wished, what = wish(language, EPISODES), f"Stories: {LANGUAGES[language]}"
    whole = Took()
    with whole.timed():
        calm = await recorded(wished)
    async with empty() as db:
        cpu: list[float] = []
        for _ in range(TIMES):
            parrot = Parrot(calm.book)
            shop = Workshop(db, parrot)
            story = await shop.begin(wished)
            began = time.process_time()
            view = await shop.work(story)
            cpu.append(time.process_time() - began - parrot.spent)
            if view.story.state is not StoryState.DONE:
                raise RuntimeError(f"the story of the bench is {view.story.state}")
        split = await _split(db, story, view.standing)
        least = await _floor(db, story)
    steps = len(view.standing.heads)
    drawn = sum(split.drawing) / steps * 1e3
    each = [seconds / steps * 1e3 - drawn for seconds in cpu]
    engine, floor = statistics.median(each), statistics.median(least)
    parts = {name: sum(seconds) / steps * 1e3 for name, seconds in split.parts.items()}
    rest = engine - sum(parts.values())
    told = ", ".join(f"{name} {part:.1f}" for name, part in (*parts.items(), ("database and the walk", rest)))
    note = f"ms a step: {told}; drawing covers, beside it, {drawn:.1f}; {steps} steps, {view.bill.calls} calls"
    offline = whole.wall[0] / 1e3
    return [
        Row(f"{what}, CPU a step", engine, "ms", Goal(STEP), floor, min(each) / min(least), note),
        Row(f"{what}, {EPISODES} episodes offline", offline, "s", Goal(LONGEST), whole.cpu[0] / 1e3),
    ]


@dataclass
class _Split:
    """Seconds of the processor, one after the other, of each part of a step; and of what is drawn."""

    parts: dict[str, list[float]] = field(
        default_factory=lambda: {"prompts": [], "answers": [], "gates": [], "what a stage sees": []}
    )
    drawing: list[float] = field(default_factory=list)

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        began = time.process_time()
        yield
        (self.drawing if name == "drawing" else self.parts[name]).append(time.process_time() - began)


async def _split(db: Db, story: Story, standing: Standing) -> _Split:
    """The same story once more, part by part, as the first time: nothing of it is kept from before."""
    split, shelf = _Split(), Shelf()
    fences.fence.cache_clear()
    fences._dumped.cache_clear()
    answers = await _answers(db, story)
    async with db.read() as tx:
        for slot in standing.slots:
            with split.timed("what a stage sees"):
                seen = await given_for(tx, shelf, story, standing, slot)
            _step(split, story, slot, seen, answers.get(slot, ""))
    package = await _package(db, standing)
    for _ in range(2):  # of the art director, and with the title that the story goes out with
        with split.timed("drawing"):
            await covers.lettered(db, story, package)
    return split


async def _package(db: Db, standing: Standing) -> Made:
    slot = Slot(Stage.PACKAGE)
    head = standing.heads[slot]
    async with db.read() as tx:
        found = (await store.loaded(tx, {head.artifact}))[head.artifact]
    return Made(slot=slot, inputs=head.inputs, content=found.content, author=Author.MODEL)


def _step(split: _Split, story: Story, slot: Slot, seen: Given, answer: str) -> None:
    """What code does for a step, but for the database."""
    stage = slot.stage
    if stage is Stage.EDIT:
        assert seen.draft is not None
        with split.timed("gates"):
            gates.inspect(seen, seen.draft)
        return
    with split.timed("prompts"):
        prompt = prompting.prompt(stage, seen)
        asked = Question(slot=slot, purpose=purpose(stage, premium=False), prompt=prompt, version="")
        assert asked.request_hash
    with split.timed("answers"):
        product = reading.read(stage, answer, seen)
        if stage is not Stage.DRAFT:
            checks.check(stage, seen, product)  # type: ignore[arg-type]  # it was accepted when it was made
    if stage is Stage.DRAFT:
        with split.timed("gates"):
            gates.draft_problems(seen, product)  # type: ignore[arg-type]  # a draft


async def _answers(db: Db, story: Story) -> Mapping[Slot, str]:
    asked = story_calls.select().where(story_calls.c.story_id == story.id)
    async with db.read() as tx:
        return {Slot(Stage(row["stage"]), row["episode"]): row["response"] for row in await tx.rows(asked)}


async def _floor(db: Db, story: Story) -> Sequence[float]:
    """Milliseconds a step of writing the same bytes."""
    async with db.read() as tx:
        kept = await tx.rows(artifacts.select().where(artifacts.c.story_id == story.id))
    answers = await _answers(db, story)
    content = [json.dumps([row["content"], row["text"]], ensure_ascii=False) for row in kept]
    pairs = [
        (answers.get(Slot(Stage(row["stage"]), row["episode"]), ""), each)
        for row, each in zip(kept, content, strict=True)
    ]
    (took,) = rounds(TIMES, lambda: _written(pairs))
    return [milliseconds / len(pairs) for milliseconds in took.cpu]


def _written(pairs: Sequence[tuple[str, str]]) -> None:
    with TemporaryDirectory() as folder:
        bare = sqlite3.connect(Path(folder) / "bare.db", isolation_level=None)
        bare.execute("PRAGMA journal_mode=WAL")
        bare.execute("CREATE TABLE calls (id INTEGER PRIMARY KEY, answer TEXT)")
        bare.execute("CREATE TABLE made (id INTEGER PRIMARY KEY, content TEXT)")
        for answer, content in pairs:
            call = bare.execute("INSERT INTO calls (answer) VALUES ('')").lastrowid
            bare.execute("UPDATE calls SET answer = ? WHERE id = ?", (answer, call))
            bare.execute("INSERT INTO made (content) VALUES (?)", (content,))
        bare.close()


async def _long() -> list[Row]:
    """A story of a hundred episodes: what is next, what is out of date, and how its maker sees it."""
    async with empty() as db:
        story = await _planted(db)
        async with db.read() as tx:
            standing = await store.standing(tx, story)
        half = {slot: head for slot, head in standing.heads.items() if not slot.stage.of_episode or slot.episode <= 60}
        half = {
            slot: head for slot, head in half.items() if slot not in {Slot(Stage.EPISODES, 76), Slot(Stage.PACKAGE)}
        }
        looks: Mapping[str, Callable[[], object]] = {
            "what is next": lambda: next_of(replace(standing, heads=half)),
            "what is out of date": lambda: replace(standing).stale,
            "what a change would reach": lambda: replace(standing).after({Slot(Stage.CONCEPT)}),
        }
        rows = [
            took.row(f"Stories: {LONG} episodes, {name}", goal=Goal(LOOK))
            for name, took in zip(looks, rounds(9, *looks.values()), strict=True)
        ]
        seen, bare = Took(), Took()
        for _ in range(9):
            async with db.read() as tx:
                with bare.timed():
                    await tx.rows(story_heads.select().where(story_heads.c.story_id == story.id))
                    await tx.rows(story_calls.select().where(story_calls.c.story_id == story.id))
            async with db.read() as tx:
                with seen.timed():
                    await book.view(tx, story)
    slots = f"{len(standing.slots)} parts, {LONG * CALLS_OF_AN_EPISODE} calls"
    return [*rows, seen.row(f"Stories: {LONG} episodes, as its maker sees it", bare, Goal(LOOK), slots)]


async def _planted(db: Db) -> Story:
    """All rows of a long story, with contents of the usual size."""
    begun = await Workshop(db, Teller({})).begin(wish("ko", LONG))
    draft, report = clean("ko"), plain(gates.inspect(given("ko"), clean("ko")))
    empty_ = Standing(begun.wish, LONG, frozenset(), {})
    heads: dict[Slot, Head] = {}
    made: list[dict[str, object]] = []
    for number, slot in enumerate(empty_.slots, 1):
        content: dict[str, object] = {"of": [slot.stage.value, slot.episode]}
        if slot.stage is Stage.EPISODES:
            last = min(slot.episode + 24, LONG)
            content = {"episodes": [_plan(each) for each in range(slot.episode, last + 1)]}
        if slot.stage in {Stage.DRAFT, Stage.EDIT}:
            content |= {"scenes": list(draft.scenes), "markers": list(draft.markers), "whole": True}
        prose = draft.text if slot.stage in {Stage.DRAFT, Stage.EDIT} else ""
        made.append(
            {
                "id": number,
                "story_id": begun.id,
                "stage": slot.stage.value,
                "episode": slot.episode,
                "version": 1,
                "inputs": "",
                "content_hash": content_hash(content, prose),
                "author": Author.MODEL.value,
                "content": content,
                "text": prose,
                "report": report if slot.stage is Stage.EDIT else None,
                "created_at": NOW,
            }
        )
        heads[slot] = Head(number, 1, "", content_hash(content, prose))
    pointed = [
        {"story_id": begun.id, "stage": slot.stage.value, "episode": slot.episode, "artifact_id": head.artifact}
        for slot, head in heads.items()
    ]
    async with db.write() as tx:
        await tx.run(insert(artifacts), made)
        await tx.run(insert(story_heads), pointed)
        await tx.run(insert(story_calls), [_call(begun.id, at) for at in range(LONG * CALLS_OF_AN_EPISODE)])
        standing = await store.standing(tx, begun)
        for slot, head in standing.heads.items():
            await tx.run(artifacts.update().where(artifacts.c.id == head.artifact).values(inputs=standing.inputs(slot)))
    return begun


def _plan(number: int) -> dict[str, object]:
    return {"number": number, "title": f"돌아온 날 {number}", "goal": "문을 연다." * 40, "beats": ["망설인다."] * 40}


def _call(story: int, at: int) -> dict[str, object]:
    episode, stage = divmod(at, CALLS_OF_AN_EPISODE)
    return {
        "story_id": story,
        "request_hash": f"{at:064d}",
        "stage": Stage.SCENES.value + min(stage, 5),
        "episode": episode + 1,
        "attempt": 0,
        "state": CallState.DONE.value,
        "epoch": 1,
        "finish": "complete",
        "usage": {"input": 2_000, "cached": 30_000, "cache_write": 500, "output": 3_000},
        "cost": 40_000,
        "sent_at": NOW,
    }
