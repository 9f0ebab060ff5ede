"""What an author changes in a card, and the card with just that changed. Pure.

The rest of the card stays as its file had it: unknown fields, the order of keys, exact numbers (cards: RT-1, RT-2).
Iyagi's own settings live in `extensions.iyagi`. Versions never change, so undoing is pointing at the one before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from core.characters.editing_further import FurtherEdit, check_further, object_at, put, put_further
from core.characters.formats.base import Json, Limits, Tree
from core.characters.formats.tree import copied, copied_tree
from core.errors import BadInput
from core.text import LOCALES, Text, t

LONGEST_NAME = 200
LONGEST_TAGLINE = 160
MOST_TAGS, LONGEST_TAG = 100, 100
MOST_HABITS, LONGEST_HABIT = 50, 1_000  # of speech: each stands in every prompt
RATINGS = ("general", "teen", "adult")
GREETING_CHOICES = ("first", "random")
LEVELS = ("해라", "해", "하게", "하오", "해요", "하십시오")  # from low to high

_LEVEL_NAMES = {
    "반말": "해",
    "존댓말": "해요",
    "합쇼": "하십시오",
    "합니다": "하십시오",
    "한다": "해라",
    "haera": "해라",
    "hae": "해",
    "hao": "하오",
    "haeyo": "해요",
    "hasipsio": "하십시오",
}
_LIMITS = Limits()

# An edit's field → where it stands in the card's `data`.
_TEXTS = {
    "name": "name",
    "description": "description",
    "personality": "personality",
    "scenario": "scenario",
    "examples": "mes_example",
    "system_prompt": "system_prompt",
    "post_history": "post_history_instructions",
    "creator": "creator",
    "character_version": "character_version",
    "nickname": "nickname",
}
# What old cards repeat beside `data`, by its place in `data` (cards: 3.1).
_MIRRORS = {
    "name": "name",
    "description": "description",
    "personality": "personality",
    "scenario": "scenario",
    "first_mes": "first_mes",
    "mes_example": "mes_example",
    "creator_notes": "creatorcomment",
    "tags": "tags",
}

Entries: TypeAlias = "tuple[Mapping[str, Json], ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class KoreanVoice:
    """How a character speaks Korean. None leaves a field, empty takes it away.

    `level` is one of LEVELS, "" for none; `toward` the level for certain people or characters, by name.
    """

    level: str | None = None
    toward: Mapping[str, str] | None = None
    address: str | None = None
    tics: tuple[str, ...] | None = None
    never: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardEdit(FurtherEdit):
    """What an author wants changed; None leaves a field as it is.

    `greetings`: the first is the card's first message. `creator_notes` and `tagline` may be by language. `lorebook`
    are all entries in their new order, portable (cards: 5.1): one with the id of a kept entry (without ids: at its
    place) changes only the fields that it names. `register` is how a character speaks that has no Korean voice.
    """

    name: str | None = None
    nickname: str | None = None
    tagline: Mapping[str, str] | None = None
    description: str | None = None
    personality: str | None = None
    scenario: str | None = None
    greetings: tuple[str, ...] | None = None
    greeting_choice: str | None = None
    examples: str | None = None
    system_prompt: str | None = None
    post_history: str | None = None
    creator: str | None = None
    creator_notes: str | Mapping[str, str] | None = None
    character_version: str | None = None
    tags: tuple[str, ...] | None = None
    rating: str | None = None
    language: str | None = None
    voice: KoreanVoice | None = None
    register: str | None = None
    lorebook: Entries | None = None


def edited(tree: Tree, edit: CardEdit) -> Tree:
    """A new card in which only what `edit` changes differs from `tree`; equal values change nothing.

    A flat card (V1) becomes one with `data`. Raises BadInput naming the field and the remedy; then nothing is changed.
    """
    made = _with_data(tree)
    data = object_at(made, "data")
    edit = _changed(data, edit)
    _check(edit)
    before = dict(data)
    _put_texts(data, edit)
    _put_greetings(data, edit)
    _put_notes(data, edit)
    if edit.tags is not None:
        put(data, "tags", _words(edit.tags))
    if edit.lorebook is not None:
        _put_lore(data, edit.lorebook)
    _put_ours(data, edit)
    put_further(data, edit)
    for place, mirror in _MIRRORS.items():
        if mirror in made and data.get(place) is not before.get(place):
            made[mirror] = copied(data[place])
    return made


def blank(name: str, language: str, *, created: int | None = None) -> Tree:
    """A new card that has nothing but a name and a language; `created` in Unix seconds. Raises BadInput as `edited`."""
    data: Tree = {
        "name": "",
        "description": "",
        "personality": "",
        "scenario": "",
        "first_mes": "",
        "mes_example": "",
        "creator_notes": "",
        "system_prompt": "",
        "post_history_instructions": "",
        "alternate_greetings": [],
        "group_only_greetings": [],
        "tags": [],
        "creator": "",
        "character_version": "",
        "extensions": {"iyagi": {"language": "", "rating": RATINGS[0]}},
    }
    if created is not None:
        data["creation_date"] = created
    card: Tree = {"spec": "chara_card_v3", "spec_version": "3.0", "data": data}
    return edited(card, CardEdit(name=name, language=language))


def level_named(words: str) -> str:
    """The level of LEVELS that `words` names ("해요체", "반말"), "" for none. Raises BadInput for an unknown one."""
    bare = words.strip().removesuffix("체")
    level = _LEVEL_NAMES.get(bare, bare)
    if level and level not in LEVELS:
        raise BadInput(t("editing-level-unknown", level=words[:40], known=", ".join(LEVELS)))
    return level


def _changed(data: Tree, edit: CardEdit) -> CardEdit:
    """Without what stands there already: a card from elsewhere may be longer than we let people write."""
    equal = [field for field, place in _TEXTS.items() if getattr(edit, field) == data.get(place)]
    if edit.tags is not None and list(edit.tags) == data.get("tags"):
        equal.append("tags")
    return replace(edit, **dict.fromkeys(equal))


def _check(edit: CardEdit) -> None:
    if edit.name is not None and not edit.name.strip():
        raise BadInput(t("editing-name-blank"))
    for field in ("name", "nickname"):
        _check_length(field, getattr(edit, field), LONGEST_NAME)
    for field in _TEXTS:
        _check_length(field, getattr(edit, field), _LIMITS.string)
    notes = edit.creator_notes or ""
    _check_list("creator_notes", [notes] if isinstance(notes, str) else notes.values(), _LIMITS.string)
    _check_list("tagline", (edit.tagline or {}).values(), LONGEST_TAGLINE)
    _check_list("greetings", edit.greetings or (), _LIMITS.string, _LIMITS.greetings)
    _check_list("tags", edit.tags or (), LONGEST_TAG, MOST_TAGS)
    voice = edit.voice or KoreanVoice()
    for habits in ([edit.register or "", voice.address or ""], voice.tics or (), voice.never or (), voice.toward or ()):
        _check_list("voice", habits, LONGEST_HABIT, MOST_HABITS)
    _check_choice("rating", edit.rating, RATINGS)
    check_further(edit)
    _check_choice("greeting_choice", edit.greeting_choice, GREETING_CHOICES)
    _check_choice("language", edit.language, LOCALES)
    check_lore(edit.lorebook or ())


def _check_length(field: str, text: str | None, most: int) -> None:
    if text is not None and len(text) > most:
        raise BadInput(t("editing-too-long", what=_named(field), length=len(text), most=most))


def _check_list(field: str, texts: Collection[str], longest: int, most: int = _LIMITS.entries) -> None:
    if len(texts) > most:
        raise BadInput(t("editing-too-many", what=_named(field), most=most))
    for text in texts:
        _check_length(field, text, longest)


def _check_choice(field: str, value: str | None, known: tuple[str, ...]) -> None:
    if value is not None and value not in known:
        raise BadInput(t("editing-unknown-choice", what=_named(field), value=value[:40], known=", ".join(known)))


def check_lore(entries: Entries, first: int = 1) -> None:
    """Portable entries, the first of which is the `first`th of its book. Raises BadInput naming entry and field."""
    if len(entries) > _LIMITS.entries:
        raise BadInput(t("editing-too-many", what=_named("lorebook"), most=_LIMITS.entries))
    for number, entry in enumerate(entries, first):
        for field in ("keys", "secondary_keys"):
            _check_keys(number, field, entry.get(field, []))
        _check_values(number, entry)


def _check_keys(number: int, field: str, keys: Json) -> None:
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise BadInput(t("editing-lore-keys", number=number, field=_called(field)))
    if len(keys) > _LIMITS.keys:
        raise BadInput(t("editing-lore-many-keys", number=number, most=_LIMITS.keys))


def _check_values(number: int, entry: Mapping[str, Json]) -> None:
    content = entry.get("content", "")
    if not isinstance(content, str):
        raise BadInput(t("editing-lore-content", number=number))
    _check_length("lorebook", content, _LIMITS.string)
    for field in ("enabled", "constant", "selective", "case_sensitive", "use_regex"):
        if not isinstance(entry.get(field, False), bool):
            raise BadInput(t("editing-lore-switch", number=number, field=_called(field)))
    for field in ("insertion_order", "priority"):
        order = entry.get(field, 0)
        if isinstance(order, bool) or not isinstance(order, int | float):
            raise BadInput(t("editing-lore-number", number=number, field=_called(field)))


def _named(field: str) -> Text:
    return t(f"editing-field-{field.replace('_', '-')}")


def _called(field: str) -> Text:
    """A field of a lorebook entry."""
    return t(f"editing-lore-field-{field.replace('_', '-')}")


def _with_data(tree: Tree) -> Tree:
    """A copy that has `data`: what is flat goes there and stays beside it, as old readers know it."""
    made = copied_tree(tree)
    if isinstance(made.get("data"), dict):
        return made
    data: Tree = {place: copied(made[mirror]) for place, mirror in _MIRRORS.items() if mirror in made}
    data["extensions"] = {}
    wrapping: Tree = {"spec": "chara_card_v3", "spec_version": "3.0", "data": data}
    return made | wrapping


def _put_texts(data: Tree, edit: CardEdit) -> None:
    for field, place in _TEXTS.items():
        text: str | None = getattr(edit, field)
        if text is not None:
            put(data, place, text.strip() if field in {"name", "nickname"} else text)


def _put_greetings(data: Tree, edit: CardEdit) -> None:
    if edit.greetings is not None:
        first, *others = edit.greetings or ("",)
        put(data, "first_mes", first)
        put(data, "alternate_greetings", list(others))


def _put_notes(data: Tree, edit: CardEdit) -> None:
    """Where there are notes by language, the plain ones are read by nobody: both say the same in the card's own."""
    notes, language = edit.creator_notes, edit.language or _language(data)
    if notes is None:
        return
    if isinstance(notes, str):
        put(data, "creator_notes", notes)
        if isinstance(data.get("creator_notes_multilingual"), dict):
            put(object_at(data, "creator_notes_multilingual"), language, notes)
        return
    put(data, "creator_notes", notes.get(language) or next(iter(notes.values()), ""))
    put(data, "creator_notes_multilingual", {**notes})


