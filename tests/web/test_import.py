"""Cards are brought in through the web, by whoever chose them and for nobody else."""

from __future__ import annotations

import re

import pytest

from tests.core.test_intake import card_file
from tests.web.stage import SAME_ORIGIN, Guest


async def choose(guest: Guest, name: str, data: bytes, **fields: str) -> str:
    """Choose a file on the page and send it; what the page says then."""
    await guest.open("/import")
    hidden = guest.form("/import") | fields
    answer = await guest.http.post("/import", data=hidden, files={"card": (name, data)}, headers=SAME_ORIGIN)
    guest.seen = answer.text
    return answer.text


def opened(page: str) -> str:
    """Where the page leads to the new character."""
    found = re.search(r'href="(/characters/[^"]+)"', page)
    assert found is not None, page
    return found[1]


async def test_a_chosen_card_is_reported_and_opens_as_ones_own_character(visitor: Guest) -> None:
    page = await choose(visitor, "미나리.json", card_file("미나리"))

    character = await visitor.open(opened(page))

    assert "미나리 카드를 가져왔어요" in page
    assert "나는 미나리야." in character.text


async def test_the_character_is_shown_to_nobody_else(visitor: Guest, stranger: Guest) -> None:
    path = opened(await choose(visitor, "미나리.json", card_file("미나리")))

    theirs, gallery = await stranger.open(path), await stranger.open("/")

    assert theirs.status_code == 404
    assert "미나리" not in gallery.text


@pytest.mark.parametrize("data", [b"", b"no card", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04"])
async def test_what_is_no_card_is_refused_in_words_and_leaves_the_form(visitor: Guest, data: bytes) -> None:
    page = await choose(visitor, "x.png", data)

    assert 'aria-invalid="true"' in page
    assert 'name="card"' in page


async def test_a_form_of_another_page_is_refused(visitor: Guest) -> None:
    page = await choose(visitor, "x.json", card_file(), form_token="0" * 64)

    assert "카드를 가져왔어요" not in page
