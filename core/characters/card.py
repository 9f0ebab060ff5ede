"""The character as data, read from a Character Card V3 (SPEC_V3.md, `data` object)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from core.text import pick_locale

_START = re.compile(r"<START>", re.IGNORECASE)
_SPEAKER = re.compile(r"^\{\{(user|char)\}\}:[ \t]*", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One lorebook entry: told when one of `keys` is in the recent talk, or always when `constant`."""

    keys: tuple[str, ...]
    content: str
    order: int = 100
    constant: bool = False


@dataclass(frozen=True, slots=True)
class DepthPrompt:
    """Words that stand before the `depth` newest messages; `role` is "system", "user" or "assistant"."""

    text: str
    depth: int = 4
    role: str = "system"


@dataclass(frozen=True, slots=True)
class Smalltalk:
    intents: tuple[str, ...]
    reply: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Card:
    """All that a prompt is made of; one object a version, so that what is derived from it is made once.

    `tagline` and `notes` are by language, `examples` pairs of (person, character), `example_blocks` the same as the
    card has it, a conversation each. `book` is the portable lorebook (character_book), `lore` what of it can be quoted.
    `talkativeness` (0 to 1) is how readily it joins in where several characters are (an extension of SillyTavern's).
    """

    name: str
    description: str
    nickname: str = ""
    personality: str = ""
    scenario: str = ""
    greetings: tuple[str, ...] = ()
    group_greetings: tuple[str, ...] = ()
    greeting_choice: str = "first"
    examples: tuple[tuple[str, str], ...] = ()
    example_blocks: tuple[str, ...] = ()
    system_prompt: str = ""
    post_history: str = ""
    depth_prompt: DepthPrompt | None = None
    creator: str = ""
    creator_notes: str = ""
    version_name: str = ""
    tags: tuple[str, ...] = ()
    language: str = "en"
    rating: str = "general"
    tagline: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    voice: Mapping[str, object] = field(default_factory=dict)
    lore: tuple[Entry, ...] = ()
    book: Mapping[str, object] | None = None
    lore_profile: str = "default"
    extensions: Mapping[str, object] = field(default_factory=dict)
    smalltalk: tuple[Smalltalk, ...] = ()
    talkativeness: float = 0.5

    @property
    def called(self) -> str:
        """The name that the character goes by in talk (V3: a nickname takes the name's place in {{char}})."""
        return self.nickname or self.name


JsonObject = Mapping[str, object]


def from_v3(card: JsonObject) -> Card:
    """Read what chat needs of a V3 card. Missing and misshapen fields read as empty: the card itself is kept whole."""
    data = _object(card.get("data"))
    extensions = _object(data.get("extensions"))
    ours = _object(extensions.get("iyagi"))
    notes = {key: str(value) for key, value in _object(data.get("creator_notes_multilingual")).items()}
    return Card(
        name=_text(data, "name"),
        description=_text(data, "description"),
        personality=_text(data, "personality"),
        scenario=_text(data, "scenario"),
        nickname=_text(data, "nickname"),
        greetings=tuple(g for g in (_text(data, "first_mes"), *_texts(data, "alternate_greetings")) if g),
        group_greetings=_texts(data, "group_only_greetings"),
        greeting_choice=_text(ours, "greeting_choice") or "first",
        examples=tuple(example_pairs(_text(data, "mes_example"))),
        example_blocks=tuple(example_blocks(_text(data, "mes_example"))),
        system_prompt=_text(data, "system_prompt"),
        post_history=_text(data, "post_history_instructions"),
        depth_prompt=_depth_prompt(_object(extensions.get("depth_prompt"))),
        creator=_text(data, "creator"),
        creator_notes=_text(data, "creator_notes"),
        version_name=_text(data, "character_version"),
        tags=_texts(data, "tags"),
        language=pick_locale(_text(ours, "language")),
        rating=_text(ours, "rating") or "general",
        tagline={key: str(value) for key, value in _object(ours.get("tagline")).items()},
        notes=notes or {"en": _text(data, "creator_notes")},
        voice=_object(ours.get("voice")),
        lore=tuple(_entries(_object(data.get("character_book")))),
        book=_object(data.get("character_book")) or None,
        lore_profile=_text(ours, "lore_profile") or "default",
        extensions=extensions,
        smalltalk=tuple(_smalltalk(ours.get("smalltalk"))),
        talkativeness=_share(extensions.get("talkativeness"), 0.5),
    )


def example_pairs(text: str) -> Iterator[tuple[str, str]]:
    """The (person, character) exchanges of `mes_example`; what stands before the first speaker is passed over."""
    for block in _START.split(text):
        pieces = _SPEAKER.split(block)
        asked = ""
        for speaker, said in zip(pieces[1::2], pieces[2::2], strict=True):
            if speaker.lower() == "user":
                asked = said.strip()
            elif asked:
                yield asked, said.strip()
                asked = ""


def example_blocks(text: str) -> Iterator[str]:
    """The conversations of `mes_example`, each from its first speaker on."""
    for block in _START.split(text):
        first = _SPEAKER.search(block)
        if first is not None:
            yield block[first.start() :].strip()


def _depth_prompt(raw: JsonObject) -> DepthPrompt | None:
    depth = raw.get("depth")
    role = _text(raw, "role")
    return (
        DepthPrompt(
            _text(raw, "prompt"),
            int(depth) if isinstance(depth, int | float) and 0 <= depth < 10_000 else 4,
            role if role in {"system", "user", "assistant"} else "system",
        )
        if _text(raw, "prompt")
        else None
    )


def _entries(book: JsonObject) -> Iterator[Entry]:
    for raw in _list(book.get("entries")):
        entry = _object(raw)
        if entry.get("enabled") is not False and _text(entry, "content"):
            order = entry.get("insertion_order")
            yield Entry(
                keys=_texts(entry, "keys"),
                content=_text(entry, "content"),
                order=order if isinstance(order, int) else 100,
                constant=entry.get("constant") is True,
            )


def _smalltalk(raw: object) -> Iterator[Smalltalk]:
    for each in _list(raw):
        item = _object(each)
        if _text(item, "reply"):
            yield Smalltalk(_texts(item, "intents"), _text(item, "reply"))


def _share(value: object, usual: float) -> float:
    """A number of 0 to 1, which cards also have as text ("0.5")."""
    try:
        share = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else usual
    except (ValueError, OverflowError):
        return usual
    return usual if math.isnan(share) else min(1.0, max(0.0, share))


def _object(value: object) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _text(data: JsonObject, key: str) -> str:
    value = data.get(key)
    return value.strip() if isinstance(value, str) else ""


def _texts(data: JsonObject, key: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in _list(data.get(key)) if isinstance(item, str) and item.strip())
