"""A story that is made from a chat: its first stage, whose words nothing may repeat, and where its words come from."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.db import Db
from core.stories import prompting, reading
from core.stories.bridge import digest as digests
from core.stories.bridge import gathering
from core.stories.bridge.overlap import Foreign
from core.stories.bridge.segments import ChatMaterial, parts
from core.stories.calls import Reply
from core.stories.checks.saying import strings
from core.stories.given import Problem
from core.stories.keeping import NOTHING, More
from core.stories.making import MOST_REPAIRS, Making, Step, Stuck, stuck
from core.stories.schemas import ChatDigest, ChatQuote, ChatScene
from core.stories.stage import Stage
from core.stories.store import Made, Story


@dataclass(frozen=True)
class Chat:
    """What a story may be made from as it is now, ready to be looked for in many texts."""

    material: ChatMaterial
    foreign: Foreign = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "foreign", Foreign(self.material.foreign))

    def guard(self, text: str) -> tuple[str, ...]:
        """Stretches of a text that repeat somebody who gave no consent."""
        return self.foreign.leaks(text)

    def sources(self, made: Made) -> tuple[ChatQuote, ...]:
        """The messages that an artifact goes back to: without them it is hidden."""
        if made.slot.stage is Stage.DIGEST:
            return digests.everything(self.material)
        return digests.traces(self.material, made.text or "\n".join(strings(made.content)))


async def of(db: Db, story: Story, *, from_chat: bool) -> Chat | None:
    """None for a story that is made from no chat."""
    if not from_chat:
        return None
    async with db.read() as tx:
        return Chat(await gathering.material(tx, story.id))


async def digested(making: Making, step: Step, chat: Chat) -> tuple[Made, More]:
    """What happens in the chat, with quotes that stand in it. Raises Stuck, and BadInput where nothing may be used."""
    language, material = step.story.wish.language, chat.material
    if step.story.rehearsal or not material.segments:
        found = digests.by_rules(material, language)
        made = step.made(found.model_dump(mode="json"))
        return made, NOTHING
    scenes: list[ChatScene] = []
    told, by = [], None
    for segments in parts(material):
        lines = tuple(line for segment in segments for line in segment.lines)
        piece = ChatMaterial(lines, segments, material.foreign)
        found, by = await _piece(making, step, piece)
        scenes += found.scenes
        told += [each for each in by.told if each not in told]
    whole = digests.verified(ChatDigest(scenes=tuple(scenes[: digests.MOST_SCENES])), material)
    assert by is not None
    content = whole.model_dump(mode="json")
    made = step.made(content, provider=by.provider, model=by.model, call_id=by.call_id, told=tuple(told))
    return made, NOTHING


async def _piece(making: Making, step: Step, piece: ChatMaterial) -> tuple[ChatDigest, Reply]:
    """Of some 20,000 characters of the chat."""
    wish, previous = step.story.wish, ""
    problems: tuple[Problem, ...] = ()
    for attempt in range(MOST_REPAIRS + 1):
        shown = digests.prompt_lines(piece)
        prompt = prompting.digest(wish.language, shown, wish.adaptation, previous=previous, problems=problems)
        question = await making.question(step, prompt, attempt)
        reply = await making.calls.ask(step.job, step.story, question)
        read = reading.read(step.slot.stage, reply.text, step.given)
        if isinstance(read, ChatDigest):
            problems = tuple(each for each in digests.digest_problems(read, piece) if each.code != "chat-quote")
            if not problems:
                return digests.verified(read, piece), reply
        elif isinstance(read, reading.Unreadable):
            problems = read.problems
        previous = reply.text
    raise Stuck(stuck(step.slot, problems))