def _put_ours(data: Tree, edit: CardEdit) -> None:
    settings: Tree = {
        "language": edit.language,
        "rating": edit.rating,
        "greeting_choice": edit.greeting_choice,
        "tagline": None if edit.tagline is None else {**edit.tagline},
    }
    ours = {key: value for key, value in settings.items() if value is not None}
    voice: Tree = {} if edit.register is None else {"register": edit.register}
    if edit.voice is not None:
        voice |= _voice(edit.voice)
    if not ours and not voice:
        return
    kept = object_at(object_at(data, "extensions"), "iyagi")
    for key, value in ours.items():
        put(kept, key, value)
    if voice:
        _put_all(object_at(kept, "voice"), voice)


def _voice(voice: KoreanVoice) -> Tree:
    made: Tree = {}
    if voice.level is not None:
        made["speech_level"] = level_named(voice.level)
    if voice.toward is not None:
        made["toward"] = {name.strip(): level_named(level) for name, level in voice.toward.items() if name.strip()}
    if voice.address is not None:
        made["address"] = voice.address.strip()
    if voice.tics is not None:
        made["tics"] = _words(voice.tics)
    if voice.never is not None:
        made["never"] = _words(voice.never)
    return made


def _put_lore(data: Tree, entries: Entries) -> None:
    book = data.get("character_book")
    if not entries and not isinstance(book, dict):
        return
    if not isinstance(book, dict):
        book = data["character_book"] = {"extensions": {}, "entries": []}
    kept = book.get("entries")
    old = [each for each in kept if isinstance(each, dict)] if isinstance(kept, list) else []
    put(book, "entries", list(_merged(old, entries)))


