"""Neutral markup as Telegram's text and entities. Pure.

Entities and not a parse mode: there is nothing to escape, so a half-written `**` never has a message refused.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from telegram import LinkPreviewOptions, MessageEntity

from core.surface.markup import Kind, Plain, Span, plain

LIMIT = 4096
NAME_ROOM = 96  # units for the line that says who speaks
ENTITY_LIMIT = 100
NOTHING_VISIBLE = "…"
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

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
# So with commands: one in a character's words would be sent by whoever touches it (match_bot_commands there).
# Before the "/" may stand no word character; of these only such are trusted as Telegram surely knows.
_COMMAND = re.compile(r"(?<![A-Za-z0-9_/<>가-힣ㄱ-ㆎ一-鿿ぁ-ヿÀ-ÖØ-öø-ɏа-яА-Я])/(?=[A-Za-z0-9_])")
# In an address Telegram finds neither, and a guard would break it. Only such as it surely takes for one.
_ADDRESS = re.compile(
    r"https?://(?:[a-z0-9-]+\.)+(?:com|net|org|kr|jp|io|me|dev|app|co|gg|tv|be)(?![A-Za-z0-9_.-])"
    r"(?:[/?#][A-Za-z0-9%_~/?#&=+:@!.,;-]*)?"
)
GUARD = "\u2060"
# Telegram takes these away before it looks for mentions: what they part would be one afterwards (misc.cpp there).
_DROPPED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_TO_SPACE = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
# What Telegram holds for an empty message, beside white space (TDLib: is_empty_string in misc.cpp).
_INVISIBLE = re.compile("[\\s\\x00-\\x1f\u200b-\u200f\u2028-\u202e\u2060\ufeff\u2800\u180e\ufffc\u0333\u033f\u030a]*")


@dataclass(frozen=True, slots=True)
class Shown:
    """What Telegram is given. `text` is trimmed as Telegram would trim it, and never empty."""

    text: str
    entities: tuple[MessageEntity, ...]


def measure(text: str) -> int:
    """UTF-16 units, plus one for each "@" and "/", which may get a guard: never less than what `render` makes of it."""
    return units(text) + text.count("@") + text.count("/")


def units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def render(text: str, *, commands: bool = False) -> Shown:
    """Text and entities for `text`. Nobody is notified by it; a text of which nothing can be seen becomes "…".

    `commands`: those in it can be touched, for they are the product's own.
    """
    return _shown(plain(_sound(text)), commands=commands)


def literal(text: str) -> Shown:
    """`text` as it is, without any marks understood."""
    return _shown(Plain(_sound(text), ()), commands=False)


def headed(name: str, shown: Shown) -> Shown:
    """With a line before it that says who speaks."""
    head = literal(" ".join(name.split())[: NAME_ROOM // 2 - 1]).text
    length = units(head)
    moved = (
        MessageEntity(each.type, each.offset + length + 1, each.length, language=each.language)
        for each in shown.entities
    )
    marks = (MessageEntity(MessageEntity.BOLD, 0, length), *moved)
    return Shown(f"{head}\n{shown.text}", marks[:ENTITY_LIMIT])


def _shown(content: Plain, *, commands: bool) -> Shown:
    content = _trimmed(_guarded(_cleaned(content), commands=commands))
    if _INVISIBLE.fullmatch(content.text):
        return Shown(NOTHING_VISIBLE, ())
    return Shown(content.text, tuple(_entities(content)))


def _sound(text: str) -> str:
    """Without halves of characters, which no JSON can carry."""
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _cleaned(content: Plain) -> Plain:
    """Without what Telegram drops, and with spaces where it puts them."""
    text = _TO_SPACE.sub(" ", content.text)
    gone = [] if text.isascii() and "\r" not in text else [found.start() for found in _DROPPED.finditer(text)]
    if not gone:
        return Plain(text, content.spans)
    moved = (
        replace(span, start=span.start - bisect_left(gone, span.start), end=span.end - bisect_left(gone, span.end))
        for span in content.spans
    )
    return Plain(_DROPPED.sub("", text), tuple(span for span in moved if span.start < span.end))


def _guarded(content: Plain, *, commands: bool) -> Plain:
    """With a guard after every "@" that would notify somebody, and every "/" that would be a command; in code and
    in addresses Telegram looks for neither."""
    text = content.text
    if "@" not in text and "/" not in text:
        return content
    opaque = [(span.start, span.end) for span in content.spans if span.kind in _OPAQUE]
    opaque += [found.span() for found in _ADDRESS.finditer(text)]
    found = [*_MENTION.finditer(text), *(() if commands else _COMMAND.finditer(text))]
    places = sorted(each.end() for each in found if not any(start <= each.start() < end for start, end in opaque))
    edges = [0, *places, len(text)]
    guarded = GUARD.join(text[start:end] for start, end in pairwise(edges))
    return Plain(guarded, tuple(_moved(span, places) for span in content.spans))


def _moved(span: Span, places: Sequence[int]) -> Span:
    before, within = bisect_right(places, span.start), bisect_right(places, span.end)
    return replace(span, start=span.start + before, end=span.end + within) if within else span


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
