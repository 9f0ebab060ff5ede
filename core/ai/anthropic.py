"""Claude over Anthropic's SDK, which is imported at the first call."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, cast

from core.ai import shape
from core.ai.model import (
    Broken,
    Delta,
    Finish,
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
from core.ai.wire import PATIENCE, Patience, base64, by_status, http_client, ruled, seconds

if TYPE_CHECKING:
    from anthropic import APIStatusError, AsyncAnthropic
    from anthropic.types import Base64ImageSourceParam, ImageBlockParam, MessageParam, OutputConfigParam, TextBlockParam
    from anthropic.types import Usage as Counted

ADDRESS = "https://api.anthropic.com"
FINISHES = {
    "end_turn": Finish.COMPLETE,
    "stop_sequence": Finish.COMPLETE,
    "max_tokens": Finish.LENGTH,
    "model_context_window_exceeded": Finish.LENGTH,
    "refusal": Finish.REFUSED,
}
STATUSES = {  # of an error event inside a stream, whose own status is 200
    "invalid_request_error": 400,
    "authentication_error": 401,
    "billing_error": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "request_too_large": 413,
    "rate_limit_error": 429,
    "api_error": 500,
    "timeout_error": 504,
    "overloaded_error": 529,
}


class Access:
    """One key at one address; the client behind it is made at the first call and shared by the models."""

    def __init__(self, key: str, address: str | None = None, patience: Patience = PATIENCE) -> None:
        self._key = key
        self._address = address or ADDRESS
        self._patience = patience

    @cached_property
    def client(self) -> AsyncAnthropic:
        from anthropic import AsyncAnthropic

        http = http_client(self._patience)
        return AsyncAnthropic(api_key=self._key, base_url=self._address, http_client=http, max_retries=0)

    async def aclose(self) -> None:
        if "client" in self.__dict__:
            await self.client.close()


class Claude:
    """Neither sampling nor prefill: Claude 5 refuses both. What it thinks is skipped and counts as output."""

    provider = "anthropic"

    def __init__(self, name: str, abilities: Abilities, access: Access) -> None:
        self.name = name
        self._abilities = abilities
        self._access = access

    def stream(self, prompt: Prompt) -> AsyncGenerator[StreamItem, None]:
        return ruled(self._items(prompt))

    async def ping(self) -> None:
        with _translated():
            await self._access.client.models.retrieve(self.name)

    async def aclose(self) -> None:
        await self._access.aclose()

    async def _items(self, prompt: Prompt) -> AsyncGenerator[StreamItem, None]:
        from anthropic import omit

        usage = Usage()
        system = shape.system(prompt, schema_told=not self._abilities.json_schema)
        with _translated():
            events = await self._access.client.messages.create(
                model=self.name,
                max_tokens=prompt.max_output + self._abilities.allowance.get(prompt.effort, 0),
                system=[_text(block) for block in system] or omit,
                messages=[message(turn) for turn in shape.turns(prompt, sees=self._abilities.images)],
                output_config=self._output(prompt) or omit,
                stop_sequences=list(prompt.stop) or omit,
                stream=True,
            )
            async with events:
                async for event in events:
                    match event.type:
                        case "message_start":
                            usage = _usage(event.message.usage)
                            yield Stop(Finish.CUT, usage)
                        case "content_block_delta" if event.delta.type == "text_delta":
                            yield Delta(event.delta.text)
                        case "message_delta":
                            usage = replace(usage, output=event.usage.output_tokens)
                            yield _stop(event.delta.stop_reason, usage)
                        case _:
                            pass

    def _output(self, prompt: Prompt) -> OutputConfigParam:
        config: OutputConfigParam = {}
        match self._abilities.effort.get(prompt.effort):
            case "low" | "medium" | "high" | "max" as effort:
                config["effort"] = effort
        if prompt.schema is not None and self._abilities.json_schema:
            config["format"] = {"type": "json_schema", "schema": dict(prompt.schema)}
        return config


def _text(block: shape.Block) -> TextBlockParam:
    if block.point:
        return {
            "type": "text",
            "text": block.text,
            "cache_control": {"type": "ephemeral"},
        }
    return {"type": "text", "text": block.text}


def message(turn: shape.Turn) -> MessageParam:
    """A turn as Claude takes it: each block's pictures, then its text."""
    content: list[TextBlockParam | ImageBlockParam] = []
    for block in turn.blocks:
        bare = block.point and not block.text
        content += [_picture(picture, point=bare and last) for picture, last in _with_last(block.pictures)]
        content += [_text(block)] if block.text else []
    if turn.role is Role.PERSON:
        return {"role": "user", "content": content}
    return {"role": "assistant", "content": content}


def _with_last(pictures: tuple[Picture, ...]) -> Iterator[tuple[Picture, bool]]:
    return ((picture, number == len(pictures)) for number, picture in enumerate(pictures, 1))


def _picture(picture: Picture, *, point: bool) -> ImageBlockParam:
    kind = picture.media_type
    if kind not in {"image/jpeg", "image/png", "image/gif", "image/webp"}:
        raise Rejected("a picture of a kind that Claude does not take")
    source = cast("Base64ImageSourceParam", {"type": "base64", "media_type": kind, "data": base64(picture)})
    if point:
        return {"type": "image", "source": source, "cache_control": {"type": "ephemeral"}}
    return {"type": "image", "source": source}


def _stop(reason: str | None, usage: Usage) -> Stop:
    return Stop(FINISHES.get(reason or "", Finish.CUT), usage, reason or "")


def _usage(counted: Counted) -> Usage:
    return Usage(
        input=counted.input_tokens,
        cached=counted.cache_read_input_tokens or 0,
        cache_write=counted.cache_creation_input_tokens or 0,
        output=counted.output_tokens,
    )


@contextmanager
def _translated() -> Iterator[None]:
    """The SDK's errors, and those of the HTTP library that come through it raw while streaming, as ours."""
    import anthropic
    import httpx2

    try:
        yield
    except anthropic.APIStatusError as error:
        raise _status(error) from error
    except (
        anthropic.APIConnectionError,
        anthropic.APIResponseValidationError,
        httpx2.HTTPError,
    ) as error:
        raise Broken(type(error.__cause__ or error).__name__) from error
    except json.JSONDecodeError as error:
        raise Broken("a chunk is not JSON") from error


def _status(error: APIStatusError) -> ModelError:
    kind = error.type or ""
    status = STATUSES.get(kind, error.status_code) if error.status_code == 200 else error.status_code
    return by_status(status, kind, seconds(error.response.headers.get("retry-after")))
