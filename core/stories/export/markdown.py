"""CommonMark with front matter: one `##` per episode, all else escaped, and read back to the same texts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.stories.edition import Chapter, Edition
from core.stories.export.plain import Paragraph, clean, heading, told
from core.stories.export.plain import text as cleaned
from core.stories.mark import TOOL, mark
from core.text import Catalog, t

_SPECIAL = re.compile(r"[\\`*_\[\]<>&~|$]")
_AT_START = re.compile(r"^([ \t]*)([#+=:-]|\d{1,9}(?=[.)]))", re.MULTILINE)
_ESCAPED = re.compile(r"\\(\n|[!-/:-@\[-`{-~])")
_RULE = re.compile(r"\*{3,}|(?:\* ){2,}\*|-{3,}")
_FRONT = re.compile(r"\A---\n(.*?)^---$\n?", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^## (.*)$", re.MULTILINE)
_NUMBERED = re.compile(r"(?:Episode (?P<en>\d{1,6})(?:: |$)|(?P<ko>\d{1,6})화(?: |$))(?P<title>.*)")


@dataclass(frozen=True, slots=True)
class Manuscript:
    """What a file of ours, or one written like it, says. `front` is the front matter as it stands there."""

    front: Mapping[str, object]
    chapters: tuple[Chapter, ...]


def markdown(edition: Edition) -> bytes:
    edition = clean(edition)
    parts = [_front(edition), "\n\n".join(_head(edition))]
    for chapter in edition.chapters:
        title = Catalog().render(heading(chapter), edition.language)
        parts += [f"## {_escaped(title)}", *map(_paragraph, told(chapter))]
    return ("\n\n".join(parts) + "\n").encode()


def markdown_read(data: bytes) -> Manuscript:
    """Chapters as they were written out; marks of emphasis that somebody put in stay in the text.

    A heading that does not begin with a number is counted on. Bytes that are no UTF-8 are replaced.
    """
    whole = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    found = _FRONT.match(whole)
    body = whole[found.end() :] if found else whole
    parts = _HEADING.split(body)[1:]
    chapters: list[Chapter] = []
    for title, words in zip(parts[::2], parts[1::2], strict=True):
        chapters.append(_chapter(_plain(title.strip()), words, chapters[-1].number + 1 if chapters else 1))
    return Manuscript(_fields(found[1]) if found else {}, tuple(chapters))


def _front(edition: Edition) -> str:
    """YAML whose values are JSON, which each reader of YAML understands."""
    told = mark(edition)
    fields: dict[str, object] = {
        "title": edition.title,
        "author": edition.pen_name,
        "language": edition.language,
        "date": edition.made_on.isoformat(),
        "genre": edition.genre,
        "rating": edition.rating.value,
        "tags": list(edition.tags),
        "warnings": list(edition.warnings),
        "ai_disclosure": told.sentence,
        "ai_label": told.label,
        "digital_source_type": told.source.uri,
        "generator": TOOL,
        "models": list(edition.models),
    }
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items())
    return "\n".join(["---", *lines, "---"])


def _head(edition: Edition) -> Iterator[str]:
    yield f"# {_escaped(edition.title)}"
    if edition.pen_name:
        yield _escaped(Catalog().render(t("book-by", name=edition.pen_name), edition.language))
    yield "\n".join(f"> {_escaped(each)}\\" for each in mark(edition).lines).removesuffix("\\")
    yield from (_escaped(each) for each in edition.blurb.split("\n\n") if each)


def _paragraph(paragraph: Paragraph) -> str:
    return paragraph.text if _RULE.fullmatch(paragraph.text) else _escaped(paragraph.text)


def _escaped(text: str) -> str:
    inner = _SPECIAL.sub(r"\\\g<0>", text)
    started = _AT_START.sub(_kept, inner)
    return started.replace("\n", "\\\n")


def _kept(found: re.Match[str]) -> str:
    """A number is no list if its point is escaped; a sign is, itself."""
    return f"{found[0]}\\" if found[2].isdigit() else f"{found[1]}\\{found[2]}"


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)


def _chapter(title: str, words: str, following: int) -> Chapter:
    numbered = _NUMBERED.fullmatch(title)
    text = "\n\n".join(_plain(each) for each in cleaned(words).split("\n\n"))
    if numbered is None:
        return Chapter(following, title, text)
    return Chapter(int(numbered["en"] or numbered["ko"]), numbered["title"], text)


def _fields(front: str) -> dict[str, object]:
    fields: dict[str, object] = {}
    for line in front.splitlines():
        key, colon, value = line.partition(": ")
        if colon:
            try:
                fields[key] = json.loads(value)
            except ValueError:
                fields[key] = value
    return fields
