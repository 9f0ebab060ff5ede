"""EPUB 3.3, written with nothing but a ZIP writer: the same edition gives the same bytes."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from core.stories.edition import Edition
from core.stories.export.pages import Pages, name
from core.stories.export.plain import clean
from core.stories.mark import TOOL, mark
from core.text import t

_BOOKS = uuid.uuid5(uuid.NAMESPACE_URL, "iyagi:stories")
_CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the book. `read`: it has its place in the order of reading."""

    id: str
    file: str
    media: str
    data: bytes
    properties: str = ""
    read: bool = True


def epub(edition: Edition) -> bytes:
    edition = clean(edition)
    pages = Pages(edition, mark(edition))
    items = list(_items(pages))
    written = io.BytesIO()
    with ZipFile(written, "w") as archive:
        archive.writestr(_entry("mimetype", ZIP_STORED), "application/epub+zip")
        archive.writestr(_entry("META-INF/container.xml"), _CONTAINER)
        archive.writestr(_entry("EPUB/package.opf"), _package(pages, items))
        for item in items:
            archive.writestr(_entry(f"EPUB/{item.file}"), item.data)
    return written.getvalue()


def _entry(file: str, how: int = ZIP_DEFLATED) -> ZipInfo:
    """Without the clock, the user and the system on which it is made."""
    entry = ZipInfo(file, (1980, 1, 1, 0, 0, 0))
    entry.create_system, entry.external_attr, entry.compress_type = 3, 0o644 << 16, how
    return entry


def _items(pages: Pages) -> Iterator[Item]:
    if pages.cover is not None:
        yield _cover(pages)
        yield Item("cover-image", "cover.png", "image/png", pages.cover, "cover-image", read=False)
    yield _front(pages)
    yield _nav(pages)
    for chapter in pages.edition.chapters:
        body = (
            f'<section epub:type="chapter" role="doc-chapter" aria-labelledby="{name(chapter)}">\n'
            f"{pages.chapter(chapter)}\n</section>"
        )
        yield _page(pages, name(chapter), pages.heading(chapter), body, "bodymatter")
    yield _colophon(pages)
    css = Path(__file__).with_name("book.css").read_bytes()
    yield Item("style", "book.css", "text/css", css, read=False)


def _cover(pages: Pages) -> Item:
    picture = f'<img src="cover.png" alt="{escape(pages.cover_alt)}" role="doc-cover"/>'
    body = f'<section epub:type="cover" class="cover">{picture}</section>'
    return _page(pages, "cover", pages.say(t("book-cover")), body, "frontmatter")


def _front(pages: Pages) -> Item:
    body = f'<section epub:type="titlepage">\n{pages.front()}\n</section>'
    return _page(pages, "title", pages.edition.title, body, "frontmatter")


def _colophon(pages: Pages) -> Item:
    opening = '<section epub:type="colophon" role="doc-colophon" aria-labelledby="colophon" class="colophon">'
    body = f"{opening}\n{pages.colophon()}\n</section>"
    return _page(pages, "colophon", pages.say(t("book-colophon")), body, "backmatter")


def _nav(pages: Pages) -> Item:
    """The contents, which are also a page of the book, and the landmarks."""
    title = pages.say(t("book-contents"))
    entries = [(f"{name(each)}.xhtml", pages.heading(each)) for each in pages.edition.chapters]
    entries.append(("colophon.xhtml", pages.say(t("book-colophon"))))
    listed = "\n".join(f'<li><a href="{file}">{escape(words)}</a></li>' for file, words in entries)
    marks = [("toc", "nav.xhtml#toc", title), ("bodymatter", entries[0][0], entries[0][1])]
    if pages.cover is not None:
        marks.insert(0, ("cover", "cover.xhtml", pages.say(t("book-cover"))))
    landmarks = "\n".join(
        f'<li><a epub:type="{kind}" href="{file}">{escape(words)}</a></li>' for kind, file, words in marks
    )
    body = (
        f'<nav epub:type="toc" role="doc-toc" id="toc" aria-labelledby="contents">\n'
        f'<h2 id="contents">{escape(title)}</h2>\n<ol>\n{listed}\n</ol>\n</nav>\n'
        f'<nav epub:type="landmarks" hidden="hidden">\n<ol>\n{landmarks}\n</ol>\n</nav>'
    )
    return _page(pages, "nav", title, body, "frontmatter", "nav")


