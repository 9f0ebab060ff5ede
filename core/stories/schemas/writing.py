"""What is handed on within an episode: stages 9 and 11 to 14."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from core.stories.schemas.base import Id, Line, Name, Value

# 9 · Scene Director


class SceneCard(Value):
    id: Id
    enter_state: Line
    exit_state: Line
    sensory: tuple[Line, ...] = Field(min_length=2, max_length=2)
    conflict: Line
    subtext: Line
    last_line_intent: Line
    budget: Annotated[int, Field(ge=50)]


class SceneCards(Value):
    scenes: tuple[SceneCard, ...] = Field(min_length=3, max_length=5)


# 10 · of two drafts, by a judge


class Choice(Value):
    """Which of two texts is the better one, as they were shown; `quote` stands word for word in that one."""

    better: Annotated[int, Field(ge=1, le=2)]
    quote: Annotated[str, Field(min_length=2, max_length=400)]
    why: Line


# 11 · Continuity Checker


class FindingType(StrEnum):
    """The nineteen kinds of ConStory-Bench (ACL 2026), in five groups."""

    ABSOLUTE_TIME = "absolute_time"
    DURATION = "duration"
    SIMULTANEITY = "simultaneity"
    CAUSELESS_EFFECT = "causeless_effect"
    CAUSAL_LOGIC = "causal_logic"
    ABANDONED_PLOT = "abandoned_plot"
    MEMORY = "memory"
    KNOWLEDGE = "knowledge"
    SKILL = "skill"
    FORGOTTEN_ABILITY = "forgotten_ability"
    CORE_RULES = "core_rules"
    SOCIAL_NORMS = "social_norms"
    GEOGRAPHY = "geography"
    APPEARANCE = "appearance"
    NAMES = "names"
    QUANTITY = "quantity"
    PERSPECTIVE = "perspective"
    TONE = "tone"
    STYLE = "style"


class Severity(StrEnum):
    MINOR = "minor"
    MAJOR = "major"


class Finding(Value):
    """`quote_now` stands in this episode; `quote_then` in an earlier one or in the bible."""

    type: FindingType
    quote_now: Annotated[str, Field(min_length=2, max_length=400)]
    quote_then: str = Field(default="", max_length=400)
    severity: Severity
    fix_hint: Line


class Findings(Value):
    findings: tuple[Finding, ...] = Field(default=(), max_length=30)


# 12 · Reader Critic


class Remark(Value):
    quote: Annotated[str, Field(min_length=2, max_length=400)]
    why: Line


class Reading(Value):
    hook: Annotated[int, Field(ge=1, le=5)]
    would_click: bool
    cider_felt: bool
    dull: tuple[Remark, ...] = Field(default=(), max_length=8)
    confusing: tuple[Remark, ...] = Field(default=(), max_length=8)


# 13 · Line Editor


class Patch(Value):
    """`find` stands exactly once in the text."""

    find: Annotated[str, Field(min_length=2, max_length=1_200)]
    replace: str = Field(max_length=1_600)
    reason: Line


class Expand(Value):
    """The writer is asked for so much more at the end of a scene."""

    scene: Id
    more: Annotated[int, Field(ge=20, le=3_000)]
    what: Line


class Edits(Value):
    patches: tuple[Patch, ...] = Field(default=(), max_length=40)
    expand: tuple[Expand, ...] = Field(default=(), max_length=3)
    cut: tuple[Annotated[str, Field(min_length=2, max_length=1_600)], ...] = Field(default=(), max_length=20)


# 14 · Story Archivist


class Fact(Value):
    subject: Name
    predicate: Annotated[str, Field(min_length=1, max_length=80)]
    object: Annotated[str, Field(min_length=1, max_length=120)]
    quote: Annotated[str, Field(min_length=2, max_length=300)]


class StateOf(Value):
    """How somebody of the cast is at the end of an episode."""

    character: Id
    place: str = Field(default="", max_length=24)
    alive: bool
    rank: str = Field(default="", max_length=40)
    items: tuple[Name, ...] = ()


class Counted(Value):
    name: Name
    value: Annotated[str, Field(min_length=1, max_length=40)]
    quote: Annotated[str, Field(min_length=1, max_length=300)]


class Moment(Value):
    """When an episode ends: the day of the story (from 1), and the clock ("HH:MM", "" where the text does not say)."""

    day: Annotated[int, Field(ge=0, le=100_000)]
    clock: str = Field(default="", pattern=r"^(\d\d:\d\d)?$")


class Knows(Value):
    """Somebody of the cast knows from now on: a fact (its number in `facts`, from 0) or a secret (its id)."""

    character: Id
    fact: int | None = None
    secret: str = Field(default="", max_length=24)


class Threads(Value):
    opened: tuple[Line, ...] = ()
    touched: tuple[Line, ...] = ()
    closed: tuple[Line, ...] = ()


class Delta(Value):
    """What an episode adds to what holds in the story. A fact that nobody is said to know is known to those who are in
    the episode."""

    summary: Annotated[str, Field(min_length=1, max_length=900)]
    facts: tuple[Fact, ...] = Field(default=(), max_length=40)
    states: tuple[StateOf, ...] = ()
    numbers: tuple[Counted, ...] = ()
    time: Moment
    knows: tuple[Knows, ...] = ()
    threads: Threads = Threads()
