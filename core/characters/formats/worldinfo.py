"""SillyTavern's world info files as the portable book and back, without losing a field. (pure)"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import count

from core.characters.formats.base import Json, Limits, Tree
from core.characters.formats.bookview import complete_book, listed_keys
from core.characters.formats.repair import Repairs, in_key_order, text_of
from core.characters.formats.tree import copied, copied_tree

KEPT = "iyagi/world-info"  # in `extensions`: what of a world info file has no place in the portable form

_NAMES = {  # world info → portable, where only the name differs
    "key": "keys",
    "keysecondary": "secondary_keys",
    "comment": "comment",
    "content": "content",
    "constant": "constant",
    "selective": "selective",
    "order": "insertion_order",
}
_EXTENSIONS = {  # world info → `extensions` of the portable form (cards: 5.2)
    "vectorized": "vectorized",
    "selectiveLogic": "selectiveLogic",
    "addMemo": "addMemo",
    "position": "position",
    "ignoreBudget": "ignore_budget",
    "excludeRecursion": "exclude_recursion",
    "preventRecursion": "prevent_recursion",
    "delayUntilRecursion": "delay_until_recursion",
    "probability": "probability",
    "useProbability": "useProbability",
    "depth": "depth",
    "role": "role",
    "outletName": "outlet_name",
    "group": "group",
    "groupOverride": "group_override",
    "groupWeight": "group_weight",
    "useGroupScoring": "use_group_scoring",
    "scanDepth": "scan_depth",
    "caseSensitive": "case_sensitive",
    "matchWholeWords": "match_whole_words",
    "automationId": "automation_id",
    "sticky": "sticky",
    "cooldown": "cooldown",
    "delay": "delay",
    "displayIndex": "display_index",
    "matchPersonaDescription": "match_persona_description",
    "matchCharacterDescription": "match_character_description",
    "matchCharacterPersonality": "match_character_personality",
    "matchCharacterDepthPrompt": "match_character_depth_prompt",
    "matchScenario": "match_scenario",
    "matchCreatorNotes": "match_creator_notes",
    "triggers": "triggers",
    "characterFilter": "character_filter",
}
_DEFAULTS: Tree = {
    "uid": 0, "key": [], "keysecondary": [], "comment": "", "content": "", "constant": False, "vectorized": False,
    "selective": True, "selectiveLogic": 0, "addMemo": False, "order": 100, "position": 0, "disable": False,
    "ignoreBudget": False, "excludeRecursion": False, "preventRecursion": False, "delayUntilRecursion": 0,
    "probability": 100, "useProbability": True, "depth": 4, "role": 0, "outletName": "", "group": "",
    "groupOverride": False, "groupWeight": 100, "useGroupScoring": None, "scanDepth": None, "caseSensitive": None,
    "matchWholeWords": None, "automationId": "", "sticky": None, "cooldown": None, "delay": None, "displayIndex": 0,
    "matchPersonaDescription": False, "matchCharacterDescription": False, "matchCharacterPersonality": False,
    "matchCharacterDepthPrompt": False, "matchScenario": False, "matchCreatorNotes": False, "triggers": [],
    "characterFilter": {"isExclude": False, "names": [], "tags": []},
}  # fmt: skip
_PORTABLE = {"keys", "secondary_keys", "insertion_order", "enabled", "use_regex", "id", "case_sensitive"}


def from_world_info(tree: Tree, repairs: Repairs, limits: Limits) -> Tree:
    """The portable book. Fields that a file leaves out get SillyTavern's defaults; unknown ones are kept."""
    book = {name: copied(value) for name, value in tree.items() if name not in {"entries", "extensions"}}
    kept: Tree = {}
    extensions = tree.get("extensions")
    if isinstance(extensions, dict):
        book["extensions"] = copied_tree(extensions)
        kept["extensions"] = copied_tree(extensions)
    entries = tree.get("entries")
    named = entries if isinstance(entries, dict) else {}
    taken = {uid for each in named.values() if (uid := _uid(each)) is not None}
    fresh = _free(taken)
    made: list[Json] = []
    for place in sorted_places(named):
        entry = named[place]
        if isinstance(entry, dict):
            uid = _uid(entry)
            if uid is None:
                uid = _place_number(place, taken)
                uid = next(fresh) if uid is None else uid
                taken.add(uid)
            made.append(entry_from_world_info(entry, uid, place))
    book["entries"] = made
    if kept:
        _extend(book)[KEPT] = kept
    return complete_book(book, repairs, limits)


