"""What is settled before a word is written: stages 1 to 8."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import ConfigDict, Field

from core.db.tables.characters import Rating
from core.stories.schemas.base import Id, Line, Name, Value
from core.stories.wish import LONGEST_KEYWORD, Tone

# 1 · Concept Organizer


class Concept(Value):
    titles: tuple[Annotated[str, Field(min_length=1, max_length=30)], ...] = Field(min_length=3, max_length=5)
    logline: Annotated[str, Field(min_length=1, max_length=160)]
    premise: Annotated[str, Field(min_length=1, max_length=900)]
    protagonist_goal: Line
    obstacle: Line
    reader_promise: tuple[Line, ...] = Field(min_length=3, max_length=3)
    keywords_used: tuple[Annotated[str, Field(min_length=1, max_length=LONGEST_KEYWORD)], ...]
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


class MustHave(Value):
    id: Id
    by_episode: Annotated[int, Field(ge=1)]


class Contract(Value):
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


class PlaceIn(Value):
    id: Id
    name: Name
    one_line: Line


class Faction(Value):
    id: Id
    name: Name
    aim: Line


class WorldRule(Value):
    """A rule without a cost or a limit is none."""

    id: Id
    rule: Line
    cost: str = Field(default="", max_length=200)
    limit: str = Field(default="", max_length=200)


class Term(Value):
    term: Name
    meaning: Line


class Number(Value):
    """Something that is counted in the story: what it is called, its unit, and between what it lies."""

    name: Name
    unit: Annotated[str, Field(min_length=1, max_length=20)]
    scale: Annotated[str, Field(min_length=1, max_length=80)]


class World(Value):
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


class Member(Value):
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


class Cast(Value):
    members: tuple[Member, ...] = Field(min_length=3, max_length=8)


# 5 · Style & Voice Designer


class Level(StrEnum):
    """Korean speech levels; in English only PLAIN (close) and POLITE (formal) are used."""

    PLAIN = "plain"  # 반말
    POLITE = "polite"  # 해요
    FORMAL = "formal"  # 하십시오
    LOFTY = "lofty"  # 하오, 하게


class Style(Value):
    pov: Line
    tense: Line
    sentence: Line
    paragraphs: Line
    banned: tuple[Line, ...] = Field(min_length=1, max_length=20)
    exemplar: Annotated[str, Field(min_length=120, max_length=1_600)]


class VoiceOf(Value):
    character: Id
    register_: Annotated[str, Field(min_length=1, max_length=120, alias="register")]
    endings: tuple[Annotated[str, Field(min_length=1, max_length=20)], ...] = Field(max_length=8)
    tics: tuple[Annotated[str, Field(min_length=1, max_length=40)], ...] = Field(default=(), max_length=2)
    never: tuple[Annotated[str, Field(min_length=1, max_length=60)], ...] = ()

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, populate_by_name=True)


class Honorific(Value):
    speaker: Id
    listener: Id
    level: Level
    address: str = Field(default="", max_length=30)


class Voices(Value):
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


class Beat(Value):
    """`causes` are beats that this one follows from."""

    id: Id
    text: Line
    causes: tuple[Id, ...] = ()
    cast: tuple[Id, ...] = Field(min_length=1)


class Plot(Value):
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


class Secret(Value):
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


class Ledger(Value):
    items: tuple[Secret, ...] = Field(max_length=40)


# 8 · Episode Planner


class PlannedScene(Value):
    """`budget` in the units of the story's length; `beats` what happens, in the words that the text will use of it."""

    id: Id
    place: Id
    cast: tuple[Id, ...] = Field(min_length=1)
    purpose: Line
    beats: tuple[Line, ...] = Field(min_length=2, max_length=4)
    budget: Annotated[int, Field(ge=50)]


class Hook(Value):
    type: HookType
    line_hint: Line


class EpisodePlan(Value):
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


class Plans(Value):
    """A block of episodes that follow one another."""

    episodes: tuple[EpisodePlan, ...] = Field(min_length=1)
