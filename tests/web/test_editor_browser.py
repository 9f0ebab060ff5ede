"""The editor in a real Chromium: nothing typed is lost, a card is dropped in, the lorebook and a chat answer live."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.web.stage import Web
from tests.web.test_browser import NewPage, new_page, overhang, violations
from tests.web.test_browser_characters import send

pytestmark = pytest.mark.browser
__all__ = ["new_page"]  # a fixture

SLOW = 20_000  # ms that a busy machine may take for a page
BOOK = {"entries": [{"id": 0, "keys": ["등대"], "content": "등대는 북쪽.", "comment": "등대지기", "extensions": {}}]}
DROP = """async ([name, type, data]) => {
  const bytes = Uint8Array.from(atob(data), (each) => each.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type }));
  for (const kind of ["dragenter", "dragover", "drop"]) {
    document.getElementById("drop").dispatchEvent(
      new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }),
    );
  }
}"""


async def drop(page: Page, name: str, media: str, data: bytes) -> None:
    """As a file is dropped from the desktop."""
    await page.evaluate(DROP, [name, media, base64.b64encode(data).decode()])


async def editor(page: Page, web: Web, folder: Path, name: str, **data: object) -> str:
    """The address of the editor of a character of one's own, which is open."""
    await send(page, web, folder, name, **data)
    await page.get_by_role("link", name="고치기", exact=True).click()
    await page.wait_for_url("**/edit")
    return page.url


async def test_what_is_typed_survives_a_reload_and_the_end_of_the_browser(
    web: Web, browser: Browser, tmp_path: Path
) -> None:
    context = await browser.new_context(locale="ko-KR")
    page = await context.new_page()
    address = await editor(page, web, tmp_path, "살아남기")
    await page.get_by_label("성격").fill("저장하지 않은 성격")
    await expect(page.locator("#kept")).to_have_text("쓰던 글을 보관했어요.", timeout=SLOW)

    await page.reload()
    await expect(page.get_by_label("성격")).to_have_value("저장하지 않은 성격")
    cookies = await context.storage_state()
    await context.close()
    after = await browser.new_context(locale="ko-KR", storage_state=cookies)
    later = await after.new_page()
    await later.goto(address)

    await expect(later.get_by_label("성격")).to_have_value("저장하지 않은 성격")
    await expect(later.locator("#restored")).to_contain_text("되살렸어요")
    await later.get_by_role("button", name="초안 버리기").click()
    await expect(later.get_by_role("status")).to_contain_text("초안을 버렸어요", timeout=SLOW)
    await expect(later.get_by_label("성격")).not_to_have_value("저장하지 않은 성격")
    await after.close()


async def test_a_png_card_that_is_dropped_is_brought_in_with_its_report(
    web: Web, new_page: NewPage, tmp_path: Path
) -> None:
    async with new_page(quiet=False) as page:
        await send(page, web, tmp_path, "끌어온이")
        await page.get_by_role("link", name="고치기", exact=True).click()
        await page.get_by_role("link", name="내보내기").first.click()
        png = await page.request.get(f"{page.url}/v3-png")
        await page.goto(f"{web.url}/import")

        await drop(page, "끌어온이.png", "image/png", await png.body())

        await expect(page.locator("#result")).to_contain_text("끌어온이", timeout=SLOW)
        await expect(page.locator(".report li").first).to_be_visible()
        await drop(page, "아님.txt", "text/plain", b"no card")
        await expect(page.get_by_role("alert")).to_be_visible(timeout=SLOW)


async def test_the_lorebook_answers_while_one_types_and_so_does_an_unsaved_entry(
    web: Web, new_page: NewPage, tmp_path: Path
) -> None:
    async with new_page() as page:
        await editor(page, web, tmp_path, "등대섬", character_book=BOOK)
        await page.get_by_label("이런 말을 들으면").press_sequentially("저 등대까지")
        await expect(page.locator("#outcomes .in")).to_contain_text("등대지기", timeout=SLOW)

        await page.get_by_role("link", name="등대지기").click()
        await page.get_by_label("열쇳말", exact=True).fill("파도")
        await page.get_by_label("이런 말을 들으면").fill("파도가 높다")
        await expect(page.locator("#outcomes .in")).to_contain_text("등대지기", timeout=SLOW)
        await page.get_by_label("이런 말을 들으면").fill("저 등대까지")
        await expect(page.locator("#outcomes .out")).to_contain_text("등대지기", timeout=SLOW)


