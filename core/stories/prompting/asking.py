"""The prompts of a story: of each stage, and what is asked of the writer and of chats in between. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.ai.model import Effort, Line, Prompt, Role
from core.stories.given import Given, Problem
from core.stories.prompting import files, tasks
from core.stories.prompting.blocks import stable
from core.stories.prompting.fences import data, fence, said
from core.stories.prompting.forms import PRODUCTS, outline, schema
from core.stories.schemas import ChatDigest, Choice
from core.stories.stage import Stage
from core.stories.wish import Adaptation, Length

MOST_OUTPUT: Mapping[Stage, int] = {
    Stage.CONCEPT: 4_000,
    Stage.GENRE: 3_000,
    Stage.WORLD: 9_000,
    Stage.CAST: 12_000,
    Stage.VOICE: 9_000,
    Stage.PLOT: 10_000,
    Stage.SECRETS: 9_000,
    Stage.SCENES: 5_000,
    Stage.CONTINUITY: 5_000,
    Stage.READER: 3_000,
    Stage.EDIT: 9_000,
    Stage.RECORD: 7_000,
    Stage.COVER: 2_000,
    Stage.PACKAGE: 2_500,
}
"""Tokens: about twice what an answer takes, so that none is cut that is as it should be."""

A_PLAN, MOST_PLANS = 3_000, 40_000
DIGEST_OUTPUT, CHOICE_OUTPUT = 8_000, 800
TOKENS_OF_A_CHARACTER, TOKENS_OF_A_WORD = 1.7, 1.5  # the most that is known of any tokenizer
ROOM = 1.3  # above the most that an episode may have
EFFORT: Mapping[Stage, Effort] = {
    stage: Effort.MEDIUM for stage in Stage if stage <= Stage.SCENES or stage is Stage.CONTINUITY
}
LONGEST_TAIL = 1_500  # characters of what was written, to go on from


def prompt(stage: Stage, given: Given) -> Prompt:
    """All that a model is asked in that stage (of a chat it is `digest`). Raises LookupError for an episode without a
    plan."""
    beginning, product = stable(stage, given), PRODUCTS.get(stage)
    return Prompt(
        stable=beginning.blocks,
        points=beginning.points,
        lines=(Line(Role.PERSON, tasks.line(stage, given)),),
        max_output=most_output(stage, given),
        effort=EFFORT.get(stage, Effort.LOW),
        schema=None if product is None else schema(product),
    )


def most_output(stage: Stage, given: Given) -> int:
    """Tokens of the visible answer."""
    if stage is Stage.DRAFT:
        return prose_tokens(given.wish.length, given.wish.length.most)
    if stage is Stage.EPISODES:
        first, last = given.block
        return min(MOST_PLANS, 1_000 + A_PLAN * (last - first + 1))
    return MOST_OUTPUT[stage]


def prose_tokens(length: Length, much: int) -> int:
    """Tokens that `much` of prose may take, in the units of the length."""
    return round(much * (TOKENS_OF_A_WORD if length.words else TOKENS_OF_A_CHARACTER) * ROOM)


def expansion(given: Given, scene_no: int, more: int, what: str) -> Prompt:
    """Asks the writer for so much more at the end of scene `scene_no` (from 1) of the draft, and for nothing else."""
    scenes = () if given.draft is None else given.draft.scenes
    scene = scenes[scene_no - 1] if 0 < scene_no <= len(scenes) else ""
    after = scenes[scene_no] if scene_no < len(scenes) else ""
    parts = [
        data("plan", given.plan),
        fence("scene", scene),
        fence("next_scene_begins", after[:LONGEST_TAIL]),
        fence("instruction", said(what)),
        files.task(given.wish.language, files.EXPANSION, more=more, scene=scene_no),
    ]
    return _writer(given, parts, prose_tokens(given.wish.length, max(more * 2, 300)))


def another(given: Given) -> Prompt:
    """Asks the writer for a second draft, which takes another way to the same end."""
    parts = [tasks.line(Stage.DRAFT, given), files.task(given.wish.language, files.ANOTHER)]
    return _writer(given, parts, most_output(Stage.DRAFT, given))


def choice(given: Given, one: str, other: str) -> Prompt:
    """Asks a judge which of two drafts is the better one: a Choice. It knows what a checker of the episode knows, whose
    beginning it warms."""
    beginning, language = stable(Stage.DRAFT, given), given.wish.language
    parts = [
        data("plan", given.plan),
        fence("text_1", one),
        fence("text_2", other),
        files.task(language, files.CHOOSE, episode=given.episode, form=outline(Choice)),
    ]
    return Prompt(
        stable=beginning.blocks,
        points=beginning.points,
        lines=(Line(Role.PERSON, "\n\n".join(parts)),),
        max_output=CHOICE_OUTPUT,
        effort=Effort.LOW,
        schema=schema(Choice),
    )


def continuation(given: Given, partial: str) -> Prompt:
    """Asks the writer for the rest of a draft that was cut, and for nothing that it has written already."""
    parts = [
        tasks.line(Stage.DRAFT, given),
        fence("written_so_far", partial),
        files.task(given.wish.language, files.CONTINUATION, most=given.wish.length.most),
    ]
    return _writer(given, parts, most_output(Stage.DRAFT, given))


def _writer(given: Given, parts: Sequence[str], most: int) -> Prompt:
    """With the same beginning as a draft, so that it lies in the cache."""
    beginning = stable(Stage.DRAFT, given)
    return Prompt(
        stable=beginning.blocks,
        points=beginning.points,
        lines=(Line(Role.PERSON, "\n\n".join(parts)),),
        max_output=most,
        effort=Effort.LOW,
    )


def digest(
    language: str,
    lines: Sequence[str],
    adaptation: Adaptation,
    *,
    previous: str = "",
    problems: Sequence[Problem] = (),
) -> Prompt:
    """Asks for what happens in a piece of a chat (some 20,000 characters) as a ChatDigest; with `problems`, again.

    `lines` are "#number name: words", one a message, and "[n]" before each scene.
    """
    parts = [
        fence("messages", "\n".join(map(said, lines))),
        data("adaptation", adaptation.value),
        files.task(language, files.DIGEST, form=outline(ChatDigest)),
        *tasks.repair(language, previous, problems),
    ]
    return Prompt(
        stable=(files.told(language, files.HOUSE),),
        lines=(Line(Role.PERSON, "\n\n".join(parts)),),
        max_output=DIGEST_OUTPUT,
        effort=Effort.LOW,
        schema=schema(ChatDigest),
    )
