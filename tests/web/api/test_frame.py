"""What holds for every resource, seen at personas."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator

import httpx2
import pytest
from PIL import Image

from core.accounts import tokens
from tests.web.api.callers import Program, program
from tests.web.stage import Web

PROBLEM = "application/problem+json"


async def test_a_persona_is_made_read_changed_and_forgotten(mine: Program) -> None:
    made = await mine.post("/personas", {"name": "Minji", "pronouns": "she/her"})
    path = f"/personas/{made.json()['id']}"

    assert made.headers["location"] == f"/api/v1{path}"
    assert (await mine.get(path)).json()["name"] == "Minji"
    assert (await mine.patch(path, {"description": "Fond of old films."})).json()["name"] == "Minji"
    assert [each["description"] for each in (await mine.get("/personas")).json()["items"]] == ["Fond of old films."]
    await mine.call("DELETE", path, 204)
    await mine.get(path, 404)


async def test_a_persona_has_a_face_that_its_owner_sees(mine: Program, theirs: Program) -> None:
    made = (await mine.post("/personas", {"name": "Minji", "usual": True})).json()
    path, face = f"/personas/{made['id']}", io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(face, "JPEG")
    assert (made["usual"], made["picture"]) == (True, False)
    await mine.get(f"{path}/picture", 404)

    sent = await mine.call("PUT", f"{path}/picture", 200, files={"file": ("me.jpg", face.getvalue())})

    assert sent.json()["picture"]
    shown = await mine.get(f"{path}/picture")
    assert shown.headers["content-type"] == "image/png"
    assert Image.open(io.BytesIO(shown.content)).format == "PNG"
    await theirs.get(f"{path}/picture", 404)
    await theirs.call("PUT", f"{path}/picture", 404, files={"file": ("me.jpg", face.getvalue())})
    await mine.call("PUT", f"{path}/picture", 422, files={"file": ("me.jpg", b"<svg onload=alert(1)>")})


async def test_another_account_finds_nothing(mine: Program, theirs: Program) -> None:
    path = f"/personas/{(await mine.post('/personas', {'name': 'Minji'})).json()['id']}"

    await theirs.get(path, 404)
    await theirs.patch(path, {"name": "Mine now"}, 404)
    await theirs.call("DELETE", path, 404)
    await theirs.call("PUT", f"{path}/choice", 404, json={})
    assert (await mine.get(path)).json()["name"] == "Minji"


@pytest.mark.parametrize(
    "header", [None, "Bearer", "Bearer x", "Basic eDp5", "Bearer iyg_" + "a" * 43, "Bearer " + "a" * 5000, "Bearer é"]
)
async def test_without_a_good_token_nothing_is_answered(nobody: httpx2.AsyncClient, header: str | None) -> None:
    headers = httpx2.Headers({} if header is None else {b"Authorization": header.encode("latin-1")})

    answer = await nobody.get("/api/v1/personas", headers=headers)

    assert answer.status_code == 401
    assert answer.headers["content-type"] == PROBLEM
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_a_cookie_is_no_token(web: Web, nobody: httpx2.AsyncClient) -> None:
    nobody.cookies.set("iyagi", "a" * 43)

    assert (await nobody.get("/api/v1/personas")).status_code == 401


async def test_a_token_may_do_what_its_scopes_say(web: Web) -> None:
    async with program(web, "personas:read") as reader:
        await reader.get("/personas")
        refused = await reader.post("/personas", {"name": "Minji"}, 403)

    assert refused.json()["code"] == "api-scope-needed"
    assert "personas:write" in refused.headers["www-authenticate"]


async def test_a_revoked_token_is_worth_nothing_at_once(web: Web, mine: Program) -> None:
    now = web.app.clock.now()
    async with web.app.db.write() as tx:
        (kept,) = await tokens.personal(tx, mine.account, now)
        await tokens.revoke(tx, mine.account, kept.public_id, now)

    await mine.get("/personas", 401)


async def test_what_has_not_changed_is_not_sent_again(mine: Program) -> None:
    path = f"/personas/{(await mine.post('/personas', {'name': 'Minji'})).json()['id']}"
    mark = (await mine.get(path)).headers["etag"]

    again = await mine.get(path, 304, **{"If-None-Match": f'"other", W/{mark}'})
    await mine.patch(path, {"name": "Minseo"})

    assert again.content == b""
    assert (await mine.get(path, 200, **{"If-None-Match": mark})).headers["etag"] != mark


async def test_what_somebody_else_has_changed_is_not_overwritten(mine: Program) -> None:
    path = f"/personas/{(await mine.post('/personas', {'name': 'Minji'})).json()['id']}"
    mark = (await mine.get(path)).headers["etag"]
    newer = (await mine.patch(path, {"name": "Minseo"}, 200, **{"If-Match": mark})).headers["etag"]

    refused = await mine.patch(path, {"name": "Minho"}, 412, **{"If-Match": mark})

    assert refused.json()["code"] == "api-outdated"
    assert (await mine.get(path)).json()["name"] == "Minseo"
    await mine.call("DELETE", path, 204, headers={"If-Match": newer})


async def test_what_is_sent_twice_by_one_key_is_done_once(mine: Program) -> None:
    key = {"Idempotency-Key": "one-key"}

    first = await mine.post("/personas", {"name": "Minji"}, 201, **key)
    again = await mine.post("/personas", {"name": "Minji"}, 201, **key)

    assert again.content == first.content
    assert again.headers["location"] == first.headers["location"]
    assert again.headers["idempotency-replayed"] == "true"
    assert len((await mine.get("/personas")).json()["items"]) == 1


async def test_a_key_is_for_one_request_of_one_account(mine: Program, theirs: Program) -> None:
    key = {"Idempotency-Key": "one-key"}
    await mine.post("/personas", {"name": "Minji"}, 201, **key)

    refused = await mine.post("/personas", {"name": "Minseo"}, 422, **key)

    assert refused.json()["code"] == "api-idempotency-key-reused"
    await theirs.post("/personas", {"name": "Minseo"}, 201, **key)


async def test_many_at_once_by_one_key_make_one(mine: Program) -> None:
    sent = [
        mine.call("POST", "/personas", json={"name": "Minji"}, headers={"Idempotency-Key": "at-once"}) for _ in range(8)
    ]

    answers = [answer.status_code for answer in await asyncio.gather(*sent)]

    assert set(answers) <= {201, 409}
    assert 201 in answers
    assert len((await mine.get("/personas")).json()["items"]) == 1


async def test_what_was_refused_can_be_put_right_by_the_same_key(mine: Program) -> None:
    key = {"Idempotency-Key": "one-key"}
    await mine.post("/personas", {"name": ""}, 422, **key)
    await mine.post("/personas", {"name": "Minji"}, 201, **key)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"name": "a", "colour": "red"}',
        b'{"name": "\\u0000"}',
        b'{"name": "\\ud800"}',
        b'{"name": 7}',
        b'{"name": "' + b"a" * 81 + b'"}',
    ],
)
async def test_a_body_that_is_not_as_documented_is_refused_in_words(mine: Program, body: bytes) -> None:
    answer = await mine.call("POST", "/personas", 422, content=body, headers={"Content-Type": "application/json"})

    assert answer.headers["content-type"] == PROBLEM
    assert answer.json()["errors"]


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"name": "\xff"}'])
async def test_a_body_that_cannot_be_read_at_all_is_a_problem(mine: Program, body: bytes) -> None:
    answer = await mine.call("POST", "/personas", 400, content=body, headers={"Content-Type": "application/json"})

    assert answer.headers["content-type"] == PROBLEM


@pytest.mark.parametrize("declared", [True, False])
async def test_a_body_that_is_too_large_is_a_problem_that_names_the_limit(mine: Program, declared: bool) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(150):
            yield b"a" * 65_536

    body = b"a" * (150 * 65_536) if declared else parts()
    headers = {"Content-Type": "application/json", "Origin": "https://else.example", "Accept-Language": "ko"}
    answer = await mine.call("POST", "/personas", 413, content=body, headers=headers)

    assert answer.headers["content-type"] == PROBLEM
    assert answer.json()["code"] == "api-body-too-large"
    assert "9,000,000바이트" in answer.json()["detail"]
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_body_that_is_too_large_is_no_defect(mine: Program, capfd: pytest.CaptureFixture[str]) -> None:
    await mine.call("POST", "/personas", 413, content=b"a" * 9_500_000, headers={"Content-Type": "application/json"})

    told = capfd.readouterr()
    assert "api failed" not in told.out + told.err


@pytest.mark.parametrize(
    ("headers", "code", "remedy"),
    [
        ({"Content-Type": "text/plain"}, "api-media-type", ("accept", "application/json")),
        ({}, "api-media-type", ("accept", "application/json")),
        (
            {"Content-Type": "application/json", "Content-Encoding": "gzip"},
            "api-packed",
            ("accept-encoding", "identity"),
        ),
    ],
)
async def test_a_body_of_another_kind_is_a_problem_that_names_the_right_one(
    mine: Program, headers: dict[str, str], code: str, remedy: tuple[str, str]
) -> None:
    answer = await mine.call("POST", "/personas", 415, content=b'{"name": "Minji"}', headers=headers)

    assert answer.headers["content-type"] == PROBLEM
    assert (answer.json()["code"], answer.headers[remedy[0]]) == (code, remedy[1])
    assert (await mine.get("/personas")).json()["items"] == []


async def test_json_by_another_name_is_read(mine: Program) -> None:
    body = b'{"name": "Minji"}'
    await mine.call("POST", "/personas", 201, content=body, headers={"Content-Type": "application/problem+json"})


async def test_another_servers_name_is_a_problem_too(mine: Program) -> None:
    answer = await mine.get("/personas", 421, Host="else.example")

    assert (answer.headers["content-type"], answer.json()["code"]) == (PROBLEM, "api-other-name")


@pytest.mark.parametrize("path", ["/", "//personas", "/personas/a/b/c", "/chats/x/live", "/%00", "/%ff"])
@pytest.mark.parametrize("method", ["GET", "POST", "BREW"])
async def test_whatever_is_asked_of_the_api_is_refused_as_a_problem(mine: Program, method: str, path: str) -> None:
    answer = await mine.call(method, path)

    assert answer.status_code in {404, 405}
    assert answer.headers["content-type"] == PROBLEM


async def test_errors_are_in_the_callers_language(web: Web) -> None:
    async with program(web, language="ko-KR") as korean, program(web, language="en") as english:
        told = [(await each.get("/personas/nobody", 404)).json() for each in (korean, english)]

    assert [each["code"] for each in told] == ["personas-gone"] * 2
    assert told[0]["detail"] != told[1]["detail"]


async def test_an_address_that_is_none_is_a_problem_too(mine: Program) -> None:
    assert (await mine.get("/nothing", 404)).headers["content-type"] == PROBLEM
    refused = await mine.call("DELETE", "/personas", 405)
    assert refused.headers["content-type"] == PROBLEM
    assert refused.headers["allow"]


async def test_answers_are_kept_by_nobody_else(mine: Program) -> None:
    answer = await mine.get("/personas")

    assert answer.headers["cache-control"] == "private, no-cache"
    assert "Authorization" in answer.headers["vary"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (await mine.get("/personas/nobody", 404)).headers["cache-control"] == "no-store"


async def test_the_document_names_every_operation_once(nobody: httpx2.AsyncClient) -> None:
    document = (await nobody.get("/api/v1/openapi.json")).json()

    operations = [one for methods in document["paths"].values() for one in methods.values()]
    assert document["openapi"].startswith("3.1")
    assert len({one["operationId"] for one in operations}) == len(operations)
    assert all(one.get("description") or one.get("summary") for one in operations)
    assert all("default" in one["responses"] and "422" not in one["responses"] for one in operations)
