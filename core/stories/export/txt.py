"""Plain text: as it is, for Windows' editor, or to paste into a platform's form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from core.stories.edition import Chapter, Edition
from core.stories.export.plain import about, clean, heading, told
from core.stories.mark import mark
from core.text import Catalog, t

_STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
_OPENED, _CLOSED = str.maketrans("\"'", "“‘"), str.maketrans("\"'", "”’")
_DOTS = re.compile(r"…+|\.{3,}")
_OPENING = re.compile(r"(?:^|(?<=[\s(\[{<“‘—–-]))([\"']+)")


class Quotes(StrEnum):
    AS_THEY_ARE = "as_they_are"
    STRAIGHT = "straight"
    CURLY = "curly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """`windows`: CRLF behind a byte order mark. `paste`: as Korean platforms set it: `……`, `***` between scenes."""

    windows: bool = False
    paste: bool = False
    quotes: Quotes = Quotes.AS_THEY_ARE


def txt(edition: Edition, layout: Layout) -> bytes:
    """Paragraphs are parted by an empty line, chapters by three. Unless `paste` is set, every text is kept as it is."""
    edition = clean(edition)
    chapters = (_chapter(each, edition.language, layout) for each in edition.chapters)
    whole = "\n\n\n\n".join(["\n\n".join(_head(edition)), *chapters]) + "\n"
    if layout.windows:
        return ("\ufeff" + whole.replace("\n", "\r\n")).encode()
    return whole.encode()


def _head(edition: Edition) -> Iterator[str]:
    words = Catalog()
    yield edition.title
    if edition.pen_name:
        yield words.render(t("book-by", name=edition.pen_name), edition.language)
    yield "\n".join(mark(edition).lines)
    yield "\n".join(about(edition))
    if edition.blurb:
        yield edition.blurb


def _chapter(chapter: Chapter, language: str, layout: Layout) -> str:
    paragraphs = ("***" if layout.paste and each.scene else _set(each.text, layout) for each in told(chapter))
    return "\n\n".join([Catalog().render(heading(chapter), language), *paragraphs])


def _set(text: str, layout: Layout) -> str:
    if layout.paste:
        text = _DOTS.sub("……", text)
    match layout.quotes:
        case Quotes.STRAIGHT:
            return text.translate(_STRAIGHT)
        case Quotes.CURLY:
            opened = _OPENING.sub(lambda found: found[0].translate(_OPENED), text)
            return opened.translate(_CLOSED)
        case Quotes.AS_THEY_ARE:
            return text
