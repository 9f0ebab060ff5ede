"""Characters are found by words in Korean and English: those that have all of them, names before tags before texts."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from core.characters import discovery, lists, search, store, visibility
from core.characters.discovery import Ask
from core.characters.grams import fold, grams, needles, rank
from core.db import Db
from core.db.tables.characters import Visibility, character_texts, characters
from core.errors import BadInput
from tests.core.characters.stock import NOW, account, keep, publish, v3

SOME = st.text("가나다 리마등대abcz-3 é漢ア🙂·", max_size=24)


USUAL = search.Effort()


async def found(
    db: Db,
    words: str,
    viewer: int | None = None,
    ask: Ask = discovery.BARE,
    effort: search.Effort = USUAL,
) -> str:
    async with db.read() as tx:
        page = await search.search(tx, words, viewer, ask, effort)
    return " ".join(each.public_id for each in page.items)


async def people(db: Db) -> None:
    await keep(db, "maru", v3("등대지기 마루", tags=["판타지", "바다"], tagline="등대를 지킵니다"))
    await keep(
        db, "penny", v3("Penny Lane", tags=["Slice of Life"], notes="She keeps a lighthouse shop.", language="en")
    )
    await keep(db, "sera", v3("세라", "바다 건너의 마녀", tags=["마루"], notes="A witch."))


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("마루", "maru sera"),
        ("등대", "maru"),
        ("대지", "maru"),
        ("등대 바다", "maru"),
        ("바다", "maru sera"),
        ("지", "maru"),
        ("루", "maru sera"),
        ("penn", "penny"),
        ("PENNY", "penny"),
        ("ＬＡＮＥ", "penny"),
        ("light", "penny"),
        ("house", ""),
        ("slice life", "penny"),
        ("of", "penny"),
        ("o", ""),
        ("a", "sera penny"),
        ("마루 witch", "sera"),
        ("등대 없는말", ""),
        ("", ""),
        ("!? 🙂", ""),
        ("%", ""),
        ("_", ""),
    ],
)
async def test_words_find_who_has_all_of_them(db: Db, words: str, who: str) -> None:
    await people(db)

    assert await found(db, words) == who


async def test_names_come_before_tags_before_texts_and_the_liked_first(db: Db) -> None:
    mina = await account(db)
    await keep(db, "text", v3("A", notes="a dragon"))
    await keep(db, "tag", v3("B", tags=["Dragon"]))
    await keep(db, "name", v3("Dragon"))
    await keep(db, "other", v3("Dragonfly"))
    await keep(db, "more", v3("C", notes="a dragon too"))
    before = await found(db, "dragon")

    async with db.write() as tx:
        for public_id in ("text", "name"):
            await discovery.like(tx, public_id, mina, NOW)

    assert before == "other name tag more text"
    assert await found(db, "dragon") == "name other tag text more"


async def test_only_what_everybody_may_read_is_searched(db: Db) -> None:
    mina, joon = await account(db), await account(db)
    await keep(db, "maru", v3("Maru", "the secret definition", notes="A keeper"), mina)
    hidden = [await found(db, "keeper", who) for who in (None, joon, mina)]
    await publish(db, "maru", mina)
    public = [await found(db, words) for words in ("keeper", "secret")]

    async with db.write() as tx:
        await visibility.set_switches(tx, "maru", mina, shows_definition=True)
    shown = await found(db, "secret")
    await publish(db, "maru", mina, Visibility.UNLISTED)

    assert hidden == ["", "", "maru"] and public == ["maru", ""] and shown == "maru"
    assert [await found(db, "keeper", who) for who in (None, mina)] == ["", "maru"]


async def test_what_was_said_before_a_change_finds_nothing_any_more(db: Db) -> None:
    mina = await account(db)
    await keep(db, "maru", v3("Maru", notes="A keeper"), mina)
    await publish(db, "maru", mina)

    await keep(db, "maru", v3("Maruko", notes="A witch"), mina)

    assert [await found(db, words) for words in ("keeper", "witch", "maruko")] == ["", "maru", "maru"]
    async with db.write() as tx:
        await visibility.delete(tx, "maru", mina, NOW)
    assert await found(db, "witch", mina) == ""


async def test_what_is_for_adults_is_found_on_request_only(db: Db) -> None:
    await keep(db, "a", v3("Dragon", tags=["nsfw"]))
    await keep(db, "b", v3("Dragon", language="en"))

    assert await found(db, "dragon") == "b"
    assert await found(db, "dragon", ask=Ask(adult=True)) == "b a"
    assert await found(db, "dragon", ask=Ask(adult=True, language="ko")) == "a"


async def stocked(db: Db, count: int) -> None:
    chance = random.Random(7)
    words = ["등대", "마루", "바다", "dragon", "witch", "of"]
    for number in range(count):
        name, tag, note = (" ".join(chance.sample(words, 2)) for _ in range(3))
        await keep(db, f"c{number}", v3(name, tags=[tag], notes=note))
    async with db.write() as tx:
        for number in range(count):
            likes = {"like_count": chance.randrange(4)}
            await tx.run(characters.update().where(characters.c.public_id == f"c{number}").values(likes))


@pytest.mark.parametrize("few", [0, 5, 3_000])
@pytest.mark.parametrize("limit", [1, 4, 50])
async def test_pages_together_are_all_that_is_found_however_it_is_looked_for(db: Db, few: int, limit: int) -> None:
    """The ways are chosen by how rare a word is."""
    await stocked(db, 24)
    everything = {
        words: (await found(db, words, ask=Ask(limit=100))).split() for words in ("등대", "dragon 마루", "of")
    }
    effort = search.Effort(few=few)

    for words, all_of_them in everything.items():
        found_ids: list[str] = []
        cursor = None
        async with db.read() as tx:
            while cursor is not None or not found_ids:
                page = await search.search(tx, words, None, Ask(limit=limit, cursor=cursor), effort)
                found_ids += [each.public_id for each in page.items]
                cursor = page.cursor

        assert found_ids == all_of_them and len(all_of_them) > 5


@pytest.mark.parametrize(("few", "looked"), [(2_000, 600), (3, 600), (3, 4), (0, 1)])
async def test_a_search_finds_what_looking_at_every_text_finds(db: Db, few: int, looked: int) -> None:
    await stocked(db, 40)
    effort = search.Effort(few=few, rare=few // 2, looked=looked)
    async with db.read() as tx:
        texts = await tx.rows(select(character_texts, characters.c.like_count, characters.c.public_id).join(characters))
    queries = [
        "대",
        "등대",
        "마루 바다",
        "dra",
        "dragon witch",
        "of 등대",
        "of",
        "w",
        "witch of 마",
        "루 대 바",
        "gon",
        "다마",
    ]

    for words in queries:
        wanted = needles(words)
        ranked = [(rank(wanted, (row["name"], row["tags"], row["words"])), row) for row in texts]
        right = sorted(
            (place, -row["like_count"], -row["character_id"], row["public_id"])
            for place, row in ranked
            if place is not None
        )
        assert (await found(db, words, ask=Ask(limit=100), effort=effort)).split() == [each[-1] for each in right], (
            words
        )


async def test_a_cursor_fits_its_own_search_alone(db: Db) -> None:
    await stocked(db, 12)
    async with db.read() as tx:
        cursor = (await search.search(tx, "등대", None, Ask(limit=1))).cursor
        assert cursor is not None
        await search.search(tx, " 등대!", None, Ask(cursor=cursor))
        for words, wrong in (("마루", cursor), ("등대", cursor[1:]), ("등대", "x")):
            with pytest.raises(BadInput):
                await search.search(tx, words, None, Ask(cursor=wrong))


async def test_lists_of_an_earlier_way_are_made_anew(db: Db) -> None:
    await people(db)
    async with db.write() as tx:
        await tx.run(characters.update().values(lists=0, name="", tagline=None))

    made = [await lists.catch_up(db) for _ in range(2)]

    assert made == [3, 0]
    assert await found(db, "등대") == "maru"
    async with db.read() as tx:
        assert {each.name for each in (await discovery.newest(tx)).items} == {"등대지기 마루", "Penny Lane", "세라"}


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("p", "penny"),
        ("LA", "penny"),
        ("penny l", "penny"),
        ("enny", "penny"),
        ("지기 마", "maru"),
        ("세", "sera"),
        ("대", "maru"),
    ],
)
async def test_a_name_that_is_still_being_typed_is_found(db: Db, typed: str, who: str) -> None:
    mina = await account(db)
    await people(db)
    await keep(db, "own", v3("Pelican"), mina)

    async with db.read() as tx:
        assert " ".join(each.public_id for each in await store.find_named(tx, typed)) == who
        assert [each.public_id for each in await store.find_named(tx, "peli", mina)] == ["own"]
        assert await store.find_named(tx, "peli") == []


async def test_a_name_of_marks_alone_is_found_as_it_is(db: Db) -> None:
    await keep(db, "star", v3("★"))

    async with db.read() as tx:
        assert [each.public_id for each in await store.find_named(tx, " ★ ")] == ["star"]
        assert await store.find_named(tx, "☆") == []


@given(SOME, SOME, SOME, SOME)
def test_whatever_has_the_words_has_all_their_grams(name: str, tags: str, words: str, wanted: str) -> None:
    """Else the index would hide what there is."""
    fields = [fold(each) for each in (name, tags, words)]
    kept = {gram: field for field in (2, 1, 0) for gram in grams(fields[field])}
    wanted_needles = needles(wanted)

    place = rank(wanted_needles, fields)

    if place is not None:
        for needle in wanted_needles:
            for first, last in needle.ranges:
                assert any(field <= place and first <= gram.encode() < last for gram, field in kept.items())


@given(SOME)
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text.upper()) == fold(text)


@given(SOME)
def test_a_text_has_its_own_words(text: str) -> None:
    runs = fold(text).split()

    for run in runs:
        assert rank(needles(run), [fold(text)]) == 0
