"""A card in another version of the specification: fields move, nothing is lost, the way back gives the same. (pure)"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import TypeAlias

from core.characters.formats.base import Json, Tree
from core.characters.formats.regexkeys import regex_form
from core.characters.formats.repair import Repairs, in_key_order
from core.characters.formats.tree import copied, copied_tree, dumps, same

V3_FIELDS = "iyagi/ccv3"  # in extensions of a V2 card: what only V3 has a place for (cards: RT-3)
OWN_V3 = "iyagi/v2"  # in extensions of a V3 card or entry: whether its V2 card had V3's field in its place (RT-4)
FOREIGN_V3 = "cc_extractor/v3"  # another program's place for the same
V3_ONLY = (
    "assets",
    "nickname",
    "creator_notes_multilingual",
    "source",
    "group_only_greetings",
    "creation_date",
    "modification_date",
)
_BOOK = "character_book"
V1_STRINGS = ("name", "description", "personality", "scenario", "first_mes", "mes_example")

Shape: TypeAlias = "type | tuple[type, ...]"

_V2_REQUIRED: Mapping[str, Shape] = dict.fromkeys(V1_STRINGS, str) | {
    "creator_notes": str,
    "system_prompt": str,
    "post_history_instructions": str,
    "alternate_greetings": list,
    "tags": list,
    "creator": str,
    "character_version": str,
    "extensions": dict,
}
_ENTRY_REQUIRED: Mapping[str, tuple[Shape, Json]] = {
    "keys": (list, []),
    "content": (str, ""),
    "extensions": (dict, {}),
    "enabled": (bool, True),
    "insertion_order": ((int, float), 100),
}
_V2_PLACES = (*_V2_REQUIRED, "character_book")
_DECORATOR = re.compile(r"@@@?[A-Za-z_]")


def to_v3(tree: Tree, view: Tree, now: int) -> Tree:
    """The card as V3, made from what stood in its file; `now` in Unix seconds becomes its modification date.

    Differs from a V3 `tree` only in that date, in mirrors of V1 and where a required field was missing or of a type
    that readers refuse (cards: EXP-4): there it has what `view`, the normalised card, says.
    """
    made, data = _wrapped(tree, view)
    _repair(data, _data(view))
    if _is_v2(tree):
        _bring_back(data)
    if not isinstance(data.get("group_only_greetings"), list):
        data["group_only_greetings"] = copied(_data(view).get("group_only_greetings")) or []
    _say_regex(data, _data(view), from_v2=_is_v2(tree))
    data["modification_date"] = now
    if not (tree.get("spec") == "chara_card_v3" and _reads_as_three(tree.get("spec_version"))):
        made |= {"spec": "chara_card_v3", "spec_version": "3.0"}
    _refresh_mirrors(made, data)
    return made


def to_v2(tree: Tree, view: Tree) -> Tree:
    """The card as V2, with the six strings of V1 beside `data` for old readers (cards: EXP-5).

    What only V3 has a place for goes to `extensions["iyagi/ccv3"]`, from where `to_v3` and reading bring it back.
    """
    made, data = _wrapped(tree, view)
    _repair(data, _data(view))
    if not _is_v2(tree):
        _put_away(data)
    made |= {"spec": "chara_card_v2", "spec_version": "2.0"}
    _refresh_mirrors(made, data, add=V1_STRINGS)
    return made


def to_v1(tree: Tree, view: Tree) -> Tree:
    """The card as V1: flat, with all that stood beside `data`."""
    made, data = _wrapped(tree, view)
    _repair(data, _data(view))
    _refresh_mirrors(made, data, add=V1_STRINGS)
    return {key: each for key, each in made.items() if key not in {"spec", "spec_version", "data"}}


def back_fill(tree: Tree, view: Tree, notice: str) -> Tree:
    """The V2 card beside a V3 card in the same PNG, for readers who know V2 only (cards: EXP-PNG-2).

    V2's fields alone, no decorators in lore, and `notice`, one line, after the creator's notes.
    """
    whole = to_v2(tree, view)
    data = {key: each for key, each in _data(whole).items() if key in _V2_PLACES}
    _dict(data["extensions"]).pop(V3_FIELDS, None)
    _dict(data["extensions"]).pop(OWN_V3, None)
    for entry in _entries(data):
        entry.pop("use_regex", None)
        entry["content"] = without_decorators(str(entry["content"]))
    notes = str(data["creator_notes"])
    data["creator_notes"] = f"{notes}\n\n{notice}" if notes else notice
    made: Tree = {"spec": whole["spec"], "spec_version": whole["spec_version"], "data": data}
    _refresh_mirrors(made, data, add=V1_STRINGS)
    return made


def without_decorators(content: str) -> str:
    """Lore without the `@@` lines at its head; `@@@` lines there are their fallbacks. Other texts stay as they are."""
    lines = content.split("\n")
    start = 0
    while start < len(lines) and _DECORATOR.match(lines[start].strip()):
        start += 1
    if start == 0:
        return content
    while start < len(lines) and not lines[start].strip():
        start += 1
    return "\n".join(lines[start:])


def edited(tree: Tree, before: Tree, after: Tree) -> Tree:
    """`tree` with what an author changed from `before` to `after`, two views of it, and nothing else (cards: RT-1)."""
    merged = _merged(tree, before, after)
    assert isinstance(merged, dict)
    return merged


def _merged(stood: Json, before: Json, after: Json) -> Json:
    if same(before, after):
        return stood
    match stood, before, after:
        case dict(), dict(), dict():
            made = {key: each for key, each in stood.items() if key in after or key not in before}
            for key, each in after.items():
                if key not in before or not same(before[key], each):
                    made[key] = _merged(stood.get(key), before.get(key), each)
            return made
        case list(), list(), list() if len(stood) == len(before):
            return _merged_list(stood, before, after)
        case _:
            return copied(after)


def _merged_list(stood: list[Json], before: list[Json], after: list[Json]) -> list[Json]:
    """Elements that only moved are taken as they stood; those that changed in their place, in part."""
    if len(before) == len(after):
        return [_merged(*three) for three in zip(stood, before, after, strict=True)]
    places: dict[str, list[int]] = defaultdict(list)
    for place, each in enumerate(before):
        places[_spelled(each)].append(place)
    made: list[Json] = []
    start = 0
    for each in after:
        known = places.get(_spelled(each), [])
        at = bisect_left(known, start)
        made.append(stood[known[at]] if at < len(known) else copied(each))
        start = known[at] + 1 if at < len(known) else start
    return made


def _spelled(value: Json) -> str:
    """Alike for values that are the same, whatever the order of their keys."""
    match value:
        case dict():
            return "{" + ",".join(f"{key!r}:{_spelled(value[key])}" for key in sorted(value)) + "}"
        case list():
            return "[" + ",".join(map(_spelled, value)) + "]"
        case _:
            return dumps(value)


def unmark(view: Tree) -> None:
    """Takes the marks of `to_v3` out of a view, in which they would be nobody's field."""
    data = _data(view)
    _taken_mark(_dict(data["extensions"]))
    for entry in _entries(data):
        _taken_mark(_dict(entry["extensions"]))


