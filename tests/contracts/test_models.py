"""What every model promises, held against the real SDKs on the wire."""

from __future__ import annotations

import asyncio
import json
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace

import pytest

from core.ai import anthropic, compatible, gemini
from core.ai.model import (
    Broken,
    Delta,
    Empty,
    Finish,
    Line,
    Material,
    Misconfigured,
    Model,
    ModelError,
    Overloaded,
    Picture,
    Prompt,
    Rejected,
    Role,
    Stop,
    StreamItem,
)
from core.ai.models import Name, known
from core.ai.offline import Offline
from core.ai.wire import Patience
from core.text import Catalog
from tests.fakes.anthropic_api import AnthropicApi
from tests.fakes.compatible_api import CompatibleApi
from tests.fakes.gemini_api import GeminiApi
from tests.fakes.provider_api import PICTURE_TOKENS, ProviderApi
from tests.fakes.scripted_model import ScriptedModel

SHORT = Patience(connect=1.0, first=0.6, stall=0.3)
ANSWER = "*웃는다.* 어서 오세요, 오늘은 어떤 밤이었어요? 🌙"
PROMPT = Prompt(
    stable=("You are Dallae.", "Dallae works at night."),
    lines=(Line(Role.CHARACTER, "어서 오세요."), Line(Role.PERSON, "안녕하세요")),
    tail="It rains.",
    settled=1,
    material=Material("달래", "ko", greetings=("어서 오세요.",)),
)
WIRED = ("anthropic", "gemini", "compatible")

Make = Callable[[ProviderApi, str], Model]
NamedMake = Callable[[ProviderApi, str, str], Model]


@dataclass
class Wired:
    model: Model
    api: ProviderApi


@asynccontextmanager
async def served(provider: str) -> AsyncIterator[Wired]:
    makers = {"anthropic": _claude, "gemini": _gemini, "compatible": _compatible}
    apis = {"anthropic": AnthropicApi, "gemini": GeminiApi, "compatible": CompatibleApi}
    async with apis[provider]() as api:
        model = makers[provider](api, api.key)
        yield Wired(model, api)
        await model.aclose()


@pytest.fixture(params=WIRED, scope="module")
async def served_once(request: pytest.FixtureRequest) -> AsyncIterator[Wired]:
    async with served(request.param) as both:
        yield both


@pytest.fixture
def wired(served_once: Wired) -> Wired:
    served_once.api.clear()
    return served_once


@pytest.fixture(params=[*WIRED, "offline", "scripted"], scope="module")
async def model(request: pytest.FixtureRequest) -> AsyncIterator[Model]:
    match request.param:
        case "offline":
            yield Offline(Catalog())
        case "scripted":
            yield ScriptedModel(["어서 ", "오세요."])
        case provider:
            async with served(provider) as both:
                yield both.model


def _claude(api: ProviderApi, key: str, name: str = "claude-haiku-5-5") -> Model:
    able = known().able(Name("anthropic", name))
    return anthropic.Claude(name, able, anthropic.Access(key, api.url, SHORT))


def _gemini(api: ProviderApi, key: str, name: str = "gemini-3.8-flash") -> Model:
    able = known().able(Name("gemini", name))
    return gemini.Gemini(name, able, gemini.Access(key, api.url, "v1", SHORT))


def _compatible(api: ProviderApi, key: str, name: str = "llama3.1:8b") -> Model:
    able = known().able(Name("compatible", name))
    return compatible.Compatible(name, able, compatible.Access(api.url, key, SHORT))


async def heard(model: Model, prompt: Prompt = PROMPT) -> tuple[str, list[Stop]]:
    items = [item async for item in model.stream(prompt)]
    return "".join(item.text for item in items if isinstance(item, Delta)), [i for i in items if isinstance(i, Stop)]


async def outcome_of(model: Model, prompt: Prompt = PROMPT) -> tuple[str, type[ModelError] | Finish, str]:
    """The words, how it ended, and what the log is told."""
    try:
        text, stops = await heard(model, prompt)
    except ModelError as error:
        return "", type(error), str(error)
    return text, stops[0].finish, stops[0].reason


async def test_words_come_first_and_one_stop_comes_last(model: Model) -> None:
    items: list[StreamItem] = [item async for item in model.stream(PROMPT)]

    assert [type(item) for item in items[-2:]] == [Delta, Stop]
    assert sum(isinstance(item, Stop) for item in items) == 1
    assert items[-1] == Stop(Finish.COMPLETE, items[-1].usage, items[-1].reason)  # type: ignore[union-attr]  # a Stop


async def test_a_model_knows_its_names_and_answers_a_ping(model: Model) -> None:
    await model.ping()

    assert model.provider
    assert model.name


