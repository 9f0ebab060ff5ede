"""What all resources share: texts as they come in, and the shape of an error."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

_NO_NUL = r"^[^\x00]*$"  # PostgreSQL keeps none


def text(most: int, least: int = 0) -> StringConstraints:
    """A text from outside: `name: Annotated[str, text(80, 1)]`. Half a surrogate pair is refused by pydantic itself."""
    return StringConstraints(min_length=least, max_length=most, pattern=_NO_NUL)


PublicId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="The id that lists and answers give.")]


class Given(BaseModel):
    """What a caller sends: a name that is not known is refused, for it is a mistake that nobody would notice."""

    model_config = ConfigDict(extra="forbid")


class FieldError(BaseModel):
    """What is wrong with one value."""

    at: list[str | int] = Field(description="Where it is, from the outside in.", examples=[["body", "name"]])
    kind: str = Field(examples=["string_too_long"])
    detail: str = Field(examples=["String should have at most 80 characters"])


class Problem(BaseModel):
    """An error (RFC 9457), `detail` in the language of the Accept-Language header."""

    type: str = Field("about:blank", examples=["about:blank"])
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["There is no such persona."])
    code: str = Field(description="The same in every language.", examples=["personas-gone"])
    errors: list[FieldError] | None = Field(None, description="Of what was not as the document says.")
    event: str | None = Field(None, description="By which the operator finds it in the log.")
