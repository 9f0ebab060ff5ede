"""Voices, ears and brushes of servers that speak OpenAI's audio and images: speaches, Kokoro, LocalAI."""

from __future__ import annotations

import binascii
import re
from array import array
from base64 import b64decode
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic import BaseModel

from core.ai.compatible import Access, refuse, translated
from core.ai.media import Produced, Sound
from core.ai.model import Broken, Empty, Misconfigured, Picture, Usage

if TYPE_CHECKING:
    import httpx2

RATE = 24_000  # of bare samples, where the media type does not say: OpenAI's
_RATE = re.compile(r"rate=(\d{4,6})")
_PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp", b"GIF8": "image/gif"}
_ENDINGS = {"audio/ogg": "ogg", "audio/wav": "wav", "audio/x-wav": "wav", "audio/mpeg": "mp3", "audio/mp4": "m4a"}


class _Counted(BaseModel):
    """Tokens, where the server counts tokens and not seconds."""

    input_tokens: int | None = None
    output_tokens: int | None = None

    @property
    def usage(self) -> Usage | None:
        if self.input_tokens is None:
            return None
        return Usage(input=self.input_tokens, output=self.output_tokens or 0)


class _Heard(BaseModel):
    text: str
    usage: _Counted | None = None


class _Painted(BaseModel):
    b64_json: str | None = None


class _Painting(BaseModel):
    data: list[_Painted] = []
    usage: _Counted | None = None


class CompatibleMedia:
    provider = "compatible"

    def __init__(self, name: str, access: Access) -> None:
        self.name = name
        self._access = access

    async def speak(self, text: str, voice: str, language: str) -> Produced[Sound]:
        """Asks for WAV, which says its own rate, and takes bare samples too. No server tells what it counted."""
        body = {"model": self.name, "input": text, "voice": voice, "response_format": "wav"}
        response = await self._post("/audio/speech", json=body)
        sound = _sound(response.content, response.headers.get("content-type", ""))
        if not sound.pcm:
            raise Empty("no sound came")
        return Produced(sound, None)

    async def transcribe(self, data: bytes, media_type: str, language: str) -> Produced[str]:
        bare = media_type.partition(";")[0].strip()
        fields = {"model": self.name, "response_format": "json", **({"language": language} if language else {})}
        file = (f"voice.{_ENDINGS.get(bare, 'ogg')}", data, bare)  # servers tell the kind by the name's ending
        response = await self._post("/audio/transcriptions", data=fields, files={"file": file})
        with translated():
            heard = _Heard.model_validate_json(response.content)
        if not heard.text.strip():
            raise Empty("not a word was heard")
        return Produced(heard.text.strip(), heard.usage.usage if heard.usage else None)

    async def paint(self, prompt: str) -> Produced[Picture]:
        body: dict[str, object] = {"model": self.name, "prompt": prompt, "n": 1}
        if "gpt-image" not in self.name:  # these answer in base64 alone, and refuse to be asked for it
            body["response_format"] = "b64_json"
        response = await self._post("/images/generations", json=body)
        with translated():
            made = _Painting.model_validate_json(response.content)
        data = _decoded(made.data[0].b64_json or "") if made.data else b""
        if not data:
            raise Empty("no picture came")
        kind = next((kind for magic, kind in _PICTURES.items() if data.startswith(magic)), None)
        if kind is None:
            raise Broken("what came is no picture")
        return Produced(Picture(kind, data), made.usage.usage if made.usage else None)

    async def ping(self) -> None:
        """Servers for voices do not always list their models: that one answers must do."""
        names = await self._access.names()
        if not names:
            raise Misconfigured("the server offers nothing")

    async def aclose(self) -> None:
        await self._access.aclose()

    async def _post(
        self,
        path: str,
        *,
        json: Mapping[str, object] | None = None,
        data: Mapping[str, str] | None = None,
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
    ) -> httpx2.Response:
        with translated():
            response = await self._access.client.post(
                f"{self._access.address}{path}", json=json, data=data, files=files
            )
            refuse(response)
            return response


def _sound(data: bytes, kind: str) -> Sound:
    """WAV or bare samples ("audio/pcm", "audio/L16;rate=16000"). Raises Broken for any other kind that is named."""
    if data.startswith(b"RIFF"):
        return _from_wav(data)
    if data and not re.match(r"audio/(?:pcm|l16|x-raw)|application/octet-stream|$", kind.lower()):
        raise Broken("the sound is neither WAV nor bare samples")
    rate = _RATE.search(kind)
    return Sound(data[: len(data) // 2 * 2], int(rate[1]) if rate else RATE)


def _from_wav(data: bytes) -> Sound:
    """The sizes in a WAV that was streamed are not to be believed: its last chunk goes to the end of the file."""
    at, shape = 12, (0, 0, 0)
    while at + 8 <= len(data):
        kind, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        body = data[at + 8 : at + 8 + size]
        if kind == b"fmt " and len(body) >= 16:
            shape = (int.from_bytes(body[2:4], "little"), int.from_bytes(body[4:8], "little"), body[14])
        elif kind == b"data":
            return _mono(body, *shape)
        at += 8 + size + size % 2
    raise Broken("the WAV has no sound in it")


def _mono(body: bytes, channels: int, rate: int, bits: int) -> Sound:
    if bits != 16 or channels not in {1, 2} or not 4_000 <= rate <= 192_000:
        raise Broken(f"a WAV of {channels} channels, {rate} Hz and {bits} bits")
    whole = body[: len(body) // (2 * channels) * 2 * channels]
    if channels == 1:
        return Sound(whole, rate)
    left = array("h", whole)[::2]
    return Sound(left.tobytes(), rate)


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Broken("the picture is not base64") from None
