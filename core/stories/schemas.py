"""What each stage hands on, as data: the shapes that a model's answer must have. What they must mean is for the checks.

Every bound here is one of the reference's stage table; lists are tuples, so that an accepted value never changes.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from core.db.tables.characters import Rating
from core.stories.wish import Tone

Id = Annotated[str, Field(min_length=1, max_length=24, pattern=r"^[a-z0-9_-]+$")]
Name = Annotated[str, Field(min_length=1, max_length=40)]
Line = Annotated[str, Field(min_length=1, max_length=200)]
Paragraph = Annotated[str, Field(min_length=1, max_length=900)]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


# 1 · Concept Organizer


class Concept(_Value):
    titles: tuple[Annotated[str, Field(min_length=1, max_length=30)], ...] = Field(min_length=3, max_length=5)
    logline: Annotated[str, Field(min_length=1, max_length=160)]
    premise: Annotated[str, Field(min_length=1, max_length=900)]
    protagonist_goal: Line
    obstacle: Line
    reader_promise: tuple[Line, ...] = Field(min_length=3, max_length=3)
    keywords_used: tuple[Name, ...]
    genre_id: Id
    tone: Tone
    rating: Rating
    avoid: tuple[Line, ...] = ()


# 2 · Genre Strategist


class HookType(StrEnum):
    """The kinds of 절단신공: what the last lines of an episode leave open."""

    DANGER = "danger"
    DECISION = "decision"
    REVELATION = "revelation"
    ARRIVAL = "arrival"
    REVERSAL = "reversal"
    PROMISE = "promise"


class MustHave(_Value):
    id: Id
    by_episode: Annotated[int, Field(ge=1)]


class Contract(_Value):
    """`dialogue_low` and `dialogue_high` are shares of an episode's characters; `cider_every` and `goguma_run` count
    episodes."""

    genre_id: Id
    tropes: tuple[Id, ...] = Field(min_length=1, max_length=8)
    must_have: tuple[MustHave, ...] = Field(max_length=6)
    forbidden: tuple[Id, ...] = ()
    cider_every: Annotated[int, Field(ge=1, le=3)]
    goguma_run: Annotated[int, Field(ge=0, le=2)]
    hooks_allowed: tuple[HookType, ...] = Field(min_length=2)
    status_window: bool
    dialogue_low: Annotated[float, Field(ge=0.1, le=0.9)]
    dialogue_high: Annotated[float, Field(ge=0.1, le=0.9)]
    title_style: Line


# 3 · World Designer


class PlaceIn(_Value):
    id: Id
    name: Name
    one_line: Line


class Faction(_Value):
    id: Id
    name: Name
    aim: Line


class WorldRule(_Value):
    """A rule without a cost or a limit is none."""

    id: Id
    rule: Line
    cost: str = Field(default="", max_length=200)
    limit: str = Field(default="", max_length=200)


class Term(_Value):
    term: Name
    meaning: Line


class Number(_Value):
    """Something that is counted in the story: what it is called, its unit, and between what it lies."""

    name: Name
    unit: Annotated[str, Field(min_length=1, max_length=20)]
    scale: Annotated[str, Field(min_length=1, max_length=80)]


class World(_Value):
    era: Line
    places: tuple[PlaceIn, ...] = Field(min_length=3, max_length=8)
    factions: tuple[Faction, ...] = Field(default=(), max_length=5)
    rules: tuple[WorldRule, ...] = Field(min_length=3, max_length=7)
    terms: tuple[Term, ...] = Field(default=(), max_length=20)
    numbers: tuple[Number, ...] = Field(default=(), max_length=8)
    taboo: tuple[Line, ...] = ()


# 4 · Character Designer


class Role(StrEnum):
    LEAD = "lead"
    ALLY = "ally"
    RIVAL = "rival"
    MENTOR = "mentor"
    OTHER = "other"


class Member(_Value):
    """Somebody of the cast. `secret` is what readers and others do not know at first; `start_state` how things stand
    for them when the story begins."""

    id: Id
    name: Annotated[str, Field(min_length=1, max_length=30)]
    aliases: tuple[Name, ...] = Field(default=(), max_length=4)
    age: Annotated[str, Field(min_length=1, max_length=30)]
    role: Role
    look: Line
    want: Line
    need: Line
    flaw: Line
    secret: str = Field(default="", max_length=200)
    skill: Line
    start_state: Line
    arc: Line
    first_episode: Annotated[int, Field(ge=1)]


class Cast(_Value):
    members: tuple[Member, ...] = Field(min_length=3, max_length=8)


# 5 · Style & Voice Designer


class Level(StrEnum):
    """Korean speech levels; in English only PLAIN (close) and POLITE (formal) are used."""

    PLAIN = "plain"  # 반말
    POLITE = "polite"  # 해요
    FORMAL = "formal"  # 하십시오
    LOFTY = "lofty"  # 하오, 하게


class Style(_Value):
    pov: Line
    tense: Line
    sentence: Line
    paragraphs: Line
    banned: tuple[Line, ...] = Field(min_length=1, max_length=20)
    exemplar: Annotated[str, Field(min_length=120, max_length=1_600)]


class VoiceOf(_Value):
    character: Id
    register_: Annotated[str, Field(min_length=1, max_length=120, alias="register")]
    endings: tuple[Annotated[str, Field(min_length=1, max_length=20)], ...] = Field(max_length=8)
    tics: tuple[Annotated[str, Field(min_length=1, max_length=40)], ...] = Field(default=(), max_length=2)
    never: tuple[Annotated[str, Field(min_length=1, max_length=60)], ...] = ()

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, populate_by_name=True)


class Honorific(_Value):
    speaker: Id
    listener: Id
    level: Level
    address: str = Field(default="", max_length=30)


class Voices(_Value):
    style: Style
    voices: tuple[VoiceOf, ...]
    honorifics: tuple[Honorific, ...]


# 6 · Plot Architect


class Structure(StrEnum):
    FOUR_PARTS = "four_parts"  # 기승전결
    THREE_ACTS = "three_acts"
    EPISODIC = "episodic"


class Ending(StrEnum):
    COMPLETE = "complete"
    SEASON = "season"


class Beat(_Value):
    """`causes` are beats that this one follows from."""

    id: Id
    text: Line
    causes: tuple[Id, ...] = ()
    cast: tuple[Id, ...] = Field(min_length=1)


class Plot(_Value):
    """`midpoint` and `climax` are ids of beats, which stand in the order of the story."""

    structure: Structure
    beats: tuple[Beat, ...] = Field(min_length=3, max_length=60)
    midpoint: Id
    climax: Id
    ending: Ending
    stakes: tuple[Line, ...] = Field(min_length=1, max_length=6)


# 7 · Foreshadow Keeper


class SecretKind(StrEnum):
    FORESHADOW = "foreshadow"  # 복선
    TEASER = "teaser"  # 떡밥
    HIDDEN = "hidden"  # 비밀
    PROMISE = "promise"  # 약속


class Secret(_Value):
    """Something that is planted and pays off. `payoff_episode` None: in another season. Before it, none of `keywords`
    may stand in the text where it is a secret. `knows` are those of the cast who know it from the beginning."""

    id: Id
    kind: SecretKind
    text: Line
    plant_episode: Annotated[int, Field(ge=1)]
    payoff_episode: int | None = None
    strong: bool
    knows: tuple[Id, ...] = ()
    reader_knows: bool
    keywords: tuple[Annotated[str, Field(min_length=2, max_length=40)], ...] = Field(min_length=2, max_length=6)


class Ledger(_Value):
    items: tuple[Secret, ...] = Field(max_length=40)


# 8 · Episode Planner


class PlannedScene(_Value):
    """`budget` in the units of the story's length; `beats` what happens, in the words that the text will use of it."""

    id: Id
    place: Id
    cast: tuple[Id, ...] = Field(min_length=1)
    purpose: Line
    beats: tuple[Line, ...] = Field(min_length=2, max_length=4)
    budget: Annotated[int, Field(ge=50)]


