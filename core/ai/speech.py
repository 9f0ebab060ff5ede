"""What is spoken of an answer, and with which of a provider's voices a character speaks. (pure)"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase
from functools import cache
from hashlib import sha256
from importlib.resources import files

from pydantic import TypeAdapter

MOST = 2_000  # characters: some two minutes of English, six of Korean
LONGEST_NAME = 64
WISH = "speaker"
"""The key in a card's `extensions.iyagi.voice`: a voice's name ("Kore"), "female" or "male" ("여", "남"), or an object
of provider to one of these ({"gemini": "Kore", "compatible": "nova"})."""

_GENDERS = {
    "female": "female", "woman": "female", "f": "female", "여": "female", "여성": "female", "여자": "female",
    "male": "male", "man": "male", "m": "male", "남": "male", "남성": "male", "남자": "male",
}  # fmt: skip
_FENCE = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\s]*\)")
_UNSAID = re.compile(r"<a?:\w+:\d+>|<[@#][!&]?\d+>|https?://\S+|^[ \t]*(?:#{1,6}|>|[-+]|-{3,})[ \t]+", re.MULTILINE)
_MARKS = re.compile(r"[*_~`|\\]+")
_EMOJI = re.compile("[\u200d\u20e3\u2600-\u27bf\ufe0e\ufe0f\U0001f000-\U0001faff\U000e0000-\U000e007f]+")
_END = re.compile(r"""[.!?…。！？~]+["'”’」』)\]]*(?=\s)|\n""")


@dataclass(frozen=True, slots=True)
class Voice:
    """Whose voice: a character's public id, and its card's `extensions.iyagi.voice`."""

    character: str
    wish: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Known:
    models: tuple[str, ...]
    female: tuple[str, ...]
    male: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Voices:
    dated: date
    voices: tuple[_Known, ...]


def voice_of(voice: Voice, provider: str, model: str) -> str:
    """The name of the voice with which a provider's model speaks for a character: the card's wish, else always the same
    one of those in voices.json, by the character's id.

    A name that the provider is known not to have is no wish; a compatible server may have any.
    """
    known = _known(provider, model)
    wished = _wished(voice.wish.get(WISH), provider)
    match _GENDERS.get(wished.casefold()):
        case "female":
            return _one_of(known.female, voice.character)
        case "male":
            return _one_of(known.male, voice.character)
    names = {name.casefold(): name for name in (*known.female, *known.male)}
    if wished and (provider == "compatible" or wished.casefold() in names):
        return names.get(wished.casefold(), wished)
    return _one_of((*known.female, *known.male), voice.character)


def sayable(text: str, most: int = MOST) -> str:
    """`text` as it is said: without marks, links, emoji and code, at most `most` characters, cut after a sentence."""
    plain = _EMOJI.sub("", _MARKS.sub("", _UNSAID.sub("", _LINK.sub(r"\1", _FENCE.sub("", text)))))
    lines = (" ".join(line.split()) for line in plain.splitlines())
    said = "\n".join(line for line in lines if any(map(str.isalnum, line)))
    if len(said) <= most:
        return said
    ends = [found.end() for found in _END.finditer(said, 0, most + 1) if found.end() <= most]
    cut = ends[-1] if ends else said.rfind(" ", 0, most + 1)
    return said[: cut if cut > 0 else most].strip()


def _wished(wish: object, provider: str) -> str:
    named = wish.get(provider) if isinstance(wish, Mapping) else wish
    name = named.strip() if isinstance(named, str) else ""
    return name if len(name) <= LONGEST_NAME and name.isprintable() else ""


def _one_of(names: Sequence[str], character: str) -> str:
    return names[int.from_bytes(sha256(character.encode()).digest()[:8], "big") % len(names)]


def _known(provider: str, model: str) -> _Known:
    name = f"{provider}:{model}"
    return next(row for row in _voices().voices if any(fnmatchcase(name, pattern) for pattern in row.models))


@cache
def _voices() -> _Voices:
    return TypeAdapter(_Voices).validate_json(files("core.ai").joinpath("voices.json").read_bytes())
