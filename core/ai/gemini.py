"""Gemini over google-genai, which is imported at the first call: its words, its voices, its ears and its brushes."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from core.ai import shape
from core.ai.media import Produced, Sound
from core.ai.model import (
    Broken,
    Delta,
    Empty,
    Finish,
    Misconfigured,
    ModelError,
    Picture,
    Prompt,
    Rejected,
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
        Blob,
        Candidate,
        Content,
        ContentListUnion,
        GenerateContentConfig,
        GenerateContentResponse,
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
        "IMAGE_SAFETY",
        "IMAGE_PROHIBITED_CONTENT",
        "IMAGE_RECITATION",
        "NO_IMAGE",
    }
)

LANGUAGES = {"ko": "ko-KR", "en": "en-US"}
LISTEN = "Write down what is said in this recording, word for word, in the language in which it is said. Nothing else."
RATE = 24_000  # of speech, where the media type ("audio/L16;codec=pcm;rate=24000") does not say
_RATE = re.compile(r"rate=(\d{4,6})")


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
        with translated():
            await self._access.client.models.get(model=self.name)

    async def aclose(self) -> None:
        await self._access.aclose()

    async def _items(self, prompt: Prompt) -> AsyncGenerator[StreamItem, None]:
        usage = None
        contents = _contents(prompt, sees=self._abilities.images)
        async with aclosing(_streamed(self._access, self.name, contents, self._config(prompt))) as chunks:
            async for chunk in chunks:
                usage = _usage_of(chunk) or usage
                for text in _words(chunk):
                    yield Delta(text)
                yield _stop_of(chunk, usage)

    def _config(self, prompt: Prompt) -> GenerateContentConfig:
        from google.genai.types import (
            GenerateContentConfig,
            ThinkingConfig,
            ThinkingLevel,
        )

        level = self._abilities.effort.get(prompt.effort)
        able = self._abilities.json_schema
        schema = dict(prompt.schema) if prompt.schema is not None and able else None
        return GenerateContentConfig(
            system_instruction=[block.text for block in shape.system(prompt, schema_told=not able)] or None,
            response_mime_type="application/json" if schema else None,
            response_json_schema=schema,
            max_output_tokens=prompt.max_output + self._abilities.allowance.get(prompt.effort, 0),
            stop_sequences=list(prompt.stop) or None,
            thinking_config=ThinkingConfig(thinking_level=ThinkingLevel(level.upper())) if level else None,
        )


class GeminiMedia:
    """A model made for one of the three; another of them it refuses by itself (400)."""

    provider = "gemini"

    def __init__(self, name: str, access: Access) -> None:
        self.name = name
        self._access = access

    async def speak(self, text: str, voice: str, language: str) -> Produced[Sound]:
        from google.genai.types import GenerateContentConfig, PrebuiltVoiceConfig, SpeechConfig, VoiceConfig

        config = GenerateContentConfig(
            response_modalities=["AUDIO"],
            speech_config=SpeechConfig(
                voice_config=VoiceConfig(prebuilt_voice_config=PrebuiltVoiceConfig(voice_name=voice)),
                language_code=LANGUAGES.get(language),
            ),
        )
        chunks, usage = await self._whole(text, config)
        blobs = [blob for chunk in chunks for blob in _blobs(chunk, "audio/")]
        pcm = b"".join(blob.data or b"" for blob in blobs)
        if not pcm:
            raise Empty("no sound came")
        rate = _RATE.search(blobs[0].mime_type or "")
        return Produced(Sound(pcm[: len(pcm) // 2 * 2], int(rate[1]) if rate else RATE), usage)

    async def transcribe(self, data: bytes, media_type: str, language: str) -> Produced[str]:
        """The language is found out by the model, word by word; `language` is not sent."""
        from google.genai.types import Blob, Content, GenerateContentConfig, Part

        asked = [Part(inline_data=Blob(mime_type=media_type, data=data))]
        if "transcribe" not in self.name:  # a model of words is told what to do with a sound
            asked.append(Part(text=LISTEN))
        chunks, usage = await self._whole([Content(role="user", parts=asked)], GenerateContentConfig())
        said = "".join(text for chunk in chunks for text in _words(chunk)).strip()
        if not said:
            raise Empty("not a word was heard")
        return Produced(said, usage)

    async def paint(self, prompt: str) -> Produced[Picture]:
        from google.genai.types import GenerateContentConfig

        chunks, usage = await self._whole(prompt, GenerateContentConfig(response_modalities=["IMAGE"]))
        blobs = [blob for chunk in chunks for blob in _blobs(chunk, "image/")]
        if not blobs:
            raise Empty("no picture came")
        return Produced(Picture(blobs[-1].mime_type or "image/png", blobs[-1].data or b""), usage)

    async def ping(self) -> None:
        with translated():
            await self._access.client.models.get(model=self.name)

    async def aclose(self) -> None:
        await self._access.aclose()

    async def _whole(
        self, contents: ContentListUnion, config: GenerateContentConfig
    ) -> tuple[list[GenerateContentResponse], Usage | None]:
        """All chunks of an answer that came to its end. Raises Rejected for a refusal, Broken for one that did not."""
        found: list[GenerateContentResponse] = []
        usage, stop = None, Stop(Finish.CUT, reason="the stream ended without its finish")
        async with aclosing(_streamed(self._access, self.name, contents, config)) as chunks:
            async for chunk in chunks:
                usage = _usage_of(chunk) or usage
                stop = _stop_of(chunk, usage)
                found.append(chunk)
        match stop.finish:
            case Finish.REFUSED:
                raise Rejected(f"refused: {stop.reason}")
            case Finish.CUT:
                raise Broken(stop.reason)
        return found, usage


async def _streamed(
    access: Access, model: str, contents: ContentListUnion, config: GenerateContentConfig
) -> AsyncGenerator[GenerateContentResponse, None]:
    """The SDK's chunks. Closing this closes the connection: the SDK leaves that to the garbage collector."""
    begun: list[httpx2.Response] = []
    try:
        with translated():
            with noticing(begun):
                chunks = await access.client.models.generate_content_stream(
                    model=model, contents=contents, config=config
                )
                chunk = await anext(chunks, None)
            while chunk is not None:
                yield chunk
                chunk = await anext(chunks, None)
    finally:
        for response in begun:
            await response.aclose()


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


def _made(chunk: GenerateContentResponse) -> Sequence[Part]:
    candidate = _candidate(chunk)
    return (candidate.content.parts if candidate and candidate.content else None) or ()


def _words(chunk: GenerateContentResponse) -> Iterator[str]:
    return (part.text for part in _made(chunk) if part.text and not part.thought)


def _blobs(chunk: GenerateContentResponse, kind: str) -> Iterator[Blob]:
    """What was made, without the sketches of a model that thinks in pictures."""
    for part in _made(chunk):
        blob = part.inline_data
        if blob and blob.data and (blob.mime_type or "").startswith(kind) and not part.thought:
            yield blob


def _stop_of(chunk: GenerateContentResponse, usage: Usage | None) -> Stop:
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


def _usage_of(chunk: GenerateContentResponse) -> Usage | None:
    counted = chunk.usage_metadata
    if counted is None:
        return None
    cached = counted.cached_content_token_count or 0
    return Usage(
        input=(counted.prompt_token_count or 0) - cached,
        cached=cached,
        output=(counted.candidates_token_count or 0) + (counted.thoughts_token_count or 0),
    )


@contextmanager
def translated() -> Iterator[None]:
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
