"""Files that are two things at once, that unfold to gigabytes, that tell where somebody lives, or that never end."""

from __future__ import annotations

import base64
import io
import re
import secrets
import struct
import zipfile
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

import httpx2
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.web.attack import Peak, calling, token_of
from tests.web.makers import bring, card_of
from tests.web.stage import OFTEN, SAME_ORIGIN, Guest, Web, member, running
from web.limits import RATES

MARK: Final = b"xown-mark"
PAGE: Final = b"<!doctype html><script>/*" + MARK + b"*/top.xown()</script>"
SIZE: Final = (64, 64)


def _plain(form: str, **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", SIZE, "teal").save(out, form, **more)
    return out.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _with_chunk(kind: bytes, data: bytes) -> bytes:
    """A sound PNG with one more chunk behind its header."""
    png = _plain("PNG")
    return png[:33] + _chunk(kind, data) + png[33:]


def _told() -> bytes:
    told = PngInfo()
    told.add_text("Comment", PAGE.decode())
    told.add_itxt("XML:com.adobe.xmp", PAGE.decode())
    return _plain("PNG", pnginfo=told)


def _located() -> bytes:
    """A photograph that says where it was taken."""
    exif = Image.Exif()
    exif[0x010E] = MARK.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (37.0, 33.0, 59.0), 3: "E", 4: (126.0, 58.0, 41.0)})
    return _plain("JPEG", exif=exif, comment=MARK)


def _archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("META-INF/MANIFEST.MF", MARK)
    return out.getvalue()


def _header(width: int, height: int) -> bytes:
    """A PNG that says it is that large, and has next to nothing."""
    ihdr = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + ihdr + _chunk(b"IDAT", zlib.compress(bytes(10_000))) + _chunk(b"IEND", b"")


def _bomb() -> bytes:
    """A hundred megabytes of text in a hundred kilobytes."""
    return _with_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(100_000_000), 9))


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="xown()"><script>/*' + MARK + b"*/xown()</script></svg>"
# A picture and something else: what is kept is the picture alone.
TWO_THINGS = {
    "png and page": _plain("PNG") + PAGE,
    "page in a comment": _told(),
    "page in a chunk of its own": _with_chunk(b"xoWn", PAGE),
    "gif and archive": _plain("GIF") + _archive(),
    "jpeg and page": _plain("JPEG") + PAGE,
    "jpeg that tells where": _located(),
    "webp and page": _plain("WEBP") + PAGE,
}
# No picture that is shown, or too much of one.
NONE = {
    "svg": SVG,
    "svg behind white space": b"\n\n  " + SVG,
    "page": PAGE,
    "magic and page": b"\x89PNG\r\n\x1a\n" + PAGE,
    "gif's magic and page": b"GIF89a/*" + PAGE,
    "larger than any screen": _header(60_000, 60_000),
    "no width": _header(0, 10),
    "cut off": _plain("PNG")[:60],
    "archive": _archive(),
    "nothing": b"",
    "postscript": b"%!PS-Adobe-3.0\n(" + MARK + b") show",
}


@dataclass(frozen=True, slots=True)
class Maker:
    """Somebody signed in, their character's path, their token for forms, and the path of a chat of theirs."""

    browser: Guest
    path: str
    token: str
    chat: str


@pytest.fixture(scope="module")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Web]:
    """How often is not what is looked at here."""
    async with running(tmp_path_factory.mktemp("uploads"), rates=dict.fromkeys(RATES, OFTEN)) as web:
        yield web


@pytest.fixture(scope="module")
async def maker(program: Web) -> AsyncIterator[Maker]:
    async with member(program) as somebody:
        path = await bring(somebody, "그림쟁이")
        yield Maker(somebody, path, await token_of(somebody), await somebody.begin())


async def _sent(maker: Maker, path: str, field: str, data: bytes, **more: str) -> httpx2.Response:
    files = {field: ('face.png"\r\nX: y\u202egpj.html', data, "image/png")}
    return await maker.browser.http.post(
        path, data={"form_token": maker.token} | more, files=files, headers=SAME_ORIGIN
    )


async def _shown(somebody: Guest, page: str) -> list[httpx2.Response]:
    """Every picture that a page shows or leads to."""
    told = (await somebody.http.get(page)).text
    found = sorted(
        set(re.findall(r'(?:src|href)="(/(?:pictures|characters/[^"]+/pictures|me/personas)/[^"#]+)"', told))
    )
    answers = [await somebody.http.get(path, follow_redirects=True) for path in found]
    return [each for each in answers if each.headers["content-type"].startswith("image/")]


def _safe(answer: httpx2.Response) -> None:
    """The picture and nothing but the picture, as what it is."""
    kind = answer.headers["content-type"]
    with Image.open(io.BytesIO(answer.content)) as opened:
        assert kind == Image.MIME[opened.format or ""] and kind in {"image/png", "image/webp", "image/jpeg"}
        assert not opened.getexif() and "comment" not in {name.lower() for name in map(str, opened.info)}
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert MARK not in answer.content and b"<script" not in answer.content and b"PK\x03\x04" not in answer.content