def _wrapped(tree: Tree, view: Tree) -> tuple[Tree, Tree]:
    """A copy of the card and its `data`. A flat card stays beside the `data` that was read from it."""
    made = copied_tree(tree)
    data = made.get("data")
    if not (_is_wrapped(tree) and isinstance(data, dict)):
        data = copied_tree(_data(view))
        made = {"spec": view["spec"], "spec_version": view["spec_version"], "data": data} | {
            key: each for key, each in made.items() if key not in {"spec", "spec_version", "data"}
        }
        _drop_empty_v3(data)
    return made, data


def _drop_empty_v3(data: Tree) -> None:
    """What normalising adds to a card that had no place for it."""
    for key in V3_ONLY:
        if key != "assets" and data.get(key) in (None, "", [], {}):
            data.pop(key, None)
    if data.get("assets") == [{"type": "icon", "uri": "ccdefault:", "name": "main", "ext": "png"}]:
        del data["assets"]


def _is_wrapped(tree: Tree) -> bool:
    """Whether the card's fields stand in `data` under the names of V2 and V3."""
    data, spec = tree.get("data"), tree.get("spec")
    if not isinstance(data, dict) or tree.get("type") == "chara_card":
        return isinstance(data, dict) and isinstance(spec, str) and _spec(tree).startswith("chara_card")
    return _spec(tree).startswith("chara_card") if isinstance(spec, str) else "name" in data


