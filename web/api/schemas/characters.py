"""How characters look to programs, and what these send."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field, JsonValue, StrictBool, StrictInt, StringConstraints

from core.characters.editing import (
    LONGEST_HABIT,
    LONGEST_NAME,
    LONGEST_TAG,
    LONGEST_TAGLINE,
    MOST_HABITS,
    MOST_TAGS,
)
from core.characters.editing_further import DEEPEST
from web.api.schemas.lorebooks import BookMade
from web.api.schemas.values import LONGEST_TEXT, PieceShown
from web.api.shapes import Given, text

Language = Literal["ko", "en"]
Rating = Literal["general", "teen", "adult"]
Visible = Literal["private", "unlisted", "public"]
Long = Annotated[str, text(LONGEST_TEXT)]
Habit = Annotated[str, text(LONGEST_HABIT)]
LanguageCode = Annotated[str, StringConstraints(min_length=2, max_length=16, pattern=r"^[A-Za-z-]+$")]
MOST_GREETINGS = 500


class CharacterListed(BaseModel):
    """A character as lists show it."""

    id: str = Field(examples=["dallae"])
    name: str = Field(examples=["Dallae"])
    tagline: dict[str, str] = Field(description="By language.", examples=[{"en": "Works nights at the corner shop."}])
    tags: list[str]
    language: str = Field(examples=["ko"])
    rating: str = Field(examples=["general"])
    visibility: str = Field(examples=["public"])
    picture: str | None = Field(description="The address of its picture.", examples=["/pictures/ab12.png"])
    author: str | None = Field(description="An account's id; null for characters that came with the program.")
    like_count: int
    follow_count: int
    updated_at: datetime
    published_at: datetime | None


class VoiceShown(BaseModel):
    """How it speaks Korean."""

    level: str = Field(description="해라, 해, 하게, 하오, 해요 or 하십시오; empty for none.", examples=["해요"])
    toward: dict[str, str] = Field(description="The level toward somebody, by name.", examples=[{"마루": "해"}])
    address: str = Field(description="What it calls the person it talks with.")
    tics: list[str]
    never: list[str]
    speech_register: str = Field(description="How a character speaks that has no Korean voice.")


class DepthShown(BaseModel):
    """Words that stand before the newest messages of the talk."""

    text: str = Field(examples=["[It is raining.]"])
    depth: int = Field(description="Before how many messages.", examples=[4])
    role: str = Field(examples=["system"])


class Definition(BaseModel):
    """How it is made. Of others' characters only where they show it."""

    description: str
    personality: str
    scenario: str
    examples: str
    system_prompt: str
    post_history: str
    group_greetings: list[str]
    talkativeness: float = Field(examples=[0.5])
    depth_prompt: DepthShown | None
    lore_profile: str = Field(examples=["default"])
    lorebook_entries: int


class SettingsShown(BaseModel):
    """Who may do what with it."""

    visibility: Visible
    shows_definition: bool
    allows_fork: bool
    link_token: str = Field(description="Whoever has it meets the character while it is unlisted or public.")


class CharacterShown(BaseModel):
    """A character as the caller meets it. `settings` are its owner's alone."""

    id: str = Field(examples=["dallae"])
    name: str = Field(examples=["Dallae"])
    nickname: str
    tagline: dict[str, str]
    greetings: list[str] = Field(description="The first is its first message.")
    greeting_choice: str = Field(description='"first" or "random".', examples=["first"])
    creator: str
    creator_notes: str
    creator_notes_by_language: dict[str, str]
    character_version: str = Field(examples=["1.2"])
    tags: list[str]
    rating: str = Field(examples=["general"])
    language: str = Field(examples=["ko"])
    voice: VoiceShown
    definition: Definition | None
    picture: str | None
    author: str | None
    forked_from: str | None = Field(description="The character that it is a copy of, where the caller may see that.")
    own: bool
    liked: bool
    followed: bool
    like_count: int
    follow_count: int
    version: int = Field(description="The number of its newest version.", examples=[3])
    settings: SettingsShown | None
    updated_at: datetime
    published_at: datetime | None


class SettingsChanged(Given):
    """What is left out stays."""

    visibility: Visible | None = None
    shows_definition: StrictBool | None = Field(None, description="Others see how it is made.")
    allows_fork: StrictBool | None = Field(None, description="Others may make their own of it.")


class VoiceChanged(Given):
    level: Annotated[str, text(20)] | None = Field(None, examples=["해요"])
    toward: dict[Annotated[str, text(LONGEST_HABIT)], Annotated[str, text(20)]] | None = Field(
        None, max_length=MOST_HABITS
    )
    address: Habit | None = None
    tics: Annotated[list[Habit], Field(max_length=MOST_HABITS)] | None = None
    never: Annotated[list[Habit], Field(max_length=MOST_HABITS)] | None = None


class DepthPrompt(Given):
    """Words that stand before the newest messages of the talk; without words it is taken away."""

    text: Long = Field(examples=["[It is raining.]"])
    depth: Annotated[StrictInt, Field(ge=0, le=DEEPEST)] = Field(4, description="Before how many messages.")
    role: Literal["system", "user", "assistant"] = "system"


