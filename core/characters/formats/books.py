"""Lorebooks that come alone: which form a file has, the portable book from it, and the forms written. (pure)"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.characters.formats.base import Json, Limits, Tree
from core.characters.formats.bookview import complete_book
from core.characters.formats.otherbooks import from_agnai, from_kobold, from_novelai, from_risu
from core.characters.formats.repair import Repairs
from core.characters.formats.risuout import to_risu
from core.characters.formats.tree import copied_tree
from core.characters.formats.worldinfo import from_world_info, to_world_info
from core.errors import BadInput
from core.text import Text, t

__all__ = ["detect_book", "read_book", "to_risu", "to_v3", "to_world_info"]

_USUAL = Limits()
_CARD = {"first_mes", "char_name", "char_greeting", "mes_example"}


def detect_book(tree: Tree) -> str | None:
    """The form of a lorebook (`Imported.format`), by its fields alone; None for what is no lorebook."""
    entries, spec = tree.get("entries"), tree.get("spec")
    if isinstance(spec, str) and spec.startswith("lorebook") and isinstance(tree.get("data"), dict):
        return "lorebook-v3"
    if isinstance(spec, str) and spec.startswith("chara_card"):
        return None
    if tree.get("type") == "risu" and isinstance(tree.get("data"), list):
        return "risu-lorebook"
    if _CARD & tree.keys():
        return None
    match entries:
        case dict():
            return "kobold" if "folders" in tree else "world-info"
        case list() if tree.get("kind") == "memory":
            return "agnai"
        case list() if "lorebookVersion" in tree:
            return "novelai"
        case list() if not entries or any(isinstance(each, dict) and "keys" in each for each in entries):
            return "character-book"
        case _:
            return None


def read_book(tree: Tree, form: str, limits: Limits = _USUAL) -> Tree:
    """The portable book (cards: 5.1) of a file of the form that `detect_book` names; `tree` stays as it is.

    Raises BadInput for another form and for what is over `limits`.
    """
    return repaired_book(tree, form, limits)[0]


def repaired_book(tree: Tree, form: str, limits: Limits = _USUAL) -> tuple[Tree, tuple[Text, ...]]:
    """As `read_book`, with a note on each field that had to be repaired."""
    reader = _READERS.get(form)
    if reader is None:
        raise BadInput(t("cardview-not-a-book", form=form))
    repairs = Repairs()
    return reader(tree, repairs, limits), repairs.notes()


def to_v3(book: Tree) -> Tree:
    """A lorebook file of V3 from a portable book."""
    data: Json = copied_tree(book)
    return {"spec": "lorebook_v3", "data": data}


def _from_v3(tree: Tree, repairs: Repairs, limits: Limits) -> Tree:
    data = tree.get("data")
    return complete_book(data if isinstance(data, dict) else {}, repairs.within("data"), limits)


_READERS: Mapping[str, Callable[[Tree, Repairs, Limits], Tree]] = {
    "world-info": from_world_info,
    "lorebook-v3": _from_v3,
    "character-book": complete_book,
    "risu-lorebook": from_risu,
    "agnai": from_agnai,
    "novelai": from_novelai,
    "novelai-png": from_novelai,
    "kobold": from_kobold,
}
