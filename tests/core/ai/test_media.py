"""What is spoken, by whom, and what the router makes of the models that speak, listen and paint."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ai.media import Media, Mute, Sound
from core.ai.model import Broken, Empty, Misconfigured, ModelError, Overloaded, Picture, Purpose, Rejected, Usage
from core.ai.router import Router, Routes, Unanswered
from core.ai.routes import build_router
from core.ai.speech import Voice, sayable, voice_of
from core.db import Db, TransactionOpen
from core.errors import BadInput
from core.settings import Settings
from core.text import Catalog
from tests.core.ai.test_router import HeldClock
from tests.fakes.scripted_model import ScriptedMaker, ScriptedModel

SOUND, PICTURE, DALLAE = Sound(b"\0\1" * 9, 24_000), Picture("image/png", b"png"), Voice("dallae")
CATALOG = Catalog()


def wish(speaker: object) -> Voice:
    return Voice("dallae", {"speaker": speaker})


def test_a_character_keeps_its_voice_and_characters_differ() -> None:
    voices = [voice_of(Voice(f"character-{number}"), "gemini", "gemini-3.8-flash-tts") for number in range(200)]

    assert voices[0] == voice_of(Voice("character-0"), "gemini", "gemini-3.8-flash-lite-tts")
    assert len(set(voices)) == 30


@pytest.mark.parametrize(
    ("speaker", "provider", "name"),
    [
        ("Kore", "gemini", "Kore"),
        ("kore", "gemini", "Kore"),
        ({"gemini": "Puck", "compatible": "nova"}, "gemini", "Puck"),
        ({"gemini": "Puck", "compatible": "nova"}, "compatible", "nova"),
        ("ko_yuna", "compatible", "ko_yuna"),
    ],
)
def test_a_card_may_name_its_voice(speaker: object, provider: str, name: str) -> None:
    assert voice_of(wish(speaker), provider, "tts") == name


@pytest.mark.parametrize(
    "speaker", ["Nobody", "x" * 65, "a\nb", 7, None, {"compatible": "nova"}, {"gemini": 3}, ["Kore"]]
)
def test_a_wish_that_the_provider_cannot_meet_is_none(speaker: object) -> None:
    assert voice_of(wish(speaker), "gemini", "tts") == voice_of(Voice("dallae"), "gemini", "tts")


@pytest.mark.parametrize(
    ("speaker", "names"), [("여성", {"alloy", "nova", "shimmer"}), ("Male", {"echo", "fable", "onyx"})]
)
def test_a_card_may_ask_for_a_woman_or_a_man(speaker: str, names: set[str]) -> None:
    chosen = {voice_of(Voice(f"c{number}", {"speaker": speaker}), "compatible", "tts-1") for number in range(40)}

    assert chosen == names


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("*웃는다.* **어서** 오세요 🌙", "웃는다. 어서 오세요"),
        ("# Title\n> quoted\n- item", "Title\nquoted\nitem"),
        ("See [the map](https://example.org/a) or https://example.org", "See the map or"),
        ("Before ```python\nprint()\n``` after", "Before after"),
        ("Hi <@12345> <:smile:987> there", "Hi there"),
        ("👋🏽\n\n---\n…", ""),
        ("snake_case ~~gone~~ ||hidden||", "snakecase gone hidden"),
    ],
)
def test_marks_links_and_emoji_are_not_said(written: str, said: str) -> None:
    assert sayable(written) == said


def test_a_long_text_ends_after_a_sentence() -> None:
    assert sayable("하나예요. 둘이에요! 셋인데 아주 길어요.", 14) == "하나예요. 둘이에요!"
    assert sayable("one two three four", 10) == "one two"
    assert sayable("가" * 30, 10) == "가" * 10


@given(text=st.text(alphabet="가a .!?…\n*_[](`", max_size=400), most=st.integers(1, 100))
def test_never_more_is_said_than_asked_for(text: str, most: int) -> None:
    said = sayable(text, most)

    assert len(said) <= most
    assert not set("*_`") & set(said)


def studio(*makers: ScriptedMaker | Mute, clock: HeldClock | None = None) -> Router:
    media = Media(speakers=makers, transcribers=makers, painters=makers)
    routes = Routes({}, media)
    return Router(routes, clock or HeldClock(), jitter=lambda: 0.5, price=lambda _p, _m, usage, _w: usage.output * 7)


async def test_what_is_made_tells_who_made_it_and_what_it_cost() -> None:
    maker = ScriptedMaker(SOUND, usage=Usage(output=3))

    made = await studio(maker).speak("*웃는다.* 안녕!", DALLAE, "ko")

    assert (made.value, made.provider, made.model, made.cost_microdollars) == (SOUND, "scripted", "maker", 21)
    assert [attempt.error for attempt in made.tries] == [None]
    assert maker.asked == [("speak", "웃는다. 안녕!", voice_of(DALLAE, "scripted", "maker"), "ko")]


async def test_a_cost_that_nobody_knows_is_none() -> None:
    assert (
        await studio(ScriptedMaker("들은 말", usage=None)).transcribe(b"ogg", "audio/ogg")
    ).cost_microdollars is None


@pytest.mark.parametrize(
    ("error", "calls"),
    [
        (Overloaded("busy"), 3),
        (Broken("gone"), 3),
        (Empty("nothing"), 2),
        (Rejected("no"), 1),
        (Misconfigured("key"), 1),
    ],
)
async def test_each_fault_is_tried_so_often_before_the_next_maker(error: ModelError, calls: int) -> None:
    first, second = ScriptedMaker(error, provider="a"), ScriptedMaker(PICTURE, provider="b")

    made = await studio(first, Mute("anthropic", "x"), second).paint("A bar")

    assert (made.value, made.provider, len(first.asked), len(made.tries)) == (PICTURE, "b", calls, calls + 2)


async def test_each_provider_is_asked_for_its_own_voice() -> None:
    wish = Voice("dallae", {"speaker": {"gemini": "Puck", "compatible": "nova"}})
    first, second = ScriptedMaker(Rejected("no"), provider="gemini"), ScriptedMaker(SOUND, provider="compatible")

    await studio(first, second).speak("안녕", wish)

    assert [first.asked[0][2], second.asked[0][2]] == ["Puck", "nova"]


async def test_a_provider_that_fails_in_a_row_is_left_alone_for_a_while() -> None:
    clock, maker = HeldClock(), ScriptedMaker(Overloaded("busy"))
    router = studio(maker, clock=clock)

    for _ in range(3):
        with pytest.raises(Unanswered):
            await router.paint("A bar")
    asked = len(maker.asked)
    clock.seconds += 31
    maker.works = [PICTURE]

    assert asked == 3
    assert (await router.paint("A bar")).value == PICTURE


@pytest.mark.parametrize(
    ("purpose", "setting"),
    [
        (Purpose.SPEECH, "IYAGI_AI__SPEECH=gemini:gemini-3.8-flash-tts"),
        (Purpose.TRANSCRIPT, "IYAGI_AI__TRANSCRIPT=gemini:gemini-3.5-transcribe"),
        (Purpose.IMAGE, "IYAGI_AI__IMAGE=gemini:gemini-3.1-flash-image"),
    ],
)
@pytest.mark.parametrize("makers", [(), (Mute("offline", "offline"),)], ids=["none", "mute"])
async def test_where_nothing_is_set_up_the_words_name_the_setting(
    makers: tuple[Mute, ...], purpose: Purpose, setting: str
) -> None:
    router = studio(*makers)

    with pytest.raises(Unanswered) as caught:
        match purpose:
            case Purpose.SPEECH:
                await router.speak("안녕", DALLAE)
            case Purpose.TRANSCRIPT:
                await router.transcribe(b"ogg", "audio/ogg")
            case _:
                await router.paint("A bar")

    assert all(setting in CATALOG.render(caught.value.text, language) for language in ("ko", "en"))
    assert not await router.can(purpose)


async def test_refusals_and_silence_have_words_of_their_own() -> None:
    router = studio(ScriptedMaker(Rejected("policy"), Empty("silence")))

    with pytest.raises(Unanswered) as refused:
        await router.paint("A bar")
    with pytest.raises(Unanswered) as unheard:
        await router.transcribe(b"ogg", "audio/ogg")

    assert [refused.value.text.key, unheard.value.text.key] == ["ai-image-rejected", "ai-transcript-empty"]


async def test_what_cannot_be_said_is_not_asked_for() -> None:
    maker = ScriptedMaker(SOUND)

    with pytest.raises(BadInput):
        await studio(maker).speak("🌙 …", DALLAE)

    assert maker.asked == []


async def test_nobody_is_asked_inside_a_transaction(tmp_path: Path) -> None:
    db = Db(f"sqlite+aiosqlite:///{tmp_path}/iyagi.db")

    async with db.read():
        with pytest.raises(TransactionOpen):
            await studio(ScriptedMaker(PICTURE)).paint("A bar")
    await db.aclose()


async def test_closing_closes_each_maker_once() -> None:
    maker = ScriptedMaker(SOUND)

    await studio(maker).aclose()

    assert maker.closed == 1


async def test_only_the_model_that_is_asked_first_decides_whether_pictures_are_seen() -> None:
    blind, seeing = ScriptedModel(name="blind"), ScriptedModel(name="seeing")

    routes = Routes({Purpose.CHAT: [seeing, blind], Purpose.PLAN: [blind, seeing]}, sees=lambda m: m.name == "seeing")
    router = Router(routes, HeldClock(), jitter=lambda: 0.5)

    assert [await router.sees(purpose) for purpose in (Purpose.CHAT, Purpose.PLAN, Purpose.PROSE)] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("given", "sees", "can"),
    [
        ({}, False, False),
        ({"anthropic": {"api_key": "k"}}, True, False),
        ({"gemini": {"api_key": "k"}}, True, True),
        ({"gemini": {"api_key": "k"}, "ai": {"speech": "offline"}}, True, False),
        ({"compatible": {"base_url": "http://127.0.0.1:9/v1", "model": "llama3.1:8b"}}, False, False),
        ({"compatible": {"base_url": "http://127.0.0.1:9/v1", "model": "gemma3:12b"}}, True, False),
        ({"compatible": {"base_url": "http://127.0.0.1:9/v1"}, "ai": {"speech": "compatible:tts-1"}}, False, True),
    ],
)
async def test_settings_decide_who_sees_and_who_speaks(given: dict[str, dict[str, str]], sees: bool, can: bool) -> None:
    settings = Settings(_env_file=None, **given)  # type: ignore[arg-type]  # pydantic-settings' own argument

    router = build_router(settings, HeldClock(), CATALOG, probe=())

    assert (await router.sees(Purpose.CHAT), await router.can(Purpose.SPEECH)) == (sees, can)
    await router.aclose()