class Sheet(Given):
    """All that is written of a character: the same when it is made and when it is changed."""

    nickname: Annotated[str, text(LONGEST_NAME)] | None = None
    tagline: dict[LanguageCode, Annotated[str, text(LONGEST_TAGLINE)]] | None = Field(None, max_length=20)
    description: Long | None = Field(None, examples=["Works nights at the corner shop and notices everything."])
    personality: Long | None = None
    scenario: Long | None = None
    greetings: Annotated[list[Long], Field(max_length=MOST_GREETINGS)] | None = Field(
        None, description="The first is its first message.", examples=[["You again? It is four in the morning."]]
    )
    greeting_choice: Literal["first", "random"] | None = None
    group_greetings: Annotated[list[Long], Field(max_length=MOST_GREETINGS)] | None = Field(
        None, description="First messages where several characters are together."
    )
    examples: Long | None = Field(None, description="Talks as a card has them: <START>, {{user}}: …, {{char}}: …")
    system_prompt: Long | None = None
    post_history: Long | None = None
    creator: Annotated[str, text(LONGEST_NAME)] | None = None
    creator_notes: Long | None = None
    creator_notes_by_language: dict[LanguageCode, Long] | None = Field(
        None, max_length=20, description="In the place of `creator_notes`."
    )
    character_version: Annotated[str, text(LONGEST_NAME)] | None = None
    tags: Annotated[list[Annotated[str, text(LONGEST_TAG)]], Field(max_length=MOST_TAGS)] | None = None
    rating: Rating | None = None
    voice: VoiceChanged | None = None
    speech_register: Habit | None = Field(None, description="How a character speaks that has no Korean voice.")
    note: Annotated[str, text(500)] = Field("", description="What the version's line in the history says.")
    talkativeness: Annotated[float, Field(ge=0, le=1)] | None = Field(
        None, description="How readily it speaks among several, from 0 to 1.", examples=[0.5]
    )
    depth_prompt: DepthPrompt | None = None
    lore_profile: Literal["default", "sillytavern", "risu"] | None = Field(
        None, description="Whose rules its lorebook follows."
    )


class CharacterMade(Sheet):
    """What is left out is empty."""

    name: Annotated[str, text(LONGEST_NAME, 1)] = Field(examples=["Dallae"])
    language: Language = Field("en", description="In which it speaks.")
    lorebook: BookMade | None = None


class CharacterChanged(Sheet):
    """What is left out stays, unknown fields of an imported card too. Each change is a version."""

    name: Annotated[str, text(LONGEST_NAME, 1)] | None = None
    language: Language | None = None


class VersionShown(BaseModel):
    number: int = Field(examples=[2])
    name: str
    note: str
    author: str | None
    format: str = Field(examples=["png"])
    spec_version: str = Field(examples=["3.0"])
    picture: str | None
    newest: bool
    created_at: datetime


class VersionContent(BaseModel):
    """A version as a whole."""

    number: int
    card: dict[str, JsonValue] = Field(description="As a card of the version 3 specification.")
    report: dict[str, JsonValue] = Field(description="What was found in it when it was imported.")


class ChangeShown(BaseModel):
    """One difference."""

    path: str = Field(description="A JSON path (RFC 9535).", examples=["$.data.description"])
    did: str = Field(description='"added", "removed", "changed" or "moved".', examples=["changed"])
    subject: str = Field(description="The lorebook entry in which it is, empty elsewhere.")
    old: JsonValue
    new: JsonValue
    pieces: list[PieceShown] = Field(description="Word by word, where it is text.")


class Differences(BaseModel):
    old: int
    new: int
    changes: list[ChangeShown]
    more: bool = Field(description="There are more than are shown here.")


class Restored(Given):
    note: Annotated[str, text(500)] = ""


class Linked(Given):
    """By which link the character was met, where it is unlisted."""

    token: Annotated[str, text(64)] | None = Field(None, description="The link's token.")


class Merged(Given):
    into: Annotated[str, text(64, 1)] = Field(description="The character whose newest version this becomes.")


class Brought(BaseModel):
    """What became of a file."""

    id: str = Field(description="The character's.")
    name: str
    format: str = Field(examples=["png"])
    spec_version: str = Field(examples=["3.0"])
    known: bool = Field(description="The very same file was brought before: nothing was made.")
    twin: str | None = Field(description="Another character of the account's with the same name and creator.")
    added: int | None = Field(description="Of a lorebook: how many entries are new in the character's.")
    read: list[str]
    inert: list[str] = Field(description="What is kept and never run.")
    cleaned: list[str]
    warnings: list[str]


class PictureShown(BaseModel):
    """A further picture of a character."""

    kind: str = Field(examples=["emotion"])
    name: str = Field(examples=["joy"])


class PicturesShown(BaseModel):
    items: list[PictureShown]


class ExportOffer(BaseModel):
    """A form in which it can be had. `problem`: why it cannot."""

    target: str = Field(examples=["v3-png"])
    bytes: int = Field(examples=[48213])
    left_out: list[str] = Field(description="What this form has no place for.")
    problem: str | None


class ExportOffers(BaseModel):
    items: list[ExportOffer]
