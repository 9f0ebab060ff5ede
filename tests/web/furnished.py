"""What the bench's house lacks: a story of the first person's with all of its parts, and a row of everything that has
a page."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from PIL import Image
from sqlalchemy import insert, update

from core.accounts import proposals
from core.accounts.proposals import Proposal
from core.characters import authoring, lorebook
from core.db import Db, Write
from core.db.tables import metadata
from core.db.tables.access import LinkedBy
from core.db.tables.characters import characters, pictures
from core.db.tables.people import accounts, personas
from core.db.tables.places import places
from core.db.tables.stories import stories
from core.db.tables.web import web_posts
from core.sealing import Seal
from core.stories.shelf import feeds
from core.stories.stage import Stage
from core.stories.wish import Length, Wish
from tests.bench.pages import NOW
from tests.core.stories import made

ME = 1  # the account that looks
_LINE = "짐을 나르다 혼자 살아남았다"


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 64), "teal").save(out, "PNG")
    return out.getvalue()


async def furnish(db: Db, secret: str) -> Mapping[str, str]:
    """What stands in addresses for the names that are made here, by the word for it."""
    async with db.write() as tx:
        await _rows(tx)
        mine = await authoring.create(tx, ME, "봄이", "ko", NOW)
        entry = await lorebook.add(tx, mine, ME, {"keys": ["비"], "content": "비가 온다"}, NOW)
        await authoring.add_picture(tx, mine, ME, "background", "방", await authoring.prepared(_png()), NOW)
        await tx.run(insert(pictures).values(public_id="face", png=_png()))
        await tx.run(update(personas).where(personas.c.public_id == "persona1").values(picture=_png()))
        file = {"file": _png(), "file_name": "비.png", "file_type": "image/png"}
        await tx.run(update(web_posts).where(web_posts.c.id == 127).values(file))
        token = await feeds.make_token(tx, ME, NOW)
    story = await _story(db)
    return {
        "MINE": mine,
        "ENTRY": entry.name,
        "TOKEN": token,
        "STORY": story,
        "LINKED": _proposal(secret),
    }


async def _rows(tx: Write) -> None:
    wish = Wish(
        keywords=("비",), language="ko", episodes=5, length=Length(target=500, least=400, most=600, words=False)
    ).model_dump(mode="json")
    memory = {
        "person_id": ME,
        "place_id": 7,
        "reach": "direct",
        "kind": "fact",
        "origin": "model",
        "subject": "손님",
        "text": "비를 좋아한다",
        "said_at": NOW,
        "importance": 5,
        "confidence": 1.0,
        "terms": "비",
        "created_at": NOW,
    }
    report = {"subject": "character", "subject_id": "c50", "reason": "other", "evidence": {}, "at": NOW}
    rows: dict[str, list[dict[str, Any]]] = {
        "personas": [{"public_id": f"persona{n}", "account_id": ME, "name": "나", "created_at": NOW} for n in range(9)],
        "memories": [{"public_id": f"m{n}", "character_id": 8 + n % 9, **memory} for n in range(90)],
        "reports": [{"public_id": f"r{n}", "reporter_id": 1 + n, **report} for n in range(40)],
        "story_follows": [{"account_id": ME, "story_id": n, "at": NOW, "seen": 1} for n in range(40, 60)],
        "reading_places": [
            {"account_id": ME, "story_id": n, "episode": 1, "paragraph": "p-1", "number": 1, "at": NOW}
            for n in range(40, 60)
        ],
        "follows": [{"account_id": ME, "character_id": n, "at": NOW} for n in range(40, 90)],
    }
    await tx.run(update(accounts).where(accounts.c.id == ME).values(role="operator"))
    await tx.run(update(characters).where(characters.c.id <= 40).values(owner_id=ME))
    await tx.run(update(stories).values(wish=wish))
    await tx.run(update(places).where(places.c.id == 7).values(chat_id=7))
    for name, each in rows.items():
        await tx.run(insert(metadata.tables[name]), each)


async def _story(db: Db) -> str:
    """A private one with two episodes, the first in two versions; its public id."""
    told = made.Story(episodes=("첫 문단이다.\n\n둘째 문단이다.", "비가 온다.\n\n그친다."), cover=_png())
    public_id = await made.story(db, ME, told)
    story_id = await made.id_of(db, public_id)
    async with db.write() as tx:
        members = [
            {"id": f"someone{n}", "name": f"사람{n}", "age": "29", "role": "lead" if n == 0 else "ally"}
            | dict.fromkeys(("look", "want", "need", "flaw", "skill", "start_state", "arc"), _LINE)
            | {"first_episode": 1}
            for n in range(3)
        ]
        await made.head(tx, story_id, Stage.CAST, 0, {"members": members})
        for number in (1, 2):
            await made.head(tx, story_id, Stage.RECORD, number, {})
        await made.head(tx, story_id, Stage.EDIT, 1, {}, text="다른 문단이다.", report=made.PASSED)
        born = {"story_id": story_id, "cast_id": "someone1", "episode": 1, "character_id": 9}
        await tx.run(insert(metadata.tables["story_characters"]).values(born))
    return public_id


def _proposal(secret: str) -> str:
    """What is carried to whoever asks: that the second person is the first one, too."""
    return proposals.close(Seal(secret), ME, Proposal(2, LinkedBy.DISCORD), datetime.now(UTC))
