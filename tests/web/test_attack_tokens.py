"""Secrets that are stolen, made up, used twice or used by somebody else: cookies, tokens of programs, codes, races."""

from __future__ import annotations

import asyncio
import base64
import json
import secrets
from typing import Any

import httpx2
from joserfc import jwt
from joserfc.jwk import OctKey
from sqlalchemy import func, select

from core.db.tables.people import Role, accounts
from core.db.tables.safety import bans
from core.sealing import Seal
from tests.web.api.callers import program
from tests.web.attack import account_of, token_of
from tests.web.stage import SAME_ORIGIN, Guest, Web, guest, member

PASSWORD = "seven lanterns over the bay"


def new_address() -> str:
    return f"{secrets.token_hex(6)}@example.com"


async def sign_up(somebody: Guest, email: str) -> httpx2.Response:
    await somebody.open("/signup")
    return await somebody.submit("/signup", email=email, password=PASSWORD)


async def test_a_cookie_that_was_planted_is_worth_nothing_after_signing_in_or_up(visitor: Guest, web: Web) -> None:
    planted, email = secrets.token_urlsafe(32), new_address()
    for step in ("/signup", "/signin"):
        async with guest(web) as victim, guest(web) as thief:
            for one in (victim, thief):
                one.http.cookies.set("iyagi", planted, domain="127.0.0.1")
            await victim.open(step)
            entered = await victim.submit(step, email=email, password=PASSWORD)
            assert entered.status_code == 303
            assert planted not in entered.headers["set-cookie"]
            assert (await thief.http.get("/me")).status_code == 303


async def test_a_secret_is_worth_nothing_after_signing_out_and_after_a_new_password(visitor: Guest, web: Web) -> None:
    await sign_up(visitor, new_address())
    before = visitor.http.cookies["iyagi"]
    await visitor.open("/me/password")
    await visitor.submit("/me/password", current=PASSWORD, password=PASSWORD + "!")
    after = visitor.http.cookies["iyagi"]
    await visitor.open("/me")
    await visitor.submit("/signout")

    for secret in (before, after):
        async with guest(web) as thief:
            thief.http.cookies.set("iyagi", secret)
            assert (await thief.http.get("/me")).status_code == 303


async def test_nobody_makes_themselves_an_operator(web: Web) -> None:
    async with member(web) as somebody, program(web) as mine:
        token = await token_of(somebody)
        fields = {"form_token": token, "role": "operator", "name": "x", "account.role": "operator", "is_admin": "1"}
        await somebody.http.post("/me/profile", data=fields, headers=SAME_ORIGIN)
        assert (await somebody.http.get("/moderation/jobs")).status_code == 404
        for body in ({"role": "operator"}, {"name": "x", "role": "operator"}):
            await mine.call("PATCH", "/me", json=body)
        assert (await mine.get("/me")).json().get("role") in {None, "person"}
    async with member(web, role=Role.MODERATOR) as staff, member(web) as other:
        token = await token_of(staff)
        for whom in (await _public_id(web, staff), await _public_id(web, other)):
            for path in ("role",):
                sent = {"form_token": token, "role": "operator"}
                answer = await staff.http.post(f"/moderation/accounts/{whom}/{path}", data=sent, headers=SAME_ORIGIN)
                assert answer.status_code == 404
        assert (await staff.http.get("/moderation/jobs")).status_code == 404


async def test_a_moderator_cannot_ban_an_operator(web: Web) -> None:
    async with member(web, role=Role.MODERATOR) as staff, member(web, role=Role.OPERATOR) as boss:
        token, whom = await token_of(staff), await _public_id(web, boss)
        sent = {"form_token": token, "reason": "x", "days": "0"}
        await staff.http.post(f"/moderation/accounts/{whom}/ban", data=sent, headers=SAME_ORIGIN)
        assert (await boss.http.get("/moderation/jobs")).status_code == 200
        account = await account_of(boss)
        async with web.app.db.read() as tx:
            banned = await tx.value(select(func.count()).where(bans.c.account_id == account))

    assert banned == 0


async def _public_id(web: Web, somebody: Guest) -> str:
    account = await account_of(somebody)
    async with web.app.db.read() as tx:
        found: str = await tx.value(select(accounts.c.public_id).where(accounts.c.id == account))
    return found


