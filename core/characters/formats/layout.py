"""Where a card's assets and other files lie in a CHARX that is written here. (pure)"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from core.characters.formats import linked
from core.characters.formats.archive import MODULE
from core.characters.formats.base import Imported, Json, Tree
from core.characters.formats.linked import Shelf
from core.characters.formats.pictures import sniff
from core.characters.formats.tree import same
from core.text import Text, t

_TYPES = {"icon", "background", "emotion", "user_icon"}
_KINDS = {
    "images": {"png", "apng", "jpg", "jpeg", "webp", "gif", "avif", "bmp", "svg"},
    "audio": {"mp3", "wav", "ogg", "flac", "m4a", "opus", "aac"},
    "video": {"mp4", "webm", "mov", "mkv", "avi"},
    "l2d": {"moc", "moc3", "model3"},
    "3d": {"glb", "gltf", "vrm", "fbx", "obj", "mmd", "pmx"},
    "ai": {"safetensors", "ckpt", "onnx", "pt", "pth", "bin"},
    "fonts": {"ttf", "otf", "woff", "woff2"},
    "code": {"js", "lua", "css", "html", "py", "json", "ts"},
}
_META = re.compile(r"x_meta/(.+)\.json")
_RISU_MEDIA = ("emotions", "additionalAssets", "vits")


@dataclass(frozen=True, slots=True)
class Laid:
    """Members of the archive beside card.json, and what could not come along."""

    assets: Mapping[str, bytes]
    others: Mapping[str, bytes]
    left_out: tuple[Text, ...]


def lay_out(card: Tree, imported: Imported, avatar: bytes | None, *, before: Tree | None) -> Laid:
    """Give every stored asset its place, and point `card`, which is changed, at it (cards: EXP-CX-1 to 4).

    `avatar` is the picture, made safe, for a main icon that is the card's own file. `before` is the card's data before
    an author's changes, where there are some.
    """
    data = card["data"]
    assert isinstance(data, dict)
    shelf, places = Shelf(imported.assets), _Places()
    left_avatar = avatar is not None and not _embed_avatar(data, avatar, shelf, places)
    for _, asset in linked.entries(data):
        old = shelf.path(linked.text(asset.get("uri")))
        if old is not None:
            asset["uri"] = f"embeded://{places.of(old, imported.assets[old], linked.text(asset.get('type')))}"
            asset["ext"] = places.ext(old, linked.text(asset.get("ext")))
    _point_risu(data, lambda uri: _placed(uri, shelf, places, imported.assets))
    for old in _unlisted(imported, shelf, before):
        places.of(old, imported.assets[old], "other")
    others, left_out = _others(imported, places, changed=before is not None and _scripts_differ(before, data))
    if left_avatar:
        left_out = (*left_out, t("cardreport-left-icon"))
    return Laid(places.members, others, left_out)


def slug(name: str) -> str:
    """`name` in ASCII letters, digits, dots and dashes; empty where nothing is left of it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_-]+", "_", plain).strip("_")[:60]


class _Places:
    """New paths by old ones, each used once."""

    def __init__(self) -> None:
        self.members: dict[str, bytes] = {}
        self._by_old: dict[str, str] = {}
        self._taken: set[str] = set()  # without regard to case, as some file systems take names
        self._counts: dict[str, int] = defaultdict(lambda: 1)

    def of(self, old: str, content: bytes, kind: str) -> str:
        if old not in self._by_old:
            self._by_old[old] = self.add(PurePosixPath(old), content, kind)
        return self._by_old[old]

    def add(self, old: PurePosixPath, content: bytes, kind: str) -> str:
        ext = sniff(content) or slug(old.suffix.removeprefix(".")).lower() or "unknown"
        family = next((name for name, exts in _KINDS.items() if ext in exts), "other")
        folder = f"assets/{kind if kind in _TYPES else 'other'}/{family}"
        stem = slug(old.stem) or "asset"
        path = wanted = f"{folder}/{stem}.{ext}"
        while path.casefold() in self._taken:
            self._counts[wanted] += 1
            path = f"{folder}/{stem}_{self._counts[wanted]}.{ext}"
        self._taken.add(path.casefold())
        self.members[path] = content
        return path

    def ext(self, old: str, fallback: str) -> str:
        found = PurePosixPath(self._by_old[old]).suffix.removeprefix(".")
        return fallback or "unknown" if found == "unknown" else found

    def stems(self) -> dict[str, str]:
        """The name without ending that each stored asset has now, by the one it had."""
        return {PurePosixPath(old).stem: PurePosixPath(new).stem for old, new in self._by_old.items()}


