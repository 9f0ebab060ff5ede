"""Signing programs in, renewing what they have, and the account's own things."""

from __future__ import annotations

import io
import secrets
import zipfile
from typing import Any

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from sqlalchemy import insert

from core.db.tables.safety import bans
from tests.web.api.callers import Program
from tests.web.stage import Web

PASSWORD = "a rather long pass phrase"


async def signed_up(nobody: httpx2.AsyncClient) -> tuple[str, dict[str, Any]]:
    email = f"{secrets.token_hex(6)}@example.com"
    made = await nobody.post("/api/v1/accounts", json={"email": email, "password": PASSWORD})
    assert made.status_code == 201, made.text
    return email, made.json()


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_who_signs_up_is_in_and_can_come_back(nobody: httpx2.AsyncClient) -> None:
    email, first = await signed_up(nobody)
    again = await nobody.post("/api/v1/tokens", json={"email": email, "password": PASSWORD, "scopes": ["chats:read"]})
    twice = await nobody.post("/api/v1/accounts", json={"email": email.upper(), "password": PASSWORD})
    wrong = await nobody.post("/api/v1/tokens", json={"email": email, "password": PASSWORD + "!"})
    unknown = await nobody.post("/api/v1/tokens", json={"email": "x" + email, "password": PASSWORD})

    assert (await nobody.get("/api/v1/me", headers=bearer(first["access_token"]))).json()["role"] == "person"
    assert again.json()["scopes"] == ["chats:read"]
    assert (await nobody.get("/api/v1/me", headers=bearer(again.json()["access_token"]))).status_code == 403
    assert twice.status_code == 409
    assert (wrong.status_code, wrong.json()) == (unknown.status_code, unknown.json())
    assert wrong.status_code == 401


async def test_a_refresh_token_is_good_once_and_the_second_time_ends_all(nobody: httpx2.AsyncClient) -> None:
    _, first = await signed_up(nobody)

    second = await nobody.post("/api/v1/tokens/refresh", json={"refresh_token": first["refresh_token"]})
    assert second.status_code == 201
    assert (await nobody.get("/api/v1/me", headers=bearer(second.json()["access_token"]))).status_code == 200
    stolen = await nobody.post("/api/v1/tokens/refresh", json={"refresh_token": first["refresh_token"]})

    assert stolen.status_code == 401
    assert (await nobody.get("/api/v1/me", headers=bearer(second.json()["access_token"]))).status_code == 401
    third = await nobody.post("/api/v1/tokens/refresh", json={"refresh_token": second.json()["refresh_token"]})
    assert third.status_code == 401


@pytest.mark.parametrize("forged", ["key", "kind", "none", "changed"])
async def test_a_forged_access_token_is_worth_nothing(nobody: httpx2.AsyncClient, forged: str) -> None:
    _, first = await signed_up(nobody)
    token = str(first["access_token"])
    head, body, sign = token.split(".")
    claims = {"fam": first["program"], "iss": "iyagi", "aud": "/api/v1", "exp": 4_000_000_000}
    key = OctKey.import_key(secrets.token_bytes(32))
    made = {
        "key": jwt.encode({"alg": "HS256", "typ": "at+jwt"}, claims, key),
        "kind": f"{head}.{body}.{'A' * len(sign)}",
        "none": f"eyJhbGciOiJub25lIn0.{body}.",
        "changed": f"{head}.{body[:-4]}AAAA.{sign}",
    }[forged]

    assert (await nobody.get("/api/v1/me", headers=bearer(token))).status_code == 200
    assert (await nobody.get("/api/v1/me", headers=bearer(made))).status_code == 401


async def test_personal_tokens_are_shown_once_and_taken_back(nobody: httpx2.AsyncClient, mine: Program) -> None:
    _, first = await signed_up(nobody)
    nobody.headers |= bearer(first["access_token"])

    made = (await nobody.post("/api/v1/tokens/personal", json={"name": "Backup", "scopes": ["chats:read"]})).json()
    listed = (await nobody.get("/api/v1/tokens/personal")).json()["items"]
    assert (await nobody.get("/api/v1/chats", headers=bearer(made["token"]))).status_code == 200
    await nobody.delete(f"/api/v1/tokens/personal/{made['id']}")

    assert [each["name"] for each in listed] == ["Backup"]
    assert "token" not in listed[0]
    assert made["token"].startswith(listed[0]["hint"])
    assert (await nobody.get("/api/v1/chats", headers=bearer(made["token"]))).status_code == 401
    refused = await nobody.post("/api/v1/tokens/personal", json={"name": "All", "scopes": ["account"]})
    assert refused.status_code == 422
    await mine.get("/tokens/personal", 403)


