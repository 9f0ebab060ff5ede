"""A character's page on the web: for its owner, for a stranger, and for somebody who has done nothing yet."""

from __future__ import annotations

import base64
import re

import pytest
from pydantic import SecretStr

from core.clock import SystemClock
from core.settings import Discord, Settings, Telegram
from tests.web.makers import bring, link_of, share
from tests.web.stage import Guest
from web.doors import Doors

OWN_PAGES = ("edit", "pictures", "lorebook", "versions", "export", "settings", "export/v3-json")
GREETINGS = ["두 번째 장면이야.", "세 번째 장면이야."]


def count(page: str, mark: str) -> tuple[str, str]:
    """(pressed, count) of the like or follow button."""
    found = re.search(rf'/{mark}">.*?aria-pressed="(\w+)">[^<]*<span class="count">(\d+)<', page, re.DOTALL)
    assert found is not None, page
    return found[1], found[2]


@pytest.mark.parametrize("page", ["", *(f"/{each}" for each in OWN_PAGES)])
async def test_a_private_characters_pages_are_there_for_its_owner_alone(
    visitor: Guest, stranger: Guest, page: str
) -> None:
    path = await bring(visitor, "비밀")
    await stranger.begin()

    assert (await visitor.open(path + page)).status_code == 200
    assert (await stranger.open(path + page)).status_code == 404


@pytest.mark.parametrize("page", OWN_PAGES)
async def test_what_owners_do_is_nobodys_else_even_where_all_may_look(
    visitor: Guest, stranger: Guest, page: str
) -> None:
    path = await bring(visitor, "열린")
    await share(visitor, path)

    assert (await stranger.open(path)).status_code == 200
    assert (await stranger.open(f"{path}/{page}")).status_code == 404
    assert (await stranger.open(f"/characters/dallae/{page}")).status_code == 404


@pytest.mark.parametrize(
    "action", ["edit", "settings", "link", "delete", "versions", "pictures/remove", "lorebook/test"]
)
async def test_nobody_else_changes_a_character(visitor: Guest, stranger: Guest, action: str) -> None:
    path = await bring(visitor, "굳은")
    await share(visitor, path)
    await stranger.open("/new")

    answer = await stranger.submit(f"{path}/{action}", visibility="public", number="1", sure="1", kind="icon", name="x")

    assert answer.status_code == 404


async def test_a_form_from_elsewhere_does_nothing(visitor: Guest) -> None:
    await visitor.open("/characters/dallae")

    answer = await visitor.submit("/characters/dallae/like", headers={"Sec-Fetch-Site": "cross-site"}, do="on")

    assert answer.status_code == 403


async def test_likes_and_follows_are_counted_and_can_be_taken_back(visitor: Guest, stranger: Guest) -> None:
    path = await bring(visitor, "인기")
    await share(visitor, path)
    for mark in ("like", "follow"):
        await stranger.open(path)
        await stranger.submit(f"{path}/{mark}", do="on")
        await stranger.submit(f"{path}/{mark}", do="on")

        assert count((await stranger.open(path)).text, mark) == ("true", "1")
        assert count((await visitor.open(path)).text, mark) == ("false", "1")

        await stranger.open(path)
        await stranger.submit(f"{path}/{mark}", do="off")
        assert count((await stranger.open(path)).text, mark) == ("false", "0")


async def test_what_one_likes_and_follows_is_listed(stranger: Guest) -> None:
    await stranger.open("/characters/fennel")
    await stranger.submit("/characters/fennel/like", do="on")
    await stranger.submit("/characters/fennel/follow", do="on")

    assert "Fennel" in (await stranger.open("/?tab=likes")).text
    assert "Fennel" in (await stranger.open("/?tab=follows")).text
    await stranger.open("/characters/fennel")
    await stranger.submit("/characters/fennel/like", do="off")


async def test_an_unlisted_character_opens_by_its_link_alone(visitor: Guest, stranger: Guest) -> None:
    path = await bring(visitor, "링크로만")
    await share(visitor, path, "unlisted")
    link = await link_of(visitor, path)

    page = await stranger.open(link)

    assert page.status_code == 200 and "링크로만" in page.text and 'content="noindex"' in page.text
    assert (await stranger.open(path)).status_code == 404
    assert 'class="card"' not in (await stranger.open("/?q=링크로만")).text
    await stranger.open(link)
    liked = await stranger.submit(f"{path}/like", do="on")
    assert liked.headers["location"] == link
    without = await stranger.submit(f"{path}/like", do="on", via="")
    assert without.status_code == 404


async def test_a_chat_begins_behind_a_link(visitor: Guest, stranger: Guest) -> None:
    path = await bring(visitor, "뒷문", alternate_greetings=GREETINGS)
    await share(visitor, path, "unlisted")
    await stranger.open(await link_of(visitor, path))

    answer = await stranger.submit(f"{path}/chats", text="")

    chat = answer.headers["location"].partition("#")[0]
    assert await stranger.until(chat, lambda posts: bool(posts)) == [("character", "나는 뒷문야.")]


@pytest.mark.parametrize("address", ["/c/%00", "/c/a%2Fb", "/characters/%00", "/characters/%00/edit", "/?author=%00"])
async def test_an_address_that_is_no_name_is_nobodys(visitor: Guest, address: str) -> None:
    await visitor.begin()

    page = await visitor.open(address)

    assert page.status_code in {200, 404} and 'class="card"' not in page.text


async def test_a_new_link_closes_the_old_one(visitor: Guest, stranger: Guest) -> None:
    path = await bring(visitor, "새길")
    await share(visitor, path, "unlisted")
    old = await link_of(visitor, path)
    await visitor.submit(f"{path}/link")

    new = await link_of(visitor, path)

    assert (await stranger.open(old)).status_code == 404
    assert (await stranger.open(new)).status_code == 200


