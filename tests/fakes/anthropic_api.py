"""Anthropic's Messages API on loopback, as version 2026-10-21 is: streams, cache accounting, refusals, faults."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from aiohttp import web

from tests.fakes.provider_api import KINDS, Call, Counted, Json, ProviderApi, Refused, dumped, picture, read, tokens

MODELS = ("claude-haiku-5-5", "claude-sonnet-5-5", "claude-opus-5-5", "claude-haiku-4-5", "claude-sonnet-4-5")
SAMPLING = ("temperature", "top_p", "top_k")
EFFORTS = {"low", "medium", "high", "xhigh", "max"}
MOST_POINTS = 4
LOOK_BACK = 20
FINISHES = {"end": "end_turn", "length": "max_tokens", "refusal": "refusal"}


@dataclass
class AnthropicApi(ProviderApi):
    """`seen` are the prompt beginnings that were written to the cache, as the text of their blocks."""

    name = "anthropic"

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/v1/messages", self._messages)
        app.router.add_post("/v1/messages/count_tokens", self._count)
        app.router.add_get("/v1/models", self._models)
        app.router.add_get("/v1/models/{model}", self._model)
        return app

    async def _messages(self, request: web.Request) -> web.StreamResponse:
        call = await read(request)
        try:
            self._let_in(request)
            check(call.body)
            self._known(call.body["model"])
        except Refused as refused:
            self.log.append(call)
            return self.error(refused)
        return await self.answer(request, call, _said(call.body), self._counted(call.body))

    async def _count(self, request: web.Request) -> web.StreamResponse:
        call = await read(request)
        return web.json_response({"input_tokens": tokens("".join(text for text, _ in blocks(call.body)))})

    async def _models(self, request: web.Request) -> web.StreamResponse:
        try:
            self._let_in(request)
        except Refused as refused:
            return self.error(refused)
        return web.json_response({"data": [_model(name) for name in MODELS], "has_more": False})

    async def _model(self, request: web.Request) -> web.StreamResponse:
        try:
            self._let_in(request)
            self._known(request.match_info["model"])
        except Refused as refused:
            return self.error(refused)
        return web.json_response(_model(request.match_info["model"]))

    def _let_in(self, request: web.Request) -> None:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ") or request.headers.get("x-api-key")
        if given != self.key:
            raise Refused(401, "authentication_error", f"invalid key: {given}")

    def _known(self, model: str) -> None:
        if model not in MODELS:
            raise Refused(404, "not_found_error", f"model: {model}")

    def _counted(self, body: Json) -> Counted:
        """A prompt whose beginning was written to the cache before is read from it, up to the farthest such point."""
        parts = blocks(body)
        points = [number for number, (_, point) in enumerate(parts, 1) if point]
        texts = [text for text, _ in parts]
        reach = range(max(points, default=0), max(max(points, default=0) - LOOK_BACK, 0), -1)
        read_to = next((number for number in reach if texts[:number] in self.seen), 0)
        written_to = max(points, default=0)
        self.seen.extend(texts[:point] for point in points if texts[:point] not in self.seen)
        size = [tokens(text) for text in texts]
        return Counted(
            input=sum(size[max(read_to, written_to) :]),
            cached=sum(size[:read_to]),
            written=sum(size[read_to:written_to]),
            output=9,
            thought=4,
        )

    def opening(self, call: Call, counted: Counted) -> Iterator[bytes]:
        message = {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": call.body["model"],
            "content": [],
            "stop_reason": None,
            "stop_sequence": None,
            "usage": _usage(counted),
        }
        yield _event("message_start", {"message": message})
        yield _event("ping", {})
        thought = {"type": "thinking", "thinking": "", "signature": ""}
        yield _event("content_block_start", {"index": 0, "content_block": thought})
        yield _event(
            "content_block_delta", {"index": 0, "delta": {"type": "thinking_delta", "thinking": self.thinking}}
        )
        yield _event("content_block_delta", {"index": 0, "delta": {"type": "signature_delta", "signature": "c2ln"}})
        yield _event("content_block_stop", {"index": 0})
        yield _event("content_block_start", {"index": 1, "content_block": {"type": "text", "text": ""}})

    def word(self, text: str) -> bytes:
        return _event("content_block_delta", {"index": 1, "delta": {"type": "text_delta", "text": text}})

    def ending(self, finish: str, counted: Counted) -> Iterator[bytes]:
        delta: Json = {"stop_reason": FINISHES[finish], "stop_sequence": None}
        if finish == "refusal":
            delta["stop_details"] = {"type": "refusal", "category": "general_harms", "explanation": "on demand"}
        yield _event("content_block_stop", {"index": 1})
        yield _event("message_delta", {"delta": delta, "usage": {"output_tokens": counted.output}})
        yield _event("message_stop", {})

    def blocked(self, counted: Counted) -> Iterator[bytes]:
        message: Json = {"id": "msg_1", "type": "message", "role": "assistant", "model": MODELS[0], "content": []}
        message |= {"stop_reason": None, "stop_sequence": None, "usage": _usage(counted)}
        yield _event("message_start", {"message": message})
        yield from list(self.ending("refusal", counted))[1:]

    def broken(self) -> bytes:
        return b'event: content_block_delta\ndata: {"type": "content_block_delta", "index": 1, "del\n\n'

    def error(self, refused: Refused) -> web.Response:
        body = {"type": "error", "error": {"type": refused.kind, "message": refused.message}, "request_id": "req_1"}
        headers = {} if refused.retry_after is None else {"retry-after": f"{refused.retry_after:g}"}
        return web.json_response(body, status=refused.status, headers=headers)

    def error_event(self, status: int) -> bytes:
        return _event("error", {"error": {"type": KINDS.get(status, "api_error"), "message": "on demand"}})


def check(body: Json) -> None:
    """Raise what Claude 5 answers to a request that it does not take."""
    model, messages = str(body.get("model", "")), body.get("messages") or []
    if not isinstance(body.get("max_tokens"), int) or body["max_tokens"] < 1:
        raise _invalid("max_tokens: at least 1")
    if not messages:
        raise _invalid("messages: at least one message is required")
    if any(name in body for name in SAMPLING):
        raise _invalid("sampling parameters are not supported")
    if messages[0]["role"] != "user":
        raise _invalid("messages: first message must use the user role")
    if "-5" in model and messages[-1]["role"] == "assistant":
        raise _invalid("assistant prefill is not supported")
    if "budget_tokens" in (body.get("thinking") or {}) or (body.get("thinking") or {}).get("type") == "disabled":
        raise _invalid("thinking: budgets and disabled are not supported")
    if (body.get("tool_choice") or {}).get("type") in {"any", "tool"}:
        raise _invalid("tool_choice: forced tool use is not supported")
    if (body.get("output_config") or {}).get("effort", "low") not in EFFORTS:
        raise _invalid("output_config.effort: unknown")
    form = (body.get("output_config") or {}).get("format")
    if form is not None and (form.get("type") != "json_schema" or not _strict(form.get("schema"))):
        raise _invalid("output_config.format: every object must set additionalProperties to false, without bounds")
    parts = blocks(body)
    if any(not text.strip() for text, _ in parts):
        raise _invalid("text content blocks must be non-empty")
    if sum(point for _, point in parts) > MOST_POINTS:
        raise _invalid("cache_control: at most 4 blocks")


BOUNDS = {"minimum", "maximum", "minLength", "maxLength", "maxItems"}


def _strict(schema: object) -> bool:
    """Whether Claude takes a schema: closed objects, and none of the bounds that it cannot hold to."""
    if isinstance(schema, list):
        return all(map(_strict, schema))
    if not isinstance(schema, dict):
        return True
    closed = schema.get("type") != "object" or schema.get("additionalProperties") is False
    return closed and not BOUNDS & schema.keys() and all(map(_strict, schema.values()))


def blocks(body: Json) -> list[tuple[str, bool]]:
    """Every block of the prompt in its order, as (text, whether a cache point stands after it)."""
    system = body.get("system") or []
    found = [_block("system", block) for block in ([{"text": system}] if isinstance(system, str) else system)]
    for message in body.get("messages") or []:
        content = message["content"]
        for block in [{"text": content}] if isinstance(content, str) else content:
            found.append(_block(message["role"], block))
    return found


def _block(role: str, block: Json) -> tuple[str, bool]:
    plain = {key: value for key, value in block.items() if key != "cache_control"}
    text = _image(role, block["source"]) if block.get("type") == "image" else block.get("text", dumped(plain))
    return (f"{role}: {text}" if str(text).strip() else ""), "cache_control" in block


def _image(role: str, source: Json) -> str:
    if role != "user" or source.get("type") != "base64":
        raise _invalid("image: only base64, and only from the user")
    return picture(source.get("media_type"), source.get("data"))


def _said(body: Json) -> str:
    content = body["messages"][-1]["content"]
    texts = [content] if isinstance(content, str) else [block.get("text", "") for block in content]
    said = [text for text in texts if not text.startswith("<background>")]
    return f"You said: {said[-1] if said else ''}"


def _usage(counted: Counted) -> Json:
    return {
        "input_tokens": counted.input,
        "cache_creation_input_tokens": counted.written,
        "cache_read_input_tokens": counted.cached,
        "cache_creation": {"ephemeral_5m_input_tokens": counted.written, "ephemeral_1h_input_tokens": 0},
        "output_tokens": 1,
    }


def _invalid(message: str) -> Refused:
    return Refused(400, "invalid_request_error", message)


def _event(kind: str, data: Json) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **data}, ensure_ascii=False)}\n\n".encode()


def _model(name: str) -> Json:
    return {"type": "model", "id": name, "display_name": name, "created_at": "2026-10-21T00:00:00Z"}
