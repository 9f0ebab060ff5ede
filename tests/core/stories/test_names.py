"""What a story is called by those who type it: on a command line, in a chat, in an address."""

from __future__ import annotations

from sqlalchemy import select

from core.db import Db
from core.db.tables.stories import Payer, StoryState, stories
from core.stories import store
from tests.core.stories.made import NOW, account
from tests.core.stories.prompting.walking import wish

MANY = 400


async def test_a_name_is_letters_and_digits_and_nobodys_else(db: Db) -> None:
    row = {
        "owner_id": await account(db),
        "state": StoryState.PAUSED.value,
        "wish": wish("ko").model_dump(mode="json"),
        "asked_for": 5,
        "stops": [],
        "payer": Payer.ACCOUNT.value,
        "payer_key": "1",
        "language": "ko",
        "created_at": NOW,
        "updated_at": NOW,
    }

    async with db.write() as tx:
        for _ in range(MANY):
            await store.add(tx, row)

    async with db.read() as tx:
        names = [each["public_id"] for each in await tx.rows(select(stories.c.public_id))]
    assert len(set(names)) == MANY
    assert [name for name in names if not (name.isascii() and name.isalnum())] == []
