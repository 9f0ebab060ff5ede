"""PDF on A5, to be read on paper or copied from: fonts of our own inside, contents, page numbers, outlines."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path

from fpdf import FPDF

from core.stories import fonts
from core.stories.edition import Chapter, Edition
from core.stories.export.pages import Pages
from core.stories.export.plain import about, clean, told
from core.stories.export.setting import Line, Setter, setter
from core.stories.mark import TOOL, mark, xmp
from core.text import Text, t

# Millimetres, but for type, which is in points.
WIDTH, HEIGHT = 148.0, 210.0
SIDE, TOP, BOTTOM = 19.0, 21.0, 24.0
MEASURE = WIDTH - 2 * SIDE
FOOT = HEIGHT - 12.0
POINT = 25.4 / 72
FACES = {
    "ko": ((fonts.SERIF, fonts.LATIN, fonts.SANS_BOLD), (fonts.SANS_BOLD, fonts.LATIN_BOLD, fonts.SERIF)),
    "en": ((fonts.LATIN, fonts.SERIF, fonts.SANS_BOLD), (fonts.LATIN_BOLD, fonts.SANS_BOLD, fonts.SERIF)),
}
INK, QUIET = 25, 110


@dataclass(frozen=True, slots=True)
class Type:
    """`bold` chooses the fonts, `size` is in points, `lead` from line to line and `after` below all in sizes."""

    size: float
    lead: float = 1.75
    after: float = 0.9
    bold: bool = False
    centred: bool = False
    grey: int = INK

    @property
    def step(self) -> float:
        return self.size * POINT * self.lead


BODY = Type(10.5)
SCENE = Type(10.5, after=1.4, centred=True, grey=QUIET)
CHAPTER = Type(16, lead=1.45, after=2.4, bold=True)
TITLE = Type(25, lead=1.35, after=0.8, bold=True)
BYLINE = Type(11.5, after=0.6)
SMALL = Type(9, lead=1.65, after=0.7, grey=70)


@dataclass(frozen=True, slots=True)
class Placed:
    """A line, where it begins and how far down it stands; `leads_to` is a page that a touch opens."""

    x: float
    y: float
    line: Line
    type: Type
    leads_to: int = 0


@dataclass(slots=True)
class Sheet:
    """A page; `y`: down to here it is full."""

    lines: list[Placed] = field(default_factory=list)
    y: float = TOP


def pdf(edition: Edition) -> bytes:
    edition = clean(edition)
    return _Book(Pages(edition, mark(edition))).written()


class _Book:
    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._file = FPDF(unit="mm", format=(WIDTH, HEIGHT))
        self._file.set_auto_page_break(auto=False)
        self._file.c_margin = 0
        self._faces = FACES[pages.edition.language]
        self._setters = {bold: setter(self._faces[bold]) for bold in (False, True)}

    def written(self) -> bytes:
        self._describe()
        self._cover()
        self._draw(self._title(), numbered=False)
        chapters = [(self._pages.heading(each), self._chapter(each)) for each in self._edition.chapters]
        self._contents([(title, len(sheets)) for title, sheets in chapters])
        for title, sheets in chapters:
            self._draw(sheets, outline=title)
        self._draw(self._colophon(), outline=self._say(t("book-colophon")))
        return bytes(self._file.output() or b"")

    @property
    def _edition(self) -> Edition:
        return self._pages.edition

    def _say(self, text: Text) -> str:
        return self._pages.say(text)

    def _describe(self) -> None:
        edition, mark = self._edition, self._pages.mark
        self._file.set_title(edition.title)
        if edition.pen_name:
            self._file.set_author(edition.pen_name)
        self._file.set_subject(mark.sentence)
        self._file.set_keywords(", ".join((*edition.tags, mark.label)))
        self._file.set_creator(TOOL)
        self._file.set_lang(edition.language)
        self._file.set_creation_date(datetime.combine(edition.made_on, time(), UTC))
        self._file.set_xmp_metadata(xmp(mark.source, mark.sentence))

    def _cover(self) -> None:
        """On a page of the picture's own proportions, so that nothing is cut."""
        if self._pages.cover is None:
            return
        self._file.add_page(format=(HEIGHT * 2 / 3, HEIGHT))
        picture = io.BytesIO(self._pages.cover)
        self._file.image(picture, 0, 0, HEIGHT * 2 / 3, HEIGHT, alt_text=self._pages.cover_alt, keep_aspect_ratio=True)
        self._file.start_section(self._say(t("book-cover")))

    def _title(self) -> list[Sheet]:
        setting = _Setting(self._setters, HEIGHT * 0.27)
        setting.add(self._edition.title, TITLE)
        if self._edition.pen_name:
            setting.add(self._say(t("book-by", name=self._edition.pen_name)), BYLINE)
        setting.add(self._pages.mark.label, SMALL)
        setting.skip(10)
        for each in self._edition.blurb.split("\n\n"):
            setting.add(each, SMALL)
        return setting.sheets

    def _chapter(self, chapter: Chapter) -> list[Sheet]:
        setting = _Setting(self._setters, HEIGHT * 0.2)
        setting.add(self._pages.heading(chapter), CHAPTER)
        for each in told(chapter):
            setting.add(each.text, SCENE if each.scene else BODY)
        return setting.sheets

    def _contents(self, chapters: Sequence[tuple[str, int]]) -> None:
        """Set twice: what comes after them begins behind them, and how long they are shows only then."""
        sheets = self._listed(chapters, 0)
        self._draw(self._listed(chapters, self._file.page + len(sheets) + 1), outline=self._say(t("book-contents")))

    def _listed(self, chapters: Sequence[tuple[str, int]], first: int) -> list[Sheet]:
        setting = _Setting(self._setters)
        setting.add(self._say(t("book-contents")), CHAPTER)
        for title, count in chapters:
            setting.add(title, SMALL, MEASURE - 12)
            setting.lead_to(first, SMALL)
            first += count
        return setting.sheets

    def _colophon(self) -> list[Sheet]:
        setting = _Setting(self._setters, HEIGHT * 0.2)
        setting.add(self._say(t("book-colophon")), CHAPTER)
        for words in (*self._pages.mark.lines, *about(self._edition)):
            setting.add(words, SMALL)
        return setting.sheets

    def _draw(self, sheets: Sequence[Sheet], *, outline: str = "", numbered: bool = True) -> None:
        for sheet in sheets:
            self._file.add_page()
            if outline:
                self._file.set_y(0)
                self._file.start_section(outline)
                outline = ""
            for placed in sheet.lines:
                self._place(placed)
            if numbered:
                (number,) = self._setters[False].lines(str(self._file.page), SMALL.size * POINT, MEASURE)
                self._place(Placed((WIDTH - number.width) / 2, FOOT, number, SMALL))

    def _place(self, placed: Placed) -> None:
        x = placed.x
        self._file.set_text_color(placed.type.grey)
        for run in placed.line.runs:
            self._file.set_font(self._family(self._faces[placed.type.bold][run.font]), size=placed.type.size)
            self._file.text(x, placed.y, run.text)
            x += run.width
        if placed.leads_to:
            step = placed.type.step
            self._file.link(SIDE, placed.y - step * 0.75, MEASURE, step, self._file.add_link(page=placed.leads_to))

    def _family(self, face: Path) -> str:
        """Known to the file once it is used: reading a font takes a tenth of a second."""
        family = face.stem.lower()
        if family not in self._file.fonts:
            self._file.add_font(family, fname=face)
        return family


