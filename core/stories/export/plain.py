"""An edition whose texts can stand in any file, and its chapters as paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from core.stories.edition import Chapter, Edition, paragraphs
from core.text import Catalog, Text, pick_locale, t

# What XML 1.0 (2.2, Char) has no room for, lone surrogates among it; and what turns the text after it around.
_BARRED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
    + "|["
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_ENDS = re.compile("\r\n?|[\x85\u2028]")
_BLANK = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+|\u2029")
_BREAKS = re.compile(r"(?:[*＊\-–—~·•◇◆○●□■☆★※⁂#]\s*){1,9}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`scene`: not words but the sign between two scenes."""

    id: str
    text: str

    @property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @property
    def scene(self) -> bool:
        return _BREAKS.fullmatch(self.text) is not None


def text(given: str) -> str:
    """Without what a file cannot hold; lines end in "\\n", and paragraphs are parted by one empty line."""
    return "\n\n".join(each.text for each in _paragraphs(given))


def line(given: str) -> str:
    """The same, as one line."""
    return " ".join(_clean(given).split())


def _paragraphs(given: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(name, words) for name, words in paragraphs(_BLANK.sub("\n\n", _clean(given))))


def _clean(given: str) -> str:
    return _BARRED.sub("", _ENDS.sub("\n", given))


def told(chapter: Chapter) -> tuple[Paragraph, ...]:
    return _paragraphs(chapter.text)


def clean(edition: Edition) -> Edition:
    """What every writer begins with. A story without a title has one afterwards."""
    untitled = Catalog().render(t("book-untitled"), pick_locale(edition.language))
    return replace(
        edition,
        title=line(edition.title) or untitled,
        pen_name=line(edition.pen_name),
        language=pick_locale(edition.language),
        genre=line(edition.genre),
        blurb=text(edition.blurb),
        tags=tuple(filter(None, map(line, edition.tags))),
        models=tuple(filter(None, map(line, edition.models))),
        cover_alt=line(edition.cover_alt),
        warnings=tuple(filter(None, map(line, edition.warnings))),
        chapters=tuple(Chapter(each.number, line(each.title), text(each.text)) for each in edition.chapters),
    )


def heading(chapter: Chapter) -> Text:
    if chapter.title:
        return t("book-chapter-titled", number=chapter.number, title=chapter.title)
    return t("book-chapter", number=chapter.number)


def about(edition: Edition) -> list[str]:
    """What stands in the colophon beside the mark, in the story's language."""
    words = Catalog()

    def say(text: Text) -> str:
        return words.render(text, edition.language)

    ratings = {
        "general": t("book-rating-general"),
        "teen": t("book-rating-teen"),
        "adult": t("book-rating-adult"),
    }
    told = [say(t("book-rating", rating=ratings[edition.rating.value]))]
    if edition.tags:
        told.append(f"{say(t('book-tags'))}: {', '.join(edition.tags)}")
    if edition.warnings:
        told.append(f"{say(t('book-warnings'))}: {' · '.join(edition.warnings)}")
    return told