async def _signed_up(web: Web, http: httpx2.AsyncClient) -> dict[str, Any]:
    body = {"email": new_address(), "password": PASSWORD}
    answer = await http.post("/api/v1/accounts", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_only_tokens_that_we_signed_are_taken(web: Web) -> None:
    """No algorithm, another key, another kid, over, for others, by others, of another kind."""
    async with httpx2.AsyncClient(base_url=web.url, trust_env=False) as http:
        pair = await _signed_up(web, http)
        good = jwt.decode(pair["access_token"], _key(web), algorithms=["HS256"])
        claims, header = dict(good.claims), dict(good.header)
        other = OctKey.import_key(secrets.token_bytes(32))
        now = int(web.app.clock.now().timestamp())
        head, body, signature = pair["access_token"].split(".")
        made = {
            "other key": jwt.encode(header, claims, other),
            "other kid": jwt.encode(header | {"kid": "00000000"}, claims, _key(web)),
            "a path as kid": jwt.encode(header | {"kid": "../../dev/null"}, claims, _key(web)),
            "other kind": jwt.encode(header | {"typ": "JWT"}, claims, _key(web)),
            "over": jwt.encode(header, claims | {"exp": now - 1}, _key(web)),
            "without end": jwt.encode(header, {k: v for k, v in claims.items() if k != "exp"}, _key(web)),
            "other audience": jwt.encode(header, claims | {"aud": "/elsewhere"}, _key(web)),
            "other issuer": jwt.encode(header, claims | {"iss": "evil"}, _key(web)),
            "other family": jwt.encode(header, claims | {"fam": "nobody"}, _key(web)),
            "a list as family": jwt.encode(header, claims | {"fam": ["a"]}, _key(web)),
            "no algorithm": f"{_part({'alg': 'none', 'typ': 'at+jwt'})}.{body}.",
            "none, signed": f"{_part({'alg': 'None', 'typ': 'at+jwt'})}.{body}.{signature}",
            "no signature": f"{head}.{body}.",
            "other body": f"{head}.{_part(claims | {'fam': 'x'})}.{signature}",
            "nonsense": "a.b.c",
            "very long": "a" * 20_000,
            "refresh": pair["refresh_token"],
            "odd": "\xff\xfe",
        }
        told = {}
        for name, token in made.items():
            bearer = b"Bearer " + token.encode("latin-1")
            told[name] = (await http.get("/api/v1/me", headers={b"Authorization": bearer})).status_code
        fine = await http.get("/api/v1/me", headers={"Authorization": f"Bearer {pair['access_token']}"})

    assert fine.status_code == 200
    assert {name: status for name, status in told.items() if status not in {401, 431, 400}} == {}


def _key(web: Web) -> OctKey:
    kept = web.app.settings.secret_key
    assert kept is not None
    return OctKey.import_key(Seal(kept.get_secret_value()).key("api-jwt"))


def _part(of: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(of).encode()).rstrip(b"=").decode()


async def test_a_refresh_token_used_twice_at_once_gives_one_and_ends_the_family(web: Web) -> None:
    async with httpx2.AsyncClient(base_url=web.url, trust_env=False) as http:
        pair = await _signed_up(web, http)
        body = {"refresh_token": pair["refresh_token"]}
        answers = await asyncio.gather(*(http.post("/api/v1/tokens/refresh", json=body) for _ in range(5)))
        good = [each.json() for each in answers if each.status_code < 300]
        late = [
            (await http.get("/api/v1/me", headers={"Authorization": f"Bearer {each['access_token']}"})).status_code
            for each in [pair, *good]
        ]

    assert len(good) <= 1
    assert set(late) == {401}


async def test_a_cookie_is_worth_nothing_to_the_api_and_a_token_nothing_to_a_page(web: Web) -> None:
    async with member(web) as somebody, program(web) as mine:
        assert (await somebody.http.get("/api/v1/me")).status_code == 401
        page = await mine.http.get("/me", headers={"Cookie": f"iyagi={mine.token}"})

    assert page.status_code == 303


async def test_a_token_cannot_make_one_that_may_more(web: Web) -> None:
    async with program(web, "profile:read") as mine:
        body = {"name": "x", "scopes": ["chats:write"]}
        answer = await mine.call("POST", "/tokens/personal", json=body)

    assert answer.status_code in {400, 401, 403, 422}


async def test_codes_are_not_guessed(web: Web) -> None:
    async with member(web) as somebody:
        await somebody.open("/me/links")
        told = [(await somebody.submit("/me/links/code", code=f"ABCD-{n:04}")).status_code for n in range(12)]

    assert told[0] == 400 and told[-1] == 429
