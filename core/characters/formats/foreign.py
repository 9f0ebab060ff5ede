"""Cards of every shape, and V3's fields that were put away in a V2 card, become one V3 `data`. (pure)"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.characters.formats.base import Json, Tree
from core.characters.formats.byaf import BACKYARD_PNG, from_backyard, is_backyard
from core.characters.formats.repair import number_of, text_of
from core.characters.formats.tree import copied, copied_tree
from core.errors import BadInput
from core.text import t

PUT_AWAY = ("iyagi/ccv3", "cc_extractor/v3")  # where other versions of a card keep V3's fields (cards: RT-3)

_V1_STRINGS = ("name", "description", "personality", "scenario", "first_mes", "mes_example")
_V1_MIRRORS = ("avatar", "chat", "fav", "create_date", "creatorcomment", "talkativeness")
_PYGMALION = {
    "char_name": "name",
    "char_persona": "description",
    "world_scenario": "scenario",
    "char_greeting": "first_mes",
    "example_dialogue": "mes_example",
}
_WEBUI = {"name": "name", "context": "description", "greeting": "first_mes", "example_dialogue": "mes_example"}


@dataclass(frozen=True, slots=True)
class Shaped:
    """`data` as V3 names its fields, of whatever types; `spec` is 1, 2, 3 or, for what came after, 4."""

    format: str
    spec: int
    version: str
    data: Tree


def shaped(tree: Tree) -> Shaped:
    """Raises BadInput for what is no card."""
    data = tree.get("data")
    spec = tree.get("spec")
    if isinstance(spec, str) and spec.strip().lower().startswith("chara_card") and isinstance(data, dict):
        return _specified(tree, spec.strip().lower(), data)
    if tree.get("type") == "chara_card":
        return _prom(tree)
    if is_backyard(tree):
        return Shaped(BACKYARD_PNG, 1, text_of(tree.get("version")), from_backyard(tree))
    if not isinstance(spec, str) and isinstance(data, dict) and _has_v1(data):
        return Shaped("json", 2, text_of(tree.get("spec_version")) or "2.0", _restored(copied_tree(data)))
    return _flat(tree)


def _specified(tree: Tree, spec: str, data: Tree) -> Shaped:
    version = text_of(tree.get("spec_version")).strip()
    number = number_of(version)
    known = {"chara_card_v2": 2, "chara_card_v3": 3}.get(spec, 1 if spec in {"chara_card", "chara_card_v1"} else 4)
    if number is not None and number > 3.0:
        known = 4
    data = copied_tree(data)
    return Shaped("json", known, version or f"{known}.0", _restored(data) if known < 3 else data)


def _restored(data: Tree) -> Tree:
    extensions = data.get("extensions")
    if isinstance(extensions, dict):
        for name in PUT_AWAY:
            away = extensions.get(name)
            if isinstance(away, dict):
                inner = away.get("data")
                for field, value in (inner if isinstance(inner, dict) else away).items():
                    data.setdefault(field, value)
                del extensions[name]
    return data


def _flat(tree: Tree) -> Shaped:
    if "name" in tree and ("first_mes" in tree or "description" in tree):
        return Shaped("json", 1, "1.0", _from_v1(tree))
    if "char_name" in tree:
        return Shaped("pygmalion", 1, "1.0", _renamed(tree, _PYGMALION))
    if "name" in tree and ("context" in tree or "greeting" in tree):
        return Shaped("text-generation-webui", 1, "1.0", _renamed(tree, _WEBUI))
    if sum(name in tree for name in _V1_STRINGS) >= 2:  # a card of V1 that has no name
        return Shaped("json", 1, "1.0", _from_v1(tree))
    raise BadInput(t("cardview-not-a-card"))


def _has_v1(data: Tree) -> bool:
    return "name" in data and any(name in data for name in _V1_STRINGS[1:])


def _from_v1(tree: Tree) -> Tree:
    """Flat fields, and what SillyTavern writes beside them (cards: 2.5)."""
    made = {name: copied(value) for name, value in tree.items() if name not in {*_V1_MIRRORS, "spec", "spec_version"}}
    if not made.get("creator_notes") and "creatorcomment" in tree:
        made["creator_notes"] = copied(tree["creatorcomment"])
    extensions = made.get("extensions")
    if tree.get("talkativeness") is not None:
        if not isinstance(extensions, dict):
            extensions = made["extensions"] = {}
        extensions.setdefault("talkativeness", copied(tree["talkativeness"]))
    return _restored(made)


def _renamed(tree: Tree, names: Mapping[str, str]) -> Tree:
    made: Tree = {names[name]: copied(tree[name]) for name in names if name in tree}
    for name, value in tree.items():
        if name not in names and name not in made:
            made[name] = copied(value)
    return made


def _prom(tree: Tree) -> Shaped:
    """PromV3 (cards: 1.1): the fields stand in `data` or at the top; what is mapped stays beside it as it was."""
    inner = tree.get("data")
    data = copied_tree(inner if isinstance(inner, dict) else tree)
    for name in ("type", "spec", "spec_version"):
        data.pop(name, None)
    metadata = tree.get("metadata", data.get("metadata"))
    if isinstance(metadata, dict):
        data.setdefault("metadata", copied_tree(metadata))
        for name, ours in (("creator", "creator"), ("version", "character_version"), ("tags", "tags")):
            if name in metadata:
                data.setdefault(ours, copied(metadata[name]))
        if "creator_notes" in metadata:
            data.setdefault("creator_notes", copied(metadata["creator_notes"]))
    greetings = data.get("greetings")
    if isinstance(greetings, dict):
        _greet(data, _listed(greetings.get("solo")), _listed(greetings.get("group")))
    if isinstance(data.get("example_messages"), list):
        data.setdefault("mes_example", _examples(_listed(data["example_messages"])))
    return Shaped("prom-v3", 4, text_of(tree.get("spec_version")) or "3.1", data)


def _greet(data: Tree, solo: list[Json], group: list[Json]) -> None:
    if solo:
        data.setdefault("first_mes", solo[0])
        data.setdefault("alternate_greetings", copied(solo[1:]))
    if group:
        data.setdefault("group_only_greetings", copied(group))


def _examples(messages: list[Json]) -> str:
    """Messages with a role as one block of `mes_example`; "" where there are none."""
    lines = []
    for message in messages:
        if isinstance(message, dict) and isinstance(message.get("content"), str):
            speaker = "{{user}}" if message.get("role") == "user" else "{{char}}"
            lines.append(f"{speaker}: {message['content']}")
    return "\n".join(["<START>", *lines]) if lines else ""


def _listed(value: Json) -> list[Json]:
    match value:
        case list():
            return value
        case str():
            return [value]
        case _:
            return []
