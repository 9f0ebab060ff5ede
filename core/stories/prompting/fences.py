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
    """JSON without blanks that say nothing; fields in the order in which their class or maker names them."""
    if isinstance(value, BaseModel):
        return _dumped(value)
    if isinstance(value, list | tuple) and value and isinstance(value[0], BaseModel):
        return f"[{','.join(map(canonical, value))}]"
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: object) -> object:
    """What JSON does not know. Raises TypeError for what nobody should put into a prompt."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True)
    raise TypeError(f"{type(value).__name__} has no place in a prompt")


@lru_cache(maxsize=1_024)
def _dumped(value: BaseModel) -> str:
    """What stages hand on does not change, so it is written once."""
    return json.dumps(value.model_dump(mode="json", by_alias=True), ensure_ascii=False, separators=(",", ":"))


def said(text: str) -> str:
    """What a person wrote, without letters that nobody sees."""
    return visible(unicodedata.normalize("NFC", text)).strip()
