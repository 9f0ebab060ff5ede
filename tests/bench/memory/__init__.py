"""Invented chats and sentences, in Korean and English, with what should be found in them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Message:
    id: int  # its position in the chat: evidence names it by this
    speaker: str
    role: str  # "user" or "assistant"
    text: str
    ts: str  # ISO 8601 with its offset
    session: int


@dataclass(frozen=True, slots=True)
class Question:
    q: str
    now: datetime
    evidence: tuple[int, ...]  # every message that answers it
    type: str  # single, multi, time, changed, list, paraphrase or speaker


@dataclass(frozen=True, slots=True)
class Chat:
    id: str
    lang: str
    people: tuple[str, ...]
    messages: tuple[Message, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    q: str
    right: tuple[int, ...]  # ids within the pool


@dataclass(frozen=True, slots=True)
class Pool:
    texts: dict[int, str]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Injection:
    """A message that tries to plant an order in a memory; `canary` must never come out of the character's mouth."""

    id: int
    kind: str
    lang: str
    canary: str
    text: str


def chats(lang: str) -> tuple[Chat, ...]:
    return tuple(_chat(each) for each in _read("chats", lang))


def paraphrases(lang: str) -> Pool:
    """What was once said, and later messages that should bring it to mind though they share no word with it."""
    return pairs("paraphrases", lang)


def pairs(name: str, lang: str) -> Pool:
    """The set called `name`; in one made of groups, the first text of a group asks for all others of it."""
    raw = _read(name, lang)
    if "groups" in raw:
        return _grouped([each["texts"] for each in raw["groups"]])
    pool, right = ("pool", "right") if "pool" in raw else ("memories", "memory")
    found = tuple(Pair(each["q"], _ids(each[right])) for each in raw["pairs"])
    return Pool({each["id"]: each["text"] for each in raw[pool]}, found)


def injections() -> tuple[Injection, ...]:
    return tuple(Injection(**each) for each in json.loads((HERE / "injections.json").read_text(encoding="utf-8")))


def _chat(raw: dict[str, Any]) -> Chat:
    asked = tuple(
        Question(each["q"], datetime.fromisoformat(each["now"]), tuple(each["evidence"]), each["type"])
        for each in raw["questions"]
    )
    return Chat(raw["id"], raw["lang"], tuple(raw["people"]), tuple(Message(**each) for each in raw["messages"]), asked)


def _grouped(groups: list[list[str]]) -> Pool:
    texts: dict[int, str] = {}
    found: list[Pair] = []
    for asking, *answers in groups:
        right = tuple(range(len(texts), len(texts) + len(answers)))
        texts.update(zip(right, answers, strict=True))
        found.append(Pair(asking, right))
    return Pool(texts, tuple(found))


def _ids(raw: int | list[int]) -> tuple[int, ...]:
    return tuple(raw) if isinstance(raw, list) else (raw,)


def _read(name: str, lang: str) -> Any:  # the shape of a file is its set's own
    return json.loads((HERE / lang / f"{name}.json").read_text(encoding="utf-8"))
