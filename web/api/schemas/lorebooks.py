"""How lorebooks look to programs, and what these send."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field, JsonValue, StrictBool, StrictFloat, StrictInt

from core.characters.formats.base import Limits
from core.characters.lorebook import LONGEST_TITLE
from web.api.schemas.values import LONGEST_TEXT, JsonObject
from web.api.shapes import Given, text

MOST_KEYS = 1_000
MOST_ENTRIES = Limits().entries
Key = Annotated[str, text(2_000)]
Keys = Annotated[list[Key], Field(max_length=MOST_KEYS)]
Number = StrictInt | StrictFloat
Title = Annotated[str, text(LONGEST_TITLE)]
Line = Annotated[str, text(20_000)]
Position = Literal["before_char", "after_char"]
Depth = Annotated[StrictInt, Field(ge=0, le=1_000_000)]


class EntryShown(BaseModel):
    """An entry: its content is told when one of its keys comes up."""

    id: str = Field(description="Its own where that is unique, else its place.", examples=["3"])
    place: int = Field(description="From 0.")
    keys: list[str] = Field(examples=[["lighthouse", "/light(house)?/i"]])
    secondary_keys: list[str]
    content: str = Field(examples=["The lighthouse has been dark since the storm."])
    name: str
    comment: str
    enabled: bool
    constant: bool = Field(description="Always told.")
    selective: bool | None = Field(description="A second key must come up as well.")
    use_regex: bool
    case_sensitive: bool | None
    insertion_order: float
    priority: float | None
    position: str | None = Field(examples=["before_char"])
    extensions: dict[str, JsonValue] = Field(description="What programs add: depth, role, probability, sticky, …")
    other: dict[str, JsonValue] = Field(description="Fields of its file that we do not know. They stay.")


class BookShown(BaseModel):
    """A lorebook."""

    version: int = Field(description="Of the character's versions.", examples=[3])
    name: str
    description: str
    scan_depth: int | None = Field(description="How many messages back keys are looked for.")
    token_budget: int | None
    recursive_scanning: bool | None
    extensions: dict[str, JsonValue]
    entries: list[EntryShown]


class BookChanged(Given):
    """What is left out stays; null takes it away."""

    name: Title | None = None
    description: Annotated[str, text(LONGEST_TEXT)] | None = None
    scan_depth: Depth | None = Field(None, examples=[6])
    token_budget: Depth | None = None
    recursive_scanning: StrictBool | None = None
    extensions: JsonObject | None = None


class EntryChanged(Given):
    """What is left out stays; null takes it away."""

    keys: Keys | None = Field(None, examples=[["lighthouse"]])
    secondary_keys: Keys | None = None
    content: Annotated[str, text(LONGEST_TEXT)] | None = Field(
        None, examples=["The lighthouse has been dark since the storm."]
    )
    name: Title | None = None
    comment: Title | None = None
    enabled: StrictBool | None = None
    constant: StrictBool | None = None
    selective: StrictBool | None = None
    use_regex: StrictBool | None = None
    case_sensitive: StrictBool | None = None
    insertion_order: Number | None = None
    priority: Number | None = None
    position: Position | None = None
    extensions: JsonObject | None = None


class EntryMade(EntryChanged):
    """What is left out is as usual."""

    place: Annotated[StrictInt, Field(ge=0, le=100_000)] | None = Field(None, description="Before which one, from 0.")


class BookMade(BookChanged):
    """A new lorebook with all its entries. What is left out is as usual."""

    entries: Annotated[list[EntryChanged], Field(max_length=MOST_ENTRIES)] = Field(default_factory=list)


class EntryMoved(Given):
    place: Annotated[StrictInt, Field(ge=0, le=100_000)] = Field(examples=[0])


class Tried(Given):
    text: Line = Field(examples=["Why is the lighthouse dark?"])


class Outcome(BaseModel):
    """What became of one entry."""

    title: str
    inside: bool = Field(description="It would be told.")
    why: str = Field(examples=["Because of the keyword “lighthouse”."])
    text: str = Field(description="What it would put into the prompt.")


class Outcomes(BaseModel):
    items: list[Outcome]
