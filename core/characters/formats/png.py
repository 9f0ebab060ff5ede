"""Cards in PNG pictures: read out of text chunks and EXIF, written with nothing left of what stood there. (pure)"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from core.characters.formats.base import Container, Json, Limits, Tree
from core.characters.formats.chunks import PICTURE, TEXTS, Chunk, chunk, chunks, joined
from core.characters.formats.exif import card_text, orientation, user_comment
from core.characters.formats.packing import MB, check_size, inflated, named, over, shown, unbase64, unpacked
from core.characters.formats.pictures import avatar, check_decodes, lightest, sniff, stripped
from core.characters.formats.tree import load_tree
from core.errors import BadInput
from core.text import Text, t

ASSET = b"chara-ext-asset_"
CARDS = (b"ccv3", b"chara", b"naidata")
_FALLBACKS = {"ccv3": "chara"}


def read_png(data: bytes, limits: Limits) -> Container:
    """The card of a PNG or APNG, from `ccv3`, else `chara`, else NovelAI's `naidata`, else Backyard's user comment.

    A file that is cut off after its card is read with a warning. Raises BadInput where there is no card that can be
    read. `picture` are the bytes as they came, or None where nothing of a damaged picture could be saved.
    """
    check_size(data, limits.file)
    scan = _scan(data, limits)
    container = _text_card(scan, limits) or _backyard(scan, limits)
    if container is None:
        raise scan.damage or BadInput(t("cardfile-no-card"))
    assets, lost = _assets(scan, limits)
    picture, repaired = _picture(data, scan, limits)
    return replace(container, assets=assets, picture=picture, warnings=(*container.warnings, *repaired, *lost))


def write_png(picture: bytes, v3: str | None, v2: str | None, limits: Limits, *, keep_chunks: bool = False) -> bytes:
    """`picture` with the cards' JSON in it and with no card that it held before.

    EXIF and foreign chunks go unless `keep_chunks`; an APNG keeps moving; what is no PNG becomes one. Raises BadInput
    for a picture that does not decode, and for a card too long to be read again within `limits`.
    """
    cards = [_packed(name, text, limits) for name, text in ((b"chara", v2), (b"ccv3", v3)) if text is not None]
    if sniff(picture) != "png":
        return stripped(avatar(picture, limits), limits, cards)
    if not keep_chunks:
        upright = _is_upright(picture) or _is_moving(picture)
        return stripped(picture if upright else avatar(picture, limits), limits, cards)
    check_decodes(picture, limits)
    kept = [each for each in chunks(picture) if not _holds_card(each, limits)]
    return lightest(kept, ({each.kind for each in kept}, PICTURE), cards)


@dataclass(slots=True)
class _Scan:
    """What one walk over the chunks found: the first chunk of each keyword that matters."""

    parts: list[Chunk] = field(default_factory=list)
    cards: dict[str, Chunk] = field(default_factory=dict)
    twice: set[str] = field(default_factory=set)
    assets: dict[str, Chunk] = field(default_factory=dict)
    over: list[str] = field(default_factory=list)
    exif: bytes = b""
    damage: BadInput | None = None

    def take(self, part: Chunk, limits: Limits) -> None:
        self.parts.append(part)
        if part.kind == b"eXIf" and not self.exif and len(part.body) <= 2 * limits.payload:
            self.exif = bytes(part.body)
        keyword = part.keyword
        if keyword.lower() in CARDS:
            name = keyword.lower().decode("ascii")
            if name in self.cards:
                self.twice.add(name)
            self.cards.setdefault(name, part)
        elif keyword.lower().startswith(ASSET):
            self._asset(keyword[len(ASSET) :].removeprefix(b":"), part, limits)

    def _asset(self, path: bytes, part: Chunk, limits: Limits) -> None:
        name = path.decode("utf-8", errors="replace")
        if len(self.assets) >= limits.assets:
            self.over.append(name)
        else:
            self.assets.setdefault(name, part)


def _scan(data: bytes, limits: Limits) -> _Scan:
    """Damage is noted and not raised: a card before it may be read all the same."""
    scan = _Scan()
    try:
        for part in chunks(data):
            scan.take(part, limits)
    except BadInput as damage:
        scan.damage = damage
    return scan


def _text_card(scan: _Scan, limits: Limits) -> Container | None:
    name = next((each.decode("ascii") for each in CARDS if each.decode("ascii") in scan.cards), None)
    if name is None:
        return None
    warnings: list[Text] = []
    other = _FALLBACKS.get(name, "")
    try:
        payload = _payload(name, scan, limits)
        if other in scan.cards:
            _check_card(payload, name, limits)
    except BadInput as error:
        if other not in scan.cards:
            raise
        warnings.append(t("cardfile-fallback", why=error.text))
        name = other
        payload = _payload(name, scan, limits)
    if name in scan.twice:
        warnings.append(t("cardfile-twice", name=name))
    if not scan.cards[name].sound:
        warnings.append(t("cardfile-wrong-checksum", name=name))
    moving = "apng" if any(part.kind == b"acTL" for part in scan.parts) else "png"
    form = "novelai-png" if name == "naidata" else moving
    return Container(format=form, payload=payload, called=name, warnings=tuple(warnings))


def _payload(name: str, scan: _Scan, limits: Limits) -> bytes:
    return unpacked(_text(scan.cards[name], name, limits), name, limits)


def _check_card(payload: bytes, name: str, limits: Limits) -> None:
    """Raises BadInput for what is no card, so that the chunk beside it gets its turn."""
    tree, _ = load_tree(payload, limits, name)
    data: Json = tree.get("data")
    body: Tree = data if isinstance(data, dict) else tree
    if not any(key in body for key in ("name", "char_name", "first_mes", "entries")):
        raise BadInput(t("cardfile-not-a-card", name=name))


def _text(part: Chunk, name: str, limits: Limits) -> bytes:
    """The text of a chunk, inflated where it is compressed. Raises BadInput where it is too long or broken."""
    body = part.body[len(part.keyword) + 1 :]
    if part.kind == b"zTXt":
        return inflated(body[1:], limits.inflated_text, name)
    if part.kind == b"iTXt":
        return _international(body, name, limits)
    return bytes(body)


def _international(body: memoryview, name: str, limits: Limits) -> bytes:
    """iTXt: a flag and a method, then language and translated keyword, each up to a zero byte, then the text."""
    at, head = 2, bytes(body[:1_000])
    for _ in range(2):
        at = head.find(b"\0", at) + 1
        if not at:
            raise BadInput(t("cardfile-text-broken", name=name))
    return inflated(body[at:], limits.inflated_text, name) if head[0] else bytes(body[at:])


def _backyard(scan: _Scan, limits: Limits) -> Container | None:
    """Backyard's own cards: JSON with a character and a version in the user comment of a PNG that holds no other."""
    payload = _comment_card(scan.exif, limits)
    return None if payload is None else Container(format="backyard-png", payload=payload, called="UserComment")