class Hook(_Value):
    type: HookType
    line_hint: Line


class EpisodePlan(_Value):
    """`cider` is the scene in which frustration is repaid; `plant`, `payoff` and `must_not_reveal` are ids of secrets;
    `must_have` ids of the contract's."""

    number: Annotated[int, Field(ge=1)]
    title: Annotated[str, Field(min_length=1, max_length=60)]
    goal: Line
    opening_link: Line
    scenes: tuple[PlannedScene, ...] = Field(min_length=3, max_length=5)
    cider: Id | None = None
    goguma: bool = False
    tension: Annotated[int, Field(ge=1, le=10)]
    hook: Hook
    plant: tuple[Id, ...] = ()
    payoff: tuple[Id, ...] = ()
    must_have: tuple[Id, ...] = ()
    must_not_reveal: tuple[Id, ...] = ()


class Plans(_Value):
    """A block of episodes that follow one another."""

    episodes: tuple[EpisodePlan, ...] = Field(min_length=1)


# 9 · Scene Director


class SceneCard(_Value):
    id: Id
    enter_state: Line
    exit_state: Line
    sensory: tuple[Line, ...] = Field(min_length=2, max_length=2)
    conflict: Line
    subtext: Line
    last_line_intent: Line
    budget: Annotated[int, Field(ge=50)]


class SceneCards(_Value):
    scenes: tuple[SceneCard, ...] = Field(min_length=3, max_length=5)


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


class Finding(_Value):
    """`quote_now` stands in this episode; `quote_then` in an earlier one or in the bible."""

    type: FindingType
    quote_now: Annotated[str, Field(min_length=2, max_length=400)]
    quote_then: str = Field(default="", max_length=400)
    severity: Severity
    fix_hint: Line


