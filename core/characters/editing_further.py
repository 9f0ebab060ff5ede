"""Of a card, what few authors change: greetings of groups, words at a depth, how readily one talks. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from core.characters.card import DepthPrompt
from core.characters.formats.base import Json, Limits, Tree
from core.characters.formats.tree import same
from core.errors import BadInput
from core.text import t

DEEPEST = 9_999
ROLES = ("system", "user", "assistant")
LORE_PROFILES = ("default", "sillytavern", "risu")  # whose rules the lorebook follows (cards: 7.3)
_LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherEdit:
    """None leaves a field as it is. `talkativeness` is 0 to 1; a `depth_prompt` without words takes it away."""

    group_greetings: tuple[str, ...] | None = None
    talkativeness: float | None = None
    depth_prompt: DepthPrompt | None = None
    lore_profile: str | None = None


def check_further(edit: FurtherEdit) -> None:
    """Raises BadInput naming the field and the remedy."""
    greetings = edit.group_greetings or ()
    if len(greetings) > _LIMITS.greetings:
        raise BadInput(t("editing-too-many", what=t("editing-field-group-greetings"), most=_LIMITS.greetings))
    for field, text in (*(("group-greetings", each) for each in greetings), ("depth-prompt", _words(edit))):
        if len(text) > _LIMITS.string:
            what = t(f"editing-field-{field}")
            raise BadInput(t("editing-too-long", what=what, length=len(text), most=_LIMITS.string))
    _check_number("talkativeness", edit.talkativeness, 0, 1)
    depth = edit.depth_prompt
    _check_number("depth", None if depth is None else depth.depth, 0, DEEPEST)
    _check_choice("depth-role", None if depth is None else depth.role, ROLES)
    _check_choice("lore-profile", edit.lore_profile, LORE_PROFILES)


def put_further(data: Tree, edit: FurtherEdit) -> None:
    """Into the card's `data`; equal values change nothing, and fields beside these stay."""
    if edit.group_greetings is not None:
        put(data, "group_only_greetings", list(edit.group_greetings))
    if edit.talkativeness is not None:
        put(object_at(data, "extensions"), "talkativeness", edit.talkativeness)
    if edit.depth_prompt is not None:
        _put_depth(object_at(data, "extensions"), edit.depth_prompt)
    if edit.lore_profile is not None:
        put(object_at(object_at(data, "extensions"), "iyagi"), "lore_profile", edit.lore_profile)


def _put_depth(extensions: Tree, asked: DepthPrompt) -> None:
    if not asked.text.strip():
        extensions.pop("depth_prompt", None)
        return
    kept = object_at(extensions, "depth_prompt")
    for key, value in (("prompt", asked.text), ("depth", asked.depth), ("role", asked.role)):
        put(kept, key, value)


def _words(edit: FurtherEdit) -> str:
    return "" if edit.depth_prompt is None else edit.depth_prompt.text


def _check_number(field: str, value: float | None, least: float, most: float) -> None:
    if value is not None and not least <= value <= most:
        raise BadInput(t("editing-out-of-range", what=t(f"editing-field-{field}"), least=least, most=most))


def _check_choice(field: str, value: str | None, known: tuple[str, ...]) -> None:
    if value is not None and value not in known:
        what = t(f"editing-field-{field}")
        raise BadInput(t("editing-unknown-choice", what=what, value=value[:40], known=", ".join(known)))


def put(tree: Tree, key: str, value: Json) -> None:
    """Nothing where that would change nothing, be it that an absent field is empty."""
    unchanged = same(tree[key], value) if key in tree else value in ("", [], {})
    if not unchanged:
        tree[key] = value


def object_at(tree: Tree, key: str) -> Tree:
    """The object at `key`, made where there is none."""
    found = tree.get(key)
    if not isinstance(found, dict):
        found = tree[key] = {}
    return found
