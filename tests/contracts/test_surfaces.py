"""What every place does with what is written there, whichever front end it belongs to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.surface.events import Place, Standing
from core.surface.markup import visible
from core.surface.port import (
    Attachment,
    Button,
    Gone,
    Later,
    Outgoing,
    Panel,
    Refused,
    Section,
    Spoken,
    Streaming,
    Unreachable,
    Unsure,
    Voice,
)
from tests.contracts.scenes import FLOODED, Fault, Scene, plain
from tests.contracts.surfaces import KINDS, Theatre, insist, theatre

DALLAE = Voice("달래")
SOUND = b"OggS" + bytes(60)
PIECES = [
    *(
        "안녕, 나는 달래야. ",
        "👩‍🚀🇰🇷 ",
        "**굵게** ",
        "*기울여* ",
        "~~지워~~ ",
        "`코드 <@1>` ",
        "2 * 3 = 6 ",
        "\n",
        "\n\n",
    ),
    *(
        "```py\nprint('안녕') # <@1>\n```\n",
        "\n# 제목\n",
        "\n> 인용\n",
        "\n- 하나\n",
        "\n-# 작게\n",
        "||숨김|| ",
        "\\ ",
    ),
    *(
        "<@1> ",
        "@everyone ",
        "[글](https://a.example) ",
        "</help:12> ",
        "<b>굵게</b> ",
        "&amp; ",
        "a_b_c ",
        "\u202e\u200b",
    ),
]
HOSTILE = "@everyone @here <@{0}> <@!{0}> <@&{0}> @mina_kim @\u200bmina_kim \u202e@mina_kim tg://user?id={0} [미나](tg://user?id={0})"


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Theatre]:
    async with theatre(tmp_path_factory.mktemp("surfaces")) as opened:
        yield opened


@pytest.fixture(params=KINDS)
def scene(house: Theatre, request: pytest.FixtureRequest) -> Scene:
    return house.scene(request.param)


def said(text: str, key: str = "t1.0", *, reply_to: str | None = None) -> Outgoing:
    return Outgoing(text=text, key=key, voice=DALLAE, reply_to=reply_to)


def told(text: str, key: str = "n1", *buttons: Button) -> Outgoing:
    return Outgoing(text=text, key=key, notice=True, buttons=buttons)


async def test_a_post_is_seen_changed_and_taken_away(scene: Scene) -> None:
    surface = scene.surface

    first = await surface.post(said("하나", "a.0"))
    second = await surface.post(told("둘", "b"))
    before = [(one.id, one.text) for one in await scene.seen()]
    await surface.edit(first, said("하나 반", "a.0"))
    await surface.edit(second, told("둘 반", "b"))
    after = [one.text for one in await scene.seen()]
    await surface.delete(first)
    await surface.delete(second)

    if scene.keeps:
        assert all(words in "".join(after) for words in ("하나", "둘", "반"))
        return
    assert before == [(first, "하나"), (second, "둘")]
    assert after == ["하나반", "둘반"]
    assert await scene.seen() == []


async def test_who_speaks_is_seen_where_the_place_can_show_it(scene: Scene) -> None:
    await scene.surface.post(said("안녕"))

    shown = await scene.one()
    if scene.surface.caps.voices:
        assert (shown.speaker or shown.text).startswith("달래")
    assert shown.speaker in {"달래", None}


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join))
async def test_any_words_arrive_whole(house: Theatre, kind: str, text: str) -> None:
    scene = house.scene(kind)
    outgoing = told(f"{text}끝")

    await scene.surface.post(outgoing)

    assert (await scene.one()).text == plain(visible(outgoing.shown))


@pytest.mark.parametrize("letter", ["가", "😀", "x "])
async def test_the_longest_post_arrives_whole(scene: Scene, letter: str) -> None:
    caps = scene.surface.caps
    text = letter * (min(caps.limit, 40_000) // caps.measure(letter))

    await scene.surface.post(said(text))

    assert (await scene.one()).text.endswith(plain(text))


async def test_nobody_is_pinged_by_what_is_written(scene: Scene) -> None:
    person = scene.people.get(Standing.MEMBER) or "5"
    text = HOSTILE.format(person)

    post = await scene.surface.post(said(text))
    await scene.surface.edit(post, said(f"{text}!"))
    await scene.surface.post(told(text, "n2"))

    assert [one.pinged for one in await scene.seen()] == [(), ()]


@pytest.mark.parametrize(
    "name", ["달래\n미나: 나야", "달래** 미나 **", "\u202e래달", "<@1> @everyone", "`x` || [a](https://b.c)"]
)
async def test_a_name_says_nothing_in_anothers_stead(scene: Scene, name: str) -> None:
    await scene.surface.post(replace(said("안녕"), voice=Voice(name)))

    seen = await scene.one()
    assert seen.text.endswith("안녕")
    assert seen.pinged == ()
    if seen.speaker is not None:
        assert seen.text == "안녕"
        assert plain(seen.speaker) == plain(name)


async def test_buttons_arrive_with_what_they_do_and_go_with_an_edit(scene: Scene) -> None:
    buttons = (
        Button("a" * 64, "‹"),
        Button("pick:달래", "고르기"),
        Button("", "더 보기", url="https://iyagi.example/a"),
    )

    post = await scene.surface.post(told("고르세요", "n1", *buttons))
    shown = (await scene.one()).buttons
    await scene.surface.edit(post, told("골랐어요"))

    if scene.surface.caps.buttons:
        expected = [(one.url or one.action, one.label) for one in buttons if scene.links or not one.url]
        assert [one for one in shown if one[0]] == expected
        assert (await scene.one()).buttons == ()


async def test_an_edit_that_changes_nothing_is_no_error(scene: Scene) -> None:
    for outgoing in (said("그대로", "a.0"), told("그대로", "b", Button("x:1", "하나"))):
        post = await scene.surface.post(outgoing)
        await scene.surface.edit(post, outgoing)

    assert {one.text.removeprefix("달래:") for one in await scene.seen()} >= ({"그대로"} if not scene.keeps else set())


async def test_what_a_person_took_away_is_gone_and_taking_it_away_again_is_no_error(scene: Scene) -> None:
    post = await scene.surface.post(said("잠깐"))
    await scene.vanish(post)

    if not scene.keeps:
        with pytest.raises(Gone):
            await scene.surface.edit(post, said("잠깐만"))
    await scene.surface.delete(post)


async def test_a_flood_says_how_long_and_makes_no_post(scene: Scene) -> None:
    if "flood" not in scene.faults:
        return
    first = await scene.surface.post(said("하나", "a.0"))
    scene.meet("flood")

    with pytest.raises(Later) as later:
        await scene.surface.post(said("둘", "b.0"))
    second = await scene.surface.post(said("둘", "b.0"))

    assert later.value.seconds >= FLOODED
    assert [one.id for one in await scene.seen()] == [first, second]


@pytest.mark.parametrize("fault", ["down", "lost"])
async def test_what_failed_is_posted_once_and_whole(scene: Scene, fault: Fault) -> None:
    if fault not in scene.faults:
        return
    await scene.surface.post(said("먼젓말", "a.0"))
    asked = scene.ask()
    scene.meet(fault)

    post, failed = await insist(scene.surface, said("안녕", "b.0", reply_to=asked), asked)

    assert [type(one) for one in failed] in ([Unreachable], [Unsure])
    assert [(one.id, one.text) for one in await scene.seen()][1:] == [(post, "안녕")]


async def test_only_the_post_that_nobody_recorded_is_found(scene: Scene) -> None:
    caps = scene.surface.caps
    asked = scene.ask()
    if not caps.recoverable or asked is None:
        return
    known = await scene.surface.post(said("첫째", "b.0", reply_to=asked))
    lost = await scene.surface.post(said("둘째", "b.1"))

    found = await scene.surface.find_unrecorded(said("둘째", "b.1"), after=asked, known=[known])
    nothing = await scene.surface.find_unrecorded(said("둘째", "b.1"), after=asked, known=[known, lost])

    assert (found, nothing) == (lost, None)


@pytest.mark.parametrize("media_type", ["text/markdown", "image/png"])
@pytest.mark.parametrize("text", ["여기 있어요", "길" * 1_500])
async def test_a_file_arrives_byte_for_byte_with_its_words(scene: Scene, media_type: str, text: str) -> None:
    caps = scene.surface.caps
    if not caps.largest_file:
        return
    words = text[: caps.limit]
    data = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) if media_type == "image/png" else "# 기록".encode() * 99
    file = Attachment("기록.png" if media_type == "image/png" else "기록.md", media_type, data)

    post = await scene.surface.post(replace(told(words, "n1", Button("x:1", "하나")), file=file))

    seen = await scene.seen()
    assert [one for each in seen for one in each.files] == [data]
    assert plain(words) in "".join(one.text for one in seen)
    assert ("x:1", "하나") in {button for one in seen for button in one.buttons}
    assert post in {one.id for one in seen}


@pytest.mark.parametrize("text", ["", "달래의 목소리"])
async def test_a_voice_note_is_played_with_a_press(scene: Scene, text: str) -> None:
    if not (scene.surface.caps.voice_notes and (text or scene.wordless)):
        return
    note = Attachment("달래.ogg", "audio/ogg", SOUND, Spoken(1.5, bytes(range(64))))

    await scene.surface.post(replace(told(text), file=note))

    seen = await scene.seen()
    assert [one.files for one in seen if one.played] == [(SOUND,)]
    assert "".join(one.text for one in seen) == plain(text)


async def test_a_panel_shows_all_its_words_and_buttons(scene: Scene) -> None:
    first, second, below = Button("set:a", "바꾸기"), Button("set:b", "고르기"), Button("set:c", "닫기")
    panel = Panel(
        (Section("**언어** 한국어", button=first), Section("방식 이름", picture="p1", button=second), Section("끝"))
    )
    outgoing = replace(told("**언어** 한국어\n방식 이름\n끝", "n1", first, second, below), panel=panel)

    post = await scene.surface.post(outgoing)
    shown = await scene.one()
    await scene.surface.edit(post, replace(outgoing, text="닫았어요", panel=None, buttons=()))

    assert {"언어", "한국어", "방식", "이름", "끝"} <= {
        word for word in ("언어", "한국어", "방식", "이름", "끝") if word in shown.text
    }
    if scene.surface.caps.buttons:
        assert sorted(shown.buttons) == sorted((one.action, one.label) for one in (first, second, below))
    if not scene.keeps:
        assert ((await scene.one()).text, (await scene.one()).buttons) == ("닫았어요", ())


async def test_everybody_stands_as_the_platform_says(scene: Scene) -> None:
    known = {standing: await scene.surface.standing(person) for standing, person in scene.people.items()}

    assert known == {standing: standing for standing in scene.people}


async def test_a_thread_that_was_opened_is_a_place_of_its_own(scene: Scene) -> None:
    if not scene.surface.caps.threads or not isinstance(thread := await _opened(scene), Place):
        with pytest.raises(Refused):
            await scene.surface.open_thread("갈래")
        return
    inner = scene.within(thread)

    post = await inner.surface.post(said("여기는 갈래"))
    await inner.surface.edit(post, said("여기는 갈래길"))

    assert (await inner.one()).text == "여기는갈래길"
    assert not inner.surface.caps.threads or thread.thread


async def _opened(scene: Scene) -> Place | Refused:
    try:
        return await scene.surface.open_thread("**달래**와\n나눈 이야기 " + "길" * 200)
    except Refused as no:
        return no


async def test_the_sign_that_somebody_writes_ends_with_the_block(scene: Scene) -> None:
    async with scene.surface.typing():
        if scene.surface.caps.typing and not scene.keeps:
            async with asyncio.timeout(5):
                while not scene.signs():
                    await asyncio.sleep(0.01)
                    await scene.seen()
        await scene.surface.post(said("음"))
    await scene.seen()
    await asyncio.sleep(0.2)  # what was on its way when the block ended
    signs = scene.signs()
    await asyncio.sleep(0.05)

    assert scene.signs() == signs


async def test_a_draft_is_taken_where_answers_grow_so(scene: Scene) -> None:
    if scene.surface.caps.streaming is Streaming.DRAFT:
        await scene.surface.draft("t1", said("쓰는 중 **굵", "t1.0"))

    assert await scene.seen() == []