def _page(pages: Pages, name: str, title: str, body: str, kind: str, properties: str = "") -> Item:
    language = pages.edition.language
    page = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" \
lang="{language}" xml:lang="{language}">
<head>
<title>{escape(title)}</title>
<meta name="generator" content="{escape(f"{TOOL} · {pages.mark.label}")}"/>
<link rel="stylesheet" type="text/css" href="book.css"/>
</head>
<body epub:type="{kind}">
{body}
</body>
</html>
"""
    return Item(name, f"{name}.xhtml", "application/xhtml+xml", page.encode(), properties)


def _package(pages: Pages, items: list[Item]) -> str:
    manifest = "\n".join(
        f'<item id="{item.id}" href="{item.file}" media-type="{item.media}"'
        + (f' properties="{item.properties}"/>' if item.properties else "/>")
        for item in items
    )
    spine = "\n".join(f'<itemref idref="{item.id}"/>' for item in items if item.read)
    metadata, language = "\n".join(_metadata(pages)), pages.edition.language
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{language}" \
prefix="Iptc4xmpExt: http://iptc.org/std/Iptc4xmpExt/2008-02-29/">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
{metadata}
</metadata>
<manifest>
{manifest}
</manifest>
<spine>
{spine}
</spine>
</package>
"""


def _metadata(pages: Pages) -> Iterator[str]:
    edition, mark = pages.edition, pages.mark
    yield f'<dc:identifier id="id">urn:uuid:{uuid.uuid5(_BOOKS, edition.public_id)}</dc:identifier>'
    yield f"<dc:title>{escape(edition.title)}</dc:title>"
    yield f"<dc:language>{edition.language}</dc:language>"
    if edition.pen_name:
        yield f'<dc:creator id="creator">{escape(edition.pen_name)}</dc:creator>'
        yield '<meta refines="#creator" property="role" scheme="marc:relators">aut</meta>'
    yield f'<dc:contributor id="tool">{TOOL}</dc:contributor>'
    yield '<meta refines="#tool" property="role" scheme="marc:relators">bkp</meta>'
    yield f"<dc:date>{edition.made_on.isoformat()}</dc:date>"
    told = " ".join(filter(None, [" ".join(edition.blurb.split()), mark.sentence]))
    yield f"<dc:description>{escape(told)}</dc:description>"
    yield from (f"<dc:subject>{escape(each)}</dc:subject>" for each in (*edition.tags, mark.label))
    yield f'<meta property="dcterms:modified">{edition.made_on.isoformat()}T00:00:00Z</meta>'
    yield f'<meta property="Iptc4xmpExt:DigitalSourceType">{mark.source.uri}</meta>'
    yield from _access(pages)


def _access(pages: Pages) -> Iterator[str]:
    features = ["structuralNavigation", "tableOfContents", "readingOrder", "displayTransformability"]
    if pages.cover is not None:
        features.append("alternativeText")
        yield '<meta property="schema:accessMode">visual</meta>'
    yield '<meta property="schema:accessMode">textual</meta>'
    yield '<meta property="schema:accessModeSufficient">textual</meta>'
    yield from (f'<meta property="schema:accessibilityFeature">{each}</meta>' for each in features)
    yield '<meta property="schema:accessibilityHazard">none</meta>'
    summary = escape(pages.say(t("book-summary-accessible")))
    yield f'<meta property="schema:accessibilitySummary">{summary}</meta>'
