"""Characters as programs make, change, find and take them along."""

from __future__ import annotations

import asyncio
import io
import json
from typing import Any

import httpx2
import pytest
from PIL import Image

from tests.core.test_intake import card_file
from tests.web.api.callers import Program, program
from tests.web.stage import Web


async def made(by: Program, name: str = "Maru") -> str:
    answer = await by.post("/characters", {"name": name, "language": "en"})
    return str(answer.json()["id"])


def picture(form: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(out, form)
    return out.getvalue()


async def send(by: Program, method: str, path: str, data: bytes, status: int, **fields: str) -> httpx2.Response:
    return await by.call(method, path, status, files={"file": ("a.bin", data)}, data=fields)


async def test_a_character_is_made_changed_and_deleted(mine: Program) -> None:
    answer = await mine.post("/characters", {"name": "Maru", "language": "en"})
    path = f"/characters/{answer.json()['id']}"
    assert answer.headers["location"] == f"/api/v1{path}"

    edit = {
        "description": "Keeps the light.",
        "greetings": ["You came.", "Again?"],
        "greeting_choice": "random",
        "tagline": {"en": "A keeper"},
        "tags": ["sea"],
        "rating": "teen",
        "language": "ko",
        "examples": "<START>\n{{user}}: hi\n{{char}}: hm",
        "creator_notes_by_language": {"en": "A keeper.", "ko": "등대지기"},
        "voice": {"level": "해요체", "toward": {"달래": "반말"}, "tics": ["음"], "never": ["욕"], "address": "손님"},
        "speech_register": "plain",
        "note": "first draft",
    }
    changed = (await mine.patch(path, edit)).json()

    assert changed["greetings"] == ["You came.", "Again?"]
    assert changed["voice"] == {
        "level": "해요",
        "toward": {"달래": "해"},
        "address": "손님",
        "tics": ["음"],
        "never": ["욕"],
        "speech_register": "plain",
    }
    assert changed["definition"]["examples"].startswith("<START>")
    assert changed["creator_notes_by_language"] == {"en": "A keeper.", "ko": "등대지기"}
    assert changed["version"] == 2
    assert (await mine.get(path)).json() == changed
    assert [each["id"] for each in (await mine.get("/characters/own/mine")).json()["items"]] == [changed["id"]]
    await mine.call("DELETE", path, 204)
    await mine.get(path, 404)


WHOLE = {
    "name": "마루",
    "language": "ko",
    "nickname": "마루지기",
    "tagline": {"ko": "등대지기", "en": "A keeper"},
    "description": "Keeps the light.",
    "personality": "Patient.",
    "scenario": "Night.",
    "greetings": ["You came.", "Again?"],
    "greeting_choice": "random",
    "group_greetings": ["So many of you."],
    "examples": "<START>\n{{user}}: hi\n{{char}}: hm",
    "system_prompt": "Speak little.",
    "post_history": "Stay in the tower.",
    "creator": "Somebody",
    "creator_notes_by_language": {"en": "A keeper.", "ko": "등대지기"},
    "character_version": "1.2",
    "tags": ["sea"],
    "rating": "teen",
    "voice": {"level": "해요", "toward": {"달래": "해"}, "tics": ["음"], "never": ["욕"], "address": "손님"},
    "speech_register": "plain",
    "talkativeness": 0.25,
    "depth_prompt": {"text": "[It is raining.]", "depth": 2, "role": "system"},
    "lore_profile": "risu",
}
BOOK = {
    "name": "The coast",
    "scan_depth": 6,
    "entries": [
        {"keys": ["lighthouse"], "content": "It has been dark since the storm.", "constant": True},
        {"keys": ["ferry"], "content": "The ferry comes on Mondays.", "extensions": {"depth": 3}},
    ],
}


def kept_of(shown: dict[str, Any]) -> dict[str, Any]:
    """What an answer says of the fields of WHOLE."""
    flat = shown | shown["definition"]
    voice = {name: value for name, value in shown["voice"].items() if name != "speech_register"}
    return {name: flat[name] for name in WHOLE if name in flat} | {
        "voice": voice,
        "speech_register": shown["voice"]["speech_register"],
    }


async def test_a_character_is_made_whole_by_one_request_done_once(mine: Program) -> None:
    key = {"Idempotency-Key": "the-whole-of-maru"}
    made = await mine.post("/characters", WHOLE | {"lorebook": BOOK, "note": "all at once"}, 201, **key)
    again = await mine.post("/characters", WHOLE | {"lorebook": BOOK, "note": "all at once"}, 201, **key)
    path = f"/characters/{made.json()['id']}"

    shown = (await mine.get(path)).json()
    book = (await mine.get(f"{path}/lorebook")).json()
    assert again.json() == made.json() == shown
    assert kept_of(shown) == WHOLE
    assert (shown["version"], shown["definition"]["lorebook_entries"]) == (1, 2)
    assert (book["name"], book["scan_depth"]) == ("The coast", 6)
    assert [(each["keys"], each["content"], each["constant"]) for each in book["entries"]] == [
        (["lighthouse"], "It has been dark since the storm.", True),
        (["ferry"], "The ferry comes on Mondays.", False),
    ]
    assert len({each["id"] for each in book["entries"]}) == 2
    assert [each["note"] for each in (await mine.get(f"{path}/versions")).json()["items"]] == ["all at once"]


async def test_what_makes_a_character_whole_can_change_it_as_well(mine: Program) -> None:
    path = f"/characters/{await made(mine)}"

    changed = (await mine.patch(path, WHOLE)).json()

    assert kept_of(changed) == WHOLE


@pytest.mark.parametrize(
    "wrong",
    [
        {"rating": "none"},
        {"voice": {"level": "왕족체"}},
        {"talkativeness": 7},
        {"lorebook": {"entries": [{"keys": 7}]}},
        {"lorebook": {"scan_depth": -1}},
        {"lorebook": {"entries": [{"extensions": {"a": [[[[[[[[[1]]]]]]]]]}}]}},
    ],
)
async def test_a_character_that_is_wrong_anywhere_is_not_made(mine: Program, wrong: dict[str, object]) -> None:
    await mine.post("/characters", WHOLE | wrong, 422)

    assert (await mine.get("/characters/own/mine")).json()["items"] == []


async def test_nobody_overwrites_what_they_have_not_seen(mine: Program) -> None:
    path = f"/characters/{await made(mine)}"
    mark = (await mine.get(path)).headers["etag"]

    await mine.get(path, 304, **{"If-None-Match": mark})
    await mine.patch(path, {"nickname": "M"}, 200, **{"If-Match": mark})
    await mine.patch(path, {"nickname": "N"}, 412, **{"If-Match": mark})

    assert (await mine.get(path)).json()["nickname"] == "M"


async def test_a_post_sent_twice_by_one_key_makes_one(mine: Program) -> None:
    one = await mine.post("/characters", {"name": "Maru"}, 201, **{"Idempotency-Key": "k1"})
    two = await mine.post("/characters", {"name": "Maru"}, 201, **{"Idempotency-Key": "k1"})

    assert one.json() == two.json()
    assert len((await mine.get("/characters/own/mine")).json()["items"]) == 1


@pytest.mark.parametrize(
    "edit",
    [
        {"name": ""},
        {"unknown": 1},
        {"rating": "x"},
        {"tags": ["a" * 101]},
        {"description": "a\x00b"},
        {"voice": {"level": "nonsense"}},
        {"greetings": ["a"] * 501},
        {"tagline": {"en": "x" * 161}},
    ],
)
async def test_what_cannot_be_is_refused_and_makes_no_version(mine: Program, edit: dict[str, object]) -> None:
    path = f"/characters/{await made(mine)}"

    await mine.patch(path, edit, 422)

    assert (await mine.get(path)).json()["version"] == 1


async def test_others_find_it_only_when_it_is_shown_to_them(mine: Program, theirs: Program) -> None:
    path = f"/characters/{await made(mine, 'Zephyrine')}"
    await mine.patch(path, {"description": "Secret of the lamp."})
    await theirs.get(path, 404)
    token = (await mine.patch(f"{path}/settings", {"visibility": "unlisted"})).json()["link_token"]

    await theirs.get(path, 404)
    met = (await theirs.get(f"{path}?token={token}")).json()
    assert met["definition"] is None and met["settings"] is None and not met["own"]
    assert (await theirs.get(f"/characters/linked/{token}")).json()["id"] == met["id"]
    await mine.patch(f"{path}/settings", {"visibility": "public", "shows_definition": True})
    assert (await theirs.get(path)).json()["definition"]["description"] == "Secret of the lamp."
    found = (await theirs.get("/characters?q=zephyrine")).json()["items"]
    assert [each["name"] for each in found] == ["Zephyrine"]
    author = (await theirs.get(path)).json()["author"]
    assert len((await theirs.get(f"/characters?author={author}")).json()["items"]) == 1
    fresh = (await mine.post(f"{path}/link", status=200)).json()["link_token"]
    assert fresh != token


async def test_a_gallery_is_leafed_through_page_by_page(mine: Program, nobody: httpx2.AsyncClient) -> None:
    for number in range(3):
        path = f"/characters/{await made(mine, f'Leaf {number}')}"
        await mine.patch(path, {"tags": ["leafed"]})
        await mine.patch(f"{path}/settings", {"visibility": "public"})
    seen, after = [], ""
    for _ in range(3):
        page = (await nobody.get(f"/api/v1/characters?tag=leafed&limit=1{after}")).json()
        seen += [each["name"] for each in page["items"]]
        after = f"&after={page['next']}"

    assert seen == ["Leaf 2", "Leaf 1", "Leaf 0"]
    assert page["next"] is None
    assert {"name": "leafed", "count": 3} in (await nobody.get("/api/v1/characters/tags?limit=100")).json()["items"]
    bad = await nobody.get("/api/v1/characters?order=newest&after=nonsense")
    assert bad.status_code == 422


async def test_likes_and_follows_count_once_and_are_taken_back(mine: Program, theirs: Program) -> None:
    path = f"/characters/{await made(mine)}"
    await theirs.call("PUT", f"{path}/like", 404)
    await mine.patch(f"{path}/settings", {"visibility": "public"})

    for _ in range(2):
        marks = (await theirs.call("PUT", f"{path}/like", 200)).json()
        await theirs.call("PUT", f"{path}/follow", 200)
    assert marks["liked"] and marks["like_count"] == 1
    assert (await theirs.get(path)).json()["followed"]
    assert len((await theirs.get("/characters/own/likes")).json()["items"]) == 1
    await theirs.call("DELETE", f"{path}/like", 204)
    await theirs.call("DELETE", f"{path}/follow", 204)
    assert (await theirs.get(path)).json()["like_count"] == 0


async def test_a_copy_is_made_only_where_that_is_allowed(mine: Program, theirs: Program) -> None:
    path = f"/characters/{await made(mine)}"
    await theirs.post(f"{path}/fork", {}, 404)
    await mine.patch(f"{path}/settings", {"visibility": "public"})
    await theirs.post(f"{path}/fork", {}, 422)
    await mine.patch(f"{path}/settings", {"allows_fork": True})

    copy = (await theirs.post(f"{path}/fork", {})).json()

    assert copy["own"] and copy["forked_from"] == path.rpartition("/")[2]


async def test_versions_are_compared_and_brought_back(mine: Program, theirs: Program) -> None:
    path = f"/characters/{await made(mine)}"
    await mine.patch(path, {"description": "Keeps the light."})
    await mine.patch(path, {"description": "Keeps the old light."})

    found = (await mine.get(f"{path}/differences?old=2&new=3")).json()
    (change,) = found["changes"]
    assert change["path"] == "$.data.description"
    assert {"text": "old ", "did": "added"} in change["pieces"]
    assert (await mine.get(f"{path}/versions/2")).json()["card"]["data"]["description"] == "Keeps the light."
    back = (await mine.post(f"{path}/versions/2/restore", {"note": "back"}, 200)).json()
    assert back["definition"]["description"] == "Keeps the light." and back["version"] == 4
    lines = (await mine.get(f"{path}/versions")).json()["items"]
    assert [each["number"] for each in lines] == [4, 3, 2, 1] and lines[0]["note"] == "back"
    for unseen in (f"{path}/versions", f"{path}/versions/1", f"{path}/differences?old=1&new=2"):
        await theirs.get(unseen, 404)
    await theirs.post(f"{path}/versions/1/restore", {}, 404)


async def test_a_card_is_brought_in_and_taken_along_in_every_form(mine: Program, theirs: Program) -> None:
    brought = (await send(mine, "POST", "/characters/import", card_file("Minari"), 201)).json()
    path = f"/characters/{brought['id']}"
    again = (await send(mine, "POST", "/characters/import", card_file("Minari"), 201)).json()

    assert brought["name"] == "Minari" and not brought["known"]
    assert again["known"] and again["id"] == brought["id"]
    offers = (await mine.get(f"{path}/export")).json()["items"]
    for offer in offers:
        if offer["problem"] is None:
            file = await mine.get(f"{path}/export/{offer['target']}")
            assert file.headers["content-disposition"].startswith("attachment")
            assert len(file.content) > 10
    assert {each["target"] for each in offers if each["problem"] is None} >= {"v3-png", "v3-json", "charx", "v2-json"}
    png = await mine.get(f"{path}/export/v3-png")
    other = (await send(theirs, "POST", "/characters/import", png.content, 201)).json()
    assert other["name"] == "Minari" and other["format"] == "png"
    await theirs.get(f"{path}/export/v3-png", 404)
    await theirs.get(f"{path}/export", 404)


async def test_a_twin_becomes_the_newest_version_of_the_older_one(mine: Program, theirs: Program) -> None:
    one = (await send(mine, "POST", "/characters/import", card_file("Twin"), 201)).json()["id"]
    newer = json.loads(card_file("Twin"))
    newer["data"]["description"] = "Newer."
    two = (await send(mine, "POST", "/characters/import", json.dumps(newer).encode(), 201)).json()

    assert two["twin"] == one
    await theirs.post(f"/characters/{two['id']}/merge", {"into": one}, 404)
    merged = (await mine.post(f"/characters/{two['id']}/merge", {"into": one}, 200)).json()
    assert merged["definition"]["description"] == "Newer."
    await mine.get(f"/characters/{two['id']}", 404)


@pytest.mark.parametrize("data", [b"", b"nonsense", b"{}", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04"])
async def test_a_file_that_is_no_card_is_told_and_nothing_is_kept(mine: Program, data: bytes) -> None:
    answer = await send(mine, "POST", "/characters/import", data, 422)

    assert answer.headers["content-type"] == "application/problem+json"
    assert (await mine.get("/characters/own/mine")).json()["items"] == []


async def test_what_is_no_form_with_a_file_is_told(mine: Program) -> None:
    await mine.post("/characters/import", {"file": "x"}, 422)
    await mine.call("POST", "/characters/import", 422, files={"other": b"x"})
    await mine.call("POST", "/characters/import", 400, content=b"x", headers={"content-type": "multipart/form-data"})


async def test_a_file_of_a_gigabyte_is_refused_before_it_is_read(mine: Program) -> None:
    url = httpx2.URL(mine.web.url)
    head = (
        "POST /api/v1/characters/import HTTP/1.1",
        f"Host: {url.host}:{url.port}",
        f"Authorization: Bearer {mine.token}",
        "Content-Type: multipart/form-data; boundary=x",
        f"Content-Length: {10**9}",
    )

    reader, writer = await asyncio.open_connection(url.host, url.port)
    writer.write(("\r\n".join(head) + "\r\n\r\n--x").encode())
    answer = await asyncio.wait_for(reader.readline(), 5)
    writer.close()

    assert b" 413 " in answer


async def test_pictures_are_put_shown_and_taken_away(mine: Program, theirs: Program) -> None:
    path = f"/characters/{await made(mine)}"

    shown = (await send(mine, "PUT", f"{path}/picture", picture("JPEG"), 200)).json()["picture"]
    face = await mine.http.get(shown)
    assert Image.open(io.BytesIO(face.content)).size[0] == Image.open(io.BytesIO(face.content)).size[1]
    listed = (await send(mine, "PUT", f"{path}/pictures/emotion/joy", picture(), 200)).json()["items"]
    assert listed == [{"kind": "emotion", "name": "joy"}]
    assert (await mine.get(f"{path}/pictures")).json()["items"] == listed
    assert (await mine.get(f"{path}/pictures/emotion/joy")).headers["content-type"] == "image/png"
    await send(mine, "PUT", f"{path}/picture", b"no picture", 422)
    await send(theirs, "PUT", f"{path}/picture", picture(), 404)
    await send(theirs, "PUT", f"{path}/pictures/emotion/joy", picture(), 404)
    for method in ("GET", "DELETE"):
        await theirs.call(method, f"{path}/pictures/emotion/joy", 404)
    await theirs.get(f"{path}/pictures", 404)
    await mine.call("DELETE", f"{path}/pictures/emotion/joy", 204)
    await mine.get(f"{path}/pictures/emotion/joy", 404)


async def test_what_is_for_adults_is_shown_to_adults(mine: Program, theirs: Program) -> None:
    path = f"/characters/{await made(mine)}"
    await mine.patch(path, {"rating": "adult"})
    await mine.patch(f"{path}/settings", {"visibility": "public"})

    assert (await theirs.get(path, 403)).json()["code"] == "api-adults-only"
    await theirs.get("/characters?adult=true", 403)
    await mine.get(path)


async def test_a_token_that_only_reads_changes_nothing(web: Web) -> None:
    async with program(web, "characters:read") as reader:
        await reader.get("/characters/own/mine")
        await reader.post("/characters", {"name": "Maru"}, 403)
        await send(reader, "POST", "/characters/import", card_file("Minari"), 403)


async def test_an_entry_is_added_changed_moved_tried_and_removed(mine: Program, theirs: Program) -> None:
    path = f"/characters/{await made(mine)}/lorebook"
    light = (await mine.post(f"{path}/entries", {"keys": ["light"], "content": "It is dark."})).json()
    sea = await mine.post(f"{path}/entries", {"keys": ["sea"], "content": "It is deep.", "place": 0})

    book = (await mine.get(path)).json()
    assert [each["content"] for each in book["entries"]] == ["It is deep.", "It is dark."]
    at = f"{path}/entries/{light['id']}"
    mark = (await mine.get(at)).headers["etag"]
    changed = (await mine.patch(at, {"constant": True, "extensions": {"depth": 2}}, 200, **{"If-Match": mark})).json()
    assert changed["constant"] and changed["keys"] == ["light"] and changed["extensions"] == {"depth": 2}
    await mine.patch(at, {"constant": False}, 412, **{"If-Match": mark})
    moved = await mine.call("PUT", f"{at}/place", 200, json={"place": 0})
    assert [each["id"] for each in moved.json()["entries"]] == [light["id"], sea.json()["id"]]
    tried = (await mine.post(f"{path}/test", {"text": "The sea!"}, 200)).json()["items"]
    assert {each["text"]: each["inside"] for each in tried} == {"It is dark.": True, "It is deep.": True}
    assert all(each["why"] for each in tried)
    assert (await mine.patch(path, {"scan_depth": 4, "name": "Sea"})).json()["scan_depth"] == 4
    await mine.call("DELETE", at, 204)
    await mine.get(at, 404)
    await theirs.get(path, 404)
    other = sea.headers["location"].removeprefix("/api/v1")
    await theirs.get(other, 404)
    await theirs.patch(other, {"content": "mine"}, 404)
    await theirs.call("DELETE", other, 404)
    await theirs.post(f"{path}/entries", {"content": "x"}, 404)
    await theirs.post(f"{path}/test", {"text": "sea"}, 404)


@pytest.mark.parametrize(
    "edit",
    [{"keys": "a"}, {"position": "middle"}, {"extensions": {"a": "\x00"}}, {"insertion_order": "1"}, {"mode": "x"}],
)
async def test_what_no_entry_can_be_is_refused(mine: Program, edit: dict[str, object]) -> None:
    path = f"/characters/{await made(mine)}/lorebook"

    await mine.post(f"{path}/entries", edit, 422)

    assert (await mine.get(path)).json()["entries"] == []
