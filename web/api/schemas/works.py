"""How stories look to the programs of those who make them, and what these send."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, JsonValue, StrictBool, StrictInt

from core.stories.shelf.publishing import LONGEST_BLURB, LONGEST_PEN_NAME, LONGEST_TAG, LONGEST_TITLE, MOST_TAGS
from core.stories.wish import MOST_EPISODES, MOST_KEYWORDS
from web.api.schemas.stories import GateReport, Visible
from web.api.schemas.values import PieceShown
from web.api.shapes import Given, text

StopName = Literal["concept", "outline", "episode"]
Micro = Annotated[StrictInt, Field(ge=0, le=10**12)]


class WishGiven(Given):
    """What a story is to be."""

    keywords: Annotated[list[Annotated[str, text(200)]], Field(max_length=MOST_KEYWORDS)] = Field(
        examples=[["regression", "hunter", "porter"]]
    )
    language: Literal["ko", "en"] = "en"
    episodes: Annotated[StrictInt, Field(ge=1, le=MOST_EPISODES)] = 5
    length: Annotated[StrictInt, Field(ge=1, le=100_000)] | None = Field(
        None, description="Of an episode: characters in Korean, words in English; null for the usual."
    )
    genre: Annotated[str, text(40)] = Field("", description="Of `GET /stories/choices`; empty to leave it to us.")
    tone: Annotated[str, text(40)] = ""
    rating: Literal["", "general", "teen", "adult"] = ""
    mode: Literal["", "fast", "standard", "careful"] = ""
    avoid: Annotated[list[Annotated[str, text(200)]], Field(max_length=MOST_KEYWORDS)] = Field(default_factory=list)
    extra: Annotated[str, text(4_000)] = Field("", description="Whatever else is to be said.")


class StoryOrdered(Given):
    wish: WishGiven
    stops: Annotated[list[StopName], Field(max_length=3)] = Field(
        default_factory=list, description="Where its maker is asked before the work goes on."
    )
    cap: Micro | None = Field(
        None, description="What it may cost at most, in micro-dollars; null for what is proposed."
    )


class PartPrice(BaseModel):
    stage: int
    name: str
    calls: float
    cost: int | None


class QuoteShown(BaseModel):
    """What a story would cost, in micro-dollars; null where nobody knows the price."""

    rehearsal: bool = Field(description="There is no model: it would be a rehearsal, and cost nothing.")
    low: int | None
    likely: int | None
    high: int | None
    cap: int | None = Field(description="The limit that is proposed.")
    calls: float
    parts: list[PartPrice]
    told: str = Field(description="The same in words.")


class Choice(BaseModel):
    id: str
    name: str


class LengthShown(BaseModel):
    usual: int
    least: int
    most: int


class ChoicesShown(BaseModel):
    """What a wish may say here."""

    genres: list[Choice]
    tones: list[str]
    ratings: list[str]
    modes: list[str]
    stops: list[str]
    most_episodes: int
    lengths: dict[str, LengthShown]


class StageShown(BaseModel):
    stage: int = Field(examples=[1])
    name: str
    work: str = Field(description='"open", "working", "done" or "stale".')
    done: int
    of: int


class MadeEpisode(BaseModel):
    number: int
    title: str
    work: str
    passed: bool | None
    approved: bool
    published: bool
    changed: bool = Field(description="Readers see an older version.")


class Slotted(BaseModel):
    stage: int = Field(examples=[13])
    episode: int = Field(description="0 where the stage is of the whole story.", examples=[2])


class NoticeShown(Slotted):
    text: str


class WorkShown(BaseModel):
    """A story as its maker sees it. Money in micro-dollars."""

    id: str
    title: str
    state: str = Field(examples=["making"])
    reason: str | None = Field(description="Why it stands still, in words.")
    reason_code: str | None
    seen: int = Field(description="Sent with whatever steers it: who has seen an older state changes nothing.")
    share: float = Field(description="How much is done, from 0 to 1.", examples=[0.25])
    waits_at: Slotted | None = Field(description="What its maker is asked to approve.")
    wish: dict[str, JsonValue]
    episodes_wanted: int
    stops: list[str]
    stages: list[StageShown]
    episodes: list[MadeEpisode]
    stale: list[Slotted]
    notices: list[NoticeShown]
    hidden: str | None
    rehearsal: bool
    visibility: str
    quote: int | None
    cap: int | None
    spent: int
    lost_calls: int
    lost_at_most: int
    unknown_calls: int
    alarm: str | None
    parent: str | None = Field(description="Of which story it is a branch.")
    branched_at: int | None
    created_at: datetime


class MadeListed(BaseModel):
    """A story of the caller's own in a list."""

    id: str
    title: str
    state: str
    reason: str | None
    visibility: str
    episodes_wanted: int
    rehearsal: bool
    created_at: datetime


