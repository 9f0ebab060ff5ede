"""Stories in the running program, and guests who own some."""

from __future__ import annotations

from sqlalchemy import func, select

from core.db.tables.characters import Visibility
from core.db.tables.people import accounts
from core.db.tables.stories import stories
from tests.core.stories import made
from tests.core.stories.made import Story
from tests.web.stage import Guest, Web

LONG = "\n\n".join(f"{number}번째 문단이다. " + "긴 밤이 지나고 새벽이 왔다. " * 6 for number in range(1, 41))


async def shelve(web: Web, told: Story, how: Visibility = Visibility.PUBLIC) -> str:
    """A story of somebody new, as others may read it; its public id."""
    return await made.published(web.app.db, await made.account(web.app.db), told, how)


async def link_of(web: Web, public_id: str) -> str:
    async with web.app.db.read() as tx:
        token: str = await tx.value(select(stories.c.link_token).where(stories.c.public_id == public_id))
    return token


async def account_of(web: Web, guest: Guest) -> int:
    """The guest's account, made by a like of something else."""
    other = await shelve(web, Story(title="남의 이야기"))
    await guest.open(f"/stories/{other}")
    answer = await guest.submit(f"/stories/{other}/like", do="on")
    assert answer.status_code == 303, answer.text
    async with web.app.db.read() as tx:
        newest: int = await tx.value(select(func.max(accounts.c.id)))
    return newest
