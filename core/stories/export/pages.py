"""What EPUB and HTML have in common: parts of a book as markup that is right in both, with all of a text escaped."""

from __future__ import annotations

from html import escape

from core.stories.edition import Chapter, Edition
from core.stories.export.plain import Paragraph, about, heading, told
from core.stories.mark import Mark
from core.text import Catalog, Text, t

_PNG = b"\x89PNG\r\n\x1a\n"


class Pages:
    """The parts of one edition, in its language."""

    def __init__(self, edition: Edition, mark: Mark) -> None:
        self.edition = edition
        self.mark = mark
        self._words = Catalog()

    def say(self, text: Text) -> str:
        return self._words.render(text, self.edition.language)

    @property
    def cover(self) -> bytes | None:
        """The cover, if it is the PNG that it is said to be."""
        return self.edition.cover if self.edition.cover and self.edition.cover.startswith(_PNG) else None

    @property
    def cover_alt(self) -> str:
        return self.edition.cover_alt or self.say(t("book-cover-of", title=self.edition.title))

    def front(self) -> str:
        """Title, who made it, the mark in a word, and what it is about."""
        lines = [f"<h1>{escape(self.edition.title)}</h1>"]
        if self.edition.pen_name:
            lines.append(f'<p class="byline">{escape(self.say(t("book-by", name=self.edition.pen_name)))}</p>')
        lines.append(f'<p class="label">{escape(self.mark.label)}</p>')
        lines += [f"<p>{_broken(each)}</p>" for each in self.edition.blurb.split("\n\n") if each]
        return "\n".join(lines)

    def chapter(self, chapter: Chapter, prefix: str = "") -> str:
        """Its heading and paragraphs; `prefix` keeps their ids apart where chapters share a page."""
        title = f'<h2 id="{name(chapter)}">{escape(self.heading(chapter))}</h2>'
        return "\n".join([title, *(_paragraph(each, prefix) for each in told(chapter))])

    def heading(self, chapter: Chapter) -> str:
        return self.say(heading(chapter))

    def colophon(self) -> str:
        lines = [*self.mark.lines, *about(self.edition)]
        title = f'<h2 id="colophon">{escape(self.say(t("book-colophon")))}</h2>'
        return "\n".join([title, *(f"<p>{escape(each)}</p>" for each in lines)])


def name(chapter: Chapter) -> str:
    return f"episode-{chapter.number}"


def _paragraph(paragraph: Paragraph, prefix: str) -> str:
    scene = ' class="scene" role="separator"' if paragraph.scene else ""
    return f'<p id="{prefix}{paragraph.id}"{scene}>{_broken(paragraph.text)}</p>'


def _broken(text: str) -> str:
    return "<br/>\n".join(map(escape, text.split("\n")))
