"""Gemini's generateContent on loopback, under /v1 and /v1beta: streams, implicit caching, refusals, faults."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

from aiohttp import web

from tests.fakes.provider_api import (
    PAINTED,
    Call,
    Counted,
    Json,
    ProviderApi,
    Refused,
    dumped,
    picture,
    read,
    shared_blocks,
    tokens,
    tone,
)

WORDS = ("gemini-3.8-flash", "gemini-3.5-flash-lite", "gemini-4-hydrogen", "gemini-2.5-flash")
VOICE, EARS, BRUSH = "gemini-3.8-flash-tts", "gemini-3.5-transcribe", "gemini-3.1-flash-image"
MEANING = "gemini-embedding-001"
MODELS = (*WORDS, VOICE, EARS, BRUSH, MEANING)
TASKS = {"RETRIEVAL_QUERY", "RETRIEVAL_DOCUMENT"}
HEARD = "오늘 비가 온대요"
FINISHES = {"end": "STOP", "length": "MAX_TOKENS", "refusal": "SAFETY"}
STATUSES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}
LEVELS = {"MINIMAL", "LOW", "MEDIUM", "HIGH", "XHIGH"}
URL_SAFE = str.maketrans("-_", "+/")
RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo"
ERROR_INFO = "type.googleapis.com/google.rpc.ErrorInfo"


@dataclass
class GeminiApi(ProviderApi):
    """`seen` are the earlier prompts, as the text of their parts. A wrong key is 400 here, as Google has it.

    The model with a voice speaks a tone, the one with ears hears HEARD (or what `say` put in), the one with a brush
    paints PAINTED. `refuses` is the finish reason of a refusal.
    """

    refuses: str = "SAFETY"

    name = "gemini"

    def app(self) -> web.Application:
        app = web.Application()
        for version in ("v1", "v1beta"):
            app.router.add_get(f"/{version}/models", self._models)
            app.router.add_get(f"/{version}/models/{{model}}", self._model)
            app.router.add_post(f"/{version}/models/{{model}}:{{method}}", self._call)
        return app

    async def _call(self, request: web.Request) -> web.StreamResponse:
        call = await read(request)
        try:
            self._let_in(request)
            self._known(request.match_info["model"])
            match request.match_info["method"]:
                case "streamGenerateContent":
                    check(call.body)
                case "batchEmbedContents":
                    body = dumped({"embeddings": [{"values": vector(each)} for each in embedded(call.body)]}).encode()
                    return await self.deliver(request, call, body, "application/json", nothing=b'{"embeddings": []}')
                case "countTokens":
                    return web.json_response({"totalTokens": sum(map(tokens, parts(call.body)))})
                case method:
                    raise Refused(404, "", f"no method {method}")
            made = self._made(request.match_info["model"], call.body)
        except Refused as refused:
            self.log.append(call)
            return self.error(refused)
        return await self.answer(request, call, _said(call.body), self._counted(call.body), made)

    def _made(self, model: str, body: Json) -> list[str] | None:
        """What a model for media streams; None for one of words."""
        wanted = (body.get("generationConfig") or {}).get("responseModalities") or ["TEXT"]
        if wanted != {VOICE: ["AUDIO"], BRUSH: ["IMAGE"]}.get(model, ["TEXT"]):
            raise Refused(400, "", f"{model} does not answer with {wanted}")
        if model == VOICE:
            check_voice(body)
            sound = tone()
            return [
                _url("audio/L16;codec=pcm;rate=24000", sound[at : at + 4_000]) for at in range(0, len(sound), 4_000)
            ]
        if model == BRUSH:
            return [_url("image/png", PAINTED)]
        if model == EARS:
            check_recording(body)
            return self.words(HEARD)
        return None

    async def _models(self, request: web.Request) -> web.StreamResponse:
        try:
            self._let_in(request)
        except Refused as refused:
            return self.error(refused)
        return web.json_response({"models": [{"name": f"models/{name}"} for name in MODELS]})

    async def _model(self, request: web.Request) -> web.StreamResponse:
        try:
            self._let_in(request)
            self._known(request.match_info["model"])
        except Refused as refused:
            return self.error(refused)
        return web.json_response({"name": f"models/{request.match_info['model']}"})

    def _let_in(self, request: web.Request) -> None:
        if request.headers.get("x-goog-api-key") != self.key:
            raise Refused(400, "API_KEY_INVALID", "API key not valid. Please pass a valid API key.")

    def _known(self, model: str) -> None:
        if model not in MODELS:
            raise Refused(404, "", f"models/{model} is not found")

    def _counted(self, body: Json) -> Counted:
        texts = parts(body)
        shared = shared_blocks(self.seen, texts)
        self.seen.append(texts)
        size = [tokens(text) for text in texts]
        return Counted(input=sum(size), cached=sum(size[:shared]), written=0, output=5, thought=3)

    def opening(self, _call: Call, counted: Counted) -> Iterator[bytes]:
        yield _chunk({"parts": [{"text": self.thinking, "thought": True}]}, None, counted)

    def word(self, text: str) -> bytes:
        if not text.startswith("data:"):
            return _chunk({"parts": [{"text": text}]}, None, None)
        kind, _, data = text.removeprefix("data:").partition(";base64,")
        return _chunk({"parts": [{"inlineData": {"mimeType": kind, "data": data}}]}, None, None)

    def ending(self, finish: str, counted: Counted) -> Iterator[bytes]:
        content: Json | None = {"parts": [{"text": ""}]} if finish != "refusal" else None
        yield _chunk(content, self.refuses if finish == "refusal" else FINISHES[finish], counted)

    def blocked(self, counted: Counted) -> Iterator[bytes]:
        yield _data({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "usageMetadata": _usage(counted)})

    def broken(self) -> bytes:
        return b'data: {"candidates":[{"content":{"ro\r\n\r\n'

    def error(self, refused: Refused) -> web.Response:
        details: list[Json] = []
        if refused.retry_after is not None:
            details.append({"@type": RETRY_INFO, "retryDelay": f"{refused.retry_after:g}s"})
        if refused.kind == "API_KEY_INVALID":
            details.append({"@type": ERROR_INFO, "reason": refused.kind, "domain": "googleapis.com"})
        return web.json_response(_error(refused.status, refused.message, details), status=refused.status)

    def error_event(self, status: int) -> bytes:
        return _data(_error(status, "on demand", []))


def check(body: Json) -> None:
    """Raise what Gemini answers to a request that it does not take."""
    contents = body.get("contents") or []
    if not contents:
        raise Refused(400, "", "contents is not specified")
    if any(content.get("role") not in {"user", "model"} for content in contents):
        raise Refused(400, "", "Please use a valid role: user, model.")
    parts(body)
    if any("text" in part and not part["text"] for content in contents for part in content["parts"]):
        raise Refused(400, "", "Unable to submit request because it has an empty text parameter.")
    config = body.get("generationConfig") or {}
    level = (config.get("thinkingConfig") or {}).get("thinkingLevel", "LOW")
    if "responseJsonSchema" in config and config.get("responseMimeType") != "application/json":
        raise Refused(400, "", "response_json_schema needs the MIME type application/json")
    if str(level).upper() not in LEVELS:
        raise Refused(400, "", "Invalid value at generation_config.thinking_config.thinking_level")


def embedded(body: Json) -> list[Json]:
    """The texts of one request. Raises what Gemini answers to one that it does not take."""
    asked: list[Json] = body.get("requests") or []
    if not 1 <= len(asked) <= 100:
        raise Refused(400, "", "at most 100 requests can be in one batch")
    for each in asked:
        if each.get("taskType") not in TASKS:
            raise Refused(400, "", f"no task {each.get('taskType')}")
        if not "".join(part.get("text", "") for part in each["content"]["parts"]):
            raise Refused(400, "", "content is empty")
    return asked


def vector(asked: Json) -> list[float]:
    """Of its text and its task, and not of length 1: only the full size comes so."""
    text = "".join(part["text"] for part in asked["content"]["parts"])
    counted = Counter(text[at : at + 2] for at in range(len(text)))
    size = int(asked.get("outputDimensionality") or 3072)
    made = [0.5 if asked["taskType"] == "RETRIEVAL_QUERY" else 0.6] + [0.0] * (size - 1)
    for piece, count in counted.items():
        made[1 + crc32(piece.encode()) % (size - 1)] += count
    return made


def check_voice(body: Json) -> None:
    """Raise what the voice answers to a voice's name that it does not know."""
    config = body["generationConfig"].get("speechConfig") or {}
    name = ((config.get("voiceConfig") or {}).get("prebuiltVoiceConfig") or {}).get("voiceName")
    if name is not None and not re.fullmatch("[A-Z][a-z]{3,}", str(name)):
        raise Refused(400, "", f"Voice name {name} is not supported")


