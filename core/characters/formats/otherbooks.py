"""Books of RisuAI, Agnai, NovelAI and KoboldAI in the portable form, with their own fields kept beside it. (pure)"""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.characters.formats.base import Json, Limits, Tree
from core.characters.formats.bookview import DEFAULT_ORDER, complete_book, listed_keys
from core.characters.formats.repair import Repairs
from core.characters.formats.tree import copied, copied_tree
from core.characters.formats.worldinfo import entry_from_world_info, from_world_info

_RISU = {
    "key", "secondkey", "insertorder", "content", "comment", "alwaysActive", "selective", "useRegex", "extentions",
    "activationPercent", "loreCache",
}  # fmt: skip
_AGNAI = {"keywords", "entry", "name", "priority", "weight", "enabled"}
_NOVEL = {"text", "keys", "displayName", "enabled", "forceActivation", "id"}


def from_risu(tree: Tree, repairs: Repairs, limits: Limits) -> Tree:
    """A file of RisuAI (cards: 5.3); folders stay entries of the mode "folder"."""
    book = {name: copied(value) for name, value in tree.items() if name not in {"type", "ver", "data"}}
    book["entries"] = [risu_entry(each) for each in _objects(tree.get("data"))]
    return complete_book(book, repairs.within("data"), limits)


def risu_entry(entry: Tree) -> Tree:
    """One entry as RisuAI keeps it outside cards: keys are one string, a pattern is never parted."""
    pattern, folder = entry.get("useRegex") is True, entry.get("mode") == "folder"
    title = copied(entry.get("comment", ""))
    own = entry.get("extentions")
    extensions: Tree = copied_tree(own) if isinstance(own, dict) else {}
    sensitive = extensions.pop("risu_case_sensitive", None)
    if "activationPercent" in entry:
        extensions["risu_activationPercent"] = copied(entry["activationPercent"])
        if entry["activationPercent"] is not None:
            extensions |= {"probability": copied(entry["activationPercent"]), "useProbability": True}
    if "loreCache" in entry:
        extensions["risu_loreCache"] = copied(entry["loreCache"])
    made: Tree = {
        "keys": _risu_keys(entry.get("key"), whole=pattern or folder),
        "secondary_keys": _risu_keys(entry.get("secondkey"), whole=pattern),
        "content": copied(entry.get("content", "")),
        "extensions": extensions,
        "enabled": True,
        "insertion_order": copied(entry.get("insertorder", DEFAULT_ORDER)),
        "use_regex": pattern,
        "constant": entry.get("alwaysActive") is True or entry.get("mode") == "constant",
        "selective": entry.get("selective") is True,
        "name": title,
        "comment": title,
    }
    if isinstance(sensitive, bool):
        made["case_sensitive"] = sensitive
    return made | {name: copied(value) for name, value in entry.items() if name not in _RISU and name not in made}


def in_portable_names(book: Tree) -> Tree:
    """A card's book whose entries bear the names of SillyTavern's or RisuAI's own files, with those of cards."""
    match book.get("entries"):
        case list() as listed:
            return {**book, "entries": [_renamed(each) for each in listed]}
        case dict() as named:
            return {**book, "entries": {place: _renamed(each) for place, each in named.items()}}
        case _:
            return book


def _renamed(entry: Json) -> Json:
    if not isinstance(entry, dict) or "keys" in entry:
        return entry
    match entry.get("key"):
        case list():
            uid = entry.get("uid")
            return entry_from_world_info(entry, uid if type(uid) is int else 0)
        case str():
            return risu_entry(entry)
        case _:
            return entry


def from_agnai(tree: Tree, repairs: Repairs, limits: Limits) -> Tree:
    """A memory book of Agnai. Its keys match whole words and know `*` and `?`: those become patterns."""
    book: Tree = {name: copied(tree[name]) for name in ("name", "description") if name in tree}
    rest = {name: copied(value) for name, value in tree.items() if name not in {"name", "description", "entries"}}
    book["extensions"] = {"agnai": rest}
    book["entries"] = [_agnai_entry(each) for each in _objects(tree.get("entries"))]
    return complete_book(book, repairs, limits)