async def test_a_chat_streams_beside_the_editor_while_one_writes_on(
    web: Web, new_page: NewPage, tmp_path: Path
) -> None:
    web.plays("처음부터 천천히, ", 1.5, "끝까지 들려줄게요.")
    async with new_page(viewport={"width": 1400, "height": 900}) as page:
        await editor(page, web, tmp_path, "이야기꾼", first_mes="어서 와.")
        await page.get_by_label("성격").fill("느긋하다")
        await page.get_by_role("button", name="저장하고 시험하기").click()
        log = page.get_by_role("log")
        await expect(log.locator(".post.character")).to_contain_text("어서 와.", timeout=SLOW)
        await expect(page.get_by_role("status")).to_contain_text("2번째 판")

        await page.get_by_label("이야기꾼에게 메시지 쓰기").fill("안녕")
        await page.keyboard.press("Enter")
        await expect(log).to_contain_text("처음부터 천천히", timeout=SLOW)
        assert "끝까지" not in await log.inner_text()
        await page.get_by_label("상황").fill("쓰는 동안에도")
        await expect(log).to_contain_text("끝까지 들려줄게요.", timeout=SLOW)

        await expect(page.get_by_label("상황")).to_have_value("쓰는 동안에도")
        await expect(page.locator("#kept")).to_have_text("쓰던 글을 보관했어요.", timeout=SLOW)


async def test_greetings_are_moved_with_the_keyboard_and_saved_in_their_order(
    web: Web, new_page: NewPage, tmp_path: Path
) -> None:
    async with new_page() as page:
        await editor(page, web, tmp_path, "차례대로", first_mes="하나.", alternate_greetings=["둘."])
        await page.get_by_role("button", name="2번째 첫인사 위로").press("Enter")
        await expect(page.get_by_label("1번째 첫인사", exact=True)).to_have_value("둘.")
        await page.get_by_label("이름", exact=True).press("Enter")
        await expect(page.get_by_role("status")).to_contain_text("2번째 판", timeout=SLOW)

        await page.reload()

        await expect(page.get_by_label("1번째 첫인사", exact=True)).to_have_value("둘.")
        await expect(page.get_by_label("2번째 첫인사", exact=True)).to_have_value("하나.")


async def test_two_windows_are_told_of_each_other(web: Web, new_page: NewPage, tmp_path: Path) -> None:
    async with new_page(quiet=False) as page:
        address = await editor(page, web, tmp_path, "두 창문")
        other = await page.context.new_page()
        await other.goto(address)
        await page.get_by_label("성격").fill("이 창")
        await expect(page.locator("#kept")).to_have_text("쓰던 글을 보관했어요.", timeout=SLOW)
        await other.get_by_label("성격").fill("저 창")
        await expect(other.locator("#clash")).to_contain_text("다른 창에서도", timeout=SLOW)

        await other.get_by_role("button", name="다른 글 불러오기").click()

        await expect(other.get_by_label("성격")).to_have_value("이 창", timeout=SLOW)


async def test_without_javascript_all_of_it_is_done_by_forms(web: Web, new_page: NewPage, tmp_path: Path) -> None:
    async with new_page(java_script_enabled=False) as page:
        await editor(page, web, tmp_path, "그냥 쓰기", character_book=BOOK)
        await page.get_by_label("성격").fill("초안일 뿐")
        await page.get_by_role("button", name="초안으로 보관").click()
        await expect(page.get_by_label("성격")).to_have_value("초안일 뿐", timeout=SLOW)
        await page.get_by_role("button", name="저장하고 시험하기").click()
        await page.wait_for_url("**/chats/try*", timeout=SLOW)
        await page.go_back()
        await page.get_by_label("이런 말을 들으면").fill("등대")
        await page.get_by_role("button", name="시험하기", exact=True).click()
        await expect(page.locator("#outcomes .in")).to_contain_text("등대지기", timeout=SLOW)
        await page.get_by_role("link", name="새 항목").click()
        await page.get_by_label("열쇳말", exact=True).fill("배")
        await page.get_by_role("button", name="저장", exact=True).click()
        await expect(page.get_by_role("status")).to_contain_text("항목을 새 판으로", timeout=SLOW)


async def test_axe_finds_nothing_in_the_editor_and_nothing_sticks_out(
    web: Web, new_page: NewPage, tmp_path: Path
) -> None:
    async with new_page(viewport={"width": 360, "height": 740}, bypass_csp=True) as page:
        address = await editor(page, web, tmp_path, "너" * 60, character_book=BOOK, alternate_greetings=["x" * 200])
        found = {"edit": (await overhang(page), await violations(page))}
        for name in ("lorebook", "lorebook/entries/0", "lorebook/new"):
            await page.goto(address.removesuffix("edit") + name)
            found[name] = (await overhang(page), await violations(page))

        assert found == dict.fromkeys(found, (0, []))
