"""Memories by the API."""

from __future__ import annotations

from tests.web.api.callers import Program
from tests.web.api.test_chats import begun


async def test_a_memory_is_written_down_corrected_pinned_and_forgotten(mine: Program) -> None:
    chat = await begun(mine)

    made = (await mine.post("/memories", {"chat": chat, "text": "고양이 알레르기가 있다"})).json()
    pinned = (await mine.patch(f"/memories/{made['id']}", {"pinned": True, "text": "개 알레르기가 있다"})).json()
    listed = (await mine.get("/memories?character=dallae")).json()["items"]
    found = (await mine.get("/memories?character=dallae&query=없는말")).json()["items"]

    assert [(each["text"], each["pinned"]) for each in listed] == [("개 알레르기가 있다", True)]
    assert [each["text"] for each in pinned["before"]] == ["고양이 알레르기가 있다"]
    assert found == []
    gone = (await mine.call("DELETE", f"/memories/{pinned['id']}", 200)).json()
    assert gone["memories"] == 1
    assert (await mine.get("/memories?character=dallae")).json()["items"] == []
    await mine.call("PUT", "/memories/afresh", 204, json={"character": "dallae", "afresh": True})
    await mine.call("DELETE", "/memories?character=dallae", 200)


async def test_nobody_else_finds_a_memory(mine: Program, theirs: Program) -> None:
    chat = await begun(mine)
    made = (await mine.post("/memories", {"chat": chat, "text": "고양이 알레르기가 있다"})).json()

    await theirs.get(f"/memories/{made['id']}", 404)
    await theirs.patch(f"/memories/{made['id']}", {"pinned": True}, 404)
    await theirs.call("DELETE", f"/memories/{made['id']}", 404)
    await theirs.post("/memories", {"chat": chat, "text": "그냥"}, 404)
    assert (await theirs.get("/memories?character=dallae")).json()["items"] == []


async def test_memories_come_in_pages(mine: Program) -> None:
    chat = await begun(mine)
    for number in range(3):
        await mine.post("/memories", {"chat": chat, "text": f"{number}번째 이야기"})

    first = (await mine.get("/memories?character=dallae&limit=2")).json()
    rest = (await mine.get(f"/memories?character=dallae&limit=2&after={first['next']}")).json()

    assert [each["text"][0] for each in first["items"] + rest["items"]] == ["2", "1", "0"]
    assert rest["next"] is None
