"""What readers and writers of card files share: JSON as it stood, limits, and what a file gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from core.text import Text

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Tree: TypeAlias = dict[str, Json]


class Kind(StrEnum):
    CARD = "card"
    LOREBOOK = "lorebook"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file may cost, so that memory and time are bounded whatever it says of itself.

    Bytes: `file`, `archive` (the same for zips), `payload` (text of a PNG chunk before base64), `inflated_text`
    (after inflating one chunk), `inflated` (all of a zip together), `member` (one of a zip). Counts: `depth`, `nodes`,
    `string` (characters) of JSON; `entries`, `keys` (of one entry; tags too), `greetings`, `assets`, `members`.
    `ratio` of a zip member above 1 MB; `pixels` of a picture, `frames` of a moving one.
    """

    file: int = 50_000_000
    archive: int = 200_000_000
    payload: int = 16_000_000
    inflated_text: int = 16_000_000
    inflated: int = 500_000_000
    member: int = 200_000_000
    ratio: int = 200
    members: int = 5_000
    depth: int = 64
    nodes: int = 500_000
    string: int = 2_000_000
    entries: int = 10_000
    keys: int = 1_000
    greetings: int = 500
    assets: int = 2_000
    pixels: int = 40_000_000
    frames: int = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """What a file's wrapping gave. `payload` is the card's JSON as UTF-8 text bytes, `called` its name there.

    `assets` by the path that the card's URIs use; `others` are members that are kept but not understood;
    `picture` is the carrier image itself, as it came.
    """

    format: str
    payload: bytes
    called: str = "card"
    assets: Mapping[str, bytes] = field(default_factory=dict)
    others: Mapping[str, bytes] = field(default_factory=dict)
    picture: bytes | None = None
    warnings: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What happened to a file on the way in, in words: what was read, what is kept but never run, what was repaired
    or taken out, and what a maker should look at."""

    read: tuple[Text, ...] = ()
    inert: tuple[Text, ...] = ()
    cleaned: tuple[Text, ...] = ()
    warnings: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A card or a lorebook that was read.

    `tree` is what stood in the file, with unknown fields, key order and exact numbers; exports start from it. `view`
    is the same as a complete V3 card (a lorebook: the portable character_book), every field of its right type.
    """

    kind: Kind
    format: str
    spec_version: str
    tree: Tree
    view: Tree
    picture: bytes | None = None
    assets: Mapping[str, bytes] = field(default_factory=dict)
    others: Mapping[str, bytes] = field(default_factory=dict)
    report: Report = field(default_factory=Report)