def _is_v2(tree: Tree) -> bool:
    return _is_wrapped(tree) and _spec(tree) in {"", "chara_card", "chara_card_v1", "chara_card_v2"}


def _spec(tree: Tree) -> str:
    spec = tree.get("spec")
    return spec.strip().lower() if isinstance(spec, str) else ""


def _reads_as_three(version: Json) -> bool:
    try:
        return isinstance(version, str) and 3.0 <= float(version) < 4.0
    except ValueError:
        return False


def _repair(data: Tree, view: Tree) -> None:
    """Required fields that are missing or unreadable get what the view has for them."""
    for key, shape in _V2_REQUIRED.items():
        if not isinstance(data.get(key), shape):
            data[key] = copied(view.get(key, _empty(shape)))
    for key in ("alternate_greetings", "tags"):
        if not all(isinstance(each, str) for each in _list(data[key])):
            data[key] = [each for each in _list(data[key]) if isinstance(each, str)]
    extensions = _dict(data["extensions"])
    if "fav" in extensions:
        extensions["fav"] = False
    book, viewed = data.get(_BOOK), view.get(_BOOK)
    if isinstance(book, list) and isinstance(viewed, dict):  # entries without a book around them
        data[_BOOK] = copied_tree(viewed)
    elif isinstance(book, dict) and book:
        repair_book(book, viewed if isinstance(viewed, dict) else {})


def repair_book(book: Tree, view: Tree) -> None:
    """The same for a lorebook and its entries."""
    if not isinstance(book.get("extensions"), dict):
        book["extensions"] = {}
    entries = book.get("entries")
    if isinstance(entries, dict):
        entries = in_key_order(entries)
    found = [each for each in entries if isinstance(each, dict)] if isinstance(entries, list) else []
    book["entries"] = list(found)
    viewed = [each for each in _list(view.get("entries")) if isinstance(each, dict)]
    for number, entry in enumerate(found):
        seen = viewed[number] if len(viewed) == len(found) else {}
        for key, (shape, empty) in _ENTRY_REQUIRED.items():
            if not isinstance(entry.get(key), shape) or (key == "insertion_order" and isinstance(entry[key], bool)):
                entry[key] = copied(seen.get(key, empty))


def _put_away(data: Tree) -> None:
    """V3's fields out of `data`; those that its V2 card had there itself stay, as its owner knows them."""
    extensions = _dict(data["extensions"])
    mark = _taken_mark(extensions)
    moving = {key: data.pop(key) for key in V3_ONLY if key in data and key not in mark}
    if moving.get("group_only_greetings") == []:
        del moving["group_only_greetings"]  # what V3 asks for where there are none
    if FOREIGN_V3 in mark:
        extensions[FOREIGN_V3] = mark[FOREIGN_V3]
        known = _inner(mark[FOREIGN_V3])
        moving = {key: each for key, each in moving.items() if key not in known or not same(known[key], each)}
    _settle_recursion(data, mark, moving)
    if moving.keys() - {"modification_date"}:
        extensions[V3_FIELDS] = moving
    for entry in _entries(data):
        said = entry.get("use_regex") is not False or _has_pattern(entry)
        if _taken_mark(_dict(entry["extensions"])).get("use_regex", said) is not True:
            entry.pop("use_regex", None)


def _settle_recursion(data: Tree, mark: Tree, moving: Tree) -> None:
    """A silent book of RisuAI recurses in a V3 card and not in a V2 card (cards: LB-5): as V2 it has to be said."""
    book = data.get("character_book")
    if not isinstance(book, dict) or not book or not _is_risu(data):
        return
    if _BOOK in mark:
        book.pop("recursive_scanning", None)
    elif _is_silent(book):
        book["recursive_scanning"] = True
        moving[_BOOK] = {"recursive_scanning": None}