async def test_a_stream_may_be_left_after_the_first_word(model: Model) -> None:
    async with aclosing(model.stream(PROMPT)) as items:
        first = await anext(items)

    assert isinstance(first, Delta)


async def test_an_answer_arrives_whole_and_without_what_was_thought(wired: Wired) -> None:
    wired.api.say(ANSWER)

    text, stops = await heard(wired.model)

    assert text == ANSWER
    assert stops[0].finish is Finish.COMPLETE
    assert wired.api.log[0].done


async def test_the_second_turn_reads_the_beginning_from_the_cache(wired: Wired) -> None:
    first = PROMPT
    second = Prompt(
        stable=first.stable,
        lines=(*first.lines, Line(Role.CHARACTER, ANSWER), Line(Role.PERSON, "비가 와요")),
        settled=3,
    )

    _, before = await heard(wired.model, first)
    _, after = await heard(wired.model, second)

    assert before[0].usage is not None
    assert after[0].usage is not None
    assert before[0].usage.cached == 0
    assert after[0].usage.cached > 0
    assert after[0].usage.input > 0
    assert after[0].usage.output > 0


DOT = Picture(
    "image/gif",
    b"GIF89a\x01\x00\x01\x00\x80\x01\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;",
)
SHOWN = Prompt(
    stable=("You are Dallae.",),
    lines=(
        Line(Role.PERSON, "이 사진 좀 봐요", (DOT,)),
        Line(Role.CHARACTER, "점이네요.", (DOT,)),
        Line(Role.PERSON, "이건요?", (DOT, DOT)),
    ),
    settled=2,
)


def _sent(wired: Wired) -> str:
    """The last prompt as it was written, in its order."""
    return json.dumps(wired.api.log[-1].body, ensure_ascii=False)


async def test_pictures_of_people_reach_a_model_that_sees_before_their_words(wired: Wired, seeing: Model) -> None:
    _, stops = await heard(seeing, SHOWN)

    sent, data = _sent(wired), b64encode(DOT.data).decode().rstrip("=")
    sent = sent.replace("-", "+").replace("_", "/")
    assert stops[0].usage is not None
    assert stops[0].usage.input + stops[0].usage.cached + stops[0].usage.cache_write > 3 * PICTURE_TOKENS
    assert sent.count(data) == 3
    assert sent.index(data) < sent.index("이 사진") < sent.index("점이네요") < sent.rindex(data) < sent.index("이건요")


async def test_pictures_do_not_change_what_is_read_from_the_cache(seeing: Model) -> None:
    more = (Line(Role.CHARACTER, "점 둘이네요."), Line(Role.PERSON, "맞아요"))

    await heard(seeing, SHOWN)
    _, stops = await heard(seeing, replace(SHOWN, lines=SHOWN.lines + more, settled=4))

    assert stops[0].usage is not None
    assert stops[0].usage.cached > PICTURE_TOKENS


async def test_a_picture_that_is_not_what_it_says_is_never_taken_for_one(seeing: Model) -> None:
    broken = Line(Role.PERSON, "", (Picture("image/png", b"no picture"),))

    ended = await outcome_of(seeing, replace(SHOWN, lines=(*SHOWN.lines, broken)))

    went_on_without = ("You said: 이건요?", Finish.COMPLETE)
    assert ended[:2] == (went_on_without if seeing.provider == "compatible" else ("", Rejected))


async def test_a_model_that_does_not_see_gets_the_words_alone(compatible_api: CompatibleApi) -> None:
    async with aclosing(_compatible(compatible_api, "")) as model:
        text, _ = await heard(model, SHOWN)

    assert text == "You said: 이건요?"
    assert "image" not in json.dumps(compatible_api.log[0].body)


@pytest.mark.parametrize("status", [400, 415, 500])
async def test_a_server_that_refuses_pictures_is_asked_once_more_without(
    compatible_api: CompatibleApi, status: int
) -> None:
    compatible_api.blind = status

    async with aclosing(_compatible(compatible_api, "", "gemma3:12b")) as model:
        text, stops = await heard(model, SHOWN)

    assert (text, stops[0].finish) == ("You said: 이건요?", Finish.COMPLETE)
    assert ["image_url" in json.dumps(call.body) for call in compatible_api.log] == [True, False]


@pytest.fixture
async def compatible_api() -> AsyncIterator[CompatibleApi]:
    async with CompatibleApi() as api:
        yield api


@pytest.fixture
async def seeing(wired: Wired) -> AsyncIterator[Model]:
    if wired.model.provider != "compatible":
        yield wired.model
        return
    async with aclosing(_compatible(wired.api, "", "gemma3:12b")) as model:
        yield model


