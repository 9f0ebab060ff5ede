"""`/memory`, as people type and press it: what they are told, and that nobody gets at what is another's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import commands, knowing, sharing
from core.chat.rules import USUAL, Change
from core.commands import Models
from core.db import Db
from core.declared import BUTTONS, BY_NAME, OF_MEMORY, arguments
from core.errors import BadInput, NotFound, ProductError
from core.ledger.lease import Claim
from core.outcome import Asker, Greets, Outcome, Told
from core.surface.events import Place, Standing
from core.text import LOCALES, Catalog
from tests.core.characters.stock import NOW
from tests.core.memory import scene as scenes
from tests.core.memory.scene import HALL, ROOM, Somebody

CATALOG = Catalog()
NOBODY = Models(("offline:echo",))


@dataclass
class Scene:
    """Mina, or whoever `who` is, with Harin in a place: `says` is a command as typed, `presses` a button."""

    of: scenes.Scene
    who: Somebody
    place: Place = ROOM
    standing: Standing = Standing.MEMBER
    change: Change = Change.EVERYONE
    locale: str = "ko"

    async def says(self, text: str, values: Mapping[str, str] | None = None, target: str | None = None) -> Told:
        told = await self.does(text, values, target)
        assert isinstance(told, Told)
        return told

    async def does(self, text: str, values: Mapping[str, str] | None = None, target: str | None = None) -> Outcome:
        name, _, rest = text.removeprefix("/").partition(" ")
        typed = arguments(name, rest, ()) if values is None else values
        asker = replace(self.asker, values=typed, target=target)
        async with self.of.db.write() as tx:
            return self._checked(await commands.run(tx, self.claim, name, rest, asker, NOBODY))

    async def presses(self, action: str) -> Told:
        head, _, argument = action.partition(":")
        async with self.of.db.write() as tx:
            told = self._checked(await commands.press(tx, self.claim, head, argument, self.asker, NOBODY))
        assert isinstance(told, Told)
        return told

    def _checked(self, outcome: Outcome) -> Outcome:
        if isinstance(outcome, Told):
            actions = [button.action for button in outcome.buttons if not button.url]
            assert len(set(actions)) == len(actions) <= 25
            assert all(action.isascii() and 0 < len(action) <= 64 for action in actions)
            assert all(0 < len(button.label) <= 80 for button in outcome.buttons)
            assert len(words(outcome, self.locale)) <= 1_900
        return outcome

    @property
    def claim(self) -> Claim:
        channel, harin = self.place.channel, self.of.harin
        chat_id = self.of.chats[channel]
        return Claim(self.of.places[channel], 0, "w", self.place, harin.id, harin.version_id, chat_id)

    @property
    def asker(self) -> Asker:
        return Asker(
            self.who.account,
            self.locale,
            NOW,
            self.who.person,
            self.standing,
            replace(USUAL, change=self.change),
            address=lambda place, post: f"https://fake.example/{place.channel}/{post}",
        )

    def by(self, who: Somebody, place: Place = HALL, standing: Standing = Standing.MEMBER) -> Scene:
        """The same world, by somebody, in a place where only moderators may change characters."""
        return Scene(self.of, who, place, standing, Change.MODERATORS)


def words(told: Told, locale: str = "ko") -> str:
    return CATALOG.render(told.text, locale)


def actions(told: Told) -> list[str]:
    return [button.action for button in told.buttons]


@pytest.fixture
async def scene(db: Db) -> Scene:
    opened = await scenes.opened(db)
    return Scene(opened, opened.mina)


def test_every_press_is_declared_and_every_command_too() -> None:
    assert set(knowing.PRESSES) == {"memory", "shared"} <= set(BUTTONS)
    assert set(knowing.HANDLERS) <= set(BY_NAME)
    assert set(OF_MEMORY) <= set(knowing.WORDS)


@pytest.mark.parametrize("locale", LOCALES)
async def test_a_list_has_pages_and_a_button_that_opens_each(scene: Scene, locale: str) -> None:
    scene.locale = locale
    names = [await scene.of.remembers(f"**기억** {'긴 말 ' * 40}{n}", scene.who) for n in range(10)]

    first = await scene.says("/memory")
    second = await scene.presses("memory:list:harin:1")

    assert actions(first)[:8] == [f"memory:open:{name}" for name in reversed(names[2:])]
    assert "memory:list:harin:1" in actions(first) and "memory:list:harin:0" in actions(second)
    assert actions(second)[:2] == [f"memory:open:{name}" for name in reversed(names[:2])]
    assert "10." in words(second, locale)
    assert "****" not in words(first, locale)
    assert first.panel is not None
    beside = [section.button.action for section in first.panel.sections if section.button is not None]
    assert beside == actions(first)[:8]
    assert 1 + len(first.panel.sections) + 2 * 8 + 2 + len(actions(first)) - 8 <= 40  # that Discord takes


async def test_nobody_known_yet_is_told_how_to_write_something_down(scene: Scene) -> None:
    told = await scene.says("/memory")

    assert "아직" in words(told)
    assert actions(told) == ["do:remember:harin"]


async def test_an_opened_memory_tells_since_when_and_from_which_message_with_a_link(scene: Scene) -> None:
    source = await scene.of.said("나 새우 알레르기 있어", scene.who, HALL, native="77")
    old = await scene.of.remembers("새우를 좋아한다", scene.who, place=HALL)
    new = (await scene.says(f"/memory correct {old[:12]} 이제 안 좋아한다")).text
    one = await scene.of.remembers(
        "새우를 못 먹는다", scene.who, source, place=HALL, quote="새우 알레르기", about_from=NOW - timedelta(days=40)
    )

    told = await scene.presses(f"memory:open:{one}")

    assert "새우를 못 먹는다" in words(told)
    assert "“새우 알레르기”" in words(told)
    assert "2026-01-20의 일" in words(told)
    assert "그 서버 안" in words(told)
    assert [button.url for button in told.buttons if button.url] == ["https://fake.example/hall/77"]
    assert actions(told)[:4] == [
        f"do:correct:{one}",
        f"memory:pin:{one}",
        f"memory:widen:{one}",
        f"memory:forget:{one}",
    ]
    assert "그 전에는 ‘새우를 좋아한다’였습니다" in CATALOG.render(new, "ko")


async def test_pins_and_widening_are_pressed_and_pressed_back(scene: Scene) -> None:
    one = await scene.of.remembers("부산에 산다", scene.who)

    pinned = await scene.presses(f"memory:pin:{one}")
    wide = await scene.presses(f"memory:widen:{one}")
    narrow = await scene.presses(f"memory:narrow:{one}")
    unpinned = await scene.presses(f"memory:unpin:{one}")

    assert f"memory:unpin:{one}" in actions(pinned) and "고정" in words(pinned)
    assert f"memory:narrow:{one}" in actions(wide) and "어디서나 꺼내도 됩니다" in words(wide)
    assert f"memory:widen:{one}" in actions(narrow) and "둘만 있을 때만" in words(narrow)
    assert f"memory:pin:{one}" in actions(unpinned)


@pytest.mark.parametrize(
    "typed", ["/memory search 새우", "/memory 찾아 새우", "/memory 새우", "/memory 찾기 새우", "/memory FIND 새우"]
)
async def test_words_are_searched_for_however_that_is_typed(scene: Scene, typed: str) -> None:
    one = await scene.of.remembers("새우 알레르기가 있다", scene.who)
    await scene.of.remembers("고양이를 키운다", scene.who)

    assert actions(await scene.says(typed)) == [f"memory:open:{one}"]


async def test_what_is_not_found_is_told(scene: Scene) -> None:
    for typed in ("/memory search 새우", "/memory forget 새우", "/memory open 새우", "/memory pin 새우"):
        with pytest.raises(NotFound):
            await scene.says(typed)
    for typed in ("/memory search", "/memory add", "/memory correct", "/memory forget", "/correct", "/recap x"):
        with pytest.raises(ProductError):
            await scene.says(typed)


async def test_something_is_written_down_typed_or_in_a_form(scene: Scene) -> None:
    typed = await scene.says("/memory add 새우 알레르기가 있어")
    form = await scene.says("/remember", {"text": "채식을 해"}, "#harin")
    replying = await scene.says("/remember", {"text": "답장으로 적어"}, "12345")

    assert "새우 알레르기가 있어" in words(typed) and "내가 적은 말" in words(typed)
    assert "채식을 해" in words(form) and "답장으로 적어" in words(replying)
    assert await scene.of.texts(scene.who) == ["답장으로 적어", "채식을 해", "새우 알레르기가 있어"]


async def test_a_form_shows_what_it_corrects_and_gives_it_other_words(scene: Scene) -> None:
    one = await scene.of.remembers("부산에 산다", scene.who)
    async with scene.of.db.read() as tx:
        shown = await knowing.prefill(tx, scene.claim, scene.who.account, "correct", f"#{one}")
        others = await knowing.prefill(tx, scene.claim, scene.of.joon.account, "correct", f"#{one}")
        nobodys = await knowing.prefill(tx, scene.claim, None, "correct", f"#{one}")

    told = await scene.says("/correct", {"text": "대구에 산다"}, f"#{one}")

    assert (shown, others, nobodys) == ({"text": "부산에 산다"}, {}, {})
    assert "대구에 산다" in words(told)
    assert await scene.of.texts(scene.who) == ["대구에 산다"]


async def test_without_forms_one_is_told_by_which_letters_to_correct(scene: Scene) -> None:
    one = await scene.of.remembers("부산에 산다", scene.who)

    with pytest.raises(BadInput) as caught:
        await scene.says("/correct", target=f"#{one}")

    assert one[:6] in CATALOG.render(caught.value.text, "ko")


async def test_forgetting_asks_and_then_tells_what_is_true(scene: Scene) -> None:
    source = await scene.of.said("나 새우 알레르기 있어", scene.who)
    one = await scene.of.remembers("새우를 못 먹는다", scene.who, source)

    asked = await scene.says("/memory 잊어 새우")
    still = await scene.of.texts(scene.who)
    told = await scene.presses(f"memory:forget:{one}:yes")

    assert actions(asked) == [f"memory:forget:{one}:yes", f"memory:open:{one}"]
    assert "되돌릴 수 없" in words(asked)
    assert still == ["새우를 못 먹는다"]
    assert "메시지 1개" in words(told)
    assert await scene.of.texts(scene.who) == []
    with pytest.raises(NotFound):
        await scene.presses(f"memory:forget:{one}:yes")


@pytest.mark.parametrize("typed", ["/memory forget all", "/memory 잊어 전부", "/memory 지워 모두"])
async def test_forgetting_all_asks_and_then_counts(scene: Scene, typed: str) -> None:
    await scene.of.said("안녕", scene.who)
    await scene.of.remembers("부산에 산다", scene.who)

    asked = await scene.says(typed)
    told = await scene.presses(actions(asked)[0])

    assert actions(asked) == ["memory:all:harin:yes"]
    assert "기억 1개와 메시지 1개" in words(told)
    assert await scene.of.left() == []


async def test_a_file_is_made_to_read_and_one_for_machines(scene: Scene) -> None:
    source = await scene.of.said("나 부산 살아", scene.who, HALL, native="5")
    await scene.of.remembers("부산에 산다", scene.who, source, place=HALL, quote="부산 살아")
    await scene.of.remembers("남의 것", scene.of.joon)

    read = await scene.says("/memory export")
    machine = await scene.presses(actions(read)[0])
    every = await scene.says("/memory 내보내기 전부 json")

    assert read.file is not None and machine.file is not None and every.file is not None
    assert read.file.name.endswith(".md") and machine.file.name.endswith(".json")
    text = read.file.data.decode()
    assert "부산에 산다" in text and "https://fake.example/hall/5" in text and "남의 것" not in text
    assert [each["text"] for each in json.loads(machine.file.data)["memories"]] == ["부산에 산다"]
    assert json.loads(every.file.data) == json.loads(machine.file.data)


async def test_nothing_makes_no_file(scene: Scene) -> None:
    with pytest.raises(BadInput):
        await scene.says("/memory export")


@pytest.mark.parametrize("back", ["/memory fresh undo", "/memory 새출발 취소", ""])
async def test_a_fresh_start_is_told_in_the_list_until_it_is_undone(scene: Scene, back: str) -> None:
    await scene.of.remembers("부산에 산다", scene.who)

    begun = await scene.says("/memory fresh")
    listed = await scene.says("/memory")
    await (scene.says(back) if back else scene.presses(actions(begun)[0]))

    assert actions(begun) == ["memory:fresh:harin:undo"]
    assert "2026-03-01에 새로 시작" in words(listed) and "memory:fresh:harin:undo" in actions(listed)
    assert "새로 시작" not in words(await scene.says("/memory"))


async def test_incognito_begins_and_ends_a_chat(scene: Scene) -> None:
    begun = await scene.does("/memory incognito")
    with pytest.raises(BadInput):
        await scene.does("/memory incognito off")

    assert isinstance(begun, Greets)
    assert begun.incognito and begun.character.public_id == "harin"


async def test_in_a_group_only_who_may_change_the_character_begins_an_incognito_chat(scene: Scene) -> None:
    with pytest.raises(BadInput):
        await scene.by(scene.who).does("/memory incognito")

    assert isinstance(await scene.by(scene.who, standing=Standing.MODERATOR).does("/memory incognito"), Greets)


async def test_what_a_place_remembers_is_read_by_who_was_there_and_forgotten_by_who_leads_it(scene: Scene) -> None:
    said = await scene.of.said("우리 반말 쓰자", scene.who, HALL)
    shared = await scene.of.remembers("모두 반말을 쓴다", None, said, place=HALL)

    there = await scene.by(scene.who).says("/memory place")
    elsewhere = await scene.by(scene.of.joon).says("/memory place")
    with pytest.raises(NotFound):
        await scene.by(scene.who).says(f"/memory forget {shared[:12]}")
    leading = scene.by(scene.of.joon, standing=Standing.MODERATOR)
    led = await leading.says("/memory 자리")
    asked = await leading.presses(actions(led)[0])
    told = await leading.presses(actions(asked)[0])

    assert "모두 반말을 쓴다" in words(there) and actions(there) == []
    assert "반말" not in words(elsewhere) and "1개는 그때 함께 있던 사람만" in words(elsewhere)
    assert "모두 반말을 쓴다" in words(led) and shared[:6] in words(led)
    assert "잊었습니다" in words(told)
    assert await scene.of.left() == []


async def test_who_leads_a_place_forgets_by_letters_where_buttons_do_not_come_along(scene: Scene) -> None:
    shared = await scene.of.remembers("모두 반말을 쓴다", None, place=HALL)
    leading = scene.by(scene.of.joon, standing=Standing.MODERATOR)

    told = await leading.says(f"/memory forget {shared}")

    assert "모두 반말을 쓴다" in words(told)
    assert await scene.of.left() == []


async def test_a_digest_is_read_by_who_was_there_and_changed_by_who_leads(scene: Scene) -> None:
    await scene.of.said("안녕", scene.who, HALL)
    await scene.of.sums_up("둘이 [만났다](https://bad.example).", HALL)
    leading = scene.by(scene.of.joon, standing=Standing.MODERATOR)

    there = await scene.by(scene.who).says("/memory summary")
    for doing in (scene.by(scene.of.joon).says("/memory summary"), scene.by(scene.who).says("/memory 요약 바꿔")):
        with pytest.raises(BadInput):
            await doing
    led = await leading.says("/memory summary")
    changed = await leading.says("/memory summary 바다에서 만났다.")
    by_form = await leading.says("/recap", {"text": "산에서 만났다."}, "#here")

    assert "둘이 만났다" in words(there) and "](" not in words(there) and actions(there) == []
    assert actions(led) == ["do:recap:here"]
    assert "바다에서 만났다." in words(changed) and "직접 고친" in words(changed)
    assert "산에서 만났다." in words(by_form)
    async with scene.of.db.read() as tx:
        shown = await knowing.prefill(tx, scene.by(scene.who).claim, scene.who.account, "recap", "#here")
        hidden = await knowing.prefill(tx, scene.by(scene.who).claim, scene.of.joon.account, "recap", "#here")
    assert (shown, hidden) == ({"text": "산에서 만났다."}, {})


async def test_with_no_character_here_one_is_to_be_chosen(scene: Scene) -> None:
    claim = replace(scene.claim, character_id=None, version_id=None, chat_id=None)
    for verb in ("", "search x", "add x", "forget x", "export", "fresh", "incognito", "summary", "place"):
        with pytest.raises(BadInput):
            async with scene.of.db.write() as tx:
                await knowing.memory(tx, claim, verb, scene.asker)


VERBS = ["open", "pin", "unpin", "widen", "narrow", "forget", "list", "all", "export", "fresh", "", "nonsense"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    verb=st.sampled_from(VERBS), more=st.sampled_from(["", ":yes", ":json", ":undo", ":0", ":here"]), shown=st.data()
)
async def test_no_button_gets_at_what_is_anothers(scene: Scene, verb: str, more: str, shown: st.DataObject) -> None:
    """Whatever is pressed with the id of another's memory: nothing of it is told, and nothing happens to it."""
    source = await scene.of.said("비밀은 바다야", scene.of.joon, HALL, native="9")
    secret = await scene.of.remembers("비밀은 바다다", scene.of.joon, source, place=HALL, pinned=True)
    shared = await scene.of.remembers("비밀 약속이 있다", None, source, place=HALL)
    name = shown.draw(st.sampled_from([secret, shared]))
    head = shown.draw(st.sampled_from(["memory", "shared"]))
    before = await scene.of.left()

    try:
        told = await scene.presses(f"{head}:{verb}:{name}{more}")
    except ProductError as error:
        said = CATALOG.render(error.text, "ko")
    else:
        said = words(told)

    assert "바다" not in said and "약속" not in said
    assert await scene.of.left() == before
    assert await scene.of.forgotten() == []


@pytest.mark.parametrize("verb", ["open", "search", "correct", "pin", "widen", "forget", ""])
async def test_no_typed_words_get_at_what_is_anothers(scene: Scene, verb: str) -> None:
    secret = await scene.of.remembers("비밀은 바다다", scene.of.joon)

    for what in (secret, secret[:8], "바다", f"{secret} 새 말"):
        with pytest.raises(ProductError) as caught:
            await scene.says(f"/memory {verb} {what}")
        assert "바다다" not in CATALOG.render(caught.value.text, "ko")
    with pytest.raises(NotFound):
        await scene.says("/correct", {"text": "새 말"}, f"#{secret}")

    assert await scene.of.texts(scene.of.joon) == ["비밀은 바다다"]


def test_who_may_change_characters_leads() -> None:
    place = Claim(1, 0, "w", HALL, 1, 1, None)
    asker = Asker(1, "ko", NOW, 1, Standing.MEMBER, replace(USUAL, change=Change.MODERATORS))

    assert not sharing.leads(place, asker)
    assert sharing.leads(place, replace(asker, standing=Standing.MODERATOR))
    assert sharing.leads(replace(place, place=ROOM), asker)
