"""The characters' pages where PostgreSQL keeps them, which takes less than SQLite does."""

from __future__ import annotations

from pathlib import Path

from tests.web.makers import bring, edit, send_file, share
from tests.web.stage import guest, running
from tests.web.test_writing import picture

LISTS = ("/", "/?q=피지", "/?tag=심야", "/?tab=new", "/?tab=liked", "/?tab=mine", "/?author=x", "/c/x", "/characters/x")
ODD = ("/?q=%00", "/?tag=%00a", "/?author=%00", "/c/%00", "/characters/%00")
PAGES = ("", "/edit", "/pictures", "/pictures/1", "/lorebook", "/versions?from=1&to=2", "/export/charx", "/settings")


async def test_every_page_answers(migrated_postgres_url: str, tmp_path: Path) -> None:
    async with running(tmp_path, database_url=migrated_postgres_url, secret_key="k" * 40) as web, guest(web) as visitor:
        path = await bring(visitor, "피지")
        await share(visitor, path)
        await visitor.open(f"{path}/pictures")
        await send_file(visitor, f"{path}/pictures", "picture", ("a.png", picture()), kind="emotion", name="기\x00쁨")
        await edit(visitor, path, personality="널\x00값", note="a\x00b")
        await visitor.open(path)
        liked = await visitor.submit(f"{path}/like", do="on")

        listed = {each: (await visitor.open(each)).status_code for each in (*LISTS, *ODD)}
        shown = {each: (await visitor.open(path + each)).status_code for each in PAGES}

    assert liked.status_code == 303
    assert set(listed.values()) <= {200, 404} and listed["/?q=피지"] == 200
    assert shown == dict.fromkeys(PAGES, 200)