def check_recording(body: Json) -> None:
    """Raise what the ears answer to a request without a sound."""
    kinds = [str(part["inlineData"].get("mimeType") or part["inlineData"].get("mime_type")) for part in _blobs(body)]
    if not any(kind.startswith("audio/") for kind in kinds):
        raise Refused(400, "", "an audio part is required")


def _blobs(body: Json) -> list[Json]:
    return [part for content in body["contents"] for part in content["parts"] if "inlineData" in part]


def _url(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{b64encode(data).decode()}"


def parts(body: Json) -> list[str]:
    """Every part of the prompt in its order. Raises Refused for a picture that is none."""
    turns = [body.get("systemInstruction") or {}, *(body.get("contents") or [])]
    return [f"{turn.get('role', 'system')}: {_part(part)}" for turn in turns for part in turn.get("parts") or []]


def _part(part: Json) -> str:
    blob = part.get("inlineData")
    kind = (blob or {}).get("mimeType") or (blob or {}).get("mime_type")  # the SDK writes it so, beside inlineData
    if blob and str(kind).startswith("image/"):
        return picture(kind, str(blob.get("data")).translate(URL_SAFE))
    return str(part.get("text", dumped(part)))


def _said(body: Json) -> str:
    texts = [part.get("text", "") for part in body["contents"][-1]["parts"]]
    said = [text for text in texts if not text.startswith("<background>")]
    return f"You said: {said[-1] if said else ''}"


def _chunk(content: Json | None, finish: str | None, counted: Counted | None) -> bytes:
    candidate: Json = {"index": 0}
    if content is not None:
        candidate["content"] = {"role": "model", **content}
    if finish:
        candidate["finishReason"] = finish
    body: Json = {"candidates": [candidate], "modelVersion": "loopback", "responseId": "r1"}
    if counted:
        body["usageMetadata"] = _usage(counted)
    return _data(body)


def _usage(counted: Counted) -> Json:
    return {
        "promptTokenCount": counted.input,
        "cachedContentTokenCount": counted.cached,
        "candidatesTokenCount": counted.output,
        "thoughtsTokenCount": counted.thought,
        "totalTokenCount": counted.input + counted.output + counted.thought,
    }


def _error(status: int, message: str, details: list[Json]) -> Json:
    return {
        "error": {"code": status, "message": message, "status": STATUSES.get(status, "UNKNOWN"), "details": details}
    }


def _data(body: Json) -> bytes:
    return f"data: {json.dumps(body, ensure_ascii=False)}\r\n\r\n".encode()
