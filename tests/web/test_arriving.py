"""A chat that comes back to the web: the page shows what is in it now, and the way to what is older."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, insert, select, update

from core.ai.model import Finish
from core.chat import inbox, roaming
from core.db.tables.chat import chats, messages
from core.db.tables.people import people
from core.db.tables.places import places
from core.surface.events import Place
from tests.web.stage import Guest, Web
from web.arriving import MOST


async def taken_away(web: Web, chat: str, channel: str) -> str:
    """The web's chat goes on in a place of another platform; its address there."""
    async with web.app.db.write() as tx:
        row = await tx.row(select(places).where(places.c.channel == chat.rpartition("/")[2]))
        assert row is not None
        public_id: str = await tx.value(select(chats.c.public_id).where(chats.c.id == row["chat_id"]))
        account: int = await tx.value(select(people.c.account_id).where(people.c.id == row["person_id"]))
        there = await inbox.place_id(tx, Place("telegram", "b", "", channel, direct=True))
        await tx.run(update(places).where(places.c.id == there).values(person_id=row["person_id"]))
        await roaming.move(tx, account, public_id, there, datetime.now(UTC))
    return f"/chats/at/{public_id}"


async def brought_back(visitor: Guest, there: str) -> list[tuple[str, str]]:
    await visitor.open(there)
    answer = await visitor.submit(f"{there}/here")
    return await visitor.posts(answer.headers["location"].partition("#")[0])


async def said(visitor: Guest, chat: str, words: str, answer: str) -> None:
    visitor.web.plays(answer)
    await visitor.say(chat, words)
    await visitor.until(chat, lambda found: found[-1] == ("character", answer) and f"{chat}/why/" in visitor.seen)


async def test_what_was_changed_elsewhere_is_changed_here_also_where_the_one_is_in_the_other(
    web: Web, visitor: Guest
) -> None:
    chat = await visitor.begin("dallae", "")
    await said(visitor, chat, "오늘은 하루 종일 비가 와요", "네.")
    await said(visitor, chat, "비", "우산은요?")
    there = await taken_away(web, chat, "changed")

    async with web.app.db.write() as tx:
        for before, after in (
            ("오늘은 하루 종일 비가 와요", "하루 종일"),
            ("비", "비가 그쳤어요"),
            ("네.", "네. 많이 오네요."),
        ):
            await tx.run(update(messages).where(messages.c.text == before).values(text=after))
    home = await brought_back(visitor, there)

    assert [words for _, words in home[1:]] == ["하루 종일", "네. 많이 오네요.", "비가 그쳤어요", "우산은요?"]


async def test_what_was_taken_back_elsewhere_is_gone_here_and_nothing_else(web: Web, visitor: Guest) -> None:
    chat = await visitor.begin("dallae", "")
    await said(visitor, chat, "남을 말", "남을 답.")
    await said(visitor, chat, "사라질 말", "사라질 답.")
    await visitor.say(chat, "/help")
    notices = await visitor.until(chat, lambda found: found[-1][0] == "notice")
    there = await taken_away(web, chat, "taken-back")

    async with web.app.db.write() as tx:
        await tx.run(delete(messages).where(messages.c.text.in_(["사라질 말", "사라질 답."])))
    home = await brought_back(visitor, there)

    assert home == [each for each in notices if not each[1].startswith("사라질")]
    assert ("person", "/help") in home and home[-1][0] == "notice"


async def test_the_mark_of_an_unfinished_answer_is_no_change(web: Web, visitor: Guest) -> None:
    chat = await visitor.begin("dallae", "")
    web.plays("반쯤 왔는데", Finish.LENGTH)
    await visitor.say(chat, "길게")
    before = await visitor.until(chat, lambda found: "반쯤" in found[-1][1] and f"{chat}/why/" in visitor.seen)
    there = await taken_away(web, chat, "unfinished")

    assert before[-1][1] != "반쯤 왔는데"
    assert await brought_back(visitor, there) == before


async def test_what_is_older_than_the_posts_is_a_link_away(web: Web, visitor: Guest) -> None:
    chat = await visitor.begin("dallae", "")
    await said(visitor, chat, "옛날", "답.")
    there = await taken_away(web, chat, "long")
    async with web.app.db.write() as tx:
        one = await tx.row(select(messages).where(messages.c.text == "답."))
        assert one is not None
        same = {name: one[name] for name in ("chat_id", "lore", "version_id", "person_id")}
        rows = [
            {
                **same,
                "role": "character" if number % 2 else "person",
                "text": f"글 {number}",
                "at": one["at"] + timedelta(seconds=number),
            }
            for number in range(MOST + 20)
        ]
        await tx.run(insert(messages), rows)
        # The page that it comes to is a new one: nothing of it is shown yet.
        await tx.run(update(places).where(places.c.channel == chat.rpartition("/")[2]).values(left_for=None))
    home = await brought_back(visitor, there)
    page = re.search(r'action="(/chats/[\w-]+)/messages"', visitor.seen)
    first = re.findall(r'id="post-(\d+)"', visitor.seen)[0]
    assert page

    before = int(first) - MOST + 50 + 40
    oldest = await visitor.posts(f"{page[1]}?before={before}")
    (older,) = re.findall(rf'href="({there}\?before=\d+)"', visitor.seen)
    behind = await visitor.posts(older)

    assert home[-1] == ("character", f"글 {MOST + 19}")
    assert oldest[0] == ("person", "글 20")
    assert behind[-1] == ("character", "글 19") and behind[0][1] != "글 20"
