"""Making and changing characters: each save is a version of its own, and all that the author did not touch stays."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from core.characters import files, store, versions
from core.characters.editing import CardEdit, blank, edited
from core.characters.formats import tree as trees
from core.characters.formats.archive import MODULE
from core.characters.formats.base import Imported, Json, Kind, Limits, Tree
from core.characters.formats.card import normalise
from core.characters.formats.pictures import avatar as as_it_is
from core.characters.formats.pictures import square
from core.characters.formats.write import Exported, Target, export
from core.characters.source import File, Source
from core.characters.versions import Content
from core.db import Read, Write
from core.db.tables.characters import FileKind
from core.errors import BadInput, NotFound
from core.text import t

SIDE = 768  # pixels of an avatar
PICTURES = ("icon", "background", "emotion", "user_icon")
_LIMITS = Limits()
_FOREIGN = frozenset({"pygmalion", "text-generation-webui", "prom-v3", "byaf"})
_NAME = re.compile(r"[^a-z0-9]+")


async def create(tx: Write, owner: int, name: str, language: str, now: datetime) -> str:
    """A new private character with nothing but a name; its public id. Raises BadInput for a name that is none."""
    return await begin(tx, owner, blank(name, language, created=int(now.timestamp())), now)


async def begin(tx: Write, owner: int, card: Tree, now: datetime, *, note: str = "") -> str:
    """A new private character of this card, a `blank` one that was written on; its public id."""
    public_id = secrets.token_hex(8)
    await _keep(tx, public_id, owner, card, None, Source(format="json", spec_version="3.0", note=note), now)
    return public_id


async def save(
    tx: Write,
    public_id: str,
    owner: int,
    edit: CardEdit,
    now: datetime,
    *,
    note: str = "",
    avatar: bytes | None = None,
) -> int | None:
    """A new version with these changes; its id, None where nothing has changed. `avatar` is `prepared`.

    Raises NotFound for others than the owner, BadInput naming the field; then nothing is kept.
    """
    old = await versions.content(tx, public_id, owner)
    png = old.picture if avatar is None else avatar
    kept = [file for file in old.files if _stays(file, edit, avatar)]
    return await _keep(tx, public_id, owner, edited(_editable(old), edit), png, _source(old, kept, note), now)


async def add_lore(tx: Write, public_id: str, owner: int, book: Imported, now: datetime) -> int:
    """The entries of a lorebook that came alone, behind those of the character; how many were added.

    Raises NotFound for others than the owner, BadInput for what is no lorebook.
    """
    if book.kind is not Kind.LOREBOOK:
        raise BadInput(t("authoring-no-lorebook"))
    added = _entries(book.view)
    old = _book(_data((await versions.content(tx, public_id, owner)).view))
    fresh = [each for each in added if not any(trees.same(each, known) for known in old)]
    if fresh:
        entries = (*old, *_renumbered(fresh, old))
        await save(tx, public_id, owner, CardEdit(lorebook=entries), now, note="")
    return len(fresh)


async def rewrite_book(
    tx: Write, public_id: str, owner: int, rewritten: Callable[[Tree], Tree], now: datetime, *, note: str = ""
) -> int | None:
    """A new version whose card is what `rewritten` makes of the newest, to the lorebook; its id, None for the same.

    Raises NotFound for others than the owner, and what `rewritten` raises; then nothing is kept.
    """
    old = await versions.content(tx, public_id, owner)
    kept = [file for file in old.files if file.path != MODULE]
    before = _editable(old)
    card = rewritten(before)
    if trees.same(card, before):
        return None
    return await _keep(tx, public_id, owner, card, old.picture, _source(old, kept, note), now)


async def prepared(data: bytes, kind: str = "icon") -> bytes:
    """A picture as it came, made a PNG without anything but the picture; of faces a square. In a thread, for large
    ones take seconds, and so before any transaction. Raises BadInput."""
    return await asyncio.to_thread(_picture, kind, data)


async def add_picture(tx: Write, public_id: str, owner: int, kind: str, name: str, png: bytes, now: datetime) -> None:
    """A further picture of a character, `prepared`: an emotion, a background, another icon or a persona's.

    One of the same kind and name is replaced. Raises NotFound, and BadInput naming what is wrong.
    """
    if kind not in PICTURES:
        raise BadInput(t("authoring-picture-kind", kind=kind[:40], known=", ".join(PICTURES)))
    if not name.strip() or len(name) > 100:
        raise BadInput(t("authoring-picture-name"))
    if kind == "icon" and name.strip() == "main":
        raise BadInput(t("authoring-picture-main"))
    old = await versions.content(tx, public_id, owner)
    card, path = _editable(old), f"assets/{kind}/images/{_slug(name)}-{secrets.token_hex(3)}.png"
    kept, assets = _without(old, card, kind, name.strip())
    assets.append({"type": kind, "uri": f"embeded://{path}", "name": name.strip(), "ext": "png"})
    kept.append(File(FileKind.ASSET, path, png, "image/png"))
    await _keep(tx, public_id, owner, _with_assets(card, assets), old.picture, _source(old, kept, ""), now)


async def remove_picture(tx: Write, public_id: str, owner: int, kind: str, name: str, now: datetime) -> None:
    """Take a further picture away. Raises NotFound where there is none of that kind and name."""
    old = await versions.content(tx, public_id, owner)
    card = _editable(old)
    kept, assets = _without(old, card, kind, name)
    if len(assets) == len(_assets(card)):
        raise NotFound(t("authoring-no-picture", kind=kind[:40], name=name[:60]))
    await _keep(tx, public_id, owner, _with_assets(card, assets), old.picture, _source(old, kept, ""), now)


async def taken(tx: Read, public_id: str, owner: int, number: int | None = None) -> Imported:
    """A version as a card that can be written as a file. Raises NotFound for all but the owner."""
    return await files.kept(tx, (await versions.content(tx, public_id, owner, number)).id)


async def exported(tx: Read, public_id: str, owner: int, target: Target, now: datetime) -> Exported:
    """The newest version as a file. Raises NotFound for all but the owner."""
    return export(await taken(tx, public_id, owner), target, int(now.timestamp()))


async def _keep(
    tx: Write, public_id: str, owner: int, card: Tree, png: bytes | None, source: Source, now: datetime
) -> int | None:
    made = normalise(card, _LIMITS)
    source = replace(source, tree=trees.dumps(card))
    return await store.keep(tx, public_id, made.view, png, now, owner=owner, source=source)


def _source(old: Content, kept: Sequence[File], note: str) -> Source:
    return Source(format=old.format, spec_version=old.spec_version, report=old.report, files=tuple(kept), note=note)


def _tree(kept: Content) -> Tree:
    return trees.copied_tree(kept.view) if kept.tree is None else trees.reloaded(kept.tree)


def _editable(kept: Content) -> Tree:
    """What an edit starts from: cards of other programs' own shapes become V3 cards with it."""
    card = _tree(kept)
    return trees.copied_tree(kept.view) if kept.format in _FOREIGN else card


