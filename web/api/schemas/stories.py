"""How stories look to readers' programs, and what these send."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StrictInt

from core.stories.shelf.comments import LONGEST as LONGEST_COMMENT
from core.stories.shelf.comments import LONGEST_NAME
from web.api.shapes import Given, text

Visible = Literal["private", "unlisted", "public"]
Comment = Annotated[str, text(LONGEST_COMMENT, 1)]
Signed = Annotated[str, text(LONGEST_NAME)]
ParagraphId = Annotated[str, text(40)]


class StoryListed(BaseModel):
    """A story as lists show it."""

    id: str = Field(
        description="By what it is met: of an unlisted one, its link's token.", examples=["1f0c2ab94d77e310"]
    )
    title: str = Field(examples=["The Porter Who Came Back"])
    blurb: str
    pen_name: str
    author: str = Field(description="An account's id.")
    genre: str = Field(examples=["hunter"])
    language: str = Field(examples=["ko"])
    rating: str = Field(examples=["teen"])
    visibility: str = Field(examples=["public"])
    rehearsal: bool = Field(description="Made without a model.")
    tags: list[str]
    cover: str | None = Field(description="The address of its cover.")
    like_count: int
    follow_count: int
    comment_count: int
    episode_count: int
    updated_at: datetime
    published_at: datetime | None


class PlaceShown(BaseModel):
    """How far somebody has read."""

    episode: int = Field(examples=[3])
    paragraph: str = Field(description="The paragraph's id.", examples=["p-0123456789"])
    number: int = Field(description="The paragraph's number from 0, for when its id is no more.", examples=[14])


class StoryShown(StoryListed):
    """A story as the caller meets it."""

    own: bool
    liked: bool
    followed: bool
    place: PlaceShown | None = Field(description="How far the caller has read.")


class EpisodeListed(BaseModel):
    number: int = Field(examples=[1])
    title: str
    length: int = Field(description="In characters.")
    draft: bool = Field(description="Only its maker sees it.")
    published_at: datetime | None
    updated_at: datetime


class EpisodesShown(BaseModel):
    items: list[EpisodeListed]


class Paragraph(BaseModel):
    id: str = Field(examples=["p-0123456789"])
    text: str


class EpisodeShown(EpisodeListed):
    """An episode to read. `resume` is the number of the paragraph at which the caller goes on."""

    before: int | None
    after: int | None
    paragraphs: list[Paragraph]
    resume: int = Field(examples=[0])


class GateResult(BaseModel):
    gate: str = Field(examples=["dialogue-share"])
    name: str
    verdict: str = Field(description='"green", "soft" or "red".', examples=["green"])
    value: str
    limit: str
    quotes: list[str]


class GateReport(BaseModel):
    """What the gates say of an episode."""

    rules: str
    passed: bool
    results: list[GateResult]


class CommentShown(BaseModel):
    id: str
    episode: int = Field(description="0 for the story itself.")
    paragraph: str
    name: str
    text: str
    by_author: bool
    removable: bool
    at: datetime


class CommentMade(Given):
    text: Comment = Field(examples=["I did not see that coming."])
    name: Signed = Field("", description="How it is signed; without one, as the account.")
    episode: Annotated[StrictInt, Field(ge=0, le=999_999)] = Field(0, description="0 for the story itself.")
    paragraph: ParagraphId = ""


class PlaceKept(Given):
    episode: Annotated[StrictInt, Field(ge=1, le=999_999)]
    paragraph: Annotated[str, text(40)] = Field(examples=["p-0123456789"])
    number: Annotated[StrictInt, Field(ge=0, le=100_000)] = 0


class ReadingShown(BaseModel):
    """A story that the caller has begun."""

    story: StoryListed
    place: PlaceShown
    at: datetime


class ReadingsShown(BaseModel):
    items: list[ReadingShown]


class NewsShown(BaseModel):
    """A followed story with episodes that the caller was not told of."""

    story: StoryListed
    first: int = Field(description="The first new episode.", examples=[4])


class ManyNews(BaseModel):
    items: list[NewsShown]


class FeedShown(BaseModel):
    """A secret address under which feed readers find what the account follows."""

    token: str
    path: str = Field(examples=["/feeds/….atom"])


class FeedsShown(BaseModel):
    items: list[FeedShown]


class AuthorShown(BaseModel):
    """An account as an author of stories."""

    id: str
    pen_name: str
    items: list[StoryListed]
    next: str | None