def _is_silent(book: Tree) -> bool:
    """Whether reading finds nothing clear on recursion in it."""
    return Repairs().flag(book, "recursive_scanning") is None


def _bring_back(data: Tree) -> None:
    """The way back of `_put_away`, and of what another program has put away in the same manner."""
    extensions = _dict(data["extensions"])
    own, foreign = _dict(extensions.pop(V3_FIELDS, None)), extensions.pop(FOREIGN_V3, None)
    mark: Tree = {key: True for key in V3_ONLY if key in data}
    if foreign is not None:
        mark[FOREIGN_V3] = foreign
    for each in (own, _inner(foreign)):
        data.update({key: copied(each[key]) for key in V3_ONLY if key in each and key not in data})
    book = data.get("character_book")
    if isinstance(book, dict) and book and _is_risu(data):
        if _BOOK in own and book.get("recursive_scanning") is True:
            del book["recursive_scanning"]
        elif _is_silent(book):
            book["recursive_scanning"] = False
            mark[_BOOK] = {"recursive_scanning": None}
    if mark:
        extensions[OWN_V3] = mark


def _has_pattern(entry: Tree) -> bool:
    """Whether reading takes it for one with patterns where nothing is said (cards: LB-RX-1)."""
    return any(isinstance(each, str) and regex_form(each) for each in _list(entry["keys"]))


def _is_risu(data: Tree) -> bool:
    return isinstance(_dict(data["extensions"]).get("risuai"), dict)


def _inner(away: Json) -> Tree:
    fields = _dict(away)
    return _dict(fields.get("data", fields))


def _say_regex(data: Tree, view: Tree, *, from_v2: bool) -> None:
    """V3 wants `use_regex` in every entry. Where the way back to V2 could not tell whose it is, a mark tells."""
    found, viewed = _entries(data), _entries(view)
    for number, entry in enumerate(found):
        stood = isinstance(entry.get("use_regex"), bool)
        if not stood:
            entry["use_regex"] = len(viewed) == len(found) and viewed[number].get("use_regex") is True
        unclear = not _has_pattern(entry) if stood else entry["use_regex"]
        if from_v2 and unclear and entry["use_regex"] is not stood:
            _dict(entry["extensions"])[OWN_V3] = {"use_regex": stood}


def _taken_mark(extensions: Tree) -> Tree:
    return _dict(extensions.pop(OWN_V3, None))


def _refresh_mirrors(made: Tree, data: Tree, add: Collection[str] = ()) -> None:
    """What stands beside `data` and repeats it says the same again (cards: 3.1, V1 mirror fields)."""
    made.pop("chat", None)  # the name of a file of somebody's talk
    if "fav" in made:
        made["fav"] = False
    repeated: Tree = {key: data[key] for key in V1_STRINGS}
    repeated |= {"creatorcomment": data["creator_notes"], "tags": data["tags"]}
    talkative = _dict(data["extensions"]).get("talkativeness")
    if talkative is not None:
        repeated["talkativeness"] = talkative
    for key, each in repeated.items():
        if key in add or (key in made and not _says(made[key], each)):
            made[key] = copied(each)


def _says(mirror: Json, value: Json) -> bool:
    """Whether a mirror tells the same, be it in an older way: tags in one text, a number as text."""
    if isinstance(mirror, str) and isinstance(value, list):
        return [each.strip() for each in mirror.split(",") if each.strip()] == value
    return same(mirror, value) or (not isinstance(mirror, bool) and str(mirror) == str(value))


def _entries(data: Tree) -> list[Tree]:
    book = data.get("character_book")
    return [each for each in _list(book.get("entries")) if isinstance(each, dict)] if isinstance(book, dict) else []


def _data(card: Tree) -> Tree:
    return _dict(card["data"])


def _dict(value: Json) -> Tree:
    return value if isinstance(value, dict) else {}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _empty(shape: Shape) -> Json:
    return [] if shape is list else {} if shape is dict else ""
