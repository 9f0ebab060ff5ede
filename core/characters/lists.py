"""What lists and searches know of a character, kept beside its card, which is some 20 KB of JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import RowMapping, and_, bindparam, delete, insert, select, update

from core.characters.card import Card, from_v3
from core.characters.grams import fold, grams
from core.db import Db, Write
from core.db.tables.characters import (
    Rating,
    Visibility,
    character_grams,
    character_tags,
    character_texts,
    character_versions,
    characters,
)

WAY = 1  # of reading cards; a higher number lets all lists be made anew at the next start
MOST_WORDS = 2_000  # letters of a card's texts that a search knows
MOST_TAGS = 50
LONGEST_TAG = 60
LONGEST_TAGLINE = 160
BATCH = 200

_ADULT = frozenset({"adult", "nsfw", "explicit", "mature", "r18", "r-18", "18+", "19+", "성인", "19금"})

_same_gram = and_(
    character_grams.c.field == bindparam("in_field"),
    character_grams.c.gram == bindparam("bytes"),
    character_grams.c.character_id == bindparam("of"),
)
_any_gram = select(character_grams.c.field).where(_same_gram)
_one_gram = delete(character_grams).where(_same_gram)


@dataclass(frozen=True, slots=True)
class Texts:
    """Folded (core.characters.grams.fold)."""

    name: str
    tags: str
    words: str

    def grams(self) -> set[tuple[int, bytes]]:
        """(field, gram), each gram in the weightiest field that has it: 0 the name, 1 tags, 2 the other words."""
        found: dict[str, int] = {}
        for field, text in reversed(list(enumerate((self.name, self.tags, self.words)))):
            found |= dict.fromkeys(grams(text), field)
        return {(field, gram.encode()) for gram, field in found.items()}


NOTHING = Texts("", "", "")


def texts(card: Card, *, whole: bool) -> Texts:
    """What a search may know: what everybody is shown, and with `whole` also the description."""
    words = [*card.tagline.values(), *card.notes.values(), card.description if whole else ""]
    return Texts(fold(card.name)[:200], fold(" · ".join(card.tags[:MOST_TAGS])), fold("\n".join(words)[:MOST_WORDS]))


def tagline(card: Card) -> dict[str, str]:
    """By language; a card that has none says the first line of its notes."""
    if card.tagline:
        return dict(card.tagline)
    lines = {language: notes.strip().partition("\n")[0] for language, notes in card.notes.items()}
    return {language: _cut(line, LONGEST_TAGLINE) for language, line in lines.items() if line}


def rating(card: Card) -> Rating:
    """As the card says, but for adults also where only a tag says so; what it says in other words is general."""
    said = {card.rating.casefold(), *(tag.casefold() for tag in card.tags)}
    if said & _ADULT:
        return Rating.ADULT
    return Rating.TEEN if card.rating.casefold() == Rating.TEEN else Rating.GENERAL


def tag_key(tag: str) -> str:
    """How a tag is kept and looked for: "#Slice of  Life" and "slice of life" are one."""
    return " ".join(fold(tag).split())[:LONGEST_TAG]


async def write(tx: Write, row: RowMapping, card: Card) -> None:
    """Make all lists know the character in `row` (all columns, locked) as it is in `card`."""
    values = {"name": plain(card.name), "tagline": tagline(card), "language": card.language}
    same = characters.c.id == row["id"]
    await tx.run(update(characters).where(same).values(**values, rating=rating(card).value, lists=WAY))
    await _write_tags(tx, row["id"], card.tags)
    public = row["visibility"] == Visibility.PUBLIC and row["deleted_at"] is None
    await _write_texts(tx, row["id"], texts(card, whole=row["shows_definition"]), public=public)


async def rewrite(tx: Write, character_id: int) -> None:
    """The same from what is kept, after a change of who may see what."""
    row = await tx.row(select(characters).where(characters.c.id == character_id).with_for_update())
    if row is not None:
        card = await tx.value(select(character_versions.c.card).where(character_versions.c.id == row["version_id"]))
        await write(tx, row, from_v3(card or {}))


async def catch_up(db: Db) -> int:
    """Make the lists of those anew that were last made by an earlier way; how many."""
    late = select(characters.c.id).where(characters.c.lists < WAY, characters.c.version_id.is_not(None))
    done = 0
    while True:
        async with db.write() as tx:
            rows = await tx.rows(late.order_by(characters.c.id).limit(BATCH))
            for row in rows:
                await rewrite(tx, row["id"])
        done += len(rows)
        if not rows:
            return done


def plain(text: str, most: int = 200) -> str:
    """As a column takes it: PostgreSQL keeps no U+0000 in a text."""
    return text.replace("\x00", "\ufffd")[:most]


def _cut(line: str, most: int) -> str:
    return line if len(line) <= most else line[: most - 1] + "…"


async def _write_tags(tx: Write, character_id: int, tags: Iterable[str]) -> None:
    keys = [key for key in dict.fromkeys(map(tag_key, tags)) if key][:MOST_TAGS]
    await tx.run(delete(character_tags).where(character_tags.c.character_id == character_id))
    if keys:
        await tx.run(insert(character_tags), [{"tag": key, "character_id": character_id} for key in keys])


async def _write_texts(tx: Write, character_id: int, made: Texts, *, public: bool) -> None:
    """The texts stay for whoever owns the character, the grams lead everybody to it."""
    same = character_texts.c.character_id == character_id
    before = await tx.row(select(character_texts).where(same))
    had = NOTHING if before is None else Texts(before["name"], before["tags"], before["words"])
    await _write_grams(tx, character_id, had.grams(), made.grams() if public else set())
    values = {"name": made.name, "tags": made.tags, "words": made.words}
    if before is None:
        await tx.run(insert(character_texts).values(character_id=character_id, **values))
    else:
        await tx.run(update(character_texts).where(same).values(values))


async def _write_grams(tx: Write, character_id: int, old: set[tuple[int, bytes]], new: set[tuple[int, bytes]]) -> None:
    """A character has all of its grams in the index or, while it is not public, none."""
    if old and await tx.value(_any_gram, _gram(character_id, *min(old))) is not None:
        await tx.run(_one_gram, [_gram(character_id, *each) for each in sorted(old)])
    if new:
        rows = [{"field": field, "gram": gram, "character_id": character_id} for field, gram in sorted(new)]
        await tx.run(insert(character_grams), rows)


def _gram(character_id: int, field: int, gram: bytes) -> dict[str, object]:
    return {"in_field": field, "bytes": gram, "of": character_id}
