"""Guests who have characters of their own: brought in as cards, and shown to others."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import unescape

from tests.core.test_intake import card_file
from tests.web.stage import SAME_ORIGIN, Guest


def card_of(called: str, /, **data: object) -> bytes:
    """A card file with these fields of its `data`."""
    whole = json.loads(card_file(called))
    whole["data"].update(data)
    return json.dumps(whole, ensure_ascii=False).encode()


async def send_file(guest: Guest, action: str, field: str, file: tuple[str, bytes], **fields: str) -> str:
    """Send a file with a form of the page last seen; what the page says then."""
    hidden = guest.form(action) | fields
    answer = await guest.http.post(action, data=hidden, files={field: file}, headers=SAME_ORIGIN)
    guest.read(answer)
    return answer.text


async def bring(guest: Guest, called: str, /, **data: object) -> str:
    """A private character of this guest; the path of its page."""
    await guest.open("/import")
    page = await send_file(guest, "/import", "card", ("card.json", card_of(called, **data)))
    found = re.search(r'href="(/characters/[^"]+)"', page)
    assert found is not None, page
    return found[1]


async def share(guest: Guest, path: str, visibility: str = "public", **switches: str) -> None:
    """As the guest chooses on the settings page."""
    await guest.open(f"{path}/settings")
    answer = await guest.submit(f"{path}/settings", None, visibility=visibility, **switches)
    assert answer.status_code == 303, answer.text


async def link_of(guest: Guest, path: str) -> str:
    """The path of the link by which an unlisted character is met."""
    page = (await guest.open(f"{path}/settings")).text
    found = re.search(r'class="address"><a href="(/c/[^"]+)"', page)
    assert found is not None, page
    return found[1]


async def edit(guest: Guest, path: str, **fields: str) -> tuple[int, str]:
    """Change fields of the edit form, sent with all that stood in it; (status, page)."""
    page = (await guest.open(f"{path}/edit")).text
    stood = standing(page)
    greetings = fields.pop("greetings", None)
    said = stood["field-greeting"] if greetings is None else greetings.split("|")
    data = {**guest.form(f"{path}/edit"), **single(stood), **{f"field-{name}": text for name, text in fields.items()}}
    answer = await guest.http.post(
        f"{path}/edit", data={**data, "field-greeting": said}, headers=SAME_ORIGIN, follow_redirects=True
    )
    return answer.status_code, answer.text


def single(stood: Mapping[str, list[str]]) -> dict[str, str]:
    return {name: values[0] for name, values in stood.items() if name != "field-greeting"}


def standing(page: str) -> dict[str, list[str]]:
    """What a browser would send for the fields of a page."""
    found: dict[str, list[str]] = {}
    areas = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)
    lines = re.findall(r'<input[^>]* name="(field-[^"]+)" type="text"[^>]* value="([^"]*)"', page)
    for name, value in (*areas, *lines):
        found.setdefault(name, []).append(unescape(value))
    for name, options in re.findall(r'<select[^>]* name="(field-[^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = [unescape(chosen[1]) if chosen else ""]
    return found
