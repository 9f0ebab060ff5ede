"""What the shapes of all stages share."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Id = Annotated[str, Field(min_length=1, max_length=24, pattern=r"^[a-z0-9_-]+$")]
Name = Annotated[str, Field(min_length=1, max_length=40)]
Line = Annotated[str, Field(min_length=1, max_length=200)]
Paragraph = Annotated[str, Field(min_length=1, max_length=900)]


_UNKEPT = re.compile("[\x00\ud800-\udfff]")

_ZERO = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


class Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def kept(text: str) -> str:
    """As a database can keep it: PostgreSQL takes no zero in a text, and nothing takes half a pair of surrogates."""
    if _UNKEPT.search(text) is None:
        return text
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\x00", "\ufffd")


def kept_json(text: str) -> str:
    """The same of a JSON text, with what its escapes stand for."""
    return _ZERO.sub(r"\1\\ufffd", kept(text))


def kept_all(value: object) -> object:
    """The same of all texts in what was read from JSON."""
    match value:
        case str():
            return kept(value)
        case list():
            return list(map(kept_all, value))
        case dict():
            return {kept_all(name): kept_all(each) for name, each in value.items()}
    return value
