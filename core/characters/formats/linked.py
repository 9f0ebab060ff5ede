"""What a card's `assets` point at: members of its file, texts within it, places in the net, nothing. (pure)"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.characters.formats.base import Container, Json, Limits, Tree
from core.characters.formats.packing import unbase64
from core.text import Text, t

DEFAULT = "ccdefault:"
_EMBEDDED = re.compile(r"(?:embeded://|embedded://|__asset:)", re.IGNORECASE)
_DATA = re.compile(r"data:[^,]{0,200};base64,", re.IGNORECASE)
_MOST_NAMED = 50  # assets named one by one in a report


class Shelf:
    """Stored assets, found by the URIs that cards use for them (cards: IMP-CX-2)."""

    def __init__(self, stored: Mapping[str, bytes]) -> None:
        self._exact = {_path(key): key for key in stored}
        self._folded: dict[str, str] = {}
        for key in stored:
            folded = _path(key).casefold()
            self._folded[folded] = "" if folded in self._folded else key  # two that differ in case alone: neither

    def path(self, uri: str) -> str | None:
        """The path of the stored asset; None where `uri` points at no member or at one that is missing."""
        found = _EMBEDDED.match(uri)
        if found is None:
            return None
        path = _path(uri[found.end() :])
        return self._exact.get(path) or self._folded.get(path.casefold()) or None


@dataclass(frozen=True, slots=True)
class Linked:
    """`assets` with what stood in `data:` URLs beside the members, as `data:0`, `data:1`… by the place in the list;
    `main` is the picture that stands for the character."""

    assets: Mapping[str, bytes]
    main: bytes | None
    warnings: tuple[Text, ...]


def look_up(data: Tree, container: Container, limits: Limits) -> Linked:
    """Resolve the assets of a card's `data`. Nothing is fetched from anywhere (cards: 4)."""
    assets = dict(container.assets)
    shelf = Shelf(container.assets)
    warnings: list[Text] = []
    listed = list(entries(data))
    for number, asset in listed:
        uri = text(asset.get("uri"))
        if is_data(uri):
            decoded = _decode(uri, limits)
            if decoded is None:
                warnings.append(t("cardreport-asset-unreadable", name=_name(asset)))
            else:
                assets[f"data:{number}"] = decoded
        elif uri.lower().startswith(("http://", "https://")):
            warnings.append(t("cardreport-asset-remote", name=_name(asset), address=uri[:200]))
        elif is_member(uri) and shelf.path(uri) is None:
            warnings.append(t("cardreport-asset-missing", name=_name(asset), address=uri[:200]))
    if len(warnings) > _MOST_NAMED:
        warnings[_MOST_NAMED:] = [t("cardreport-assets-more", count=len(warnings) - _MOST_NAMED)]
    main = main_icon(data)
    path = None if main is None else stored_path(shelf, *main)
    return Linked(assets, assets.get(path) if path else None, tuple(warnings))


def stored_path(shelf: Shelf, number: int, asset: Tree) -> str | None:
    """Where `look_up` has put this asset, if it has."""
    uri = text(asset.get("uri"))
    return f"data:{number}" if is_data(uri) else shelf.path(uri)


def entries(data: Tree) -> Iterator[tuple[int, Tree]]:
    """The assets of a card's `data` with their places in the list."""
    assets = data.get("assets")
    if isinstance(assets, list):
        yield from ((number, each) for number, each in enumerate(assets) if isinstance(each, dict))


def main_icon(data: Tree) -> tuple[int, Tree] | None:
    """The icon that is the avatar: the one named `main`, else the first."""
    icons = [(number, each) for number, each in entries(data) if each.get("type") == "icon"]
    return next((each for each in icons if each[1].get("name") == "main"), icons[0] if icons else None)


def is_member(uri: str) -> bool:
    """Whether it means a file that travels with the card."""
    return _EMBEDDED.match(uri) is not None


def is_data(uri: str) -> bool:
    return uri[:5].lower() == "data:"


def text(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _decode(uri: str, limits: Limits) -> bytes | None:
    found = _DATA.match(uri)
    if found is None or len(uri) > limits.file * 4 // 3 + 300:
        return None
    return unbase64(uri[found.end() :].encode("ascii", "replace")) or None


def _path(path: str) -> str:
    return unicodedata.normalize("NFC", path).removeprefix("./").lstrip("/").removeprefix("./")


def _name(asset: Tree) -> str:
    return f"{text(asset.get('type')) or '?'}/{text(asset.get('name')) or '?'}"[:100]
