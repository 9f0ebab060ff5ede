"""What every embedder promises; Gemini's over the wire, the local one with its real models."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import numpy as np
import pytest

from core.ai.embedders import build_embedder
from core.ai.embedding import Embedder
from core.ai.embedding_local import E5, USE, LocalEmbedder, found
from core.ai.gemini import Access
from core.ai.gemini_embedding import AT_ONCE, GeminiEmbedder
from core.ai.model import Broken, Misconfigured, ModelError, Overloaded
from core.ai.wire import Patience
from core.errors import StartFailure
from core.settings import Ai, Settings
from tests.fakes.embedder import HashedEmbedder
from tests.fakes.gemini_api import MEANING, GeminiApi

SHORT = Patience(connect=1.0, first=0.6, stall=0.3)
HOSTILE = ["", " ", "\0", "\ud800 half", "🙂", "가", "x" * 30_000, "\u202e\u0007"]


@pytest.fixture(scope="module")
async def api() -> AsyncIterator[GeminiApi]:
    async with GeminiApi() as served:
        yield served


@pytest.fixture(scope="module")
async def local() -> AsyncIterator[LocalEmbedder]:
    if set(found()) != {E5, USE}:
        pytest.skip("the packages have no wheel for this machine")
    embedder = LocalEmbedder()
    yield embedder
    await embedder.aclose()


@pytest.fixture(scope="module")
async def google(api: GeminiApi) -> AsyncIterator[GeminiEmbedder]:
    embedder = GeminiEmbedder(MEANING, Access(api.key, api.url, "v1", SHORT))
    yield embedder
    await embedder.aclose()


@pytest.fixture(params=["local", "google", "fake"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    if request.param == "fake":
        return HashedEmbedder()
    made: Embedder = request.getfixturevalue(request.param)
    return made


async def test_vectors_are_rows_of_length_one(embedder: Embedder) -> None:
    asked = await embedder.queries(["새우 먹을래?", "shall we eat shrimp?"])
    said = await embedder.passages(["나는 새우를 못 먹어"], ["나는 새우를 못 먹어"])

    assert asked.shape == (2, embedder.size)
    assert said.shape == (1, embedder.size)
    assert asked.dtype == said.dtype == np.float32
    assert np.linalg.norm(np.concatenate([asked, said]), axis=1) == pytest.approx(1, abs=1e-4)


async def test_the_same_text_has_the_same_vector_alone_and_among_others(embedder: Embedder) -> None:
    alone = await embedder.passages(["비가 온다"], ["비가 온다"])
    among = await embedder.passages(["a", "비가 온다", "b"], ["a", "비가 온다", "b"])

    assert among[1] == pytest.approx(alone[0], abs=1e-3)


async def test_no_texts_are_no_rows(embedder: Embedder) -> None:
    asked, said = await embedder.queries([]), await embedder.passages([], [])

    assert asked.shape == said.shape == (0, embedder.size)


async def test_hostile_texts_have_finite_vectors(embedder: Embedder) -> None:
    vectors = await embedder.passages(HOSTILE, HOSTILE)

    assert vectors.shape == (len(HOSTILE), embedder.size)
    assert np.isfinite(vectors).all()


async def test_what_was_said_before_is_part_of_it_and_its_own_words_are_more(embedder: Embedder) -> None:
    own = "응, 매년 봄에"
    both = await embedder.passages([own, f"벚꽃 보러 진해에 가?\n{own}"], [own, own])

    assert not np.allclose(both[0], both[1], atol=1e-3)
    assert float(both[0] @ both[1]) > 0.3


async def test_a_name_is_short_and_tells_which_one_it_is(embedder: Embedder) -> None:
    assert 0 < len(embedder.name) <= 80


async def test_the_local_one_knows_what_shares_no_word(local: LocalEmbedder) -> None:
    texts = ["나는 채식주의자야", "어제 새 모니터를 샀어", "우리 형은 소방관이야", "주말엔 늘 등산을 가"]

    asked, said = await local.queries(["삼겹살 먹을래?"]), await local.passages(texts, texts)

    assert int((said @ asked[0]).argmax()) == 0


async def test_the_local_one_leaves_the_loop_free(local: LocalEmbedder) -> None:
    texts = [f"메시지 {number}: 오늘은 날이 좋아서 강가를 오래 걸었다" for number in range(12)]
    slowest = 0.0

    async with asyncio.TaskGroup() as group:
        work = group.create_task(local.passages(texts, texts))
        while not work.done():
            began = time.perf_counter()
            await asyncio.sleep(0.005)
            slowest = max(slowest, time.perf_counter() - began)

    assert work.result().shape == (12, local.size)
    assert slowest < 0.25


async def test_one_package_alone_is_another_embedder() -> None:
    if USE not in found():
        pytest.skip("not installed")
    embedder = LocalEmbedder([USE])

    vectors = await embedder.queries(["안녕"])

    assert vectors.shape == (1, embedder.size)
    assert embedder.name != LocalEmbedder([E5, USE]).name
    await embedder.aclose()


async def test_without_a_package_every_call_says_so() -> None:
    embedder = LocalEmbedder([])

    with pytest.raises(Misconfigured, match="installed"):
        await embedder.queries(["안녕"])
    await embedder.aclose()


async def test_gemini_is_asked_for_what_it_is_for_in_batches(api: GeminiApi, google: GeminiEmbedder) -> None:
    api.clear()
    texts = [f"text {number}" for number in range(AT_ONCE + 1)]

    await google.passages(texts, texts)
    await google.queries(["asked"])

    assert [len(call.body["requests"]) for call in api.log] == [AT_ONCE, 1, 1]
    tasks = [call.body["requests"][0]["taskType"] for call in api.log]
    assert tasks == ["RETRIEVAL_DOCUMENT", "RETRIEVAL_DOCUMENT", "RETRIEVAL_QUERY"]


@pytest.mark.parametrize(
    ("fault", "options", "error"),
    [
        ("status", {"status": 429, "retry_after": 7}, Overloaded),
        ("status", {"status": 503}, Overloaded),
        ("status", {"status": 403}, Misconfigured),
        ("cut_before", {}, Broken),
        ("cut", {}, Broken),
        ("stall_before", {}, Broken),
        ("empty", {}, Broken),
    ],
)
async def test_a_fault_of_gemini_s_is_an_error_of_ours(
    api: GeminiApi, google: GeminiEmbedder, fault: str, options: dict[str, float], error: type[ModelError]
) -> None:
    api.clear()
    api.fault(fault, **options)  # type: ignore[arg-type]  # the kinds above

    with pytest.raises(error):
        await google.queries(["asked"])


def made(**given: object) -> Embedder | None:
    return build_embedder(Settings(_env_file=None, **given))  # type: ignore[arg-type]  # pydantic checks them


def test_the_setting_chooses() -> None:
    assert made(ai={"embedding": "none"}) is None
    assert isinstance(made(ai={"embedding": f"gemini:{MEANING}"}, gemini={"api_key": "key"}), GeminiEmbedder)
    assert Ai().embedding == "local"
    if found():
        assert isinstance(made(ai={"embedding": "local"}), LocalEmbedder)


@pytest.mark.parametrize("wrong", ["", "openai:large", "gemini", "gemini:", "gemini:without-a-key"])
def test_a_setting_that_cannot_be_is_refused_at_the_start(wrong: str) -> None:
    with pytest.raises(StartFailure):
        made(ai={"embedding": wrong})