async def test_a_public_character_is_met_by_its_id_on_the_short_path_too(visitor: Guest) -> None:
    assert "윤달래" in (await visitor.open("/c/dallae")).text
    assert (await visitor.open("/c/nobody-here")).status_code == 404


@pytest.mark.parametrize(
    ("chosen", "said"), [("", "나는 장면야."), ("1", "나는 장면야."), ("3", GREETINGS[1]), ("99", "나는 장면야.")]
)
async def test_a_chat_begins_with_the_greeting_that_was_chosen(visitor: Guest, chosen: str, said: str) -> None:
    path = await bring(visitor, "장면", alternate_greetings=GREETINGS)
    page = (await visitor.open(path)).text
    assert all(each in page for each in GREETINGS) and page.count('name="greeting"') == 3

    answer = await visitor.submit(f"{path}/chats", text="", greeting=chosen)

    chat = answer.headers["location"].partition("#")[0]
    assert await visitor.until(chat, lambda posts: bool(posts)) == [("character", said)]


async def test_a_copy_is_ones_own_and_says_where_it_comes_from(visitor: Guest, stranger: Guest) -> None:
    path = await bring(visitor, "원본")
    await share(visitor, path, allows_fork="1")
    await stranger.open(path)

    answer = await stranger.submit(f"{path}/fork")

    copy = answer.headers["location"].removesuffix("/edit")
    page = (await stranger.open(copy)).text
    assert "Forked from 원본" in page and f'href="{path}"' in page
    assert (await visitor.open(copy)).status_code == 404
    assert (await stranger.open(f"{copy}/edit")).status_code == 200


async def test_what_may_not_be_copied_is_not_offered_and_refused(visitor: Guest, stranger: Guest) -> None:
    path = await bring(visitor, "지킴")
    await share(visitor, path)
    page = (await stranger.open(path)).text

    answer = await stranger.submit(f"{path}/fork")

    assert f"{path}/fork" not in page
    assert answer.status_code == 400 and "지킴" in answer.text


async def test_the_definition_is_shown_where_its_maker_shows_it(visitor: Guest, stranger: Guest) -> None:
    path = await bring(visitor, "속내", description="아무도 모르는 속사정")
    await share(visitor, path)
    hidden = (await stranger.open(path)).text

    await share(visitor, path, shows_definition="1")

    assert "아무도 모르는 속사정" not in hidden
    assert "아무도 모르는 속사정" in (await stranger.open(path)).text


async def test_a_deleted_character_is_gone_for_all_once_that_was_confirmed(visitor: Guest, stranger: Guest) -> None:
    path = await bring(visitor, "떠남")
    await share(visitor, path)
    await visitor.open(f"{path}/settings")

    unsure = await visitor.submit(f"{path}/delete")
    sure = await visitor.submit(f"{path}/delete", sure="1")

    assert unsure.status_code == 400 and "확인란" in unsure.text
    assert (sure.status_code, sure.headers["location"]) == (303, "/")
    assert (await visitor.open(path)).status_code == (await stranger.open(path)).status_code == 404


EVIL = '"><img src=x onerror=alert(1)><script>alert(2)</script>'


async def test_nothing_in_a_card_becomes_markup(visitor: Guest, stranger: Guest) -> None:
    fields = ("description", "personality", "scenario", "creator", "creator_notes", "mes_example", "system_prompt")
    path = await bring(
        visitor,
        EVIL,
        **dict.fromkeys(fields, EVIL),
        first_mes=EVIL,
        alternate_greetings=[EVIL, EVIL],
        tags=[EVIL],
        character_book={"entries": [{"id": 1, "keys": [EVIL], "name": EVIL, "content": EVIL, "constant": True}]},
        assets=[{"type": EVIL, "name": EVIL, "uri": "embeded://x", "ext": "png"}],
        extensions={"iyagi": {"tagline": {"ko": EVIL}, "voice": {"address": EVIL, "toward": {EVIL: "해"}}}},
    )
    await share(visitor, path, shows_definition="1")
    paths = ["/", f"/?q={EVIL}", f"/?tag={EVIL}", path, *(f"{path}/{each}" for each in OWN_PAGES[:-1])]

    pages = [(await visitor.open(each)).text for each in paths]
    pages.append((await stranger.open(path)).text)
    await visitor.open(f"{path}/lorebook")
    pages.append((await visitor.submit(f"{path}/lorebook/test", text=EVIL)).text)

    assert [page for page in pages if "<img src=x" in page or "<script>alert" in page] == []
    assert all("onerror" in page for page in pages[3:5])


@pytest.fixture
def doors() -> Doors:
    async def called(_settings: Settings) -> str:
        return "iyagi_bot"

    token = base64.b64encode(b"1234567890123").decode().rstrip("=") + ".Xy.zz"
    settings = Settings(telegram=Telegram(token=SecretStr("1:x")), discord=Discord(token=SecretStr(token)))
    return Doors(settings, SystemClock(), called)


async def test_bots_that_are_set_up_are_doors_to_the_same_character(doors: Doors) -> None:
    first = await doors.leading_to("dallae")
    await doors.settled()

    assert [kind for kind, _ in first] == ["discord"]
    assert await doors.leading_to("dallae") == [
        ("telegram", "https://t.me/iyagi_bot?start=c_dallae"),
        ("discord", "https://discord.com/oauth2/authorize?client_id=1234567890123"),
    ]


async def test_without_bots_the_web_is_the_only_door(visitor: Guest) -> None:
    page = (await visitor.open("/characters/dallae")).text

    assert "/c/dallae" in page
    assert "t.me" not in page and "discord.com" not in page