def _embed_avatar(data: Tree, avatar: bytes, shelf: Shelf, places: _Places) -> bool:
    """Whether the main icon comes along: `ccdefault:` points at nothing outside a PNG, so it becomes a member."""
    assets = data.get("assets")
    if not isinstance(assets, list):
        assets = data["assets"] = []
    main = linked.main_icon(data)
    if main is None:
        assets.append({"type": "icon", "uri": linked.DEFAULT, "name": "main", "ext": "png"})
        main = linked.main_icon(data)
    assert main is not None
    icon, uri = main[1], linked.text(main[1].get("uri"))
    if uri.lower().startswith(linked.DEFAULT) or (linked.is_member(uri) and shelf.path(uri) is None):
        path = places.add(PurePosixPath("main.png"), avatar, "icon")
        icon |= {"uri": f"embeded://{path}", "ext": PurePosixPath(path).suffix.removeprefix(".")}
        return True
    return linked.is_member(uri) or linked.is_data(uri)


def _placed(uri: str, shelf: Shelf, places: _Places, stored: Mapping[str, bytes]) -> str:
    old = shelf.path(uri)
    return uri if old is None else f"embeded://{places.of(old, stored[old], 'other')}"


def _point_risu(data: Tree, placed: Callable[[str], str]) -> None:
    """RisuAI's own fields that name assets (cards: IMP-PNG-7)."""
    extensions = data.get("extensions")
    risu = extensions.get("risuai") if isinstance(extensions, dict) else None
    if isinstance(risu, dict):
        risu.update({key: _pointed(risu[key], placed) for key in _RISU_MEDIA if key in risu})


def _pointed(value: Json, placed: Callable[[str], str]) -> Json:
    match value:
        case str():
            return placed(value)
        case list():
            return [_pointed(each, placed) for each in value]
        case dict():
            return {key: _pointed(each, placed) for key, each in value.items()}
        case _:
            return value


def _unlisted(imported: Imported, shelf: Shelf, before: Tree | None) -> list[str]:
    """Stored members that the card never named; those that an author has taken off the list stay away."""
    viewed = imported.view["data"]
    data = before if before is not None else viewed if isinstance(viewed, dict) else {}
    listed = {shelf.path(linked.text(asset.get("uri"))) for _, asset in linked.entries(data)}
    return [path for path in imported.assets if path not in listed and not path.startswith("data:")]


def _others(imported: Imported, places: _Places, *, changed: bool) -> tuple[dict[str, bytes], tuple[Text, ...]]:
    stems, known = places.stems(), {PurePosixPath(path).stem for path in imported.assets}
    kept: dict[str, bytes] = {}
    left_out: list[Text] = []
    for path, content in imported.others.items():
        found = _META.fullmatch(path)
        if path == MODULE and changed:  # in RisuAI it would put the old ones over the author's (cards: EXP-CX-3)
            left_out.append(t("cardreport-left-module"))
        elif found and found[1] in stems:
            kept[f"x_meta/{stems[found[1]]}.json"] = content
        elif not (found and found[1] in known):
            kept[path] = content
    return kept, tuple(left_out)


def _scripts_differ(before: Tree, after: Tree) -> bool:
    return not all(same(one, other) for one, other in zip(_ruled(before), _ruled(after), strict=True))


def _ruled(data: Tree) -> tuple[Json, ...]:
    """What a RisuAI module puts its own in place of."""
    extensions = data.get("extensions")
    inner = extensions if isinstance(extensions, dict) else {}
    risu = inner.get("risuai")
    own = risu if isinstance(risu, dict) else {}
    return (data.get("character_book"), inner.get("regex_scripts"), own.get("customScripts"), own.get("triggerscript"))
