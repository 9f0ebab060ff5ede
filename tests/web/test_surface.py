"""The web's Surface: posts are rows, a repeated key is the same post, and changes are found by revision."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.bus import LocalBus
from core.clock import SystemClock
from core.db import Db, TransactionOpen
from core.db.tables.web import PostAuthor
from core.surface.port import Button, Gone, Outgoing, Unreachable, Voice
from web import sessions, store
from web.surface import WebSurface, WebSurfaces, place_of, topic

DALLAE = Voice("윤달래", "abc")
PLACE = place_of("guest", "room")


@pytest.fixture
async def db(migrated_url: str) -> AsyncIterator[Db]:
    opened = Db(migrated_url)
    yield opened
    await opened.aclose()


@pytest.fixture
def surface(db: Db) -> WebSurface:
    made = WebSurfaces(db, LocalBus(), SystemClock()).surface(PLACE)
    assert isinstance(made, WebSurface)
    return made


async def shown(db: Db, after: int = 0) -> list[store.Post]:
    async with db.read() as tx:
        chat = await store.chat(tx, "room")
        return [] if chat is None else await store.changed(tx, chat.id, after)


async def test_a_post_shows_who_speaks_with_buttons(surface: WebSurface, db: Db) -> None:
    button = Button("more:1", "이어서")

    await surface.post(Outgoing(text="안녕", key="t1.0", voice=DALLAE, buttons=[button], finished=False))

    (post,) = await shown(db)
    assert (post.author, post.name, post.picture, post.body) == (PostAuthor.CHARACTER, "윤달래", "abc", "안녕")
    assert (post.buttons, post.finished) == ((button,), False)


async def test_the_products_own_words_have_no_face(surface: WebSurface, db: Db) -> None:
    await surface.post(Outgoing(text="알림", key="n1", voice=DALLAE, notice=True))

    (post,) = await shown(db)
    assert (post.author, post.name, post.picture) == (PostAuthor.NOTICE, "", None)


async def test_posting_again_with_the_same_key_changes_the_post_that_is_there(surface: WebSurface, db: Db) -> None:
    first = await surface.post(Outgoing(text="반", key="t1.0", voice=DALLAE, finished=False))

    again = await surface.post(Outgoing(text="반쯤", key="t1.0", voice=DALLAE))

    (post,) = await shown(db)
    assert again == first
    assert (post.body, post.finished) == ("반쯤", True)


async def test_each_change_has_a_revision_of_its_own(surface: WebSurface, db: Db) -> None:
    first = await surface.post(Outgoing(text="하나", key="t1.0", voice=DALLAE))
    await surface.post(Outgoing(text="둘", key="t2.0", voice=DALLAE))
    seen = (await shown(db))[-1].revision

    await surface.edit(first, Outgoing(text="하나 반", key="t1.0", voice=DALLAE))

    assert [(post.body, post.revision) for post in await shown(db, seen)] == [("하나 반", seen + 1)]
    assert [post.revision for post in await shown(db)] == [2, 3]


async def test_a_post_that_was_taken_away_is_gone(surface: WebSurface, db: Db) -> None:
    post_id = await surface.post(Outgoing(text="비밀", key="t1.0", voice=DALLAE))

    await surface.delete(post_id)
    await surface.delete(post_id)

    (post,) = await shown(db)
    assert post.deleted and post.body == ""
    with pytest.raises(Gone):
        await surface.edit(post_id, Outgoing(text="다시", key="t1.0"))


@pytest.mark.parametrize("post_id", ["999", "no number", ""])
async def test_a_post_that_never_was_is_gone(surface: WebSurface, post_id: str) -> None:
    with pytest.raises(Gone):
        await surface.edit(post_id, Outgoing(text="다시", key="t1.0"))


async def test_another_chats_post_is_out_of_reach(surface: WebSurface, db: Db) -> None:
    post_id = await surface.post(Outgoing(text="여기", key="t1.0", voice=DALLAE))
    other = WebSurfaces(db, LocalBus(), SystemClock()).surface(place_of("guest", "elsewhere"))

    with pytest.raises(Gone):
        await other.edit(post_id, Outgoing(text="저기", key="t1.0"))
    await other.delete(post_id)

    assert [post.body for post in await shown(db)] == ["여기"]


async def test_the_typing_sign_stands_until_there_are_words(surface: WebSurface, db: Db) -> None:
    async def typing() -> bool:
        async with db.read() as tx:
            chat = await store.chat(tx, "room")
            return chat is not None and chat.typing

    async with surface.typing():
        before = await typing()
        await surface.post(Outgoing(text="음", key="t1.0", voice=DALLAE, finished=False))
        after = await typing()
    async with surface.typing():
        again = await typing()

    assert (before, after, again, await typing()) == (True, False, True, False)


async def test_the_bus_hears_of_every_change(db: Db) -> None:
    bus = LocalBus()
    surface = WebSurfaces(db, bus, SystemClock()).surface(PLACE)

    async with bus.listen(topic("room")) as ear:
        post_id = await surface.post(Outgoing(text="하나", key="t1.0"))
        posted = await ear.wait(0.1)
        await surface.edit(post_id, Outgoing(text="둘", key="t1.0"))
        edited = await ear.wait(0.1)

    assert posted and edited


async def test_a_longest_answer_of_any_letters_is_kept_whole(surface: WebSurface, db: Db) -> None:
    text = ("가😀\n\x0b\u200d" * 8_000)[: surface.caps.limit]

    await surface.post(Outgoing(text=text, key="t1.0", voice=DALLAE))

    assert (await shown(db))[0].body == text


async def test_nothing_is_posted_inside_a_transaction(surface: WebSurface, db: Db) -> None:
    async with db.read():
        with pytest.raises(TransactionOpen):
            await surface.post(Outgoing(text="하나", key="t1.0"))


async def test_without_the_database_a_post_was_certainly_not_made(tmp_path: Path) -> None:
    db = Db(f"sqlite+aiosqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}")
    surface = WebSurfaces(db, LocalBus(), SystemClock()).surface(PLACE)

    with pytest.raises(Unreachable):
        await surface.post(Outgoing(text="하나", key="t1.0"))
    async with surface.typing():
        pass
    await db.aclose()


async def test_two_transactions_that_begin_one_chat_at_once_begin_one(db: Db) -> None:
    clock = SystemClock()

    async def begin() -> tuple[str, int]:
        async with db.write() as tx:
            person = await sessions.begin(tx, "hash", clock.now())
            return person, await store.open_chat(tx, "room", person, clock.now(), "dallae")

    made = await asyncio.gather(*(begin() for _ in range(8)))

    assert len(set(made)) == 1


async def test_writers_of_one_chat_get_their_revisions_in_commit_order(db: Db) -> None:
    surfaces = [WebSurfaces(db, LocalBus(), SystemClock()).surface(PLACE) for _ in range(4)]

    await asyncio.gather(
        *(each.post(Outgoing(text="말", key=f"k{n}.{i}")) for n in range(10) for i, each in enumerate(surfaces))
    )

    assert [post.revision for post in await shown(db)] == list(range(1, 41))


@pytest.mark.parametrize(
    ("public_url", "expected"),
    [("https://iyagi.example/", "https://iyagi.example/chats/room"), ("http://localhost:8000", ""), (None, "")],
)
async def test_a_chat_has_an_address_where_the_web_has_a_public_one(
    db: Db, public_url: str | None, expected: str
) -> None:
    assert WebSurfaces(db, LocalBus(), SystemClock(), public_url).address(PLACE, "9") == expected
