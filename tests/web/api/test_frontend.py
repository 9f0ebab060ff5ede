"""Somebody else's front end: it knows nothing but the document, and does with it all that the panel can do.

The program keeps all in PostgreSQL here, which takes less than SQLite does; the other tests of the API use SQLite.
"""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.web.api.callers import Program, account_of
from tests.web.api.test_chats import closed, heard, signed, socket, until
from tests.web.api.test_stories import WISH, steer
from tests.web.stage import Web, running
from web.api import live

EMAIL, PASSWORD = "frontend@example.com", "a lantern over quiet water"
Json = dict[str, Any]


@pytest.fixture
async def web(migrated_postgres_url: str, tmp_path: Path) -> AsyncIterator[Web]:
    cheap = {"password_memory": 1_024}
    async with running(tmp_path, database_url=migrated_postgres_url, secret_key="k" * 40, web=cheap) as made:
        yield made


@pytest.fixture
async def front(web: Web, nobody: httpx2.AsyncClient) -> AsyncIterator[Program]:
    """Signed up by the API itself, with the scopes of a program; erased at the end."""
    made = await nobody.post(
        "/api/v1/accounts", json={"email": EMAIL, "password": PASSWORD, "program": "Lantern"}, timeout=30
    )
    assert made.status_code == 201, made.text
    token = made.json()["access_token"]
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
    async with httpx2.AsyncClient(base_url=web.url, headers=headers, trust_env=False, timeout=30) as http:
        program = Program(web, http, 0, token)
        yield program
        if (await program.call("GET", "/me")).status_code == 200:
            await program.post("/me/erase", {"password": PASSWORD, "works": "delete"}, 200)


async def sign_in(nobody: httpx2.AsyncClient) -> Json:
    answer = await nobody.post("/api/v1/tokens", json={"email": EMAIL, "password": PASSWORD, "name": "Second"})
    assert answer.status_code == 201, answer.text
    found: Json = answer.json()
    return found


async def renew(nobody: httpx2.AsyncClient, refresh: str, status: int) -> Json:
    answer = await nobody.post("/api/v1/tokens/refresh", json={"refresh_token": refresh})
    assert answer.status_code == status, answer.text
    found: Json = answer.json()
    return found


async def test_it_signs_in_renews_and_loses_what_was_stolen(front: Program, nobody: httpx2.AsyncClient) -> None:
    first = await sign_in(nobody)
    second = await renew(nobody, first["refresh_token"], 201)
    second_token = {"Authorization": f"Bearer {second['access_token']}"}
    await front.call("GET", "/me", 200, headers=second_token)
    assert len((await front.get("/tokens/programs")).json()["items"]) == 2

    await renew(nobody, first["refresh_token"], 401)

    await front.call("GET", "/me", 401, headers=second_token)
    await renew(nobody, second["refresh_token"], 401)
    assert [each["name"] for each in (await front.get("/tokens/programs")).json()["items"]] == ["Lantern"]


async def test_it_makes_a_character_that_others_meet(front: Program, theirs: Program) -> None:
    made = await front.post("/characters", {"name": "Haeun", "language": "ko"})
    path = f"/characters/{made.json()['id']}"
    await front.patch(path, {"greetings": ["등대에 불이 꺼졌어요."]}, 200, **{"If-Match": made.headers["etag"]})
    entry = await front.post(
        f"{path}/lorebook/entries", {"keys": ["등대"], "content": "폭풍 뒤로 등대는 어둡다.", "name": "등대"}
    )
    tried = (await front.post(f"{path}/lorebook/test", {"text": "등대는 왜 어두워?"}, 200)).json()
    await theirs.get(path, 404)

    await front.patch(f"{path}/settings", {"visibility": "public"})

    for lists in ("?q=Haeun", "?tag=%EB%93%B1%EB%8C%80", "/tags", "/own/mine", "/own/likes", "/own/follows"):
        await theirs.get(f"/characters{lists}")
    await front.get(f"{path}/differences?old=1&new=2")
    assert entry.headers["location"].startswith(f"/api/v1{path}/lorebook/entries/")
    assert [(each["title"], each["inside"]) for each in tried["items"]] == [("등대", True)]
    met = (await theirs.get(path)).json()
    assert (met["name"], met["own"]) == ("Haeun", False)
    assert (await theirs.call("PUT", f"{path}/like", 200)).json()["like_count"] == 1
    await front.call("DELETE", path, 204)
    await theirs.get(path, 404)


async def test_it_talks_and_changes_what_was_said(web: Web, front: Program) -> None:
    persona = (await front.post("/personas", {"name": "Minji", "pronouns": "she/her"})).json()["id"]
    await front.call("PUT", f"/personas/{persona}/choice", 204, json={"character": "dallae"})
    begun = await front.post("/chats", {"character": "dallae"})
    chat = begun.json()["id"]
    await until(front, chat, lambda said: len(said) == 1)

    async with front.http.stream("GET", f"/api/v1/chats/{chat}/events") as stream:
        await front.post(f"/chats/{chat}/messages", {"text": "안녕"}, 202)
        async with asyncio.timeout(15):
            told = await _until_answered(stream)
    said = await until(front, chat, lambda said: len(said) == 3)
    web.plays("다르게 말해 볼게요.")
    await front.post(f"/chats/{chat}/again", None, 202)
    said = await until(front, chat, lambda said: said[-1]["variants"] == 2)
    number, answer = said[-1]["id"], f"/chats/{chat}/messages/{said[-1]['id']}"
    await front.call("PUT", f"{answer}/variant", 202, json={"number": 1})
    await until(front, chat, lambda said: said[-1]["variant"] == 1)
    await front.patch(answer, {"text": "고쳐 쓴 말"}, 202)
    await until(front, chat, lambda said: said[-1]["text"] == "고쳐 쓴 말")
    await front.post(f"{answer}/branch", None, 202)
    async with asyncio.timeout(15):
        while len((await front.get("/chats")).json()["items"]) < 2:
            await asyncio.sleep(0.03)
    await front.post(f"/chats/{chat}/bring", None, 200)
    await front.call("DELETE", answer, 202)
    left = await until(front, chat, lambda said: len(said) == 2)

    assert told["text"] == "네, 들려요." and told["message"] == number
    assert begun.headers["location"] == f"/api/v1/chats/{chat}"
    assert left[-1]["text"] == "안녕"