def from_novelai(tree: Tree, repairs: Repairs, limits: Limits) -> Tree:
    """A lorebook of NovelAI; what has no place in the portable form stands under `extensions.novelai`."""
    rest = {name: copied(value) for name, value in tree.items() if name != "entries"}
    off = {str(each.get("id")) for each in _objects(tree.get("categories")) if each.get("enabled") is False}
    entries: list[Json] = [_novel_entry(each, off) for each in _objects(tree.get("entries"))]
    return complete_book({"extensions": {"novelai": rest}, "entries": entries}, repairs, limits)


def from_kobold(tree: Tree, repairs: Repairs, limits: Limits) -> Tree:
    """World info of KoboldAI: SillyTavern's with titles and, kept as they are, folders."""
    made = copied_tree(tree)
    entries = made.get("entries")
    for entry in entries.values() if isinstance(entries, dict) else ():
        if isinstance(entry, dict) and not entry.get("comment") and isinstance(entry.get("title"), str):
            entry["comment"] = entry["title"]
    return from_world_info(made, repairs, limits)


def _agnai_entry(entry: Tree) -> Tree:
    words = [each for each in _listed(entry.get("keywords")) if isinstance(each, str)]
    patterns: list[Json] = [_wildcard(each) for each in words]
    rest = {name: copied(value) for name, value in entry.items() if name not in _AGNAI}
    if patterns != words:
        rest["keywords"] = copied(entry["keywords"])
    made: Tree = {
        "keys": patterns,
        "content": copied(entry.get("entry", "")),
        "extensions": {"match_whole_words": True, "agnai": rest},
        "enabled": copied(entry.get("enabled", True)),
        "insertion_order": copied(entry.get("weight", DEFAULT_ORDER)),
        "case_sensitive": False,
    }
    if "priority" in entry:
        made["priority"] = copied(entry["priority"])
    return made | {field: copied(entry["name"]) for field in ("name", "comment") if "name" in entry}


def _wildcard(word: str) -> str:
    """A key with `*` or `?` as a pattern that means the same; any other key as it is."""
    if "*" not in word and "?" not in word:
        return word
    parts = re.split(r"([*?])", word)
    spelled = "".join({"*": r"\w*", "?": r"\w"}.get(part) or _quoted(part) for part in parts)
    return rf"/\b{spelled}\b/i"


def _quoted(text: str) -> str:
    return re.sub(r"([\\^$.|+()\[\]{}/])", r"\\\1", text)


def _novel_entry(entry: Tree, off: set[str]) -> Tree:
    context = entry.get("contextConfig")
    budget = context.get("budgetPriority") if isinstance(context, dict) else None
    enabled = entry.get("enabled", True)
    rest = {name: copied(value) for name, value in entry.items() if name not in _NOVEL}
    made: Tree = {
        "keys": copied(entry.get("keys", [])),
        "content": copied(entry.get("text", "")),
        "extensions": {"novelai": rest},
        "enabled": False if str(entry.get("category") or "") in off else copied(enabled),
        "insertion_order": DEFAULT_ORDER if budget is None else copied(budget),
        "constant": copied(entry.get("forceActivation", False)),
    }
    if budget is not None:
        made["priority"] = copied(budget)
    if "id" in entry:
        made["id"] = copied(entry["id"])
    return made | {name: copied(entry["displayName"]) for name in ("name", "comment") if "displayName" in entry}


def _risu_keys(value: Json, *, whole: bool) -> Json:
    match value:
        case str() as text if whole:
            return [text] if text else []
        case str() as text:
            return listed_keys(text)
        case None:
            return []
        case _:
            return copied(value)


def _objects(value: Json) -> Iterator[Tree]:
    return (each for each in _listed(value) if isinstance(each, dict))


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []
