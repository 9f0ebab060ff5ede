"""Neutral markup as Telegram's text and entities. Pure.

Entities and not a parse mode: there is nothing to escape, so a half-written `**` never has a message refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from telegram import MessageEntity

from core.surface.markup import Kind, Plain, Span, plain

LIMIT = 4096
ENTITY_LIMIT = 100
NOTHING_VISIBLE = "…"

_TYPES = {
    Kind.BOLD: MessageEntity.BOLD,
    Kind.ITALIC: MessageEntity.ITALIC,
    Kind.STRIKE: MessageEntity.STRIKETHROUGH,
    Kind.CODE: MessageEntity.CODE,
    Kind.PRE: MessageEntity.PRE,
    Kind.QUOTE: MessageEntity.BLOCKQUOTE,
}
_OPAQUE = (Kind.CODE, Kind.PRE)
# Telegram makes a mention of every such word and notifies the person; no entity and no option turns that off. After
# U+2060 (word joiner, invisible, no width) none is found. TDLib's rule (match_mentions in MessageEntity.cpp) asks for
# a character before the "@" that is no part of a word: e-mail addresses stay as they are.
_MENTION = re.compile(r"(?<![A-Za-z0-9_])@(?=[A-Za-z0-9_]{2})")
GUARD = "\u2060"
# What Telegram holds for an empty message, beside white space (TDLib: is_empty_string in misc.cpp).
_INVISIBLE = re.compile("[\\s\\x00-\\x1f\u200b-\u200f\u2028-\u202e\u2060\ufeff\u2800\u180e\ufffc\u0333\u033f\u030a]*")


@dataclass(frozen=True, slots=True)
class Shown:
    """What Telegram is given. `text` is trimmed as Telegram would trim it, and never empty."""

    text: str
    entities: tuple[MessageEntity, ...]


def measure(text: str) -> int:
    """UTF-16 units, plus one for each "@", which may get a guard: never less than what `render` makes of `text`."""
    return units(text) + text.count("@")


def units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def render(text: str) -> Shown:
    """Text and entities for `text`. Nobody is notified by it; a text of which nothing can be seen becomes "…"."""
    content = _trimmed(_guarded(plain(_sound(text))))
    if _INVISIBLE.fullmatch(content.text):
        return Shown(NOTHING_VISIBLE, ())
    return Shown(content.text, tuple(_entities(content)))


def _sound(text: str) -> str:
    """Without halves of characters, which no JSON can carry."""
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _guarded(content: Plain) -> Plain:
    """With a guard after every "@" that would notify somebody; in code Telegram looks for none."""
    if "@" not in content.text:
        return content
    opaque = [span for span in content.spans if span.kind in _OPAQUE]
    places = [
        found.end()
        for found in _MENTION.finditer(content.text)
        if not any(span.start <= found.start() < span.end for span in opaque)
    ]
    edges = [0, *places, len(content.text)]
    text = GUARD.join(content.text[start:end] for start, end in pairwise(edges))
    return Plain(text, tuple(_moved(span, places) for span in content.spans))


def _moved(span: Span, places: Sequence[int]) -> Span:
    before = sum(place <= span.start for place in places)
    within = sum(place <= span.end for place in places)
    return replace(span, start=span.start + before, end=span.end + within)


def _trimmed(content: Plain) -> Plain:
    """Without white space at the edges; in front no more than up to code, whose first line keeps its place."""
    text, spans = content.text, content.spans
    front = len(text) - len(text.lstrip())
    front = min([front, *(span.start for span in spans if span.kind in _OPAQUE)])
    kept = text[front:].rstrip()
    moved = (replace(span, start=max(span.start - front, 0), end=min(span.end - front, len(kept))) for span in spans)
    return Plain(kept, tuple(span for span in moved if span.start < span.end))


def _entities(content: Plain) -> Iterator[MessageEntity]:
    """In UTF-16 units, no more than Telegram reads."""
    text = content.text
    wide = not text.isascii() and max(text) > "\uffff"
    for span in _joined_quotes(content)[:ENTITY_LIMIT]:
        offset = units(text[: span.start]) if wide else span.start
        length = units(text[span.start : span.end]) if wide else span.end - span.start
        yield MessageEntity(_TYPES[span.kind], offset, length, language=span.language or None)


def _joined_quotes(content: Plain) -> list[Span]:
    """Lines of a quote that follow each other are one quote."""
    spans: list[Span] = []
    last = -1
    for span in content.spans:
        if span.kind is Kind.QUOTE:
            if last >= 0 and content.text[spans[last].end : span.start] == "\n":
                spans[last] = replace(spans[last], end=span.end)
                continue
            last = len(spans)
        spans.append(span)
    return spans
