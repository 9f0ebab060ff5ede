"""The page of tokens, and the API to read."""

from __future__ import annotations

import re
import secrets

import httpx2

from core.accounts import tokens
from tests.web.stage import Guest, Web
from web.pages.docs import PATH

PASSWORD = "a rather long pass phrase"


async def sign_up(browser: Guest) -> None:
    await browser.open("/signup")
    email = f"{secrets.token_hex(6)}@example.com"
    answer = await browser.submit("/signup", email=email, password=PASSWORD)
    assert answer.status_code == 303, answer.text


async def test_the_document_can_be_read_in_both_languages(visitor: Guest, stranger: Guest) -> None:
    korean, english = await visitor.open(PATH), await stranger.open(PATH)

    whole = (await visitor.http.get("/api/v1/openapi.json")).json()
    assert len(re.findall(r'<details class="operation"', english.text)) == sum(map(len, whole["paths"].values()))
    assert "로그인" in korean.text and "Idempotency-Key" in english.text
    assert "<script>" not in english.text and " style=" not in english.text


async def test_a_token_is_made_shown_once_and_revoked(web: Web, stranger: Guest, nobody: httpx2.AsyncClient) -> None:
    await sign_up(stranger)
    await stranger.open("/me/tokens")

    made = await stranger.submit("/me/tokens", name="<b>Backup</b>", scope="chats:read", days="30")
    stranger.read(made)
    secret = re.search(r'value="(iyg_[^"]+)"', made.text)
    assert secret is not None
    headers = {"Authorization": f"Bearer {secret[1]}"}
    assert (await nobody.get("/api/v1/chats", headers=headers)).status_code == 200
    assert secret[1] not in (await stranger.open("/me/tokens")).text
    assert "&lt;b&gt;Backup" in stranger.seen and "<b>Backup" not in stranger.seen
    gone = await stranger.submit("/me/tokens/revoke")

    assert gone.status_code == 303
    assert (await nobody.get("/api/v1/chats", headers=headers)).status_code == 401


async def test_a_token_without_a_scope_is_refused_with_what_was_typed(stranger: Guest) -> None:
    await sign_up(stranger)
    await stranger.open("/me/tokens")

    refused = await stranger.submit("/me/tokens", name="Backup", scope="account")

    assert refused.status_code == 400
    assert 'value="Backup"' in refused.text
    assert tokens.PREFIX not in refused.text


async def test_guests_are_sent_to_sign_in(stranger: Guest) -> None:
    assert (await stranger.open("/me/tokens")).status_code == 303
