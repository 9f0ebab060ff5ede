"""Cards in zip archives: CHARX, a CHARX behind a JPEG, BYAF; read in memory and never laid down as files. (pure)"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.characters.formats import zips
from core.characters.formats.base import Container, Limits
from core.characters.formats.packing import check_size, named, over, shown
from core.characters.formats.pictures import sniff
from core.characters.formats.zips import Member
from core.errors import BadInput
from core.text import Text, t

CARD = "card.json"
MANIFEST = "manifest.json"
MODULE = "module.risum"
SCHEMES = ("embeded://", "embedded://", "__asset:")


def read_archive(data: bytes, limits: Limits) -> Container:
    """The card of a CHARX, of a JPEG with a CHARX behind it, or the manifest of a BYAF.

    A bad member is left out with a warning that names it. Raises BadInput for an archive that is broken, built to do
    harm, over `limits`, or holds no card.
    """
    check_size(data, limits.archive)
    is_jpeg = sniff(data) == "jpeg"
    if is_jpeg and b"PK\5\6" not in data:
        raise BadInput(t("cardfile-no-card"))
    archive = zips.listed(data, limits)
    place, nested = _place(archive.members)
    if place is None:
        raise BadInput(t("cardfile-zip-no-card" if archive.members else "cardfile-zip-empty"))
    read = _read(archive, place, limits)
    return Container(
        format="byaf" if place.endswith(MANIFEST) else "jpeg-charx" if is_jpeg else "charx",
        payload=read.payload,
        called=place.rpartition("/")[2],
        assets=read.assets,
        others=read.others,
        picture=data[: archive.start] if is_jpeg and archive.start else None,
        warnings=(*nested, *over(read.over, limits.assets), *named((*archive.warnings, *read.warnings))),
    )


def find_asset(assets: Mapping[str, bytes], uri: str) -> bytes | None:
    """The bytes that a card's `embeded://`, `embedded://` or `__asset:` URI means; None for anything else.

    The path counts as it is written, then without regard to case where exactly one fits (IMP-CX-2).
    """
    scheme = next((each for each in SCHEMES if uri[: len(each)].lower() == each), None)
    if scheme is None:
        return None
    path = _plain(uri[len(scheme) :])
    if path in assets:
        return assets[path]
    folded, found = path.casefold(), []
    for name, content in assets.items():
        if (other := _plain(name)) == path:
            return content
        if other.casefold() == folded:
            found.append(content)
    return found[0] if len(found) == 1 else None


def write_charx(card: str, assets: Mapping[str, bytes], others: Mapping[str, bytes]) -> bytes:
    """A CHARX with the card first: the same bytes for the same contents. JSON is deflated, all else stored.

    Raises ValueError for a name that leads out of the archive, or that stands twice.
    """
    return zips.written([(CARD, card.encode("utf-8")), *assets.items(), *others.items()])


@dataclass(slots=True)
class _Read:
    payload: bytes = b""
    assets: dict[str, bytes] = field(default_factory=dict)
    others: dict[str, bytes] = field(default_factory=dict)
    over: list[str] = field(default_factory=list)
    warnings: list[Text] = field(default_factory=list)


def _place(members: Mapping[str, Member]) -> tuple[str | None, tuple[Text, ...]]:
    """Where the card is: at the root, else (with a warning) the only one in a folder."""
    for root in (CARD, MANIFEST):
        if root in members:
            return root, ()
    nested = [name for name in members if name.endswith(f"/{CARD}") and not name.startswith("__MACOSX/")]
    if len(nested) > 1:
        raise BadInput(t("cardfile-zip-two-cards"))
    if not nested:
        return None, ()
    return nested[0], (t("cardfile-zip-nested-card", name=shown(nested[0])),)


def _read(archive: zips.Archive, place: str, limits: Limits) -> _Read:
    """All members, within one budget; paths count from the folder that the card is in."""
    budget, read = zips.Budget(limits), _Read()
    root = place[: -len(CARD)] if place.endswith(CARD) else ""
    read.payload = zips.content(archive, archive.members[place], budget)
    check_size(read.payload, limits.file)
    for name, member in archive.members.items():
        if name == place or _is_litter(name):
            continue
        path = _plain(name.removeprefix(root))
        kept = read.others if _is_other(path, byaf=place == MANIFEST) else read.assets
        if kept is read.assets and len(kept) >= limits.assets:
            read.over.append(name)
        elif member.size > limits.member:
            read.warnings.append(t("cardfile-member-large", name=shown(name)))
        else:
            _keep(kept, path, archive, member, budget, read.warnings)
    if place == MANIFEST:
        read.others[MANIFEST] = read.payload
    return read


def _keep(
    kept: dict[str, bytes],
    path: str,
    archive: zips.Archive,
    member: Member,
    budget: zips.Budget,
    warnings: list[Text],
) -> None:
    try:
        kept.setdefault(path, zips.content(archive, member, budget))
    except zips.Broken:
        warnings.append(t("cardfile-member-broken", name=shown(member.name)))


def _is_litter(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rpartition("/")[2] in {".DS_Store", "Thumbs.db", "desktop.ini"}


def _is_other(path: str, *, byaf: bool) -> bool:
    """Whether a member is kept without being an asset: data of applications, and all JSON of a BYAF."""
    if byaf:
        return path.endswith(".json")
    return path == MODULE or path.startswith("x_meta/") or ("/" not in path and path.endswith(".json"))


def _plain(path: str) -> str:
    path = unicodedata.normalize("NFC", path)
    while path.startswith(("/", "./")):
        path = path.removeprefix("/").removeprefix("./")
    return path