def _comment_card(exif: bytes, limits: Limits) -> bytes | None:
    comment = user_comment(exif)
    if comment is None:
        return None
    try:
        payload = card_text(comment, limits)
        tree, _ = load_tree(payload, limits, "UserComment")
    except BadInput:  # a photographer's words
        return None
    return payload if "character" in tree and "version" in tree else None


def _assets(scan: _Scan, limits: Limits) -> tuple[Mapping[str, bytes], tuple[Text, ...]]:
    """Files that stand as base64 in chunks of their own (IMP-PNG-7), and those that could not be read."""
    found: dict[str, bytes] = {}
    lost: list[Text] = []
    room = limits.inflated
    for path, part in scan.assets.items():
        read = _asset(part, shown(path), limits)
        room -= limits.inflated_text if read is None and part.kind != b"tEXt" else len(read or b"")
        if room < 0:
            raise BadInput(t("cardfile-zip-inflated", most=limits.inflated // MB))
        if read is None:
            lost.append(t("cardfile-asset-broken", name=shown(path)))
        else:
            found[path] = read
    return found, (*over(scan.over, limits.assets), *named(lost))


def _asset(part: Chunk, name: str, limits: Limits) -> bytes | None:
    try:
        return unbase64(_text(part, name, limits))
    except BadInput:
        return None


def _picture(data: bytes, scan: _Scan, limits: Limits) -> tuple[bytes | None, tuple[Text, ...]]:
    """The bytes as they came where they are whole; else what can be decoded of them, drawn anew."""
    if scan.damage is None and all(part.sound or not part.kind[:1].isupper() for part in scan.parts):
        return data[: scan.parts[-1].end], ()
    why = scan.damage.text if scan.damage else t("cardfile-wrong-checksum", name="PNG")
    try:
        return avatar(joined(scan.parts), limits), (t("cardfile-cut-off", why=why),)
    except BadInput:
        return None, (t("cardfile-picture-lost", why=why),)


def _is_moving(picture: bytes) -> bool:
    return any(part.kind == b"acTL" for part in chunks(picture))


def _is_upright(picture: bytes) -> bool:
    return all(orientation(bytes(part.body)) == 1 for part in chunks(picture) if part.kind == b"eXIf")


def _holds_card(part: Chunk, limits: Limits) -> bool:
    if part.kind == b"eXIf":
        return _comment_card(bytes(part.body), limits) is not None
    keyword = part.keyword.lower()
    return part.kind in TEXTS and (keyword in CARDS or keyword.startswith(ASSET))


def _packed(name: bytes, text: str, limits: Limits) -> bytes:
    coded = base64.b64encode(text.encode("utf-8"))
    if len(coded) > limits.payload:
        raise BadInput(t("cardfile-card-too-long", most=limits.payload // MB))
    return chunk(b"tEXt", name + b"\0" + coded)
