"""A form with one file, as the program sent it: never more than is read, and gone afterwards."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.requests import ClientDisconnect

from core.errors import BadInput
from core.text import t
from web.viewer import TooLarge

AROUND: Final = 100_000  # bytes of the form around the file
MOST_FIELDS: Final = 20
LONGEST_FIELD: Final = 10_000


class NoForm(BadInput):
    """The body is no form with a file."""


@asynccontextmanager
async def sent_form(request: Request, most: int) -> AsyncIterator[FormData]:
    """The form of a request whose file has at most `most` bytes. Raises TooLarge and NoForm."""
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > most + AROUND:
        raise TooLarge(t("api-body-too-large", most=most + AROUND))
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise NoForm(t("api-form-needed"))
    try:
        async with request.form(max_files=1, max_fields=MOST_FIELDS, max_part_size=LONGEST_FIELD) as given:
            yield given
    except ClientDisconnect:
        raise NoForm(t("api-form-needed")) from None


async def file_in(given: FormData, most: int) -> bytes:
    """What was sent as `file`. Raises NoForm where nothing was, TooLarge."""
    file = given.get("file")
    if not isinstance(file, UploadFile):
        raise NoForm(t("api-form-needed"))
    data = await file.read(most + 1)
    if len(data) > most:
        raise TooLarge(t("api-file-too-large", most=most))
    return data


def text_in(given: FormData, name: str, most: int) -> str:
    """A field of the form, "" where there is none. Raises NoForm for too much of it."""
    value = given.get(name)
    found = value if isinstance(value, str) else ""
    if len(found) > most or "\x00" in found:
        raise NoForm(t("api-form-field", field=name, most=most))
    return found