async def _until_answered(stream: httpx2.Response) -> Json:
    async for line in stream.aiter_lines():
        post = json.loads(line[6:]).get("post", {}) if line.startswith("data: ") else {}
        if post.get("author") == "character" and post["finished"] and post.get("message"):
            return dict(post)
    raise AssertionError("the stream ended")


async def test_it_talks_by_socket_past_the_end_of_its_token(
    web: Web, front: Program, nobody: httpx2.AsyncClient
) -> None:
    chat = (await front.post("/chats", {"character": "dallae"})).json()["id"]
    await until(front, chat, lambda said: len(said) == 1)
    fresh = (await sign_in(nobody))["access_token"]

    async with socket(front, chat) as line:
        await line.send(json.dumps({"type": "token", "token": front.token}))
        await heard(line, lambda told: told["type"] == "ready")
        await line.send(json.dumps({"type": "token", "token": fresh}))
        await line.send(json.dumps({"type": "say", "text": "안녕", "id": "1"}))
        answer = await heard(line, lambda told: told.get("post", {}).get("author") == "character")
        await line.send(json.dumps({"type": "token", "token": await signed(web, await account_of(web), 60)}))
        ended = await closed(line)

    assert answer["post"]["id"]
    assert ended == live.NO_TOKEN


async def test_it_keeps_what_characters_remember(front: Program) -> None:
    chat = (await front.post("/chats", {"character": "dallae"})).json()["id"]
    await until(front, chat, lambda said: len(said) == 1)

    made = (await front.post("/memories", {"chat": chat, "text": "고양이 알레르기가 있다."})).json()
    changed = (await front.patch(f"/memories/{made['id']}", {"text": "고양이를 키운다.", "pinned": True})).json()
    found = (await front.get("/memories?character=dallae")).json()["items"]
    await front.call("DELETE", f"/memories/{changed['id']}", 200)

    assert changed["pinned"] and changed["before"][0]["text"] == "고양이 알레르기가 있다."
    assert [each["text"] for each in found] == ["고양이를 키운다."]
    assert (await front.get("/memories?character=dallae")).json()["items"] == []


async def test_it_makes_a_story_and_takes_it_along(web: Web, front: Program, theirs: Program) -> None:
    assert (await front.post("/stories/quote", WISH, 200)).json()["told"]
    made = await front.post("/stories", {"wish": WISH, "stops": ["concept"]})
    path = f"/stories/{made.json()['id']}"
    await web.app.writing.settle()
    assert (await front.get(f"{path}/work")).json()["waits_at"] == {"stage": 1, "episode": 0}
    await steer(front, path, do="redo", instruction="제목을 짧게")
    await web.app.writing.settle()
    await steer(front, path, do="approve")
    await web.app.writing.settle()
    await front.patch(f"{path}/details", {"title": "돌아온 짐꾼"})
    await front.call("PUT", f"{path}/visibility", 200, json={"visibility": "public"})

    comment = (await theirs.post(f"{path}/comments", {"text": "재미있어요", "episode": 1})).json()
    await theirs.call("PUT", f"{path}/like", 200)
    read = (await theirs.get(f"{path}/episodes/1")).json()
    files = {form: (await front.get(f"{path}/export/{form}")).content for form in ("epub", "pdf", "txt", "md", "json")}

    for lists in ("?q=%EC%A7%90%EA%BE%BC", "/genres", "/making", "/own/mine", "/own/likes", "/own/follows"):
        await theirs.get(f"/stories{lists}")
    for lists in ("begun", "news", "feeds"):
        await theirs.get(f"/reading/{lists}")
    assert read["paragraphs"]
    assert [each["id"] for each in (await front.get(f"{path}/comments?episode=1")).json()["items"]] == [comment["id"]]
    assert (await front.get(path)).json()["like_count"] == 1
    assert files["epub"].startswith(b"PK") and files["pdf"].startswith(b"%PDF")
    assert "돌아온 짐꾼" in files["md"].decode()


async def test_it_takes_everything_along_and_leaves(front: Program, nobody: httpx2.AsyncClient) -> None:
    await front.post("/personas", {"name": "Minji"})
    assert (await front.get("/me/usage")).json()["total"]["calls"] == 0

    data = await front.get("/me/data")
    await front.post("/me/erase", {"password": "another password", "works": "delete"}, 422)
    receipt = (await front.post("/me/erase", {"password": PASSWORD, "works": "delete"}, 200)).json()

    with zipfile.ZipFile(io.BytesIO(data.content)) as kept:
        assert any("Minji" in kept.read(name).decode("utf-8", "replace") for name in kept.namelist())
    assert receipt["left"] == 0 and receipt["rows"] > 0
    await front.get("/me", 401)
    again = await nobody.post("/api/v1/tokens", json={"email": EMAIL, "password": PASSWORD})
    assert again.status_code == 401