FAULTS: list[tuple[str, dict[str, object], type[ModelError] | Finish]] = [
    ("status", {"status": 429, "retry_after": 7.0}, Overloaded),
    ("status", {"status": 500}, Overloaded),
    ("status", {"status": 503}, Overloaded),
    ("status", {"status": 529}, Overloaded),
    ("status", {"status": 400}, Rejected),
    ("status", {"status": 413}, Rejected),
    ("status", {"status": 401}, Misconfigured),
    ("status", {"status": 403}, Misconfigured),
    ("status", {"status": 404}, Misconfigured),
    ("cut_before", {}, Broken),
    ("cut", {"after": 0}, Broken),
    ("cut", {"after": 2}, Finish.CUT),
    ("truncated", {"after": 0}, Broken),
    ("truncated", {"after": 2}, Finish.CUT),
    ("broken_chunk", {"after": 0}, Broken),
    ("broken_chunk", {"after": 2}, Finish.CUT),
    ("error_event", {"after": 0, "status": 529}, Overloaded),
    ("error_event", {"after": 2, "status": 529}, Finish.CUT),
    ("stall_before", {}, Broken),
    ("stall", {"after": 0}, Broken),
    ("stall", {"after": 2}, Finish.CUT),
    ("empty", {}, Empty),
    ("refusal", {"after": 0}, Rejected),
    ("refusal", {"after": 2}, Finish.REFUSED),
    ("blocked", {}, Rejected),
    ("max_tokens", {"after": 0}, Empty),
    ("max_tokens", {"after": 2}, Finish.LENGTH),
    ("slow_first", {"seconds": 0.4}, Finish.COMPLETE),
    ("slow_tokens", {"seconds": 0.15}, Finish.COMPLETE),
]


@pytest.mark.parametrize(("kind", "options", "outcome"), FAULTS, ids=lambda value: str(value).replace(" ", ""))
async def test_a_fault_has_one_outcome_and_is_asked_for_once(
    wired: Wired, kind: str, options: dict[str, object], outcome: type[ModelError] | Finish
) -> None:
    wired.api.say(ANSWER)
    wired.api.fault(kind, **options)  # type: ignore[arg-type]  # a row of the table

    text, ended, told = await outcome_of(wired.model)

    assert ended == outcome
    assert "loopback-key" not in told
    assert "안녕" not in told
    assert len(wired.api.log) == 1
    assert ANSWER.startswith(text)
    assert bool(text) == isinstance(outcome, Finish)


async def test_a_provider_that_asks_for_a_pause_is_understood(wired: Wired) -> None:
    wired.api.fault("status", status=429, retry_after=7.0)

    with pytest.raises(Overloaded) as caught:
        await heard(wired.model)

    assert caught.value.retry_after == 7.0


async def test_a_long_healthy_stream_is_not_ended_by_a_timer(wired: Wired) -> None:
    wired.api.say("word " * 12)
    wired.api.fault("slow_tokens", seconds=0.12)

    text, stops = await heard(wired.model)

    assert text == "word " * 12
    assert stops[0].finish is Finish.COMPLETE


async def test_leaving_early_hangs_up(wired: Wired) -> None:
    wired.api.say("word " * 200)
    wired.api.fault("slow_tokens", seconds=0.05)

    async with aclosing(wired.model.stream(PROMPT)) as items:
        await anext(items)

    async with asyncio.timeout(3):
        while not wired.api.log[0].hung_up:
            await asyncio.sleep(0.02)


async def test_cancelling_ends_a_stream_at_once(wired: Wired) -> None:
    wired.api.fault("stall_before")

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await heard(wired.model)


@pytest.mark.parametrize("provider", WIRED)
async def test_nobody_listening_is_broken(provider: str) -> None:
    async with served(provider) as both:
        await both.api.__aexit__()

        with pytest.raises(Broken):
            await heard(both.model)


@pytest.mark.parametrize("make", [_claude, _gemini])
async def test_a_wrong_key_is_misconfigured_and_not_repeated_in_the_error(make: Make) -> None:
    async with (
        AnthropicApi() if make is _claude else GeminiApi() as api,
        aclosing(make(api, "sk-wrong-secret")) as model,
    ):
        with pytest.raises(Misconfigured) as spoken:
            await heard(model)
        with pytest.raises(Misconfigured) as pinged:
            await model.ping()

        assert "wrong-secret" not in str(spoken.value) + str(pinged.value)


@pytest.mark.parametrize(("api", "make"), [(AnthropicApi, _claude), (GeminiApi, _gemini), (CompatibleApi, _compatible)])
async def test_an_unknown_name_is_misconfigured(api: type[ProviderApi], make: NamedMake) -> None:
    async with api() as served_api, aclosing(make(served_api, served_api.key, "no-such-model")) as model:
        with pytest.raises(Misconfigured):
            await heard(model)
        with pytest.raises(Misconfigured):
            await model.ping()
