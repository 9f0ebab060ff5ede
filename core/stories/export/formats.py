"""The forms in which a story can be taken along."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.stories.edition import Edition
from core.stories.export.epub import epub
from core.stories.export.html import html
from core.stories.export.markdown import markdown
from core.stories.export.plain import clean
from core.stories.export.txt import Layout, txt

_LONGEST = 150  # bytes of a file's name before its ending; most systems allow 255 for all


class Format(StrEnum):
    """The value is the ending of the file's name. JSON is the whole project, which an edition does not hold."""

    EPUB = "epub"
    PDF = "pdf"
    TXT = "txt"
    MARKDOWN = "md"
    HTML = "html"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Form:
    """`write` is None where more is needed than an edition."""

    media: str
    write: Callable[[Edition, Layout], bytes] | None


def _pdf(edition: Edition) -> bytes:
    from core.stories.export.pdf import pdf

    return pdf(edition)


FORMATS: Mapping[Format, Form] = {
    Format.EPUB: Form("application/epub+zip", lambda edition, _: epub(edition)),
    Format.PDF: Form("application/pdf", lambda edition, _: _pdf(edition)),
    Format.TXT: Form("text/plain; charset=utf-8", txt),
    Format.MARKDOWN: Form("text/markdown; charset=utf-8", lambda edition, _: markdown(edition)),
    Format.HTML: Form("text/html; charset=utf-8", lambda edition, _: html(edition)),
    Format.JSON: Form("application/json", None),
}


def write(edition: Edition, form: Format, layout: Layout | None = None) -> bytes:
    """The file's bytes; `layout` is plain text's. Takes seconds for long PDFs: not on the event loop.

    Raises ValueError for JSON.
    """
    writer = FORMATS[form].write
    if writer is None:
        raise ValueError(f"an edition cannot be written as {form.value}")
    return writer(edition, layout or Layout())


def file_name(edition: Edition, form: Format) -> str:
    """The title as a file may be called on every system: never a path, never empty."""
    title = unicodedata.normalize("NFC", clean(edition).title)
    plain = "".join(each if each.isprintable() else " " for each in title[:200])
    plain = re.sub(r'[\s/\\:*?"<>|]+', " ", plain)
    while len(plain.encode()) > _LONGEST:
        plain = plain[:-1]
    plain = plain.strip(". ")
    if re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)?(\..*)?", plain):
        plain = f"story {plain}".strip()
    return f"{plain}.{form.value}"
