"""A card or lorebook becomes a file again: what stood in its own file, in the form that is asked for. (pure)"""

from __future__ import annotations

import posixpath
import re
import struct
import unicodedata
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from core.characters.formats import books, linked, spec, zips
from core.characters.formats.archive import MODULE, write_charx
from core.characters.formats.base import Imported, Kind, Limits, Tree
from core.characters.formats.byaf import MANIFEST, texts
from core.characters.formats.byafout import pictured, to_byaf
from core.characters.formats.chunks import SIGNATURE, chunk
from core.characters.formats.layout import lay_out
from core.characters.formats.linked import Shelf
from core.characters.formats.packing import plain
from core.characters.formats.pictures import avatar, sniff
from core.characters.formats.png import write_png
from core.characters.formats.risuout import to_risu
from core.characters.formats.tree import copied_tree, dumps, load_tree
from core.errors import BadInput
from core.text import Text, t

_USUAL = Limits()
NOTICE = "This is the V2 part of a V3 card. A program that reads V3 shows all of it."
_PLACEHOLDER = (256, 384, b"\x9a\x93\xa8")  # width, height, colour
_MOST_NAMED = 20


class Target(StrEnum):
    V3_PNG = "v3-png"
    V2_PNG = "v2-png"
    V3_JSON = "v3-json"
    V2_JSON = "v2-json"
    V1_JSON = "v1-json"
    CHARX = "charx"
    BYAF = "byaf"
    BOOK_ST = "book-st"
    BOOK_V3 = "book-v3"
    BOOK_RISU = "book-risu"

    @property
    def is_book(self) -> bool:
        return self.value.startswith("book-")


@dataclass(frozen=True, slots=True)
class Exported:
    """A file for somebody: `name` is fit for any file system, `left_out` tells what this form has no place for."""

    name: str
    media_type: str
    data: bytes
    left_out: tuple[Text, ...] = ()


def export(
    imported: Imported,
    target: Target,
    now: int,
    *,
    edited: Tree | None = None,
    notice: str = NOTICE,
    limits: Limits = _USUAL,
) -> Exported:
    """The file. `now`, in Unix seconds, becomes the modification date; `edited` is the view after an author's changes.

    Raises BadInput where a card is asked for and there is only a lorebook, or the other way round.
    """
    made = _export(imported, target, now, edited, notice, limits)
    return replace(made, left_out=tuple(map(plain, made.left_out)))


def _export(imported: Imported, target: Target, now: int, edited: Tree | None, notice: str, limits: Limits) -> Exported:
    if target.is_book:
        return _book(imported, target, edited)
    if imported.kind is Kind.LOREBOOK:
        raise BadInput(t("cardreport-no-card"))
    card = _edited(imported, now, edited)
    match target:
        case Target.V3_PNG | Target.V2_PNG:
            return _png(card, target, now, notice, limits)
        case Target.CHARX:
            return _charx(card, now, None if edited is None else _data(imported.view), limits)
        case Target.BYAF:
            return _byaf(card, now, limits)
        case _:
            return _json(card, target, now)


def file_name(name: str, version: str, ending: str) -> str:
    """`name` and `version` as a file may be called on every system, never empty, never a path (cards: EXP-3)."""
    whole = f"{name} {version}" if version.strip() else name
    plain = unicodedata.normalize("NFC", "".join(each if each.isprintable() else " " for each in whole[:400]))
    plain = re.sub(r'[\s/\\:*?"<>|]+', " ", plain)
    while len(plain.encode()) > 150:
        plain = plain[:-1]
    plain = plain.strip(". ")
    if re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)?(\..*)?", plain):
        plain = f"character {plain}".strip()
    return f"{plain}.{ending}"


def _edited(imported: Imported, now: int, edited: Tree | None) -> Imported:
    if edited is None:
        return imported
    tree = spec.edited(spec.to_v3(imported.tree, imported.view, now), imported.view, edited)
    return replace(imported, tree=tree, view=edited)


def _json(card: Imported, target: Target, now: int) -> Exported:
    left_out = [*_files_left(card, with_picture=True)]
    match target:
        case Target.V3_JSON:
            made = spec.to_v3(card.tree, card.view, now)
        case Target.V2_JSON:
            made = spec.to_v2(card.tree, card.view)
        case _:
            made = spec.to_v1(card.tree, card.view)
            left_out += _fields_left(card.view)
    return Exported(_name(card, "json"), "application/json", _text(made, indent=2), tuple(left_out))


def _png(card: Imported, target: Target, now: int, notice: str, limits: Limits) -> Exported:
    """The picture with the card in it: V3 beside a V2 card for older readers, or V2 alone (cards: EXP-PNG-1, 2, 5)."""
    picture = _carrier(card, limits) or _placeholder()
    if target is Target.V2_PNG:
        v3, v2 = None, dumps(spec.to_v2(card.tree, card.view))
    else:
        made = spec.to_v3(card.tree, card.view, now)
        if card.picture is not None:
            _point_at_png(made)
        v3, v2 = dumps(made), dumps(spec.back_fill(card.tree, card.view, notice))
    data = write_png(picture, v3, v2, limits)
    return Exported(_name(card, "png"), "image/png", data, _files_left(card, with_picture=False))