class _Setting:
    """Fills sheets from the top; a new one begins where there is no more room."""

    def __init__(self, setters: dict[bool, Setter], top: float = TOP) -> None:
        self.sheets = [Sheet(y=top)]
        self._setters = setters

    def add(self, text: str, type_: Type, measure: float = MEASURE) -> None:
        lines = self._setters[type_.bold].lines(text, type_.size * POINT, measure)
        for left, line in zip(reversed(range(len(lines))), lines, strict=True):
            alone = left == 1 and not line.last  # nor does a paragraph's last line stand by itself on the next sheet
            if self.sheets[-1].y + type_.step * (2 if alone else 1) > HEIGHT - BOTTOM:
                self.sheets.append(Sheet())
            sheet = self.sheets[-1]
            sheet.y += type_.step
            sheet.lines.append(Placed((WIDTH - line.width) / 2 if type_.centred else SIDE, sheet.y, line, type_))
        self.sheets[-1].y += type_.size * POINT * type_.after

    def lead_to(self, page: int, type_: Type) -> None:
        """The page's number beside the last line."""
        (line,) = self._setters[type_.bold].lines(str(page), type_.size * POINT, MEASURE)
        lines = self.sheets[-1].lines
        lines.append(Placed(WIDTH - SIDE - line.width, lines[-1].y, line, type_, page))

    def skip(self, millimetres: float) -> None:
        self.sheets[-1].y += millimetres
