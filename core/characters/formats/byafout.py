"""A card as the JSON members of an archive of Backyard AI; what came from one goes back as it was. (pure)"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import count

from core.characters.formats.base import Json, Tree
from core.characters.formats.bookview import entries_of, is_folder
from core.characters.formats.byaf import MANIFEST, first_message, from_members, member, texts
from core.characters.formats.tree import copied_tree, dumps, same
from core.errors import BadInput

_TURN = re.compile(r"^\{\{(user|char)\}\}:", re.IGNORECASE | re.MULTILINE)
_MACRO = re.compile(r"\{\{(user|char)\}\}", re.IGNORECASE)
_PATH = re.compile(r"[^/\\:\x00-\x1f]+(?:/[^/\\:\x00-\x1f]+){0,8}")
_NAMES = {"user": "{user}", "char": "{character}"}
_START = re.compile(r"<START>[ \t]*\r?\n?", re.IGNORECASE)
_CHARACTER = "characters/character/character.json"
_SCENARIO = "scenarios/scenario{}.json"


def to_byaf(view: Tree, now: int) -> Mapping[str, bytes]:
    """JSON members by their paths, from a complete V3 card; `now` in Unix seconds dates what is new.

    Fields that still are as the card's archive had them stay to the letter, with samplers, dates and all else it held.
    Pictures are the caller's: `images` are those that the archive had.
    """
    data = _object(view.get("data"))
    date = datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    kept = _object(_object(data.get("extensions")).get("byaf"))
    files = {name: copied_tree(each) for name, each in kept.items() if isinstance(each, dict) and _is_path(name)}
    try:
        before = _object(from_members(files)["data"])
    except BadInput:  # not from an archive
        files, before = _fresh(date), {}
    changed = {name: data.get(name) for name in _FIELDS if not same(before.get(name), data.get(name))}
    if [*_lore(before.get("character_book"))] == [*_lore(data.get("character_book"))]:
        changed.pop("character_book", None)  # it differs in what an archive has no place for
    manifest = member(files, MANIFEST)
    character = member(files, texts(manifest.get("characters"))[0])
    _write_character(character, changed, data, date)
    _write_first(files, manifest, changed, character)
    if "alternate_greetings" in changed:
        _write_others(files, manifest, texts(changed["alternate_greetings"]), character)
    if "creator" in changed or "creator_notes" in changed:
        manifest["author"] = _author(_object(manifest.get("author")), changed)
    return {name: dumps(each, indent=2).encode() for name, each in files.items()}


def pictured(
    character: Tree, folder: str, stored: Mapping[str, bytes], avatar: bytes | None
) -> tuple[Tree, Mapping[str, bytes]]:
    """The character with those of its images that are `stored`, and they; `avatar` for the first where that is not.

    `folder` is where the character's own member lies.
    """
    listed = character.get("images")
    images = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    there: list[Json] = [each for each in images if _image(folder, each) in stored]
    if avatar is not None and (not images or there[:1] != images[:1]):
        first = images[0] if images and _PNG.fullmatch(str(images[0].get("path"))) else copied_tree(_MAIN)
        there.insert(0, first)
        stored = {**stored, _image(folder, first): avatar}
    return (character if there == images else character | {"images": there}), stored


def _image(folder: str, image: Tree) -> str:
    return posixpath.normpath(posixpath.join(folder, str(image.get("path")))).lstrip("/")


_MAIN: Tree = {"path": "images/main.png", "label": "main"}
_PNG = re.compile(r"images/[A-Za-z0-9_-]{1,80}\.png")
_FIELDS = (
    "name", "description", "scenario", "first_mes", "mes_example", "system_prompt", "alternate_greetings", "creator",
    "creator_notes", "character_book",
)  # fmt: skip


def _fresh(date: str) -> dict[str, Tree]:
    scenario = _SCENARIO.format(1)
    return {
        MANIFEST: {"schemaVersion": 1, "createdAt": date, "characters": [_CHARACTER], "scenarios": [scenario]},
        _CHARACTER: {
            "id": "character",
            "name": "",
            "displayName": "",
            "isNSFW": False,
            "persona": "",
            "createdAt": date,
            "updatedAt": date,
            "loreItems": [],
            "images": [],
        },
        scenario: _empty_scenario(),
    }


def _empty_scenario() -> Tree:
    return {
        "formattingInstructions": "",
        "narrative": "",
        "firstMessages": [],
        "exampleMessages": [],
        "canDeleteExampleMessages": True,
        "messages": [],
        "promptTemplate": None,
        "grammar": None,
    }


def _write_character(character: Tree, changed: Tree, data: Tree, date: str) -> None:
    if "name" in changed:
        character["name"] = changed["name"]
        character["displayName"] = data.get("nickname") or changed["name"]
    if "description" in changed:
        character["persona"] = _theirs(changed["description"])
    if "character_book" in changed:
        character["loreItems"] = [*_lore(changed["character_book"])]
    rating = _object(_object(data.get("extensions")).get("iyagi")).get("rating")
    if rating == "adult":
        character["isNSFW"] = True
    if changed:
        character["updatedAt"] = date


def _lore(book: Json) -> Iterator[Json]:
    """Lore that Backyard can hold: what is on and has keys."""
    for entry in entries_of(book):
        keys = texts(entry.get("keys"))
        if keys and entry.get("enabled") is True and not is_folder(entry):
            yield {"key": _theirs(", ".join(keys)), "value": _theirs(entry.get("content"))}


def _write_first(files: Mapping[str, Tree], manifest: Tree, changed: Tree, character: Tree) -> None:
    paths = texts(manifest.get("scenarios"))
    if not paths:
        return
    scenario = member(files, paths[0])
    for ours, theirs in (("scenario", "narrative"), ("system_prompt", "formattingInstructions")):
        if ours in changed:
            scenario[theirs] = _theirs(changed[ours])
    if "first_mes" in changed:
        scenario["firstMessages"] = _spoken([_theirs(changed["first_mes"])], character)
    if "mes_example" in changed:
        blocks = [block.strip("\r\n") for block in _START.split(str(changed["mes_example"] or ""))]
        scenario["exampleMessages"] = _spoken([_theirs(block) for block in blocks], character)


def _write_others(files: dict[str, Tree], manifest: Tree, greetings: list[str], character: Tree) -> None:
    """Each further greeting is the first message of a scenario of its own."""
    paths = texts(manifest.get("scenarios"))
    waiting = iter(greetings)
    for path in paths[1:]:
        scenario = member(files, path)
        if first_message(scenario):
            scenario["firstMessages"] = _spoken([_theirs(next(waiting, ""))], character)
    for greeting in waiting:
        path = next(name for name in map(_SCENARIO.format, count(2)) if name not in files)
        files[path] = _empty_scenario() | {"firstMessages": _spoken([_theirs(greeting)], character)}
        paths.append(path)
    manifest["scenarios"] = [*paths]


def _author(author: Tree, changed: Tree) -> Tree:
    """Backyard's address of an author is an address; notes that are none have no place there."""
    if "creator" in changed:
        author["name"] = changed["creator"]
    notes = str(changed.get("creator_notes") or "")
    if notes.startswith("https://") and len(notes.split()) == 1:
        author["backyardURL"] = notes
    return author


def _is_path(name: str) -> bool:
    """Whether a member may be called so: any card can claim to have come from an archive."""
    return name.endswith(".json") and _PATH.fullmatch(name) is not None and ".." not in name.split("/")


def _spoken(said: list[str], character: Tree) -> list[Json]:
    return [{"characterID": character.get("id", ""), "text": text} for text in said if text]


def _theirs(text: Json) -> str:
    """Macros of cards as those of Backyard."""
    spoken = _TURN.sub(lambda found: f"#{_NAMES[found[1].lower()]}:", text if isinstance(text, str) else "")
    return _MACRO.sub(lambda found: _NAMES[found[1].lower()], spoken)


def _object(value: Json) -> Tree:
    return value if isinstance(value, dict) else {}
