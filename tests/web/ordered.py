"""Guests who have stories made."""

from __future__ import annotations

import httpx2

from tests.web.stage import Guest, Web

FIELDS = {"keywords": "회귀, 헌터, 짐꾼", "language": "ko", "episodes": "1", "rating": "general", "mode": "standard"}


async def order(guest: Guest, **fields: str) -> httpx2.Response:
    """Fill in the form; the page that tells the price, or what is wrong."""
    await guest.open("/stories/new")
    told = {f"field-{name}": value for name, value in (FIELDS | fields).items()}
    answer = await guest.submit("/stories/new", None, **told)
    guest.read(answer)
    return answer


async def begun(guest: Guest, **fields: str) -> str:
    """The path of a story that is being made, whose page is open."""
    await order(guest, **fields)
    answer = await guest.submit("/stories/new", do="start")
    assert answer.status_code == 303, answer.text
    await guest.open(answer.headers["location"])
    path: str = answer.headers["location"]
    return path.removesuffix("/make")


async def written(web: Web, guest: Guest, **fields: str) -> str:
    """The path of a story that is done."""
    path = await begun(guest, **fields)
    await web.app.writing.settle()
    return path