async def test_programs_are_listed_and_signed_out(nobody: httpx2.AsyncClient) -> None:
    email, first = await signed_up(nobody)
    other = (await nobody.post("/api/v1/tokens", json={"email": email, "password": PASSWORD, "name": "Phone"})).json()
    nobody.headers |= bearer(first["access_token"])

    listed = (await nobody.get("/api/v1/tokens/programs")).json()["items"]
    gone = await nobody.delete(f"/api/v1/tokens/programs/{other['program']}")

    assert {(each["name"], each["here"]) for each in listed} == {("", True), ("Phone", False)}
    assert gone.status_code == 204
    assert (await nobody.get("/api/v1/me", headers=bearer(other["access_token"]))).status_code == 401
    assert (await nobody.delete("/api/v1/tokens/current")).status_code == 204
    assert (await nobody.get("/api/v1/me")).status_code == 401


async def test_a_new_password_signs_other_programs_out(nobody: httpx2.AsyncClient) -> None:
    email, first = await signed_up(nobody)
    other = (await nobody.post("/api/v1/tokens", json={"email": email, "password": PASSWORD})).json()
    nobody.headers |= bearer(first["access_token"])
    fresh = "another long pass phrase"

    wrong = await nobody.put("/api/v1/me/password", json={"current": "no", "password": fresh})
    done = await nobody.put("/api/v1/me/password", json={"current": PASSWORD, "password": fresh})

    assert (wrong.status_code, done.status_code) == (422, 204)
    assert (await nobody.get("/api/v1/me")).status_code == 200
    assert (await nobody.get("/api/v1/me", headers=bearer(other["access_token"]))).status_code == 401


async def test_name_and_preferences_are_ones_own(mine: Program) -> None:
    assert (await mine.patch("/me", {"name": "Minji"})).json()["name"] == "Minji"
    assert (await mine.get("/me")).json()["name"] == "Minji"
    changed = (await mine.patch("/me/preferences", {"language": "ko", "adult": True, "quiet_from": 21})).json()
    assert changed == (await mine.get("/me/preferences")).json()
    assert (changed["language"], changed["adult"], changed["quiet_from"]) == ("ko", True, 21)
    await mine.patch("/me/preferences", {"quiet_from": 24}, 422)
    await mine.patch("/me/preferences", {"adult": "true"}, 422)


async def test_all_of_ones_own_is_taken_along_and_erased(nobody: httpx2.AsyncClient) -> None:
    _, first = await signed_up(nobody)
    nobody.headers |= bearer(first["access_token"])
    await nobody.post("/api/v1/personas", json={"name": "Minji"})

    packed = await nobody.get("/api/v1/me/data")
    wrong = await nobody.post("/api/v1/me/erase", json={"password": "no", "works": "delete"})
    gone = await nobody.post(
        "/api/v1/me/erase", json={"password": PASSWORD, "works": "delete"}, headers={"Idempotency-Key": "gone"}
    )

    with zipfile.ZipFile(io.BytesIO(packed.content)) as parts:
        assert any("Minji" in parts.read(name).decode("utf-8", "ignore") for name in parts.namelist())
    assert wrong.status_code == 422
    assert (gone.status_code, gone.json()["left"]) == (200, 0)
    assert (await nobody.get("/api/v1/me")).status_code == 401


async def test_a_banned_account_is_told_so(web: Web, mine: Program) -> None:
    async with web.app.db.write() as tx:
        await tx.run(insert(bans).values(account_id=mine.account, reason="spam", at=web.app.clock.now()))

    refused = await mine.http.post("/api/v1/personas", json={"name": "Minji"}, headers={"Idempotency-Key": "banned"})

    assert refused.status_code == 403
    assert "spam" in refused.json()["detail"]
    assert (await mine.get("/me")).status_code == 200
    assert (await mine.get("/characters")).status_code == 200