class Findings(_Value):
    findings: tuple[Finding, ...] = Field(default=(), max_length=30)


# 12 · Reader Critic


class Remark(_Value):
    quote: Annotated[str, Field(min_length=2, max_length=400)]
    why: Line


class Reading(_Value):
    hook: Annotated[int, Field(ge=1, le=5)]
    would_click: bool
    cider_felt: bool
    dull: tuple[Remark, ...] = Field(default=(), max_length=8)
    confusing: tuple[Remark, ...] = Field(default=(), max_length=8)


# 13 · Line Editor


class Patch(_Value):
    """`find` stands exactly once in the text."""

    find: Annotated[str, Field(min_length=2, max_length=1_200)]
    replace: str = Field(max_length=1_600)
    reason: Line


class Expand(_Value):
    """The writer is asked for so much more at the end of a scene."""

    scene: Id
    more: Annotated[int, Field(ge=20, le=3_000)]
    what: Line


class Edits(_Value):
    patches: tuple[Patch, ...] = Field(default=(), max_length=40)
    expand: tuple[Expand, ...] = Field(default=(), max_length=3)
    cut: tuple[Annotated[str, Field(min_length=2, max_length=1_600)], ...] = Field(default=(), max_length=20)


# 14 · Story Archivist


class Fact(_Value):
    subject: Name
    predicate: Annotated[str, Field(min_length=1, max_length=80)]
    object: Annotated[str, Field(min_length=1, max_length=120)]
    quote: Annotated[str, Field(min_length=2, max_length=300)]


class StateOf(_Value):
    """How somebody of the cast is at the end of an episode."""

    character: Id
    place: str = Field(default="", max_length=24)
    alive: bool
    rank: str = Field(default="", max_length=40)
    items: tuple[Name, ...] = ()


class Counted(_Value):
    name: Name
    value: Annotated[str, Field(min_length=1, max_length=40)]
    quote: Annotated[str, Field(min_length=1, max_length=300)]


class Moment(_Value):
    """When an episode ends: the day of the story (from 1), and the clock ("HH:MM", "" where the text does not say)."""

    day: Annotated[int, Field(ge=0, le=100_000)]
    clock: str = Field(default="", pattern=r"^(\d\d:\d\d)?$")


class Knows(_Value):
    """Somebody of the cast knows from now on: a fact (its number in `facts`, from 0) or a secret (its id)."""

    character: Id
    fact: int | None = None
    secret: str = Field(default="", max_length=24)


class Threads(_Value):
    opened: tuple[Line, ...] = ()
    touched: tuple[Line, ...] = ()
    closed: tuple[Line, ...] = ()


class Delta(_Value):
    """What an episode adds to what holds in the story. A fact that nobody is said to know is known to those who are in
    the episode."""

    summary: Annotated[str, Field(min_length=1, max_length=900)]
    facts: tuple[Fact, ...] = Field(default=(), max_length=40)
    states: tuple[StateOf, ...] = ()
    numbers: tuple[Counted, ...] = ()
    time: Moment
    knows: tuple[Knows, ...] = ()
    threads: Threads = Threads()


# 15 · Cover Art Director


class CoverStyle(StrEnum):
    ILLUSTRATION = "illustration"
    PAINTERLY = "painterly"
    GRAPHIC = "graphic"
    PHOTOGRAPHIC = "photographic"


class Cover(_Value):
    """`palette` are colours as "#rrggbb"; `alt_text` in the story's language."""

    prompt_en: Annotated[str, Field(min_length=20, max_length=900)]
    style: CoverStyle
    palette: tuple[Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")], ...] = Field(min_length=2, max_length=5)
    composition: Line
    negative: str = Field(default="", max_length=300)
    alt_text: Line


# 16 · Editor-in-Chief


class Package(_Value):
    title: Annotated[str, Field(min_length=1, max_length=60)]
    blurb: Annotated[str, Field(min_length=60, max_length=900)]
    tags: tuple[Annotated[str, Field(min_length=1, max_length=40)], ...] = Field(min_length=3, max_length=10)
    rating: Rating
    warnings: tuple[Line, ...] = ()
    persona_ids: tuple[Id, ...] = ()


# What a chat is made into, before stage 1


class ChatQuote(_Value):
    message: int
    quote: Annotated[str, Field(min_length=2, max_length=400)]


class ChatScene(_Value):
    """`speakers` are the names under which those who speak appear in the story."""

    speakers: tuple[Name, ...]
    place: str = Field(default="", max_length=80)
    summary: Paragraph
    quotes: tuple[ChatQuote, ...] = Field(default=(), max_length=12)
    open_threads: tuple[Line, ...] = ()


class ChatDigest(_Value):
    scenes: tuple[ChatScene, ...] = Field(min_length=1, max_length=40)
