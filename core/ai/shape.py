"""A Prompt as the turns that all providers want: roles alternate, the person has the first and the last word. (pure)"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import groupby

from core.ai.model import Line, Picture, Prompt, Role

OPENING = "[The conversation begins.]"
GO_ON = "[Go on exactly where you stopped.]"
BEGIN, END = "<background>", "</background>"
AS_JSON = "Answer with one JSON text that fits this JSON schema, and with nothing before or after it:"


@dataclass(frozen=True, slots=True)
class Block:
    """Some text of a turn, after the pictures that came along with it ("": they came alone); `point`: a cache point
    stands after it."""

    text: str
    point: bool = False
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    role: Role
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        return "\n\n".join(block.text for block in self.blocks if block.text)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        return tuple(picture for block in self.blocks for picture in block.pictures)


def system(prompt: Prompt, *, schema_told: bool = False) -> tuple[Block, ...]:
    """The stable blocks, with their cache points. `schema_told`: the prompt's schema is one of them, in words."""
    texts = [(text, number in prompt.points) for number, text in enumerate(prompt.stable, 1) if text.strip()]
    if schema_told and prompt.schema is not None:
        texts.append((f"{AS_JSON}\n{json.dumps(prompt.schema, ensure_ascii=False)}", False))
    last = len(texts)
    return tuple(Block(text, point=point or number == last) for number, (text, point) in enumerate(texts, 1))


def turns(prompt: Prompt, *, sees: bool = False) -> tuple[Turn, ...]:
    """The lines: neighbours of one role in one turn, each in its own block, so that what was sent stays byte for byte.

    A cache point stands after the last settled line. The tail comes last, in a marked block of the last turn.
    `sees`: whether the model is shown the pictures of people's lines.
    """
    blocks = [(number, line.role, _block(line, sees=sees)) for number, line in enumerate(prompt.lines, 1)]
    held = [(number, role, block) for number, role, block in blocks if block.text or block.pictures]
    settled = max((number for number, _, _ in held if number <= prompt.settled), default=0)
    said = [(role, replace(block, point=number == settled)) for number, role, block in held]
    if not said or said[0][0] is Role.CHARACTER:
        said.insert(0, (Role.PERSON, Block(OPENING)))
    if said[-1][0] is Role.CHARACTER:
        said.append((Role.PERSON, Block(GO_ON)))
    if prompt.tail.strip():
        said.append((Role.PERSON, Block(f"{BEGIN}\n{prompt.tail.strip()}\n{END}")))
    return tuple(Turn(role, tuple(block for _, block in group)) for role, group in groupby(said, key=lambda s: s[0]))


def _block(line: Line, *, sees: bool) -> Block:
    shown = line.pictures if sees and line.role is Role.PERSON else ()
    return Block(_unmarked(line.text) if line.text.strip() else "", pictures=shown)


def _unmarked(text: str) -> str:
    """What people write cannot pass for the marked block."""
    return text.replace(BEGIN, "‹background›").replace(END, "‹/background›")