@pytest.mark.parametrize("name", TWO_THINGS)
async def test_of_what_is_two_things_only_the_picture_is_kept(maker: Maker, name: str) -> None:
    """As a face, as a further picture, with a persona, in a chat."""
    somebody, path = maker.browser, maker.path
    data = TWO_THINGS[name]
    face = await _sent(maker, f"{path}/avatar", "picture", data)
    further = await _sent(maker, f"{path}/pictures", "picture", data, kind="emotion", name="joy")
    persona = await _sent(maker, "/me/personas", "picture", data, name=name)
    assert [each.status_code for each in (face, further, persona)] == [303] * 3, name

    shown = await _shown(somebody, f"{path}/pictures") + await _shown(somebody, "/me/personas")
    assert len(shown) >= 3
    for each in shown:
        _safe(each)


@pytest.mark.parametrize("name", TWO_THINGS)
async def test_what_comes_with_a_message_is_the_picture_alone(maker: Maker, name: str) -> None:
    somebody = maker.browser
    answer = await _sent(
        maker, f"{maker.chat}/messages", "file", TWO_THINGS[name], text="봐", nonce=secrets.token_urlsafe(12)
    )
    assert answer.status_code == 303, answer.text
    page = (await somebody.http.get(maker.chat)).text

    file = max(
        re.findall(r'(?:src|href)="(/chats/[^"]+/files/\d+)"', page), key=lambda path: int(path.rpartition("/")[2])
    )
    shown = await somebody.http.get(file)
    _safe(shown)
    disposition = shown.headers.get("content-disposition", "inline")
    assert disposition.isascii() and "%E2%80%AE" not in disposition and "\n" not in disposition
    assert "X: y" not in str(shown.headers)


@pytest.mark.parametrize("name", NONE)
async def test_what_is_no_picture_is_refused_in_words(maker: Maker, name: str) -> None:
    path = maker.path
    tried = {
        f"{path}/avatar": {"field": "picture"},
        f"{path}/pictures": {"field": "picture", "kind": "emotion", "name": "joy"},
        "/me/personas": {"field": "picture", "name": "민지"},
        f"{maker.chat}/messages": {"field": "file", "text": "봐", "nonce": secrets.token_urlsafe(12)},
        "/import": {"field": "card"},
        f"{path}/lorebook": {"field": "book"},
        "/stories/import": {"field": "project"},
    }
    for where, given in tried.items():
        answer = await _sent(
            maker, where, given["field"], NONE[name], **{k: v for k, v in given.items() if k != "field"}
        )
        empty = not NONE[name] and answer.status_code == 303  # a field in which nothing was chosen
        assert answer.status_code == 400 or empty, (where, answer.status_code)
        assert MARK.decode() not in answer.text


@pytest.mark.parametrize("name", [*TWO_THINGS, *NONE])
async def test_the_api_keeps_pictures_alone(maker: Maker, name: str) -> None:
    somebody, path = maker.browser, maker.path
    data = (TWO_THINGS | NONE)[name]
    character = path.rpartition("/")[2]
    file = {"file": ("face.png", data, "image/png")}
    async with calling(somebody) as mine:
        face = await mine.call("PUT", f"/characters/{character}/picture", files=file)
        further = await mine.call("PUT", f"/characters/{character}/pictures/emotion/joy", files=file)
        told = await mine.call("GET", f"/characters/{character}/pictures/emotion/joy")
        brought = await mine.call("POST", "/characters/import", files=file)

    assert {face.status_code, further.status_code} == ({200} if name in TWO_THINGS else {422})
    assert brought.status_code == 422
    if name in TWO_THINGS:
        _safe(told)


async def test_a_card_in_a_picture_that_is_more_brings_its_words_and_pixels_alone(
    maker: Maker,
) -> None:
    somebody = maker.browser
    told = PngInfo()
    told.add_text("chara", base64.b64encode(card_of("새 사람")).decode())
    told.add_text("Comment", PAGE.decode())
    card = _plain("PNG", pnginfo=told) + PAGE
    answer = await _sent(maker, "/import", "card", card)
    (path,) = set(re.findall(r'href="(/characters/[0-9a-f]+)"', answer.text))

    shown = await _shown(somebody, path)
    assert answer.status_code == 200 and shown
    for each in shown:
        _safe(each)


async def test_what_unfolds_to_gigabytes_costs_no_memory(maker: Maker) -> None:
    """A text in a picture, an archive, a picture's size: each is refused, or read without unfolding."""
    path = maker.path
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("card.json", bytes(300_000_000))
    bombs = (_header(30_000, 30_000), out.getvalue(), _bomb())  # 3,600, 300 and 100 MB
    peak = Peak()
    for bomb in bombs:
        for where, field in ((f"{path}/avatar", "picture"), ("/import", "card"), (f"{path}/lorebook", "book")):
            assert (await _sent(maker, where, field, bomb)).status_code in {303, 400}, where

    assert peak.grown() < 90_000_000
