"""What a card carries that is kept but never run, and what was read from it, in words. (pure)"""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.characters.formats.base import Json, Tree
from core.characters.formats.bookview import entries_of, is_folder
from core.text import Text, t

_SCRIPTS = {  # by the key in `extensions`
    "regex_scripts": "regex_scripts",
    "TavernHelper_scripts": "TavernHelper_scripts",
    "tavern_helper": "tavern_helper",
}
_RISU_SCRIPTS = ("customScripts", "triggerscript", "virtualscript")
_MARKUP = re.compile(r"<(?:style|script|html|iframe|link)\b", re.IGNORECASE)


def inert(data: Tree) -> tuple[Text, ...]:
    """`data` of a complete V3 card → what is never run or rendered raw, named with counts (cards: IMP-6, 3.4)."""
    return tuple(_inert(data))


def read(data: Tree) -> tuple[Text, ...]:
    """`data` of a complete V3 card → greetings, lore and assets that were found in it."""
    return tuple(_read(data))


def _inert(data: Tree) -> Iterator[Text]:
    extensions = _object(data.get("extensions"))
    for name, words in _SCRIPTS.items():
        if count := _count(extensions.get(name)):
            yield t("cardview-inert-scripts", name=words, count=count)
    risu = _object(extensions.get("risuai"))
    for name in _RISU_SCRIPTS:
        if count := _count(risu.get(name)):
            yield t("cardview-inert-scripts", name=f"risuai.{name}", count=count)
    if html := risu.get("backgroundHTML"):
        yield t("cardview-inert-html", name="risuai.backgroundHTML", count=len(html) if isinstance(html, str) else 1)
    if risu.get("lowLevelAccess"):
        yield t("cardview-inert-access", name="risuai.lowLevelAccess")
    automated = sum(bool(_automation(entry)) for entry in entries_of(data.get("character_book")))
    if automated:
        yield t("cardview-inert-automation", count=automated)
    marked = [name for name, value in data.items() if isinstance(value, str) and _MARKUP.search(value)]
    if marked:
        yield t("cardview-inert-markup", fields=", ".join(marked[:6]), count=len(marked))


def _read(data: Tree) -> Iterator[Text]:
    greetings = bool(data.get("first_mes")) + _count(data.get("alternate_greetings"))
    yield t("cardview-read-greetings", count=greetings) if greetings else t("cardview-read-no-greeting")
    if group := _count(data.get("group_only_greetings")):
        yield t("cardview-read-group", count=group)
    entries = entries_of(data.get("character_book"))
    if entries:
        told = [entry for entry in entries if not is_folder(entry)]
        off = sum(entry.get("enabled") is False for entry in told)
        key = "cardview-read-lore-off" if off else "cardview-read-lore"
        counts = {"count": len(told), "off": off} if off else {"count": len(told)}
        yield Text(key, counts)
        if folders := len(entries) - len(told):
            yield t("cardview-read-folders", count=folders)
    yield from _read_assets(data)


def _read_assets(data: Tree) -> Iterator[Text]:
    listed = data.get("assets")
    uris = [str(each.get("uri")) for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    carried = [uri for uri in uris if not uri.lower().startswith("ccdefault:")]
    if carried:
        yield t("cardview-read-assets", count=len(carried))
    remote = sum(uri.lower().startswith(("http:", "https:")) for uri in carried)
    if remote:
        yield t("cardview-read-remote", count=remote)


def _automation(entry: Tree) -> Json:
    return _object(entry.get("extensions")).get("automation_id")


def _count(value: Json) -> int:
    match value:
        case list() | dict():
            return len(value)
        case str():
            return int(bool(value.strip()))
        case _:
            return int(bool(value))


def _object(value: Json) -> Tree:
    return value if isinstance(value, dict) else {}
