"""A page of another origin, in Chromium, with a token: it may call, and reads what it needs; cookies are never sent."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from playwright.async_api import Browser

from tests.web.api.callers import Program
from tests.web.api.test_chats import begun
from tests.web.stage import Web

pytestmark = pytest.mark.browser

CALL = """async ([base, token]) => {
  const headers = {Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'Idempotency-Key': 'k-1'};
  const send = () => fetch(`${base}/personas`, {method: 'POST', headers, body: JSON.stringify({name: 'Minji'})});
  const made = await send(), again = await send();
  const at = new URL(base).origin + made.headers.get('Location');
  const mark = made.headers.get('ETag');
  const change = match => fetch(at, {
    method: 'PATCH', headers: {...headers, 'If-Match': match}, body: JSON.stringify({description: 'x'})});
  const changed = await change(mark), outdated = await change(mark);
  const kept = await fetch(at, {headers: {Authorization: headers.Authorization}});
  const same = await fetch(at, {
    cache: 'no-store', headers: {Authorization: headers.Authorization, 'If-None-Match': kept.headers.get('ETag')}});
  const gone = await fetch(at, {method: 'DELETE', headers});
  const none = await fetch(at, {headers});
  const refused = await fetch(`${base}/me`);
  const withCookies = await fetch(`${base}/me`, {credentials: 'include', headers}).then(() => 'read', () => 'blocked');
  const page = await fetch(new URL(base).origin + '/me').then(() => 'read', () => 'blocked');
  return {
    statuses: [made, again, changed, outdated, kept, same, gone, none, refused].map(each => each.status),
    replayed: again.headers.get('Idempotency-Replayed'), told: (await none.json()).code,
    asks: refused.headers.get('WWW-Authenticate'), withCookies, page};
}"""
TALK = """async ([base, token, chat]) => {
  const headers = {Authorization: `Bearer ${token}`, 'Content-Type': 'application/json'};
  const stream = await fetch(`${base}/chats/${chat}/events`, {headers});
  const reader = stream.body.pipeThrough(new TextDecoderStream()).getReader();
  await reader.read();
  const socket = new WebSocket(`${base.replace('http', 'ws')}/chats/${chat}/live`);
  const heard = [];
  const answer = new Promise((resolve, reject) => {
    socket.onopen = () => socket.send(JSON.stringify({type: 'token', token}));
    socket.onclose = end => reject(new Error(`closed ${end.code}`));
    socket.onmessage = ({data}) => {
      const told = JSON.parse(data);
      heard.push(told.type);
      if (told.type === 'ready') socket.send(JSON.stringify({type: 'say', text: '안녕', id: '1'}));
      if (told.post?.author === 'character' && told.post.finished) resolve(told.post.text);
    };
  });
  const bySocket = await answer;
  let text = '';
  while (!text.includes(bySocket)) text += (await reader.read()).value;
  await reader.cancel();
  socket.onclose = null;
  socket.close();
  return {bySocket, byEvents: text.includes('event: post'), heard};
}"""


async def elsewhere(web: Web, browser: Browser, script: str, *given: str) -> Any:
    """What `script` gives on a page of another origin than the API's."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\r\n<!doctype html>")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    context = await browser.new_context()
    try:
        page = await context.new_page()
        await page.goto(f"http://127.0.0.1:{port}/")
        async with asyncio.timeout(30):
            return await page.evaluate(script, [f"{web.url}/api/v1", *given])
    finally:
        await context.close()
        server.close()


async def test_a_page_of_another_origin_calls_with_a_token_and_no_cookie(
    web: Web, browser: Browser, mine: Program
) -> None:
    told = await elsewhere(web, browser, CALL, mine.token)

    assert told["statuses"] == [201, 201, 200, 412, 200, 304, 204, 404, 401]
    assert told["replayed"] == "true"
    assert told["told"] == "personas-gone"
    assert told["asks"].startswith("Bearer")
    assert (told["withCookies"], told["page"]) == ("blocked", "blocked")


async def test_a_page_of_another_origin_talks_by_events_and_by_socket(
    web: Web, browser: Browser, mine: Program
) -> None:
    told = await elsewhere(web, browser, TALK, mine.token, await begun(mine))

    assert told["bySocket"] == "네, 들려요."
    assert told["byEvents"]
    assert told["heard"][0] == "ready"


async def test_errors_and_limits_are_readable_elsewhere_too(web: Web, mine: Program) -> None:
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "PATCH"}
    wanted = "authorization, content-type, idempotency-key, if-match, last-event-id"

    before = await mine.call("OPTIONS", "/personas/x", 200, headers=asked | {"Access-Control-Request-Headers": wanted})
    refused = await mine.call("GET", "/personas/x", 404, headers={"Origin": asked["Origin"]})
    cookies = await mine.call(
        "OPTIONS", "/me", 400, headers=asked | {"Access-Control-Request-Headers": "x-unknown, cookie"}
    )

    assert before.headers["access-control-allow-origin"] == "*"
    assert "PATCH" in before.headers["access-control-allow-methods"]
    assert refused.headers["access-control-allow-origin"] == "*"
    exposed = refused.headers["access-control-expose-headers"]
    assert all(each in exposed for each in ("ETag", "Location", "Retry-After", "Idempotency-Replayed"))
    for answer in (before, refused, cookies):
        assert "access-control-allow-credentials" not in answer.headers
    page = await mine.http.get("/", headers={"Origin": asked["Origin"]})
    assert "access-control-allow-origin" not in page.headers
