"""Settings of places, of people, and who they are: as they type and press."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from core import keeping
from core.accounts import people, personas, preferences
from core.accounts.preferences import Preferences
from core.characters import store
from core.chat import inbox, rulebook
from core.chat.rules import Mode, Rules
from core.db import Db
from core.declared import BUTTONS, BY_NAME, Offers, arguments
from core.errors import BadInput, NotFound, ProductError
from core.ledger.lease import Claim
from core.outcome import Asker, Told
from core.surface.events import Person, Place
from core.surface.port import Panel
from core.text import LOCALES, Catalog
from tests.core.characters import stock
from tests.core.characters.stock import NOW

CATALOG = Catalog()
ROOM = Place("fake", "bot", "guild", "room")


@dataclass
class Scene:
    """Mina in a room with Harin: `says` is a command as typed, `presses` a button."""

    db: Db
    claim: Claim
    asker: Asker

    async def says(self, text: str, values: Mapping[str, str] | None = None) -> Told:
        name, _, rest = text.removeprefix("/").partition(" ")
        given = arguments(name, rest, ()) if values is None else values
        return await self._done(keeping.HANDLERS[name], rest, replace(self.asker, values=given))

    async def presses(self, action: str) -> Told:
        assert action.isascii() and len(action) <= 64
        head, _, argument = action.partition(":")
        return await self._done(keeping.PRESSES[head], argument, self.asker)

    async def _done(self, handler: keeping.Handler, rest: str, asker: Asker) -> Told:
        async with self.db.write() as tx:
            told = await handler(tx, self.claim, rest, asker)
        assert isinstance(told, Told)
        assert len({button.action for button in told.buttons}) == len(told.buttons) <= 25
        assert all(0 < len(button.label) <= 80 for button in told.buttons)
        return told

    async def rules(self, place: Place = ROOM) -> Rules:
        async with self.db.read() as tx:
            return await rulebook.of(tx, place)

    async def preferences(self) -> Preferences:
        async with self.db.read() as tx:
            return await preferences.of(tx, self.asker.account)

    async def who(self, character_id: int | None) -> str | None:
        async with self.db.read() as tx:
            found = await personas.here(tx, self.asker.account, character_id)
        return None if found is None else found.name


def words(told: Told, locale: str = "ko") -> str:
    return CATALOG.render(told.text, locale)


def actions(told: Told) -> list[str]:
    return [button.action for button in told.buttons]


@pytest.fixture
async def scene(db: Db) -> Scene:
    await stock.keep(db, "harin", stock.v3("하린"))
    async with db.write() as tx:
        mina = await people.know(tx, "fake", Person("m1", "미나**", "ko"), NOW)
        harin = await store.find(tx, "harin")
        assert harin is not None
        place_id = await inbox.place_id(tx, ROOM)
    claim = Claim(place_id, 0, "w", ROOM, harin.id, harin.version_id, None)
    return Scene(db, claim, Asker(mina.account_id, "ko", NOW, person=mina.id))


def test_every_press_is_declared_and_every_command_too() -> None:
    assert set(keeping.PRESSES) == {"set", "wish", "be", "forget"} <= set(BUTTONS)
    assert set(keeping.HANDLERS) == {"settings", "me", "persona"} <= set(BY_NAME)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("command", ["settings", "me"])
async def test_all_settings_are_told_in_words_with_a_button_to_the_next_value(
    scene: Scene, command: str, locale: str
) -> None:
    scene.asker = replace(scene.asker, locale=locale)

    told = await scene.says(f"/{command}")

    assert len(words(told, locale)) <= 2_000
    assert isinstance(told.panel, Panel)
    in_panel = [section.button.action for section in told.panel.sections if section.button is not None]
    assert in_panel == actions(told)
    assert 1 + len(told.panel.sections) + 2 * len(in_panel) <= 40  # that Discord takes
    for section in told.panel.sections:
        assert section.text in words(told, locale)
    for action in actions(told):
        await scene.presses(action)
    before, after = Rules(), await scene.rules()
    if command == "settings":
        assert (after.mode, after.here, after.unasked, after.quiet_from) == (Mode.NAMED, False, 5, before.quiet_from)
    else:
        assert await scene.preferences() == Preferences(
            language="ko", buttons=False, returns=6, quiet_from=23, quiet_to=8, notices=False, adult=True
        )


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("/settings 방식 차례대로", None),
        ("/settings mode round", None),
        ("/settings round mode", {"value": "round", "what": "mode"}),
        ("/settings 답하는 방식 차례대로", None),
    ],
)
async def test_a_rule_is_set_and_it_is_told_by_whom(scene: Scene, typed: str, values: Mapping[str, str] | None) -> None:
    told = await scene.says(typed, values)

    assert (await scene.rules()).mode is Mode.ROUND
    assert words(told) == "설정을 바꿨습니다: **방식** · 차례대로 (앞의 값: 자연스럽게, 바꾼 사람: 미나)"
    assert actions(told) == ["set:mode:natural", "set:mode:named", "set:mode:call"]


async def test_whoever_set_something_before_is_named(scene: Scene) -> None:
    await scene.says("/settings 끼어들기 10% 모든 곳")
    scene.asker = replace(scene.asker, now=NOW + timedelta(days=1))

    told = await scene.presses("set:unasked:25")
    listed = await scene.says("/settings")

    assert "그 전에 바꾼 사람: 미나 (2026-03-01 09:00, 모든 곳)" in words(told)
    assert "마지막으로 바꾼 사람: 미나 (2026-03-02 09:00)" in words(listed)
    assert "Last changed by 미나" in words(listed, "en")


@pytest.mark.parametrize("suffix", ["everywhere", "모든 곳", "모든 곳에", "EVERYWHERE"])
async def test_a_rule_is_set_for_the_whole_space(scene: Scene, suffix: str) -> None:
    told = await scene.says(f"/settings 조용한 시간 22시-9시 {suffix}")

    elsewhere = await scene.rules(replace(ROOM, channel="other"))
    assert elsewhere == await scene.rules() == Rules(quiet_from=22, quiet_to=9)
    assert words(told).startswith("이 서버의 모든 곳에서 설정을 바꿨습니다") and not told.buttons


async def test_one_rule_is_shown_with_all_it_can_be(scene: Scene) -> None:
    told = await scene.says("/settings 조용한 시간")

    assert "23시–8시" in words(told)
    assert actions(told) == ["set:quiet:22-9", "set:quiet:0-7", "set:quiet:0-0"]


async def test_a_direct_place_has_no_rules(scene: Scene) -> None:
    scene.claim = replace(scene.claim, place=replace(ROOM, direct=True))

    for act in (scene.says("/settings"), scene.presses("set:mode:round")):
        with pytest.raises(BadInput):
            await act


@pytest.mark.parametrize(
    "action",
    ["set:", "set:mode", "set:mode:loud", "set:mood:round", "wish:language:tlh", "wish:x:on", "be:x:there", "set:::"],
)
async def test_a_button_of_another_time_changes_nothing(scene: Scene, action: str) -> None:
    with pytest.raises(BadInput) as refused:
        await scene.presses(action)

    assert refused.value.text.key == "button-stale"


async def test_what_i_have_set_is_mine_in_every_place(scene: Scene) -> None:
    told = await scene.says("/me 다시 말 걸기 6시간")
    await scene.says("/me language", {"what": "language", "value": "영어"})
    shown = await scene.says("/me 알림")

    assert words(told) == "내 설정을 바꿨습니다: **다시 말 걸기** · 6시간 뒤"
    assert await scene.preferences() == Preferences(returns=6, language="en")
    assert actions(shown) == ["wish:notices:off"]
    with pytest.raises(BadInput):
        await scene.says("/me 기분 좋음")


async def test_a_new_persona_is_who_i_am_with_this_character(scene: Scene) -> None:
    nobody = await scene.says("/persona")
    told = await scene.says("/persona 민수 | 스물셋, 말수가 적다 | 그")
    listed = await scene.says("/persona")

    assert "/persona 민수 |" in words(nobody) and not nobody.buttons
    assert words(told) == "페르소나 ‘민수’를 만들었습니다.\n이제 하린에게는 ‘민수’로 이야기합니다."
    assert (await scene.who(scene.claim.character_id), await scene.who(None)) == ("민수", None)
    assert "- **민수** (그) · 지금 여기서 · 스물셋, 말수가 적다" in words(listed)
    assert [action.partition(":")[0] for action in actions(listed)] == ["be", "be", "forget", "be"]


async def test_the_buttons_of_a_persona_do_what_they_say(scene: Scene) -> None:
    harin = scene.claim.character_id
    await scene.says("/persona 민수")
    here, always, _, myself = actions(await scene.says("/persona"))

    first = await scene.presses(always)
    usual = (await scene.who(harin), await scene.who(None))
    second = await scene.presses(myself)
    nobody = (await scene.who(harin), await scene.who(None))
    third = await scene.presses(here)

    assert usual == ("민수", "민수") and "다른 캐릭터에게도 ‘민수’로 이야기합니다" in words(first)
    assert nobody == (None, None) and words(second) == "이제 하린에게는 본래 이름으로 이야기합니다."
    assert words(third) == "이제 하린에게는 ‘민수’로 이야기합니다."
    assert (await scene.who(harin), await scene.who(None)) == ("민수", None)


async def test_a_persona_is_forgotten_at_the_second_press(scene: Scene) -> None:
    await scene.says("/persona 민수")
    forget = actions(await scene.says("/persona"))[2]

    asked = await scene.presses(forget)
    still = await scene.who(scene.claim.character_id)
    told = await scene.presses(*actions(asked))

    assert still == "민수" and "정말" in words(asked)
    assert words(told) == "페르소나 ‘민수’를 지웠습니다.\n이제 하린에게는 본래 이름으로 이야기합니다."
    for stale in (forget, *actions(asked), forget.replace("forget", "be") + ":here"):
        with pytest.raises(NotFound):
            await scene.presses(stale)


async def test_a_persona_of_the_same_name_is_changed_or_used(scene: Scene) -> None:
    await scene.says("/persona 민수 | 스물셋")
    await scene.says("/persona 기사 | [여기](https://example.com)를 *눌러*")

    changed = await scene.says("/persona 민수", {"name": "민 수", "pronouns": "그"})
    still = await scene.who(scene.claim.character_id)
    used = await scene.says("/persona 민수")

    assert words(changed) == "페르소나 ‘민수’를 고쳤습니다."
    assert "· 여기(https://example.com)를 눌러" in words(await scene.says("/persona"))
    assert still == "기사" and words(used) == "이제 하린에게는 ‘민수’로 이야기합니다."
    async with scene.db.read() as tx:
        known = await personas.of_account(tx, scene.asker.account)
    assert [(each.name, each.description, each.pronouns) for each in known] == [
        ("민수", "스물셋", "그"),
        ("기사", "[여기](https://example.com)를 *눌러*", ""),
    ]


async def test_where_nobody_is_to_talk_with_a_persona_is_the_usual_one(scene: Scene) -> None:
    scene.claim = replace(scene.claim, character_id=None, version_id=None)

    told = await scene.says("/persona 민수")

    assert words(told).endswith("이제 ‘민수’로 이야기합니다.")
    assert await scene.who(None) == "민수"


async def test_thirty_personas_with_endless_names_still_fit(scene: Scene) -> None:
    for number in range(personas.MOST):
        if number == 10:
            assert len(words(await scene.says("/persona"))) <= 2_000
        await scene.says("/persona", {"name": f"{number} " + "**@everyone** " * 5, "description": "가" * 2_000})

    told = await scene.says("/persona")

    assert "**@everyone**" not in words(told) and len(words(told)) <= 2_000
    assert len(actions(told)) == 24
    with pytest.raises(ProductError):
        await scene.says("/persona 하나 더")


async def test_what_may_be_typed_is_offered(scene: Scene) -> None:
    await scene.says("/persona 민수")

    async def offered(offers: Offers, text: str, locale: str = "ko") -> list[tuple[str, str]]:
        async with scene.db.read() as tx:
            return await keeping.suggest(tx, offers, text, scene.asker.account, locale)

    assert [value for value, _ in await offered(Offers.RULES, "조용")] == ["quiet"]
    assert len(await offered(Offers.RULES, "")) == 14
    assert await offered(Offers.PREFERENCES, "come", "en") == [
        ("returns", "come back · how long after a chat has gone quiet a character may speak to you first")
    ]
    assert await offered(Offers.PERSONAS, "민") == [("민수", "민수")]
    assert await offered(Offers.CHARACTERS, "하") == []
