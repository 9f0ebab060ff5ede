"""Gemini over google-genai, which is imported at the first call."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import aclosing, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from core.ai import shape
from core.ai.model import (
    Broken,
    Delta,
    Finish,
    Misconfigured,
    ModelError,
    Prompt,
    Role,
    Stop,
    StreamItem,
    Usage,
)
from core.ai.models import Abilities
from core.ai.wire import PATIENCE, Patience, by_status, http_client, noticing, ruled, seconds

if TYPE_CHECKING:
    import httpx2
    from google.genai.client import AsyncClient
    from google.genai.errors import APIError
    from google.genai.types import (
        Candidate,
        Content,
        GenerateContentConfig,
        GenerateContentResponse,
        GenerateContentResponseUsageMetadata,
        Part,
    )

ADDRESS = "https://generativelanguage.googleapis.com"
FINISHES = {"STOP": Finish.COMPLETE, "MAX_TOKENS": Finish.LENGTH}
REFUSALS = frozenset(
    {
        "SAFETY",
        "RECITATION",
        "PROHIBITED_CONTENT",
        "BLOCKLIST",
        "SPII",
        "LANGUAGE",
        "MODEL_ARMOR",
    }
)


class Access:
    """One key at one address; the client behind it is made at the first call and shared by the models."""

    def __init__(
        self,
        key: str,
        address: str | None = None,
        version: str = "v1",
        patience: Patience = PATIENCE,
    ) -> None:
        self._key = key
        self._address = address or ADDRESS
        self._version = version
        self._patience = patience

    @cached_property
    def http(self) -> httpx2.AsyncClient:
        return http_client(self._patience)

    @cached_property
    def client(self) -> AsyncClient:
        from google.genai import Client
        from google.genai.types import HttpOptions

        # A client of ours also keeps the SDK from aiohttp, on which it sends a cut request again after 1 to 10 s.
        options = HttpOptions(
            base_url=self._address,
            api_version=self._version,
            httpx_async_client=self.http,
            timeout=None,
        )
        return Client(api_key=self._key, vertexai=False, http_options=options).aio

    async def aclose(self) -> None:
        if "client" in self.__dict__:
            await self.client.aclose()
            await self.http.aclose()


class Gemini:
    """Safety stays as Google sets it. What it thinks is skipped and counts as output."""

    provider = "gemini"

    def __init__(self, name: str, abilities: Abilities, access: Access) -> None:
        self.name = name
        self._abilities = abilities
        self._access = access

    def stream(self, prompt: Prompt) -> AsyncGenerator[StreamItem, None]:
        return ruled(self._items(prompt))

    async def ping(self) -> None:
        with _translated():
            await self._access.client.models.get(model=self.name)

    async def aclose(self) -> None:
        await self._access.aclose()

    async def _items(self, prompt: Prompt) -> AsyncGenerator[StreamItem, None]:
        usage = None
        async with aclosing(self._chunks(prompt)) as chunks:
            async for chunk in chunks:
                usage = _usage(chunk.usage_metadata) or usage
                for text in _words(chunk):
                    yield Delta(text)
                yield _stop(chunk, usage)

    async def _chunks(self, prompt: Prompt) -> AsyncGenerator[GenerateContentResponse, None]:
        """The SDK's chunks. Closing this closes the connection: the SDK leaves that to the garbage collector."""
        begun: list[httpx2.Response] = []
        try:
            with _translated():
                with noticing(begun):
                    chunks = await self._access.client.models.generate_content_stream(
                        model=self.name,
                        contents=_contents(prompt, sees=self._abilities.images),
                        config=self._config(prompt),
                    )
                    chunk = await anext(chunks, None)
                while chunk is not None:
                    yield chunk
                    chunk = await anext(chunks, None)
        finally:
            for response in begun:
                await response.aclose()

    def _config(self, prompt: Prompt) -> GenerateContentConfig:
        from google.genai.types import (
            GenerateContentConfig,
            ThinkingConfig,
            ThinkingLevel,
        )

        level = self._abilities.effort.get(prompt.effort)
        return GenerateContentConfig(
            system_instruction=[block.text for block in shape.system(prompt)] or None,
            max_output_tokens=prompt.max_output + self._abilities.allowance.get(prompt.effort, 0),
            stop_sequences=list(prompt.stop) or None,
            thinking_config=ThinkingConfig(thinking_level=ThinkingLevel(level.upper())) if level else None,
        )


