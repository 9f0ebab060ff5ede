"""One entry of a lorebook as a form has it, and what somebody changed in it as a patch of the portable entry. (pure)"""

from __future__ import annotations

from collections.abc import Mapping

from core.characters.formats.base import Json, Tree
from core.errors import BadInput
from core.text import t

LISTS = ("keys", "secondary_keys")  # one a line
SWITCHES = ("enabled", "constant")
NUMBERS = ("insertion_order", "priority")
# In `extensions`, as SillyTavern names them (cards: 5.2).
EXTENSION_SWITCHES = ("ignore_budget", "exclude_recursion", "prevent_recursion")
EXTENSION_CHOICES = ("case_sensitive", "match_whole_words")  # yes, no, or as the book says
EXTENSION_NUMBERS = (
    "scan_depth",
    "probability",
    "depth",
    "sticky",
    "cooldown",
    "delay",
    "group_weight",
    "delay_until_recursion",
)
EXTENSION_TEXTS = ("group", "outlet_name")
_NUMBERED = {"logic": "selectiveLogic", "role": "role", "position": "position"}  # one of a few, by its number
FIELDS = (
    "title",
    "content",
    *LISTS,
    *SWITCHES,
    *NUMBERS,
    *EXTENSION_SWITCHES,
    *EXTENSION_CHOICES,
    *EXTENSION_NUMBERS,
    *EXTENSION_TEXTS,
    *_NUMBERED,
)
_MOST = {"logic": 3, "role": 2, "position": 7}
_NEW: Tree = {"keys": [], "content": "", "extensions": {}, "enabled": True, "insertion_order": 100}
_CHOICE = {True: "yes", False: "no"}


def of_entry(entry: Tree | None) -> dict[str, str]:
    """What the form shows; of None what a new entry begins with."""
    entry = _NEW if entry is None else entry
    found = entry.get("extensions")
    extensions = found if isinstance(found, dict) else {}
    shown = {name: _lines(entry.get(name)) for name in LISTS}
    shown |= {name: "yes" if entry.get(name) is True else "" for name in SWITCHES}
    shown |= {name: _number(entry.get(name)) for name in NUMBERS}
    shown |= {name: "yes" if extensions.get(name) is True else "" for name in EXTENSION_SWITCHES}
    shown |= {name: _number(extensions.get(name)) for name in EXTENSION_NUMBERS}
    shown |= {name: _text(extensions.get(name)) for name in EXTENSION_TEXTS}
    case = extensions.get("case_sensitive", entry.get("case_sensitive"))
    shown["case_sensitive"] = _CHOICE[case] if isinstance(case, bool) else ""
    whole = extensions.get("match_whole_words")
    shown["match_whole_words"] = _CHOICE[whole] if isinstance(whole, bool) else ""
    shown |= {name: _number(extensions.get(key)) or "0" for name, key in _NUMBERED.items()}
    if "position" not in extensions:
        shown["position"] = "0" if _text(entry.get("position")).startswith("before") else "1"
    shown["title"] = _text(entry.get("comment")) or _text(entry.get("name"))
    return shown | {"content": _text(entry.get("content"))}


def patch_of(old: Mapping[str, str], new: Mapping[str, str], *, selective: bool = False) -> dict[str, Json]:
    """What differs, as a merge patch (RFC 7396). Raises BadInput for what should be a number and is none."""
    changed = {name for name in FIELDS if _plain(old.get(name, "")) != _plain(new.get(name, ""))}
    patch: dict[str, Json] = {}
    for name in sorted(changed & {*LISTS}):
        patch[name] = [line for line in map(str.strip, _plain(new[name]).split("\n")) if line]
    if "secondary_keys" in changed:
        patch["selective"] = bool(patch["secondary_keys"]) or selective
    for name in sorted(changed & {*SWITCHES}):
        patch[name] = new[name] == "yes"
    for name in sorted(changed & {*NUMBERS}):
        patch[name] = _read(name, new[name])
    if "title" in changed:
        patch["comment"] = patch["name"] = new["title"].strip()
    if "content" in changed:
        patch["content"] = _plain(new["content"])
    return patch | _extensions(changed, new)


def _extensions(changed: set[str], new: Mapping[str, str]) -> dict[str, Json]:
    inner: Tree = {}
    for name in sorted(changed & {*EXTENSION_SWITCHES}):
        inner[name] = new[name] == "yes"
    for name in sorted(changed & {*EXTENSION_CHOICES}):
        inner[name] = {"yes": True, "no": False}.get(new[name])
    for name in sorted(changed & {*EXTENSION_NUMBERS}):
        inner[name] = _read(name, new[name])
    for name in sorted(changed & {*EXTENSION_TEXTS}):
        inner[name] = new[name].strip()
    for name in sorted(changed & {*_NUMBERED}):
        inner[_NUMBERED[name]] = _chosen(name, new[name])
    patch: dict[str, Json] = {"extensions": inner} if inner else {}
    if "case_sensitive" in changed:
        patch["case_sensitive"] = inner["case_sensitive"]
    if "position" in changed:
        patch["position"] = "before_char" if inner["position"] == 0 else "after_char"
    return patch


def patched(entry: Tree | None, patch: Mapping[str, Json]) -> Tree:
    """The entry as it would be, to be tried before it is saved."""
    base = dict(_NEW if entry is None else entry)
    inner, kept = patch.get("extensions"), base.get("extensions")
    extensions = {**(kept if isinstance(kept, dict) else {}), **(inner if isinstance(inner, dict) else {})}
    return base | {key: value for key, value in patch.items() if value is not None} | {"extensions": extensions}


def _chosen(name: str, text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 1 or int(text) > _MOST[name]:
        raise BadInput(t("web-bad-request"))
    return int(text)


def _read(name: str, text: str) -> int | float | None:
    bare = text.strip().removesuffix("%").strip()
    if not bare:
        return 100 if name == "insertion_order" else None
    try:
        number = float(bare)
    except ValueError:
        number = 1e9
    if not -1e6 <= number <= 1e6:  # also false for what is not a number at all
        raise BadInput(t("webedit-number", what=t(f"webedit-entry-{_NAMES.get(name, name)}")))
    return int(number) if number.is_integer() else number


_NAMES = {
    "insertion_order": "order",
    "scan_depth": "scan",
    "group_weight": "weight",
    "delay_until_recursion": "recursion-level",
}


def _number(value: Json) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, int | float) else ""


def _lines(value: Json) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else ""


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
