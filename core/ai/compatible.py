"""Any server that speaks OpenAI's chat completions: Ollama, llama.cpp, LM Studio, vLLM, OpenRouter, DeepSeek."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError

from core.ai import shape
from core.ai.model import (
    Broken,
    Delta,
    Finish,
    Misconfigured,
    Prompt,
    Role,
    Stop,
    StreamItem,
    Usage,
)
from core.ai.models import Abilities
from core.ai.thinking import Unthought
from core.ai.wire import PATIENCE, Patience, base64, by_status, http_client, ruled, seconds
from core.log import get_log

if TYPE_CHECKING:
    import httpx2

log = get_log(__name__)

FINISHES = {
    "stop": Finish.COMPLETE,
    "length": Finish.LENGTH,
    "content_filter": Finish.REFUSED,
}
PLAIN = frozenset({400, 415, 422})

DATA = "data:"
DONE = "[DONE]"


class _Listed(BaseModel):
    id: str


class Listing(BaseModel):
    """The answer to GET /models."""

    data: list[_Listed]

    @property
    def names(self) -> tuple[str, ...]:
        """For talk: models that only embed are left out."""
        return tuple(row.id for row in self.data if "embed" not in row.id.lower())


class _Delta(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    delta: _Delta = _Delta()
    finish_reason: str | None = None


class _Cached(BaseModel):
    cached_tokens: int | None = None


class Counted(BaseModel):
    prompt_tokens: int = 0
    completion_tokens: int = 0
    prompt_tokens_details: _Cached | None = None


class _Fault(BaseModel):
    code: int | str | None = None
    type: str | None = None


class _Chunk(BaseModel):
    choices: list[_Choice] = []
    usage: Counted | None = None
    error: _Fault | None = None


class Access:
    """One address with or without a key; the client is made at the first call and shared by the models."""

    def __init__(self, address: str, key: str | None = None, patience: Patience = PATIENCE) -> None:
        self.address = _with_version(address)
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._patience = patience

    @cached_property
    def client(self) -> httpx2.AsyncClient:
        client = http_client(self._patience)
        client.headers.update(self._headers)
        return client

    async def names(self) -> tuple[str, ...]:
        """The models that the server offers. Raises ModelError."""
        with translated():
            response = await self.client.get(f"{self.address}/models")
            refuse(response)
            return Listing.model_validate_json(response.content).names

    async def aclose(self) -> None:
        if "client" in self.__dict__:
            await self.client.aclose()


class Compatible:
    """Without a `name` it is the server's first model, asked for at the first call."""

    provider = "compatible"

    def __init__(self, name: str | None, abilities: Abilities, access: Access) -> None:
        self._name = name
        self._abilities = abilities
        self._access = access

    @property
    def name(self) -> str:
        return self._name or "default"

    def stream(self, prompt: Prompt) -> AsyncGenerator[StreamItem, None]:
        return ruled(self._items(prompt))

    async def ping(self) -> None:
        names = await self._access.names()
        if not names or (self._name and self._name not in names):
            raise Misconfigured(f"the server does not offer {self.name}")

    async def aclose(self) -> None:
        await self._access.aclose()

    async def _items(self, prompt: Prompt) -> AsyncGenerator[StreamItem, None]:
        if self._name is None:
            self._name = next(iter(await self._access.names()), None)
        words, stop = Unthought(), Stop(Finish.CUT, reason="the stream ended without its finish")
        with translated():
            async with self._answered(prompt) as response:
                async for line in response.aiter_lines():
                    data = line.removeprefix(DATA).strip() if line.startswith(DATA) else ""
                    if not data:
                        continue
                    stop = _read(data, words, stop)
                    yield Delta(words.take())
                    yield stop
        yield Delta(words.rest())

    @asynccontextmanager
    async def _answered(self, prompt: Prompt) -> AsyncGenerator[httpx2.Response, None]:
        """An answer that has begun. A server that refuses pictures or a schema, though its model's name promises eyes
        or a form, is asked once more without them: the schema in words."""
        sees = self._abilities.images and any(line.pictures for line in prompt.lines)
        formed = self._abilities.json_schema and prompt.schema is not None
        async with AsyncExitStack() as stack:
            response = await stack.enter_async_context(self._asked(prompt, sees=sees, formed=formed))
            if (sees or formed) and _is_plain(response):
                log.warning("refused, going on in words alone", model=self.name, status=response.status_code)
                await stack.pop_all().aclose()
                response = await stack.enter_async_context(self._asked(prompt, sees=False, formed=False))
            refuse(response)
            yield response

    @asynccontextmanager
    async def _asked(self, prompt: Prompt, *, sees: bool, formed: bool) -> AsyncGenerator[httpx2.Response, None]:
        address = f"{self._access.address}/chat/completions"
        body = self._body(prompt, sees=sees, formed=formed)
        async with self._access.client.stream("POST", address, json=body) as response:
            if response.is_error:
                await response.aread()
            yield response

    def _body(self, prompt: Prompt, *, sees: bool, formed: bool) -> Mapping[str, object]:
        system = "\n\n".join(block.text for block in shape.system(prompt, schema_told=not formed))
        messages: list[Mapping[str, object]] = [{"role": "system", "content": system}] if system else []
        messages += [
            {"role": "user" if turn.role is Role.PERSON else "assistant", "content": _content(turn)}
            for turn in shape.turns(prompt, sees=sees)
        ]
        return {
            "model": self.name,
            "messages": messages,
            "stream": True,
            "stream_options": {"include_usage": True},
            "max_tokens": prompt.max_output + self._abilities.allowance.get(prompt.effort, 0),
            **({"stop": list(prompt.stop)} if prompt.stop else {}),
            **({"response_format": _format(prompt.schema)} if formed else {}),
        }


