"""A server that speaks OpenAI's chat completions on loopback, as Ollama and llama.cpp do."""

from __future__ import annotations

import json
import struct
import time
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass

from aiohttp import web

from tests.fakes.provider_api import (
    KINDS,
    PAINTED,
    Call,
    Counted,
    Json,
    ProviderApi,
    Refused,
    picture,
    read,
    shared_blocks,
    tokens,
    tone,
)

HEARD = "오늘 비가 온대요"
FINISHES = {"end": "stop", "length": "length", "refusal": "content_filter"}


@dataclass
class CompatibleApi(ProviderApi):
    """Without a `key` everybody may ask. `inline` writes its thought into the answer, as local models do. `blind`: the
    status with which pictures are refused (0: they are seen). `formless`: a schema is refused. `bare`: speech comes as
    samples without a head. What is heard is HEARD, or what `say` put in."""

    key: str = ""
    models: tuple[str, ...] = ("nomic-embed-text", "llama3.1:8b", "gemma3:12b")
    inline: bool = False
    blind: int = 0
    formless: bool = False
    bare: bool = False

    name = "compatible"

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/v1/models", self._models)
        app.router.add_post("/v1/chat/completions", self._completions)
        app.router.add_post("/v1/audio/speech", self._speech)
        app.router.add_post("/v1/audio/transcriptions", self._transcriptions)
        app.router.add_post("/v1/images/generations", self._images)
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
            if "response_format" in call.body:
                self._formed(call.body["response_format"])
            counted = self._counted(call.body)
        except Refused as refused:
            self.log.append(call)
            return self.error(refused)
        return await self.answer(request, call, _said(call.body), counted)

    async def _speech(self, request: web.Request) -> web.StreamResponse:
        call = await read(request)
        try:
            self._let_in(request)
            if not all(
                isinstance(call.body.get(name), str) and call.body[name] for name in ("model", "input", "voice")
            ):
                raise Refused(400, "invalid_request_error", "model, input and voice are required")
        except Refused as refused:
            self.log.append(call)
            return self.error(refused)
        if self.bare or call.body.get("response_format") == "pcm":
            return await self.deliver(request, call, tone(), "audio/pcm")
        return await self.deliver(request, call, _wav(tone()), "audio/wav")

    async def _transcriptions(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        file = form.get("file")
        body = {name: value for name, value in form.items() if isinstance(value, str)}
        if isinstance(file, web.FileField):
            body["file"] = f"{file.filename} {file.content_type} {len(file.file.read())} bytes"
            file.file.close()
        call = Call(request.path, body, dict(request.headers), time.monotonic())
        try:
            self._let_in(request)
            if not isinstance(file, web.FileField) or "." not in file.filename or "model" not in body:
                raise Refused(400, "invalid_request_error", "file and model are required")
        except Refused as refused:
            self.log.append(call)
            return self.error(refused)
        heard = {
            "text": "".join(self.words(HEARD)),
            "usage": {"type": "tokens", "input_tokens": 50, "output_tokens": 9},
        }
        return await self.deliver(
            request, call, json.dumps(heard).encode(), "application/json", nothing=b'{"text":" "}'
        )

    async def _images(self, request: web.Request) -> web.StreamResponse:
        call = await read(request)
        try:
            self._let_in(request)
            if not call.body.get("prompt") or call.body.get("response_format") != "b64_json":
                raise Refused(400, "invalid_request_error", "prompt is required, and response_format b64_json")
        except Refused as refused:
            self.log.append(call)
            return self.error(refused)
        made = {"created": 1, "data": [{"b64_json": b64encode(PAINTED).decode()}]}
        return await self.deliver(request, call, json.dumps(made).encode(), "application/json", nothing=b'{"data":[]}')

    async def _models(self, request: web.Request) -> web.StreamResponse:
        try:
            self._let_in(request)
        except Refused as refused:
            return self.error(refused)
        return web.json_response({"object": "list", "data": [{"id": name, "object": "model"} for name in self.models]})

    def _formed(self, given: Json) -> None:
        form = given.get("json_schema") or {}
        if self.formless or given.get("type") != "json_schema" or not form.get("name") or "schema" not in form:
            raise Refused(400, "invalid_request_error", "response_format is not supported")

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


def _wav(pcm: bytes) -> bytes:
    """As it is streamed: the sizes in it are not known yet."""
    shape = struct.pack("<IHHIIHH", 16, 1, 1, 24_000, 48_000, 2, 16)
    return b"RIFF\xff\xff\xff\xffWAVEfmt " + shape + b"data\xff\xff\xff\xff" + pcm


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
