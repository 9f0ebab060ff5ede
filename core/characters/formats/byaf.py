"""Characters of Backyard AI as V3 cards, with all that their files said kept beside them. (pure)"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import replace

from core.characters.formats.base import Json, Limits, Tree
from core.characters.formats.bookview import check_count
from core.characters.formats.packing import MB
from core.characters.formats.repair import split
from core.characters.formats.tree import copied_tree, count, load_tree
from core.errors import BadInput
from core.text import t

MANIFEST = "manifest.json"
BACKYARD_PNG = "backyard-png"

_USUAL = Limits()

_SPEAKER = re.compile(r"#\{(user|character)\}:", re.IGNORECASE)
_NAME = re.compile(r"(?<!\{)\{(user|character)\}(?!\})", re.IGNORECASE)
_MACROS = {"user": "{{user}}", "character": "{{char}}"}


def from_byaf(others: Mapping[str, bytes], limits: Limits = _USUAL) -> Tree:
    """A V3 card from the JSON members of an archive by their paths; all of them stand under `extensions.byaf`.

    Raises BadInput naming the member that is missing or cannot be read; all of them share the `limits` of one file.
    """
    told = {path: data for path, data in others.items() if path.endswith(".json")}
    if sum(map(len, told.values())) > limits.file:
        raise BadInput(t("cardfile-too-large", most=limits.file // MB))
    files: dict[str, Tree] = {}
    left = limits.nodes
    for path, data in told.items():
        files[path], _ = load_tree(data, replace(limits, nodes=left), path)
        left -= count(files[path])
    return from_members(files)


def from_members(files: Mapping[str, Tree]) -> Tree:
    """As `from_byaf`, from members that are parsed."""
    manifest = member(files, MANIFEST)
    path = _first(manifest.get("characters"))
    character = member(files, path)
    paths = texts(manifest.get("scenarios"))
    check_count("scenarios", len(paths), _USUAL.greetings)
    scenarios = [member(files, each) for each in paths]
    data = _character(character)
    if scenarios:
        data |= _scenario(scenarios[0])
    others_first = [_ours(first_message(each)) for each in scenarios[1:]]
    data["alternate_greetings"] = [each for each in others_first if each]
    author = _object(manifest.get("author"))
    data["creator"] = _text(author, "name")
    data["creator_notes"] = _text(author, "backyardURL")
    data["assets"] = _images(character, posixpath.dirname(_normal(path)))
    kept: Tree = {name: copied_tree(each) for name, each in files.items()}
    data["extensions"] = {"byaf": kept}
    return {"spec": "chara_card_v3", "spec_version": "3.0", "data": data}


def is_adult(byaf: Json) -> bool:
    """Whether what `from_byaf` keeps is marked as not safe for work."""
    return any(_object(each).get("isNSFW") is True for each in _object(byaf).values())


def is_backyard(tree: Tree) -> bool:
    """Whether this is what Backyard writes into the EXIF of a PNG."""
    return isinstance(tree.get("character"), dict) and "version" in tree


def from_backyard(tree: Tree) -> Tree:
    """`data` of a V3 card from the EXIF of a PNG of Backyard, whose names differ from those of its archives."""
    character = _object(tree.get("character"))
    chat = _object(tree.get("chat")) | character
    data: Tree = {
        "name": _text(character, "aiName", "name") or _text(character, "aiDisplayName", "displayName"),
        "description": _ours(_text(character, "aiPersona", "persona")),
        "scenario": _ours(_text(chat, "scenario", "narrative")),
        "first_mes": _ours(_text(chat, "firstMessage")),
        "mes_example": _examples([_ours(_text(chat, "customDialogue"))]),
        "system_prompt": _ours(_text(chat, "basePrompt", "modelInstructions")),
        "group_only_greetings": [],
    }
    _put_lore(data, character)
    kept: Tree = {"character.json": copied_tree(character)}
    data["extensions"] = {"byaf": kept}
    return data


def _character(character: Tree) -> Tree:
    data: Tree = {
        "name": _text(character, "name") or _text(character, "displayName"),
        "description": _ours(_text(character, "persona")),
        "personality": "",
        "scenario": "",
        "first_mes": "",
        "mes_example": "",
        "creator_notes": "",
        "system_prompt": "",
        "post_history_instructions": "",
        "alternate_greetings": [],
        "tags": [],
        "creator": "",
        "character_version": "",
        "group_only_greetings": [],
    }
    _put_lore(data, character)
    return data


def _put_lore(data: Tree, character: Tree) -> None:
    entries: list[Json] = [
        {
            "keys": split(_ours(_text(item, "key"))),
            "content": _ours(_text(item, "value")),
            "extensions": {},
            "enabled": True,
            "insertion_order": index,
            "use_regex": False,
        }
        for index, item in enumerate(_objects(character.get("loreItems")))
    ]
    if entries:
        data["character_book"] = {"extensions": {}, "entries": entries}


def _scenario(scenario: Tree) -> Tree:
    spoken = [_ours(_text(each, "text")) for each in _objects(scenario.get("exampleMessages"))]
    return {
        "scenario": _ours(_text(scenario, "narrative")),
        "first_mes": _ours(first_message(scenario)),
        "mes_example": _examples(spoken),
        "system_prompt": _ours(_text(scenario, "formattingInstructions")),
    }


def first_message(scenario: Tree) -> str:
    messages = _objects(scenario.get("firstMessages"))
    return _text(messages[0], "text") if messages else ""


def _examples(spoken: list[str]) -> str:
    return "\n".join(f"<START>\n{text}" for text in spoken if text)


def _images(character: Tree, folder: str) -> list[Json]:
    """The first is the avatar. Paths of images are those beside the character's own file."""
    made: list[Json] = []
    for number, image in enumerate(_objects(character.get("images"))):
        path = _normal(posixpath.join(folder, _text(image, "path")))
        ext = posixpath.splitext(path)[1].lower().removeprefix(".") or "unknown"
        name = "main" if number == 0 else _text(image, "label") or f"image{number}"
        made.append({"type": "icon", "uri": f"embeded://{path}", "name": name, "ext": ext})
    return made or [{"type": "icon", "uri": "ccdefault:", "name": "main", "ext": "png"}]


def _ours(text: str) -> str:
    """Backyard's macros as those of cards; what stands in double braces is another program's and stays."""
    spoken = _SPEAKER.sub(lambda found: _MACROS[found[1].lower()] + ":", text)
    return _NAME.sub(lambda found: _MACROS[found[1].lower()], spoken)


def member(files: Mapping[str, Tree], path: str) -> Tree:
    """The member that a path names. Raises BadInput where there is none."""
    wanted = _normal(path)
    for name, tree in files.items():
        if wanted and _normal(name) == wanted:
            return tree
    raise BadInput(t("cardview-byaf-missing", field=path or "characters"))


def _normal(path: str) -> str:
    return posixpath.normpath(path).lstrip("/") if path else ""


def _first(value: Json) -> str:
    found = texts(value)
    return found[0] if found else ""


def texts(value: Json) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _objects(value: Json) -> list[Tree]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _object(value: Json) -> Tree:
    return value if isinstance(value, dict) else {}


def _text(tree: Tree, *names: str) -> str:
    """The first of these fields that is a string with something in it."""
    for name in names:
        value = tree.get(name)
        if isinstance(value, str) and value:
            return value
    return ""
