"""Bodies that are too much, too deep or no text at all; connections that do not come on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import count
from urllib.parse import quote, urlsplit

import httpx2
import pytest

from tests.web.api.callers import program
from tests.web.attack import Peak, addresses, calling, token_of
from tests.web.stage import BY_NETWORK, SAME_ORIGIN, UNHURRIED, Guest, Web, guest, member, running
from web.limits import HOUR, Rate
from web.patience import Patience

GIGA = 1_000_000_000
ODD = ("\x00", "\ud800", "a\x00\udfff\u202e\ufeff\U0010ffff%00'\";--" + "💥" * 50)


async def _raw(web: Web, head: str, body: bytes = b"", most: int = 5_000_000, first: bytes = b"") -> tuple[bytes, int]:
    """(the answer's first line, bytes of the body that were taken before it): `first`, then `body` again and again."""
    at = urlsplit(web.url)
    reader, writer = await asyncio.open_connection(at.hostname, at.port)
    sent = 0
    try:
        writer.write(f"{head}\r\nHost: {at.netloc}\r\n\r\n".encode() + first)
        answered = asyncio.ensure_future(reader.readline())
        while body and not answered.done() and sent < most:
            writer.write(body)
            await writer.drain()
            sent += len(body)
            await asyncio.sleep(0)
        return await asyncio.wait_for(answered, 10), sent
    except ConnectionError:
        return b"closed", sent
    finally:
        writer.close()


@pytest.mark.parametrize("path", ["/signin", "/me/profile", "/import", "/hooks/x", "/api/v1/tokens", "/api/v1/chats"])
async def test_a_body_of_a_gigabyte_is_refused_by_what_it_says_of_itself(web: Web, path: str) -> None:
    kind = "application/json" if "api" in path else "application/x-www-form-urlencoded"
    line, _ = await _raw(web, f"POST {path} HTTP/1.1\r\nContent-Type: {kind}\r\nContent-Length: {GIGA}")

    assert line.split()[1:2] in ([b"413"], [b"401"], [b"403"], [b"404"])


@pytest.mark.parametrize("path", ["/signin", "/api/v1/tokens", "/api/v1/accounts"])
async def test_a_body_that_does_not_end_is_refused_before_long(web: Web, path: str) -> None:
    kind = "application/json" if "api" in path else "application/x-www-form-urlencoded"
    chunk = b"10000\r\n" + b"a" * 65_536 + b"\r\n"
    head = f"POST {path} HTTP/1.1\r\nContent-Type: {kind}\r\nTransfer-Encoding: chunked\r\nSec-Fetch-Site: same-origin"
    line, sent = await _raw(web, head, chunk, most=40_000_000)

    assert line == b"closed" or line.split()[1:2] in ([b"413"], [b"400"])
    assert sent < 20_000_000


@pytest.mark.parametrize("path", ["/import", "/stories/import", "/api/v1/characters/import", "/me/personas"])
async def test_a_file_of_a_gigabyte_that_is_streamed_is_refused_and_held_nowhere(web: Web, path: str) -> None:
    """Said to be as large, and in chunks that do not say where they end; by somebody whom it would be taken from."""
    largest, peak = web.app.reading.limits.file, Peak()
    part = b'--x\r\nContent-Disposition: form-data; name="card"; filename="a.png"\r\n\r\n'
    piece = b"100000\r\n" + bytes(0x100000) + b"\r\n"
    async with member(web) as somebody, calling(somebody) as mine:
        cookie = f"Cookie: iyagi={somebody.http.cookies['iyagi']}\r\nAuthorization: Bearer {mine.token}"
        head = f"POST {path} HTTP/1.1\r\nSec-Fetch-Site: same-origin\r\n{cookie}\r\n"
        head += "Content-Type: multipart/form-data; boundary=x\r\n"
        told, _ = await _raw(web, f"{head}Content-Length: {GIGA}")
        line, sent = await _raw(web, f"{head}Transfer-Encoding: chunked", piece, most=GIGA, first=_chunked(part))

    assert told.split()[1:2] == [b"413"]
    assert line == b"closed" or line.split()[1:2] == [b"413"]
    assert sent < largest + 30_000_000
    assert peak.grown() < 60_000_000


def _chunked(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


async def test_thousands_of_fields_are_refused(web: Web) -> None:
    async with member(web) as somebody:
        token = await token_of(somebody)
        fields = {"form_token": token} | {f"f{n}": "x" for n in range(5_000)}
        for path in ("/me/profile", "/new", "/signin", "/stories/new"):
            answer = await somebody.http.post(path, data=fields, headers=SAME_ORIGIN)
            assert answer.status_code == 400, path


@pytest.mark.parametrize("odd", ODD, ids=ascii)
async def test_no_text_of_a_form_or_an_address_breaks_a_page(web: Web, odd: str) -> None:
    """In every field of every form, and in every part of every address."""
    wild = quote(odd.encode("utf-8", "surrogatepass"), safe="")
    names: tuple[str, ...] = (
        "text",
        "title",
        "name",
        "reason",
        "note",
        "q",
        "to",
        "code",
        "email",
        "password",
        "current",
        "do",
        "back",
    )
    names += ("message", "character", "persona", "identity", "device", "kind", "provider", "key", "paragraph", "line")
    async with member(web) as somebody:
        token = await token_of(somebody)
        body = "&".join([f"form_token={token}", *(f"{name}={wild}" for name in names[:18])])
        headers = {"Content-Type": "application/x-www-form-urlencoded"} | SAME_ORIGIN
        told = {}
        for one in addresses():
            if one.path.endswith("/events") or one.path == "/signout":
                continue
            path = one.filled(dict.fromkeys(one.parameters, wild))
            if one.method == "GET":
                answer = await somebody.http.get(f"{path}?{'&'.join(f'{name}={wild}' for name in names)}")
            else:
                answer = await somebody.http.post(path, content=body, headers=headers)
            if answer.status_code >= 500:
                told[str(one)] = answer.status_code

    assert told == {}


async def test_json_that_is_a_bomb_costs_nothing(web: Web) -> None:
    async with program(web) as mine:
        bombs = (
            b"[" * 200_000,
            b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
            b'{"name": ' + b"9" * 100_000 + b"}",
            b'{"name": 1e999999999}',
            b'{"name": NaN}',
            b'{"name": "' + b"\\u0000" * 1000 + b'"}',
            b'{"name": "\\ud800"}',
            b'{"name": "\xed\xa0\x80"}',
            b"\xff\xfe",
            b'{"name": "x", ' + b",".join(b'"k%d": 1' % n for n in range(20_000)) + b"}",
        )
        for bomb in bombs:
            for path in ("/characters", "/personas", "/chats", "/stories", "/tokens", "/accounts"):
                answer = await mine.call("POST", path, content=bomb, headers={"Content-Type": "application/json"})
                assert 400 <= answer.status_code < 500, (path, bomb[:20])


# What is counted of everything that is sent comes last, so that each is seen by itself.
HASTY = UNHURRIED | dict.fromkeys(BY_NETWORK, Rate(3, HOUR)) | {"newcomer": Rate(5, HOUR), "guests": Rate(7, HOUR)}


@pytest.fixture(scope="module")
async def hasty(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Web]:
    """A program that waits for nobody, and of each network takes little."""
    async with running(tmp_path_factory.mktemp("hasty"), rates=HASTY, patience=Patience(0.3, 0.3)) as web:
        yield web


async def test_a_connection_that_says_nothing_is_closed(hasty: Web) -> None:
    """Nothing at all; a head that grows by a byte; a body that stops."""
    at = urlsplit(hasty.url)
    stuck = b"POST /signin HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nContent-Type: application/json\r\n\r\nab"
    for said in (b"", b"GET / HTTP/1.1\r\nX-A: ", stuck.replace(b"Host: x", f"Host: {at.netloc}".encode())):
        reader, writer = await asyncio.open_connection(at.hostname, at.port)
        writer.write(said)
        while b"X-A" in said and not reader.at_eof():
            try:
                writer.write(b"a")
                await asyncio.wait_for(reader.readexactly(1), 0.05)
            except TimeoutError:
                continue
            except (ConnectionError, asyncio.IncompleteReadError):
                break
        await asyncio.wait_for(_ended(reader), 5)
        writer.close()


async def _ended(reader: asyncio.StreamReader) -> None:
    try:
        await reader.read()
    except ConnectionError:
        return


async def test_who_waits_for_an_answer_is_not_hurried(hasty: Web) -> None:
    """A stream of events says nothing for longer than a request may take to come."""
    async with _from_afar(hasty) as visitor:
        chat = await visitor.begin("dallae", "")
        async with visitor.http.stream("GET", f"{chat}/events") as stream:
            lines = stream.aiter_lines()
            assert stream.status_code == 200
            await asyncio.sleep(0.7)
            await visitor.http.get(chat)
            assert await anext(lines) is not None


_networks = count(1)


@asynccontextmanager
async def _from_afar(web: Web, network: str = "") -> AsyncIterator[Guest]:
    """Somebody behind the operator's proxy, in a network of their own where none is named."""
    async with guest(web) as somebody:
        somebody.http.headers["X-Forwarded-For"] = network or f"198.51.100.{next(_networks)}"
        yield somebody


async def _begins(somebody: Guest, _turn: int) -> httpx2.Response:
    await somebody.open("/characters/dallae")
    return await somebody.submit("/characters/dallae/chats", text="안녕")


def _sends(path: str, page: str = "", **fields: str) -> Callable[[Guest, int], Awaitable[httpx2.Response]]:
    """A form, with the token of `page`; `{}` in a field is another each time."""

    async def send(somebody: Guest, turn: int) -> httpx2.Response:
        await somebody.open(page or path)
        return await somebody.submit(path, None, **{name: value.format(turn) for name, value in fields.items()})

    return send


def _asks(path: str, **headers: str) -> Callable[[Guest, int], Awaitable[httpx2.Response]]:
    async def ask(somebody: Guest, turn: int) -> httpx2.Response:
        return await somebody.http.get(path, headers={name: value.format(turn) for name, value in headers.items()})

    return ask


SECRET = "seven lanterns {}"
COUNTED = {
    "newcomer": _begins,
    "guests": _begins,
    "signin-client": _sends("/signin", email="mina{}@example.com", password=SECRET),
    "signup-client": _sends("/signup", email="joon{}@example.com", password=SECRET),
    "forgot-client": _sends("/forgot", email="mina{}@example.com"),
    "code-client": _sends("/confirm", "/signin", code="nothing-{}"),
    "api-anyone": _asks("/api/v1/characters"),
    "api-unknown": _asks("/api/v1/me", Authorization="Bearer nothing-{}"),
}


def test_all_that_is_counted_by_the_network_is_tried() -> None:
    assert set(COUNTED) == set(BY_NETWORK)


@pytest.mark.parametrize("name", COUNTED)
async def test_a_stranger_with_ever_new_cookies_is_counted_by_the_network(hasty: Web, name: str) -> None:
    """So many are taken, and the next is told to wait; another network's first is taken."""
    network, most, statuses = f"198.51.100.{next(_networks)}", HASTY[name].most, []
    cookies = httpx2.Cookies()
    for turn in range(most + 1):
        async with _from_afar(hasty, network) as somebody:
            if name == "guests":  # who is no newcomer
                somebody.http.cookies = cookies
            statuses.append((await COUNTED[name](somebody, turn)).status_code)
            cookies = somebody.http.cookies
    async with _from_afar(hasty) as other:
        elsewhere = await COUNTED[name](other, most + 1)

    assert 429 not in statuses[:most] and statuses[most] == 429
    assert elsewhere.status_code != 429
