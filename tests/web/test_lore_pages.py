"""A lorebook is written entry by entry, each change a version, and tried as it stands in the form."""

from __future__ import annotations

import json

from tests.web.makers import bring, standing
from tests.web.stage import JSON, SAME_ORIGIN, Guest

BOOK = {
    "entries": [
        {"id": 0, "keys": ["등대"], "content": "등대는 북쪽.", "comment": "등대지기", "enabled": True,
         "insertion_order": 100, "extensions": {"other/app": {"kept": 1}}, "unknown": [1]},
        {"id": 1, "keys": ["배"], "content": "배는 빨갛다.", "comment": "배", "enabled": True,
         "insertion_order": 100, "extensions": {}},
    ]
}  # fmt: skip


async def written(guest: Guest, address: str, **fields: str) -> dict[str, str]:
    """What a browser would send for the entry's form at `address`; ticks as they stand."""
    page = (await guest.open(address)).text
    stood = {name: values[0] for name, values in standing(page).items() if name.startswith("field-")}
    ticked = {
        name: "yes" for name in ("field-enabled", "field-constant") if f'name="{name}" value="yes" checked' in page
    }
    return guest.form(address) | stood | ticked | {f"field-{name}": text for name, text in fields.items()}


async def test_an_entry_is_changed_and_what_the_form_does_not_know_stays(visitor: Guest) -> None:
    path = await bring(visitor, "항구", character_book=BOOK)
    address = f"{path}/lorebook/entries/0"

    data = await written(visitor, address, content="등대는 남쪽.", keys="등대\r\n불빛")
    answer = await visitor.http.post(address, data=data, headers=SAME_ORIGIN)

    kept = json.loads((await visitor.http.get(f"{path}/export/v3-json")).content)["data"]["character_book"]["entries"]
    assert answer.headers["location"].endswith("/lorebook?done=saved#done")
    assert kept[0] | {"use_regex": False} == BOOK["entries"][0] | {
        "content": "등대는 남쪽.",
        "keys": ["등대", "불빛"],
        "use_regex": False,
    }
    assert kept[1]["content"] == "배는 빨갛다."


async def test_entries_are_added_moved_and_removed(visitor: Guest) -> None:
    path = await bring(visitor, "순서", character_book=BOOK)
    new = f"{path}/lorebook/new"
    await visitor.http.post(
        new, data=await written(visitor, new, title="갈매기", keys="새", content="운다."), headers=SAME_ORIGIN
    )
    await visitor.open(f"{path}/lorebook")
    await visitor.submit(f"{path}/lorebook/entries/2/move", place="0")
    await visitor.open(f"{path}/lorebook/entries/1")
    await visitor.submit(f"{path}/lorebook/entries/1/remove")

    page = (await visitor.open(f"{path}/lorebook")).text
    assert page.index("<b>갈매기") < page.index("<b>등대지기") and "<b>배<" not in page
    assert "배는 빨갛다." in (await visitor.open(f"{path}/versions?from=3&to=4")).text


async def test_an_entry_is_tried_as_it_stands_before_it_is_saved(visitor: Guest) -> None:
    path = await bring(visitor, "시험 항목", character_book=BOOK)
    address = f"{path}/lorebook/entries/0"
    data = await written(visitor, address, keys="파도")

    tried = await visitor.http.post(f"{address}/test", data=data | {"text": "파도가 높다"}, headers=SAME_ORIGIN | JSON)
    page = await visitor.http.post(f"{address}/test", data=data | {"text": "등대가 멀다"}, headers=SAME_ORIGIN)

    assert "2개 가운데 1개" in tried.json()["html"] and "등대지기" in tried.json()["html"]
    assert "2개 가운데 0개" in page.text and "파도" in page.text
    assert "파도" not in (await visitor.open(f"{path}/lorebook")).text


async def test_a_new_entry_is_tried_too(visitor: Guest) -> None:
    path = await bring(visitor, "새 항목")
    new = f"{path}/lorebook/new"

    data = await written(visitor, new, keys="눈", content="눈이 온다.")
    tried = await visitor.http.post(f"{new}/test", data=data | {"text": "눈 와?"}, headers=SAME_ORIGIN | JSON)

    assert "눈이 온다." in tried.json()["html"]


async def test_what_cannot_be_read_is_refused_and_all_that_was_typed_stays(visitor: Guest) -> None:
    path = await bring(visitor, "틀린 수", character_book=BOOK)
    address = f"{path}/lorebook/entries/0"

    data = await written(visitor, address, sticky="셋", content="길게 쓴 글")
    answer = await visitor.http.post(address, data=data, headers=SAME_ORIGIN)

    assert answer.status_code == 400 and "길게 쓴 글" in answer.text and "숫자로" in answer.text
    assert (await visitor.open(f"{path}/lorebook/entries/none")).status_code == 404
    assert (await visitor.open(f"{path}/lorebook/entries/%00")).status_code == 404


async def test_a_new_entry_with_neither_key_nor_text_is_refused(visitor: Guest) -> None:
    path = await bring(visitor, "빈 항목", character_book=BOOK)
    address = f"{path}/lorebook/new"

    answer = await visitor.http.post(address, data=await written(visitor, address), headers=SAME_ORIGIN)

    assert answer.status_code == 400 and "열쇳말이나 내용을 적어 주세요" in answer.text
    assert "로어북 항목 2개" in (await visitor.open(f"{path}/lorebook")).text


async def test_the_books_own_settings_are_kept(visitor: Guest) -> None:
    path = await bring(visitor, "책", character_book=BOOK)
    await visitor.open(f"{path}/lorebook")

    fields = {"field-name": "바다", "field-scan_depth": "7", "field-recursive_scanning": "yes"}
    await visitor.submit(f"{path}/lorebook/settings", None, **fields)
    bad = await visitor.submit(
        f"{path}/lorebook/settings", None, **{"field-token_budget": "많이", "field-name": "새 바다"}
    )

    page = standing((await visitor.open(f"{path}/lorebook")).text)
    assert (page["field-name"], page["field-scan_depth"]) == (["바다"], ["7"])
    assert page["field-recursive_scanning"] == ["yes"] and bad.status_code == 400
    assert standing(bad.text)["field-name"] == ["새 바다"] and standing(bad.text)["field-token_budget"] == ["많이"]


async def test_an_entry_without_any_title_is_listed_by_its_keys(visitor: Guest) -> None:
    bare = {"entries": [{"keys": ["등대", "불빛"], "content": "높다."}, {"content": "늘.", "constant": True}]}
    path = await bring(visitor, "제목 없음", character_book=bare)

    page, editor = (await visitor.open(f"{path}/lorebook")).text, (await visitor.open(f"{path}/edit")).text

    assert all("<b>등대, 불빛" in each and "2번째 항목" in each for each in (page, editor))
