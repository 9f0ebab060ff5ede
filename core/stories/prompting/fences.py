"""Fences around what people and models wrote, which nothing that stands inside them can close. Pure."""

from __future__ import annotations

import json
import unicodedata
from functools import lru_cache

from pydantic import BaseModel

from core.ai.harmless import closed, visible

OPEN, CLOSE = "⟪", "⟫"
"""Nobody writes them in a novel: the brackets of its titles and windows are 《》 and <>, which stay as they are."""

_OTHERS = str.maketrans({OPEN: "《", CLOSE: "》"})


@lru_cache(maxsize=256)
def fence(name: str, text: str) -> str:
    """`text` as data: whatever stands in it, the first ⟪/name⟫ is ours. What does not change is looked through once."""
    return f"{OPEN}{name}{CLOSE}\n{closed(text).translate(_OTHERS)}\n{OPEN}/{name}{CLOSE}"


def data(name: str, value: object) -> str:
    """`value` as canonical JSON in a fence: the same value, the same bytes."""
    return fence(name, canonical(value))


def canonical(value: object) -> str:
    """JSON without blanks that say nothing; fields in the order of their class, those of a dict by name."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def said(text: str) -> str:
    """What a person wrote, without letters that nobody sees."""
    return visible(unicodedata.normalize("NFC", text)).strip()


def _plain(value: object) -> object:
    match value:
        case BaseModel():
            return value.model_dump(mode="json", by_alias=True)
        case dict():
            return {str(name): _plain(value[name]) for name in sorted(value, key=str)}
        case list() | tuple():
            return [_plain(each) for each in value]
        case set() | frozenset():
            return sorted(map(str, value))
        case _:
            return value
