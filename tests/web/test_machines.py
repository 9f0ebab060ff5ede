"""What programs ask for: health, metrics, hooks."""

from __future__ import annotations

from collections.abc import Mapping

from tests.web.stage import Guest


async def test_a_process_that_lives_and_is_ready_says_so(visitor: Guest) -> None:
    alive, ready = await visitor.http.get("/healthz"), await visitor.http.get("/readyz")

    assert alive.status_code == ready.status_code == 200
    assert ready.json() == {"ready": True, "database": "ok", "front_ends": {"web": "ok"}}


async def test_a_front_end_that_waits_is_named(visitor: Guest) -> None:
    states = visitor.web.app.states
    states["discord"] = "waiting for the gateway"

    ready = await visitor.http.get("/readyz")
    del states["discord"]

    assert ready.status_code == 503
    assert ready.json()["front_ends"]["discord"] == "waiting for the gateway"


async def test_metrics_are_for_this_machine_alone(visitor: Guest) -> None:
    here = await visitor.http.get("/metrics")
    elsewhere = await visitor.http.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})

    assert "iyagi_events_total" in here.text and here.headers["content-type"].startswith("text/plain")
    assert elsewhere.status_code == 404


async def test_a_hook_goes_to_the_front_end_that_asked_for_it(visitor: Guest) -> None:
    heard: list[tuple[str, bytes]] = []

    async def hook(headers: Mapping[str, str], body: bytes) -> int:
        heard.append((headers["x-secret"], body))
        return 202

    visitor.web.app.hooks["telegram"] = hook
    known = await visitor.http.post("/hooks/telegram", content=b"{}", headers={"X-Secret": "s"})
    large = await visitor.http.post("/hooks/telegram", content=b" " * 1_100_000, headers={"X-Secret": "s"})
    unknown = await visitor.http.post("/hooks/nobody", content=b"{}")
    del visitor.web.app.hooks["telegram"]

    assert (known.status_code, large.status_code, unknown.status_code) == (202, 413, 404)
    assert heard == [("s", b"{}")]


async def test_no_documentation_is_served_for_what_is_not_offered(visitor: Guest) -> None:
    answers = [await visitor.http.get(path) for path in ("/redoc", "/openapi.json", "/docs/oauth2-redirect")]

    assert {answer.status_code for answer in answers} == {404}
