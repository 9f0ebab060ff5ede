"""A file becomes a card or a lorebook: told by its content alone, unwrapped, parsed, normalised, reported. (pure)"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace

from core.characters.formats import kinds, linked, spec
from core.characters.formats.archive import MODULE, read_archive
from core.characters.formats.base import Container, Imported, Kind, Limits, Report, Tree
from core.characters.formats.books import detect_book, repaired_book
from core.characters.formats.byaf import from_byaf
from core.characters.formats.card import normalise
from core.characters.formats.chunks import chunks, joined
from core.characters.formats.exif import read_webp
from core.characters.formats.packing import ENCRYPTED, check_size, plain
from core.characters.formats.png import read_png
from core.characters.formats.tree import load_tree
from core.errors import BadInput
from core.text import Text, t

_USUAL = Limits()
_PICTURES = {"png", "apng", "webp", "backyard-png"}  # files that are the character's picture themselves


def read(data: bytes, limits: Limits = _USUAL) -> Imported:
    """The card or lorebook in `data`, a whole file. Raises BadInput with what is wrong with it, or what it is instead.

    Time and memory are bounded by `limits` whatever the file says of itself; nothing in it is run or fetched, and no
    word of it gets into the report with marks that hide or turn text.
    """
    try:
        card = _read(data, limits)
    except BadInput as wrong:
        raise BadInput(plain(wrong.text)) from wrong
    groups = {each.name: tuple(map(plain, getattr(card.report, each.name))) for each in fields(card.report)}
    return replace(card, report=Report(**groups))


def _read(data: bytes, limits: Limits) -> Imported:
    containers = _unwrapped(data, limits)
    first = next(containers)
    try:
        return _understood(first, limits)
    except BadInput as wrong:
        second = next(containers, None)  # an older card in the same picture (cards: IMP-PNG-2)
        if second is None:
            raise
        try:
            return _understood(second, limits, t("cardreport-fell-back", why=wrong.text))
        except BadInput:
            raise wrong from None


def _unwrapped(data: bytes, limits: Limits) -> Iterator[Container]:
    """The one that counts first, then what may stand in for it."""
    match kinds.kind(data):
        case "png":
            yield read_png(data, limits)
            older = _without_v3(data)
            if older is not None:
                yield read_png(older, limits)
        case "webp":
            yield read_webp(data, limits)
        case "zip" | "jpeg-zip":
            yield read_archive(data, limits)
        case "json":
            check_size(data, limits.file)
            yield Container(format="json", payload=data)
        case "text" if data.lstrip().startswith(ENCRYPTED):
            raise BadInput(t("cardfile-encrypted-card"))
        case other:
            raise BadInput(t(f"cardreport-not-{other}"))


def _without_v3(data: bytes) -> bytes | None:
    """The same PNG where only its V2 card is left; None where it has not both."""
    try:
        parts = list(chunks(data))
    except BadInput:
        return None
    if not {b"ccv3", b"chara"} <= {part.keyword.lower() for part in parts}:
        return None
    return joined(part for part in parts if part.keyword.lower() != b"ccv3")


def _understood(container: Container, limits: Limits, *before: Text) -> Imported:
    tree: Tree
    warnings: tuple[Text, ...] = ()
    if container.format == "byaf":
        tree = from_byaf(container.others, limits)
    else:
        tree, warnings = load_tree(container.payload, limits, container.called)
    found = (*before, *container.warnings, *warnings)
    form = detect_book(tree)
    if form is not None:
        return _book(container, tree, form, found, limits)
    return _card(container, tree, found, limits)


def _card(container: Container, tree: Tree, warnings: tuple[Text, ...], limits: Limits) -> Imported:
    made = normalise(tree, limits)
    spec.unmark(made.view)
    data = made.view["data"]
    assert isinstance(data, dict)
    links = linked.look_up(data, container, limits)
    form = made.format if container.format == "json" else container.format
    others = {} if container.format == "byaf" else container.others  # all of it is in the tree
    module = (t("cardreport-inert-module"),) if MODULE in others else ()
    first = t("cardreport-card", format=t(f"cardreport-format-{form}"), version=made.spec_version)
    return Imported(
        kind=Kind.CARD,
        format=form,
        spec_version=made.spec_version,
        tree=tree,
        view=made.view,
        picture=container.picture if container.format in _PICTURES else links.main or container.picture,
        assets=links.assets,
        others=others,
        report=Report(
            read=(first, *made.read),
            inert=(*made.inert, *module),
            cleaned=made.cleaned,
            warnings=(*warnings, *links.warnings, *made.warnings),
        ),
    )


def _book(container: Container, tree: Tree, form: str, warnings: tuple[Text, ...], limits: Limits) -> Imported:
    form = container.format if container.format == "novelai-png" else form
    view, cleaned = repaired_book(tree, form, limits)
    entries = view["entries"]
    count = len(entries) if isinstance(entries, list) else 0
    return Imported(
        kind=Kind.LOREBOOK,
        format=form,
        spec_version="3.0" if form == "lorebook-v3" else "",
        tree=tree,
        view=view,
        picture=container.picture,
        report=Report(
            read=(t("cardreport-book", format=t(f"cardreport-format-{form}"), count=count),),
            cleaned=cleaned,
            warnings=warnings,
        ),
    )
