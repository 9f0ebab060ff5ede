"""A character's further pictures as its maker sees them. (pure)"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.characters.formats.base import Tree
from core.characters.formats.pictures import sniff
from web.cards import Kept

SHOWN = frozenset({"png", "jpeg", "webp", "gif"})  # what a browser draws and never runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """`number` is its place among the card's assets. `shown`: a browser can draw it."""

    number: int
    kind: str
    name: str
    shown: bool


def pictures(kept: Kept, heads: Mapping[str, bytes]) -> list[Picture]:
    found = []
    for number, asset in enumerate(assets(kept)):
        kind, name = asset.get("type"), asset.get("name")
        if isinstance(kind, str) and isinstance(name, str) and (kind, name) != ("icon", "main"):
            shown = sniff(heads.get(path_of(asset), b"")) in SHOWN
            found.append(Picture(number=number, kind=kind, name=name, shown=shown))
    return found


def assets(kept: Kept) -> list[Tree]:
    data = kept.view.get("data")
    found = data.get("assets") if isinstance(data, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def path_of(asset: Tree) -> str:
    """Of its file among those of the version; "" for what lies elsewhere."""
    return str(asset.get("uri", "")).partition("://")[2].replace("\x00", "\ufffd")
