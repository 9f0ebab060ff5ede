"""Stories as programs have them made, steer, read and take along."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile

import httpx2
import pytest
from sqlalchemy import update

from core.accounts import preferences
from core.db.tables.characters import Visibility
from core.db.tables.stories import stories
from tests.core.stories.made import Story
from tests.web.api.callers import Program, program
from tests.web.shelved import link_of, shelve
from tests.web.stage import Web

WISH = {"keywords": ["회귀", "헌터", "짐꾼"], "language": "ko", "episodes": 1, "rating": "general"}


async def begun(by: Program, **more: object) -> str:
    answer = await by.post("/stories", {"wish": WISH, **more})
    return f"/stories/{answer.json()['id']}"


async def written(web: Web, by: Program, **more: object) -> str:
    path = await begun(by, **more)
    await web.app.writing.settle()
    return path


async def steer(by: Program, path: str, status: int = 200, **act: object) -> dict[str, object]:
    answer = await by.post(f"{path}/steer", act, status)
    found: dict[str, object] = answer.json()
    return found


async def test_what_may_be_wished_is_told(nobody: httpx2.AsyncClient) -> None:
    told = (await nobody.get("/api/v1/stories/choices")).json()

    assert "hunter" in [each["id"] for each in told["genres"]]
    assert told["ratings"] == ["general", "teen"] and set(told["stops"]) == {"concept", "outline", "episode"}


async def test_the_price_is_told_before_anything_is_begun(mine: Program) -> None:
    told = (await mine.post("/stories/quote", WISH, 200)).json()

    assert told["rehearsal"] and told["told"] and told["calls"] > 0
    assert (await mine.get("/stories/making")).json()["items"] == []


@pytest.mark.parametrize(
    "wish",
    [
        {"keywords": [], "language": "ko"},
        {"keywords": ["a"], "language": "fr"},
        {"keywords": ["a"], "episodes": 101},
        {"keywords": ["a"], "genre": "no such"},
        {"keywords": ["a"], "rating": "adult"},
        {"keywords": ["a"] * 21},
        {"keywords": ["a\x00"]},
    ],
)
async def test_a_wish_that_cannot_come_true_begins_nothing(mine: Program, wish: dict[str, object]) -> None:
    await mine.post("/stories", {"wish": wish}, 422)

    assert (await mine.get("/stories/making")).json()["items"] == []


async def test_a_story_is_made_and_published_and_read(web: Web, mine: Program, theirs: Program) -> None:
    path = await written(web, mine)

    work = (await mine.get(f"{path}/work")).json()
    assert work["state"] == "done" and work["share"] == 1.0
    assert work["episodes"][0]["passed"] and not work["episodes"][0]["published"]
    await theirs.get(path, 404)
    details = await mine.get(f"{path}/details")
    named = await mine.patch(
        f"{path}/details",
        {"title": "돌아온 짐꾼", "pen_name": "민들레", "tags": ["회귀"]},
        200,
        **{"If-Match": details.headers["etag"]},
    )
    assert named.json()["title"] == "돌아온 짐꾼"
    await mine.patch(f"{path}/details", {"title": "x"}, 412, **{"If-Match": details.headers["etag"]})
    out = (await mine.call("PUT", f"{path}/visibility", 200, json={"visibility": "public"})).json()
    assert out["published_episodes"] == 1
    shown = (await theirs.get(path)).json()
    assert shown["title"] == "돌아온 짐꾼" and not shown["own"] and shown["tags"] == ["회귀"]
    episode = (await theirs.get(f"{path}/episodes/1")).json()
    assert episode["paragraphs"] and not episode["draft"]
    assert (await theirs.get(f"{path}/episodes/1/report")).json()["passed"]
    assert (await theirs.get(f"{path}/cover")).headers["content-type"] == "image/png"
    assert [each["id"] for each in (await theirs.get("/stories?q=돌아온")).json()["items"]] == [shown["id"]]
    author = (await theirs.get(f"/authors/{shown['author']}")).json()
    assert author["pen_name"] == "민들레" and len(author["items"]) == 1


async def test_its_parts_are_read_compared_edited_and_put_back(web: Web, mine: Program, theirs: Program) -> None:
    path = await written(web, mine)
    part = f"{path}/parts/13/1"
    kept = (await mine.get(part)).json()
    assert kept["counts"] and kept["editable"] and kept["report"]["passed"]
    scenes = [f"{kept['scenes'][0]}\n\n그는 문을 닫았다.", *kept["scenes"][1:]]

    seen = (await mine.get(f"{path}/work")).json()["seen"]
    done = (await mine.call("PUT", part, 200, json={"scenes": scenes, "seen": seen, "anyway": True})).json()

    assert done["seen"] == seen + 1
    now = (await mine.get(part)).json()
    assert now["version"] == 2 and now["author"] == "person" and now["scenes"][0].endswith("그는 문을 닫았다.")
    rows = (await mine.get(f"{part}/differences?old=1&new=2")).json()["rows"]
    assert any(piece["did"] == "added" for row in rows for piece in row["right"])
    await mine.call("PUT", part, 422, json={"scenes": scenes[:1], "seen": seen})
    back = await steer(mine, path, do="restore", part={"stage": 13, "episode": 1}, version=1)
    assert back["seen"] == seen + 2
    assert (await mine.get(part)).json()["version"] == 1
    concept = (await mine.get(f"{path}/parts/1/0")).json()
    assert concept["content"]["titles"]
    refused = await mine.call("PUT", f"{path}/parts/1/0", 422, json={"content": {"titles": []}})
    assert "title" in refused.json()["detail"].lower()
    listed = (await mine.get(f"{path}/parts")).json()["items"]
    assert {each["stage"] for each in listed} == set(range(1, 17))
    for unseen in (part, f"{path}/parts", f"{path}/work", f"{path}/stale", f"{path}/cast", f"{path}/details"):
        await theirs.get(unseen, 404)
    await theirs.call("PUT", part, 404, json={"scenes": scenes})


async def test_every_stage_can_be_made_anew_and_what_gets_stale_is_told(web: Web, mine: Program) -> None:
    path = await written(web, mine)
    for each in (await mine.get(f"{path}/parts")).json()["items"]:
        act = {"do": "redo", "parts": [{"stage": each["stage"], "episode": each["episode"]}], "instruction": "더 밝게"}
        await steer(mine, path, **act)  # type: ignore[arg-type]  # by name
        await web.app.writing.settle()

        now = (await mine.get(f"{path}/work")).json()
        assert now["state"] == "done", now["reason"]
        stale = (await mine.get(f"{path}/stale")).json()["items"]
        assert [(part["stage"], part["episode"]) for part in stale] == [
            (part["stage"], part["episode"]) for part in now["stale"]
        ]
        if stale:
            chosen = [{"stage": part["stage"], "episode": part["episode"]} for part in stale]
            assert (await steer(mine, path, do="keep", parts=chosen))["stale"] == []


async def test_its_maker_is_asked_where_they_wanted_and_goes_on(web: Web, mine: Program) -> None:
    path = await written(web, mine, stops=["concept", "episode"])
    work = (await mine.get(f"{path}/work")).json()
    assert work["state"] == "waiting" and work["waits_at"] == {"stage": 1, "episode": 0}

    await steer(mine, path, do="redo", instruction="제목을 짧게", seen=work["seen"])
    await steer(mine, path, 422, do="approve", seen=work["seen"])
    await web.app.writing.settle()
    await steer(mine, path, do="approve")
    await web.app.writing.settle()
    assert (await mine.get(f"{path}/work")).json()["waits_at"] == {"stage": 13, "episode": 1}
    await steer(mine, path, do="redo_scene", episode=1, scene=1, instruction="비가 오게")
    await web.app.writing.settle()
    await steer(mine, path, do="redo_episode", episode=1)
    await web.app.writing.settle()
    await steer(mine, path, do="stops", stops=[])
    await steer(mine, path, do="approve")
    await web.app.writing.settle()
    assert (await mine.get(f"{path}/work")).json()["state"] == "done"


async def test_a_story_is_paused_resumed_limited_and_cancelled(web: Web, mine: Program) -> None:
    path = await begun(mine, cap=5_000_000)

    assert (await steer(mine, path, do="pause"))["state"] == "paused"
    await steer(mine, path, 422, do="pause")
    assert (await steer(mine, path, do="cap", cap=1_000))["cap"] == 1_000
    assert (await steer(mine, path, do="cap", cap=None))["cap"] is None
    assert (await steer(mine, path, do="resume"))["state"] == "making"
    assert (await steer(mine, path, do="cancel"))["state"] == "cancelled"
    await steer(mine, path, 422, do="make coffee")
    await web.app.writing.settle()


async def test_it_goes_on_branches_and_names_change(web: Web, mine: Program) -> None:
    path = await written(web, mine)
    cast = (await mine.get(f"{path}/cast")).json()
    member = cast["members"][0]

    await steer(mine, path, do="rename", member=member["id"], name="서린후")
    assert (await mine.get(f"{path}/cast")).json()["members"][0]["name"] == "서린후"
    await steer(mine, path, do="go_on", more=1, heading="2부", direction="바다로")
    branch = await steer(mine, path, do="branch", after=1, more=1, direction="산으로")
    await web.app.writing.settle()

    made = (await mine.get(f"/stories/{branch['branch']}/work")).json()
    assert made["parent"] == path.rpartition("/")[2] and made["branched_at"] == 1
    assert (await mine.get(f"{path}/work")).json()["episodes_wanted"] == 2
    assert len((await mine.get("/stories/making")).json()["items"]) == 2
    first = (await mine.get("/stories/making?limit=1")).json()
    second = (await mine.get(f"/stories/making?limit=1&after={first['next']}")).json()
    assert [first["items"][0]["id"], second["items"][0]["id"]] == [branch["branch"], path.rpartition("/")[2]]
    assert second["next"] is None


async def test_somebody_of_the_cast_becomes_a_character(web: Web, mine: Program, theirs: Program) -> None:
    path = await written(web, mine)
    cast = (await mine.get(f"{path}/cast")).json()
    member = next(each for each in cast["members"] if each["first_episode"] == 1)

    made = (await mine.post(f"{path}/cast/{member['id']}", {"episode": 1})).json()["character"]

    assert (await mine.get(f"/characters/{made}")).json()["name"]
    found = (await mine.get(f"{path}/cast")).json()["members"]
    assert next(each for each in found if each["id"] == member["id"])["born"] == {"1": made}
    await theirs.post(f"{path}/cast/{member['id']}", {"episode": 1}, 404)
    await mine.post(f"{path}/cast/nobody", {"episode": 1}, 404)


async def test_every_form_is_taken_along_and_the_project_comes_back(web: Web, mine: Program, theirs: Program) -> None:
    path = await written(web, mine)
    files = {form: (await mine.get(f"{path}/export/{form}")).content for form in ("epub", "pdf", "txt", "md", "html")}

    assert zipfile.ZipFile(io.BytesIO(files["epub"])).read("mimetype") == b"application/epub+zip"
    assert files["pdf"].startswith(b"%PDF-")
    assert all(len(data) > 500 for data in files.values())
    project = await mine.get(f"{path}/export/json")
    brought = await mine.call("POST", "/stories/import", 201, files={"file": ("p.json", project.content)})
    assert brought.json()["state"] == "paused" and brought.json()["episodes"][0]["number"] == 1
    await mine.call("POST", "/stories/import", 422, files={"file": ("p.json", b"{}")})
    await theirs.get(f"{path}/export/epub", 404)
    await mine.call("PUT", f"{path}/visibility", 200, json={"visibility": "public"})
    assert (await theirs.get(f"{path}/export/epub")).content.startswith(b"PK")
    await theirs.get(f"{path}/export/json", 404)
    await mine.get(f"{path}/export/docx", 422)


async def test_how_it_comes_along_is_told_as_it_happens(web: Web, mine: Program, theirs: Program) -> None:
    path = await begun(mine)
    states: list[str] = []

    async def watch() -> None:
        async with mine.http.stream("GET", f"/api/v1{path}/events") as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            async for line in answer.aiter_lines():
                if line.startswith("data:"):
                    states.append(json.loads(line[5:])["state"])
                    if states[-1] == "done":
                        return

    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        tasks.create_task(watch())
        await web.app.writing.settle()

    assert states[-1] == "done"
    await theirs.get(f"{path}/events", 404)


async def test_a_story_is_deleted_whole_even_while_it_is_made(web: Web, mine: Program, theirs: Program) -> None:
    path = await begun(mine)
    await theirs.call("DELETE", path, 404)

    await mine.call("DELETE", path, 204)
    await web.app.writing.settle()

    await mine.get(f"{path}/work", 404)
    await mine.get(path, 404)
    assert (await mine.get("/stories/making")).json()["items"] == []
    done = await written(web, mine)
    await mine.call("PUT", f"{done}/visibility", 200, json={"visibility": "public"})
    await mine.call("DELETE", done, 204)
    await theirs.get(done, 404)


async def test_what_is_not_ones_own_is_steered_by_nobody_else(web: Web, mine: Program, theirs: Program) -> None:
    path = await begun(mine)

    await steer(theirs, path, 404, do="pause")
    await theirs.patch(f"{path}/details", {"title": "x"}, 404)
    await theirs.call("PUT", f"{path}/visibility", 404, json={"visibility": "public"})
    await theirs.post(f"{path}/link", status=404)
    await steer(mine, path, do="cancel")
    await web.app.writing.settle()


async def test_readers_like_follow_comment_and_come_back(web: Web, mine: Program, theirs: Program) -> None:
    path = f"/stories/{await shelve(web, Story(title='남의 이야기'))}"

    for _ in range(2):
        assert (await mine.call("PUT", f"{path}/like", 200)).json()["like_count"] == 1
        assert (await mine.call("PUT", f"{path}/follow", 200)).json()["followed"]
    assert len((await mine.get("/stories/own/likes")).json()["items"]) == 1
    assert len((await mine.get("/stories/own/follows")).json()["items"]) == 1
    paragraph = (await mine.get(f"{path}/episodes/1")).json()["paragraphs"][0]["id"]
    said = (await mine.post(f"{path}/comments", {"text": "좋아요", "episode": 1, "paragraph": paragraph})).json()
    assert said["removable"] and said["name"]
    under = (await theirs.get(f"{path}/comments?episode=1&paragraph={paragraph}")).json()["items"]
    assert [each["text"] for each in under] == ["좋아요"] and not under[0]["removable"]
    await theirs.call("DELETE", f"{path}/comments/{said['id']}", 404)
    await mine.call("DELETE", f"{path}/comments/{said['id']}", 204)
    await mine.get(f"{path}/place", 404)
    await mine.call("PUT", f"{path}/place", 200, json={"episode": 1, "paragraph": paragraph, "number": 0})
    assert (await mine.get(f"{path}/place")).json()["episode"] == 1
    assert (await mine.get("/reading/begun")).json()["items"][0]["place"]["paragraph"] == paragraph
    assert (await mine.get("/reading/news")).json()["items"] == []
    await mine.call("PUT", f"{path}/place", 422, json={"episode": 1, "paragraph": "nowhere"})
    await mine.call("DELETE", f"{path}/like", 204)
    await mine.call("DELETE", f"{path}/follow", 204)
    assert (await mine.get(path)).json()["like_count"] == 0


async def test_a_feed_of_ones_own_is_made_read_and_ended(mine: Program, theirs: Program) -> None:
    made = (await mine.post("/reading/feeds")).json()

    assert (await mine.http.get(made["path"])).status_code == 200
    assert (await mine.get("/reading/feeds")).json()["items"] == [made]
    await theirs.call("DELETE", f"/reading/feeds/{made['token']}", 404)
    await mine.call("DELETE", f"/reading/feeds/{made['token']}", 204)
    assert (await mine.http.get(made["path"])).status_code == 404


async def test_an_unlisted_story_is_met_by_its_link_alone(web: Web, mine: Program) -> None:
    public_id = await shelve(web, Story(title="숨은 이야기"), Visibility.UNLISTED)

    await mine.get(f"/stories/{public_id}", 404)
    token = await link_of(web, public_id)
    met = (await mine.get(f"/stories/{token}")).json()
    assert met["id"] == token and public_id not in json.dumps(met)


async def test_what_is_for_adults_is_told_to_adults(web: Web, mine: Program, nobody: httpx2.AsyncClient) -> None:
    public_id = await shelve(web, Story(title="어른의 이야기"))
    async with web.app.db.write() as tx:
        await tx.run(update(stories).where(stories.c.public_id == public_id).values(rating="adult"))

    assert (await mine.get(f"/stories/{public_id}", 403)).json()["code"] == "api-adults-only"
    for what in ("episodes", "episodes/1", "comments", "cover"):
        assert (await nobody.get(f"/api/v1/stories/{public_id}/{what}")).status_code == 403
    async with web.app.db.write() as tx:
        await preferences.keep(tx, mine.account, {"adult": True})
    await mine.get(f"/stories/{public_id}")


async def test_a_token_that_only_reads_makes_no_story(web: Web) -> None:
    async with program(web, "stories:read") as reader:
        await reader.get("/stories/making")
        await reader.post("/stories", {"wish": WISH}, 403)
        await reader.post("/stories/quote", WISH, 200)