def _format(schema: Mapping[str, object] | None) -> Mapping[str, object]:
    return {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": schema}}


def _content(turn: shape.Turn) -> object:
    """A plain string wherever it will do: many servers take nothing else."""
    if not turn.pictures:
        return turn.text
    parts: list[Mapping[str, object]] = []
    for block in turn.blocks:
        urls = (f"data:{picture.media_type};base64,{base64(picture)}" for picture in block.pictures)
        parts += [{"type": "image_url", "image_url": {"url": url}} for url in urls]
        parts += [{"type": "text", "text": block.text}] if block.text else []
    return parts


def _read(data: str, words: Unthought, stop: Stop) -> Stop:
    """Take in one event: its words go to `words`; how the answer ends, as far as is known now, comes back."""
    if data == DONE:
        return Stop(Finish.COMPLETE, stop.usage) if stop.finish is Finish.CUT else stop
    chunk = _Chunk.model_validate_json(data)
    if chunk.error:
        code = chunk.error.code
        raise by_status(code if isinstance(code, int) else 500, chunk.error.type or str(code or ""))
    usage = _usage(chunk.usage) or stop.usage
    reason = None
    for choice in chunk.choices[:1]:
        words.add(choice.delta.content or "")
        reason = choice.finish_reason
    finish = FINISHES.get(reason, Finish.CUT) if reason else stop.finish
    return Stop(finish, usage, reason or stop.reason)


def _usage(counted: Counted | None) -> Usage | None:
    if counted is None:
        return None
    details = counted.prompt_tokens_details
    cached = (details.cached_tokens or 0) if details else 0
    return Usage(
        input=counted.prompt_tokens - cached,
        cached=cached,
        output=counted.completion_tokens,
    )


def _with_version(address: str) -> str:
    """OpenAI's own form has "/v1" in the address; what has no path gets it."""
    trimmed = address.rstrip("/")
    return trimmed if urlsplit(trimmed).path else f"{trimmed}/v1"


def refuse(response: httpx2.Response) -> None:
    if not response.is_success:
        raise by_status(
            response.status_code,
            _kind(response.content),
            seconds(response.headers.get("retry-after")),
        )


def _is_plain(response: httpx2.Response) -> bool:
    """Whether the server takes words alone. llama.cpp and Ollama refuse pictures with 500, "image input is not
    supported", as if they were broken."""
    about_images = response.status_code == 500 and b"image" in response.content.lower()
    return response.status_code in PLAIN or about_images


def _kind(body: bytes) -> str:
    try:
        error = _Chunk.model_validate_json(body).error
    except ValidationError:
        return ""
    return (error.type or str(error.code or "")) if error else ""


@contextmanager
def translated() -> Iterator[None]:
    import httpx2

    try:
        yield
    except httpx2.HTTPError as error:
        raise Broken(type(error).__name__) from error
    except httpx2.InvalidURL as error:
        raise Misconfigured("the address is not a URL") from error
    except (ValidationError, json.JSONDecodeError) as error:
        raise Broken("a chunk is not what it should be") from error
