"""Inline mode: "@bot name" in any chat finds characters and shares them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InputTextMessageContent,
)
from telegram.error import TelegramError

from bots.telegram.markup import NO_PREVIEW, literal, units
from bots.telegram.people import Me, person
from core.errors import Unavailable
from core.log import get_log
from core.surface.cleaning import clean
from core.surface.events import Person
from core.text import Catalog, pick_locale, t

PAGE = 25
CACHE_SECONDS = 10  # what is shared can be taken back
NAME_LENGTH = 64
LINE_LENGTH = 120
WORDS_LENGTH = 600
_LINK = re.compile(r"[A-Za-z0-9_-]{1,64}")  # what Telegram takes behind ?start=
_RESULT_ID_BYTES = 64

log = get_log(__name__)


class Shared(Protocol):
    """A character whom everybody may meet, never one for adults.

    `link` is what `/start` understands: a public id, or the token of a link; `picture_url` is an https address.
    """

    @property
    def public_id(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def tagline(self) -> str: ...

    @property
    def link(self) -> str: ...

    @property
    def picture_url(self) -> str | None: ...


class Gallery(Protocol):
    async def __call__(self, typed: str, locale: str, person: Person) -> Sequence[Shared]:
        """Characters that fit what is typed (all for ""), best first. Raises nothing but Unavailable."""
        ...


@dataclass(frozen=True, slots=True)
class Page:
    """`after` is the offset of the next one, "" where this is the last."""

    shown: Sequence[Shared]
    after: str


@dataclass(slots=True)
class Inline:
    """Answers inline queries; nothing of them is kept."""

    bot: Bot
    me: Me
    catalog: Catalog
    gallery: Gallery
    _free: int = field(default=32)

    async def answer(self, query: InlineQuery) -> None:
        """One that cannot be answered now shows nothing; the next letter asks again."""
        if not self._free:
            return
        self._free -= 1
        try:
            await self._answer(query)
        except (TelegramError, Unavailable) as error:
            log.info("inline query not answered", why=type(error).__name__)
        except Exception:
            log.exception("inline query failed")  # it must not cost those who talk the connection
        finally:
            self._free += 1

    async def _answer(self, query: InlineQuery) -> None:
        asker = person(query.from_user, direct=False)
        locale = pick_locale(asker.locale or "ko")
        found = page(await self.gallery(clean(query.query), locale, asker), query.offset)
        articles = [article(each, self.me, self.catalog, locale) for each in found.shown]
        await self.bot.answer_inline_query(
            query.id, articles, cache_time=CACHE_SECONDS, is_personal=True, next_offset=found.after
        )


def page(found: Sequence[Shared], offset: str) -> Page:
    """25 from `offset` on; those that no link can lead to are left out."""
    fit = [each for each in found if _LINK.fullmatch(each.link) and len(each.public_id.encode()) <= _RESULT_ID_BYTES]
    start = int(offset) if offset.isascii() and offset.isdecimal() and len(offset) < 9 else 0
    more = len(fit) > start + PAGE
    return Page(fit[start : start + PAGE], str(start + PAGE) if more else "")


def article(shared: Shared, me: Me, catalog: Catalog, locale: str) -> InlineQueryResultArticle:
    """A row of the list, and the message that it becomes: who it is, and links to talk alone or in a group."""
    picture = shared.picture_url if (shared.picture_url or "").startswith("https://") else None
    name = cut(shared.name, NAME_LENGTH) or shared.public_id
    words = literal(f"{name}\n\n{cut(shared.tagline, WORDS_LENGTH)}")
    address = f"https://t.me/{me.username}"
    rows = [
        [InlineKeyboardButton(catalog.render(t("telegram-talk"), locale), url=f"{address}?start={shared.link}")],
        [InlineKeyboardButton(catalog.render(t("telegram-call"), locale), url=f"{address}?startgroup={shared.link}")],
    ]
    return InlineQueryResultArticle(
        shared.public_id,
        name,
        InputTextMessageContent(words.text, entities=words.entities, link_preview_options=NO_PREVIEW),
        InlineKeyboardMarkup(rows),
        description=cut(shared.tagline, LINE_LENGTH) or None,
        thumbnail_url=picture,
    )


def cut(text: str, length: int) -> str:
    """In one line, and no longer than `length` UTF-16 units."""
    line = " ".join(text.split())
    if units(line) <= length:
        return line
    while units(line) >= length:
        line = line[:-1]
    return f"{line.rstrip()}…"
