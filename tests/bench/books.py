"""What it costs to make a book of 100 episodes of 5,000 characters: `python3 -m tests.bench books`.

The floor packs the bare texts into a ZIP archive, a file each.
"""

from __future__ import annotations

import asyncio
import io
import random
from datetime import date
from functools import partial
from zipfile import ZIP_DEFLATED, ZipFile

from core.db.tables.characters import Rating
from core.stories import cover
from core.stories.edition import Chapter, Edition
from core.stories.export.formats import Format, write
from tests.bench.rounds import rounds
from tests.bench.table import Goal, Row

EPISODES, CHARACTERS, PARAGRAPH = 100, 5_000, 70
LIGHT = (Format.EPUB, Format.HTML, Format.MARKDOWN, Format.TXT)
GOALS = {Format.EPUB: Goal(2_000)}  # milliseconds
LETTERS = "가나다라마바사아자차카타파하있었어요했습니다그는이의를에도  .,!?"
PALETTE = ("#0f1626", "#3d7bff", "#d7263d", "#e6edf7")


async def books() -> list[Row]:
    """Each form of the same story, and a cover."""
    return await asyncio.to_thread(_measured)


def _measured() -> list[Row]:
    edition = _edition()
    *light, least = rounds(9, *(partial(write, edition, form) for form in LIGHT), partial(_packed, edition))
    (heavy,) = rounds(3, partial(write, edition, Format.PDF))
    (drawn,) = rounds(5, partial(cover.typographic, edition.title, edition.pen_name, "ko", PALETTE, "bench"))
    what = f"{EPISODES} episodes of {CHARACTERS:,} characters as"
    rows = [took.row(f"{what} {form.value}", least, GOALS.get(form)) for form, took in zip(LIGHT, light, strict=True)]
    return [*rows, heavy.row(f"{what} pdf", least), drawn.row("A typographic cover")]


def _packed(edition: Edition) -> None:
    with ZipFile(io.BytesIO(), "w", ZIP_DEFLATED) as archive:
        for chapter in edition.chapters:
            archive.writestr(f"{chapter.number}.txt", chapter.text)


def _edition() -> Edition:
    chance = random.Random(5)
    return Edition(
        public_id="bench",
        title="백 번 돌아온 짐꾼",
        pen_name="한밤",
        language="ko",
        genre="hunter",
        blurb="백 화짜리 이야기입니다.",
        tags=("회귀",),
        rating=Rating.GENERAL,
        rehearsal=True,
        models=(),
        made_on=date(2026, 3, 1),
        chapters=tuple(Chapter(n, f"돌아온 날 {n}", _text(chance)) for n in range(1, EPISODES + 1)),
    )


def _text(chance: random.Random) -> str:
    count = CHARACTERS // (PARAGRAPH + 2)
    return "\n\n".join("".join(chance.choices(LETTERS, k=PARAGRAPH)) for _ in range(count))
