"""A server that speaks OpenAI's chat completions on loopback, as Ollama and llama.cpp do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from aiohttp import web

from tests.fakes.provider_api import (
    KINDS,
    Call,
    Counted,
    Json,
    ProviderApi,
    Refused,
    picture,
    read,
    shared_blocks,
    tokens,
)

FINISHES = {"end": "stop", "length": "length", "refusal": "content_filter"}


@dataclass
class CompatibleApi(ProviderApi):
    """Without a `key` everybody may ask. `inline` writes its thought into the answer, as local models do. `blind`: the
    status with which pictures are refused (0: they are seen)."""

    key: str = ""
    models: tuple[str, ...] = ("nomic-embed-text", "llama3.1:8b", "gemma3:12b")
    inline: bool = False
    blind: int = 0

    name = "compatible"

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/v1/models", self._models)
        app.router.add_post("/v1/chat/completions", self._completions)
        return app

    async def _completions(self, request: web.Request) -> web.StreamResponse:
        call = await read(request)
        try:
            self._let_in(request)
            if call.body["model"] not in self.models:
                raise Refused(404, "not_found_error", "model not found")
            if not call.body.get("messages"):
                raise Refused(400, "invalid_request_error", "messages is empty")
            if self.blind and any(isinstance(message["content"], list) for message in call.body["messages"]):
                raise Refused(self.blind, "invalid_request_error", "image input is not supported")
            counted = self._counted(call.body)
        except Refused as refused:
            self.log.append(call)
            return self.error(refused)
        return await self.answer(request, call, _said(call.body), counted)

    async def _models(self, request: web.Request) -> web.StreamResponse:
        try:
            self._let_in(request)
        except Refused as refused:
            return self.error(refused)
        return web.json_response({"object": "list", "data": [{"id": name, "object": "model"} for name in self.models]})

    def _let_in(self, request: web.Request) -> None:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if self.key and given != self.key:
            raise Refused(401, "authentication_error", f"Incorrect API key provided: {given}")

    def _counted(self, body: Json) -> Counted:
        texts = [text for message in body["messages"] for text in _texts(message)]
        shared = shared_blocks(self.seen, texts)
        self.seen.append(texts)
        size = [tokens(text) for text in texts]
        return Counted(input=sum(size), cached=sum(size[:shared]), written=0, output=7, thought=0)

    def opening(self, _call: Call, _counted: Counted) -> Iterator[bytes]:
        yield b": a comment that keeps the connection\n\n"
        yield _chunk({"role": "assistant", "content": ""})
        if self.inline:
            yield from (_chunk({"content": piece}) for piece in ("<th", "ink>", self.thinking, "</thi", "nk>\n\n"))
        else:
            yield _chunk({"reasoning_content": self.thinking})

    def word(self, text: str) -> bytes:
        return _chunk({"content": text})

    def ending(self, finish: str, counted: Counted) -> Iterator[bytes]:
        yield _chunk({}, FINISHES[finish])
        usage = {
            "prompt_tokens": counted.input,
            "completion_tokens": counted.output,
            "prompt_tokens_details": {"cached_tokens": counted.cached},
        }
        yield _data(json.dumps({"object": "chat.completion.chunk", "choices": [], "usage": usage}))
        yield _data("[DONE]")

    def broken(self) -> bytes:
        return b'data: {"choices":[{"del\n\n'

    def error(self, refused: Refused) -> web.Response:
        headers = {} if refused.retry_after is None else {"retry-after": f"{refused.retry_after:g}"}
        body = {"error": {"message": refused.message, "type": refused.kind, "code": None}}
        return web.json_response(body, status=refused.status, headers=headers)

    def error_event(self, status: int) -> bytes:
        error = {"message": "on demand", "type": KINDS.get(status, "api_error"), "code": status}
        return _data(json.dumps({"error": error}))


def _texts(message: Json) -> list[str]:
    """A message's parts in their order. Raises Refused for a picture that is none."""
    content, role = message["content"], message["role"]
    if isinstance(content, str):
        return [f"{role}: {content}"]
    return [
        f"{role}: {part['text'] if part['type'] == 'text' else _image(part['image_url']['url'])}" for part in content
    ]


def _image(url: str) -> str:
    head, _, data = url.removeprefix("data:").partition(";base64,")
    return picture(head, data)


def _said(body: Json) -> str:
    content = body["messages"][-1]["content"]
    texts = [content] if isinstance(content, str) else [part.get("text", "") for part in content]
    said = [text.partition("\n\n<background>")[0] for text in texts if not text.startswith("<background>")]
    return f"You said: {said[-1] if said else ''}"


def _chunk(delta: Json, finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return _data(json.dumps({"object": "chat.completion.chunk", "choices": [choice]}, ensure_ascii=False))


def _data(text: str) -> bytes:
    return f"data: {text}\n\n".encode()