def _merged(old: list[Tree], entries: Entries) -> Iterable[Tree]:
    known = {_id(each): each for each in old if "id" in each}
    number = max((each for _, each in known if isinstance(each, int)), default=-1)
    for index, entry in enumerate(entries):
        if "id" in entry:
            before = known.get(_id(entry))
        else:
            before = old[index] if index < len(old) and "id" not in old[index] else None
        if before is not None:
            yield before | {key: copied(each) for key, each in entry.items()}
            continue
        made: Tree = {"keys": [], "content": "", "extensions": {}, "enabled": True, "insertion_order": 100}
        made |= {key: copied(each) for key, each in entry.items()}
        if "id" not in made:
            number += 1
            made["id"] = number
        yield made


def _id(entry: Mapping[str, Json]) -> tuple[str, Json]:
    """Hashable, and 1 is not "1"."""
    value = entry.get("id")
    return type(value).__name__, value if isinstance(value, str | int) else str(value)


def _put_all(tree: Tree, values: Tree) -> None:
    """Each value; an empty one takes the field away."""
    for key, value in values.items():
        if value in ("", [], {}):
            tree.pop(key, None)
        else:
            put(tree, key, value)


def _language(data: Tree) -> str:
    extensions = data.get("extensions")
    ours = extensions.get("iyagi") if isinstance(extensions, dict) else None
    language = ours.get("language") if isinstance(ours, dict) else None
    return language if isinstance(language, str) and language else "en"


def _words(words: Iterable[str]) -> list[Json]:
    """Without blanks around and without empty ones."""
    return [word.strip() for word in words if word.strip()]
