"""Every operation shows what is sent to it and what it answers, as its own schemas have it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it has none

from web.api import korean
from web.api.korean import WORDS

Json = dict[str, Any]


async def document(nobody: httpx2.AsyncClient) -> Json:
    found: Json = (await nobody.get("/api/v1/openapi.json")).json()
    return found


def operations(whole: Json) -> Iterator[tuple[str, Json]]:
    for path, methods in whole["paths"].items():
        for method, one in methods.items():
            yield f"{method.upper()} {path}", one


def wrong(whole: Json, body: Json) -> list[str]:
    """What an example has that its schema does not take."""
    schema = {**body["schema"], "components": whole["components"]}
    return [
        f"{each.json_path}: {each.message[:200]}" for each in Draft202012Validator(schema).iter_errors(body["example"])
    ]


async def test_what_is_sent_has_an_example_that_fits(nobody: httpx2.AsyncClient) -> None:
    whole = await document(nobody)

    found = {
        name: [complaint for body in one["requestBody"]["content"].values() for complaint in wrong(whole, body)]
        for name, one in operations(whole)
        if "requestBody" in one
    }

    assert len(found) >= 45
    assert {name: complaints for name, complaints in found.items() if complaints} == {}


async def test_what_is_answered_has_an_example_that_fits(nobody: httpx2.AsyncClient) -> None:
    whole = await document(nobody)

    found: dict[str, list[str]] = {}
    for name, one in operations(whole):
        for status, answer in one["responses"].items():
            for kind, body in answer.get("content", {}).items():
                if status.startswith("2") and kind == "application/json" and body.get("schema"):
                    found.setdefault(name, []).extend(wrong(whole, body))

    assert len(found) >= 80
    assert {name: complaints for name, complaints in found.items() if complaints} == {}


async def test_every_operation_has_words_and_an_answer(nobody: httpx2.AsyncClient) -> None:
    whole = await document(nobody)

    lacking = [
        name
        for name, one in operations(whole)
        if not one.get("description")
        or not one["description"].startswith(one["summary"])
        or not any(status.startswith("2") for status in one["responses"])
    ]

    assert lacking == []


def words(part: Any) -> Iterator[str]:
    """All that the document says in words."""
    if isinstance(part, list):
        for each in part:
            yield from words(each)
    if isinstance(part, dict):
        for name, each in part.items():
            if name in WORDS and isinstance(each, str):
                yield " ".join(each.split())
            elif not korean.is_example(name, each):
                yield from words(each)


async def test_all_that_the_document_says_is_said_in_korean_too(nobody: httpx2.AsyncClient) -> None:
    whole = await document(nobody)
    english, known = set(words(whole)), korean.known()
    beginnings = {" ".join(one["summary"].split()) for _, one in operations(whole)}

    assert sorted(english - known.keys() - beginnings) == []
    assert sorted(known.keys() - english) == []
    assert [said for said in known.values() if not any("가" <= letter <= "힣" for letter in said)] == []


async def test_the_document_can_be_had_in_korean_and_means_the_same(nobody: httpx2.AsyncClient) -> None:
    whole = await document(nobody)
    other = (await nobody.get("/api/v1/openapi.json?lang=ko")).json()

    assert other["paths"]["/personas"]["get"]["summary"] == "모두 오래된 것부터 보여 줘요"
    assert bare(other) == bare(whole)


def bare(part: Any) -> Any:
    """Without words."""
    if isinstance(part, dict):
        return {name: bare(each) for name, each in part.items() if not (name in WORDS and isinstance(each, str))}
    return [bare(each) for each in part] if isinstance(part, list) else part


@pytest.mark.parametrize("lang", ["fr", "", "\x00"])
async def test_in_other_languages_there_is_none(nobody: httpx2.AsyncClient, lang: str) -> None:
    answer = await nobody.get("/api/v1/openapi.json", params={"lang": lang})

    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


@pytest.mark.parametrize(
    ("language", "said"), [("ko", "캐릭터의 인사가 첫 메시지로 와요."), ("en", "greeting comes as its first message")]
)
async def test_the_page_is_in_the_readers_language(nobody: httpx2.AsyncClient, language: str, said: str) -> None:
    page = (await nobody.get("/docs", headers={"Accept-Language": language})).text

    assert said in page
    assert page.count('<details class="operation"') == len(list(operations(await document(nobody))))
    assert ("Sent again with the same key" in page) == (language == "en")
    assert page.count("<pre") > 150
    assert "<code>extensions</code>" in page