def entry_from_world_info(entry: Tree, uid: int, place: str = "") -> Tree:
    """One entry; `place` is its key in the file."""
    full = {**_DEFAULTS, "displayIndex": uid, **entry}
    made: Tree = {ours: copied(full[theirs]) for theirs, ours in _NAMES.items()}
    for name in ("keys", "secondary_keys"):
        if isinstance(made[name], str):
            made[name] = listed_keys(str(made[name]))
    own = entry.get("extensions")
    extensions: Tree = copied_tree(own) if isinstance(own, dict) else {}
    extensions |= {ours: copied(full[theirs]) for theirs, ours in _EXTENSIONS.items()}
    made |= {"id": uid, "enabled": full["disable"] is not True}
    made["position"] = "before_char" if full["position"] == 0 else "after_char"
    unknown = {name: copied(value) for name, value in entry.items() if name not in _DEFAULTS and name != "extensions"}
    kept: Tree = {}
    if isinstance(own, dict):
        kept["extensions"] = copied_tree(own)
    if place and place != str(uid):
        kept["place"] = place
    hidden: Tree = {name: unknown.pop(name) for name in list(unknown) if name in _PORTABLE}
    if hidden:
        kept["fields"] = hidden
    if kept:
        extensions[KEPT] = kept
    return made | {"extensions": extensions} | unknown


def to_world_info(book: Tree) -> Tree:
    """A world info file from a portable book that is complete: every field of cards: 5.2, in SillyTavern's numbers.

    A file that came in whole comes out equal.
    """
    made = {name: copied(value) for name, value in book.items() if name not in {"entries", "extensions"}}
    extensions = _object(book.get("extensions"))
    rest = _outer(extensions, extensions.get(KEPT))
    entries: Tree = {}
    listed = book.get("entries")
    members = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    fresh = _free({each["id"] for each in members if type(each.get("id")) is int})
    for entry in members:
        written = _entry(entry, fresh)
        place = _object(_object(entry.get("extensions")).get(KEPT)).get("place")
        name = place if isinstance(place, str) else text_of(written["uid"])
        while name in entries:
            written["uid"] = next(fresh)
            name = text_of(written["uid"])
        entries[name] = written
    return made | {"entries": entries} | ({} if rest is None else {"extensions": rest})


def _entry(entry: Tree, fresh: Iterator[int]) -> Tree:
    extensions = _object(entry.get("extensions"))
    kept = _object(extensions.get(KEPT))
    uid = entry.get("id")
    if type(uid) is not int:
        uid = next(fresh)
    made: Tree = copied_tree(_DEFAULTS) | {"uid": uid, "displayIndex": uid, "position": _position(entry)}
    made |= {theirs: copied(entry[ours]) for theirs, ours in _NAMES.items() if ours in entry}
    if entry.get("case_sensitive") is not None:
        made["caseSensitive"] = entry["case_sensitive"]
    if "comment" not in entry and isinstance(entry.get("name"), str):
        made["comment"] = entry["name"]
    made |= {theirs: copied(extensions[ours]) for theirs, ours in _EXTENSIONS.items() if ours in extensions}
    made["disable"] = entry.get("enabled") is False
    known = {*_NAMES.values(), *_PORTABLE, "position", "extensions"}
    made |= {name: copied(value) for name, value in entry.items() if name not in known}
    made |= copied_tree(_object(kept.get("fields")))
    inner = {name: value for name, value in extensions.items() if name not in _EXTENSIONS.values()}
    rest = _outer(inner, kept)
    return made if rest is None else made | {"extensions": rest}


def _position(entry: Tree) -> int:
    """SillyTavern reads an absent position as after the character."""
    place = entry.get("position")
    return 0 if isinstance(place, str) and place.startswith("before") else 1


def _outer(extensions: Tree, kept: Json) -> Tree | None:
    """What stands in `extensions` beside what is ours; None where the file had none and there is nothing."""
    rest = {name: copied(value) for name, value in extensions.items() if name != KEPT}
    original = _object(kept).get("extensions")
    if isinstance(original, dict):
        return copied_tree(original) | rest
    return rest or None


def sorted_places(entries: Tree) -> list[str]:
    """Keys of an object of entries in the order in which SillyTavern goes through them."""
    places: Tree = {place: place for place in entries}
    return [str(place) for place in in_key_order(places)]


def _place_number(place: str, taken: Collection[int]) -> int | None:
    """The number that an entry's key in the file is, unless another entry has it."""
    number = int(place) if place.isascii() and place.isdigit() and len(place) < 10 else None
    return None if number in taken else number


def _uid(entry: Json) -> int | None:
    uid = entry.get("uid") if isinstance(entry, dict) else None
    return uid if type(uid) is int else None


def _free(taken: Collection[Json]) -> Iterator[int]:
    """Numbers from 0 on that are not taken."""
    return (number for number in count() if number not in taken)


def _extend(book: Tree) -> Tree:
    extensions = book.setdefault("extensions", {})
    assert isinstance(extensions, dict)
    return extensions


def _object(value: Json) -> Tree:
    return value if isinstance(value, dict) else {}