def _stays(file: File, edit: CardEdit, avatar: bytes | None) -> bool:
    """A module of RisuAI would put its own lorebook over ours (cards: EXP-CX-3); a new avatar replaces the file's."""
    if file.path == MODULE:
        return edit.lorebook is None
    return file.kind is not FileKind.ORIGINAL or avatar is None


def _picture(kind: str, data: bytes) -> bytes:
    return square(data, SIDE, _LIMITS) if kind in {"icon", "user_icon"} else as_it_is(data, _LIMITS)


def _without(old: Content, card: Tree, kind: str, name: str) -> tuple[list[File], list[Json]]:
    """Files and assets of a version without the picture of that kind and name."""
    assets = _assets(card)
    gone = [each for each in assets if _is(each, kind, name)]
    paths = {str(each.get("uri")).partition("://")[2] for each in gone if isinstance(each, dict)}
    return [file for file in old.files if file.path not in paths], [each for each in assets if each not in gone]


def _is(asset: Json, kind: str, name: str) -> bool:
    return isinstance(asset, dict) and asset.get("type") == kind and asset.get("name") == name


def _assets(card: Tree) -> list[Json]:
    assets = _data(card).get("assets")
    return list(assets) if isinstance(assets, list) else [_MAIN]


_MAIN: Tree = {"type": "icon", "uri": "ccdefault:", "name": "main", "ext": "png"}


def _with_assets(card: Tree, assets: list[Json]) -> Tree:
    made = edited(card, CardEdit())
    _data(made)["assets"] = assets
    return made


def _renumbered(fresh: Sequence[Tree], old: Sequence[Tree]) -> list[Tree]:
    """With ids of their own: an entry with a known id would be taken for the one that has it."""
    known = [each["id"] for each in old if isinstance(each.get("id"), int)]
    first = max((number for number in known if isinstance(number, int)), default=-1) + 1
    return [{**each, "id": number} for number, each in enumerate(fresh, first)]


def _data(card: Tree) -> Tree:
    data = card.get("data")
    return data if isinstance(data, dict) else card


def _book(data: Tree) -> list[Tree]:
    book = data.get("character_book")
    return _entries(book) if isinstance(book, dict) else []


def _entries(book: Tree) -> list[Tree]:
    entries = book.get("entries")
    return [each for each in entries if isinstance(each, dict)] if isinstance(entries, list) else []


def _slug(name: str) -> str:
    return _NAME.sub("-", name.lower()).strip("-")[:40] or "picture"
