"""Pictures of lists are small, and only of the sizes that lists need."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from tests.web.stage import Guest
from web.pages.portraits import SIZES, Album


async def _shown(visitor: Guest) -> str:
    found = re.search(r"/pictures/(\w+)-360\.webp", (await visitor.open("/")).text)
    assert found
    return found[1]


@pytest.mark.parametrize("size", SIZES)
async def test_a_small_picture_is_the_same_picture_and_kept_for_ever(visitor: Guest, size: int) -> None:
    name = await _shown(visitor)
    whole = await visitor.http.get(f"/pictures/{name}.png")

    answer = await visitor.http.get(f"/pictures/{name}-{size}.webp")

    made = Image.open(io.BytesIO(answer.content))
    assert (made.format, max(made.size)) == ("WEBP", size)
    assert len(answer.content) < len(whole.content) / 3
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("path", ["{}-361.webp", "{}-0.webp", "{}-99999999999999999999.webp", "nobody-360.webp"])
async def test_other_sizes_and_pictures_are_not_there(visitor: Guest, path: str) -> None:
    answer = await visitor.http.get("/pictures/" + path.format(await _shown(visitor)))

    assert answer.status_code == 404


def test_an_album_forgets_what_was_longest_unseen() -> None:
    album = Album(most=10)
    album.keep("a", 112, b"1234")
    album.keep("b", 112, b"1234")
    album.find("a", 112)

    album.keep("c", 112, b"1234")

    assert album.find("b", 112) is None
    assert album.find("a", 112) == b"1234"


async def test_our_own_files_come_small_and_pages_do_not(visitor: Guest) -> None:
    asked = {"Accept-Encoding": "gzip"}

    style = await visitor.http.get("/static/app.css", headers=asked)
    page = await visitor.http.get("/", headers=asked)

    assert style.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in page.headers