def _charx(card: Imported, now: int, before: Tree | None, limits: Limits) -> Exported:
    made = spec.to_v3(card.tree, card.view, now)
    laid = lay_out(made, card, _carrier(card, limits), before=before)
    data = write_charx(dumps(made, indent=2), laid.assets, laid.others)
    return Exported(_name(card, "charx"), "application/zip", data, laid.left_out)


def _book(imported: Imported, target: Target, edited: Tree | None) -> Exported:
    """As it stood where it was of this form and nobody changed it."""
    left_out: tuple[Text, ...] = ()
    name = "lorebook"
    if imported.kind is Kind.LOREBOOK:
        view = imported.view if edited is None else edited
    else:
        data = _data(imported.view if edited is None else edited)
        book = data.get("character_book")
        if not isinstance(book, dict) or not book:
            raise BadInput(t("cardreport-no-book"))
        view, name, left_out = book, str(data["name"]), (t("cardreport-left-card"),)
    own, written = _BOOKS[target]
    made = copied_tree(imported.tree) if imported.format == own and edited is None else written(view)
    title = view.get("name")
    called = title if isinstance(title, str) and title.strip() else name
    return Exported(file_name(called, "", "json"), "application/json", _text(made, indent=2), left_out)


_BOOKS: Mapping[Target, tuple[str, Callable[[Tree], Tree]]] = {
    Target.BOOK_ST: ("world-info", books.to_world_info),
    Target.BOOK_V3: ("lorebook-v3", books.to_v3),
    Target.BOOK_RISU: ("risu-lorebook", to_risu),
}


def _byaf(card: Imported, now: int, limits: Limits) -> Exported:
    """An archive of Backyard, with the pictures that its own archive had, or else the avatar."""
    members = dict(to_byaf(card.view, now))
    stored = card.assets if card.format == "byaf" else {}
    path = _first_path(members[MANIFEST], limits)
    character, _ = load_tree(members[path], limits)
    character, own = pictured(character, posixpath.dirname(path), stored, _carrier(card, limits))
    members[path] = _text(character, indent=2)
    data = zips.written([*members.items(), *((name, each) for name, each in own.items() if name not in members)])
    left_out = [*_files_left(card, with_picture=False)] if card.format != "byaf" else []
    return Exported(_name(card, "byaf"), "application/zip", data, (*left_out, t("cardreport-left-byaf")))


def _first_path(manifest: bytes, limits: Limits) -> str:
    return texts(load_tree(manifest, limits)[0]["characters"])[0]


def _carrier(card: Imported, limits: Limits) -> bytes | None:
    """The avatar as a PNG without anything but the picture; None where there is none or it does not decode."""
    if card.picture is None:
        return None
    try:
        if sniff(card.picture) == "png":
            return write_png(card.picture, None, None, limits)
        return avatar(card.picture, limits)
    except BadInput:
        return None


def _placeholder() -> bytes:
    """A plain picture for a card that has none."""
    width, height, colour = _PLACEHOLDER
    rows = (b"\0" + colour * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND")


def _point_at_png(made: Tree) -> None:
    """The main icon, if it was a file of its own, is now the PNG itself; the other assets stay as they are named."""
    main = linked.main_icon(_data(made))
    if main is not None and linked.is_member(linked.text(main[1].get("uri"))):
        main[1].update({"uri": linked.DEFAULT, "ext": "png"})


def _files_left(card: Imported, *, with_picture: bool) -> tuple[Text, ...]:
    """Files that only a CHARX has room for, by name."""
    data, shelf = _data(card.view), Shelf(card.assets)
    main = linked.main_icon(data)
    stored = {number: shelf.path(linked.text(asset.get("uri"))) for number, asset in linked.entries(data)}
    names = [
        f"{linked.text(asset.get('type'))}/{linked.text(asset.get('name'))}"[:80]
        for number, asset in linked.entries(data)
        if stored[number] and (main is None or number != main[0])
    ]
    unlisted = card.assets.keys() - {*stored.values()}  # RisuAI's emotions in an older card, for one
    names += [path[:80] for path in card.assets if path in unlisted and not linked.is_data(path)]
    found: list[Text] = []
    within = main is not None and linked.is_data(linked.text(main[1].get("uri")))
    if with_picture and card.picture is not None and not within:
        found.append(t("cardreport-left-picture"))
    if names:
        listed = ", ".join(names[:_MOST_NAMED]) + (" …" if len(names) > _MOST_NAMED else "")
        found.append(t("cardreport-left-assets", count=len(names), names=listed))
    if MODULE in card.others:
        found.append(t("cardreport-left-module-format"))
    return tuple(found)


def _fields_left(view: Tree) -> list[Text]:
    """Fields with something in them that V1 does not know."""
    carried = {*spec.V1_STRINGS, "modification_date", "assets"}
    fields = [key for key, value in _data(view).items() if key not in carried and value not in ("", [], {}, None)]
    return [t("cardreport-left-fields", fields=", ".join(fields))] if fields else []


def _name(card: Imported, ending: str) -> str:
    data = _data(card.view)
    return file_name(str(data["name"]), str(data.get("character_version", "")), ending)


def _text(tree: Tree, indent: int) -> bytes:
    return dumps(tree, indent=indent).encode()


def _data(card: Tree) -> Tree:
    data = card["data"]
    assert isinstance(data, dict)
    return data
