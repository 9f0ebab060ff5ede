"""A Prompt as the turns that all providers want: roles alternate, the person has the first and the last word. (pure)"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from core.ai.model import Prompt, Role

OPENING = "[The conversation begins.]"
GO_ON = "[Go on exactly where you stopped.]"
BEGIN, END = "<background>", "</background>"


@dataclass(frozen=True, slots=True)
class Block:
    """Some text of a turn; `point`: a cache point stands after it."""

    text: str
    point: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    role: Role
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        return "\n\n".join(block.text for block in self.blocks)


def system(prompt: Prompt) -> tuple[Block, ...]:
    """The stable blocks, a cache point after the last."""
    texts = [text for text in prompt.stable if text.strip()]
    return tuple(Block(text, point=number == len(texts)) for number, text in enumerate(texts, 1))


def turns(prompt: Prompt) -> tuple[Turn, ...]:
    """The lines: neighbours of one role in one turn, each in its own block, so that what was sent stays byte for byte.

    A cache point stands after the last settled line. The tail comes last, in a marked block of the last turn.
    """
    settled = max(
        (n for n, line in enumerate(prompt.lines[: prompt.settled], 1) if line.text.strip()),
        default=0,
    )
    said = [
        (line.role, Block(_unmarked(line.text), point=number == settled))
        for number, line in enumerate(prompt.lines, 1)
        if line.text.strip()
    ]
    if not said or said[0][0] is Role.CHARACTER:
        said.insert(0, (Role.PERSON, Block(OPENING)))
    if said[-1][0] is Role.CHARACTER:
        said.append((Role.PERSON, Block(GO_ON)))
    if prompt.tail.strip():
        said.append((Role.PERSON, Block(f"{BEGIN}\n{prompt.tail.strip()}\n{END}")))
    return tuple(Turn(role, tuple(block for _, block in group)) for role, group in groupby(said, key=lambda s: s[0]))


def _unmarked(text: str) -> str:
    """What people write cannot pass for the marked block."""
    return text.replace(BEGIN, "‹background›").replace(END, "‹/background›")
