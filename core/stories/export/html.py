"""One page that holds all: style and cover inside, no script, and a policy that would let none run."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from pathlib import Path

from core.stories.edition import Edition
from core.stories.export.pages import Pages, name
from core.stories.export.plain import clean
from core.stories.mark import TOOL, mark
from core.text import t


def html(edition: Edition) -> bytes:
    edition = clean(edition)
    pages = Pages(edition, mark(edition))
    style = "\n" + Path(__file__).with_name("page.css").read_text(encoding="utf-8")
    allowed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{allowed}'; img-src data:; base-uri 'none'; form-action 'none'"
    return f"""<!DOCTYPE html>
<html lang="{edition.language}">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="{policy}"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<title>{escape(edition.title)}</title>
{_metadata(pages)}
<style>{style}</style>
</head>
<body>
<header>
{_cover(pages)}{pages.front()}
</header>
<nav aria-labelledby="contents">
{_contents(pages)}
</nav>
<main>
{_chapters(pages)}
</main>
<footer class="colophon">
{pages.colophon()}
</footer>
</body>
</html>
""".encode()


def _metadata(pages: Pages) -> str:
    edition, mark = pages.edition, pages.mark
    told = {
        "generator": f"{TOOL} · {mark.sentence}",
        "author": edition.pen_name,
        "description": " ".join(edition.blurb.split()),
        "keywords": ", ".join((*edition.tags, mark.label)),
        "date": edition.made_on.isoformat(),
        "digital-source-type": mark.source.uri,
        "robots": "noindex",
    }
    return "\n".join(f'<meta name="{key}" content="{escape(value)}"/>' for key, value in told.items() if value)


def _cover(pages: Pages) -> str:
    if pages.cover is None:
        return ""
    data = base64.b64encode(pages.cover).decode()
    return f'<p class="cover"><img src="data:image/png;base64,{data}" alt="{escape(pages.cover_alt)}"/></p>\n'


def _contents(pages: Pages) -> str:
    entries = [f'<li><a href="#{name(each)}">{escape(pages.heading(each))}</a></li>' for each in pages.edition.chapters]
    title = f'<h2 id="contents">{escape(pages.say(t("book-contents")))}</h2>'
    return "\n".join([title, "<ol>", *entries, "</ol>"])


def _chapters(pages: Pages) -> str:
    return "\n".join(
        f'<section aria-labelledby="{name(each)}">\n{pages.chapter(each, f"e{each.number}-")}\n</section>'
        for each in pages.edition.chapters
    )
