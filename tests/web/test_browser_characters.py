"""The pages on which characters are found and made, in a real Chromium on a small screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.web.makers import card_of
from tests.web.stage import Web
from tests.web.test_browser import NewPage, new_page, overhang, violations

pytestmark = pytest.mark.browser
__all__ = ["new_page"]  # a fixture

SLOW = 20_000  # ms that a busy machine may take for a page
SMALL = {"width": 360, "height": 740}
TABS = ("edit", "pictures", "lorebook", "versions?from=1&to=2", "export", "settings")


async def send(page: Page, web: Web, folder: Path, name: str, **data: object) -> None:
    """Import a character of one's own; its report is shown."""
    file = folder / "card.json"
    file.write_bytes(card_of(name, **data))
    await page.goto(f"{web.url}/import")
    await page.set_input_files("#card", file)
    await page.get_by_role("button", name="가져오기").click()
    await expect(page.get_by_role("button", name=f"{name}에게 말 걸기")).to_be_visible(timeout=SLOW)


async def meet(page: Page, name: str) -> str:
    """From the report to the character's page, whose address this is."""
    await page.get_by_role("button", name=f"{name}에게 말 걸기").click()
    await page.wait_for_url("**/characters/**")
    return page.url


async def test_a_character_is_searched_and_liked_without_javascript(web: Web, new_page: NewPage) -> None:
    async with new_page(viewport=SMALL, java_script_enabled=False) as page:
        await page.goto(web.url)
        await page.get_by_role("searchbox").fill("편의점")
        await page.get_by_role("button", name="찾기").click()
        await page.get_by_role("link", name="윤달래").click()
        like = page.get_by_role("button", name="좋아요")
        await expect(like).to_have_attribute("aria-pressed", "false")
        await like.click()

        await expect(like).to_have_attribute("aria-pressed", "true", timeout=SLOW)
        await like.click()
        await expect(like).to_have_attribute("aria-pressed", "false", timeout=SLOW)


async def test_a_character_is_written_on_by_keyboard_and_meets_one_with_the_chosen_scene(
    web: Web, new_page: NewPage, tmp_path: Path
) -> None:
    async with new_page(viewport=SMALL, bypass_csp=True) as page:
        await send(page, web, tmp_path, "물결", alternate_greetings=["두 번째 물결."])
        path = await meet(page, "물결")
        await page.get_by_role("link", name="고치기와 설정").click()
        await page.get_by_label("성격").fill("출렁인다")
        await page.get_by_label("3번째 첫인사", exact=True).fill("세 번째 물결.")
        await page.get_by_label("이름", exact=True).fill("물결이")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_contain_text("2번째 판", timeout=SLOW)

        await page.goto(path)
        await page.get_by_text("나머지 장면 1가지 보기").click()
        await page.get_by_label("3번 장면으로 시작하기").check()
        await page.get_by_role("button", name="시작하기").click()
        await page.wait_for_url("**/chats/**")

        await expect(page.locator(".post.character .body").first).to_have_text("세 번째 물결.", timeout=SLOW)


async def test_axe_finds_nothing_and_nothing_sticks_out(web: Web, new_page: NewPage, tmp_path: Path) -> None:
    async with new_page(viewport=SMALL, bypass_csp=True) as page:
        long = {"description": "x" * 300, "tags": ["y" * 90], "alternate_greetings": ["둘", "셋"]}
        await send(page, web, tmp_path, "너" * 60, **long)
        found = {"import": (await overhang(page), await violations(page))}
        path = await meet(page, "너" * 60)
        await page.goto(f"{path}/edit")
        await page.get_by_label("성격").fill("z" * 200)
        await page.get_by_role("button", name="저장", exact=True).click()
        await page.goto(f"{path}/lorebook")
        await page.get_by_label("이런 말을 들으면").fill("비 오는 밤")
        await page.get_by_role("button", name="시험하기").click()
        found["test"] = (await overhang(page), await violations(page))
        places = [path, *(f"{path}/{tab}" for tab in TABS), *(web.url + each for each in ("/?q=너", "/adult", "/new"))]
        for place in places:
            await page.goto(place)
            found[place] = (await overhang(page), await violations(page))

    assert {place: told for place, told in found.items() if told != (0, [])} == {}