class Steered(WorkShown):
    """`newly_stale` no longer fits what it was made from since then; `branch` is the story that was begun."""

    newly_stale: list[Slotted]
    branch: str | None = None


class PartVersion(BaseModel):
    version: int
    author: str
    model: str
    note: str
    hidden: bool
    created_at: datetime


class PartShown(Slotted):
    """A part of a story. Of prose `scenes`, of data `content`."""

    name: str
    version: int
    counts: bool
    stale: bool
    approved: bool
    editable: bool
    author: str = Field(examples=["model"])
    model: str
    note: str
    content: dict[str, JsonValue] | None
    scenes: list[str] | None
    report: GateReport | None
    versions: list[PartVersion]
    created_at: datetime


class PartListed(Slotted):
    name: str
    version: int | None = Field(description="null: it is not made yet.")
    approved: bool
    stale: bool
    red: bool
    hidden: bool
    redo: bool = Field(description="It is to be made anew.")


class PartsShown(BaseModel):
    items: list[PartListed]


class PartEdited(Given):
    """A version by hand. `content` of data as JSON, `scenes` of prose."""

    seen: StrictInt | None = Field(None, description="The `seen` that was shown.")
    content: dict[str, JsonValue] | None = Field(None, max_length=200)
    scenes: Annotated[list[Annotated[str, text(60_000)]], Field(max_length=60)] | None = None
    note: Annotated[str, text(1_000)] = ""
    anyway: StrictBool = Field(False, description="What is a matter of style is kept as it is.")


class RowShown(BaseModel):
    where: str
    skipped: int = Field(description="Paragraphs that are the same and left out here.")
    left: list[PieceShown]
    right: list[PieceShown]


class Compared(BaseModel):
    old: int
    new: int
    rows: list[RowShown]


class StaleShown(BaseModel):
    """What no longer fits what it was made from, and what making all of it anew would cost."""

    items: list[PartListed]
    likely: int | None = Field(description="Micro-dollars; null where nobody knows, and for a rehearsal.")


class DetailsChanged(Given):
    """What readers are told. What is left out stays."""

    title: Annotated[str, text(LONGEST_TITLE)] | None = None
    blurb: Annotated[str, text(LONGEST_BLURB)] | None = None
    pen_name: Annotated[str, text(LONGEST_PEN_NAME)] | None = None
    tags: Annotated[list[Annotated[str, text(LONGEST_TAG)]], Field(max_length=MOST_TAGS)] | None = None


class DetailsShown(BaseModel):
    """`link_token`: whoever has it meets the story while it is unlisted or public."""

    title: str
    blurb: str
    pen_name: str
    tags: list[str]
    visibility: Visible
    link_token: str
    published_episodes: int


class Published(Given):
    visibility: Visible
    last: Annotated[StrictInt, Field(ge=1, le=MOST_EPISODES)] | None = Field(
        None, description="The last episode that readers get; null for all that are written."
    )


class MemberShown(BaseModel):
    """Somebody of the cast; `born`: the characters that they are already, by the episode after which."""

    id: str
    name: str
    role: str
    first_episode: int
    born: dict[str, str] = Field(examples=[{"3": "dallae"}])


class CastShown(BaseModel):
    members: list[MemberShown]
    episodes: list[int] = Field(description="After which of them somebody can be talked with.")


class Become(Given):
    episode: Annotated[StrictInt, Field(ge=1, le=MOST_EPISODES)]


class Became(BaseModel):
    character: str = Field(description="The character's id.")
