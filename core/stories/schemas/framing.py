"""What stands around a story: the chat that it is made from, its cover, and how it is presented."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from core.db.tables.characters import Rating
from core.stories.schemas.base import Id, Line, Name, Paragraph, Value

# What a chat is made into, before stage 1


class ChatQuote(Value):
    message: int
    quote: Annotated[str, Field(min_length=2, max_length=400)]


class ChatScene(Value):
    """`speakers` are the names under which those who speak appear in the story."""

    speakers: tuple[Name, ...]
    place: str = Field(default="", max_length=80)
    summary: Paragraph
    quotes: tuple[ChatQuote, ...] = Field(default=(), max_length=12)
    open_threads: tuple[Line, ...] = ()


class ChatDigest(Value):
    scenes: tuple[ChatScene, ...] = Field(min_length=1, max_length=40)


# 15 · Cover Art Director


class CoverStyle(StrEnum):
    ILLUSTRATION = "illustration"
    PAINTERLY = "painterly"
    GRAPHIC = "graphic"
    PHOTOGRAPHIC = "photographic"


class Cover(Value):
    """`palette` are colours as "#rrggbb"; `alt_text` in the story's language."""

    prompt_en: Annotated[str, Field(min_length=20, max_length=900)]
    style: CoverStyle
    palette: tuple[Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")], ...] = Field(min_length=2, max_length=5)
    composition: Line
    negative: str = Field(default="", max_length=300)
    alt_text: Line


# 16 · Editor-in-Chief


class Package(Value):
    title: Annotated[str, Field(min_length=1, max_length=60)]
    blurb: Annotated[str, Field(min_length=60, max_length=900)]
    tags: tuple[Annotated[str, Field(min_length=1, max_length=40)], ...] = Field(min_length=3, max_length=10)
    rating: Rating
    warnings: tuple[Line, ...] = ()
    persona_ids: tuple[Id, ...] = ()