def _contents(prompt: Prompt, *, sees: bool) -> list[Content]:
    from google.genai.types import Content

    return [
        Content(
            role="user" if turn.role is Role.PERSON else "model",
            parts=[part for block in turn.blocks for part in _parts(block)],
        )
        for turn in shape.turns(prompt, sees=sees)
    ]


def _parts(block: shape.Block) -> Iterator[Part]:
    from google.genai.types import Blob, Part

    for picture in block.pictures:
        yield Part(inline_data=Blob(mime_type=picture.media_type, data=picture.data))
    if block.text:
        yield Part(text=block.text)


def _candidate(chunk: GenerateContentResponse) -> Candidate | None:
    return chunk.candidates[0] if chunk.candidates else None


def _words(chunk: GenerateContentResponse) -> Iterator[str]:
    candidate = _candidate(chunk)
    parts = candidate.content.parts if candidate and candidate.content else None
    return (part.text for part in parts or () if part.text and not part.thought)


def _stop(chunk: GenerateContentResponse, usage: Usage | None) -> Stop:
    """How the answer ended as far as this chunk says; CUT where another has to follow."""
    if chunk.prompt_feedback and (blocked := chunk.prompt_feedback.block_reason):
        return Stop(Finish.REFUSED, usage, f"prompt blocked: {blocked.value}")
    candidate = _candidate(chunk)
    reason = candidate.finish_reason.value if candidate and candidate.finish_reason else ""
    if reason in REFUSALS:
        return Stop(Finish.REFUSED, usage, reason)
    return Stop(
        FINISHES.get(reason, Finish.CUT),
        usage,
        reason or "the stream ended without its finish",
    )


def _usage(counted: GenerateContentResponseUsageMetadata | None) -> Usage | None:
    if counted is None:
        return None
    cached = counted.cached_content_token_count or 0
    return Usage(
        input=(counted.prompt_token_count or 0) - cached,
        cached=cached,
        output=(counted.candidates_token_count or 0) + (counted.thoughts_token_count or 0),
    )


@contextmanager
def _translated() -> Iterator[None]:
    """The SDK's errors, and those of the HTTP library that come through it raw, as ours."""
    import httpx2
    from google.genai import errors
    from pydantic import ValidationError

    try:
        yield
    except errors.APIError as error:
        raise _status(error) from error
    except (errors.UnknownApiResponseError, ValidationError) as error:
        raise Broken("a chunk is not what it should be") from error
    except httpx2.HTTPError as error:
        raise Broken(type(error).__name__) from error


def _status(error: APIError) -> ModelError:
    """Google says in the body when to come again (RetryInfo, "7s"), and answers 400 to a key that is not valid."""
    headers = getattr(error.response, "headers", None) or {}
    details = list(_details(error))
    if any(detail.get("reason") == "API_KEY_INVALID" for detail in details):
        return Misconfigured(f"{error.code} API_KEY_INVALID")
    delays = [headers.get("retry-after"), *(detail.get("retryDelay") for detail in details)]
    retry_after = next((seconds(str(delay)) for delay in delays if delay), None)
    return by_status(error.code or 0, error.status or "", retry_after)


def _details(error: APIError) -> Iterator[Mapping[str, object]]:
    body = error.details if isinstance(error.details, dict) else {}
    inner = body.get("error")
    details = (inner if isinstance(inner, dict) else body).get("details")
    return (detail for detail in (details if isinstance(details, list) else ()) if isinstance(detail, dict))
