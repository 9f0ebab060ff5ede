"""Any card as a complete V3 card whose every field has its type, and what there is to say about it. (pure)"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.characters.formats import inert as notices
from core.characters.formats.base import Json, Limits, Tree
from core.characters.formats.bookview import check_count, complete_book
from core.characters.formats.byaf import is_adult
from core.characters.formats.foreign import Shaped, shaped
from core.characters.formats.otherbooks import in_portable_names
from core.characters.formats.repair import AS_LIST, DROPPED, EMPTY_BOOK, NULL, UNUSABLE, VALUES, Repairs, in_key_order
from core.characters.formats.tree import copied
from core.errors import BadInput
from core.text import Text, t

_USUAL = Limits()
_STRINGS = (
    "name", "description", "personality", "scenario", "first_mes", "mes_example", "creator_notes", "system_prompt",
    "post_history_instructions", "creator", "character_version",
)  # fmt: skip
_DATES = ("creation_date", "modification_date")
_ADULT = {
    "nsfw", "nsfl", "adult", "adults only", "18+", "+18", "r18", "r-18", "r18+", "explicit", "porn", "smut", "hentai",
    "erotic", "erotica", "성인", "성인용", "19금", "18금", "19+", "야설",
}  # fmt: skip
_BLANK_LETTERS = "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
_BLOCK = re.compile(r"<START>", re.IGNORECASE)
_KNOWN = {
    *_STRINGS, *_DATES, "alternate_greetings", "tags", "group_only_greetings", "extensions", "assets", "nickname",
    "creator_notes_multilingual", "source", "character_book",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalised:
    """`view` is a complete V3 card; the words are those of a Report (`base.Report`)."""

    view: Tree
    format: str
    spec_version: str
    cleaned: tuple[Text, ...]
    warnings: tuple[Text, ...]
    inert: tuple[Text, ...]
    read: tuple[Text, ...]


def normalise(tree: Tree, limits: Limits = _USUAL) -> Normalised:
    """`tree` as a V3 card, without changing it (cards: 3.1, 3.2).

    Raises BadInput for what is no card, for a card without a name, and for one that is over `limits`.
    """
    shape = shaped(tree)
    repairs = Repairs()
    data = _complete(shape.data, repairs, limits)
    if not _visible(str(data["name"])):
        raise BadInput(t("cardview-nameless", field="name"))
    warnings = [*_warnings(tree, shape, data)]
    read = [*notices.read(data), *_rate(data)]
    return Normalised(
        view={"spec": "chara_card_v3", "spec_version": "3.0", "data": data},
        format=shape.format,
        spec_version=shape.version,
        cleaned=repairs.notes(),
        warnings=tuple(warnings),
        inert=notices.inert(data),
        read=tuple(read),
    )


def _visible(name: str) -> bool:
    """Whether there is anything to see in a name: fillers, joiners and marks of direction alone are no name."""
    return any(each.isprintable() and not each.isspace() and each not in _BLANK_LETTERS for each in name)


def _complete(data: Tree, repairs: Repairs, limits: Limits) -> Tree:
    made: Tree = {name: repairs.text(data, name) for name in _STRINGS}
    made["alternate_greetings"] = repairs.texts(data, "alternate_greetings")
    made["group_only_greetings"] = repairs.texts(data, "group_only_greetings")
    made["tags"] = tags = repairs.texts(data, "tags", commas=True)
    check_count("tags", len(tags), limits.keys)
    made["extensions"] = repairs.object(data, "extensions")
    _group_greetings(made)
    made["assets"] = _assets(data, repairs, limits)
    _put_optional(made, data, repairs)
    _put_book(made, data, repairs, limits)
    greetings = [made["alternate_greetings"], made["group_only_greetings"]]
    check_count("alternate_greetings", 1 + sum(len(g) for g in greetings if isinstance(g, list)), limits.greetings)
    return made | {name: copied(value) for name, value in data.items() if name not in _KNOWN}


def _group_greetings(made: Tree) -> None:
    """Older cards keep them in an extension of SillyTavern (cards: 3.4)."""
    extensions = made["extensions"]
    older = extensions.get("group_greetings") if isinstance(extensions, dict) else None
    if not made["group_only_greetings"] and isinstance(older, list):
        made["group_only_greetings"] = [each for each in older if isinstance(each, str)]


def _assets(data: Tree, repairs: Repairs, limits: Limits) -> list[Json]:
    members: list[Json] | None = None
    match data.get("assets"):
        case list() as listed:
            members = listed
        case None:
            if "assets" in data:
                repairs.note(NULL, "assets")
        case dict() as named if all(isinstance(each, dict) for each in named.values()):
            repairs.note(VALUES, "assets")
            members = in_key_order(named)
        case _:
            repairs.note(UNUSABLE, "assets")
    if members is None:
        return [{"type": "icon", "uri": "ccdefault:", "name": "main", "ext": "png"}]
    check_count("assets", len(members), limits.assets)
    kept: list[Json] = [_asset(each, repairs.within("assets")) for each in members if _is_asset(each)]
    if len(kept) < len(members):
        repairs.note(DROPPED, "assets", len(members) - len(kept))
    return kept


def _is_asset(value: Json) -> bool:
    return isinstance(value, dict) and isinstance(value.get("uri"), str)


def _asset(value: Json, repairs: Repairs) -> Tree:
    asset = value if isinstance(value, dict) else {}
    made: Tree = {name: repairs.text(asset, name) for name in ("type", "uri", "name", "ext")}
    made["type"] = made["type"] or "other"
    made["ext"] = str(made["ext"]).lower().removeprefix(".") or "unknown"
    return made | {name: copied(each) for name, each in asset.items() if name not in made}


def _put_optional(made: Tree, data: Tree, repairs: Repairs) -> None:
    """Fields that a card need not have; null is no value of theirs."""
    if "nickname" in data:
        nickname = repairs.text(data, "nickname")
        if data["nickname"] is not None:
            made["nickname"] = nickname
    if "source" in data:
        source = repairs.texts(data, "source")
        if data["source"] is not None:
            made["source"] = source
    if "creator_notes_multilingual" in data:
        _put_notes(made, data, repairs)
    for name in _DATES:
        date = repairs.number(data, name)
        if date is not None:
            made[name] = date


def _put_notes(made: Tree, data: Tree, repairs: Repairs) -> None:
    name = "creator_notes_multilingual"
    notes = repairs.object(data, name)
    kept: Tree = {language: words for language, words in notes.items() if isinstance(words, str)}
    if len(kept) < len(notes):
        repairs.note(DROPPED, name, len(notes) - len(kept))
    if kept or isinstance(data[name], dict):
        made[name] = kept


def _put_book(made: Tree, data: Tree, repairs: Repairs, limits: Limits) -> None:
    match data.get("character_book"):
        case dict() as book if book:
            made["character_book"] = complete_book(in_portable_names(book), repairs.within("character_book"), limits)
        case [{}, *_] as entries:
            repairs.note(AS_LIST, "character_book")
            book = {"entries": [*entries]}
            made["character_book"] = complete_book(in_portable_names(book), repairs.within("character_book"), limits)
        case None | [] | {}:
            if "character_book" in data:
                repairs.note(EMPTY_BOOK, "character_book")
        case _:
            repairs.note(UNUSABLE, "character_book")


def _warnings(tree: Tree, shape: Shaped, data: Tree) -> Iterator[Text]:
    if shape.spec > 3:
        said = tree.get("spec", tree.get("type"))
        yield t("cardview-newer", spec=said if isinstance(said, str) else "?", version=shape.version)
    if _before_first_turn(str(data["mes_example"]), str(data["name"])):
        yield t("cardview-example-lead", field="mes_example")
    extensions = data["extensions"]
    world = extensions.get("world") if isinstance(extensions, dict) else None
    if isinstance(world, str) and world.strip() and "character_book" not in data:
        yield t("cardview-world", name=world.strip()[:80])
    if _risu_recursion(shape, data):
        yield t("cardview-risu-recursion")


def _before_first_turn(examples: str, name: str) -> bool:
    """Whether a block of examples has text before anyone speaks, which no engine shows the model (cards: 9.2)."""
    own = re.escape(name.strip()[:100])
    turn = re.compile(rf"^(?:\{{\{{(?:user|char)\}}\}}|<(?:user|bot|char)>|{own}):", re.IGNORECASE | re.MULTILINE)
    for block in _BLOCK.split(examples):
        first = turn.search(block)
        if (block if first is None else block[: first.start()]).strip():
            return True
    return False


def _risu_recursion(shape: Shaped, data: Tree) -> bool:
    """A silent book of a V3 card from RisuAI recurses, as there; the view says so, the file does not (cards: LB-5).

    The view of an older card from there says that it does not, for a view is a V3 card.
    """
    extensions, book = data["extensions"], data.get("character_book")
    risu = isinstance(extensions, dict) and isinstance(extensions.get("risuai"), dict)
    if not risu or not isinstance(book, dict) or "recursive_scanning" in book:
        return False
    book["recursive_scanning"] = shape.spec >= 3 and shape.format == "json"
    return book["recursive_scanning"] is True


def _rate(data: Tree) -> Iterator[Text]:
    """The view of a card for adults says so, unless the card rates itself (cards: IMP-5)."""
    extensions = data["extensions"]
    assert isinstance(extensions, dict)
    ours = extensions.get("iyagi")
    if isinstance(ours, dict) and isinstance(ours.get("rating"), str) and ours["rating"]:
        return
    tags = data["tags"]
    tagged = isinstance(tags, list) and any(str(tag).strip().lstrip("#").casefold() in _ADULT for tag in tags)
    if tagged or data.get("nsfw") is True or data.get("isNSFW") is True or is_adult(extensions.get("byaf")):
        extensions["iyagi"] = {**(ours if isinstance(ours, dict) else {}), "rating": "adult"}
        yield t("cardview-adult")
