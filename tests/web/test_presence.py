"""Who one is in a chat, what is kept of it, and the greetings that nobody has told yet."""

from __future__ import annotations

import re
from functools import partial

from sqlalchemy import func, select

from core.characters import store as characters
from core.db.tables.chat import chats, messages
from core.db.tables.places import places
from core.db.tables.web import web_chats
from tests.web.stage import SAME_ORIGIN, Guest
from tests.web.test_acts import begun


def being(visitor: Guest) -> str:
    """What the page says of who one is."""
    found = re.search(r'<details class="being">\s*<summary>(.*?)</summary>', visitor.seen, re.DOTALL)
    assert found
    return found[1]


async def made(visitor: Guest, name: str) -> str:
    await visitor.open("/me/personas")
    await visitor.submit("/me/personas", name=name)
    await visitor.open("/me/personas")
    return str(re.findall(rf'href="/me/personas/([\w-]{{16}})">{name}', visitor.seen)[0])


async def test_one_is_whom_one_chooses_on_the_chats_page_and_is_asked_as_that(visitor: Guest) -> None:
    chat = await begun(visitor)
    leon = await made(visitor, "레온")
    await visitor.open(chat)
    before = being(visitor)

    chosen = await visitor.submit(f"{chat}/persona", persona=leon)
    await visitor.open(chat)
    during = being(visitor)
    await visitor.say(chat, "나 누구게")
    await visitor.until(chat, lambda found: len(found) == 5 and "들려요" in found[-1][1])
    told = str(visitor.web.model.seen[-1])
    async with visitor.web.app.db.read() as tx:
        named = await tx.value(select(messages.c.shown_name).where(messages.c.text == "나 누구게"))
    await visitor.submit(f"{chat}/persona", persona="")
    await visitor.open(chat)

    assert chosen.headers["location"] == f"{chat}#end"
    assert "나 자신" in before and during == "레온으로 이야기하는 중" and being(visitor) == before
    assert named == "레온" and "레온" in told


async def test_nobody_is_a_strangers_persona_and_no_chat_but_ones_own_is_changed(
    visitor: Guest, stranger: Guest
) -> None:
    chat, other = await begun(visitor), await stranger.begin("dallae", "hello")
    leon = await made(visitor, "레온")
    await stranger.open(other)
    form = stranger.form(f"{other}/persona")

    stolen = await stranger.submit(f"{other}/persona", persona=leon)
    odd = await stranger.submit(f"{other}/persona", persona="x\x00" * 500)
    elsewhere = [
        await stranger.http.post(f"{chat}/{what}", data=form, headers=SAME_ORIGIN) for what in ("persona", "over")
    ]

    assert stolen.status_code == odd.status_code == 404
    assert [answer.status_code for answer in elsewhere] == [404, 404]


async def test_an_incognito_chat_says_so_and_leaves_nothing_when_it_is_over(visitor: Guest) -> None:
    chat = await begun(visitor)
    usual = visitor.seen
    answer = await visitor.submit("/characters/dallae/chats", how="incognito")
    secret = answer.headers["location"].partition("#")[0]
    first = (await visitor.open(secret)).text
    await visitor.until(secret, lambda found: len(found) == 1 and f"{secret}/over" in visitor.seen)
    await visitor.say(secret, "아무도 몰라야 해")
    await visitor.until(secret, lambda found: len(found) == 3 and "들려요" in found[-1][1])
    page = visitor.seen
    listed = (await visitor.open("/chats")).text

    await visitor.open(secret)
    over = await visitor.submit(f"{secret}/over")
    async with visitor.web.app.db.read() as tx:
        here = select(places.c.id).where(places.c.channel == secret.rpartition("/")[2])
        left = await tx.value(select(func.count()).select_from(chats).where(chats.c.place_id.in_(here)))
        words = await tx.value(select(func.count()).where(messages.c.text == "아무도 몰라야 해"))
        posts = await tx.value(select(func.count()).where(web_chats.c.public_id == secret.rpartition("/")[2]))

    assert 'class="unkept"' in first and 'class="secret"' in first
    assert 'class="unkept"' in page and 'class="secret"' in page and 'class="unkept"' not in usual
    assert "아무도 몰라야" not in listed
    assert over.headers["location"] == "/characters/dallae"
    assert (left, words, posts) == (0, 0, 0) and (await visitor.open(secret)).status_code == 404
    assert (await visitor.open(chat)).status_code == 200


async def test_a_chat_that_is_kept_is_not_over_by_that_button(visitor: Guest) -> None:
    chat = await begun(visitor)

    refused = await visitor.submit(f"{chat}/over")

    assert refused.status_code == 400 and len(await visitor.posts(chat)) == 3


def _shows(visitor: Guest, words: str, _: list[tuple[str, str]]) -> bool:
    return words in visitor.seen


async def test_one_turns_through_all_greetings_before_the_first_word_and_not_after_it(visitor: Guest) -> None:
    async with visitor.web.app.db.read() as tx:
        dallae = await characters.find(tx, "dallae")
    assert dallae is not None
    known = len(dallae.card.greetings)
    chat = await visitor.begin("dallae", "")
    await visitor.until(chat, lambda found: len(found) == 1 and f"1/{known}" in visitor.seen)
    greetings = [(await visitor.posts(chat))[0][1]]

    for number in range(2, known + 1):
        after = re.findall(r'value="([^"]+)" data-turn="after"', visitor.seen)[-1]
        await visitor.submit(f"{chat}/buttons", action=after)
        shown = await visitor.until(chat, partial(_shows, visitor, f"{number}/{known}"))
        greetings.append(shown[0][1])
    last = visitor.seen
    before = re.findall(r'value="([^"]+)" data-turn="before"', last)[-1]
    await visitor.submit(f"{chat}/buttons", action=before)
    back = await visitor.until(chat, lambda _: f"{known - 1}/{known}" in visitor.seen)

    assert known > 1 and len(set(greetings)) == known and len(shown) == 1
    assert re.search(r'data-turn="after"[^>]*disabled', last)
    assert back[0][1] == greetings[-2]
