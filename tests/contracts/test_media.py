"""What every voice, every ear and every brush promises, held against the real SDKs on the wire."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass

import pytest
from PIL import Image
from pydantic import SecretStr

from core.ai import compatible, gemini
from core.ai.audio import read, voice_note
from core.ai.compatible_media import CompatibleMedia
from core.ai.gemini import GeminiMedia
from core.ai.media import Maker, Mute, Produced, Sound
from core.ai.model import Broken, Empty, Misconfigured, ModelError, Overloaded, Picture, Rejected, Unable
from core.ai.routes import build_router
from core.ai.speech import Voice
from core.ai.wire import Patience
from core.clock import SystemClock
from core.settings import Gemini, Settings
from core.text import Catalog
from tests.fakes.compatible_api import CompatibleApi
from tests.fakes.gemini_api import BRUSH, EARS, HEARD, VOICE, GeminiApi
from tests.fakes.provider_api import PAINTED, ProviderApi, tone

SHORT = Patience(connect=5.0, first=1.5, stall=0.8)
VOICES = {"gemini": "Kore", "compatible": "nova"}
NOTE = voice_note(Sound(tone(), 24_000)).ogg


@dataclass
class Wired:
    """A provider with its three makers: of a voice, of a transcript, of a picture."""

    provider: str
    api: ProviderApi
    voice: Maker
    ears: Maker
    brush: Maker

    async def speak(self) -> Produced[Sound]:
        return await self.voice.speak("어서 오세요. 밤이 기네요.", VOICES[self.provider], "ko")

    async def transcribe(self) -> Produced[str]:
        return await self.ears.transcribe(NOTE, "audio/ogg; codecs=opus", "ko")

    async def paint(self) -> Produced[Picture]:
        return await self.brush.paint("A bar at night")


Ask = Callable[[Wired], Awaitable[Produced[Sound] | Produced[str] | Produced[Picture]]]


@pytest.fixture(params=["gemini", "compatible"], scope="module")
async def served(request: pytest.FixtureRequest) -> AsyncIterator[Wired]:
    if request.param == "gemini":
        async with GeminiApi() as google:
            at = gemini.Access(google.key, google.url, "v1", SHORT)
            yield Wired("gemini", google, GeminiMedia(VOICE, at), GeminiMedia(EARS, at), GeminiMedia(BRUSH, at))
            await at.aclose()
        return
    async with CompatibleApi() as other:
        there = compatible.Access(other.url, patience=SHORT)
        made = [CompatibleMedia(name, there) for name in ("tts-1", "whisper-1", "sd-turbo")]
        yield Wired("compatible", other, *made)
        await there.aclose()


@pytest.fixture
def wired(served: Wired) -> Wired:
    served.api.clear()
    return served


async def test_a_voice_speaks_the_words_and_its_sound_says_its_rate(wired: Wired) -> None:
    made = await wired.speak()

    sent = json.dumps(wired.api.log[0].body, ensure_ascii=False)
    assert made.value == Sound(tone(), 24_000)
    assert "어서 오세요. 밤이 기네요." in sent
    assert VOICES[wired.provider] in sent


async def test_a_voice_note_is_written_down(wired: Wired) -> None:
    made = await wired.transcribe()
    wired.api.say("다른 말이에요")
    other = await wired.transcribe()

    assert (made.value, other.value) == (HEARD, "다른 말이에요")
    assert made.usage is not None
    assert made.usage.input > 0


async def test_a_picture_is_painted(wired: Wired) -> None:
    made = await wired.paint()

    assert made.value == Picture("image/png", PAINTED)
    with Image.open(io.BytesIO(made.value.data)) as opened:
        assert opened.size == (2, 2)
    assert "A bar at night" in json.dumps(wired.api.log[0].body)


FAULTS: Mapping[str, tuple[str, dict[str, object], type[ModelError]]] = {
    "busy": ("status", {"status": 429, "retry_after": 7.0}, Overloaded),
    "fault": ("status", {"status": 500}, Overloaded),
    "bad": ("status", {"status": 400}, Rejected),
    "key": ("status", {"status": 401}, Misconfigured),
    "cut before": ("cut_before", {}, Broken),
    "cut at once": ("cut", {"after": 0}, Broken),
    "cut": ("cut", {"after": 1}, Broken),
    "truncated": ("truncated", {"after": 1}, Broken),
    "stall before": ("stall_before", {}, Broken),
    "stall": ("stall", {"after": 1}, Broken),
    "empty": ("empty", {}, Empty),
    "refusal": ("refusal", {"after": 0}, Rejected),
    "blocked": ("blocked", {}, Rejected),
}


@pytest.mark.parametrize("ask", [Wired.speak, Wired.transcribe, Wired.paint], ids=["speak", "transcribe", "paint"])
async def test_each_fault_has_one_outcome_and_is_asked_for_once(wired: Wired, ask: Ask) -> None:
    outcomes, told = {}, ""

    for name, (kind, options, _) in FAULTS.items():
        wired.api.fault(kind, **options)  # type: ignore[arg-type]  # a row of the table
        try:
            await ask(wired)
        except ModelError as error:
            outcomes[name] = type(error)
            told += str(error)

    assert outcomes == {name: outcome for name, (_, _, outcome) in FAULTS.items()}
    assert len(wired.api.log) == len(FAULTS)
    assert "loopback-key" not in told


async def test_a_provider_that_asks_for_a_pause_is_understood(wired: Wired) -> None:
    wired.api.fault("status", status=429, retry_after=7.0)

    with pytest.raises(Overloaded) as caught:
        await wired.paint()

    assert caught.value.retry_after == 7.0


async def test_cancelling_ends_a_call_at_once(wired: Wired) -> None:
    wired.api.fault("stall_before")

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await wired.speak()


async def test_a_ping_is_answered(wired: Wired) -> None:
    for maker in (wired.voice, wired.ears, wired.brush):
        await maker.ping()


@pytest.mark.parametrize("reason", ["IMAGE_SAFETY", "NO_IMAGE", "IMAGE_PROHIBITED_CONTENT"])
async def test_gemini_refuses_a_picture_in_its_own_ways(reason: str) -> None:
    async with GeminiApi(refuses=reason) as api:
        api.fault("refusal", after=0)
        brush = GeminiMedia(BRUSH, gemini.Access(api.key, api.url, "v1", SHORT))

        with pytest.raises(Rejected, match=reason):
            await brush.paint("Something")
        await brush.aclose()


async def test_a_model_of_words_is_told_to_write_down_what_it_hears() -> None:
    async with GeminiApi() as api:
        api.say("들은 말")
        words = GeminiMedia("gemini-3.8-flash", gemini.Access(api.key, api.url, "v1", SHORT))

        made = await words.transcribe(NOTE, "audio/ogg", "")
        with pytest.raises(Rejected):
            await words.paint("A bar")
        await words.aclose()

    assert made.value == "들은 말"
    assert "word for word" in json.dumps(api.log[0].body)


async def test_samples_without_a_head_are_taken_too() -> None:
    async with CompatibleApi(bare=True) as api:
        voice = CompatibleMedia("tts-1", compatible.Access(api.url, patience=SHORT))

        made = await voice.speak("Hello.", "nova", "en")
        await voice.aclose()

    assert made.value == Sound(tone(), 24_000)


async def test_from_the_settings_to_a_voice_note_a_transcript_and_a_picture_with_their_prices() -> None:
    async with GeminiApi() as api:
        settings = Settings(_env_file=None, gemini=Gemini(api_key=SecretStr(api.key), base_url=api.url))
        async with aclosing(build_router(settings, SystemClock(), Catalog(), patience=SHORT, probe=())) as router:
            spoken = await router.speak("어서 오세요.", Voice("dallae"), "ko")
            note = voice_note(spoken.value)
            heard = await router.transcribe(note.ogg, "audio/ogg")
            painted = await router.paint("A bar at night")
            sources = await router.models()
            for source in sources:
                await source.ping()

    assert read(note.ogg) == pytest.approx(0.3, abs=0.05)
    assert (heard.value, painted.value.data) == (HEARD, PAINTED)
    assert all(made.cost_microdollars for made in (spoken, heard, painted))
    assert len(sources) == 5  # two of words, and three


@pytest.mark.parametrize("provider", ["anthropic", "offline"])
async def test_who_has_neither_voice_nor_ears_nor_brush_is_unable(provider: str) -> None:
    mute = Mute(provider, "any")

    for asked in (mute.speak("Hello.", "", ""), mute.transcribe(NOTE, "audio/ogg", ""), mute.paint("A bar")):
        with pytest.raises(Unable):
            await asked
