"""What a maker has done with a story: one of these, named by `do`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from core.stories.anew import LONGEST_HEADING
from core.stories.renaming import LONGEST as LONGEST_NAME
from core.stories.steering import LONGEST_INSTRUCTION
from core.stories.wish import MOST_EPISODES
from web.api.schemas.works import Micro, StopName
from web.api.shapes import Given, text

Instruction = Annotated[str, text(LONGEST_INSTRUCTION)]
StageNumber = Annotated[StrictInt, Field(ge=0, le=16)]
EpisodeNumber = Annotated[StrictInt, Field(ge=0, le=MOST_EPISODES)]


class SlotGiven(Given):
    stage: StageNumber = Field(examples=[13])
    episode: EpisodeNumber = Field(0, description="0 where the stage is of the whole story.", examples=[2])


class _Act(Given):
    seen: Annotated[StrictInt, Field(ge=0, le=10**9)] | None = Field(
        None, description="The `seen` that was shown: with an older one nothing is done (422)."
    )


class Simple(_Act):
    """Approve what it waits for; pause it, have it go on, cancel it; have all that is hidden made anew."""

    do: Literal["approve", "pause", "resume", "cancel", "make_hidden"]


class Redo(_Act):
    """Have parts made anew; without any, the one that its maker is asked about."""

    do: Literal["redo"]
    parts: Annotated[list[SlotGiven], Field(max_length=200)] = Field(default_factory=list)
    instruction: Instruction = Field("", examples=["Let her find the letter herself."])


class RedoEpisode(_Act):
    """Have an episode made anew from its draft on."""

    do: Literal["redo_episode"]
    episode: Annotated[StrictInt, Field(ge=1, le=MOST_EPISODES)]
    instruction: Instruction = ""


class RedoScene(_Act):
    """Have one scene of a finished episode made anew."""

    do: Literal["redo_scene"]
    episode: Annotated[StrictInt, Field(ge=1, le=MOST_EPISODES)]
    scene: Annotated[StrictInt, Field(ge=1, le=60)]
    instruction: Annotated[str, text(LONGEST_INSTRUCTION, 1)]


class Keep(_Act):
    """Keep parts as they are, though what they were made from has changed."""

    do: Literal["keep"]
    parts: Annotated[list[SlotGiven], Field(min_length=1, max_length=200)]


class Restore(_Act):
    """An older version of a part counts again."""

    do: Literal["restore"]
    part: SlotGiven
    version: Annotated[StrictInt, Field(ge=1, le=10**6)]


class Cap(_Act):
    """What it may cost in all, in micro-dollars; null for no limit of its own."""

    do: Literal["cap"]
    cap: Micro | None


class Stops(_Act):
    """Where its maker is asked from now on."""

    do: Literal["stops"]
    stops: Annotated[list[StopName], Field(max_length=3)]


class Rename(_Act):
    """Somebody of the cast is called otherwise from now on, everywhere. Costs nothing."""

    do: Literal["rename"]
    member: Annotated[str, text(40, 1)]
    name: Annotated[str, text(LONGEST_NAME, 1)]


class GoOn(_Act):
    """Further episodes; with `heading`, as another season."""

    do: Literal["go_on"]
    more: Annotated[StrictInt, Field(ge=1, le=MOST_EPISODES)]
    direction: Instruction = ""
    heading: Annotated[str, text(LONGEST_HEADING)] | None = None


class Branch(_Act):
    """Another story with the same beginning, up to the end of an episode."""

    do: Literal["branch"]
    after: Annotated[StrictInt, Field(ge=1, le=MOST_EPISODES)]
    more: Annotated[StrictInt, Field(ge=1, le=MOST_EPISODES)] = 1
    direction: Instruction = ""


Act = Annotated[
    Simple | Redo | RedoEpisode | RedoScene | Keep | Restore | Cap | Stops | Rename | GoOn | Branch,
    Field(discriminator="do"),
]


class Between(BaseModel):
    """Two versions."""

    model_config = ConfigDict(extra="forbid")

    old: int = Field(ge=1, le=10**6)
    new: int = Field(ge=1, le=10**6)
