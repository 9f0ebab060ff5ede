"""Whatever a model is asked for somebody is on their account: with its purpose, its character or story, and its price.

Each kind is really asked, of a provider on loopback, and looked for on the page, in the API and in the sum.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select, update

from core.accounts.usage import Use
from core.ai import keyring
from core.ai.audio import voice_note
from core.ai.media import Sound
from core.app import seal_of
from core.db.tables.access import usage_days
from core.db.tables.jobs import jobs
from core.db.tables.people import people
from core.db.tables.web import web_sessions
from core.memory import erasure
from tests.fakes.gemini_api import BRUSH, EARS, VOICE, GeminiApi
from tests.web.api.callers import program
from tests.web.stage import SAME_ORIGIN, Guest, Web, member, running

KEY = "the-key-that-the-provider-knows"
WISH = {"keywords": ["회귀", "헌터"], "language": "ko", "episodes": 1, "rating": "general"}
ROUNDS = 8  # of talk, behind which memories are drawn
TONE = Sound(b"\x00\x10" * 24_000, 24_000)
PURPOSES = {
    "chat": "대화",
    "story": "이야기",
    "memory": "기억",
    "speech": "음성",
    "transcript": "음성 받아쓰기",
    "image": "그림",
}
Json = dict[str, Any]


@pytest.fixture(scope="module")
async def gemini() -> AsyncIterator[GeminiApi]:
    async with GeminiApi(key=KEY) as api:
        yield api


@pytest.fixture(scope="module")
async def asking(gemini: GeminiApi, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Web]:
    settings = {"api_key": KEY, "base_url": gemini.url}
    async with running(tmp_path_factory.mktemp("usage"), scripted=False, gemini=settings) as web:
        yield web


@pytest.fixture
async def mina(asking: Web, gemini: GeminiApi) -> AsyncIterator[Guest]:
    gemini.clear()
    gemini.say("그래요, 들었어요.")
    async with member(asking) as somebody:
        yield somebody


async def account_of(guest: Guest) -> int:
    """Of whoever the last session of the program is for."""
    async with guest.web.app.db.read() as tx:
        newest = select(web_sessions.c.person_id).order_by(web_sessions.c.id.desc()).limit(1).scalar_subquery()
        mine = people.c.platform == "web", people.c.native_id == newest
        found: int = await tx.value(select(people.c.account_id).where(*mine))
    return found


async def told(guest: Guest, account: int) -> Json:
    """What the API says to a program of theirs."""
    async with program(guest.web, account=account) as mine:
        found: Json = (await mine.get("/me/usage?days=7")).json()
    return found


async def ask_all(guest: Guest, account: int) -> str:
    """Have a model asked for everything that one can ask for; the story's id."""
    chat = await guest.begin(text="안녕하세요")
    await answers(guest, chat, 1)
    await guest.open(chat)
    sent = {"file": ("voice.ogg", voice_note(TONE).ogg, "audio/ogg")}
    spoken = guest.form(f"{chat}/messages") | {"text": ""}
    await guest.http.post(f"{chat}/messages", data=spoken, files=sent, headers=SAME_ORIGIN)
    await answers(guest, chat, 2)
    for number in range(3, ROUNDS + 1):
        await guest.say(chat, f"{number}번째로 바다를 좋아해요.")
        await answers(guest, chat, number)
    for command, use in (("/speak", Use.SPEECH), ("/imagine", Use.IMAGE)):
        await guest.say(chat, command)
        await noted(guest.web, account, use)
    await learnt(guest.web)
    async with program(guest.web, account=account) as mine:
        story: str = (await mine.post("/stories", {"wish": WISH})).json()["id"]
    await guest.web.app.writing.settle()
    return story


async def learnt(web: Web) -> None:
    """What is learnt of the chats, without the pause that lets people write on."""
    await web.app.learning.look()
    async with web.app.db.write() as tx:
        await tx.run(update(jobs).where(jobs.c.kind == erasure.JOB).values(due=0.0))
    await web.app.learning.settle()


async def answers(guest: Guest, chat: str, count: int) -> None:
    await guest.until(chat, lambda posts: sum("들었어요" in words for _, words in posts) >= count)


async def noted(web: Web, account: int, use: Use) -> None:
    """Until it is."""
    mine = usage_days.c.account_id == account, usage_days.c.purpose == use.value
    async with asyncio.timeout(20):
        while True:
            async with web.app.db.read() as tx:
                if await tx.value(select(usage_days.c.calls).where(*mine)):
                    return
            await asyncio.sleep(0.03)


def models(gemini: GeminiApi) -> Counter[str]:
    """How often the provider was asked for a word, a voice, a picture, by the model."""
    asked = (re.search(r"models/([^:]+):stream", call.path) for call in gemini.log)
    return Counter(found[1] for found in asked if found)


@pytest.mark.parametrize("own", [False, True], ids=["operators", "own"])
async def test_all_that_was_asked_is_on_the_account(gemini: GeminiApi, mina: Guest, own: bool) -> None:
    account, web = await account_of(mina), mina.web
    if own:
        async with web.app.db.write() as tx:
            seal, now = seal_of(web.app.settings), web.app.clock.now()
            await keyring.keep(tx, seal, account, "gemini", KEY, now)

    story = await ask_all(mina, account)

    shown = await told(mina, account)
    today, asked = shown["days"][-1]["purposes"], models(gemini)
    assert set(today) == {use.value for use in Use}
    assert {use: today[use]["calls"] for use in ("chat", "speech", "image", "transcript")} == {
        "chat": ROUNDS,
        "speech": asked[VOICE],
        "image": asked[BRUSH],
        "transcript": asked[EARS],
    }
    assert sum(part["calls"] for part in today.values()) == sum(asked.values()) == shown["total"]["calls"]
    assert all(part["cost"] > 0 and part["unpriced"] == 0 for part in today.values()), today
    assert sum(part["cost"] for part in today.values()) == shown["total"]["cost"]
    expect = (shown["total"]["cost"], shown["total"]["calls"]) if own else (0, 0)
    assert (shown["total"]["own"], shown["total"]["own_calls"]) == expect
    with_dallae, of_story = shown["characters"][0], shown["stories"][0]
    assert (with_dallae["id"], of_story["id"]) == ("dallae", story)
    assert of_story["calls"] == today["story"]["calls"]
    assert with_dallae["calls"] == sum(today[use]["calls"] for use in ("chat", "memory", "speech", "image"))
    await page_says(mina, shown, own=own)


async def page_says(guest: Guest, shown: Json, *, own: bool) -> None:
    page = (await guest.open("/me/usage?days=7&by=calls")).text
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    for name, part in shown["days"][-1]["purposes"].items():
        use = PURPOSES[name]
        mark = f" 내 키 {part['calls']}번" if own else ""
        assert f"{use}{mark} {part['calls']:,} {part['tokens']:,} $" in text, (use, text)
    assert f"요청 {shown['total']['calls']:,}" in text
    assert ("내 키로 썼어요" in text) == own
    assert "달래" in text
