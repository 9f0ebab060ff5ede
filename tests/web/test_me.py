"""What is one's own is found in one place, and changed there."""

from __future__ import annotations

import pytest

from tests.web.stage import Guest, Web, member
from web.pages.me import GROUPS


async def test_a_guest_is_sent_to_sign_in_and_comes_back(visitor: Guest) -> None:
    answer = await visitor.open("/me")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/signin?to=%2Fme"


async def test_the_hub_leads_to_every_page_of_ones_own(web: Web) -> None:
    async with member(web) as somebody:
        page = await somebody.open("/me")
        found = {name: await somebody.open(f"/me/{name}") for names in GROUPS.values() for name in names}

    assert page.status_code == 200
    # Who has no e-mail yet is asked for one before there can be a password.
    assert {name for name, each in found.items() if each.status_code != 200} == {"password"}
    assert found["password"].headers["location"].startswith("/me/email")


async def test_a_name_and_preferences_are_kept_and_shown(web: Web) -> None:
    async with member(web) as somebody:
        await somebody.open("/me/profile")
        sent = await somebody.submit(
            "/me/profile",
            name="  달빛   서점 ",
            language="en",
            buttons="1",
            returns="24",
            quiet_from="23",
            quiet_to="8",
        )
        page = (await somebody.open("/me/profile?done=1")).text

    assert sent.status_code == 303
    assert 'value="달빛 서점"' in page
    assert "Name and preferences" in page
    assert 'value="24"' in page
    assert '<option value="en" selected>' in page


@pytest.mark.parametrize(("name", "told"), [("가" * 41, "40자"), ("\u200b\u3164", "글자나 숫자")])
async def test_a_name_that_cannot_be_used_is_refused_in_words_and_nothing_changes(
    web: Web, name: str, told: str
) -> None:
    async with member(web) as somebody:
        await somebody.open("/me/profile")
        answer = await somebody.submit(
            "/me/profile", name=name, language="auto", returns="0", quiet_from="22", quiet_to="9"
        )
        after = (await somebody.open("/me")).text

    assert answer.status_code == 400
    assert told in answer.text
    assert "<h1>내 정보</h1>" in after
